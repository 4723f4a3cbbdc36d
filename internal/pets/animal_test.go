package pets_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

var sameDate = cmp.Comparer(func(a, b pets.Date) bool { return a == b })

func date(s string) pets.Date {
	d, err := pets.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// text returns texts in which what Check treats in a way of its own stands often: white space of several kinds, characters
// of several bytes, accents apart from their letters.
func text(limit int) *rapid.Generator[string] {
	special := rapid.SampledFrom([]rune(" \u00a0\u3000\u2028éß名🐈\u0301\u200d-.aA0"))
	any := rapid.Rune().Filter(func(r rune) bool { return r >= ' ' && (r < 0x7f || r > 0x9f) })
	return rapid.StringOfN(rapid.OneOf(special, any), 0, min(limit, 20), -1)
}

func optional[T any](t *rapid.T, name string, g *rapid.Generator[T]) pets.Optional[*T] {
	return pets.Optional[*T]{Value: rapid.Ptr(g, true).Draw(t, name), Set: rapid.Bool().Draw(t, name+" is mentioned")}
}

// anyInput returns inputs, nearly all of them valid.
func anyInput(t *rapid.T) pets.AnimalInput {
	day := rapid.Map(rapid.IntRange(0, 80_000), func(days int) pets.Date { return pets.DateOf(now.AddDate(0, 0, -days)) })
	identifier := rapid.Custom(func(t *rapid.T) pets.Identifier {
		i := pets.Identifier{Kind: rapid.SampledFrom(pets.AllIdentifierKinds).Draw(t, "kind"), Value: "x" + text(63).Draw(t, "value")}
		if i.Kind == pets.Microchip {
			i.Value = rapid.StringMatching(`[0-9]{3}[ .\x{a0}-]?[0-9]{6,12}`).Draw(t, "chip")
		}
		i.Registry = optional(t, "registry", text(100)).Value
		i.IssuedOn = optional(t, "issuedOn", day).Value
		return i
	})
	in := pets.AnimalInput{
		Name:        "x" + text(99).Draw(t, "name"),
		Species:     rapid.SampledFrom(pets.AllSpecies).Draw(t, "species"),
		Breed:       optional(t, "breed", text(pets.MaxBreed)),
		SecondBreed: optional(t, "secondBreed", text(pets.MaxBreed)),
		Sex:         optional(t, "sex", rapid.SampledFrom([]pets.Sex{pets.Female, pets.Male, pets.SexUnknown})),
		Neutered:    optional(t, "neutered", rapid.Bool()),
		BornOn:      optional(t, "bornOn", day),
		Colour:      optional(t, "colour", text(pets.MaxColour)),
		Markings:    optional(t, "markings", text(pets.MaxMarkings)),
		Status:      optional(t, "status", rapid.SampledFrom([]pets.AnimalStatus{pets.Active, pets.Lost, pets.Rehomed, pets.Deceased, pets.Archived})),
		Notes:       optional(t, "notes", text(pets.MaxNotes)),
		Tags: pets.Some(rapid.SliceOfN(rapid.Map(text(49), func(s string) string { return "x" + s }), 0, 5).
			Draw(t, "tags")),
		Identifiers: pets.Some(rapid.SliceOfNDistinct(identifier, 0, 4, func(i pets.Identifier) string {
			return string(i.Kind) + strings.TrimSpace(i.Key())
		}).Draw(t, "identifiers")),
	}
	if in.BornOn.Value != nil {
		in.BornOnPrecision = optional(t, "precision", rapid.SampledFrom([]pets.DatePrecision{pets.ToTheDay, pets.ToTheMonth, pets.ToTheYear, pets.Estimated}))
	}
	return in
}

// What Check returns is in the form in which it is kept: to send it again changes nothing, and erases nothing.
func TestCheckIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		p, err := in.Check(now)
		if err != nil {
			t.Skip(err) // a second breed without a first one, say
		}
		again := p.Input()
		q, err := again.Check(now)
		if err != nil {
			t.Fatalf("%+v is refused: %v", p, err)
		}
		if diff := cmp.Diff(p, q, sameDate); diff != "" {
			t.Fatal(diff)
		}
		if err := p.Missing(again.Mentions()); err != nil {
			t.Fatal(err)
		}
	})
}

// full returns a profile with a value in each field.
func full() pets.Profile {
	born, issued := date("2020-02-29"), date("2021-01-01")
	return pets.Profile{
		Name: "Zoë", Species: pets.Dog, Breed: new("Labrador"), SecondBreed: new("Poodle"), Sex: pets.Female,
		Neutered: new(false), BornOn: &born, BornOnPrecision: pets.ToTheYear, Colour: new("black"), Markings: new("a white paw"),
		Identifiers: []pets.Identifier{{Kind: pets.Tattoo, Value: "A1", Registry: new("EU"), IssuedOn: &issued}},
		Status:      pets.Lost, Tags: []string{"good"}, Notes: new("bites"),
	}
}

// goName is the name of a field of the contract in Go.
func goName(field string) string { return strings.ToUpper(field[:1]) + field[1:] }

// Each field that an input can leave out is told from one that it mentions, and guarded where it has a value. The fields
// are found by reflection, so that a new one cannot be forgotten.
func TestMissingAndMentionsAgree(t *testing.T) {
	none, err := (&pets.AnimalInput{Name: "x", Species: pets.Cat}).Check(now)
	if err != nil {
		t.Fatal(err)
	}
	stored := full()
	fields := pets.AnimalFields()
	listed := map[string]bool{}
	for position, field := range fields {
		t.Run(field, func(t *testing.T) {
			listed[goName(field)] = true
			var in pets.AnimalInput
			reflect.ValueOf(&in).Elem().FieldByName(goName(field)).FieldByName("Set").SetBool(true)
			if got := in.Mentions(); got != 1<<position {
				t.Fatalf("the mentions are %b, want the bit %d alone", got, position)
			}
			if !in.Mentions().Has(position) || in.Mentions().Has(position+1) {
				t.Fatal("Has does not say what Mentions says")
			}

			allButOne := pets.Mentions(1<<len(fields)-1) &^ in.Mentions()
			want := []pets.Problem{{Code: pets.MissingField, Path: []string{field}}}
			if diff := cmp.Diff(want, problems(t, stored.Missing(allButOne))); diff != "" {
				t.Error("a value was not guarded: ", diff)
			}

			// Without a value there is nothing to guard.
			p := stored
			reflect.ValueOf(&p).Elem().FieldByName(goName(field)).Set(reflect.ValueOf(none).FieldByName(goName(field)))
			if err := p.Missing(allButOne); err != nil {
				t.Error("an empty field is guarded: ", err)
			}
		})
	}
	for field := range reflect.TypeFor[pets.AnimalInput]().Fields() {
		if strings.HasPrefix(field.Type.Name(), "Optional[") && !listed[field.Name] {
			t.Errorf("%s can be left out, and AnimalFields does not know it", field.Name)
		}
	}
	if got := problems(t, stored.Missing(0)); len(got) != len(fields) {
		t.Errorf("%d of %d fields are guarded against an input that mentions none", len(got), len(fields))
	}
	if err := none.Missing(0); err != nil {
		t.Error("an animal without values guards something: ", err)
	}
	in := stored.Input()
	if in.Mentions() != 1<<len(fields)-1 {
		t.Errorf("Input mentions %b", in.Mentions())
	}
}

// problems returns the problems of an error without their messages.
func problems(t testing.TB, err error) []pets.Problem {
	t.Helper()
	var list pets.Problems
	if err != nil && !errors.As(err, &list) {
		t.Fatalf("%T instead of Problems: %v", err, err)
	}
	var out []pets.Problem
	for _, p := range list {
		if p.Message == "" {
			t.Errorf("no message for %v", p.Path)
		}
		out = append(out, pets.Problem{Code: p.Code, Path: p.Path})
	}
	return out
}

func invalid(path ...string) []pets.Problem {
	return []pets.Problem{{Code: pets.Invalid, Path: path}}
}

// texts are all fields that hold a text: where it is, its limit, and how to check and read it.
var texts = []struct {
	path     []string
	limit    int
	required bool // a text of nothing is refused
	lines    bool // it may have several
	check    func(string) (string, error)
}{
	{[]string{"name"}, 100, true, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Name = s }, func(p *pets.Profile) *string { return &p.Name })
	}},
	{[]string{"breed"}, 100, false, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Breed = pets.Some(&s) }, func(p *pets.Profile) *string { return p.Breed })
	}},
	{[]string{"secondBreed"}, 100, false, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Breed, in.SecondBreed = pets.Some(new("x")), pets.Some(&s) },
			func(p *pets.Profile) *string { return p.SecondBreed })
	}},
	{[]string{"colour"}, 100, false, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Colour = pets.Some(&s) }, func(p *pets.Profile) *string { return p.Colour })
	}},
	{[]string{"markings"}, 1_000, false, true, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Markings = pets.Some(&s) }, func(p *pets.Profile) *string { return p.Markings })
	}},
	{[]string{"notes"}, 10_000, false, true, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Notes = pets.Some(&s) }, func(p *pets.Profile) *string { return p.Notes })
	}},
	{[]string{"tags", "1"}, 50, true, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) { in.Tags = pets.Some([]string{"first", s}) },
			func(p *pets.Profile) *string { return &p.Tags[1] })
	}},
	{[]string{"identifiers", "0", "value"}, 64, true, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) {
			in.Identifiers = pets.Some([]pets.Identifier{{Kind: pets.Tattoo, Value: s}})
		},
			func(p *pets.Profile) *string { return &p.Identifiers[0].Value })
	}},
	{[]string{"identifiers", "0", "registry"}, 100, false, false, func(s string) (string, error) {
		return animal(func(in *pets.AnimalInput) {
			in.Identifiers = pets.Some([]pets.Identifier{{Kind: pets.Tattoo, Value: "x", Registry: &s}})
		}, func(p *pets.Profile) *string { return p.Identifiers[0].Registry })
	}},
	{[]string{"note"}, 1_000, false, true, func(s string) (string, error) {
		m, err := (&pets.WeightInput{MeasuredOn: date("2020-01-01"), Grams: 1, Note: pets.Some(&s)}).Check(now)
		return read(m.Note, err)
	}},
	{[]string{"vaccine"}, 100, true, false, func(s string) (string, error) {
		d, err := (&pets.VaccinationInput{Vaccine: s, GivenOn: date("2020-01-01")}).Check(now)
		return read(&d.Vaccine, err)
	}},
	{[]string{"batch"}, 100, false, false, func(s string) (string, error) {
		d, err := (&pets.VaccinationInput{Vaccine: "x", GivenOn: date("2020-01-01"), Batch: pets.Some(&s)}).Check(now)
		return read(d.Batch, err)
	}},
	{[]string{"vet"}, 100, false, false, func(s string) (string, error) {
		d, err := (&pets.VaccinationInput{Vaccine: "x", GivenOn: date("2020-01-01"), Vet: pets.Some(&s)}).Check(now)
		return read(d.Vet, err)
	}},
}

// animal checks an input in which one field is set, and reads it.
func animal(set func(*pets.AnimalInput), get func(*pets.Profile) *string) (string, error) {
	in := pets.AnimalInput{Name: "x", Species: pets.Cat}
	set(&in)
	p, err := in.Check(now)
	if err != nil {
		return "", err
	}
	return read(get(&p), nil)
}

func read(s *string, err error) (string, error) {
	if err != nil {
		return "", err
	}
	if s == nil {
		return "<none>", nil
	}
	return *s, nil
}

func TestTexts(t *testing.T) {
	for _, field := range texts {
		t.Run(strings.Join(field.path, "."), func(t *testing.T) {
			takes := func(s, want string) {
				t.Helper()
				if got, err := field.check(s); err != nil || got != want {
					t.Errorf("%.50q became %.50q, want %.50q: %v", s, got, want, err)
				}
			}
			refuses := func(s string) {
				t.Helper()
				_, err := field.check(s)
				if diff := cmp.Diff(invalid(field.path...), problems(t, err)); diff != "" {
					t.Errorf("%.50q: %s", s, diff)
				}
			}
			// The limits count characters, whatever their bytes; and what is trimmed away does not count.
			for _, r := range []string{"a", "é", "名", "🐈"} {
				longest := strings.Repeat(r, field.limit)
				takes(longest, longest)
				takes(" \t\u00a0"+longest+"\u3000\r\n", longest)
				refuses(longest + r)
			}
			takes("\u00a0a \u00a0 b\u2003", "a \u00a0 b")

			for _, control := range []string{"\x00", "\x01", "\x1b", "\x7f", "\u0080", "\u0085", "\v", "\f"} {
				refuses("a" + control + "b")
			}
			for _, line := range []string{"\n", "\r", "\t", "\r\n"} {
				if field.lines {
					takes("a"+line+"b", "a"+line+"b")
				} else {
					refuses("a" + line + "b")
				}
			}
			for _, bytes := range []string{"\xff", "\xc3\x28", "\xed\xa0\x80", "a\xe5\x90"} { // the third is half of a surrogate pair
				refuses(bytes)
			}
			for _, empty := range []string{"", " ", "\u00a0\t\n"} {
				if field.required {
					refuses(empty)
				} else {
					takes(empty, "<none>")
				}
			}
		})
	}
}

func TestTheNumberOfTagsAndIdentifiersIsLimited(t *testing.T) {
	for _, test := range []struct {
		tags, identifiers int
		want              []pets.Problem
	}{
		{50, 20, nil},
		{51, 20, invalid("tags")},
		{50, 21, invalid("identifiers")},
	} {
		in := pets.AnimalInput{Name: "x", Species: pets.Cat}
		for n := range test.tags {
			in.Tags.Value = append(in.Tags.Value, fmt.Sprint("tag ", n))
		}
		for n := range test.identifiers {
			in.Identifiers.Value = append(in.Identifiers.Value, pets.Identifier{Kind: pets.Tattoo, Value: fmt.Sprint(n)})
		}
		p, err := in.Check(now)
		if diff := cmp.Diff(test.want, problems(t, err)); diff != "" {
			t.Error(diff)
		}
		if err == nil && (len(p.Tags) != test.tags || len(p.Identifiers) != test.identifiers) {
			t.Errorf("%d tags and %d identifiers were kept", len(p.Tags), len(p.Identifiers))
		}
	}
}

func TestTagsStandOnce(t *testing.T) {
	in := pets.AnimalInput{Name: "x", Species: pets.Cat,
		Tags: pets.Some([]string{"Good", "  good", "GOOD\u00a0", "École", "école", "goods"})}
	p, err := in.Check(now)
	if err != nil {
		t.Fatal(err)
	}
	// The first of those that differ in nothing but case, in the owner's order.
	if diff := cmp.Diff([]string{"Good", "École", "goods"}, p.Tags); diff != "" {
		t.Error(diff)
	}
}

func TestMicrochips(t *testing.T) {
	for _, test := range []struct{ value, want string }{
		{"985112001234567", "985112001234567"},
		{" 985 112-001.234\u00a0567 ", "985112001234567"},
		{"123456789", "123456789"},
		{"1234567890", "1234567890"},
		{"12345678", ""},
		{"9851120012345678", ""},
		{"98511200123456A", ""},
		{"９８５１１２００１２３４５６７", ""}, // digits, but not those of a scanner
		{"985112001234567;985112001", ""},
		{"-", ""},
		{"", ""},
	} {
		in := pets.AnimalInput{Name: "x", Species: pets.Cat, Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Microchip, Value: test.value}})}
		p, err := in.Check(now)
		switch {
		case test.want == "":
			if diff := cmp.Diff(invalid("identifiers", "0", "value"), problems(t, err)); diff != "" {
				t.Errorf("%q: %s", test.value, diff)
			}
		case err != nil || p.Identifiers[0].Value != test.want:
			t.Errorf("%q became %v: %v", test.value, p.Identifiers, err)
		}
	}
}

func TestAnIdentifierStandsOnce(t *testing.T) {
	for _, test := range []struct {
		a, b pets.Identifier
		want []pets.Problem
	}{
		{pets.Identifier{Kind: pets.Licence, Value: "s 107-948"}, pets.Identifier{Kind: pets.Licence, Value: "S.107948"}, invalid("identifiers", "1", "value")},
		{pets.Identifier{Kind: pets.Licence, Value: "S107948"}, pets.Identifier{Kind: pets.Tattoo, Value: "S107948"}, nil},
		{pets.Identifier{Kind: pets.Licence, Value: "S107948"}, pets.Identifier{Kind: pets.Licence, Value: "S107949"}, nil},
		// One of which nothing is left identifies nothing.
		{pets.Identifier{Kind: pets.Licence, Value: "- . \u00a0-"}, pets.Identifier{Kind: pets.Licence, Value: "S107949"}, invalid("identifiers", "0", "value")},
		// Two that are wrong already are not called the same as well.
		{pets.Identifier{Kind: pets.Licence}, pets.Identifier{Kind: pets.Licence}, append(invalid("identifiers", "0", "value"), invalid("identifiers", "1", "value")...)},
	} {
		in := pets.AnimalInput{Name: "x", Species: pets.Cat, Identifiers: pets.Some([]pets.Identifier{test.a, test.b})}
		_, err := in.Check(now)
		if diff := cmp.Diff(test.want, problems(t, err)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestIdentifierKey(t *testing.T) {
	for value, want := range map[string]string{
		"985 112 001":       "985112001",
		"s-107.948":         "S107948",
		"S107948":           "S107948",
		"a\u00a0b":          "AB",
		"éa":                "ÉA",
		"- .\u00a0":         "",
		"KC/AB 12345":       "KC/AB12345",
		"LOF 7 LAB. 12/345": "LOF7LAB12/345",
	} {
		if got := pets.IdentifierKey(value); got != want {
			t.Errorf("%q has the key %q, want %q", value, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		key := pets.IdentifierKey(rapid.String().Draw(t, "value"))
		if again := pets.IdentifierKey(key); again != key {
			t.Fatalf("the key of %q is %q", key, again)
		}
	})
}

// What belongs together is checked together, and all that is wrong is said at once.
func TestCheckSaysAllThatIsWrong(t *testing.T) {
	tomorrow := date("2026-07-03")
	in := pets.AnimalInput{
		Name:        strings.Repeat("é", 101),
		SecondBreed: pets.Some(new("Poodle")), BornOnPrecision: pets.Some(new(pets.ToTheYear)),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Passport, Value: "1", IssuedOn: &tomorrow}}),
		Tags:        pets.Some([]string{"a\x00"}),
	}
	_, err := in.Check(now)
	want := []pets.Problem{
		{Code: pets.Invalid, Path: []string{"name"}},
		{Code: pets.Invalid, Path: []string{"identifiers", "0", "issuedOn"}},
		{Code: pets.Invalid, Path: []string{"tags", "0"}},
		{Code: pets.Invalid, Path: []string{"secondBreed"}},
		{Code: pets.Invalid, Path: []string{"bornOnPrecision"}},
	}
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Error(diff)
	}
	if want := "name: must have at most 100 characters, and has 101; "; !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%q does not begin with %q", err, want)
	}
	long := strings.Repeat("x", 12_345)
	_, err = animal(func(in *pets.AnimalInput) { in.Notes = pets.Some(&long) }, nil)
	if want := "notes: must have at most 10,000 characters, and has 12,345"; err == nil || err.Error() != want {
		t.Errorf("%v, want %q", err, want)
	}
}

func TestSilenceHasItsDefaults(t *testing.T) {
	p, err := (&pets.AnimalInput{Name: "x", Species: pets.Cat}).Check(now)
	if err != nil {
		t.Fatal(err)
	}
	want := pets.Profile{Name: "x", Species: pets.Cat, Sex: pets.SexUnknown, BornOnPrecision: pets.ToTheDay, Status: pets.Active,
		Identifiers: []pets.Identifier{}, Tags: []string{}}
	if diff := cmp.Diff(want, p); diff != "" {
		t.Error(diff)
	}
}

func TestAFilterIsChecked(t *testing.T) {
	longest := strings.Repeat("🐈", pets.MaxSearchText)
	if err := (&pets.AnimalFilter{Text: &longest, Tag: &longest, Identifier: &longest}).Check(); err != nil {
		t.Error(err)
	}
	tooLong := longest + "x"
	err := (&pets.AnimalFilter{Text: &tooLong, Tag: &tooLong, Identifier: &tooLong}).Check()
	want := append(append(invalid("text"), invalid("tag")...), invalid("identifier")...)
	if diff := cmp.Diff(want, problems(t, err)); diff != "" {
		t.Error(diff)
	}
}
