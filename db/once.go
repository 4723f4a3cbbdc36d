package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"syscall"
)

// This file sees to it that PostgreSQL gets each statement once. database/sql runs a statement again, up to three times, where
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
	if !c.socket.quiet() {
		return driver.ErrBadConn
	}
	return c.pqConn.ResetSession(ctx)
}

// Write implements net.Conn.
func (s *socket) Write(b []byte) (int, error) {
	n, err := s.Conn.Write(b)
	s.sent = s.sent || n > 0
	return n, err
}

// quiet reports whether there is nothing to be read, as it should be between two statements: neither the end of the
// connection nor what PostgreSQL says before it hangs up.
func (s *socket) quiet() bool {
	conn, ok := s.Conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EINTR)
		return true
	})
	return err == nil && quiet
}
