package dbtest

import (
	"context"
	"database/sql/driver"
	"sync"

	"menagerie/db"
)

// counter stands between the pool and the driver and keeps the text of each statement while somebody wants to know.
type counter struct {
	mu         sync.Mutex
	counting   bool
	statements []string
}

func (c *counter) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counting, c.statements = true, nil
}

func (c *counter) stop() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counting = false
	return c.statements
}

func (c *counter) add(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counting && text != db.SignOfLife { // which an instance gives whatever is asked of it
		c.statements = append(c.statements, text)
	}
}

func (c *counter) wrap(inner driver.Connector) driver.Connector { return connector{inner, c} }

type connector struct {
	driver.Connector
	count *counter
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{inner.(db.DriverConn), c.count}, nil
}

type conn struct {
	db.DriverConn
	count *counter
}

func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	c.count.add("BEGIN")
	inner, err := c.DriverConn.BeginTx(ctx, o)
	return tx{inner, c.count}, err
}

func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	c.count.add(text)
	return c.DriverConn.ExecContext(ctx, text, args)
}

func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	c.count.add(text)
	return c.DriverConn.QueryContext(ctx, text, args)
}

func (c *conn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	inner, err := c.DriverConn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if s, ok := inner.(pqStmt); ok {
		return &stmt{s, text, c.count}, nil
	}
	c.count.add(text) // a COPY, which has begun
	return inner, nil
}

type pqStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type stmt struct {
	pqStmt
	text  string
	count *counter
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.count.add(s.text)
	return s.pqStmt.ExecContext(ctx, args)
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.count.add(s.text)
	return s.pqStmt.QueryContext(ctx, args)
}

type tx struct {
	driver.Tx
	count *counter
}

func (t tx) Commit() error {
	t.count.add("COMMIT")
	return t.Tx.Commit()
}
