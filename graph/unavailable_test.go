package graph_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"menagerie/db/dbtest"
	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// patience is how long an answer without a database may take on a machine that has much else to do. It is far less than
// the ten seconds after which an operation is given up.
const patience = 5 * time.Second

// cabled is an instance whose database can be taken away.
type cabled struct {
	stage
	cable *apptest.Cable
}

func newCabled(t *testing.T, change ...func(*app.Config)) cabled {
	t.Helper()
	cable := apptest.NewCable(t, dbtest.New(t))
	i := apptest.On(t, cable.Database, change...)
	s := stage{Client: i.SignUp(), instance: i}
	s.animal = animals.made(t, s.Client, "", animals.full)["id"].(string)
	return cabled{s, cable}
}

// status returns the status of a path that operators ask.
func (s cabled) status(path string) int { return s.Request(http.MethodGet, path, nil, nil).Status }

// available fails the test unless the instance serves in full.
func (s cabled) available(t *testing.T) {
	t.Helper()
	if got := animals.find(s.Client, s.animal); got == nil {
		t.Error("the animal is not found")
	}
	if got := s.status("/readyz"); got != http.StatusOK {
		t.Errorf("/readyz: %d", got)
	}
}

// unavailable fails the test unless everything that needs the database is refused in time, and the rest is served.
func (s cabled) unavailable(t *testing.T) {
	t.Helper()
	for name, send := range map[string]func() *apptest.Response{
		"viewer": func() *apptest.Response { return s.Send(`{ viewer { id } }`, nil) },
		"animal": func() *apptest.Response {
			return s.Send(`query ($id: ID!) { animal(id: $id) { name } }`, V{"id": s.animal})
		},
		"create": func() *apptest.Response { return s.Send(animals.createMutation(), V{"input": animals.full}) },
		"replace": func() *apptest.Response {
			return s.Send(animals.replaceMutation(), V{"id": s.animal, "input": animals.with(animals.full, V{"name": "x"})})
		},
		"delete": func() *apptest.Response { return s.Send(animals.deleteMutation(), V{"id": s.animal}) },
		"signIn": func() *apptest.Response {
			return s.instance.Stranger().Send(`mutation ($in: SignInInput!) { signIn(input: $in) { accessToken } }`, V{"in": V{"email": s.Email, "password": apptest.Password}})
		},
		"refresh": func() *apptest.Response {
			return s.instance.Stranger().Send(`mutation ($t: String!) { refresh(refreshToken: $t) { accessToken } }`, V{"t": s.Refresh})
		},
	} {
		start := time.Now()
		r := send()
		if took := time.Since(start); took > patience {
			t.Errorf("%s took %v", name, took)
		}
		if len(r.Errors) != 1 || r.Errors[0].Code() != "UNAVAILABLE" || inner.Match(r.Body) || strings.Contains(string(r.Body), "socket") {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
			continue
		}
		r.Refused(t, "UNAVAILABLE")
	}
	// What needs nobody is served, and the process is well. Whether a token's session stands nobody knows who is out of touch.
	s.instance.Stranger().Do(`{ __typename __schema { queryType { name } } }`, nil, nil)
	if ready, healthy := s.status("/readyz"), s.status("/healthz"); ready != http.StatusServiceUnavailable || healthy != http.StatusOK {
		t.Errorf("/readyz: %d, /healthz: %d", ready, healthy)
	}
}

// TestDatabaseDown: the database goes and comes back, without a restart of the instance.
func TestDatabaseDown(t *testing.T) {
	t.Parallel()
	s := newCabled(t)
	before := everything(t, s.Client)
	for range 2 {
		s.available(t)
		s.cable.Cut()
		s.unavailable(t)
		s.cable.Mend()
		// The very next request is served, though all connections that the pool keeps are dead.
		s.available(t)
	}
	if after := everything(t, s.Client); after != before {
		t.Error(cmp.Diff(before, after))
	}
	refresh(s.instance.Stranger(), s.Refresh).in(t) // the token was not used up
}

// TestDatabaseSilent: the database's machine does not answer at all, neither on the connections that are open nor on new
// ones. Nothing waits for it beyond its own time, and when it is back, so is the service.
func TestDatabaseSilent(t *testing.T) {
	t.Parallel()
	s := newCabled(t, func(c *app.Config) { c.Timeout = time.Second })
	pool := s.cable.Database.Pool()
	for range 2 {
		// Each connection knows the statement of a change, which could be sent on it.
		dbtest.Fill(t, pool, func() { animals.made(t, s.Client, "", animals.full) })
		before := everything(t, s.Client)
		s.available(t)
		s.cable.Silence()
		// Lookups share statements, and each list runs its own: so many use up all connections.
		lists, lookups := pool.Stats().MaxOpenConnections+8, 20
		answers := make(chan *apptest.Response, lists+lookups)
		for range lists {
			go func() { answers <- s.Send(`{ animals { nodes { name } } }`, nil) }()
		}
		for range lookups {
			go func() { answers <- s.Send(`query ($id: ID!) { animal(id: $id) { name } }`, V{"id": s.animal}) }()
		}
		late := time.After(10 * time.Second)
		for range lists + lookups {
			select {
			case r := <-answers:
				r.Refused(t, "UNAVAILABLE")
			case <-late:
				s.cable.Cut() // or the instance would not end either
				t.Fatal("an operation waits for the database")
			}
		}
		// A change that is sent on a connection that is open may be made when the database is back, and none is open by now.
		if idle := pool.Stats().Idle; idle > 0 {
			t.Errorf("%d connections have not been given up", idle)
		}
		s.unavailable(t)
		s.cable.Mend()
		s.available(t)
		if after := everything(t, s.Client); after != before {
			t.Error(cmp.Diff(before, after))
		}
	}
}

// TestDatabaseRefusesConnections is what an operator does who works on the database.
func TestDatabaseRefusesConnections(t *testing.T) {
	t.Parallel()
	s := newCabled(t)
	admin := dbtest.New(t).SQL(t)
	var name string
	if err := s.instance.DB.SQL(t).GetContext(t.Context(), &name, `SELECT current_database()`); err != nil {
		t.Fatal(err)
	}
	exec := func(text string) {
		t.Helper()
		if _, err := admin.ExecContext(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	exec(`ALTER DATABASE "` + name + `" ALLOW_CONNECTIONS false`)
	exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '` + name + `'`)
	s.unavailable(t)
	exec(`ALTER DATABASE "` + name + `" ALLOW_CONNECTIONS true`)
	s.available(t)
}

// TestAChangeIsMadeOnce: the connection ends after PostgreSQL has carried out a change, and before its answer is through. It is
// not carried out again on another connection, and nobody is told that it has not been.
func TestAChangeIsMadeOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	cable := apptest.NewCable(t, d)
	i := apptest.On(t, cable.Database)
	s := stage{Client: i.SignUp(), instance: i}
	x := d.SQL(t)
	for name, send := range map[string]func(id string) *apptest.Response{
		"replace": func(id string) *apptest.Response {
			return s.Send(animals.replaceMutation(), V{"id": id, "input": animals.full})
		},
		"replace version 1": func(id string) *apptest.Response {
			return s.Send(animals.replaceMutation(), V{"id": id, "input": animals.full, "ifVersion": 1})
		},
		"delete": func(id string) *apptest.Response { return s.Send(animals.deleteMutation(), V{"id": id}) },
	} {
		s.animal = animals.made(t, s.Client, "", animals.full)["id"].(string)
		// Somebody else is about to change it: so the statement is on its way before answers are lost.
		tx := x.MustBegin()
		tx.MustExec(`SELECT FROM animals FOR UPDATE`)
		answer := make(chan *apptest.Response, 1)
		go func() { answer <- send(s.animal) }()
		await(t, x, `SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
		cable.Swallow()
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		const changed = `SELECT count(*) = 1 FROM animals WHERE version = 2`
		await(t, x, changed)
		cable.HangUp()
		if r := <-answer; len(r.Errors) != 1 || r.Errors[0].Code() != "UNAVAILABLE" {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
		await(t, x, changed) // it holds still
		x.MustExec(`DELETE FROM animals`)
	}
}

// await returns when a condition holds, and fails the test where it does not come to that.
func await(t *testing.T, x *sqlx.DB, condition string) {
	t.Helper()
	for deadline := time.Now().Add(patience); ; {
		var holds bool
		if err := x.GetContext(t.Context(), &holds, condition); err != nil {
			t.Fatal(err)
		}
		if holds {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", condition)
		}
	}
}

// TestDatabaseComesAndGoes: whatever a request is doing when the database goes, it is answered in full or UNAVAILABLE.
func TestDatabaseComesAndGoes(t *testing.T) {
	t.Parallel()
	s := newCabled(t)
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for n := range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				r := s.Send(`{ viewer { households { name } } animals { totalCount nodes { name weights { nodes { id } } household { name } } } }`, nil)
				if n%2 == 0 {
					r = s.Send(animals.replaceMutation(), V{"id": s.animal, "input": animals.full})
				}
				for _, e := range r.Errors {
					if e.Code() != "UNAVAILABLE" {
						t.Errorf("%d %s", r.Status, r.Body)
					}
				}
			}
		})
	}
	for range 10 {
		s.cable.Cut()
		s.Send(`{ viewer { id } }`, nil)
		s.cable.Mend()
		s.available(t)
	}
	close(stop)
	clients.Wait()
	s.available(t)
}
