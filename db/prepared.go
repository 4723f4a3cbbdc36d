package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"

	"github.com/lib/pq"
)

// This file prepares statements: each connection keeps the statements that have been run on it, by their text, so that PostgreSQL
// parses and plans them once. It is done here, between the pool and lib/pq, and not with sql.Stmt: what is prepared is a matter of the
// connection, and so it ends with it.

// maxPrepared is how many statements a connection keeps, each of which takes memory in PostgreSQL. The texts of this package are
// constants or are put together from a bounded number of parts, of which few are in use at a time. Beyond that the one that has not
// been used for the longest time makes room.
const maxPrepared = 250

// planMode is how PostgreSQL plans prepared statements: once for all parameters, or for those of each time.
//
// Those of operations are planned once. Left alone PostgreSQL plans each list anew, since without the number behind LIMIT a plan looks ten times as dear: that takes longer than to run it. They are written so that one plan
// is good for all parameters; the tests of the plans see to that. Those of imports, exports and housekeeping are not: each takes hundreds
// of rows, and which plan is good depends on how many. Left alone PostgreSQL would take the plan for all from the sixth time on, since it
// supposes that lists have ten elements.
const (
	planMode = "plan_cache_mode"
	planOnce = "force_generic_plan"
	planEach = "force_custom_plan"
)

// newTimely returns what makes connections to an address, on which statements are prepared or not, and those planned in a mode.
func newTimely(dsn string, prepare bool, mode string) (*timely, error) {
	t := &timely{prepare: prepare}
	var err error
	if t.plain, err = pq.NewConnector(dsn); err != nil || !prepare {
		return t, err
	}
	if dsn, err = withParameters(dsn, map[string]string{planMode: mode}); err != nil {
		return nil, err
	}
	t.planned, err = pq.NewConnector(dsn)
	return t, err
}

// connect opens a connection. Poolers refuse parameters that they do not know: then it is opened without planMode, which saves time and
// no more.
func (t *timely) connect(ctx context.Context, d *dialer) (driver.Conn, error) {
	if t.planned != nil && !t.unplanned.Load() {
		c, err := dialed(ctx, t.planned, d)
		var server *pq.Error
		if !errors.As(err, &server) || server.Code != protocolViolation || !strings.Contains(server.Message, planMode) {
			return c, err
		}
		t.unplanned.Store(true)
	}
	return dialed(ctx, t.plain, d)
}

// dialed opens a connection with a dialer of its own, which so knows the connection's socket.
func dialed(ctx context.Context, c *pq.Connector, d *dialer) (driver.Conn, error) {
	own := *c
	own.Dialer(d)
	return own.Connect(ctx)
}

// statement returns the prepared statement of a text, nil where it is to be sent as it is: a text without parameters may be several
// statements.
func (c *timelyConn) statement(ctx context.Context, text string, args []driver.NamedValue) (*timelyStmt, error) {
	if c.prepared == nil || len(args) == 0 {
		return nil, nil //nolint:nilnil // neither is a case of its own, see above
	}
	if s, ok := c.prepared.Get(text); ok {
		return s, nil
	}
	if c.prepared.Len() == maxPrepared {
		_, oldest, _ := c.prepared.RemoveOldest()
		if err := oldest.Close(); err != nil {
			return nil, err
		}
	}
	// To prepare a statement changes nothing: where the connection breaks off, another one may be tried.
	s, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	prepared := s.(*timelyStmt) // a COPY has no parameters
	c.prepared.Add(text, prepared)
	return prepared, nil
}

// lose forgets the statement of a text, and with it the connection, where err says that PostgreSQL cannot run it any more: it does not
// know it (26000), or a table has other columns than when it was prepared (0A000). Otherwise each use of it would fail for good.
func (c *timelyConn) lose(text string, err error) error {
	if err == nil {
		return nil
	}
	var server *pq.Error
	if errors.As(err, &server) && (server.Code == "26000" || server.Code == "0A000") {
		c.prepared.Remove(text)
		c.lost = true
	}
	return err
}

// CheckPooler returns ErrPooler where statements are to be prepared and a pooler is in the way. It asks on two new connections: each
// of them gives its first statement the same name, and where both are the same one to PostgreSQL the second is refused. A pooler that
// has much to do may give each a connection of its own; then the error comes from a later statement.
func (db *DB) CheckPooler(ctx context.Context) (err error) {
	defer wrap(&err, "check for a pooler")
	connector, err := db.connect(db.dsn, planOnce)
	if err != nil {
		return err
	}
	conns := sql.OpenDB(connector)
	defer conns.Close() //nolint:errcheck // nothing has been changed
	for range 2 {
		conn, err := conns.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close() //nolint:errcheck // as above
		var n int
		if err := conn.QueryRowContext(ctx, `SELECT $1::int`, 1).Scan(&n); err != nil {
			return err
		}
	}
	return nil
}
