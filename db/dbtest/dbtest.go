// Package dbtest gives each test a database of its own: a clone of one that has been migrated once, on a real PostgreSQL.
// It counts the statements that reach the server.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"menagerie/db"
	"menagerie/internal/pgembed"
)

// EnvURL names the environment variable with the address of a PostgreSQL on which the tests may create databases. Without
// it each test binary runs a private one.
const EnvURL = "MENAGERIE_TEST_DATABASE_URL"

// server is the PostgreSQL of this test binary.
var server struct {
	admin    *sqlx.DB
	url      *url.URL
	prefix   string // of the databases' names, so that test binaries can share a server
	template string
	embedded *pgembed.Server
	clones   atomic.Int64
}

// Main runs the tests of a package that uses this one: call it from TestMain. It exits the process.
func Main(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "dbtest:", err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (code int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	address := os.Getenv(EnvURL)
	if address == "" {
		dir := filepath.Join(os.TempDir(), fmt.Sprintf("menagerie-test-%d", os.Getpid()))
		defer os.RemoveAll(dir)
		server.embedded, err = pgembed.Start(ctx, pgembed.Config{Dir: dir, Unsafe: true, MaxConnections: 300})
		if err != nil {
			return 0, err
		}
		defer server.embedded.Stop(context.Background())
		address = server.embedded.URL()
	}
	if server.url, err = url.Parse(address); err != nil {
		return 0, err
	}
	if server.admin, err = sqlx.Open("postgres", address); err != nil {
		return 0, err
	}
	defer server.admin.Close()
	server.prefix = fmt.Sprintf("menagerie_test_%d_", os.Getpid())
	server.template = server.prefix + "template"
	if err := create(ctx, server.template, "template1"); err != nil {
		return 0, err
	}
	defer drop(context.Background(), server.template)
	migrated, err := db.Open(urlOf(server.template), db.Options{})
	if err != nil {
		return 0, err
	}
	if err := migrated.Migrate(ctx); err != nil {
		return 0, err
	}
	// A database can be cloned only while nobody is connected to it.
	if err := migrated.Close(); err != nil {
		return 0, err
	}
	return m.Run(), nil
}

func urlOf(database string) string {
	u := *server.url
	u.Path = "/" + database
	return u.String()
}

func create(ctx context.Context, name, template string) error {
	_, err := server.admin.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name)+" TEMPLATE "+pq.QuoteIdentifier(template))
	return err
}

func drop(ctx context.Context, name string) {
	_, _ = server.admin.ExecContext(ctx, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)")
}

// Database is a database of one test.
type Database struct {
	*db.DB
	URL      string
	counting *counter
}

// New returns a migrated, empty database that is dropped when the test ends.
func New(t testing.TB) *Database { return clone(t, server.template) }

// Empty returns a database without any table.
func Empty(t testing.TB) *Database { return clone(t, "template1") }

func clone(t testing.TB, template string) *Database {
	t.Helper()
	if server.admin == nil {
		t.Fatal("dbtest: call dbtest.Main from TestMain")
	}
	name := server.prefix + strconv.FormatInt(server.clones.Add(1), 10)
	if err := create(t.Context(), name, template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { drop(context.Background(), name) })
	return Open(t, urlOf(name))
}

// Open returns one more pool on the database at an address, as a second instance of the program would have it. It is
// closed when the test ends.
func Open(t testing.TB, address string) *Database {
	t.Helper()
	counting := &counter{}
	d, err := db.Open(address, db.Options{Wrap: counting.wrap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return &Database{DB: d, URL: address, counting: counting}
}

// Statements returns what fn has made this pool send to the server: the text of each statement, BEGIN and COMMIT among
// them. To prepare a statement does not count: it happens once on each connection.
func (d *Database) Statements(fn func()) []string {
	d.counting.start()
	fn()
	return d.counting.stop()
}

// Fill leaves open and idle as many connections as the pool may have. As each is given back it calls fn, whose first statement runs on it.
// A pool that does not give them all within a minute fails the test.
func Fill(t testing.TB, pool *sql.DB, fn func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	open := make([]*sql.Conn, pool.Stats().MaxOpenConnections)
	for i := range open {
		var err error
		if open[i], err = pool.Conn(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range open {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		fn()
	}
}

// SQL returns a pool for statements of the test's own, which are not counted. It is closed when the test ends.
func (d *Database) SQL(t testing.TB) *sqlx.DB {
	t.Helper()
	x, err := sqlx.Open("postgres", d.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}
