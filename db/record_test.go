package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// home gives the account one more household, empty, and returns the account in it.
func (a account) home(t failer, d *dbtest.Database) account {
	t.Helper()
	h, err := d.CreateHousehold(t.Context(), a.viewer, "Another", now)
	if err != nil {
		t.Fatal(err)
	}
	return account{a.viewer, h.ID}
}

func statuses(results []pets.ImportResult) []pets.ImportStatus {
	var out []pets.ImportStatus
	for _, r := range results {
		out = append(out, r.Status)
	}
	return out
}

// each reports whether each record had the same outcome.
func each(results []pets.ImportResult, status pets.ImportStatus) bool {
	return !slices.ContainsFunc(results, func(r pets.ImportResult) bool { return r.Status != status })
}

// What was imported is exported, to the last byte and microsecond; and importing it again changes nothing.
func TestImportAndExportAreInverse(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	rapid.Check(t, func(r *rapid.T) {
		records := anyRecords(4).Draw(r, "records")
		first, second := ann.home(r, d), ann.home(r, d)
		if results := first.load(r, d, records); len(results) != len(records) || !each(results, pets.Imported) {
			r.Fatal(statuses(results))
		}
		if len(records) == 0 {
			return
		}
		exported := first.export(r, d)
		if diff := cmp.Diff(in(first.household, records), exported, same); diff != "" {
			r.Fatal(diff)
		}

		if results := first.load(r, d, exported); !each(results, pets.AlreadyThere) {
			r.Fatal("the second time: ", statuses(results))
		}
		if diff := cmp.Diff(exported, first.export(r, d), same); diff != "" {
			r.Fatal("the second time has changed something: ", diff)
		}

		// Ids are the household's: another household can have the same animals.
		if results := second.load(r, d, exported); !each(results, pets.Imported) {
			r.Fatal("in the second household: ", statuses(results))
		}
		if diff := cmp.Diff(in(second.household, records), second.export(r, d), same); diff != "" {
			r.Fatal("in the second household: ", diff)
		}
	})
}

// What was exported, deleted and imported again is what it was, a few versions later; and what was changed in between is kept in
// the history. What the file has not, such as a weight that came after it, comes back too.
func TestImportFromTheTrash(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	rapid.Check(t, func(r *rapid.T) {
		home := ann.home(r, d)
		home.load(r, d, anyRecords(4).Draw(r, "records"))
		file := home.export(r, d)
		versions := map[pets.AnimalID]int{}
		deleted := map[pets.AnimalID]bool{}
		want := map[pets.AnimalID]pets.Record{}
		for _, record := range file {
			id := record.Animal.ID
			versions[id] = record.Animal.Version
			weights := slices.Clone(record.Weights)
			if rapid.Bool().Draw(r, "changed") && versions[id] < 1<<30 {
				if _, err := d.ReplaceAnimal(t.Context(), ann.viewer, id, anyProfile().Draw(r, "another"), 1<<len(pets.AnimalFields())-1, nil, now); err != nil {
					r.Fatal(err)
				}
				versions[id]++
			}
			if len(weights) > 0 && rapid.Bool().Draw(r, "a weight less") {
				if err := d.DeleteWeight(t.Context(), ann.viewer, weights[0].ID, nil, now); err != nil {
					r.Fatal(err)
				}
				weights[0].Version += 2 // its deletion was a version, and it is there again
			}
			if rapid.Bool().Draw(r, "a weight more") {
				w, err := d.CreateWeight(t.Context(), ann.viewer, id, pets.Measurement{MeasuredOn: day, Grams: 7})
				if err != nil {
					r.Fatal(err)
				}
				weights = append(weights, *w)
			}
			record.Weights = weights
			if versions[id] < 1<<30 && rapid.Bool().Draw(r, "deleted") {
				if err := d.DeleteAnimal(t.Context(), ann.viewer, id, nil, now); err != nil {
					r.Fatal(err)
				}
				deleted[id] = true
				record.Animal.Version, record.Animal.UpdatedAt = versions[id]+2, now
				want[id] = record
			}
		}
		results := home.load(r, d, file)
		for i, record := range file {
			status := pets.AlreadyThere
			if deleted[record.Animal.ID] {
				status = pets.Imported
			}
			if results[i].Status != status {
				r.Fatal(statuses(results))
			}
		}
		for _, got := range home.export(r, d) {
			id := got.Animal.ID
			if !deleted[id] {
				continue
			}
			// in puts the weights into their order.
			if diff := cmp.Diff(in(home.household, []pets.Record{want[id]})[0], got, same); diff != "" {
				r.Fatal(diff)
			}
			changes, err := d.ChangePages(t.Context(), ann.viewer, []pets.AnimalID{id}, page.Request{Limit: 100}, true)
			if err != nil {
				r.Fatal(err)
			}
			kinds := map[pets.ChangeKind]int{}
			for _, e := range changes[id].Edges {
				if e.Node.Subject == pets.OfAnimal {
					kinds[e.Node.Kind]++
				}
			}
			if kinds[pets.Deleted] != 1 || kinds[pets.Restored] != 1 {
				r.Fatal(kinds)
			}
		}
		if results := home.load(r, d, file); !each(results, pets.AlreadyThere) {
			r.Fatal("the second time: ", statuses(results))
		}
	})
}

// The identifiers of what is in the trash are free.
func TestImportSeesNoTrash(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	ann.load(t, d, []pets.Record{rex("S1")})
	old := ann.export(t, d)[0].Animal
	if err := d.DeleteAnimal(t.Context(), ann.viewer, old.ID, nil, now); err != nil {
		t.Fatal(err)
	}
	if back, err := d.RestoreAnimal(t.Context(), ann.viewer, old.ID, nil, nil, now); err != nil || back.Version != 3 {
		t.Fatal(back, err)
	}
	for viewer, want := range map[pets.Viewer]int{ann.viewer: 2, signUp(t, d).viewer: 0} { // nobody else sees what became of it
		if changes, err := d.ChangePages(t.Context(), viewer, []pets.AnimalID{old.ID}, page.Request{Limit: 5}, true); err != nil || len(changes[old.ID].Edges) != want {
			t.Errorf("%d changes are shown, not %d: %v", len(changes[old.ID].Edges), want, err)
		}
	}
	if err := d.DeleteAnimal(t.Context(), ann.viewer, old.ID, nil, now); err != nil {
		t.Fatal(err)
	}
	max := changed(rex("S1"), func(a *pets.Animal) { a.Name = "Max" })
	if got := statuses(ann.load(t, d, []pets.Record{max})); got[0] != pets.Imported {
		t.Errorf("another animal of that licence: %v", got)
	}
	if all := ann.export(t, d); len(all) != 1 || all[0].Animal.Name != "Max" || all[0].Animal.ID == old.ID {
		t.Errorf("%+v", all)
	}
}

// rex returns a record of a dog called Rex with these licences.
func rex(licences ...string) pets.Record {
	p := pets.Profile{Name: "Rex", Species: pets.Dog, Sex: pets.SexUnknown, BornOnPrecision: pets.ToTheDay, Status: pets.Active}
	for _, value := range licences {
		p.Identifiers = append(p.Identifiers, pets.Identifier{Kind: pets.Licence, Value: value})
	}
	return pets.Record{Animal: pets.Animal{Profile: p}}
}

func changed(r pets.Record, change func(*pets.Animal)) pets.Record {
	change(&r.Animal)
	return r
}

// Who is taken for whom is the same whether the other animal is stored, or comes before it in the batch.
func TestImportTellsAnimalsApart(t *testing.T) {
	t.Parallel()
	id := pets.AnimalID{UUID: pets.UUID{1}}
	withID := func(a *pets.Animal) { a.ID = id }
	named := func(name string) func(*pets.Animal) { return func(a *pets.Animal) { a.Name = name } }
	longest := strings.Repeat("ﷺ", pets.MaxIdentifierValue) // it folds to more than a lexeme can hold
	stored := changed(rex("S 107.948", "S2", "\u0302", longest), withID)

	d := dbtest.New(t)
	ann := signUp(t, d)
	for _, test := range []struct {
		name   string
		record pets.Record
		want   pets.ImportStatus
		value  string // the identifier in common, where it is taken
	}{
		{"the same id and nothing else", changed(changed(rex(), withID), named("Max")), pets.AlreadyThere, ""},
		{"another id and nothing else", changed(rex(), func(a *pets.Animal) { a.ID.UUID = pets.UUID{2} }), pets.Imported, ""},
		{"no id and no identifier", rex(), pets.Imported, ""},
		{"the same licence", rex("S 107.948"), pets.AlreadyThere, ""},
		{"the same licence in another case", rex("s 107.948"), pets.AlreadyThere, ""},
		{"the same licence with other spaces", rex(" S-107\u00a09 48."), pets.AlreadyThere, ""},
		{"the same licence in wide characters", rex("Ｓ107948"), pets.AlreadyThere, ""},
		{"the same licence and a name in another case", changed(rex("S107948"), named("RE\u0301X")), pets.AlreadyThere, ""},
		{"the same second licence", rex("S2"), pets.AlreadyThere, ""},
		{"the same licence behind another", rex("S9", "S2"), pets.AlreadyThere, ""},
		{"the same licence, another id", changed(rex("S2"), func(a *pets.Animal) { a.ID.UUID = pets.UUID{2} }), pets.Imported, ""},
		{"a longer licence", rex("S1079480"), pets.Imported, ""},
		{"a shorter licence", rex("S10794"), pets.Imported, ""},
		{"the same longest of all licences", rex(longest), pets.AlreadyThere, ""},
		{"a licence that says nothing", rex("\u0301"), pets.Imported, ""},
		{"the same value of another kind", changed(rex("S2"), func(a *pets.Animal) { a.Identifiers[0].Kind = pets.Tattoo }), pets.Imported, ""},
		{"the licence of one with another name", changed(rex("s107948"), named("Max")), pets.Taken, "s107948"},
		{"the licence of one of another species", changed(rex("S9", "s 2"), func(a *pets.Animal) { a.Species = pets.Cat }), pets.Taken, "s 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, load := range map[string]func(account) pets.ImportResult{
				"stored": func(a account) pets.ImportResult {
					a.load(t, d, []pets.Record{stored})
					return a.load(t, d, []pets.Record{test.record})[0]
				},
				"in the batch": func(a account) pets.ImportResult {
					return a.load(t, d, []pets.Record{stored, test.record})[1]
				},
			} {
				home := ann.home(t, d)
				got := load(home)
				if got.Status != test.want {
					t.Errorf("%s: %v, want %v", name, got.Status, test.want)
				}
				if got.Status == pets.Taken && (got.Other == nil || got.Other.Name != "Rex" || got.Other.ID.UUID != id.UUID || got.Identifier.Value != test.value) {
					t.Errorf("%s: taken by %+v for %+v", name, got.Other, got.Identifier)
				}
				want := map[pets.ImportStatus]int{pets.Imported: 2, pets.AlreadyThere: 1, pets.Taken: 1}[test.want]
				if records := home.export(t, d); len(records) != want {
					t.Errorf("%s: %d animals are stored, want %d", name, len(records), want)
				}
			}
		})
	}
}

// The identifiers of one household are nothing to another.
func TestImportLooksAtOneHousehold(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	bob.load(t, d, []pets.Record{rex("S1")})
	other := changed(rex("S1"), func(a *pets.Animal) { a.Name = "Max" })
	if got := statuses(ann.load(t, d, []pets.Record{other})); got[0] != pets.Imported {
		t.Errorf("a licence of another household's animal: %v", got)
	}
}

func TestImportGivesWhatIsMissing(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	r := rex()
	r.Weights = []pets.Weight{{Measurement: pets.Measurement{MeasuredOn: day, Grams: 1}}, {Measurement: pets.Measurement{MeasuredOn: day, Grams: 2}}}
	r.Vaccinations = []pets.Vaccination{{Dose: pets.Dose{Vaccine: "x", GivenOn: day}}}
	ann.load(t, d, []pets.Record{r, r})
	records := ann.export(t, d)
	if len(records) != 2 || records[0].Animal.ID == records[1].Animal.ID {
		t.Fatalf("%d animals are stored: %+v", len(records), records)
	}
	for _, r := range records {
		a := r.Animal
		if a.ID.UUID == (pets.UUID{}) || a.Version != 1 || !a.CreatedAt.Equal(now) || !a.UpdatedAt.Equal(now) {
			t.Errorf("%+v", a)
		}
		if len(r.Weights) != 2 || len(r.Vaccinations) != 1 || r.Weights[0].ID == r.Weights[1].ID || r.Weights[0].Version != 1 ||
			r.Vaccinations[0].ID.UUID == (pets.UUID{}) || r.Vaccinations[0].Version != 1 || r.Weights[0].Animal != a.ID {
			t.Errorf("%+v", r)
		}
	}
}

// A weight that has the id of another animal's weight, in a file that somebody has put together by hand, gets one of its own.
func TestImportOfIDsThatAreTaken(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	with := func(licence string) pets.Record {
		r := rex(licence)
		r.Weights = []pets.Weight{{ID: pets.WeightID{UUID: pets.UUID{1}}, Measurement: pets.Measurement{MeasuredOn: day, Grams: 1}}}
		r.Vaccinations = []pets.Vaccination{{ID: pets.VaccinationID{UUID: pets.UUID{1}}, Dose: pets.Dose{Vaccine: "x", GivenOn: day}}}
		return r
	}
	ann.load(t, d, []pets.Record{with("S1"), with("S2")})
	ann.load(t, d, []pets.Record{with("S3")})
	weights, vaccinations := map[pets.WeightID]bool{}, map[pets.VaccinationID]bool{}
	for _, r := range ann.export(t, d) {
		if len(r.Weights) != 1 || len(r.Vaccinations) != 1 {
			t.Fatalf("%+v", r)
		}
		weights[r.Weights[0].ID], vaccinations[r.Vaccinations[0].ID] = true, true
	}
	given := pets.WeightID{Household: ann.household, UUID: pets.UUID{1}}
	if len(weights) != 3 || len(vaccinations) != 3 || !weights[given] {
		t.Errorf("%v, %v", weights, vaccinations)
	}
}

// Two that import the same at once are as good as one: each animal is stored once, and both are told the truth.
func TestImportsAtOnce(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	const animals, importers = 200, 4
	batch := make([]pets.Record, animals)
	for i := range batch {
		batch[i] = rex(fmt.Sprintf("S%d", i))
	}
	results := make([][]pets.ImportResult, importers)
	errs := make([]error, importers)
	ctx := patiently(t, time.Minute)
	atOnce(importers, func(i int) {
		results[i], errs[i] = d.ImportRecords(ctx, ann.viewer, ann.household, batch, now)
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	for n := range batch {
		imported := 0
		for _, r := range results {
			switch r[n].Status {
			case pets.Imported:
				imported++
			case pets.Taken:
				t.Errorf("animal %d is taken", n)
			}
		}
		if imported != 1 {
			t.Errorf("animal %d was imported %d times", n, imported)
		}
	}
	if stored := ann.export(t, d); len(stored) != animals {
		t.Errorf("%d animals are stored, want %d", len(stored), animals)
	}
}

// A batch is stored whole, or not at all.
func TestImportOfABadBatchStoresNothing(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	bad := changed(rex("S2"), func(a *pets.Animal) { a.Name = "a\x00b" }) // nothing that Check lets through: PostgreSQL has no such text
	if _, err := d.ImportRecords(t.Context(), ann.viewer, ann.household, []pets.Record{rex("S1"), bad}, now); err == nil {
		t.Error("a name with a NUL was stored")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.ImportRecords(ctx, ann.viewer, ann.household, []pets.Record{rex("S1")}, now); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
	if stored := ann.export(t, d); len(stored) != 0 {
		t.Errorf("%d animals are stored", len(stored))
	}
	if got := statuses(ann.load(t, d, []pets.Record{rex("S1")})); got[0] != pets.Imported {
		t.Errorf("afterwards the good one is %v", got)
	}
}

func TestForeignHouseholdsAreNotThere(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	bob.load(t, d, []pets.Record{rex("S1")})
	for name, household := range map[string]pets.HouseholdID{"a stranger's": bob.household, "nobody's": {1}} {
		if _, err := d.ImportRecords(t.Context(), ann.viewer, household, []pets.Record{rex("S2")}, now); !errors.Is(err, pets.ErrNotFound) {
			t.Errorf("import into %s household: %v", name, err)
		}
		err := d.ExportRecords(t.Context(), ann.viewer, household, true, func(*pets.Record) error {
			t.Errorf("export of %s household yields something", name)
			return nil
		})
		if !errors.Is(err, pets.ErrNotFound) {
			t.Errorf("export of %s household: %v", name, err)
		}
	}
	if stored := bob.export(t, d); len(stored) != 1 {
		t.Errorf("bob has %d animals", len(stored))
	}
}

// An export comes in batches, and is still of one moment; those that were made at the same moment are not lost between two.
func TestExportIsOfOneMoment(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	const animals = 1_203 // two batches and a half
	batch := make([]pets.Record, animals)
	for i := range batch {
		batch[i] = rex(fmt.Sprintf("S%d", i))
	}
	ann.load(t, d, batch)
	ids := func(during func()) []string {
		var list []string
		err := d.ExportRecords(t.Context(), ann.viewer, ann.household, false, func(r *pets.Record) error {
			if list == nil {
				during()
			}
			list = append(list, r.Animal.ID.UUID.String())
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := ids(func() {})
	if len(before) != animals || !slices.IsSorted(before) || len(slices.Compact(slices.Clone(before))) != animals {
		t.Fatalf("%d animals, which should stand in the order of their ids", len(before))
	}
	during := ids(func() { // another client adds animals, first and last, and deletes one that is still to come
		early := rex("early")
		early.Animal.CreatedAt = now.Add(-time.Hour)
		late := rex("late")
		late.Animal.CreatedAt = now.Add(time.Hour)
		ann.load(t, d, []pets.Record{early, late})
		d.SQL(t).MustExec(`DELETE FROM animals WHERE id = $1`, before[animals-1])
	})
	if diff := cmp.Diff(before, during); diff != "" {
		t.Error("the export is not of the moment at which it began: ", diff)
	}
	if after := ids(func() {}); len(after) != animals+1 {
		t.Errorf("%d animals afterwards", len(after))
	}

	enough := errors.New("enough")
	n := 0
	err := d.ExportRecords(t.Context(), ann.viewer, ann.household, true, func(*pets.Record) error {
		if n++; n == 700 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || n != 700 {
		t.Errorf("after %d animals: %v", n, err)
	}
}

// However many animals a batch has, it takes the same statements.
func TestStatementsOfAnImport(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	day, _ := pets.NewDate(2020, 2, 29)
	statements := func(animals int) int {
		batch := make([]pets.Record, animals)
		for i := range batch {
			batch[i] = rex(fmt.Sprintf("%d-%d", animals, i))
			batch[i].Weights = []pets.Weight{{Measurement: pets.Measurement{MeasuredOn: day, Grams: 1}}}
			batch[i].Vaccinations = []pets.Vaccination{{Dose: pets.Dose{Vaccine: "x", GivenOn: day}}}
		}
		return len(d.Statements(func() { ann.load(t, d, batch) }))
	}
	if one, hundred := statements(1), statements(100); one != hundred || one > 10 {
		t.Errorf("1 animal takes %d statements, 100 take %d", one, hundred)
	}
}

// A file in which somebody has copied an animal with its weights, and given the copy another id, has each weight twice. Both
// animals keep theirs.
func TestImportOfAWeightThatIsThere(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	copyOf := func(id byte) pets.Record {
		r := changed(rex(), func(a *pets.Animal) { a.ID.UUID = pets.UUID{id} })
		r.Weights = []pets.Weight{{ID: pets.WeightID{UUID: pets.UUID{9}}, Measurement: pets.Measurement{MeasuredOn: pets.DateOf(now), Grams: 10}}}
		return r
	}
	for _, batch := range [][]pets.Record{{copyOf(1), copyOf(2)}, {copyOf(3)}} {
		if got := ann.load(t, d, batch); !each(got, pets.Imported) {
			t.Errorf("the results are %v", statuses(got))
		}
	}
	for _, r := range ann.export(t, d) {
		if len(r.Weights) != 1 {
			t.Errorf("%v has %d weights, want 1", r.Animal.ID, len(r.Weights))
		}
	}
}
