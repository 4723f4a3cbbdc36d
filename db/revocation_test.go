package db_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// A listener is a watcher that keeps what it is told.
type listener struct {
	load func(context.Context) ([]pets.Revocation, error)
	deaf func() // called when the connection is lost, before there is another

	mu      sync.Mutex
	known   []pets.SessionID
	loads   int
	lostAt  time.Time // when the connection was last lost; zero where all has been looked up since
	heard   time.Time
	wrong   []string
	changed chan struct{} // closed and replaced with each change
}

func (l *listener) change(fn func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fn()
	close(l.changed)
	l.changed = make(chan struct{})
}

func (l *listener) Reload(ctx context.Context) error {
	list, err := l.load(ctx)
	l.change(func() {
		l.loads++
		if err == nil {
			l.lostAt = time.Time{}
			for _, r := range list {
				l.known = append(l.known, r.Session)
			}
		}
	})
	return err
}

func (l *listener) Revoked(r pets.Revocation) {
	l.change(func() {
		l.known = append(l.known, r.Session)
		if r.Until.Before(until) || r.Until.After(until.Add(2*time.Second)) {
			l.wrong = append(l.wrong, "it is told of an end until "+r.Until.String())
		}
	})
}

func (l *listener) Heard(at time.Time) {
	l.change(func() {
		if !l.lostAt.IsZero() && at.After(l.lostAt) {
			l.wrong = append(l.wrong, "it hears before it has looked up what it has missed")
		}
		if at.Before(l.heard) {
			l.wrong = append(l.wrong, "its time goes backwards")
		}
		l.heard = at
	})
}

func (l *listener) Deaf() {
	l.change(func() { l.lostAt = time.Now() })
	if l.deaf != nil {
		l.deaf()
	}
}

// until waits for what the listener is told.
func (l *listener) until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	ctx := patiently(t, time.Minute)
	for {
		l.mu.Lock()
		met, changed := condition(), l.changed
		l.mu.Unlock()
		if met {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatal("it is not told: ", what)
		}
	}
}

// hearsAll waits until the listener has heard of all that was committed before now.
func (l *listener) hearsAll(t *testing.T) {
	t.Helper()
	begin := time.Now()
	l.until(t, "a sign of life", func() bool { return l.heard.After(begin) })
}

// watch lets a listener listen on a connection of its own, which is cut by what watch returns.
func watch(t *testing.T, d *dbtest.Database, l *listener) (cut func()) {
	t.Helper()
	l.changed = make(chan struct{})
	const name = "listener"
	apart := dbtest.Open(t, d.URL+"&application_name="+name)
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { apart.WatchRevocations(ctx, l, 10*time.Millisecond) })
	t.Cleanup(func() {
		cancel()
		watching.Wait()
		for _, wrong := range l.wrong {
			t.Error(wrong)
		}
	})
	x := d.SQL(t)
	return func() {
		t.Helper()
		if n := lines(t, x, `SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database() AND query LIKE 'LISTEN%'`, name); len(n) != 1 {
			t.Fatalf("%d connections were cut", len(n))
		}
	}
}

// Each way in which a session ends is told to the other instances.
func TestRevocationsAreHeard(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann, bob, carol := signUp(t, d), signUp(t, d), signUp(t, d)
	guest, _ := newGuest(t, d)
	other, _ := newGuest(t, d)
	var gone []pets.SessionID
	// One that has ended before.
	before, _ := ann.cookie(t, d)
	if err := d.EndSession(t.Context(), ann.viewer, before.viewer.Session, until); err != nil {
		t.Fatal(err)
	}
	gone = append(gone, before.viewer.Session)
	l := &listener{load: func(ctx context.Context) ([]pets.Revocation, error) { return d.Revocations(ctx, now) }}
	watch(t, d, l)
	l.hearsAll(t)

	ends := func(name string, session pets.SessionID, end func() error) {
		t.Helper()
		if err := end(); err != nil {
			t.Fatal(name, err)
		}
		gone = append(gone, session)
		l.until(t, name, func() bool { return slices.Contains(l.known, session) })
	}
	a, _ := ann.cookie(t, d)
	ends("sign-out", a.viewer.Session, func() error { return d.EndSession(t.Context(), a.viewer, a.viewer.Session, until) })
	a, _ = ann.cookie(t, d)
	ends("the others", a.viewer.Session, func() error { _, err := d.EndOtherSessions(t.Context(), ann.viewer, until); return err })
	a, _ = ann.cookie(t, d)
	ends("another password", a.viewer.Session, func() error { _, err := d.ChangePassword(t.Context(), ann.viewer, "x", until); return err })
	a, _ = ann.cookie(t, d)
	ends("another sign-in", a.viewer.Session, func() error {
		ann.cookie(t, d, func(in *pets.SignIn) { in.Old = a.viewer })
		return nil
	})
	ends("a guest's sign-in", guest.viewer.Session, func() error {
		ann.cookie(t, d, func(in *pets.SignIn) { in.Old, in.Bring = guest.viewer, true })
		return nil
	})
	ends("a guest's sign-up", other.viewer.Session, func() error {
		session, _ := cookieSession()
		_, err := d.MakeAccount(t.Context(), other.viewer, newUser(), session, until, now)
		return err
	})
	ends("deletion", bob.viewer.Session, func() error { _, err := d.DeleteUser(t.Context(), bob.viewer, until); return err })
	token, next := newToken(now.Add(time.Hour)), newToken(now.Add(time.Hour))
	stolen := another(t, d, carol.viewer.User, token)
	if _, err := d.RotateRefreshToken(t.Context(), token.Hash, next, until, now); err != nil {
		t.Fatal(err)
	}
	ends("a token that is used twice", stolen.ID, func() error {
		if _, err := d.RotateRefreshToken(t.Context(), token.Hash, next, until, now); !errors.Is(err, pets.ErrRefreshToken) {
			return err
		}
		return nil
	})
	// Whoever is still signed in was told of by nobody.
	for _, still := range []account{ann, carol} {
		if slices.Contains(l.known, still.viewer.Session) {
			t.Errorf("%v is said to have ended", still.viewer.Session)
		}
	}
	revoked, err := d.Revocations(t.Context(), now)
	for _, id := range gone {
		if !slices.Contains(revoked, pets.Revocation{Session: id, Until: until}) {
			t.Errorf("%v is not looked up when an instance starts: %v", id, err)
		}
	}
}

// A listener whose connection was cut looks up what it has missed before it hears anything, however often that fails.
func TestRevocationsAreLookedUpAfterACut(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	failures := 0
	l := &listener{}
	l.load = func(ctx context.Context) ([]pets.Revocation, error) {
		if failures > 0 {
			failures--
			return nil, errors.New("not now")
		}
		return d.Revocations(ctx, now)
	}
	// What ends before there is a new connection is told to nobody.
	missed := make(chan pets.SessionID, 1)
	ended := 0
	l.deaf = func() {
		select {
		case id := <-missed:
			if err := d.EndSession(t.Context(), ann.viewer, id, until); err != nil {
				t.Error(err)
			}
			l.change(func() { ended++ })
		default: // the test is over
		}
	}
	cut := watch(t, d, l)
	for round := range 5 {
		l.hearsAll(t)
		l.mu.Lock()
		failures = round % 3 // nobody loads now
		loads := l.loads
		l.mu.Unlock()
		victim, _ := ann.cookie(t, d)
		missed <- victim.viewer.Session
		cut()
		l.until(t, "of the cut", func() bool { return ended == round+1 })
		l.hearsAll(t)
		l.mu.Lock()
		if !slices.Contains(l.known, victim.viewer.Session) {
			t.Errorf("round %d: it hears, and has missed an end", round)
		}
		if again := l.loads - loads; again != round%3+1 {
			t.Errorf("round %d: it has looked up %d times", round, again)
		}
		l.mu.Unlock()
		// And what ends after it is told as before.
		a, _ := ann.cookie(t, d)
		if err := d.EndSession(t.Context(), ann.viewer, a.viewer.Session, until); err != nil {
			t.Fatal(err)
		}
		l.until(t, "of an end after the cut", func() bool { return slices.Contains(l.known, a.viewer.Session) })
	}
}

// However many end at once, more than the driver's queues hold too, each is told.
func TestManyRevocationsAreHeard(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	l := &listener{load: func(ctx context.Context) ([]pets.Revocation, error) { return d.Revocations(ctx, now) }}
	watch(t, d, l)
	for _, n := range []int{1, 10, 200} {
		var ids []pets.SessionID
		for range n {
			a, _ := ann.cookie(t, d)
			ids = append(ids, a.viewer.Session)
		}
		l.hearsAll(t)
		if ended, err := d.EndOtherSessions(t.Context(), ann.viewer, until); err != nil || len(ended) != n {
			t.Fatal(len(ended), err)
		}
		l.until(t, "of many ends", func() bool {
			return !slices.ContainsFunc(ids, func(id pets.SessionID) bool { return !slices.Contains(l.known, id) })
		})
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.loads != 1 {
		t.Errorf("they were looked up %d times instead of told", l.loads)
	}
}

// A listener whose database is not there ends with its context, and never says that it hears.
func TestWatchEndsWithItsContext(t *testing.T) {
	t.Parallel()
	d, err := db.Open("postgres://u@/x?sslmode=disable&host="+url.QueryEscape(t.TempDir()), db.Options{}) // no such socket
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	l := &listener{changed: make(chan struct{}), load: func(context.Context) ([]pets.Revocation, error) { return nil, nil }}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		d.WatchRevocations(ctx, l, time.Millisecond)
		close(ended)
	}()
	select {
	case <-ended:
	case <-patiently(t, time.Minute).Done():
		t.Fatal("it does not end")
	}
	if !l.heard.IsZero() {
		t.Error("it hears")
	}
}

// A pooler that gives each transaction another connection takes LISTEN for done, and answers whatever it is asked, but brings no
// notification. Whoever listens through one must know that it hears nothing.
func TestAListenerBehindAPooler(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	l := &listener{
		changed: make(chan struct{}),
		load:    func(ctx context.Context) ([]pets.Revocation, error) { return d.Revocations(ctx, now) },
	}
	through, err := db.Open(withoutNotifications(t, d.URL), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer through.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { through.WatchRevocations(ctx, l, 10*time.Millisecond) })
	defer watching.Wait()
	defer cancel()
	// It waits for its own word for some seconds, and then tries another connection.
	l.until(t, "of a second connection", func() bool { return l.loads >= 2 })
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.heard.IsZero() {
		t.Error("it believes that it hears")
	}
}

// withoutNotifications returns the address of a proxy that lets everything through but notifications.
func withoutNotifications(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	network, server := "tcp", u.Host
	if dir := q.Get("host"); dir != "" {
		network, server = "unix", filepath.Join(dir, ".s.PGSQL.5432")
	}
	near, err := os.MkdirTemp("", "pooler") // t.TempDir is too long for a socket in some places
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(near) })
	proxy, err := net.Listen("unix", filepath.Join(near, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = proxy.Close() })
	go func() {
		for {
			client, err := proxy.Accept()
			if err != nil {
				return
			}
			go func() {
				defer client.Close()
				server, err := net.Dial(network, server)
				if err != nil {
					return
				}
				defer server.Close()
				go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
				dropNotifications(client, bufio.NewReader(server))
			}()
		}
	}()
	q.Set("host", near)
	u.Host, u.RawQuery = "", q.Encode()
	return u.String()
}

// dropNotifications copies a server's messages: each a type of one byte, and a length of four that counts itself.
func dropNotifications(to io.Writer, from io.Reader) {
	const notification = 'A'
	for {
		var head [5]byte
		if _, err := io.ReadFull(from, head[:]); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
		if _, err := io.ReadFull(from, body); err != nil {
			return
		}
		if head[0] == notification {
			continue
		}
		if _, err := to.Write(append(head[:], body...)); err != nil {
			return
		}
	}
}
