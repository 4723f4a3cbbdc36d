package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// opened returns a pool on the database of d, with parameters behind its address.
func opened(t *testing.T, d *dbtest.Database, o db.Options, parameters string) *db.DB {
	t.Helper()
	out, err := db.Open(d.URL+parameters, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	return out
}

var bothBounds = db.Options{MaxConns: 6, StatementTimeout: 9 * time.Second, BatchTimeout: 61 * time.Second}

// PostgreSQL knows how long it may work for each kind of connection.
func TestStatementsHaveABound(t *testing.T) {
	whole := dbtest.New(t)
	for _, test := range []struct {
		options           db.Options
		parameters        string
		operations, batch string
	}{
		{bothBounds, "", "9s 9s", "61s 1h"},
		{db.Options{StatementTimeout: 61 * time.Second}, "", "61s 61s", "61s 61s"},
		{db.Options{}, "", "0 0", "0 0"},
		{bothBounds, "&statement_timeout=5000", "5s 9s", "5s 1h"}, // what the operator has set stays
	} {
		d := opened(t, whole, test.options, test.parameters)
		var operations, batch string
		const settings = `SELECT current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')`
		if err := d.Pool().QueryRow(settings).Scan(&operations); err != nil {
			t.Fatal(err)
		}
		if err := d.BatchPool().QueryRow(settings).Scan(&batch); err != nil {
			t.Fatal(err)
		}
		if operations != test.operations || batch != test.batch {
			t.Errorf("%+v%s: operations have %s and batches %s, want %s and %s", test.options, test.parameters, operations, batch, test.operations, test.batch)
		}
	}
}

// PostgreSQL plans the statements of operations once, and those of batches, which are not written for that, each time; unless the
// operator wants it otherwise.
func TestStatementsArePlannedOnce(t *testing.T) {
	whole := dbtest.New(t)
	for _, test := range []struct {
		options           db.Options
		parameters        string
		operations, batch string
	}{
		{bothBounds, "", "force_generic_plan", "force_custom_plan"},
		{db.Options{}, "", "force_custom_plan", "force_custom_plan"}, // the same connections
		{bothBounds, "&plan_cache_mode=auto", "auto", "auto"},
		{db.Options{Unprepared: true}, "", "auto", "auto"},
	} {
		d := opened(t, whole, test.options, test.parameters)
		for i, pool := range []*sql.DB{d.Pool(), d.BatchPool()} {
			want := []string{test.operations, test.batch}[i]
			var mode string
			if err := pool.QueryRow(`SELECT current_setting('plan_cache_mode')`).Scan(&mode); err != nil || mode != want {
				t.Errorf("%+v%s: %s, want %s: %v", test.options, test.parameters, mode, want, err)
			}
		}
	}
}

// Whatever has a deadline within the bound takes the connections that have it, and all else the others.
func TestDeadlinesLeadToTheirConnections(t *testing.T) {
	whole := dbtest.New(t)
	check := func(name string, d *db.DB, ctx context.Context) {
		t.Helper()
		for method, call := range calls(d) {
			switch method {
			case "Migrate", "MigrateDown", // on connections of their own
				"Ping",                 // on those for operations
				"Home", "Dump", "Load": // of commands that have but one kind
				continue
			}
			if err := call(ctx); err != nil && strings.Contains(err.Error(), "database is closed") {
				t.Errorf("%s %s: %v", method, name, err)
			}
		}
	}
	d := opened(t, whole, bothBounds, "")
	if operations, batch := d.Pool().Stats().MaxOpenConnections, d.BatchPool().Stats().MaxOpenConnections; operations != 6 || batch != 6 {
		t.Errorf("%d connections and %d", operations, batch)
	}
	_ = d.BatchPool().Close()
	check("within the bound", d, patiently(t, 8*time.Second))
	d = opened(t, whole, bothBounds, "")
	_ = d.Pool().Close()
	check("beyond it", d, patiently(t, time.Minute))
	check("without a deadline", d, t.Context())
}

// A statement that PostgreSQL has lost, or whose table has other columns now, fails once and not for good.
func TestLostStatementsArePreparedAgain(t *testing.T) {
	for name, loss := range map[string]string{"forgotten": `DEALLOCATE ALL`, "of other columns": `ALTER TABLE things ADD COLUMN name text`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := opened(t, dbtest.New(t), db.Options{MaxConns: 1}, "")
			exec := func(text string, args ...any) error {
				_, err := d.Pool().ExecContext(t.Context(), text, args...)
				return err
			}
			const statement = `SELECT * FROM things WHERE n = $1`
			if err := errors.Join(exec(`CREATE TABLE things (n int)`), exec(statement, 1), exec(loss)); err != nil {
				t.Fatal(err)
			}
			if err := exec(statement, 1); err == nil {
				t.Error("nothing is lost")
			}
			if err := exec(statement, 1); err != nil {
				t.Error(err)
			}
		})
	}
}

// What is prepared on a connection has a bound, and all statements that the program knows find room within it. Beyond it those that
// have not been used for the longest time make room.
func TestPreparedStatementsAreBounded(t *testing.T) {
	d := opened(t, dbtest.New(t), db.Options{MaxConns: 1}, "")
	ctx := t.Context()
	prepared := func() (n int) {
		t.Helper()
		if err := d.Pool().QueryRow(`SELECT count(*) FROM pg_prepared_statements`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for method, call := range calls(d) {
		if !strings.HasPrefix(method, "Migrate") && method != "Load" { // which migrates, too
			_ = call(ctx)
		}
	}
	key := map[pets.AnimalOrderField]string{pets.ByName: "a", pets.ByBornOn: "2020-01-01", pets.ByCreatedAt: "2020-01-01T00:00:00Z", pets.ByUpdatedAt: "2020-01-01T00:00:00Z"}
	lists := 0
	for _, order := range orders {
		for mask := range 32 {
			q := db.AnimalQuery{Order: pets.AnimalOrder{Field: order, Descending: mask&1 > 0}}
			if mask&2 > 0 {
				text := "rex"
				q.Filter.Text = &text
			}
			r := page.Request{Limit: 10, Backward: mask&4 > 0}
			cursor := &page.Cursor{Order: q.OrderName(), Key: key[order]}
			if mask&8 > 0 {
				r.After = cursor
			}
			if mask&16 > 0 {
				r.Before = cursor
			}
			_, err := d.AnimalPage(ctx, pets.Viewer{}, q, r)
			_, err2 := d.AnimalPages(ctx, pets.Viewer{}, []pets.HouseholdID{{}}, q, r)
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			lists++
		}
	}
	known := prepared()
	t.Logf("%d statements are prepared for %d kinds of lists and all else", known, lists)
	if known < lists || known > db.MaxPrepared-20 { // the lists of weights and vaccinations have a few more
		t.Errorf("%d statements are prepared, and %d may be", known, db.MaxPrepared)
	}
	for i := range db.MaxPrepared {
		if err := db.Exec(d, ctx, fmt.Sprintf(`SELECT %d, $1::int`, i), 1); err != nil {
			t.Fatal(err)
		}
	}
	if n := prepared(); n != db.MaxPrepared {
		t.Errorf("%d statements are prepared, want %d", n, db.MaxPrepared)
	}
	var others int
	if err := d.Pool().QueryRow(`SELECT count(*) FROM pg_prepared_statements WHERE statement NOT LIKE 'SELECT %, $1::int'`).Scan(&others); err != nil || others != 0 {
		t.Errorf("%d of those before are still prepared: %v", others, err)
	}
}
