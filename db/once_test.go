package db_test

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"

	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// viaTCP returns an address of the database by way of TCP, and what hangs up all connections there. Unlike a Unix socket, TCP
// takes what is sent to somebody who has hung up.
func viaTCP(t *testing.T, d *dbtest.Database) (address string, hangUp func()) {
	t.Helper()
	u, err := url.Parse(d.URL)
	if err != nil {
		t.Fatal(err)
	}
	network, far := "tcp", u.Host
	q := u.Query()
	if dir := q.Get("host"); dir != "" {
		network, far = "unix", filepath.Join(dir, ".s.PGSQL.5432")
		q.Del("host")
		q.Del("port")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	u.Host, u.RawQuery = l.Addr().String(), q.Encode()
	var mu sync.Mutex
	var conns []net.Conn
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial(network, far)
			if err != nil {
				_ = near.Close()
				return
			}
			mu.Lock()
			conns = append(conns, near, far)
			mu.Unlock()
			go func() { _, _ = io.Copy(near, far) }()
			go func() { _, _ = io.Copy(far, near) }()
		}
	}()
	return u.String(), func() {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range conns {
			_ = c.Close()
		}
		conns = nil
	}
}

// Connections that were hung up while nobody used them are found before anything is sent on them: every change is made, and
// made once.
func TestConnectionsHungUpWhileIdle(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	address, hangUp := viaTCP(t, d)
	far := dbtest.Open(t, address)
	input := pets.AnimalInput{Name: "Rex", Species: pets.Dog}
	profile, err := input.Check(now)
	if err != nil {
		t.Fatal(err)
	}
	version := animal.Version
	for range 5 {
		dbtest.Fill(t, far.Pool(), func() {
			if _, err := far.Animal(t.Context(), ann.viewer, animal.ID); err != nil {
				t.Error(err)
			}
		})
		hangUp()
		for range 10 {
			version++
			switch a, err := far.ReplaceAnimal(t.Context(), ann.viewer, animal.ID, profile, pets.Mentions(0), nil, now); {
			case err != nil:
				t.Fatal(err)
			case a.Version != version:
				t.Fatalf("it is of version %d after %d changes", a.Version, version-1)
			}
		}
	}
}
