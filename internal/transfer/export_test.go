package transfer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

var comparers = cmp.Options{
	cmp.Comparer(func(a, b pets.Date) bool { return a == b }),
	cmp.Comparer(func(a, b []pets.Identifier) bool {
		return slices.EqualFunc(a, b, func(a, b pets.Identifier) bool {
			return a.Kind == b.Kind && a.Value == b.Value && equal(a.Registry, b.Registry) && equal(a.IssuedOn, b.IssuedOn)
		})
	}),
	cmp.Comparer(slices.Equal[[]string]),
}

// anyText returns texts of up to a number of characters in which what is special to CSV, JSON, spreadsheets and people
// stands often.
func anyText(limit int, lines bool) *rapid.Generator[string] {
	special := []rune(" '\"=+-@,;[]{}\\éß名🐈\u00a0\u200b\ufeff\u2028()/:.0123456789aA_")
	if lines {
		special = append(special, '\n', '\r', '\t')
	}
	r := rapid.OneOf(rapid.SampledFrom(special), rapid.Rune().Filter(func(r rune) bool { return r >= ' ' && r != 0x7f && (r < 0x80 || r > 0x9f) }))
	return rapid.StringOfN(r, 0, min(limit, 30), limit)
}

func maybe[T any](g *rapid.Generator[T]) *rapid.Generator[*T] { return rapid.Ptr(g, true) }

func anyDate() *rapid.Generator[pets.Date] {
	return rapid.Map(rapid.IntRange(0, 80_000), func(days int) pets.Date { return pets.DateOf(now.AddDate(0, 0, -days)) })
}

func anyMoment() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.Int64Range(0, 1<<52), func(us int64) time.Time { return now.Add(-time.Duration(us) * time.Microsecond) })
}

func anyUUID() *rapid.Generator[pets.UUID] {
	return rapid.Custom(func(t *rapid.T) pets.UUID {
		u := pets.UUID{15: 1}
		copy(u[:15], rapid.SliceOfN(rapid.Byte(), 15, 15).Draw(t, "uuid"))
		return u
	})
}

// anyRecord returns valid records, with all that belongs to them.
func anyRecord() *rapid.Generator[pets.Record] {
	identifier := rapid.Custom(func(t *rapid.T) pets.Identifier {
		i := pets.Identifier{Kind: rapid.SampledFrom(pets.AllIdentifierKinds).Draw(t, "kind"), Value: anyText(64, false).Draw(t, "value")}
		if i.Kind == pets.Microchip {
			i.Value = rapid.StringMatching("[0-9]{15}").Draw(t, "chip")
		}
		if rapid.Bool().Draw(t, "plain") {
			return i
		}
		i.Registry = maybe(anyText(100, false)).Draw(t, "registry")
		i.IssuedOn = maybe(anyDate()).Draw(t, "issuedOn")
		return i
	})
	return rapid.Custom(func(t *rapid.T) pets.Record {
		in := pets.AnimalInput{
			Name:        "x" + anyText(99, false).Draw(t, "name"),
			Species:     rapid.SampledFrom(pets.AllSpecies).Draw(t, "species"),
			Breed:       pets.Some(new("y" + anyText(99, false).Draw(t, "breed"))),
			SecondBreed: pets.Some(maybe(anyText(100, false)).Draw(t, "secondBreed")),
			Sex:         pets.Some(maybe(rapid.SampledFrom(allSexes)).Draw(t, "sex")),
			Neutered:    pets.Some(maybe(rapid.Bool()).Draw(t, "neutered")),
			BornOn:      pets.Some(maybe(anyDate()).Draw(t, "bornOn")),
			Colour:      pets.Some(maybe(anyText(100, false)).Draw(t, "colour")),
			Markings:    pets.Some(maybe(anyText(1000, true)).Draw(t, "markings")),
			Identifiers: pets.Some(rapid.SliceOfNDistinct(identifier, 0, 5, func(i pets.Identifier) string {
				return string(i.Kind) + i.Key()
			}).Draw(t, "identifiers")),
			Status: pets.Some(maybe(rapid.SampledFrom(allStatuses)).Draw(t, "status")),
			Tags:   pets.Some(rapid.SliceOfN(anyText(50, false), 0, 5).Draw(t, "tags")),
			Notes:  pets.Some(maybe(anyText(10_000, true)).Draw(t, "notes")),
		}
		if in.BornOn.Value != nil {
			in.BornOnPrecision.Value = maybe(rapid.SampledFrom(allPrecisions)).Draw(t, "precision")
		}
		if rapid.Bool().Draw(t, "free name") {
			in.Name = anyText(100, false).Draw(t, "name")
		}
		profile, err := in.Check(now)
		if err != nil {
			t.Skip("not a valid animal")
		}
		moments := []time.Time{anyMoment().Draw(t, "moment"), anyMoment().Draw(t, "moment")}
		slices.SortFunc(moments, time.Time.Compare)
		id := pets.AnimalID{Household: household, UUID: anyUUID().Draw(t, "id")}
		r := pets.Record{Animal: pets.Animal{ID: id, Version: rapid.IntRange(1, 1<<31-1).Draw(t, "version"), Profile: profile,
			CreatedAt: moments[0], UpdatedAt: moments[1]}}
		for n := range rapid.IntRange(0, 3).Draw(t, "weights") {
			in := pets.WeightInput{MeasuredOn: anyDate().Draw(t, "measuredOn"), Grams: rapid.IntRange(1, pets.MaxGrams).Draw(t, "grams"),
				Note: pets.Some(maybe(anyText(1000, true)).Draw(t, "note"))}
			m, err := in.Check(now)
			if err != nil {
				t.Fatal(err)
			}
			uuid := anyUUID().Draw(t, "weight id")
			uuid[0] = byte(n)
			r.Weights = append(r.Weights, pets.Weight{ID: pets.WeightID{Household: household, UUID: uuid}, Animal: id, Version: 1 + n, Measurement: m})
		}
		for n := range rapid.IntRange(0, 3).Draw(t, "vaccinations") {
			in := pets.VaccinationInput{Vaccine: "x" + anyText(99, false).Draw(t, "vaccine"), GivenOn: anyDate().Draw(t, "givenOn"),
				ValidUntil: pets.Some(maybe(anyDate()).Draw(t, "validUntil")), Batch: pets.Some(maybe(anyText(100, false)).Draw(t, "batch")),
				Vet: pets.Some(maybe(anyText(100, false)).Draw(t, "vet"))}
			if until := in.ValidUntil.Value; until != nil && until.Before(in.GivenOn) {
				*until = in.GivenOn
			}
			d, err := in.Check(now)
			if err != nil {
				t.Fatal(err)
			}
			uuid := anyUUID().Draw(t, "vaccination id")
			uuid[0] = byte(n)
			r.Vaccinations = append(r.Vaccinations, pets.Vaccination{ID: pets.VaccinationID{Household: household, UUID: uuid}, Animal: id, Version: 1 + n, Dose: d})
		}
		return r
	})
}

// What goes out comes back: the animals by CSV, everything by JSON.
func TestExportAndImportAreInverse(t *testing.T) {
	records := rapid.SliceOfNDistinct(anyRecord(), 0, 4, func(r pets.Record) pets.UUID { return r.Animal.ID.UUID })
	exports := map[string]func(context.Context, Store, ExportOptions, *bytes.Buffer) (int, error){
		"CSV": func(ctx context.Context, s Store, o ExportOptions, w *bytes.Buffer) (int, error) {
			return ExportCSV(ctx, s, o, w)
		},
		"JSON": func(ctx context.Context, s Store, o ExportOptions, w *bytes.Buffer) (int, error) {
			return ExportJSON(ctx, s, o, w)
		},
	}
	for name, export := range exports {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				from := shelf{records: withoutTaken(records.Draw(t, "records"))}
				var file bytes.Buffer
				count, err := export(context.Background(), &from, ExportOptions{Viewer: viewer, Household: household, Now: now}, &file)
				if err != nil || count != len(from.records) {
					t.Fatal(count, err)
				}
				var to shelf
				summary, rejects, err := importText(&to, file.String())
				if err != nil || summary.Imported != count || len(summary.Ignored) > 0 {
					t.Fatalf("%+v, %v, rejects %s\nof %s", summary, err, rejects, file.String())
				}
				want := from.records
				if name == "CSV" {
					want = nil
					for _, r := range from.records {
						want = append(want, pets.Record{Animal: r.Animal})
					}
				}
				if diff := cmp.Diff(want, to.records, comparers); diff != "" {
					t.Fatalf("%s\nin %s", diff, file.String())
				}
				again, _, err := importText(&to, file.String())
				if err != nil || again.AlreadyThere != count || again.Rows != count {
					t.Fatalf("repeated: %+v, %v", again, err)
				}
			})
		})
	}
}

// withoutTaken drops the records of which an identifier stands in an earlier one: no household has such.
func withoutTaken(records []pets.Record) []pets.Record {
	seen := map[mark]bool{}
	var out []pets.Record
	for _, r := range records {
		taken := false
		for _, i := range r.Animal.Identifiers {
			taken = taken || seen[mark{i.Kind, i.Key()}]
		}
		if taken {
			continue
		}
		for _, i := range r.Animal.Identifiers {
			seen[mark{i.Kind, i.Key()}] = true
		}
		out = append(out, r)
	}
	return out
}

func sample(t testing.TB) *shelf {
	a := pets.Animal{ID: pets.AnimalID{Household: household, UUID: pets.UUID{15: 1}}, Version: 2, CreatedAt: now.AddDate(-1, 0, 0), UpdatedAt: now,
		Profile: pets.Profile{Name: "=Rex", Species: pets.Dog, Sex: pets.Male, Neutered: new(false), BornOn: date(t, "2020-05-01"), BornOnPrecision: pets.ToTheMonth,
			Status: pets.Active, Tags: []string{"a", "b"}, Identifiers: []pets.Identifier{{Kind: pets.Microchip, Value: "985112001234567"},
				{Kind: pets.Licence, Value: "S1", IssuedOn: date(t, "2021-01-02")}}}}
	b := a
	b.ID.UUID[15], b.Name, b.Tags = 2, "Zoë", []string{"a,b"}
	b.Identifiers = []pets.Identifier{{Kind: pets.Microchip, Value: "985112001234568", Registry: new("EuroChip")}}
	return &shelf{records: []pets.Record{{Animal: a}, {Animal: b,
		Weights:      []pets.Weight{{ID: pets.WeightID{UUID: pets.UUID{15: 3}}, Version: 1, Measurement: pets.Measurement{MeasuredOn: *date(t, "2021-01-01"), Grams: 4200}}},
		Vaccinations: []pets.Vaccination{{ID: pets.VaccinationID{UUID: pets.UUID{15: 4}}, Version: 1, Dose: pets.Dose{Vaccine: "Rabies", GivenOn: *date(t, "2021-01-01")}}}}}}
}

func TestExportCSV(t *testing.T) {
	var out bytes.Buffer
	if _, err := ExportCSV(t.Context(), sample(t), ExportOptions{Now: now}, &out); err != nil {
		t.Fatal(err)
	}
	want := strings.Join(Fields(), ",") + "\n" +
		`00000000-0000-0000-0000-000000000001,2,'=Rex,DOG,,,MALE,no,2020-05-01,MONTH,,,985112001234567,,S1,2021-01-02,,,,,ACTIVE,a; b,,2025-07-01T12:00:00Z,2026-07-01T12:00:00Z` + "\n" +
		`00000000-0000-0000-0000-000000000002,2,Zoë,DOG,,,MALE,no,2020-05-01,MONTH,,,985112001234568,,,,,,,"[{""kind"":""MICROCHIP"",""value"":""985112001234568"",""registry"":""EuroChip""}]",ACTIVE,"[""a,b""]",,2025-07-01T12:00:00Z,2026-07-01T12:00:00Z` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestExportJSON(t *testing.T) {
	var out bytes.Buffer
	if _, err := ExportJSON(t.Context(), sample(t), ExportOptions{Now: now}, &out); err != nil {
		t.Fatal(err)
	}
	want := `{"menagerie": 1, "exportedAt": "2026-07-01T12:00:00Z", "animals": [
{"uuid":"00000000-0000-0000-0000-000000000001","version":2,"name":"=Rex","species":"DOG","sex":"MALE","neutered":false,"bornOn":"2020-05-01","bornOnPrecision":"MONTH","identifiers":[{"kind":"MICROCHIP","value":"985112001234567"},{"kind":"LICENCE","value":"S1","issuedOn":"2021-01-02"}],"status":"ACTIVE","tags":["a","b"],"createdAt":"2025-07-01T12:00:00Z","updatedAt":"2026-07-01T12:00:00Z"},
{"uuid":"00000000-0000-0000-0000-000000000002","version":2,"name":"Zoë","species":"DOG","sex":"MALE","neutered":false,"bornOn":"2020-05-01","bornOnPrecision":"MONTH","identifiers":[{"kind":"MICROCHIP","value":"985112001234568","registry":"EuroChip"}],"status":"ACTIVE","tags":["a,b"],"createdAt":"2025-07-01T12:00:00Z","updatedAt":"2026-07-01T12:00:00Z","weights":[{"uuid":"00000000-0000-0000-0000-000000000003","version":1,"measuredOn":"2021-01-01","grams":4200}],"vaccinations":[{"uuid":"00000000-0000-0000-0000-000000000004","version":1,"vaccine":"Rabies","givenOn":"2021-01-01"}]}
]}
`
	if diff := cmp.Diff(want, out.String()); diff != "" || !json.Valid(out.Bytes()) {
		t.Error(diff)
	}
	out.Reset()
	if _, err := ExportJSON(t.Context(), &shelf{}, ExportOptions{Now: now}, &out); err != nil || !json.Valid(out.Bytes()) {
		t.Error(out.String(), err)
	}
}

func TestExportReturnsErrors(t *testing.T) {
	full := errors.New("disk full")
	if _, err := ExportCSV(t.Context(), sample(t), ExportOptions{Now: now}, failingWriter{full}); !errors.Is(err, full) {
		t.Error(err)
	}
	if _, err := ExportJSON(t.Context(), sample(t), ExportOptions{Now: now}, failingWriter{full}); !errors.Is(err, full) {
		t.Error(err)
	}
	many := &shelf{records: slices.Repeat(sample(t).records, 2000)}
	ctx, cancel := context.WithCancel(t.Context())
	opts := ExportOptions{Now: now, Progress: func(Progress) { cancel() }}
	if n, err := ExportCSV(ctx, many, opts, &bytes.Buffer{}); !errors.Is(err, context.Canceled) || n != 1000 {
		t.Error(n, err)
	}
}

func TestImportOfJSONRefusesOtherDocuments(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                              `line 1: the file is no export of animals: it must begin with {"menagerie": 1, "animals": [`,
		`{}`:                              `line 1: the file is no export of animals: it must begin with {"menagerie": 1, "animals": [`,
		`{"animals": []}`:                 `line 1: the file is no export of animals: it must begin with {"menagerie": 1, "animals": [`,
		`{"menagerie": 2, "animals": []}`: `line 1: the file is an export of version 2, and this program reads version 1; use a later program`,
		`{"menagerie": 1}`:                `line 1: the file has no "animals"`,
		`{"menagerie": 1, "menagerie": 1, "animals": []}`:                                 `line 1: unknown field "menagerie"`,
		"{\"menagerie\": 1,\n\"plants\":1":                                                `line 2: unknown field "plants"`,
		`{"menagerie": 1, "animals": [`:                                                   `line 1: the document breaks off`,
		"{\"menagerie\": 1, \"animals\": [\n{\"name\":\"a\",\"species\":\"CAT\"},\n{\"na": `behind animal 1, which ends in line 2: the document breaks off`,
		"{\"menagerie\": 1, \"animals\": [\n{\"name\":\"a\",\"species\":\"CAT\"},\n{na":   `behind animal 1, which ends in line 2: invalid character 'n' looking for beginning of object key string`,
		`{"menagerie": 1, "animals": []} x`:                                               `line 1: something stands behind the end of the document`,
		`{"menagerie": 1, "animals": [], "animals": []}`:                                  `line 1: unknown field "animals"`,
	} {
		summary, _, err := importText(&shelf{}, text)
		if err == nil || err.Error() != want {
			t.Errorf("%.80s: %v, want %s", text, err, want)
		}
		if n := strings.Count(want, "animal 1"); summary.Rows != n || summary.Imported != n {
			t.Errorf("%.80s: what stood before is not stored: %+v", text, summary)
		}
	}
}

func TestImportOfJSONRefusesAnimalsWithoutEnd(t *testing.T) {
	for _, endless := range []string{strings.Repeat(" ", 30_000), `{"notes": "` + strings.Repeat("x", 30_000)} {
		text := `{"menagerie": 1, "animals": [` + endless
		d, err := newDocument(strings.NewReader(text), &Options{})
		if err != nil {
			t.Fatal(err)
		}
		d.limit = 20_000
		if _, err := d.next(); !errors.Is(err, errLongAnimal) {
			t.Errorf("%.20q: %v", endless, err)
		}
	}
}

func TestImportOfJSONRejectsAnimals(t *testing.T) {
	for animal, want := range map[string]string{
		`{"species": "CAT"}`:                              "name: must not be empty; give 1 to 100 characters",
		`{"name": "a", "species": "cat"}`:                 "species: “cat” is not known here; give one of DOG, CAT,",
		`{"name": "a", "species": "CAT", "color": "red"}`: `unknown field "color"`,
		`{"name": 1, "species": "CAT"}`:                   "name: must be a text, and is number",
		`{"name": "a", "species": "CAT", "weights": [{"measuredOn": "2020-01-01", "grams": 1.5}]}`:   "weights.grams: must be a whole number, and is number 1.5",
		`{"name": "a", "species": "CAT", "weights": [{"measuredOn": "2020-01-01", "grams": 0}]}`:     "weights.0.grams: must be 1 to 2,000,000 grams",
		`{"name": "a", "species": "CAT", "vaccinations": [{"vaccine": "x", "givenOn": "1/1/2020"}]}`: "vaccinations.0.givenOn: a date is written YYYY-MM-DD",
		`{"name": "a", "species": "CAT",
"weights": [{"uuid": "00000000-0000-0000-0000-000000000003", "measuredOn": "2020-01-01", "grams": 1},
{"uuid": "00000000-0000-0000-0000-000000000003", "measuredOn": "2020-01-01", "grams": 1}]}`: "weights.1.uuid: is that of another weight",
		`{"name": "a", "species": "CAT", "vaccinations": [{"uuid": "00000000-0000-0000-0000-000000000003", "vaccine": "x", "givenOn": "2020-01-01"},
{"uuid": "00000000-0000-0000-0000-000000000003", "vaccine": "x", "givenOn": "2020-01-01"}]}`: "vaccinations.1.uuid: is that of another vaccination",
		`{"name": "a", "species": "CAT", "bornOn": "2019"}`:                                                      "bornOn: a date is written YYYY-MM-DD",
		`{"name": "a", "species": "CAT", "version": 0}`:                                                          "version: must be a whole number from 1",
		`{"name": "a", "species": "CAT", "uuid": "1"}`:                                                           "uuid: “1” is no UUID",
		`{"name": "a", "species": "CAT", "createdAt": "2027-01-01T00:00:00Z"}`:                                   "createdAt: must not lie in the future",
		`{"name": "a", "species": "CAT", "updatedAt": "2025-01-01T00:00:00Z"}`:                                   "updatedAt: needs createdAt beside it",
		`{"name": "a", "species": "CAT", "createdAt":"2025-01-02T00:00:00Z","updatedAt":"2025-01-01T00:00:00Z"}`: "updatedAt: must not lie before createdAt",
		`{"name": "a", "species": "CAT", "identifiers": [{"kind": "MICROCHIP", "value": "x"}]}`:                  "identifiers.0.value: must be the 9 to 15 digits",
		"{\"name\": \"\xff\", \"species\": \"CAT\"}":                                                             "is no valid UTF-8",
		`7`: "must be an object, and is number",
	} {
		var s shelf
		text := "{\"menagerie\": 1, \"animals\": [\n{\"name\":\"a\",\"species\":\"CAT\"}\n,\n\n" + animal + ",{\"name\":\"b\",\"species\":\"CAT\"}]}"
		summary, rejects, err := importText(&s, text)
		if err != nil || summary.Rows != 3 || summary.Rejected != 1 || summary.Imported != 2 {
			t.Errorf("%s: %+v, %v", animal, summary, err)
		}
		var file struct {
			Animals []struct {
				Line   int    `json:"_line"`
				Reason string `json:"_reason"`
			}
		}
		if err := json.Unmarshal([]byte(rejects), &file); err != nil || len(file.Animals) != 1 {
			t.Fatalf("%s: rejects %s, %v", animal, rejects, err)
		}
		if a := file.Animals[0]; a.Line != 5 || !strings.HasPrefix(a.Reason, want) {
			t.Errorf("%s:\ngot  %d: %s\nwant 5: %s", animal, a.Line, a.Reason, want)
		}
		if strings.Contains(animal, `"cat"`) {
			summary, again, err := importText(&s, strings.Replace(rejects, `"species":"cat"`, `"species":"FISH"`, 1))
			if err != nil || summary.Imported != 1 || again != "" {
				t.Errorf("corrected: %+v, %v, %s", summary, err, rejects)
			}
		}
	}
}

// Animals that somebody has written down without ids are found again too.
func TestImportOfJSONRepeatedDoublesNothing(t *testing.T) {
	text := `{"menagerie": 1, "animals": [{"name": "a", "species": "FISH"}, {"name": "a", "species": "FISH"}, {"name": "b", "species": "FISH", "weights": [{"measuredOn": "2020-01-01", "grams": 1}]}]}`
	var s shelf
	if summary, _, err := importText(&s, text); err != nil || summary.Imported != 3 || summary.Weights != 1 {
		t.Errorf("%+v, %v", summary, err)
	}
	if summary, _, err := importText(&s, text); err != nil || summary.AlreadyThere != 3 || summary.Weights != 0 {
		t.Errorf("%+v, %v", summary, err)
	}
}

func TestNewProgressWritesLines(t *testing.T) {
	var out bytes.Buffer
	show := NewProgress(&out, 1000)
	show(Progress{Rows: 10, Done: 100})
	show(Progress{Rows: 12_345, Done: 1000, Final: true})
	if !strings.HasPrefix(out.String(), "12,345 rows, ") || strings.Count(out.String(), "\n") != 1 {
		t.Errorf("%q", out.String())
	}
	if got := describe(Progress{Rows: 2000, Done: 250}, 1000, 2*time.Second); got != "2,000 rows, 1,000 rows/s, 6s left" {
		t.Error(got)
	}
	out.Reset()
	show = newBar(&out, 1000, time.Now())
	show(Progress{Rows: 500, Done: 500})
	show(Progress{Rows: 1000, Done: 1000, Final: true})
	if !strings.Contains(out.String(), "1,000 rows, ") || !strings.HasSuffix(out.String(), "\n") {
		t.Errorf("%q", out.String())
	}
}

func BenchmarkExportCSV(b *testing.B) {
	s := &shelf{records: slices.Repeat(sample(b).records, 5000)}
	rows := 0
	for b.Loop() {
		n, err := ExportCSV(b.Context(), s, ExportOptions{Now: now}, &bytes.Buffer{})
		if err != nil {
			b.Fatal(err)
		}
		rows += n
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}
