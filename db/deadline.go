package db

import (
	"context"
	"database/sql/driver"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/lib/pq"
)

// This file bounds the wait for a database that says nothing. At the end of a context lib/pq asks PostgreSQL to cancel the
// statement, and goes on reading until there is an answer: from a machine that hangs there never is. So between the pool
// and lib/pq the context's deadline becomes that of the socket too:
//
//   - Each use of a connection sets the deadline anew, and where the context has none there is none. It is not taken back
//     when a call returns, because its rows are still to be read.
//   - A read that fails of it comes out as the network's timeout and not as driver.ErrBadConn, at which database/sql would
//     run the statement once more: PostgreSQL may have carried it out. The connection is not used again.

// grace is how long after the end of its context an operation still waits: time for lib/pq's request to cancel to arrive,
// and for PostgreSQL to answer that it did. It is short, so that a server that is asked to end can still answer all that
// it has taken on.
const grace = 500 * time.Millisecond

// slack is how much of grace an operation may miss; see endSoon.
const slack = grace / 5

// timely makes connections that heed the deadlines of contexts.
type timely struct {
	plain     *pq.Connector
	planned   *pq.Connector // with planMode; nil where nothing is prepared
	unplanned atomic.Bool   // planned is refused
	prepare   bool          // statements are prepared on the connections
}

// Driver implements driver.Connector.
func (t *timely) Driver() driver.Driver { return t.plain.Driver() }

// Connect implements driver.Connector.
func (t *timely) Connect(ctx context.Context) (driver.Conn, error) {
	d := &dialer{}
	inner, err := t.connect(ctx, d)
	if err != nil {
		return nil, err
	}
	d.connected = true
	c := &timelyConn{DriverConn: inner.(DriverConn), socket: d.socket}
	if t.prepare {
		c.prepared, err = simplelru.NewLRU[string, *timelyStmt](maxPrepared, nil)
	}
	return c, err
}

// dialer makes the socket of one connection, and those through which lib/pq asks to cancel its statements.
type dialer struct {
	socket    *socket
	connected bool
}

// DialContext implements pq.DialerContext. The deadline of ctx is the socket's as well, until the connection is used.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if d.connected { // lib/pq wants to cancel a statement, and holds up whoever waits for that until it has done so
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, grace)
		defer cancel()
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	s := newSocket(conn)
	s.limit, _ = ctx.Deadline()
	if !d.connected {
		d.socket = s
	}
	return s, s.Conn.SetDeadline(s.limit)
}

// Dial implements pq.Dialer.
func (d *dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout implements pq.Dialer.
func (d *dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

// socket is a network connection with a limit beyond which no deadline goes.
type socket struct {
	net.Conn
	limit time.Time // zero where there is none
	sent  bool      // something has been written since the present use of the connection began

	raw    syscall.RawConn // nil where the connection has none
	look   func(fd uintptr) bool
	peeked [1]byte
	calm   bool   // what look has found
	ahead  []byte // what has been read from the network, and by nobody yet
	space  []byte // where that stands
}

// SetDeadline implements net.Conn. lib/pq sets what is left of connect_timeout, and takes it away after the handshake.
func (s *socket) SetDeadline(t time.Time) error { return s.Conn.SetDeadline(earlier(t, s.limit)) }

// end sets the limit; the zero time takes it away. That it fails on a socket that is closed is no news to its user.
func (s *socket) end(t time.Time) {
	s.limit = t
	_ = s.Conn.SetDeadline(t)
}

// endSoon is end for a time that may as well be a little earlier: one statement after the other has nearly the same, and each change
// costs the runtime a timer.
func (s *socket) endSoon(t time.Time) {
	if ahead := t.Sub(s.limit); s.limit.IsZero() || t.IsZero() || ahead < 0 || ahead > slack {
		s.end(t)
	}
}

// earlier returns the earlier of two deadlines, of which zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// DriverConn is what lib/pq's connections can do and database/sql asks for. Whatever stands between the two has to do it all.
type DriverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}

// timelyConn is a connection. Of what it does not define itself, database/sql calls only what asks nothing of the server.
type timelyConn struct {
	DriverConn
	socket   *socket
	tx       time.Time                           // the deadline of the context of the transaction under way
	prepared *simplelru.LRU[string, *timelyStmt] // by their text; nil where none are prepared
	lost     bool                                // PostgreSQL has not all of them any more
}

// heed sets the deadline of what is done next. In a transaction that of the context with which it began holds too: at its
// end database/sql rolls back, but only after the statement under way.
func (c *timelyConn) heed(ctx context.Context) {
	deadline, _ := ctx.Deadline()
	deadline = earlier(deadline, c.tx)
	if !deadline.IsZero() {
		deadline = deadline.Add(grace)
	}
	c.socket.endSoon(deadline)
	c.socket.sent = false
}

// hurry sets the deadline of what database/sql does without a context, and in part while it holds up the whole pool: to
// tidy up, which never takes long.
func (c *timelyConn) hurry() { c.socket.end(time.Now().Add(grace)) }

func (c *timelyConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	c.heed(ctx)
	inner, err := c.DriverConn.BeginTx(ctx, o)
	if err != nil {
		return nil, err
	}
	c.tx, _ = ctx.Deadline()
	return timelyTx{inner, c}, nil
}

func (c *timelyConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if s, err := c.statement(ctx, text, args); err != nil {
		return nil, err
	} else if s != nil {
		r, err := s.ExecContext(ctx, args)
		return r, c.lose(text, err)
	}
	c.heed(ctx)
	r, err := c.DriverConn.ExecContext(ctx, text, args)
	return r, c.once(err)
}

func (c *timelyConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if s, err := c.statement(ctx, text, args); err != nil {
		return nil, err
	} else if s != nil {
		r, err := s.QueryContext(ctx, args)
		return r, c.lose(text, err)
	}
	c.heed(ctx)
	r, err := c.DriverConn.QueryContext(ctx, text, args)
	return r, c.once(err)
}

func (c *timelyConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	c.heed(ctx)
	inner, err := c.DriverConn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s, ok := inner.(pqStmt); ok {
		return &timelyStmt{s, c}, nil
	}
	// A COPY has begun, which takes rows without a context: it may last as long as its transaction.
	c.heed(context.Background())
	return inner, nil
}

func (c *timelyConn) Ping(ctx context.Context) error {
	c.heed(ctx)
	return c.DriverConn.Ping(ctx)
}

// IsValid implements driver.Validator. lib/pq knows a connection that has failed by the kind of the error, and TLS has
// kinds of its own; but past its deadline any connection may have broken off in the middle.
func (c *timelyConn) IsValid() bool {
	late := !c.socket.limit.IsZero() && time.Now().After(c.socket.limit)
	return !late && !c.lost && c.DriverConn.IsValid()
}

func (c *timelyConn) Close() error {
	c.hurry()
	return c.DriverConn.Close()
}

// pqStmt is what lib/pq's statements can do, except for COPY.
type pqStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type timelyStmt struct {
	pqStmt
	conn *timelyConn
}

func (s *timelyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.conn.heed(ctx)
	r, err := s.pqStmt.ExecContext(ctx, args)
	return r, s.conn.once(err)
}

func (s *timelyStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.conn.heed(ctx)
	r, err := s.pqStmt.QueryContext(ctx, args)
	return r, s.conn.once(err)
}

func (s *timelyStmt) Close() error {
	s.conn.hurry()
	return s.pqStmt.Close()
}

type timelyTx struct {
	driver.Tx
	conn *timelyConn
}

func (t timelyTx) Commit() error {
	t.end()
	return t.Tx.Commit()
}

func (t timelyTx) Rollback() error {
	t.end()
	return t.Tx.Rollback()
}

// end sets the deadline of the transaction's last statement.
func (t timelyTx) end() {
	t.conn.heed(context.Background())
	t.conn.tx = time.Time{}
}
