package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"syscall"
)

// This file sees to it that PostgreSQL gets each statement once, but for lookups (gather.go). database/sql runs a statement again, up to three times, where
// the driver answers driver.ErrBadConn, and lib/pq answers so whenever its connection is hung up, also after it has sent the
// statement: PostgreSQL may have carried it out and died, or the network have failed, before the answer was through. So
//
//   - a connection that was hung up while nobody used it is found before anything is sent on it, and another one is taken;
//   - one that breaks off after something was sent gives an error at which nothing is repeated: only the client knows whether
//     its change may be made twice.

// errBrokenOff says that PostgreSQL may or may not have carried out a statement.
var errBrokenOff = errors.New("the connection broke off in the middle of a statement")

// once turns the error of a statement that PostgreSQL may have got into one at which database/sql does not repeat it.
func (c *timelyConn) once(err error) error {
	if c.socket.sent && errors.Is(err, driver.ErrBadConn) {
		return errBrokenOff
	}
	return err
}

// ResetSession implements driver.SessionResetter: database/sql calls it before it uses a connection again.
func (c *timelyConn) ResetSession(ctx context.Context) error {
	c.heed(ctx) // past the deadline of its last use the socket would tell nothing of the connection
	if !c.socket.quiet() {
		return driver.ErrBadConn
	}
	return c.DriverConn.ResetSession(ctx)
}

// Write implements net.Conn.
func (s *socket) Write(b []byte) (int, error) {
	n, err := s.Conn.Write(b)
	s.sent = s.sent || n > 0
	return n, err
}

// newSocket returns a socket with all that each use of it needs.
func newSocket(conn net.Conn) *socket {
	s := &socket{Conn: conn}
	if c, ok := conn.(syscall.Conn); ok {
		s.raw, _ = c.SyscallConn() // a TCP or Unix connection has one until it is closed, and at first it is not
	}
	s.look = func(fd uintptr) bool {
		_, _, err := syscall.Recvfrom(int(fd), s.peeked[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		s.calm = errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
		return true
	}
	return s
}

// quiet reports whether there is nothing to be read, as it should be between two statements: neither the end of the
// connection nor what PostgreSQL says before it hangs up.
func (s *socket) quiet() bool {
	if len(s.ahead) > 0 {
		return false
	}
	if s.raw == nil {
		return true
	}
	s.calm = false
	return s.raw.Read(s.look) == nil && s.calm
}

// Read implements net.Conn. lib/pq asks for 4 kB at a time; a page of rows is more than that, and each call of the system costs more
// than the copy.
func (s *socket) Read(b []byte) (int, error) {
	if len(s.ahead) == 0 {
		if s.space == nil {
			s.space = make([]byte, readAhead)
		}
		n, err := s.Conn.Read(s.space)
		s.ahead = s.space[:n]
		if err != nil && n == 0 {
			return 0, err
		}
	}
	n := copy(b, s.ahead)
	s.ahead = s.ahead[n:]
	return n, nil
}

// readAhead is how much is read from the network at once: what PostgreSQL writes at once is 8 kB, and the network may hold some of it.
const readAhead = 32 << 10
