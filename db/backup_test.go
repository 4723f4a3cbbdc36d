package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
)

// A dump is what a backup would hold.
type dump struct {
	version int64
	tables  []dumpedTable
}

type dumpedTable struct {
	name    string
	columns []string
	rows    [][][]byte
}

func (d *dump) Table(name string, columns []string) error {
	d.tables = append(d.tables, dumpedTable{name: name, columns: columns})
	return nil
}

func (d *dump) Row(fields [][]byte) error {
	row := make([][]byte, len(fields))
	for i, f := range fields {
		if f != nil {
			row[i] = append([]byte{}, f...)
		}
	}
	t := &d.tables[len(d.tables)-1]
	t.rows = append(t.rows, row)
	return nil
}

// tell tells v of the dump.
func (d *dump) tell(v db.RowVisitor) error {
	for _, t := range d.tables {
		if err := v.Table(t.name, t.columns); err != nil {
			return err
		}
		for _, row := range t.rows {
			if err := v.Row(row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *dump) table(name string) *dumpedTable {
	return &d.tables[slices.IndexFunc(d.tables, func(t dumpedTable) bool { return t.name == name })]
}

func dumpOf(t testing.TB, d *dbtest.Database) *dump {
	t.Helper()
	var all dump
	err := d.Dump(t.Context(), func(version int64) (db.RowVisitor, error) { all.version = version; return &all, nil })
	if err != nil {
		t.Fatal(err)
	}
	return &all
}

// digests returns for each table the number of its rows and a digest of them.
func digests(t testing.TB, x *sqlx.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, table := range tables(t, x) {
		out[table] = strings.Join(lines(t, x, `SELECT format('%s %s', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text COLLATE "C"))) FROM `+`"`+strings.ReplaceAll(table, `"`, `""`)+`" t`), "")
	}
	return out
}

// connected runs fn with a pool that is closed behind it: a restore wants to be alone.
func connected[T any](t testing.TB, d *dbtest.Database, fn func(*sqlx.DB) T) T {
	t.Helper()
	x, err := sqlx.Open("postgres", d.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	return fn(x)
}

func execute(t testing.TB, d *dbtest.Database, statements ...string) {
	t.Helper()
	connected(t, d, func(x *sqlx.DB) any {
		for _, statement := range statements {
			if _, err := x.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(statement, err)
			}
		}
		return nil
	})
}

// odd has what the program's own tables have not: every kind of value that PostgreSQL writes in a way of its own, names that
// have to be quoted, tables that refer to themselves and to each other. So a table that a later migration makes is taken too.
var odd = []string{
	`CREATE TABLE "Odd ""table""" ("order" integer PRIMARY KEY, "a,b" text, parent integer REFERENCES "Odd ""table""", e text[], b bytea, j jsonb,
		f double precision, n numeric, i interval, ts timestamptz, l timestamp, d date, v tsvector, bo boolean, u uuid, r int4range, x xml,
		made integer GENERATED ALWAYS AS ("order" + 1) STORED)`,
	`CREATE TABLE a_circle (id integer PRIMARY KEY, other integer)`,
	`CREATE TABLE b_circle (id integer PRIMARY KEY, other integer REFERENCES a_circle)`,
	`ALTER TABLE a_circle ADD CONSTRAINT a_circle_other_fkey FOREIGN KEY (other) REFERENCES b_circle`,
}

var oddRows = []string{
	`INSERT INTO "Odd ""table""" VALUES
		(3, '', NULL, '{}', '', 'null', 'NaN', 'NaN', '-1 year 3 days 04:05:06.789', 'infinity', '-infinity', 'infinity', '', true, NULL, 'empty', ''),
		(1, E'\\N', 3, '{NULL,"",NULL,"NULL","\\","\""}', '\x00ff5c', '"\\u0007\\\\"', 1e-300, 0.10, '0', '0044-03-15 00:00:00.000001+01 BC', 'now', 'today', E'''\\\\'':1A', false,
			'01a20493-3df4-7a13-a2d3-2730d635b2da', '[1,5)', '<a/>'),
		(2, E'\\.', 1, '{{a,b},{c,d}}', NULL, '[1.0, 1e400]', 0.1::float8 + 0.2, 1e200, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
		(4, E'\t\n\r\b\f\v\\\x1f' || U&'\FFFD\+01F408', 4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
	`INSERT INTO a_circle VALUES (1, NULL)`, `INSERT INTO b_circle VALUES (2, 1)`, `UPDATE a_circle SET other = 2`,
}

// fillTables puts rows into every table.
func fillTables(t *testing.T, d *dbtest.Database) account {
	t.Helper()
	a, b := signUp(t, d), signUp(t, d)
	a.load(t, d, anyRecords(40).Example(1))
	b.load(t, d, anyRecords(40).Example(2))
	execute(t, d, `INSERT INTO signing_keys VALUES ('key', '\x01', now(), now())`, `INSERT INTO attempts VALUES ('\x02', now())`,
		`INSERT INTO revocations VALUES (gen_random_uuid(), now())`)
	key := "a key"
	made, err := d.CreateAnimal(t.Context(), a.viewer, nil, anyProfile().Example(3), &key, now)
	if err == nil {
		err = d.DeleteAnimal(t.Context(), a.viewer, made.ID, nil, now)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestDumpAndLoad(t *testing.T) {
	from := dbtest.New(t)
	fillTables(t, from)
	execute(t, from, odd...)
	execute(t, from, oddRows...)
	all := dumpOf(t, from)
	for _, table := range all.tables {
		if slices.Contains(db.NotBackedUp, table.name) {
			t.Errorf("the dump holds %s", table.name)
		}
	}
	want := connected(t, from, func(x *sqlx.DB) map[string]string { return digests(t, x) })
	for _, table := range db.NotBackedUp {
		if table == "refresh_families" { // which a migration has dropped
			continue
		}
		if n := want[table]; n == "" || strings.HasPrefix(n, "0 ") {
			t.Errorf("%s has no rows that could be left out: %q", table, n)
		}
		want[table] = "0 "
	}
	for table, digest := range want {
		if strings.HasPrefix(digest, "0 ") && !slices.Contains(db.NotBackedUp, table) {
			t.Errorf("%s has no rows to compare", table)
		}
	}

	to := dbtest.New(t)
	execute(t, to, odd...)
	before := connected(t, to, func(x *sqlx.DB) []string { return schema(t, x) })
	if err := to.Load(t.Context(), all.version, all.tell); err != nil {
		t.Fatal(err)
	}
	x := to.SQL(t)
	if diff := cmp.Diff(want, digests(t, x)); diff != "" {
		t.Error("what was loaded is not what was dumped: ", diff)
	}
	if diff := cmp.Diff(before, schema(t, x)); diff != "" {
		t.Error("the schema is changed: ", diff)
	}
}

// Whatever the program can store comes back.
func TestDumpAndLoadRecords(t *testing.T) {
	from := dbtest.New(t)
	a := signUp(t, from)
	rapid.Check(t, func(rt *rapid.T) {
		b := account{a.viewer, a.household}
		b.load(rt, from, anyRecords(5).Draw(rt, "records"))
	})
	all := dumpOf(t, from)
	to := dbtest.Empty(t) // without any table
	if err := to.Load(t.Context(), all.version, all.tell); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.export(t, from), a.export(t, to), same); diff != "" {
		t.Error(diff)
	}
}

// A dump of an older schema goes into a database of that schema, and the migrations do the rest.
func TestLoadOlder(t *testing.T) {
	from := dbtest.New(t)
	fillTables(t, from)
	all := versions(t)
	for _, version := range slices.Backward(all[1:]) {
		if err := from.MigrateDown(t.Context(), version); err != nil {
			t.Fatal(err)
		}
		old := dumpOf(t, from)
		if old.version != version {
			t.Fatalf("the dump says version %d, want %d", old.version, version)
		}
		for _, to := range []*dbtest.Database{dbtest.New(t), dbtest.Empty(t)} {
			if err := to.Load(t.Context(), old.version, old.tell); err != nil {
				t.Fatalf("version %d: %v", version, err)
			}
			if diff := cmp.Diff(old, dumpOf(t, to), cmp.AllowUnexported(dump{}, dumpedTable{}), cmp.Transformer("sort", func(rows [][][]byte) []string {
				var out []string
				for _, row := range rows {
					out = append(out, fmt.Sprintf("%q", row))
				}
				slices.Sort(out)
				return out
			})); diff != "" {
				t.Errorf("version %d: %s", version, diff)
			}
			if err := to.Migrate(t.Context()); err != nil {
				t.Errorf("version %d: %v", version, err)
			}
		}
	}
	if newest, err := db.NewestMigration(); err != nil || newest != all[len(all)-1] {
		t.Error(newest, err)
	}
}

// A dump is of one moment, whatever is written while it is made.
func TestDumpIsOfOneMoment(t *testing.T) {
	d := dbtest.New(t)
	a := fillTables(t, d)
	want := dumpOf(t, d)
	var got dump
	began := false
	err := d.Dump(t.Context(), func(version int64) (db.RowVisitor, error) {
		got.version, began = version, true
		// Each table is still to be read.
		a.load(t, d, anyRecords(10).Example(3))
		signUp(t, d)
		execute(t, d, `DELETE FROM weights`)
		return &got, nil
	})
	if err != nil || !began {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, &got, cmp.AllowUnexported(dump{}, dumpedTable{})); diff != "" {
		t.Error(diff)
	}
}

func TestLoadAllOrNothing(t *testing.T) {
	from := dbtest.New(t)
	fillTables(t, from)
	to := dbtest.New(t)
	schemaBefore := connected(t, to, func(x *sqlx.DB) []string { return schema(t, x) })
	broken := errors.New("the file ends here")
	for name, c := range map[string]struct {
		change func(*dump) func(db.RowVisitor) error
		want   string
	}{
		"the file ends": {func(d *dump) func(db.RowVisitor) error {
			return func(v db.RowVisitor) error { return errors.Join(d.tell(v), broken) }
		}, broken.Error()},
		"a table too many": {func(d *dump) func(db.RowVisitor) error {
			d.tables = append(d.tables, dumpedTable{name: "nonsense", columns: []string{"id"}})
			return d.tell
		}, `a table "nonsense"`},
		"a table too few": {func(d *dump) func(db.RowVisitor) error {
			d.tables = slices.DeleteFunc(d.tables, func(t dumpedTable) bool { return t.name == "weights" })
			return d.tell
		}, "lacks the table weights"},
		"a column too few": {func(d *dump) func(db.RowVisitor) error {
			t := d.table("users")
			t.columns = t.columns[1:]
			return d.tell
		}, "table users has other columns"},
		"a row that refers to nothing": {func(d *dump) func(db.RowVisitor) error {
			t := d.table("households")
			t.rows = t.rows[1:]
			return d.tell
		}, "foreign key"},
		"a row twice": {func(d *dump) func(db.RowVisitor) error {
			t := d.table("weights")
			t.rows = append(t.rows, t.rows[0])
			return d.tell
		}, "duplicate key"},
		"a value of another type": {func(d *dump) func(db.RowVisitor) error {
			d.table("animals").rows[0][0] = []byte("x")
			return d.tell
		}, "invalid input syntax"},
	} {
		d := dumpOf(t, from)
		err := to.Load(t.Context(), d.version, c.change(d))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
		connected(t, to, func(x *sqlx.DB) any {
			for table, digest := range digests(t, x) {
				if digest != "0 " {
					t.Errorf("%s: %s has %s", name, table, digest)
				}
			}
			if diff := cmp.Diff(schemaBefore, schema(t, x)); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			return nil
		})
	}
	d := dumpOf(t, from)
	if err := to.Load(t.Context(), d.version, d.tell); err != nil {
		t.Error("after all that: ", err)
	}
	// Once more finds it full.
	var notEmpty db.ErrNotEmpty
	if err := to.Load(t.Context(), d.version, d.tell); !errors.As(err, &notEmpty) {
		t.Error(err)
	}
}

func TestLoadNeedsItForItself(t *testing.T) {
	d := dumpOf(t, dbtest.New(t))
	to := dbtest.New(t)
	other := to.SQL(t)
	if err := other.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var inUse db.ErrInUse
	if err := to.Load(t.Context(), d.version, d.tell); !errors.As(err, &inUse) || inUse.Connections != 1 {
		t.Errorf("%v, want ErrInUse", err)
	}
	_ = other.Close()
	// Whoever comes after the first look waits, and finds what was restored.
	counted := make(chan string, 1)
	ctx := patiently(t, 10*time.Second)
	err := to.Load(t.Context(), d.version, func(v db.RowVisitor) error {
		late := to.SQL(t)
		conn, err := late.Connx(t.Context())
		if err != nil {
			return err
		}
		var pid int
		if err := conn.GetContext(t.Context(), &pid, `SELECT pg_backend_pid()`); err != nil {
			return err
		}
		go func() {
			var n string
			err := conn.GetContext(context.WithoutCancel(t.Context()), &n, `SELECT count(*) FROM users`)
			counted <- fmt.Sprint(n, err)
		}()
		for waiting := false; !waiting; {
			if err := late.GetContext(ctx, &waiting, `SELECT EXISTS (SELECT FROM pg_locks WHERE pid = $1 AND NOT granted)`, pid); err != nil {
				return err
			}
		}
		d.table("users").rows = [][][]byte{{[]byte("01a20493-3df4-7a13-a2d3-2730d635b2da"), nil, nil, []byte("Ann"), nil, []byte("2026-07-01 12:00:00+00")}}
		return d.tell(v)
	})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case n := <-counted:
		if n != "1<nil>" && n != "1 <nil>" {
			t.Errorf("it finds %s", n)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits still")
	}
}

// fullDisk is a visitor that writes where nothing has room.
type fullDisk struct {
	file *os.File
	err  error
}

func newFullDisk(t *testing.T) *fullDisk {
	t.Helper()
	f, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("only Linux has a disk that is always full: ", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return &fullDisk{file: f}
}

func (f *fullDisk) write() error {
	_, f.err = f.file.WriteString("x")
	return f.err
}

func (f *fullDisk) Table(string, []string) error { return nil }
func (f *fullDisk) Row([][]byte) error           { return f.write() }

// fullAtOnce is full before the first row.
type fullAtOnce struct{ *fullDisk }

func (f fullAtOnce) Table(string, []string) error { return f.write() }

// What the visitor suffers is told as it is, and not as a fault of the database; a fault of that is told as one.
func TestDumpAndLoadTellErrors(t *testing.T) {
	d := dbtest.New(t)
	fillTables(t, d)
	full := newFullDisk(t)
	for name, begin := range map[string]func(int64) (db.RowVisitor, error){
		"at the beginning": func(int64) (db.RowVisitor, error) { return nil, full.write() },
		"of a table":       func(int64) (db.RowVisitor, error) { return fullAtOnce{full}, nil },
		"of a row":         func(int64) (db.RowVisitor, error) { return full, nil },
	} {
		if err := d.Dump(t.Context(), begin); err != full.err || !errors.Is(err, syscall.ENOSPC) { //nolint:errorlint // as it is
			t.Errorf("%s: %v, want %v", name, err, full.err)
		}
	}
	all := dumpOf(t, d)
	to := dbtest.New(t)
	err := to.Load(t.Context(), all.version, func(v db.RowVisitor) error {
		if err := all.tell(v); err != nil {
			return err
		}
		return full.write()
	})
	if err != full.err { //nolint:errorlint // as it is
		t.Errorf("load: %v, want %v", err, full.err)
	}
	err = to.Load(t.Context(), all.version, func(v db.RowVisitor) error {
		execute(t, to, `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		return fmt.Errorf("told: %w", all.tell(v))
	})
	if !errors.Is(err, db.ErrUnavailable) {
		t.Errorf("a database that has gone: %v", err)
	}
}

// Of another role's session not even its kind can be seen without pg_read_all_stats; in use is in use.
func TestLoadSeesOtherRoles(t *testing.T) {
	to := dbtest.New(t)
	role := fmt.Sprintf("limited_%d", os.Getpid())
	execute(t, to, `CREATE ROLE `+role)
	defer execute(t, to, `DROP ROLE `+role)
	limited, err := db.Open(to.URL+"&role="+role, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer limited.Close()
	other := to.SQL(t)
	if err := other.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var inUse db.ErrInUse
	if err := limited.Load(t.Context(), 1, nil); !errors.As(err, &inUse) || inUse.Connections != 1 {
		t.Errorf("%v, want ErrInUse", err)
	}
}

// Who holds a lock without being a client that could be seen does not hold up the restore for good.
func TestLoadDoesNotWaitForLocks(t *testing.T) {
	defer func(was time.Duration) { *db.LockTimeout = was }(*db.LockTimeout)
	*db.LockTimeout = 100 * time.Millisecond
	d := dumpOf(t, dbtest.New(t))
	to := dbtest.New(t)
	sender, err := sqlx.Open("postgres", to.URL+"&replication=database")
	if err != nil {
		t.Fatal(err)
	}
	defer sender.Close()
	sender.SetMaxOpenConns(1)
	for _, statement := range []string{`BEGIN`, `LOCK TABLE weights IN ACCESS SHARE MODE`} {
		if _, err := sender.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	var inUse db.ErrInUse
	if err := to.Load(patiently(t, 20*time.Second), d.version, d.tell); !errors.As(err, &inUse) || !strings.Contains(err.Error(), "holds a lock") {
		t.Errorf("%v, want ErrInUse", err)
	}
	if _, err := sender.ExecContext(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := to.Load(t.Context(), d.version, d.tell); err != nil {
		t.Error("without the lock: ", err)
	}
}

func TestClientEnvironment(t *testing.T) {
	for _, dsn := range []string{
		"postgres://ann:se%20cret@db.example.org:6543/pets?sslmode=verify-full&sslrootcert=/ca.pem",
		"user=ann password='se cret' host=db.example.org port=6543 dbname=pets sslmode=verify-full sslrootcert=/ca.pem",
	} {
		d, err := db.Open(dsn, db.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := d.ClientEnvironment()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"PGHOST=db.example.org", "PGPORT=6543", "PGUSER=ann", "PGPASSWORD=se cret", "PGDATABASE=pets", "PGSSLMODE=verify-full", "PGSSLROOTCERT=/ca.pem"} {
			if !slices.Contains(got, want) {
				t.Errorf("%q lacks %s", got, want)
			}
		}
	}
}
