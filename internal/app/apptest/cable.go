package apptest

import (
	"context"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"menagerie/db/dbtest"
)

// Cable lies between an instance and its database, and can be cut: for the instance it is as if the database were down.
type Cable struct {
	// Database is the database at the far end.
	Database *dbtest.Database

	t        testing.TB
	network  string // of the far end
	address  string
	local    string // the socket at which the instance connects
	mu       sync.Mutex
	listener net.Listener  // nil while the cable is cut
	silent   chan struct{} // closed when what is sent gets through again; nil while it does
	swallow  bool          // what the database sends is lost
	conns    map[net.Conn]bool
}

// NewCable returns a whole cable to a database.
func NewCable(t testing.TB, d *dbtest.Database) *Cable {
	t.Helper()
	u, err := url.Parse(d.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := &Cable{t: t, network: "tcp", address: u.Host, conns: map[net.Conn]bool{}}
	q := u.Query()
	if dir := q.Get("host"); dir != "" {
		c.network, c.address = "unix", filepath.Join(dir, ".s.PGSQL.5432")
	}
	near, err := os.MkdirTemp("", "cable") // t.TempDir is too long for a socket in some places
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(near) })
	c.local = filepath.Join(near, ".s.PGSQL.5432")
	q.Set("host", near)
	u.Host, u.RawQuery = "", q.Encode()
	c.Mend()
	t.Cleanup(c.Cut)
	c.Database = dbtest.Open(t, u.String())
	return c
}

// Mend lets connections through.
func (c *Cable) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silent != nil {
		close(c.silent)
		c.silent = nil
	}
	if c.listener != nil {
		return
	}
	var err error
	if c.listener, err = new(net.ListenConfig).Listen(context.Background(), "unix", c.local); err != nil {
		c.t.Fatal(err)
	}
	go c.accept(c.listener)
}

// Cut ends all connections and lets none through.
func (c *Cable) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silent != nil {
		close(c.silent)
		c.silent = nil
	}
	if c.listener != nil {
		_ = c.listener.Close() // and with it goes the socket
		c.listener = nil
	}
	c.hangUp()
}

// HangUp ends all connections, and lets new ones through.
func (c *Cable) HangUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hangUp()
}

func (c *Cable) hangUp() {
	c.swallow = false
	for conn := range c.conns {
		_ = conn.Close()
	}
	clear(c.conns)
}

// Silence keeps the connections, accepts new ones, and lets nothing through: a database that does not answer.
func (c *Cable) Silence() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.silent = make(chan struct{})
}

// Swallow lets through what the instance sends, and loses what the database says, until the connections end: the
// statements are carried out, and nobody hears of it.
func (c *Cable) Swallow() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.swallow = true
}

func (c *Cable) accept(listener net.Listener) {
	for {
		near, err := listener.Accept()
		if err != nil {
			return // cut
		}
		far, err := new(net.Dialer).DialContext(context.Background(), c.network, c.address)
		if err != nil {
			_ = near.Close()
			continue
		}
		c.mu.Lock()
		if c.listener != listener { // cut in the meantime
			_, _ = near.Close(), far.Close()
		}
		c.conns[near], c.conns[far] = true, true
		c.mu.Unlock()
		go c.pass(near, far, true)
		go c.pass(far, near, false)
	}
}

// pass passes on what comes from one end to the other, until one of them is closed. answers says that it comes from the database.
func (c *Cable) pass(to, from net.Conn, answers bool) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		c.mu.Lock()
		silent, lost := c.silent, c.swallow && answers
		c.mu.Unlock()
		if silent != nil {
			<-silent
		}
		if n > 0 && !lost {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
