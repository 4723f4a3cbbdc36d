package suite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/lib/pq"

	"menagerie/bench/data"
	"menagerie/db"
	"menagerie/internal/pgembed"
	"menagerie/migrations"
)

// database is a PostgreSQL with the benchmark's data in it.
type database struct {
	url   string
	shape data.Shape
	sql   *sql.DB // for the benchmark's own questions
	stop  func() error
}

// maxConnections leaves room for two programs with their pools, pgbench at 128 clients, and the benchmark itself.
const maxConnections = 400

// settings are those of the private PostgreSQL that are not its defaults; docs/performance.md names them.
var settings = []string{`ALTER SYSTEM SET shared_buffers = '1GB'`, `ALTER SYSTEM SET max_wal_size = '4GB'`}

// openDatabase returns the data: those of an earlier run in the cache, or in the database of the address if it has some, or else
// made anew.
func openDatabase(ctx context.Context, o *Options, say func(string, ...any)) (*database, error) {
	shape, err := data.New(o.Animals)
	if err != nil {
		return nil, err
	}
	key, err := dataKey(shape)
	if err != nil {
		return nil, err
	}
	d := &database{shape: shape, url: o.DatabaseURL, stop: func() error { return nil }}
	fresh := false
	if d.url == "" {
		dir := filepath.Join(o.Cache, key)
		if fresh, err = d.start(ctx, dir, false); err != nil {
			return nil, err
		}
		if fresh { // until the data are there, a power failure costs nothing but the time
			say("making the data, which takes some minutes, in %s", dir)
			if err := d.stop(); err != nil {
				return nil, err
			}
			if _, err := d.start(ctx, dir, true); err != nil {
				return nil, err
			}
		}
	}
	if d.sql, err = sql.Open("postgres", d.url); err != nil {
		return nil, errors.Join(err, d.stop())
	}
	loaded, err := d.loadedKey(ctx)
	if err == nil && loaded != key {
		err = d.fill(ctx, key, loaded, say)
	}
	if err == nil && fresh {
		for _, s := range settings {
			if _, err := d.sql.ExecContext(ctx, s); err != nil {
				return nil, errors.Join(err, d.close())
			}
		}
		_ = d.sql.Close()
		if err = d.stop(); err == nil {
			if _, err = d.start(ctx, filepath.Join(o.Cache, key), false); err == nil {
				d.sql, err = sql.Open("postgres", d.url)
			}
		}
	}
	if err == nil {
		err = d.tidy(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

// start starts a private PostgreSQL on a folder and reports whether that is without the benchmark's data.
func (d *database) start(ctx context.Context, dir string, unsafe bool) (fresh bool, err error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil { //nolint:gosec // PostgreSQL, as another user, has to get through it
		return false, err
	}
	server, err := pgembed.Start(ctx, pgembed.Config{Dir: dir, MaxConnections: maxConnections, Unsafe: unsafe, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return false, err
	}
	d.url = server.URL()
	d.stop = func() error {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		return server.Stop(ctx)
	}
	x, err := sql.Open("postgres", d.url)
	if err != nil {
		return false, errors.Join(err, d.stop())
	}
	defer x.Close() //nolint:errcheck // it is but read from
	key, err := (&database{sql: x}).loadedKey(ctx)
	return key == "", err
}

func (d *database) close() error {
	if d.sql != nil {
		_ = d.sql.Close()
	}
	return d.stop()
}

// dataKey names the data: by what they are made of, and by the schema that holds them.
func dataKey(shape data.Shape) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, data.Version, shape.Animals())
	err := fs.WalkDir(migrations.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		f, err := migrations.FS.Open(path)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // it is but read from
		fmt.Fprintln(h, path)
		_, err = io.Copy(h, f)
		return err
	})
	return fmt.Sprintf("%d-%s", shape.Animals(), hex.EncodeToString(h.Sum(nil)[:6])), err
}

// loadedKey returns the key of the data that are there, empty where there are none.
func (d *database) loadedKey(ctx context.Context) (key string, err error) {
	err = d.sql.QueryRowContext(ctx, `SELECT key FROM bench.data`).Scan(&key)
	var refused *pq.Error
	if errors.Is(err, sql.ErrNoRows) || errors.As(err, &refused) && (refused.Code == "42P01" || refused.Code == "3F000") { // no such table, or schema
		return "", nil
	}
	return key, err
}

// fill makes the schema and the data. It refuses a database that has others.
func (d *database) fill(ctx context.Context, key, loaded string, say func(string, ...any)) error {
	if loaded != "" {
		return fmt.Errorf("the database has the benchmark's data of another shape (%s, and %s is wanted); give it an empty one", loaded, key)
	}
	m, err := db.Open(d.url, db.Options{})
	if err != nil {
		return err
	}
	defer m.Close() //nolint:errcheck // what it has done is done
	if err := m.Migrate(ctx); err != nil {
		return err
	}
	var strange bool
	if err := d.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM users)`).Scan(&strange); err != nil {
		return err
	}
	if strange {
		return errors.New("the database has data that are not the benchmark's; give it an empty one")
	}
	start := time.Now()
	if err := d.load(ctx, say); err != nil {
		return err
	}
	for _, s := range []string{
		`CREATE SCHEMA bench`, `CREATE TABLE bench.data (key text NOT NULL)`,
		`INSERT INTO bench.data VALUES (` + pq.QuoteLiteral(key) + `)`,
	} {
		if _, err := d.sql.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	say("the data are made, in %v", time.Since(start).Round(time.Second))
	return nil
}

// manyChanges is from how many rows of history on they are thrown away before a run.
const manyChanges = 100_000

// tidy takes away what earlier runs have left: their history, attempts and dead rows.
func (d *database) tidy(ctx context.Context) error {
	if _, err := d.sql.ExecContext(ctx, `DELETE FROM attempts`); err != nil {
		return err
	}
	var many bool
	err := d.sql.QueryRowContext(ctx, `SELECT count(*) = $1 FROM (SELECT FROM changes LIMIT $1) c`, manyChanges).Scan(&many)
	if err != nil || !many {
		return err
	}
	for _, s := range []string{`TRUNCATE changes`, `VACUUM ANALYZE animals`, `VACUUM ANALYZE changes`, `CHECKPOINT`} {
		if _, err := d.sql.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
