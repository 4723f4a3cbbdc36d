package db_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// held is a database whose animals nobody can read until release is called.
type held struct {
	*dbtest.Database
	x       *sqlx.DB
	release func()
}

func hold(t *testing.T, d *dbtest.Database) *held {
	t.Helper()
	h := &held{Database: d, x: d.SQL(t)}
	tx := h.x.MustBeginTx(t.Context(), nil)
	tx.MustExec(`LOCK TABLE animals IN ACCESS EXCLUSIVE MODE`)
	h.release = func() {
		if err := tx.Commit(); err != nil {
			t.Error(err)
		}
	}
	return h
}

// await waits until so many statements wait for the animals, and so many lookups for statements; -1 statements: some, however many.
func (h *held) await(t *testing.T, statements, lookups int) {
	t.Helper()
	ctx := patiently(t, 10*time.Second)
	for {
		var n int
		if err := h.x.GetContext(t.Context(), &n, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`); err != nil {
			t.Fatal(err)
		}
		_, waiting := h.Gathering()
		if (n == statements || statements < 0 && n > 0) && waiting == lookups {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("%d statements and %d lookups wait, and not %d and %d", n, waiting, statements, lookups)
		}
	}
}

// A lookup is a call of Animal on its way.
type lookup struct {
	viewer pets.Viewer
	id     pets.AnimalID
	want   *pets.Animal // nil: not found

	cancel context.CancelFunc
	done   chan struct{}
	got    *pets.Animal
	err    error
}

func (l *lookup) again() *lookup { return &lookup{viewer: l.viewer, id: l.id, want: l.want} }

func (l *lookup) start(ctx context.Context, d *dbtest.Database) *lookup {
	ctx, l.cancel = context.WithTimeout(ctx, 20*time.Second)
	l.done = make(chan struct{})
	go func() {
		defer close(l.done)
		defer l.cancel()
		l.got, l.err = d.Animal(ctx, l.viewer, l.id)
	}()
	return l
}

func startAll(ctx context.Context, d *dbtest.Database, lookups []*lookup) {
	for _, l := range lookups {
		l.start(ctx, d)
	}
}

func checkAll(t *testing.T, lookups ...*lookup) {
	t.Helper()
	for _, l := range lookups {
		l.check(t)
	}
}

// times returns each lookup so many times.
func times(n int, lookups []*lookup) (list []*lookup) {
	for _, l := range lookups {
		for range n {
			list = append(list, l.again())
		}
	}
	return list
}

func (l *lookup) check(t *testing.T) {
	t.Helper()
	<-l.done
	if l.want == nil {
		if l.got != nil || !errors.Is(l.err, pets.ErrNotFound) {
			t.Errorf("found: %v, %v", l.got, l.err)
		}
		return
	}
	if diff := gocmp.Diff(l.want, l.got, same); diff != "" || l.err != nil {
		t.Error(diff, l.err)
	}
}

// crossing are lookups of two accounts: of their own animals, of one that is gone, of the other's, and of one twice.
func crossing(t *testing.T, d *dbtest.Database) (list []*lookup) {
	t.Helper()
	ann, bob := signUp(t, d), signUp(t, d)
	rex := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	tom := bob.create(t, d, pets.AnimalInput{Name: "Tom", Species: pets.Cat})
	gone := ann.create(t, d, pets.AnimalInput{Name: "Gone", Species: pets.Dog})
	if err := d.DeleteAnimal(t.Context(), ann.viewer, gone.ID, nil, now); err != nil {
		t.Fatal(err)
	}
	return []*lookup{
		{viewer: ann.viewer, id: rex.ID, want: rex}, {viewer: bob.viewer, id: rex.ID}, {viewer: ann.viewer, id: gone.ID},
		{viewer: bob.viewer, id: tom.ID, want: tom}, {viewer: ann.viewer, id: tom.ID}, {viewer: ann.viewer, id: rex.ID, want: rex},
	}
}

func TestLookupsThatComeMeanwhileShareAStatement(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.GatherBy(1, time.Hour)
	lookups := times(15, crossing(t, d))
	h := hold(t, d)
	sent := d.Statements(func() {
		first := lookups[0].again().start(t.Context(), d)
		h.await(t, 1, 0)
		startAll(t.Context(), d, lookups)
		h.await(t, 1, len(lookups))
		traced, trace := db.WithTrace(t.Context())
		alone := lookups[0].again().start(traced, d)
		h.await(t, 2, len(lookups))
		h.release()
		checkAll(t, append(lookups, first, alone)...)
		if n := len(trace.Statements()); n != 1 {
			t.Errorf("the trace has %d statements", n)
		}
	})
	// That of the first, that with the trace, and as many as are needed for the other 90.
	if want := 2 + (len(lookups)+db.GatherMost-1)/db.GatherMost; len(sent) != want {
		t.Errorf("%d statements and not %d: %q", len(sent), want, sent)
	}
	for ctx := patiently(t, 10*time.Second); ; { // the last of them ends a little after its answers
		underWay, waiting := d.Gathering()
		if underWay == 0 && waiting == 0 {
			break
		}
		if ctx.Err() != nil {
			t.Fatalf("%d statements are under way and %d lookups wait at the end", underWay, waiting)
		}
	}
}

func TestLookupsGoBesideAStatementThatHangs(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.GatherBy(1, time.Millisecond)
	lookups := crossing(t, d)
	h := hold(t, d)
	for i, l := range lookups {
		l.start(t.Context(), d)
		h.await(t, i+1, 0) // each in a statement of its own, since the one before it hangs
	}
	h.release()
	checkAll(t, lookups...)
}

func TestNobodyIsLeftBesideAStatementThatHangs(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.GatherBy(1, 2*time.Second)
	lookups := times(30, crossing(t, d)) // more than two statements take
	h := hold(t, d)
	startAll(t.Context(), d, lookups)
	h.await(t, 1, len(lookups)-1)
	h.await(t, -1, 0)
	h.release()
	checkAll(t, lookups...)
}

func TestAStatementOfSeveralEndsWithTheLastOfThem(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.GatherBy(1, time.Millisecond)
	lookups := crossing(t, d)
	h := hold(t, d)
	lookups[0].start(t.Context(), d)
	h.await(t, 1, 0)
	soon, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	startAll(soon, d, lookups[1:])
	for _, l := range lookups[1:] {
		if <-l.done; !errors.Is(l.err, context.DeadlineExceeded) {
			t.Error(l.err)
		}
	}
	h.await(t, 1, 0) // PostgreSQL waits for nobody any more but the first
	h.release()
	lookups[0].check(t)
}

func TestALookupThatIsGivenUpLeavesTheOthers(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.GatherBy(1, time.Hour)
	lookups := crossing(t, d)
	h := hold(t, d)
	for i, l := range lookups {
		l.start(t.Context(), d)
		h.await(t, 1, i)
	}
	lookups[5].cancel()
	if <-lookups[5].done; !errors.Is(lookups[5].err, context.Canceled) { // while the others still wait
		t.Error(lookups[5].err)
	}
	h.await(t, 1, 4)
	h.release()
	checkAll(t, lookups[:5]...)
}

func TestWhatFailsTogetherIsLookedUpAlone(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	d.GatherBy(1, time.Hour)
	lookups := crossing(t, d)
	h := hold(t, d)
	first := lookups[0].again().start(t.Context(), d)
	h.await(t, 1, 0)
	startAll(t.Context(), d, lookups)
	h.await(t, 1, len(lookups))
	first.cancel() // and those who wait are next
	<-first.done
	h.await(t, 1, 0)
	h.x.MustExec(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)
	h.await(t, len(lookups), 0)
	h.release()
	checkAll(t, lookups...)
}

func TestAPanicInAStatementOfSeveralIsOneRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		proceed := make(chan struct{})
		get := db.Gather(func(_ context.Context, n int) (int, error) {
			<-proceed
			return n, nil
		}, func(context.Context, []int) ([]int, error) { panic("together") })
		var all sync.WaitGroup
		var panics atomic.Int64
		for n := range 6 { // the first alone, and then the others
			all.Go(func() {
				defer func() {
					if recover() == "together" {
						panics.Add(1)
					}
				}()
				if got, err := get(patiently(t, time.Second), n); got != n || err != nil {
					t.Error(n, got, err)
				}
			})
			synctest.Wait()
		}
		close(proceed)
		all.Wait()
		if n := panics.Load(); n != 1 {
			t.Errorf("%d requests have panicked", n)
		}
	})
}

// What is looked up together is what is looked up alone, whoever asks for whatever.
func TestTogetherIsAsAlone(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	var viewers []pets.Viewer
	var ids []pets.AnimalID
	for _, l := range crossing(t, d) {
		viewers, ids = append(viewers, l.viewer), append(ids, l.id)
	}
	ids = append(ids, pets.AnimalID{Household: ids[0].Household, UUID: ids[3].UUID}, pets.AnimalID{})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100).Draw(t, "n")
		users, animals := make([]pets.UserID, n), make([]pets.AnimalID, n)
		asked := make([]pets.Viewer, n)
		for i := range n {
			asked[i] = rapid.SampledFrom(viewers).Draw(t, "viewer")
			users[i], animals[i] = asked[i].User, rapid.SampledFrom(ids).Draw(t, "animal")
		}
		found, err := db.AnimalsTogether(t.Context(), d.DB, users, animals)
		if err != nil || len(found) != n {
			t.Fatal(len(found), err)
		}
		for i := range n {
			alone, err := d.Animal(t.Context(), asked[i], animals[i])
			if diff := gocmp.Diff(alone, found[i], same); diff != "" || err != nil && !errors.Is(err, pets.ErrNotFound) {
				t.Fatal(diff, err)
			}
		}
	})
}

// Animals are found by their keys, however many.
func TestPlanOfAnimalsByKey(t *testing.T) {
	t.Parallel()
	clone := dbtest.New(t)
	ann := crowd(t, clone)
	p := newPlanned(t, clone)
	var ids []pets.AnimalID
	var users []pets.UserID
	for _, a := range ann.find(t, clone, pets.AnimalFilter{Text: new("own7x")}) {
		ids, users = append(ids, a.ID), append(users, ann.viewer.User)
	}
	for name, look := range map[string]func() (int, error){
		"of several viewers": func() (int, error) {
			found, err := db.AnimalsTogether(t.Context(), p.d, users, ids)
			return len(found), err
		},
		"of one": func() (int, error) {
			found, err := p.d.Animals(t.Context(), ann.viewer, ids)
			return len(found), err
		},
	} {
		for _, mode := range modes {
			plan := p.explain(t, mode, func() {
				if n, err := look(); n != len(ids) || err != nil {
					t.Fatal(n, err)
				}
			})
			if !plan.usesIndex("animals_pkey") || plan.readsTable("animals") || plan.looked("animals") > float64(len(ids)) || plan.buffers() > 10*len(ids) {
				t.Errorf("%s, %s: %v animals are looked at, in %d buffers: %s", name, mode, plan.looked("animals"), plan.buffers(), &plan)
			}
		}
	}
}
