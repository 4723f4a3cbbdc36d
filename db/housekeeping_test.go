package db_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// removes runs a removal until it reports that there is no more, and returns how many rows the tables have after each time.
func removes(t *testing.T, d *dbtest.Database, remove func() (bool, error), tables ...string) []string {
	t.Helper()
	x := d.SQL(t)
	var counts []string
	for range 100 {
		more, err := remove()
		if err != nil {
			t.Fatal(err)
		}
		line := ""
		for _, table := range tables {
			line += lines(t, x, `SELECT count(*)::text FROM `+table)[0] + " " + table + " "
		}
		counts = append(counts, line[:len(line)-1])
		if !more {
			return counts
		}
	}
	t.Fatal("it finds no end")
	return nil
}

// What is over goes, so many at a time; what stands, stays.
func TestRemoveExpired(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d) // for an hour
	ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	for range 25 { // for half an hour
		ann.cookie(t, d)
	}
	old, _ := ann.cookie(t, d, func(in *pets.SignIn) { in.Session.Idle, in.Session.ExpiresAt = time.Hour, now.Add(time.Minute) })
	long, longSecret := ann.cookie(t, d, func(in *pets.SignIn) { in.Session.Idle = 12 * time.Hour })
	for i := range 15 {
		a := anyAttempt(5, time.Minute) // forgotten in a minute for each
		for range i%2*4 + 1 {
			if err := d.Attempt(t.Context(), []pets.Attempt{a}, now); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(at time.Time) func() (bool, error) {
		return func() (bool, error) { return d.RemoveExpired(t.Context(), 10, at) }
	}
	tables := []string{"sessions", "revocations", "attempts"}
	if diff := cmp.Diff([]string{"28 sessions 0 revocations 15 attempts"}, removes(t, d, remove(now), tables...)); diff != "" {
		t.Error("nothing is over yet: ", diff)
	}
	if diff := cmp.Diff([]string{"27 sessions 0 revocations 7 attempts"}, removes(t, d, remove(now.Add(time.Minute)), tables...)); diff != "" {
		t.Error("after a minute: ", diff)
	}
	if err := d.SessionStands(t.Context(), old.viewer); err == nil {
		t.Error("the session that was too old is there")
	}
	if diff := cmp.Diff([]string{"17 sessions 0 revocations 0 attempts", "7 sessions 0 revocations 0 attempts", "2 sessions 0 revocations 0 attempts"},
		removes(t, d, remove(now.Add(30*time.Minute)), tables...)); diff != "" {
		t.Error("after half an hour: ", diff)
	}
	long.stands(t, d, longSecret, true)
	if err := d.SessionStands(t.Context(), ann.viewer); err != nil {
		t.Error(err)
	}
	for range 12 {
		a, _ := ann.cookie(t, d)
		if err := d.EndSession(t.Context(), ann.viewer, a.viewer.Session, until); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"2 sessions 12 revocations 0 attempts"}, removes(t, d, remove(until.Add(-time.Microsecond)), tables...)); diff != "" {
		t.Error("their tokens may be around: ", diff)
	}
	if diff := cmp.Diff([]string{"2 sessions 2 revocations 0 attempts", "2 sessions 0 revocations 0 attempts"}, removes(t, d, remove(until), tables...)); diff != "" {
		t.Error("their tokens have expired: ", diff)
	}
	// Who owns an account and is signed in nowhere comes back.
	removes(t, d, remove(now.AddDate(10, 0, 0)), tables...)
	if left := lines(t, d.SQL(t), `SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM sessions) || ' ' || (SELECT count(*) FROM animals)`); left[0] != "1 0 1" {
		t.Errorf("users, sessions and animals after ten years: %s", left[0])
	}
}

// A guest goes with her session, since she has no way back, and what she kept goes after her.
func TestRemoveGuests(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	var leaving, staying []account
	for i := range 30 {
		guest, secret := newGuest(t, d)
		guest.create(t, d, pets.AnimalInput{Name: fmt.Sprint("Rex ", i), Species: pets.Dog})
		switch i % 6 {
		case 0:
			staying = append(staying, guest)
			if _, err := d.Session(t.Context(), guest.viewer.Session, secret, now.Add(20*time.Minute)); err != nil {
				t.Fatal(err)
			}
		case 1: // signs out
			if err := d.EndSession(t.Context(), guest.viewer, guest.viewer.Session, until); err != nil {
				t.Fatal(err)
			}
			fallthrough
		default:
			leaving = append(leaving, guest)
		}
	}
	later := now.Add(40 * time.Minute)
	// The first time removes ten sessions and the guests of these, five of whom have signed out; and so on.
	counts := removes(t, d, func() (bool, error) { return d.RemoveExpired(t.Context(), 10, later) }, "users")
	if len(counts) < 3 || counts[0] != "21 users" || counts[len(counts)-1] != "6 users" {
		t.Errorf("ten at a time: %v", counts)
	}
	left := lines(t, d.SQL(t), `SELECT id::text FROM users`)
	for _, guest := range leaving {
		if slices.Contains(left, guest.viewer.User.String()) {
			t.Errorf("the guest %v is there", guest.viewer.User)
		}
	}
	// How the animals and the households share the work is not laid down; what is left is.
	counts = removes(t, d, func() (bool, error) { return d.RemoveAbandoned(t.Context(), nil, 10) }, "animals", "households")
	if last := counts[len(counts)-1]; last != "6 animals 6 households" {
		t.Errorf("%s are left", last)
	}
	for _, a := range append(staying, ann) {
		if animals := a.export(t, d); len(animals) != 1 {
			t.Errorf("%v has %d animals", a.viewer.User, len(animals))
		}
	}
}

// What nobody belongs to goes with all that hangs below it, so many at a time; what anybody belongs to stays, be it empty.
func TestRemoveAbandoned(t *testing.T) {
	d := dbtest.New(t)
	x := d.SQL(t)
	ann, bob := signUp(t, d), signUp(t, d)
	carol := signUp(t, d) // whose household stays empty
	shared := account{bob.viewer, ann.household}
	x.MustExec(`INSERT INTO memberships (user_id, household_id, role, created_at) VALUES ($1, $2, 'OWNER', $3)`,
		bob.viewer.User.String(), ann.household.String(), now)
	day, _ := pets.NewDate(2020, 2, 29)
	for _, a := range []account{ann, bob, ann.home(t, d)} {
		for range 15 {
			animal := a.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
			if _, err := d.CreateWeight(t.Context(), a.viewer, animal.ID, pets.Measurement{MeasuredOn: day, Grams: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 25 {
		ann.home(t, d)
	}
	if more, err := d.RemoveAbandoned(t.Context(), nil, 1000); more || err != nil {
		t.Errorf("nothing is abandoned: %v, %v", more, err)
	}
	if _, err := d.DeleteUser(t.Context(), ann.viewer, until); err != nil {
		t.Fatal(err)
	}
	// Of 45 animals 15 were hers alone; of 29 households 26.
	counts := removes(t, d, func() (bool, error) { return d.RemoveAbandoned(t.Context(), nil, 10) }, "animals", "households")
	if diff := cmp.Diff([]string{"35 animals 19 households", "30 animals 9 households", "30 animals 3 households"}, counts); diff != "" {
		t.Error(diff)
	}
	for name, a := range map[string]account{"what was shared": shared, "bob's own": bob} {
		records := a.export(t, d)
		if len(records) != 15 || len(records[0].Weights) != 1 {
			t.Errorf("%s: %d animals", name, len(records))
		}
	}
	if homes := carol.households(t, d); len(homes) != 1 {
		t.Errorf("carol has %v", homes)
	}
	if n := lines(t, x, `SELECT count(*)::text FROM weights`); n[0] != "30" {
		t.Errorf("%s weights are left", n[0])
	}
}

// What is kept for a time goes when that has passed: idempotency keys, and the trash with all that is of its animals.
func TestRemoveExpiredTrash(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	for n := range 24 {
		a, err := d.CreateAnimal(t.Context(), ann.viewer, nil, pets.Profile{Name: "Rex", Species: pets.Dog}, new(fmt.Sprint(n)), now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.CreateWeight(t.Context(), ann.viewer, a.ID, pets.Measurement{MeasuredOn: day, Grams: 1}); err != nil {
			t.Fatal(err)
		}
		if n%2 == 0 {
			if err := d.DeleteAnimal(t.Context(), ann.viewer, a.ID, nil, now.Add(time.Duration(n)*time.Second)); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(at time.Time) func() (bool, error) {
		return func() (bool, error) { return d.RemoveExpired(t.Context(), 5, at) }
	}
	tables := []string{"idempotency_keys", "animals", "weights", "changes"}
	for _, test := range []struct {
		name string
		at   time.Time
		want []string
	}{
		{"after a day", now.Add(24*time.Hour + time.Minute), []string{"24 idempotency_keys 24 animals 24 weights 12 changes"}},
		{"later", now.Add(pets.IdempotencyKeyKept), []string{"19 idempotency_keys 24 animals 24 weights 12 changes", "14 idempotency_keys 24 animals 24 weights 12 changes",
			"9 idempotency_keys 24 animals 24 weights 12 changes", "4 idempotency_keys 24 animals 24 weights 12 changes", "0 idempotency_keys 24 animals 24 weights 12 changes"}},
		{"a moment before 30 days", now.Add(30*24*time.Hour - time.Microsecond), []string{"0 idempotency_keys 24 animals 24 weights 12 changes"}},
		{"after 30 days", now.Add(30 * 24 * time.Hour), []string{"0 idempotency_keys 23 animals 23 weights 11 changes"}},
		{"and some seconds", now.Add(30*24*time.Hour + 12*time.Second), []string{"0 idempotency_keys 18 animals 18 weights 6 changes", "0 idempotency_keys 17 animals 17 weights 5 changes"}},
		{"much later", now.AddDate(10, 0, 0), []string{"0 idempotency_keys 12 animals 12 weights 0 changes", "0 idempotency_keys 12 animals 12 weights 0 changes"}},
	} {
		if diff := cmp.Diff(test.want, removes(t, d, remove(test.at), tables...)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// A household of which all is in the trash is somebody's, until nobody belongs to it.
func TestTrashBelongsToSomebody(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	trashed := func(a account) pets.AnimalID {
		t.Helper()
		animal := a.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
		if err := d.DeleteAnimal(t.Context(), a.viewer, animal.ID, nil, now); err != nil {
			t.Fatal(err)
		}
		return animal.ID
	}
	keepHouse := func() {
		t.Helper()
		for range 3 {
			if _, err := d.RemoveAbandoned(t.Context(), nil, 100); err != nil {
				t.Fatal(err)
			}
		}
	}
	ann, bob := signUp(t, d), signUp(t, d)
	anns, bobs := trashed(ann), trashed(bob)
	guest, _ := newGuest(t, d)
	guests := trashed(guest)
	// The guest signs in as Ann, and brings her trash along.
	session, _ := cookieSession()
	if _, err := d.BeginSession(t.Context(), ann.viewer.User, pets.SignIn{Session: session, Old: guest.viewer, OldTokensUntil: until, Bring: true}, now); err != nil {
		t.Fatal(err)
	}
	if _, err := d.DeleteUser(t.Context(), bob.viewer, until); err != nil {
		t.Fatal(err)
	}
	keepHouse()
	for name, id := range map[string]pets.AnimalID{"her own": anns, "the guest's": guests} {
		if a, err := d.RestoreAnimal(t.Context(), ann.viewer, id, nil, nil, now); err != nil || a.Name != "Rex" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := lines(t, d.SQL(t), `SELECT count(*)::text FROM animals WHERE household_id = $1`, bobs.Household.String()); left[0] != "0" {
		t.Errorf("%s of an account that is gone", left[0])
	}
	if left := lines(t, d.SQL(t), `SELECT count(*)::text FROM changes`); left[0] != "4" {
		t.Errorf("%s changes are left", left[0])
	}
}

// Instances that keep house at once do not get in each other's way.
func TestHousekeepingAtOnce(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	ann := signUp(t, d)
	for range 60 {
		guest, _ := newGuest(t, d)
		guest.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
		if err := d.EndSession(t.Context(), guest.viewer, guest.viewer.Session, until); err != nil {
			t.Fatal(err)
		}
	}
	atOnce(4, func(int) {
		for more := true; more; {
			var err error
			if more, err = d.RemoveExpired(ctx, 7, now); err != nil {
				t.Error(err)
			}
		}
		for more := true; more; {
			var err error
			if more, err = d.RemoveAbandoned(ctx, nil, 7); err != nil {
				t.Error(err)
			}
		}
	})
	// One that found what another was about to remove may have stopped too early; the next time goes on.
	for range 20 {
		if _, err := d.RemoveExpired(ctx, 7, now); err != nil {
			t.Fatal(err)
		}
		if _, err := d.RemoveAbandoned(ctx, nil, 7); err != nil {
			t.Fatal(err)
		}
	}
	left := lines(t, d.SQL(t), `SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM households) || ' ' || (SELECT count(*) FROM animals)`)
	if left[0] != "1 1 0" {
		t.Errorf("users, households and animals: %s", left[0])
	}
	if err := d.SessionStands(ctx, ann.viewer); err != nil {
		t.Error(err)
	}
}
