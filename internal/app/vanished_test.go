package app_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// PostgreSQL itself ends a statement whose program has vanished without a word: its request to cancel never arrives, and its
// connection is still open.
func TestPostgreSQLEndsWhatIsLeftBehind(t *testing.T) {
	d := dbtest.New(t)
	x := d.SQL(t)
	cable := apptest.NewCable(t, d)
	pool, err := db.Open(cable.Database.URL+"&application_name=vanished", db.Options{StatementTimeout: time.Second, BatchTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	instance := apptest.On(t, d, func(c *app.Config) { c.DB, c.Timeout = pool, 500*time.Millisecond })
	ann := instance.SignUp()

	tx := x.MustBegin()
	defer tx.Rollback()
	tx.MustExec(`LOCK TABLE animals`)
	answered := make(chan *apptest.Response, 1)
	go func() {
		r, _ := ann.Try(http.MethodPost, "/graphql", []byte(`{"query":"{ animals(first: 1) { nodes { id } } }"}`), http.Header{"Content-Type": {"application/json"}})
		answered <- r
	}()
	await(t, x, 1) // it waits for the lock
	cable.Silence()
	if r := <-answered; r == nil || r.Status != http.StatusOK || len(r.Errors) != 1 || r.Errors[0].Code() != "UNAVAILABLE" {
		t.Errorf("the answer is %v", r)
	}
	await(t, x, 0) // though the lock is still held
}

// await returns when so many statements of the program wait for a lock.
func await(t *testing.T, x *sqlx.DB, want int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		var n int
		if err := x.Get(&n, `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'vanished' AND state = 'active' AND wait_event_type = 'Lock'`); err != nil {
			t.Fatal(err)
		}
		if n == want {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d statements wait for the lock, want %d", n, want)
		}
	}
}
