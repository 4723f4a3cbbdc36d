package db_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/app/apptest"
)

// ends returns the error of fn, and fails the test where fn waits for a database that says nothing.
func ends(t *testing.T, cable *apptest.Cable, fn func() error) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- fn() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(10 * time.Second):
		t.Error("it waits for the database")
		cable.Cut() // or it would never end
		return <-ended
	}
}

// patient returns an address at the cable with which nothing but the context bounds the wait for a connection.
func patient(cable *apptest.Cable) string { return cable.Database.URL + "&connect_timeout=60" }

// Each method gives up a database that says nothing any more, with statements prepared before and without, and more of
// them than there are connections. The same pool serves when the database speaks again.
func TestSilence(t *testing.T) {
	for name, options := range map[string]db.Options{"prepared": {}, "unprepared": {Unprepared: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cable := apptest.NewCable(t, dbtest.New(t))
			d, err := db.Open(patient(cable), options)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			all := calls(d)
			delete(all, "MigrateDown")
			for range 2 {
				for _, call := range all {
					_ = call(t.Context()) // most find nothing
				}
				dbtest.Fill(t, d.Pool(), func() {})
				cable.Silence()
				var names []string
				for method := range all {
					names = append(names, method)
				}
				_ = ends(t, cable, func() error {
					atOnce(len(names), func(i int) {
						ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
						defer cancel()
						if err := all[names[i]](ctx); !errors.Is(err, db.ErrUnavailable) {
							t.Errorf("%s: %v", names[i], err)
						}
					})
					return nil
				})
				cable.Mend()
				if err := d.Ping(patiently(t, time.Minute)); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A statement that PostgreSQL may have got is not sent again.
func TestSilenceIsNotAnsweredByRepetition(t *testing.T) {
	t.Parallel()
	cable := apptest.NewCable(t, dbtest.New(t))
	d := cable.Database
	create := calls(d.DB)["CreateHousehold"]
	_ = create(t.Context()) // and so its one statement is prepared
	cable.Silence()
	sent := d.Statements(func() {
		err := ends(t, cable, func() error { return create(patiently(t, 300*time.Millisecond)) })
		if !errors.Is(err, db.ErrUnavailable) {
			t.Error(err)
		}
	})
	if len(sent) != 1 {
		t.Errorf("%d statements: %q", len(sent), sent)
	}
}

// A server that takes a call and says nothing has no more time than whoever calls.
func TestSilenceOnANewConnection(t *testing.T) {
	t.Parallel()
	cable := apptest.NewCable(t, dbtest.New(t))
	cable.Silence()
	d, err := db.Open(patient(cable), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	err = ends(t, cable, func() error { return d.Ping(patiently(t, 300*time.Millisecond)) })
	if !errors.Is(err, db.ErrUnavailable) {
		t.Error(err)
	}
}

// The database falls silent before or in the middle of something. No connection on which that has happened is used again.
//
// A COPY is not among it, which this program does not use: lib/pq reads from two goroutines at once when its transaction
// ends before it.
func TestSilenceInTheMiddle(t *testing.T) {
	for name, test := range map[string]func(context.Context, *sql.DB, func()) error{
		"in rows": func(ctx context.Context, x *sql.DB, silence func()) error {
			rows, err := x.QueryContext(ctx, `SELECT generate_series(1, 100000000)`)
			if err != nil {
				return err
			}
			defer rows.Close()
			silence()
			for rows.Next() {
			}
			return rows.Err()
		},
		"in the rows of a prepared statement": func(ctx context.Context, x *sql.DB, silence func()) error {
			s, err := x.Prepare(`SELECT generate_series(1, $1::int)`)
			if err != nil {
				return err
			}
			defer s.Close()
			rows, err := s.QueryContext(ctx, 100000000)
			if err != nil {
				return err
			}
			defer rows.Close()
			silence()
			for rows.Next() {
			}
			return rows.Err()
		},
		"in rows that nobody reads": func(ctx context.Context, x *sql.DB, silence func()) error {
			rows, err := x.QueryContext(ctx, `SELECT generate_series(1, 100000000)`)
			if err != nil {
				return err
			}
			silence()
			return rows.Close()
		},
		"in a transaction, before a statement without a deadline": func(ctx context.Context, x *sql.DB, silence func()) error {
			tx, err := x.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			silence()
			_, err = tx.Exec(`SELECT 1`)
			return err
		},
		"in a transaction, before its commit": func(ctx context.Context, x *sql.DB, silence func()) error {
			tx, err := x.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			silence()
			return tx.Commit()
		},
		"in a transaction, before its rollback": func(ctx context.Context, x *sql.DB, silence func()) error {
			tx, err := x.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			silence()
			return tx.Rollback()
		},
		"before a transaction": func(ctx context.Context, x *sql.DB, silence func()) error {
			silence()
			_, err := x.BeginTx(ctx, nil)
			return err
		},
		"before a statement": func(ctx context.Context, x *sql.DB, silence func()) error {
			silence()
			_, err := x.ExecContext(ctx, `SELECT 1`)
			return err
		},
		"before a statement is prepared": func(ctx context.Context, x *sql.DB, silence func()) error {
			silence()
			_, err := x.PrepareContext(ctx, `SELECT 1`)
			return err
		},
		"before a prepared statement": func(ctx context.Context, x *sql.DB, silence func()) error {
			s, err := x.Prepare(`SELECT 1`)
			if err != nil {
				return err
			}
			silence()
			_, err = s.ExecContext(ctx)
			return err
		},
		"before a prepared statement is closed": func(_ context.Context, x *sql.DB, silence func()) error {
			s, err := x.Prepare(`SELECT 1`)
			if err != nil {
				return err
			}
			silence()
			return s.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cable := apptest.NewCable(t, dbtest.New(t))
			d, err := db.Open(patient(cable), db.Options{MaxConns: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			before := backend(t, d)
			if _, err := d.Pool().Exec(`SELECT 1`); err != nil { // the connection has no deadline from before
				t.Fatal(err)
			}
			ctx := patiently(t, time.Second)
			err = ends(t, cable, func() error { return test(ctx, d.Pool(), cable.Silence) })
			if err == nil && !strings.Contains(name, "nobody reads") && !strings.Contains(name, "closed") { // of which database/sql does not tell
				t.Error("there is no error")
			}
			cable.Mend()
			if backend(t, d) == before {
				t.Error("the connection is still in use")
			}
		})
	}
}

// A deadline ends with what it was for: what comes after it on the same connection and has none takes as long as it takes.
func TestDeadlineIsNotInherited(t *testing.T) {
	const long = `SELECT pg_sleep(1)` // longer than the deadline, and what is waited for after it
	for name, test := range map[string]func(t *testing.T, d *db.DB, short context.Context) error{
		"by a statement": func(t *testing.T, d *db.DB, short context.Context) error {
			if err := d.Ping(short); err != nil {
				return err
			}
			_, err := d.Pool().ExecContext(t.Context(), long)
			return err
		},
		"by a statement that has a later one": func(t *testing.T, d *db.DB, short context.Context) error {
			if err := d.Ping(short); err != nil {
				return err
			}
			_, err := d.Pool().ExecContext(patiently(t, time.Minute), long)
			return err
		},
		"by the rest of a transaction": func(t *testing.T, d *db.DB, short context.Context) error {
			tx, err := d.Pool().BeginTx(t.Context(), nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			if _, err := tx.ExecContext(short, `SELECT 1`); err != nil {
				return err
			}
			if _, err := tx.ExecContext(t.Context(), long); err != nil {
				return err
			}
			return tx.Commit()
		},
		"from a transaction": func(t *testing.T, d *db.DB, short context.Context) error {
			tx, err := d.Pool().BeginTx(short, nil)
			if err != nil {
				return err
			}
			if err := tx.Commit(); err != nil {
				return err
			}
			_, err = d.Pool().ExecContext(t.Context(), long)
			return err
		},
		"by the end of the connection": func(t *testing.T, d *db.DB, short context.Context) error {
			ended, other := connection(t, d), connection(t, d)
			if err := ended.PingContext(short); err != nil {
				return err
			}
			ended.Close()
			if _, err := other.ExecContext(t.Context(), long); err != nil {
				return err
			}
			other.Close()
			return d.Close() // of which PostgreSQL hears
		},
		"by a copy": func(t *testing.T, d *db.DB, short context.Context) error {
			tx, err := d.Pool().BeginTx(t.Context(), nil)
			if err != nil {
				return err
			}
			defer tx.Rollback()
			s, err := copying(short, tx)
			if err != nil {
				return err
			}
			if _, err := d.Pool().ExecContext(t.Context(), long); err != nil { // on another connection
				return err
			}
			if _, err := s.Exec(1); err != nil {
				return err
			}
			if _, err := s.Exec(); err != nil {
				return err
			}
			var n int
			if err := tx.QueryRow(`SELECT count(*) FROM numbers`).Scan(&n); err != nil || n != 1 {
				t.Errorf("%d rows: %v", n, err)
			}
			return tx.Commit()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := db.Open(dbtest.New(t).URL, db.Options{MaxConns: 2})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if err := test(t, d, patiently(t, 400*time.Millisecond)); err != nil {
				t.Error(err)
			}
		})
	}
}

// A connection that has been idle for longer than its last use had time is used again.
func TestConnectionsOutliveTheirDeadlines(t *testing.T) {
	t.Parallel()
	d, err := db.Open(dbtest.New(t).URL, db.Options{MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	before := backend(t, d)
	short := patiently(t, 200*time.Millisecond)
	if _, err := d.Pool().ExecContext(short, `SELECT 1`); err != nil {
		t.Fatal(err)
	}
	deadline, _ := short.Deadline()
	over, cancel := context.WithDeadline(t.Context(), deadline.Add(db.Grace))
	defer cancel()
	<-over.Done()
	if after := backend(t, d); after != before {
		t.Error("another connection is in use")
	}
}

// copying begins a COPY into a table of its own.
func copying(ctx context.Context, tx *sql.Tx) (*sql.Stmt, error) {
	if _, err := tx.ExecContext(ctx, `CREATE TEMPORARY TABLE numbers (n int) ON COMMIT DROP`); err != nil {
		return nil, err
	}
	return tx.PrepareContext(ctx, `COPY numbers (n) FROM STDIN`)
}

// connection returns a connection of the pool that nobody else has until it is closed.
func connection(t *testing.T, d *db.DB) *sql.Conn {
	t.Helper()
	c, err := d.Pool().Conn(patiently(t, time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// backend returns the process that serves the next statement.
func backend(t *testing.T, d *db.DB) (pid int) {
	t.Helper()
	if err := d.Pool().QueryRowContext(patiently(t, time.Minute), `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		t.Fatal(err)
	}
	return pid
}
