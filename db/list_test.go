package db_test

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

var orders = []pets.AnimalOrderField{pets.ByName, pets.ByCreatedAt, pets.ByUpdatedAt, pets.ByBornOn}

// zoo fills two households of one account with animals that have much in common, and one household of somebody else.
func zoo(t testing.TB, d *dbtest.Database) (account, []pets.Animal) {
	t.Helper()
	ann, bob := signUp(t, d), signUp(t, d)
	days := []*pets.Date{nil}
	for _, s := range []string{"1800-01-01", "2020-02-29", "2026-07-01"} {
		day, err := pets.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		days = append(days, &day)
	}
	var batch []pets.Record
	for i := range 60 {
		r := rex()
		a := &r.Animal
		a.Name = []string{"Rex", "REX", "Zoë", "zoe", "名", "Ω", "a", ""}[i%8]
		a.BornOn = days[i%len(days)]
		a.CreatedAt = now.Add(time.Duration(i%3) * time.Microsecond)
		a.UpdatedAt = now.Add(time.Duration(i%5) * time.Hour)
		a.Species = pets.AllSpecies[i%2]
		a.Tags = []string{[]string{"good", "bad"}[i/30]}
		batch = append(batch, r)
	}
	second := ann.home(t, d)
	ann.load(t, d, batch[:35])
	second.load(t, d, batch[35:])
	bob.load(t, d, batch)
	var all []pets.Animal
	for _, home := range []account{ann, second} {
		for _, r := range home.export(t, d) {
			all = append(all, r.Animal)
		}
	}
	return ann, all
}

// before is the order of animals as it is meant: by the field, then by id; who has no birthday comes last.
func before(field pets.AnimalOrderField) func(a, b pets.Animal) int {
	born := func(d *pets.Date) string {
		if d == nil {
			return "unknown" // after all digits
		}
		return d.String()
	}
	return func(a, b pets.Animal) int {
		first := map[pets.AnimalOrderField]int{
			pets.ByName:      cmp.Compare(db.Fold(a.Name), db.Fold(b.Name)),
			pets.ByCreatedAt: a.CreatedAt.Compare(b.CreatedAt),
			pets.ByUpdatedAt: a.UpdatedAt.Compare(b.UpdatedAt),
			pets.ByBornOn:    cmp.Compare(born(a.BornOn), born(b.BornOn)),
		}[field]
		return cmp.Or(first, cmp.Compare(a.ID.UUID.String(), b.ID.UUID.String()))
	}
}

// The pages of a list, one behind the other, are the list: in each order, in each direction, from each end, with and without
// filters, over all households and in one.
func TestPagesOfAnimalsConcatenatedEqualTheWhole(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann, all := zoo(t, d)
	rapid.Check(t, func(t *rapid.T) {
		q := db.AnimalQuery{Order: pets.AnimalOrder{Field: rapid.SampledFrom(orders).Draw(t, "order"), Descending: rapid.Bool().Draw(t, "descending")}}
		matches := func(pets.Animal) bool { return true }
		switch rapid.IntRange(0, 4).Draw(t, "filter") {
		case 1:
			q.Filter.Household = &ann.household
			matches = func(a pets.Animal) bool { return a.ID.Household == ann.household }
		case 2:
			q.Filter.Species = pets.Some([]pets.Species{pets.Cat})
			matches = func(a pets.Animal) bool { return a.Species == pets.Cat }
		case 3:
			q.Filter.Tag = new("good")
			matches = func(a pets.Animal) bool { return slices.Contains(a.Tags, "good") }
		case 4:
			q.Filter.Text = new("zo")
			matches = func(a pets.Animal) bool { return db.Fold(a.Name) == "zoe" }
		}
		var want []pets.Animal
		for _, a := range all {
			if matches(a) {
				want = append(want, a)
			}
		}
		slices.SortFunc(want, before(q.Order.Field))
		if q.Order.Descending {
			slices.Reverse(want)
		}

		r := page.Request{Backward: rapid.Bool().Draw(t, "backward")}
		var got []pets.Animal
		for more := true; more; {
			r.Limit = rapid.IntRange(1, 40).Draw(t, "size")
			p, err := d.AnimalPage(t.Context(), ann.viewer, q, r)
			if err != nil {
				t.Fatal(err)
			}
			var animals []pets.Animal
			for _, e := range p.Edges {
				animals = append(animals, *e.Node)
			}
			if r.Backward {
				got, more = append(animals, got...), p.HasPrevious
			} else {
				got, more = append(got, animals...), p.HasNext
			}
			if len(p.Edges) == 0 {
				break
			}
			// Through its text, as a client sends it.
			edge := p.Edges[len(p.Edges)-1]
			if r.Backward {
				edge = p.Edges[0]
			}
			cursor, err := page.ParseCursor(edge.Cursor.String())
			if err != nil {
				t.Fatal(err)
			}
			if r.Backward {
				r.Before = &cursor
			} else {
				r.After = &cursor
			}
		}
		if diff := gocmp.Diff(want, got, same); diff != "" {
			t.Fatal(diff)
		}
		if n, err := d.CountAnimals(t.Context(), ann.viewer, q); err != nil || n != len(want) {
			t.Fatalf("%d are counted, want %d: %v", n, len(want), err)
		}
	})
}

// The longest name of all still has a cursor, and a place in its index.
func TestCursorOfTheLongestName(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	for _, r := range "ﷺﷺ𠮷" { // the first folds to 33 bytes
		ann.create(t, d, pets.AnimalInput{Name: string(slices.Repeat([]rune{r}, pets.MaxName)), Species: pets.Cat})
	}
	q := db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByName}}
	r := page.Request{Limit: 1}
	for n := range 3 {
		p, err := d.AnimalPage(t.Context(), ann.viewer, q, r)
		if err != nil || len(p.Edges) != 1 || p.HasNext != (n < 2) {
			t.Fatalf("page %d: %+v, %v", n, p, err)
		}
		cursor, err := page.ParseCursor(p.Edges[0].Cursor.String())
		if err != nil {
			t.Fatalf("page %d: %v", n, err)
		}
		r.After = &cursor
	}
}

// A cursor that somebody has made up is refused, or leads somewhere; it is never an error of the database.
func TestForgedCursors(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	animal := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Cat})
	keys := []string{"", "x", "\x00", "a\x00b", "'", `\`, "🐈", "infinity", "-infinity", "now", "today", "epoch", "allballs", "2020-02-29", "2020-02-30", "0000-01-01",
		"2020-02-29T00:00:00Z", "2020-02-29T00:00:00.000001Z", "2020-02-29T00:00:00.123456789Z", "2020-02-29T00:00:00+02:00",
		"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2020-02-29T24:00:00Z", "2020-06-30T23:59:60Z", "294277-01-01T00:00:00Z"}
	anyKey := rapid.OneOf(rapid.SampledFrom(keys), rapid.String())
	rapid.Check(t, func(r *rapid.T) {
		cursor := page.Cursor{Key: anyKey.Draw(r, "key"), ID: anyUUID().Draw(r, "id")}
		request := page.Request{Limit: 1, Backward: rapid.Bool().Draw(r, "backward")}
		if rapid.Bool().Draw(r, "after") {
			request.After = &cursor
		} else {
			request.Before = &cursor
		}
		for _, field := range orders {
			_, err := d.AnimalPage(r.Context(), ann.viewer, db.AnimalQuery{Order: pets.AnimalOrder{Field: field}}, request)
			if err != nil && !errors.Is(err, page.ErrCursor) {
				r.Fatalf("%s: %v", field, err)
			}
		}
		_, err := d.WeightPages(r.Context(), ann.viewer, []pets.AnimalID{animal.ID}, request, true)
		if err != nil && !errors.Is(err, page.ErrCursor) {
			r.Fatal("weights: ", err)
		}
		_, err = d.VaccinationPages(r.Context(), ann.viewer, []pets.AnimalID{animal.ID}, request, true)
		if err != nil && !errors.Is(err, page.ErrCursor) {
			r.Fatal("vaccinations: ", err)
		}
	})
}

// The pages of what hangs below animals, one behind the other, are all of it, for each of the animals at once.
func TestPagesOfCareConcatenatedEqualTheWhole(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	var animals []pets.AnimalID
	want := map[pets.AnimalID][]string{}
	for n := range 3 {
		r := rex(fmt.Sprint(n))
		for i := range 7 * n {
			on := pets.DateOf(day.Time().AddDate(0, 0, i%3)) // several on a day
			r.Weights = append(r.Weights, pets.Weight{Measurement: pets.Measurement{MeasuredOn: on, Grams: i + 1}})
			r.Vaccinations = append(r.Vaccinations, pets.Vaccination{Dose: pets.Dose{Vaccine: fmt.Sprint(i + 1), GivenOn: on}})
		}
		ann.load(t, d, []pets.Record{r})
	}
	for _, r := range ann.export(t, d) {
		animals = append(animals, r.Animal.ID)
		for _, w := range r.Weights {
			want[r.Animal.ID] = append(want[r.Animal.ID], w.MeasuredOn.String()+" "+w.ID.UUID.String())
		}
	}
	for _, backward := range []bool{false, true} {
		for _, animal := range animals {
			var got []string
			r := page.Request{Limit: 3, Backward: backward}
			for more := true; more; {
				pages, err := d.WeightPages(t.Context(), ann.viewer, []pets.AnimalID{animal}, r, true)
				if err != nil {
					t.Fatal(err)
				}
				var part []string
				for _, e := range pages[animal].Edges {
					part = append(part, e.Node.MeasuredOn.String()+" "+e.Node.ID.UUID.String())
				}
				if backward {
					got, more = append(part, got...), pages[animal].HasPrevious
				} else {
					got, more = append(got, part...), pages[animal].HasNext
				}
				if more {
					first, last := pages[animal].Edges[0].Cursor, pages[animal].Edges[len(part)-1].Cursor
					if backward {
						r.Before = &first
					} else {
						r.After = &last
					}
				}
			}
			if diff := gocmp.Diff(want[animal], got, same); diff != "" {
				t.Errorf("backward %v: %s", backward, diff)
			}
		}
	}
	// All animals at once get the page that each would get alone.
	weights, err := d.WeightPages(t.Context(), ann.viewer, animals, page.Request{Limit: 5, Backward: true}, true)
	if err != nil {
		t.Fatal(err)
	}
	vaccinations, err := d.VaccinationPages(t.Context(), ann.viewer, animals, page.Request{Limit: 100}, true)
	if err != nil {
		t.Fatal(err)
	}
	for n, animal := range animals {
		if len(weights[animal].Edges) != min(5, 7*n) || weights[animal].HasPrevious != (n > 0) || len(vaccinations[animal].Edges) != 7*n {
			t.Errorf("animal %d: %d weights, %d vaccinations", n, len(weights[animal].Edges), len(vaccinations[animal].Edges))
		}
	}
}

// Behind an old pooler nothing is prepared, and the parameters travel in another form: everything works all the same.
func TestUnprepared(t *testing.T) {
	prepared := dbtest.New(t)
	plain, err := db.Open(prepared.URL, db.Options{Unprepared: true})
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	d := &dbtest.Database{DB: plain, URL: prepared.URL}
	fill(t, d)

	ann, all := zoo(t, d)
	to, _ := pets.NewDate(2025, 1, 1)
	filter := pets.AnimalFilter{Household: &ann.household, Text: new("zoe"), Tag: new("good"), Species: pets.Some([]pets.Species{pets.Dog}),
		Status: pets.Some([]pets.AnimalStatus{pets.Active}), BornTo: &to}
	for _, field := range orders {
		q := db.AnimalQuery{Filter: filter, Order: pets.AnimalOrder{Field: field}}
		first, err := d.AnimalPage(t.Context(), ann.viewer, q, page.Request{Limit: 1})
		if err != nil || len(first.Edges) != 1 {
			t.Fatal(field, first, err)
		}
		wanted, err := prepared.AnimalPage(t.Context(), ann.viewer, q, page.Request{Limit: 10, After: &first.Edges[0].Cursor})
		if err != nil {
			t.Fatal(field, err)
		}
		next, err := d.AnimalPage(t.Context(), ann.viewer, q, page.Request{Limit: 10, After: &first.Edges[0].Cursor})
		if diff := gocmp.Diff(wanted, next, same); diff != "" || err != nil {
			t.Error(field, diff, err)
		}
	}

	animal := all[0]
	p, version := full(), animal.Version
	replaced, err := d.ReplaceAnimal(t.Context(), ann.viewer, animal.ID, p, 1<<len(pets.AnimalFields())-1, &version, now.Add(time.Microsecond))
	if err != nil {
		t.Fatal(err)
	}
	animal.Profile, animal.Version, animal.UpdatedAt = p, version+1, now.Add(time.Microsecond)
	if diff := gocmp.Diff(&animal, replaced, same); diff != "" {
		t.Error(diff)
	}
	again, err := prepared.Animal(t.Context(), ann.viewer, animal.ID)
	if diff := gocmp.Diff(&animal, again, same); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if found, err := d.Animals(t.Context(), ann.viewer, []pets.AnimalID{animal.ID, {UUID: pets.UUID{1}}}); err != nil || len(found) != 1 {
		t.Error(found, err)
	}
	if err := d.DeleteAnimal(t.Context(), ann.viewer, animal.ID, &replaced.Version, now); err != nil {
		t.Error(err)
	}
	if trash, err := d.DeletedAnimals(t.Context(), ann.viewer, nil, page.Request{Limit: 5}); err != nil || len(trash.Edges) != 1 {
		t.Error(trash, err)
	}
	if back, err := d.RestoreAnimal(t.Context(), ann.viewer, animal.ID, new(replaced.Version), nil, now); err != nil || back.Version != replaced.Version+2 {
		t.Error(back, err)
	}
	if changes, err := d.ChangePages(t.Context(), ann.viewer, []pets.AnimalID{animal.ID}, page.Request{Limit: 5}, true); err != nil || len(changes[animal.ID].Edges) != 3 {
		t.Error(changes, err)
	}
	for range 2 {
		if created, err := d.CreateAnimal(t.Context(), ann.viewer, nil, p, new("key"), now); err != nil || !gocmp.Equal(p, created.Profile, same) {
			t.Error(created, err)
		}
	}

	_, token := family(t, d)
	if _, err := d.RotateRefreshToken(t.Context(), token.Hash, newToken(now.Add(time.Hour)), until, now); err != nil {
		t.Error(err)
	}
	if _, err := d.RotateRefreshToken(t.Context(), token.Hash, newToken(now.Add(time.Hour)), until, now); !errors.Is(err, pets.ErrRefreshToken) {
		t.Error(err)
	}
	session, secret := cookieSession()
	known := another(t, d, ann.viewer.User, newToken(now.Add(time.Hour)))
	begun, err := d.BeginSession(t.Context(), ann.viewer.User, pets.SignIn{Session: session, Old: viewerOf(known), OldTokensUntil: until}, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Session(t.Context(), begun.ID, secret, now); err != nil {
		t.Error(err)
	}
	if ended, err := d.EndOtherSessions(t.Context(), viewerOf(begun), until); err != nil || len(ended) != 1 {
		t.Error(ended, err)
	}
	attempts := []pets.Attempt{{Key: [32]byte{0, 1}, Burst: 2, Every: time.Second}, {Key: [32]byte{2}, Burst: 1, Every: time.Second}}
	if err := d.Attempt(t.Context(), attempts, now); err != nil {
		t.Error(err)
	}
	if err := d.Attempt(t.Context(), attempts, now); !errors.As(err, new(*pets.TooManyAttempts)) {
		t.Error(err)
	}
	if _, err := d.RemoveExpired(t.Context(), 10, now.Add(24*time.Hour)); err != nil {
		t.Error(err)
	}
	if _, err := d.RemoveAbandoned(t.Context(), nil, 10); err != nil {
		t.Error(err)
	}
}

// full is a profile with a value in each field.
func full() pets.Profile {
	born, _ := pets.NewDate(2020, 2, 29)
	return pets.Profile{
		Name: "Zoë", Species: pets.Dog, Breed: new("Labrador"), SecondBreed: new("Poodle"), Sex: pets.Female,
		Neutered: new(false), BornOn: &born, BornOnPrecision: pets.ToTheYear, Colour: new("black"), Markings: new("a white paw"),
		Identifiers: []pets.Identifier{{Kind: pets.Tattoo, Value: "A1", Registry: new("EU"), IssuedOn: &born}},
		Status:      pets.Lost, Tags: []string{"good", "fast"}, Notes: new("bites\nand \"barks\""),
	}
}

// TestPageOfEachHousehold: each household has its own page, however many animals the others have.
func TestPageOfEachHousehold(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	homes := []account{ann, ann.home(t, d), ann.home(t, d)}
	var ids []pets.HouseholdID
	for i, home := range homes {
		for n := range 2 * i { // the first has none
			home.create(t, d, pets.AnimalInput{Name: fmt.Sprint("Rex ", n), Species: pets.Dog})
		}
		ids = append(ids, home.household)
	}
	pages, err := d.AnimalPages(t.Context(), ann.viewer, ids, db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByName}}, page.Request{Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		p := pages[id]
		if want := min(2*i, 3); len(p.Edges) != want || p.HasNext != (2*i > 3) {
			t.Errorf("household %d has %d animals on its page, and more: %v", i, len(p.Edges), p.HasNext)
		}
		for n, e := range p.Edges {
			if e.Node.ID.Household != id || e.Node.Name != fmt.Sprint("Rex ", n) {
				t.Errorf("household %d has %s of %v", i, e.Node.Name, e.Node.ID.Household)
			}
		}
	}
}
