package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"

	"menagerie/migrations"
)

// NotBackedUp are the tables that no backup holds and no restore fills: by which a client is known. A session that was ended
// after the backup would stand again, a refresh token that was used would be good once more; and whoever reads a backup must
// not be able to sign tokens. Without the keys no token from before verifies, so their revocations need not be kept either.
var NotBackedUp = []string{"attempts", "refresh_families", "refresh_tokens", "revocations", "sessions", "signing_keys"}

// versionTable is where goose keeps which migrations have been made.
const versionTable = "goose_db_version"

// RowVisitor is told of tables and their rows: of each table first, then of each of its rows a field for each column, in
// PostgreSQL's text form, nil where it is null. The fields are good until Row returns.
type RowVisitor interface {
	Table(name string, columns []string) error
	Row(fields [][]byte) error
}

// A Home says where a backup comes from.
type Home struct {
	ServerVersion int    // PostgreSQL's major version
	Schema        string // the name of the schema in which the tables are
	Migration     int64  // the number of the last migration; 0 where there is none
}

// Home returns what is to be known of the database before it is backed up.
func (db *DB) Home(ctx context.Context) (h Home, err error) {
	defer wrap(&err, "look at the database")
	err = db.x.QueryRowxContext(ctx, `SELECT current_setting('server_version_num')::integer / 10000, current_schema()`).Scan(&h.ServerVersion, &h.Schema)
	if err == nil {
		h.Migration, err = migration(ctx, db.x)
	}
	return h, err
}

// NewestMigration returns the number of the last migration that this program has.
func NewestMigration() (newest int64, err error) {
	names, err := fs.Glob(migrations.FS, "*.sql")
	for _, name := range names {
		n, e := goose.NumericComponent(name)
		newest, err = max(newest, n), errors.Join(err, e)
	}
	return newest, err
}

// migration returns the number of the last migration that has been made, 0 where none has.
func migration(ctx context.Context, q sqlx.QueryerContext) (version int64, err error) {
	all, err := tables(ctx, q)
	if err != nil || !slices.Contains(all, versionTable) {
		return 0, err
	}
	err = sqlx.GetContext(ctx, q, &version, `SELECT coalesce(max(version_id), 0) FROM `+versionTable+` WHERE is_applied`)
	return version, err
}

// tables returns the names of all tables.
func tables(ctx context.Context, q sqlx.QueryerContext) (names []string, err error) {
	err = sqlx.SelectContext(ctx, q, &names, `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`)
	return names, err
}

// backedUp returns those of the tables that a backup holds.
func backedUp(all []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool {
		return name == versionTable || slices.Contains(NotBackedUp, name)
	})
}

// columns returns the columns of a table that are its own to say.
func columns(ctx context.Context, q sqlx.QueryerContext, table string) (names []string, err error) {
	err = sqlx.SelectContext(ctx, q, &names, `SELECT a.attname FROM pg_attribute a WHERE a.attrelid = $1::regclass
		AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`, pq.QuoteIdentifier(table))
	return names, err
}

func quoteNames(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = pq.QuoteIdentifier(name)
	}
	return out
}

// visitorError is an error of a visitor, or of whoever tells one: the database is not to blame.
type visitorError struct{ error }

func visited(err error) error {
	if err == nil {
		return nil
	}
	return visitorError{err}
}

// wrapOurs is wrap that leaves a visitorError as what it was: a full disk, say, looks like a connection that is broken.
func wrapOurs(err *error, operation string) {
	var theirs visitorError
	if errors.As(*err, &theirs) {
		*err = theirs.error
		return
	}
	wrap(err, operation)
}

// Dump tells of all rows of all tables but NotBackedUp, as they are at one moment, while others go on writing. It gets the
// visitor from begin, which it tells the number of the last migration. Errors of both are returned as they are.
func (db *DB) Dump(ctx context.Context, begin func(migration int64) (RowVisitor, error)) (err error) {
	defer wrapOurs(&err, "dump")
	locked, err := tables(ctx, db.x)
	if err != nil {
		return err
	}
	if len(locked) == 0 {
		return fmt.Errorf("there are no tables")
	}
	return db.transact(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, func(tx *sqlx.Tx) error {
		// The tables are locked before the first look at the data, which is the moment of the backup: a migration that rewrites a
		// table would have it look empty to whoever looked before. Values are written so that any session reads them alike.
		for _, statement := range []string{
			`LOCK TABLE ` + strings.Join(quoteNames(locked), ", ") + ` IN ACCESS SHARE MODE`,
			`SET LOCAL statement_timeout = 0`, `SET LOCAL bytea_output = 'hex'`, `SET LOCAL TimeZone = 'UTC'`, `SET LOCAL IntervalStyle = 'postgres'`,
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		all, err := tables(ctx, tx)
		if err != nil {
			return err
		}
		if !slices.Equal(all, locked) {
			return fmt.Errorf("the schema has been changed at this moment; try again")
		}
		version, err := migration(ctx, tx)
		if err != nil {
			return err
		}
		v, err := begin(version)
		if err != nil {
			return visited(err)
		}
		for _, table := range backedUp(all) {
			if err := dumpTable(ctx, tx, table, v); err != nil {
				return fmt.Errorf("table %s: %w", table, err)
			}
		}
		return nil
	})
}

func dumpTable(ctx context.Context, tx *sqlx.Tx, table string, v RowVisitor) (err error) {
	names, err := columns(ctx, tx, table)
	if err != nil {
		return err
	}
	if err := v.Table(table, names); err != nil {
		return visited(err)
	}
	list := quoteNames(names)
	for i := range list {
		list[i] += "::text"
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+strings.Join(list, ", ")+` FROM `+pq.QuoteIdentifier(table))
	if err != nil {
		return err
	}
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	raw, fields, into := make([]sql.RawBytes, len(names)), make([][]byte, len(names)), make([]any, len(names))
	for i := range raw {
		into[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i := range raw {
			fields[i] = raw[i]
		}
		if err := v.Row(fields); err != nil {
			return visited(err)
		}
	}
	return rows.Err()
}

// ErrInUse says that somebody else is connected to the database, or has locked its tables.
type ErrInUse struct{ Connections int }

func (e ErrInUse) Error() string {
	if e.Connections == 0 {
		return "the database is in use: somebody holds a lock on its tables, perhaps by a prepared transaction"
	}
	return fmt.Sprintf("the database is in use: %d other connections to it are open", e.Connections)
}

// ErrNotEmpty says that the database holds something already.
type ErrNotEmpty struct{ Table string }

func (e ErrNotEmpty) Error() string {
	return fmt.Sprintf("the database is not empty: the table %s has rows", e.Table)
}

// Load fills an empty database, of which nobody else makes use, with the rows of a backup: all of them or, on an error, none.
// It brings the schema to the backup's migration first; Migrate brings it up to date afterwards. From is called once with
// the visitor that takes the rows.
//
// It returns ErrInUse and ErrNotEmpty, and errors of from as they are.
func (db *DB) Load(ctx context.Context, version int64, from func(RowVisitor) error) (err error) {
	defer wrapOurs(&err, "load")
	if err := db.free(ctx); err != nil {
		return err
	}
	if err := db.migrateTo(ctx, version); err != nil {
		return err
	}
	return db.transact(ctx, nil, func(tx *sqlx.Tx) error {
		all, err := tables(ctx, tx)
		if err != nil {
			return err
		}
		// From here on nobody else reads or writes. Whoever was here before has changed what is looked at once more.
		for _, statement := range []string{
			`SET LOCAL statement_timeout = 0`,
			fmt.Sprintf(`SET LOCAL lock_timeout = %d`, lockTimeout.Milliseconds()),
			`LOCK TABLE ` + strings.Join(quoteNames(all), ", ") + ` IN ACCESS EXCLUSIVE MODE`,
			`SET LOCAL lock_timeout = 0`, // the rows are not to be thrown away for whoever tidies up PostgreSQL's own tables
		} {
			var server *pq.Error
			_, err := tx.ExecContext(ctx, statement)
			if errors.As(err, &server) && server.Code == lockNotAvailable {
				return ErrInUse{}
			}
			if err != nil {
				return err
			}
		}
		now, err := migration(ctx, tx)
		if err != nil {
			return err
		}
		if now != version {
			return fmt.Errorf("another process has migrated the database meanwhile; end it and try again")
		}
		all = backedUp(all)
		if err := empty(ctx, tx, all); err != nil {
			return err
		}
		restore, err := dropToLoad(ctx, tx)
		if err != nil {
			return err
		}
		l := &loader{ctx: ctx, tx: tx, missing: all}
		if err := l.load(from); err != nil {
			return err
		}
		for _, statement := range append(restore, `ANALYZE`) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// lockTimeout is how long Load waits for those who have come after its first look to be done with the tables. A variable for the
// tests.
var lockTimeout = 10 * time.Second

const lockNotAvailable = "55P03"

// leaveTime is how long those who have hung up may take to be gone: PostgreSQL tidies up behind them.
const leaveTime = time.Second

// free returns an error where the database is in use or not empty.
func (db *DB) free(ctx context.Context) error {
	conn, err := db.x.Connx(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it goes back into the pool
	for end := time.Now().Add(leaveTime); ; {
		var others int
		// What kind of session another role's is, is hidden from whoever lacks pg_read_all_stats: it may be a client. What tidies
		// up by itself has no user, and that is hidden from nobody.
		err := conn.GetContext(ctx, &others, `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND coalesce(backend_type, 'client backend') = 'client backend'
			AND usesysid IS NOT NULL AND pid <> pg_backend_pid()`)
		if err != nil {
			return err
		}
		if others == 0 {
			break
		}
		if time.Now().After(end) {
			return ErrInUse{others}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(leaveTime / 20):
		}
	}
	all, err := tables(ctx, conn)
	if err != nil {
		return err
	}
	return empty(ctx, conn, backedUp(all))
}

// empty returns ErrNotEmpty where one of the tables has a row.
func empty(ctx context.Context, q sqlx.QueryerContext, tables []string) error {
	for _, table := range tables {
		var some bool
		if err := sqlx.GetContext(ctx, q, &some, `SELECT EXISTS (SELECT FROM `+pq.QuoteIdentifier(table)+`)`); err != nil {
			return err
		}
		if some {
			return ErrNotEmpty{table}
		}
	}
	return nil
}

// migrateTo brings the schema up or down to a version.
func (db *DB) migrateTo(ctx context.Context, version int64) error {
	p, done, err := db.migrations()
	if err != nil {
		return err
	}
	defer done()
	now, err := migration(ctx, db.x)
	switch {
	case err != nil:
	case now > version:
		_, err = p.DownTo(ctx, version)
	default:
		_, err = p.UpTo(ctx, version)
	}
	return err
}

// dropToLoad drops all foreign keys and those indexes that keep nothing unique by a constraint, and returns the statements
// that bring them back. With the keys gone the order of the tables is of no matter; both are checked and built faster when
// all rows are there.
func dropToLoad(ctx context.Context, tx *sqlx.Tx) (restore []string, err error) {
	var parts []struct {
		Lose, Restore string
		Step          int
	}
	err = tx.SelectContext(ctx, &parts, `
		SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS lose, pg_get_indexdef(i.indexrelid) AS restore, 1 AS step
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = current_schema() AND NOT c.relispartition
		AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
		UNION ALL
		SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
			format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)), 2
		FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
		WHERE n.nspname = current_schema() AND k.contype = 'f' AND k.conparentid = 0
		ORDER BY step, restore`)
	for _, part := range parts {
		restore = append(restore, part.Restore)
	}
	for _, part := range slices.Backward(parts) { // a foreign key may need an index
		if err == nil {
			_, err = tx.ExecContext(ctx, part.Lose)
		}
	}
	return restore, err
}

// A loader is a RowVisitor that puts the rows into the database.
type loader struct {
	ctx     context.Context
	tx      *sqlx.Tx
	missing []string  // the tables that have not come yet
	copying *sql.Stmt // of the table that has begun; nil where its rows are not taken
	values  []any
	failed  error // what the loader itself has returned
}

func (l *loader) load(from func(RowVisitor) error) error {
	err := from(l)
	if l.failed == nil || !errors.Is(err, l.failed) {
		err = visited(err)
	}
	if e := l.end(err == nil); err == nil {
		err = e
	}
	if err == nil && len(l.missing) > 0 {
		err = fmt.Errorf("the backup lacks the table %s", l.missing[0])
	}
	return err
}

// end ends the table that has begun.
func (l *loader) end(well bool) (err error) {
	if l.copying == nil {
		return nil
	}
	if well {
		_, err = l.copying.ExecContext(l.ctx) // without values it sends the rest, and waits for the answer
	}
	if e := l.copying.Close(); err == nil && well {
		err = e
	}
	l.copying = nil
	return err
}

// Table implements RowVisitor.
func (l *loader) Table(name string, has []string) (err error) {
	defer func() { l.failed = err }()
	if err := l.end(true); err != nil {
		return err
	}
	if slices.Contains(NotBackedUp, name) { // an archive that somebody made with pg_dump has them
		return nil
	}
	at := slices.Index(l.missing, name)
	if at < 0 {
		return fmt.Errorf("the backup has a table %q, which its schema has not", name)
	}
	l.missing = slices.Delete(l.missing, at, at+1)
	want, err := columns(l.ctx, l.tx, name)
	if err != nil {
		return err
	}
	if !slices.Equal(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(has))) {
		return fmt.Errorf("the backup's table %s has other columns than its schema", name)
	}
	l.values = make([]any, len(has))
	l.copying, err = l.tx.PrepareContext(l.ctx, `COPY `+pq.QuoteIdentifier(name)+` (`+strings.Join(quoteNames(has), ", ")+`) FROM STDIN`)
	return err
}

// Row implements RowVisitor.
func (l *loader) Row(fields [][]byte) (err error) {
	if l.copying == nil {
		return nil
	}
	for i, field := range fields {
		if l.values[i] = nil; field != nil {
			l.values[i] = string(field)
		}
	}
	_, err = l.copying.ExecContext(l.ctx, l.values...)
	l.failed = err
	return err
}

// ClientEnvironment returns the environment variables by which PostgreSQL's own programs, such as pg_dump, find the database
// that Open was given. A password is among them.
func (db *DB) ClientEnvironment() ([]string, error) {
	c, err := pq.NewConfig(db.dsn)
	if err != nil {
		return nil, fmt.Errorf("the database's address cannot be used: %w", err)
	}
	env := []string{"PGAPPNAME=menagerie backup", fmt.Sprintf("PGPORT=%d", c.Port), fmt.Sprintf("PGCONNECT_TIMEOUT=%d", connectTimeout)}
	if c.Hostaddr.IsValid() {
		env = append(env, "PGHOSTADDR="+c.Hostaddr.String())
	}
	for _, v := range []struct{ name, value string }{
		{"PGHOST", c.Host}, {"PGDATABASE", c.Database}, {"PGUSER", c.User}, {"PGPASSWORD", c.Password}, {"PGPASSFILE", c.Passfile},
		{"PGSSLMODE", string(c.SSLMode)}, {"PGSSLCERT", c.SSLCert}, {"PGSSLKEY", c.SSLKey}, {"PGSSLROOTCERT", c.SSLRootCert},
		{"PGKRBSRVNAME", c.KrbSrvname},
	} {
		if v.value != "" {
			env = append(env, v.name+"="+v.value)
		}
	}
	return env, nil
}
