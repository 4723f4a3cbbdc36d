// Package db keeps everything in PostgreSQL. All SQL of the program stands here, one file a noun.
//
// Who may see and change what is decided in the SQL: each method takes the viewer explicitly and joins her memberships,
// so that a row of another household is the same as no row at all. Nothing is read from the context but deadlines.
package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"menagerie/internal/pets"
)

// DB is a pool of connections to one PostgreSQL database. It is safe for concurrent use.
type DB struct {
	x        *sqlx.DB
	dsn      string
	prepare  bool
	prepared sync.Map // the text of a statement -> *sqlx.Stmt
}

// Options tune a DB. The zero value is good.
type Options struct {
	// MaxConns bounds the open connections; 0 means 16.
	MaxConns int
	// Unprepared is for poolers that give each transaction another connection and cannot follow prepared statements
	// (PgBouncer before 1.21). Each statement costs PostgreSQL more then.
	Unprepared bool
	// Wrap puts something between the pool and the driver: tests count statements so.
	Wrap func(driver.Connector) driver.Connector
}

const (
	defaultMaxConns = 16
	// connectTimeout bounds the wait for a server that does not answer at all, in seconds.
	connectTimeout = 5
)

// Open returns the database at a URL (postgres://…) or key=value string as lib/pq takes them. It does not connect: a
// database that is down may come up later.
func Open(dsn string, o Options) (*DB, error) {
	dsn, err := withDefaults(dsn, o.Unprepared)
	if err != nil {
		return nil, err
	}
	pqConnector, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("the database's address cannot be used: %w", err)
	}
	var connector driver.Connector = timely{pqConnector}
	if o.Wrap != nil {
		connector = o.Wrap(connector)
	}
	conns := o.MaxConns
	if conns == 0 {
		conns = defaultMaxConns
	}
	pool := sql.OpenDB(connector)
	pool.SetMaxOpenConns(conns)
	// Idle connections are kept: to open one costs PostgreSQL a process.
	pool.SetMaxIdleConns(conns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return &DB{x: sqlx.NewDb(pool, "postgres"), dsn: dsn, prepare: !o.Unprepared}, nil
}

// withDefaults adds the parameters that the rest of the package relies on, where the address does not set them.
func withDefaults(dsn string, unprepared bool) (string, error) {
	defaults := map[string]string{"connect_timeout": fmt.Sprint(connectTimeout), "application_name": "menagerie"}
	if unprepared {
		// One round trip without a prepared statement: the parameters travel with the text.
		defaults["binary_parameters"] = "yes"
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		u, err := url.Parse(dsn)
		if err != nil {
			// The error of url.Parse holds the address, and with it the password.
			return "", fmt.Errorf("the database's address is not a URL of the form postgres://user:password@host/database")
		}
		q := u.Query()
		for k, v := range defaults {
			if !q.Has(k) {
				q.Set(k, v)
			}
		}
		u.RawQuery = q.Encode()
		return u.String(), nil
	}
	for k, v := range defaults {
		if !strings.Contains(dsn, k+"=") {
			dsn += " " + k + "=" + v
		}
	}
	return dsn, nil
}

// Close closes all connections.
func (db *DB) Close() error { return db.x.Close() }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) (err error) {
	defer wrap(&err, "ping")
	return db.x.PingContext(ctx)
}

// Pool returns the pool beneath, for the collectors of its figures.
func (db *DB) Pool() *sql.DB { return db.x.DB }

// statement returns a handle for the text that any connection prepares once. The texts of this package are constants or
// are put together from a bounded number of parts, so the set of them is bounded too.
func (db *DB) statement(ctx context.Context, text string) (*sqlx.Stmt, error) {
	if s, ok := db.prepared.Load(text); ok {
		return s.(*sqlx.Stmt), nil
	}
	s, err := db.x.PreparexContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if other, loaded := db.prepared.LoadOrStore(text, s); loaded {
		return other.(*sqlx.Stmt), s.Close()
	}
	return s, nil
}

func (db *DB) query(ctx context.Context, text string, args ...any) (*sqlx.Rows, error) {
	if !db.prepare {
		return db.x.QueryxContext(ctx, text, args...)
	}
	s, err := db.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryxContext(ctx, args...)
}

func (db *DB) exec(ctx context.Context, text string, args ...any) error {
	_, err := db.execCount(ctx, text, args...)
	return err
}

// execCount is exec that returns how many rows it has touched.
func (db *DB) execCount(ctx context.Context, text string, args ...any) (n int64, err error) {
	defer traced(ctx, text)()
	defer func() { err = canceled(ctx, err) }()
	var result sql.Result
	if db.prepare {
		var s *sqlx.Stmt
		if s, err = db.statement(ctx, text); err != nil {
			return 0, err
		}
		result, err = s.ExecContext(ctx, args...)
	} else {
		result, err = db.x.ExecContext(ctx, text, args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// each calls fn for each row of a statement, R being the struct into which a row is scanned.
func each[R any](ctx context.Context, db *DB, fn func(*R) error, text string, args ...any) error {
	defer traced(ctx, text)()
	rows, err := db.query(ctx, text, args...)
	if err != nil {
		return canceled(ctx, err)
	}
	return canceled(ctx, scan(rows, fn))
}

func scan[R any](rows *sqlx.Rows, fn func(*R) error) (err error) {
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	for rows.Next() {
		var r R
		if err := rows.StructScan(&r); err != nil {
			return err
		}
		if err := fn(&r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one scans the only row of a statement into R. It returns nil where there is none.
func one[R any](ctx context.Context, db *DB, text string, args ...any) (*R, error) {
	var found *R
	err := each(ctx, db, func(r *R) error { found = r; return nil }, text, args...)
	return found, err
}

// transact runs fn in a transaction, which it commits if fn returns nil.
func (db *DB) transact(ctx context.Context, o *sql.TxOptions, fn func(*sqlx.Tx) error) (err error) {
	tx, err := db.x.BeginTxx(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			// The error that matters is the one at hand; a transaction that is not committed is gone anyhow.
			_ = tx.Rollback()
		}
	}()
	if err := fn(tx); err != nil {
		return canceled(ctx, err)
	}
	return canceled(ctx, tx.Commit())
}

// newID makes a key: a UUID of version 7, so that rows that are made together lie together.
func newID() (pets.UUID, error) {
	id, err := uuid.NewV7()
	return pets.UUID(id), err
}

// moment brings a time into the form in which PostgreSQL keeps it, so that what is stored is what was given.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func nullableDate(d *pets.Date) any {
	if d == nil {
		return nil
	}
	return d.String()
}

func dateOf(t *time.Time) *pets.Date {
	if t == nil {
		return nil
	}
	d := pets.DateOf(*t)
	return &d
}

// uuids makes an array parameter.
func uuids[T ~[16]byte](ids []T) any {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = pets.UUID(id).String()
	}
	return pq.Array(out)
}

// texts makes an array parameter, null where the list is not set.
func texts[T ~string](list pets.Optional[[]T]) any {
	if !list.Set {
		return nil
	}
	out := make([]string, len(list.Value))
	for i, s := range list.Value {
		out[i] = string(s)
	}
	return pq.Array(out)
}
