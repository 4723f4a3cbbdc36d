package db

import (
	"context"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"menagerie/internal/pets"
)

// revocationChannel is where the instances tell each other of ended sessions, as "<id> <Unix time until which its tokens may
// be around>".
const revocationChannel = "revocations"

func parseRevocation(payload string) (pets.Revocation, bool) {
	session, until, _ := strings.Cut(payload, " ")
	id, err := uuid.Parse(session)
	if err != nil {
		return pets.Revocation{}, false
	}
	seconds, err := strconv.ParseInt(until, 10, 64)
	// The fraction of the last second was cut off on the way.
	return pets.Revocation{Session: pets.SessionID(id), Until: time.Unix(seconds+1, 0).UTC()}, err == nil
}

// Revocations returns the sessions that have been ended and of which an access token may still be around.
func (db *DB) Revocations(ctx context.Context, now time.Time) (list []pets.Revocation, err error) {
	defer wrap(&err, "revocations")
	type row struct {
		SessionID uuid.UUID `db:"session_id"`
		ExpiresAt time.Time `db:"expires_at"`
	}
	err = each(ctx, db, func(r *row) error {
		list = append(list, pets.Revocation{Session: pets.SessionID(r.SessionID), Until: r.ExpiresAt.UTC()})
		return nil
	}, `SELECT session_id, expires_at FROM revocations WHERE expires_at > $1`, moment(now))
	return list, err
}

// The pauses between two attempts to connect, for WatchRevocations.
const (
	minReconnect = 50 * time.Millisecond
	maxReconnect = time.Second
)

// SignOfLife is the statement by which an instance says something to itself.
const SignOfLife = `SELECT pg_notify('` + revocationChannel + `', $1)`

// WatchRevocations tells the watcher of each session that is ended, by whatever instance, until ctx ends.
//
// Every so often it says something to itself by way of the server, and waits to hear it: so it tells a line on which nothing
// happens from one that brings nothing, be it that the network is silent, or that a pooler stands in between which forgets
// who listens. What it hears comes in the order of the commits: whatever was committed before it spoke has come by then.
func (db *DB) WatchRevocations(ctx context.Context, w pets.RevocationWatcher, every time.Duration) {
	line := &line{}
	l := pq.NewDialListener(line, db.dsn, minReconnect, maxReconnect, func(event pq.ListenerEventType, _ error) {
		if event == pq.ListenerEventDisconnected {
			w.Deaf()
		}
	})
	hangUp := func() {
		line.hangUp() // or Close would wait for a server that says nothing
		_ = l.Close()
	}
	defer hangUp()
	defer context.AfterFunc(ctx, hangUp)()
	if err := l.Listen(revocationChannel); err != nil {
		return // ctx has ended: until then it waits for the connection
	}
	self := "alive " + uuid.NewString() + " "
	said := 0           // how many signs of life have been given
	var spoke time.Time // when the last one was that is still awaited; zero: none is
	speak := func() {
		said++
		spoke = time.Now()
		ctx, cancel := context.WithTimeout(ctx, every+connectTimeout*time.Second)
		defer cancel()
		if err := db.exec(ctx, SignOfLife, self+strconv.Itoa(said)); err != nil {
			spoke = time.Time{} // the next tick tries again
		}
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for loaded := false; ; {
		if !loaded {
			if loaded = w.Reload(ctx) == nil; loaded {
				speak()
			}
		}
		select {
		case <-ctx.Done():
			return
		case n := <-l.Notify:
			if n == nil { // connected anew: something may have been missed, and what was said is not worth waiting for
				loaded = false
			} else if n.Extra == self+strconv.Itoa(said) {
				if loaded {
					w.Heard(spoke)
				}
				spoke = time.Time{}
			} else if r, ok := parseRevocation(n.Extra); ok {
				w.Revoked(r)
			}
		case <-ticker.C:
			switch {
			case !loaded:
			case spoke.IsZero():
				speak()
			case time.Since(spoke) > connectTimeout*time.Second:
				line.hangUp() // the listener connects anew
				spoke = time.Time{}
			}
		}
	}
}

// line is the dialer of one connection, which it can hang up whatever the two ends are doing.
type line struct {
	mu   sync.Mutex
	conn net.Conn
}

// Dial implements pq.Dialer.
func (l *line) Dial(network, address string) (net.Conn, error) {
	return l.DialTimeout(network, address, connectTimeout*time.Second)
}

// DialTimeout implements pq.Dialer.
func (l *line) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	conn, err := net.DialTimeout(network, address, timeout)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	return conn, nil
}

func (l *line) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}
