package db_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// calls returns a call of each method of the database that talks to it. They are found by reflection, so that a new one
// cannot be forgotten.
func calls(d *db.DB) map[string]func(context.Context) error {
	out := map[string]func(context.Context) error{}
	v := reflect.ValueOf(d)
	for i := range v.NumMethod() {
		method := v.Type().Method(i)
		if method.Type.NumIn() < 2 || method.Type.In(1) != reflect.TypeFor[context.Context]() {
			continue // Close and Pool
		}
		if method.Type.NumOut() == 0 {
			continue // WatchRevocations, which waits for the database as long as its context does
		}
		out[method.Name] = func(ctx context.Context) error {
			in := []reflect.Value{reflect.ValueOf(ctx)}
			last := method.Type.NumIn()
			if method.Type.IsVariadic() {
				last-- // which may be left out
			}
			for n := 2; n < last; n++ {
				in = append(in, argument(method.Type.In(n)))
			}
			results := v.Method(i).Call(in)
			err, _ := results[len(results)-1].Interface().(error)
			return err
		}
	}
	return out
}

// argument returns a value with which a method has to ask the database: a list of nothing would be answered without it.
func argument(t reflect.Type) reflect.Value {
	switch t {
	case reflect.TypeFor[db.AnimalQuery]():
		return reflect.ValueOf(db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByName}})
	case reflect.TypeFor[page.Request]():
		return reflect.ValueOf(page.Request{Limit: 1})
	case reflect.TypeFor[func(int64) (db.RowVisitor, error)]():
		return reflect.ValueOf(func(int64) (db.RowVisitor, error) { return &dump{}, nil })
	}
	switch t.Kind() {
	case reflect.Slice:
		return reflect.MakeSlice(t, 1, 1)
	case reflect.Func:
		return reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value { return []reflect.Value{reflect.Zero(t.Out(0))} })
	}
	return reflect.Zero(t)
}

// A database that cannot be reached is told as such, by each method, at once.
func TestUnreachable(t *testing.T) {
	dir := t.TempDir()
	// A socket whose server has gone.
	gone, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, ".s.PGSQL.5432")})
	if err != nil {
		t.Fatal(err)
	}
	gone.SetUnlinkOnClose(false)
	gone.Close()
	// A port at which nobody listens any more.
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	hangsUp := answering(t, func(c net.Conn) { c.Close() })
	for name, address := range map[string]string{
		"no such socket": "postgres://u@/x?sslmode=disable&host=" + url.QueryEscape(filepath.Join(dir, "none")),
		"no such server": "postgres://u@/x?sslmode=disable&host=" + url.QueryEscape(dir),
		"a closed port":  "postgres://u@" + closed.Addr().String() + "/x?sslmode=disable",
		"it hangs up":    "postgres://u@" + hangsUp + "/x?sslmode=disable",
		"as words":       "host=" + filepath.Join(dir, "none") + " user=u dbname=x sslmode=disable",
	} {
		t.Run(name, func(t *testing.T) {
			d, err := db.Open(address, db.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			all := calls(d)
			if len(all) < 30 {
				t.Fatalf("only %d methods", len(all))
			}
			begin := time.Now()
			for method, call := range all {
				if err := call(t.Context()); !errors.Is(err, db.ErrUnavailable) {
					t.Errorf("%s: %v", method, err)
				}
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("%d methods took %v", len(all), took)
			}
		})
	}
}

// A server that takes a call and says nothing is given up after connect_timeout.
func TestSilentServer(t *testing.T) {
	t.Parallel()
	silent := answering(t, func(net.Conn) {})
	d, err := db.Open("postgres://u@"+silent+"/x?sslmode=disable&connect_timeout=1", db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Ping(patiently(t, time.Minute)); !errors.Is(err, db.ErrUnavailable) || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error(err)
	}
}

// answering listens and gives each connection to fn.
func answering(t *testing.T, fn func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { c.Close() }) // and so it is not closed as garbage before
			fn(c)
		}
	}()
	return l.Addr().String()
}

// When the database is back, so is the service: with the same pool, and the statements that it had prepared.
func TestServiceGoesOnWhenTheDatabaseIsBack(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	x := d.SQL(t)
	for range 3 {
		// More than one has ended when they are needed.
		dbtest.Fill(t, d.Pool(), func() {
			if _, err := d.Animal(t.Context(), ann.viewer, animal.ID); err != nil {
				t.Error(err)
			}
		})
		x.MustExec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		atOnce(10, func(int) {
			if _, err := d.Animal(t.Context(), ann.viewer, animal.ID); err != nil && !errors.Is(err, db.ErrUnavailable) {
				t.Error(err)
			}
		})
	}
	if _, err := d.Animal(t.Context(), ann.viewer, animal.ID); err != nil {
		t.Error("afterwards: ", err)
	}
}

// A statement that has to wait ends when whoever asks has no more time, or no more interest; the error tells which.
func TestStatementsEndWithTheirContext(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	x := d.SQL(t)
	holder := x.MustBegin()
	defer holder.Rollback()
	holder.MustExec(`SELECT FROM animals WHERE id = $1 FOR UPDATE`, animal.ID.UUID.String())

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := d.DeleteAnimal(ctx, ann.viewer, animal.ID, nil, now); !errors.Is(err, db.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after its deadline: %v", err)
	}

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- d.DeleteAnimal(ctx, ann.viewer, animal.ID, nil, now) }()
	waiting(t, d, 1)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) || errors.Is(err, db.ErrUnavailable) {
		t.Errorf("after it was cancelled: %v", err)
	}
	if _, err := d.Animal(t.Context(), ann.viewer, animal.ID); err != nil {
		t.Errorf("the animal is gone: %v", err)
	}
}

// What is deleted while something is being hung below it is not found, as if it had been deleted before: by the names of
// the constraints, which these tests keep in step with the migrations.
func TestWhatIsDeletedInTheMeantimeIsNotFound(t *testing.T) {
	day, _ := pets.NewDate(2020, 2, 29)
	for name, test := range map[string]struct {
		delete string
		create func(context.Context, *dbtest.Database, account, pets.AnimalID) error
	}{
		"a weight": {`DELETE FROM animals WHERE household_id = $1`, func(ctx context.Context, d *dbtest.Database, a account, id pets.AnimalID) error {
			_, err := d.CreateWeight(ctx, a.viewer, id, pets.Measurement{MeasuredOn: day, Grams: 1})
			return err
		}},
		"a vaccination": {`DELETE FROM animals WHERE household_id = $1`, func(ctx context.Context, d *dbtest.Database, a account, id pets.AnimalID) error {
			_, err := d.CreateVaccination(ctx, a.viewer, id, pets.Dose{Vaccine: "x", GivenOn: day})
			return err
		}},
		"an animal": {`DELETE FROM households WHERE household_id = $1`, func(ctx context.Context, d *dbtest.Database, a account, _ pets.AnimalID) error {
			p, err := (&pets.AnimalInput{Name: "Max", Species: pets.Dog}).Check(now)
			if err == nil {
				_, err = d.CreateAnimal(ctx, a.viewer, &a.household, p, nil, now)
			}
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			d := dbtest.New(t)
			ann := signUp(t, d)
			animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
			other := d.SQL(t).MustBegin()
			defer other.Rollback()
			other.MustExec(test.delete, ann.household.String())
			ended := make(chan error)
			go func() { ended <- test.create(patiently(t, time.Minute), d, ann, animal.ID) }()
			waiting(t, d, 1)
			if err := other.Commit(); err != nil {
				t.Fatal(err)
			}
			if err := <-ended; !errors.Is(err, pets.ErrNotFound) {
				t.Error(err)
			}
			// And a second time, when it is long gone.
			if err := test.create(t.Context(), d, ann, animal.ID); !errors.Is(err, pets.ErrNotFound) {
				t.Error(err)
			}
		})
	}
}

// An address that cannot be used is refused without telling the password that it holds.
func TestOpenRefusesWhatIsNoAddress(t *testing.T) {
	for _, address := range []string{"postgres://u:secret@[::1/x", "postgres://u:secret@h:port/x", "host='x password=secret", "postgres://u:secret%zz@h/x"} {
		d, err := db.Open(address, db.Options{})
		if err == nil {
			d.Close()
			t.Errorf("%s was taken", address)
			continue
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
