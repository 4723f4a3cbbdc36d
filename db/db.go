// Package db keeps everything in PostgreSQL. All SQL of the program stands here, one file a noun.
//
// Who may see and change what is decided in the SQL: each method takes the viewer explicitly and joins her memberships,
// so that a row of another household is the same as no row at all. Nothing is read from the context but deadlines.
package db

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"menagerie/internal/pets"
)

// DB is connections to one PostgreSQL database. It is safe for concurrent use.
type DB struct {
	x       *pool
	batch   *pool // for what may take longer than StatementTimeout; x itself where there is no such bound
	limit   time.Duration
	dsn     string
	connect func(dsn string, mode string) (driver.Connector, error) // mode: see planMode
	below   *lanes                                                  // for lists below lists
	animals *gatherer[animalKey, *pets.Animal]
}

// pool is connections that have one bound for their statements.
type pool struct{ *sqlx.DB }

// Options tune a DB. The zero value is good.
type Options struct {
	// MaxConns bounds the open connections; 0 means 16.
	MaxConns int
	// Unprepared is for poolers that give each transaction another connection and cannot follow prepared statements
	// (PgBouncer before 1.21). Each statement costs PostgreSQL more then.
	Unprepared bool
	// StatementTimeout is how long PostgreSQL itself lets a statement run (its statement_timeout), and a transaction wait for
	// the next one: a client that has vanished without a word cannot ask to cancel what it left behind. It should be longer than
	// the deadlines of contexts, which tell more. 0: no bound.
	StatementTimeout time.Duration
	// BatchTimeout is StatementTimeout for what is done with a deadline beyond that, or with none: imports, exports and
	// housekeeping. It gets connections of its own, half of MaxConns beside them and at least 6, so that a long export cannot keep operations
	// from theirs. 0: there are no others.
	BatchTimeout time.Duration
	// Wrap puts something between the pool and the driver: tests count statements so.
	Wrap func(driver.Connector) driver.Connector
}

const (
	defaultMaxConns = 16
	// connectTimeout bounds the wait for a server that does not answer at all, in seconds.
	connectTimeout = 5
	// minBatchConns is how many connections imports, exports and housekeeping have at least: slow readers of the four exports that
	// an instance serves at once are not to keep out the others.
	minBatchConns = 6
	// exportIdle is how long an export's transaction may wait for a client who takes the rows slowly.
	exportIdle = time.Hour
)

// Open returns the database at a URL (postgres://…) or key=value string as lib/pq takes them. It does not connect: a
// database that is down may come up later.
func Open(dsn string, o Options) (*DB, error) {
	dsn, err := withDefaults(dsn, o.Unprepared)
	if err != nil {
		return nil, err
	}
	db := &DB{dsn: dsn, limit: o.StatementTimeout}
	db.below = newLanes()
	db.animals = newGatherer(db.animalAlone, db.animalsTogether)
	db.connect = func(dsn, mode string) (driver.Connector, error) {
		inner, err := newTimely(dsn, !o.Unprepared, mode)
		if err != nil {
			return nil, fmt.Errorf("the database's address cannot be used: %w", err)
		}
		if o.Wrap != nil {
			return o.Wrap(inner), nil
		}
		return inner, nil
	}
	conns := cmp.Or(o.MaxConns, defaultMaxConns)
	mode := planOnce
	if o.BatchTimeout == 0 { // imports and housekeeping share the connections, whose statements are not written to be planned once
		mode = planEach
	}
	if db.x, err = db.pool(conns, o.StatementTimeout, o.StatementTimeout, mode); err != nil {
		return nil, err
	}
	db.batch = db.x
	if o.BatchTimeout != 0 {
		if db.batch, err = db.pool(max(conns/2, minBatchConns), o.BatchTimeout, exportIdle, planEach); err != nil {
			return nil, errors.Join(err, db.x.Close())
		}
	}
	return db, nil
}

// pool returns connections whose statements, and whose transactions between two of them, may take so long; 0 is for good. mode
// is how their statements are planned.
func (db *DB) pool(conns int, statement, idle time.Duration, mode string) (*pool, error) {
	bounds := map[string]string{}
	if statement != 0 {
		bounds["statement_timeout"] = strconv.FormatInt(statement.Milliseconds(), 10)
		bounds["idle_in_transaction_session_timeout"] = strconv.FormatInt(idle.Milliseconds(), 10)
	}
	dsn, err := withParameters(db.dsn, bounds)
	if err != nil {
		return nil, err
	}
	connector, err := db.connect(dsn, mode)
	if err != nil {
		return nil, err
	}
	p := sql.OpenDB(connector)
	p.SetMaxOpenConns(conns)
	// Idle connections are kept: to open one costs PostgreSQL a process.
	p.SetMaxIdleConns(conns)
	p.SetConnMaxIdleTime(5 * time.Minute)
	return &pool{sqlx.NewDb(p, "postgres")}, nil
}

// on returns the connections for what is done with ctx.
func (db *DB) on(ctx context.Context) *pool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < db.limit {
		return db.x
	}
	return db.batch
}

// withDefaults adds the parameters that the rest of the package relies on, where the address does not set them.
func withDefaults(dsn string, unprepared bool) (string, error) {
	defaults := map[string]string{"connect_timeout": fmt.Sprint(connectTimeout), "application_name": "menagerie"}
	if unprepared {
		// One round trip without a prepared statement: the parameters travel with the text.
		defaults["binary_parameters"] = "yes"
	}
	return withParameters(dsn, defaults)
}

// withParameters adds parameters to an address that does not set them.
func withParameters(dsn string, defaults map[string]string) (string, error) {
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
func (db *DB) Close() error {
	if db.batch == db.x {
		return db.x.Close()
	}
	return errors.Join(db.x.Close(), db.batch.Close())
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) (err error) {
	defer wrap(&err, "ping")
	return db.x.PingContext(ctx)
}

// Pool returns the connections for operations, for the collectors of their figures.
func (db *DB) Pool() *sql.DB { return db.x.DB.DB }

// BatchPool returns the connections for imports, exports and housekeeping; they are those of Pool where Options.BatchTimeout is 0.
func (db *DB) BatchPool() *sql.DB { return db.batch.DB.DB }

func (db *DB) exec(ctx context.Context, text string, args ...any) error {
	_, err := db.execCount(ctx, text, args...)
	return err
}

// execCount is exec that returns how many rows it has touched.
func (db *DB) execCount(ctx context.Context, text string, args ...any) (n int64, err error) {
	defer traced(ctx, text)()
	defer func() { err = canceled(ctx, err) }()
	result, err := db.on(ctx).ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// each calls fn for each row of a statement, R being the struct into which a row is scanned.
func each[R any](ctx context.Context, db *DB, fn func(*R) error, text string, args ...any) error {
	defer traced(ctx, text)()
	rows, err := db.on(ctx).QueryxContext(ctx, text, args...)
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
	tx, err := db.on(ctx).BeginTxx(ctx, o)
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

// uuids makes an array parameter.
func uuids[T ~[16]byte](ids []T) string {
	out := append(make([]byte, 0, 2+len(ids)*37), '{')
	for i, id := range ids {
		if i > 0 {
			out = append(out, ',')
		}
		out = pets.UUID(id).Append(out)
	}
	return string(append(out, '}'))
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
