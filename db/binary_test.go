package db_test

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// Whatever an animal, a weight and a vaccination are, they are read as they were written: by their ids, in lists, from a change, and
// where nothing is prepared and the rows travel as text. Half of them have as little as possible.
func TestRowsAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	plain, err := db.Open(d.URL, db.Options{Unprepared: true})
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	last := pets.AnimalInput{Name: "x", Species: pets.Cat}
	bare, err := last.Check(now)
	if err != nil {
		t.Fatal(err)
	}
	extreme := bare
	first, _ := pets.NewDate(pets.MinYear, 1, 1)
	extreme.BornOn = &first
	extreme.Tags = []string{`{"a,b"}`, `\`, "NULL", ""}
	extreme.Identifiers = []pets.Identifier{{Kind: pets.Tattoo, Value: `"}, {"kind": "`, Registry: new("Österreich \u2028\\\t")}, {Kind: pets.Passport, Value: ""}}
	profiles := rapid.OneOf(rapid.SampledFrom([]pets.Profile{bare, extreme, full()}), anyProfile())
	// fresh returns a key that nothing has: a check may be repeated with the same record.
	fresh := func() (u pets.UUID) {
		binary.BigEndian.PutUint64(u[8:], uint64(people.Add(1)))
		u[0] = 0x70
		return u
	}
	rapid.Check(t, func(t *rapid.T) {
		want := anyRecord().Draw(t, "record")
		want.Animal.ID = pets.AnimalID{UUID: fresh()}
		for i := range want.Weights {
			want.Weights[i].ID.UUID, want.Weights[i].Animal = fresh(), want.Animal.ID
		}
		for i := range want.Vaccinations {
			want.Vaccinations[i].ID.UUID, want.Vaccinations[i].Animal = fresh(), want.Animal.ID
		}
		want.Animal.Profile = profiles.Draw(t, "profile")
		want.Animal.Identifiers = slices.Clone(want.Animal.Identifiers)
		for i := range want.Animal.Identifiers { // of which no other animal may have one
			want.Animal.Identifiers[i].Value += fmt.Sprint(people.Add(1))
		}
		want.Animal.Version = rapid.IntRange(1, 1<<31-2).Draw(t, "version")
		ann.load(t, d, []pets.Record{want})
		want = in(ann.household, []pets.Record{want})[0]
		id := want.Animal.ID
		for name, d := range map[string]*db.DB{"prepared": d.DB, "unprepared": plain} {
			got, err := d.Animal(t.Context(), ann.viewer, id)
			if diff := gocmp.Diff(&want.Animal, got, same); diff != "" || err != nil {
				t.Fatal(name, diff, err)
			}
			together, err := db.AnimalsTogether(t.Context(), d, []pets.UserID{ann.viewer.User}, []pets.AnimalID{id})
			if err != nil || len(together) != 1 || !gocmp.Equal(&want.Animal, together[0], same) {
				t.Fatal(name, together, err)
			}
			details := rapid.Bool().Draw(t, "details")
			weights, err := d.WeightPages(t.Context(), ann.viewer, []pets.AnimalID{{}, id, {UUID: id.UUID}, id}, page.Request{Limit: 100}, details)
			if err != nil || len(weights) != 3 || len(weights[id].Edges) != len(want.Weights) {
				t.Fatal(name, weights, err)
			}
			for i, e := range weights[id].Edges {
				w := want.Weights[i]
				if !details {
					w.Version, w.Note = 0, nil
				}
				if diff := gocmp.Diff(&w, e.Node, same); diff != "" || e.Cursor.Key != e.Node.MeasuredOn.String() {
					t.Fatal(name, diff, e.Cursor)
				}
			}
			vaccinations, err := d.VaccinationPages(t.Context(), ann.viewer, []pets.AnimalID{id}, page.Request{Limit: 100, Backward: true}, details)
			if err != nil || len(vaccinations[id].Edges) != len(want.Vaccinations) {
				t.Fatal(name, vaccinations, err)
			}
			for i, e := range vaccinations[id].Edges {
				v := want.Vaccinations[i]
				if !details {
					v.Version, v.Batch, v.Vet = 0, nil, nil
				}
				if diff := gocmp.Diff(&v, e.Node, same); diff != "" {
					t.Fatal(name, diff)
				}
			}
		}
		at := want.Animal.UpdatedAt.Add(time.Second)
		replaced, err := d.ReplaceAnimal(t.Context(), ann.viewer, id, want.Animal.Profile, 1<<len(pets.AnimalFields())-1, nil, at)
		want.Animal.Version++
		want.Animal.UpdatedAt = at
		if diff := gocmp.Diff(&want.Animal, replaced, same); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
	})
}

// A row that is cut off, longer, or of other columns than the statement has is an error, and neither a panic nor half an animal.
func TestDamagedRowsAreErrors(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	created := ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog, Tags: pets.Some([]string{"a", "b"}),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Tattoo, Value: "A1", Registry: new("EU")}})})
	var row []byte
	if err := d.SQL(t).Get(&row, `SELECT `+db.AnimalRecord+` FROM animals a`); err != nil {
		t.Fatal(err)
	}
	if got, err := db.ReadAnimal(row); err != nil || got.ID != created.ID {
		t.Fatal(got, err)
	}
	for n := range row {
		if _, err := db.ReadAnimal(row[:n]); !errors.Is(err, db.ErrRecord) {
			t.Fatalf("the first %d bytes: %v", n, err)
		}
	}
	if _, err := db.ReadAnimal(append(row[:len(row):len(row)], 0)); !errors.Is(err, db.ErrRecord) {
		t.Error("one byte more: ", err)
	}
	for _, columns := range []string{"record_send(ROW())", "record_send(ROW(a.household_id, a.name))", strings.Replace(db.AnimalRecord, "a.name,", "a.name::varchar,", 1)} {
		if err := d.SQL(t).Get(&row, `SELECT `+columns+` FROM animals a`); err != nil {
			t.Fatal(err)
		}
		if _, err := db.ReadAnimal(row); !errors.Is(err, db.ErrRecord) {
			t.Errorf("%q: %v", columns, err)
		}
	}
}

// A date or time that PostgreSQL can keep and this program cannot is an error, and no other day.
func TestDatesOutOfRangeAreErrors(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann := signUp(t, d)
	ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	for column, values := range map[string]map[string]bool{
		"a.born_on": {"'infinity'::date": false, "'-infinity'::date": false, "'1799-12-31'::date": false, "'10000-01-01'::date": false,
			"'0044-03-15 BC'::date": false, "'5874897-12-31'::date": false, "'1800-01-01'::date": true, "'9999-12-31'::date": true},
		"a.updated_at": {"'infinity'::timestamptz": false, "'-infinity'::timestamptz": false, "'10000-01-01Z'::timestamptz": false,
			"'0044-03-15 BC'::timestamptz": false, "'294276-12-31Z'::timestamptz": false, "'0001-01-01Z'::timestamptz": true, "'9999-12-31 23:59:59.999999Z'::timestamptz": true},
	} {
		for value, ok := range values {
			var row []byte
			if err := d.SQL(t).Get(&row, `SELECT `+strings.Replace(db.AnimalRecord, column, value, 1)+` FROM animals a`); err != nil {
				t.Fatal(value, err)
			}
			got, err := db.ReadAnimal(row)
			if ok {
				if err != nil {
					t.Error(value, err)
				} else if !strings.Contains(value, got.UpdatedAt.Format(time.DateOnly)) && (got.BornOn == nil || !strings.Contains(value, got.BornOn.String())) {
					t.Error(value, got)
				}
				continue
			}
			if !errors.Is(err, db.ErrRecord) || !strings.Contains(err.Error(), "out of range") {
				t.Errorf("%s: %v", value, err)
			}
		}
	}
}

// FuzzRecord: no row makes the reader panic.
func FuzzRecord(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x00\x00\x00\x0100000000\xd20000000")) // a list whose length is negative
	f.Add([]byte("\x00\x00\x00\x01\x00\x00\x0b\x86\x00\x00\x00\x100123456789abcdef"))
	f.Add([]byte("\x00\x00\x00\x01\x00\x00\x03\xf1\x7f\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, row []byte) {
		_, _ = db.ReadAnimal(row)
		_ = db.ReadTexts(append([]byte("\x00\x00\x00\x01\x00\x00\x03\xf1\x00\x00"+string([]byte{byte(len(row) >> 8), byte(len(row))})), row...))
	})
}

// FuzzIdentifiers: the shortcut reads what encoding/json reads, or leaves it to that.
func FuzzIdentifiers(f *testing.F) {
	for _, text := range []string{`[]`, `[{}]`, `[{"kind": "TATTOO", "value": "A1"}]`,
		`[{"kind": "TATTOO", "value": "A1", "registry": "Österreich", "issuedOn": "2020-02-29"}, {"kind": "", "value": "\u2028"}]`,
		`[{"kind": "TATTOO", "kind": "PASSPORT"}]`, `[{"registry": null}]`, `[{"issuedOn": "2020-02-30"}]`, `[{"Kind": "x"}]`, `[{"kind": "x"},{}]`, "[{\"value\": \"\xff\"}]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain, ok := db.PlainIdentifiers(text)
		if !ok {
			return
		}
		var want []struct{ Kind, Value, Registry, IssuedOn *string }
		if err := json.Unmarshal([]byte(text), &want); err != nil || len(want) != len(plain) {
			t.Fatalf("%q: %v, %v", text, plain, err)
		}
		value := func(s *string) string {
			if s == nil {
				return ""
			}
			return *s
		}
		for n, i := range plain {
			w := want[n]
			if string(i.Kind) != value(w.Kind) || i.Value != value(w.Value) || (i.Registry == nil) != (w.Registry == nil) || value(i.Registry) != value(w.Registry) ||
				(i.IssuedOn == nil) != (w.IssuedOn == nil) || i.IssuedOn != nil && i.IssuedOn.String() != *w.IssuedOn {
				t.Fatalf("%q: %+v", text, i)
			}
		}
	})
}

// What PostgreSQL writes of the usual identifiers is read by the shortcut.
func TestUsualIdentifiersTakeTheShortcut(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	day, _ := pets.NewDate(2020, 2, 29)
	for _, list := range [][]pets.Identifier{
		{{Kind: pets.Microchip, Value: "276000000000001"}},
		{{Kind: pets.Passport, Value: "A 1", Registry: new("Österreich"), IssuedOn: &day}, {Kind: pets.Tattoo, Value: ""}},
	} {
		text, err := db.Identifiers(list).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var written string
		if err := d.SQL(t).Get(&written, `SELECT $1::jsonb::text`, string(text)); err != nil {
			t.Fatal(err)
		}
		got, ok := db.PlainIdentifiers(written)
		if diff := gocmp.Diff(list, got, same); !ok || diff != "" {
			t.Error(strings.TrimSpace(written), ok, diff)
		}
	}
}

// The memory that lists take does not grow with their columns: a few blocks, and for each row what lib/pq reads and its texts.
func TestAllocationsOfLists(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	var records []pets.Record
	for i := range 51 {
		r := rex(fmt.Sprintf("S%d", i))
		r.Animal.Tags = []string{"good", "fast"}
		day, _ := pets.NewDate(2020, 2, 29)
		for range 5 {
			r.Weights = append(r.Weights, pets.Weight{Measurement: pets.Measurement{MeasuredOn: day, Grams: 20_000, Note: new("after lunch")}})
		}
		records = append(records, r)
	}
	ann.load(t, d, records)
	list := func() []pets.AnimalID {
		found, err := d.AnimalPage(t.Context(), ann.viewer, db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByName}}, page.Request{Limit: 50})
		if err != nil || len(found.Edges) != 50 {
			t.Fatal(len(found.Edges), err)
		}
		var ids []pets.AnimalID
		for _, e := range found.Edges {
			ids = append(ids, e.Node.ID)
		}
		return ids
	}
	ids := list()
	if n := testing.AllocsPerRun(20, func() { list() }); n > 5*51+20 {
		t.Errorf("a page of 50 takes %v allocations", n)
	}
	n := testing.AllocsPerRun(20, func() {
		found, err := d.WeightPages(t.Context(), ann.viewer, ids, page.Request{Limit: 5}, true)
		if err != nil || len(found[ids[49]].Edges) != 5 {
			t.Fatal(found[ids[49]], err)
		}
	})
	if n > 250+100 {
		t.Errorf("the weights of 50 animals take %v allocations", n)
	}
}

// An animal that is read without some columns has the others as they are: alone, by its id and in a list, in whose order it stays.
func TestAnimalsWithoutColumns(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann, all := zoo(t, d)
	for i, a := range all {
		p := full()
		p.BornOn, p.Name = a.BornOn, a.Name
		if _, err := d.ReplaceAnimal(t.Context(), ann.viewer, a.ID, p, 1<<len(pets.AnimalFields())-1, nil, now.Add(time.Duration(i%5)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	// less returns an animal as it is without the columns.
	less := func(a pets.Animal, without db.AnimalColumns) *pets.Animal {
		for set, clear := range map[db.AnimalColumns]func(){
			db.AnimalBreeds:      func() { a.Breed, a.SecondBreed = nil, nil },
			db.AnimalSex:         func() { a.Sex, a.Neutered = "", nil },
			db.AnimalBirth:       func() { a.BornOn, a.BornOnPrecision = nil, "" },
			db.AnimalLooks:       func() { a.Colour, a.Markings = nil, nil },
			db.AnimalIdentifiers: func() { a.Identifiers = nil },
			db.AnimalTags:        func() { a.Tags = nil },
			db.AnimalNotes:       func() { a.Notes = nil },
			db.AnimalCreatedAt:   func() { a.CreatedAt = time.Time{} },
			db.AnimalUpdatedAt:   func() { a.UpdatedAt = time.Time{} },
		} {
			if without&set != 0 {
				clear()
			}
		}
		return &a
	}
	needs := map[pets.AnimalOrderField]db.AnimalColumns{pets.ByBornOn: db.AnimalBirth, pets.ByCreatedAt: db.AnimalCreatedAt, pets.ByUpdatedAt: db.AnimalUpdatedAt}
	rapid.Check(t, func(t *rapid.T) {
		without := db.AnimalColumns(rapid.IntRange(0, int(db.AllAnimalColumns)).Draw(t, "without"))
		q := db.AnimalQuery{Order: pets.AnimalOrder{Field: rapid.SampledFrom(orders).Draw(t, "order"), Descending: rapid.Bool().Draw(t, "descending")}}
		whole, err := d.AnimalPage(t.Context(), ann.viewer, q, page.Request{Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		q.Without = without
		part, err := d.AnimalPage(t.Context(), ann.viewer, q, page.Request{Limit: 20})
		if err != nil || len(part.Edges) != 20 {
			t.Fatal(len(part.Edges), err)
		}
		for i, e := range part.Edges {
			want := whole.Edges[i]
			if diff := gocmp.Diff(less(*want.Node, without&^needs[q.Order.Field]), e.Node, same); diff != "" || e.Cursor != want.Cursor {
				t.Fatal(diff, e.Cursor, want.Cursor)
			}
		}
		want := whole.Edges[0].Node
		some, err := d.Animals(t.Context(), ann.viewer, []pets.AnimalID{want.ID})
		if diff := gocmp.Diff(want, some[want.ID], same); diff != "" || err != nil {
			t.Fatal(diff, err)
		}
	})
}
