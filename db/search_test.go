package db_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

func TestFold(t *testing.T) {
	for s, want := range map[string]string{
		"Zoë":       "zoe",
		"ZOE\u0308": "zoe",
		"İstanbul":  "istanbul",
		"ﬁsh":       "fish",
		"ＡＢＣ１":      "abc1",
		"Ångström":  "angstrom",
		"ΟΔΥΣΣΕΥΣ":  db.Fold("Οδυσσεύς"),
		"STRASSE":   db.Fold("Straße"),
		"名前 🐈":      "名前 🐈",
		"\xff":      "\ufffd",
		"":          "",
	} {
		if got := db.Fold(s); got != want {
			t.Errorf("%q is folded to %q, want %q", s, got, want)
		}
	}
}

// Who writes in capitals finds what stands in small letters, and what is folded stays as it is. These are all letters that
// have a case or an accent, since it is the rare ones that go wrong.
func TestFoldForgetsCase(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.IsGraphic(r) || unicode.In(r, unicode.Han, unicode.Hangul) {
			continue
		}
		s := string(r)
		once := db.Fold(s)
		if twice := db.Fold(once); twice != once {
			t.Errorf("%q is folded to %q and that to %q", s, once, twice)
		}
		if unicode.Is(unicode.Mn, r) {
			continue // the capital of a mark is a letter
		}
		if upper, lower := db.Fold(strings.ToUpper(s)), db.Fold(strings.ToLower(s)); upper != once || lower != once {
			t.Errorf("%q is folded to %q, in capitals to %q, in small letters to %q", s, once, upper, lower)
		}
	}
}

func TestWords(t *testing.T) {
	for s, want := range map[string][]string{
		"":                       nil,
		" \t\n":                  nil,
		"& | ! <-> : * ( ) ' \\": nil,
		"🐈":                      nil,
		"Zoë's best-friend":      {"zoe", "s", "best", "friend"},
		"985 112.001":            {"985", "112", "001"},
		"a\x00b\x01c":            {"a", "b", "c"},
		"a\xffb":                 {"a", "b"},
		"名前":                     {"名前"},
		strings.Repeat("é", 50):  {strings.Repeat("e", 40)},
		strings.Repeat("名", 50):  {strings.Repeat("名", 40)},
	} {
		if diff := cmp.Diff(want, db.Words(s), same); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
	}
}

// hostile are texts that mean something to SQL, to a tsquery, to a terminal or to nobody.
var hostile = []string{
	"'", "''", `\`, `\\`, `\'`, `'\`, `"`, "&", "|", "!", "<->", "<2>", ":", ":*", "*", "(", ")", "()", "a & b", "a | b", "!a", "a <-> b",
	"a:*", "a:ABCD", "(a", "a)", "'a", "a'", "'a' & 'b'", "'; DROP TABLE animals; --", "$1", "%", "_", "{a,b}", "[]", "null",
	"\x00", "\x01", "a\x00b", "a\x01b", "\x7f", "\u0080", "\ufeff", "\u200d", "\u2028", "\ufffd", "\xff", "a\xffb", "\xed\xa0\x80", "\U0010ffff",
	"🐈", "👨‍👩‍👧", "名前", "ねこ", "고양이", "हिन्दी", "ไทย", "مرحبا", "Zoë", "zoe\u0301", "ﷺ", "",
	strings.Repeat("a", 200), strings.Repeat("a ", 100), strings.Repeat("ﷺ", 200), strings.Repeat("🐈", 200), strings.Repeat("'", 200),
	strings.Repeat(`\`, 199), strings.Repeat("\U0001f1e6", 200), strings.Repeat("x", 199) + "é",
}

// Whatever is sought is no error, and never finds what is another household's.
func TestSearchBearsEveryText(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	// Bob's animals have every hostile text: if a text could lead out of the household, it would find one of them.
	for _, s := range hostile {
		kept := strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) || r == utf8.RuneError {
				return -1
			}
			return r
		}, s))
		if db.Fold(pets.IdentifierKey(kept)) == "" {
			continue
		}
		tag, value := first(kept, pets.MaxTag), first(kept, pets.MaxIdentifierValue)
		animal := bob.create(t, d, pets.AnimalInput{Name: "x", Species: pets.Cat, Notes: pets.Some(&kept), Tags: pets.Some([]string{tag}),
			Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Tattoo, Value: value}})})
		for _, f := range []pets.AnimalFilter{{Tag: &tag}, {Identifier: &value}} {
			if !slices.ContainsFunc(bob.find(t, d, f), func(a *pets.Animal) bool { return a.ID == animal.ID }) {
				t.Errorf("%s does not find its animal", describe(f))
			}
		}
	}
	for _, s := range hostile {
		for _, f := range []pets.AnimalFilter{{Text: &s}, {Tag: &s}, {Identifier: &s}, {Text: &s, Tag: &s, Identifier: &s}} {
			if found := ann.find(t, d, f); len(found) > 0 {
				t.Errorf("%s finds %d animals of nobody", describe(f), len(found))
			}
			bob.find(t, d, f)
		}
	}
}

func first(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// Each prefix of each word of an animal's texts finds it, whatever the words, in whatever case; and it finds the animal of
// the one who asks, not that of a neighbour who has written the same.
func TestPrefixesFind(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	rapid.Check(t, func(r *rapid.T) {
		p := anyProfile().Draw(r, "profile")
		prefix := anyPrefix(r, &p)
		for _, owner := range []account{ann, bob} {
			animal, err := d.CreateAnimal(t.Context(), owner.viewer, &owner.household, p, nil, now)
			if err != nil {
				r.Fatal(err)
			}
			// Else they would soon be more than stand on a page.
			defer func() {
				if err := d.DeleteAnimal(t.Context(), owner.viewer, animal.ID, nil, now); err != nil {
					r.Fatal(err)
				}
			}()
		}
		for _, owner := range []account{ann, bob} {
			if found := owner.find(r, d, pets.AnimalFilter{Text: &prefix}); len(found) != 1 {
				r.Fatalf("%q finds %d animals, want 1", prefix, len(found))
			}
		}
	})
}

// anyPrefix draws a prefix of a word of the profile.
func anyPrefix(r *rapid.T, p *pets.Profile) string {
	texts := append([]string{p.Name}, p.Tags...)
	for _, s := range []*string{p.Breed, p.SecondBreed, p.Notes} {
		if s != nil {
			texts = append(texts, *s)
		}
	}
	for _, i := range p.Identifiers {
		texts = append(texts, i.Value, i.Key())
	}
	isLetter := func(r rune) bool { return len(db.Words(string(r))) > 0 } // ² is, since it is folded to 2
	text := rapid.SampledFrom(texts).Draw(r, "text")
	words := strings.FieldsFunc(text, func(r rune) bool { return !isLetter(r) && !unicode.IsMark(r) })
	words = slices.DeleteFunc(words, func(word string) bool { return !isLetter([]rune(word)[0]) }) // a mark alone is no word
	if len(words) == 0 {
		words = []string{"x"} // all names begin so
	}
	word := []rune(rapid.SampledFrom(words).Draw(r, "word"))
	prefix := string(word[:rapid.IntRange(1, len(word)).Draw(r, "length")])
	if rapid.Bool().Draw(r, "in capitals") {
		return strings.ToUpper(prefix)
	}
	return prefix
}

func TestSearchFinds(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	ann.create(t, d, pets.AnimalInput{
		Name: "Zoë d'Arc", Species: pets.Dog, Breed: pets.Some(new("Labrador Retriever")), SecondBreed: pets.Some(new("Poodle")),
		Colour: pets.Some(new("chocolate")), Markings: pets.Some(new("socks")),
		Identifiers: pets.Some([]pets.Identifier{
			{Kind: pets.Microchip, Value: "985 112 001 234 567"},
			{Kind: pets.Licence, Value: "s-107.948"},
			{Kind: pets.Passport, Value: "É 77/O'N\\1"},
			{Kind: pets.Pedigree, Value: "KC/AB 12345"},
		}),
		Tags: pets.Some([]string{"Très bon", "O'Brien's", `back\slash`, "it's & | ! (a):*"}), Notes: pets.Some(new("afraid of\nthunder; 名前はゾエ")),
	})
	ann.create(t, d, pets.AnimalInput{Name: "Rex", Species: pets.Dog, Tags: pets.Some([]string{"Très"}),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Licence, Value: "S1079"}})})

	type filter = pets.AnimalFilter
	by := map[string]func(*string) filter{
		"text":       func(s *string) filter { return filter{Text: s} },
		"tag":        func(s *string) filter { return filter{Tag: s} },
		"identifier": func(s *string) filter { return filter{Identifier: s} },
	}
	for _, test := range []struct {
		by     string
		want   string
		sought []string
	}{
		{"text", "Zoë d'Arc", []string{"zoe", "ZOË", "zoe\u0308", "zo", "arc", "d'arc", "zoe d'a", "arc zoe", "labr retr", "poodle zoe",
			"thunder afraid", "tres b", "o'brien", "back\\slash", "985", "985112", "9851120012345", "S107948", "s-107.948", "107 948", "kc/ab 12345", "kc/ab12345", "名前",
			"bon (zoe)", "zoe & labrador", "!zoe", "zoe:*", "zoe <-> arc"}},
		// A word has to begin so, and all have to stand there. Colour and markings are not sought, nor the middle of a word.
		{"text", "", []string{"oe", "zoex", "zoe rex", "zoe | nothing", "chocolate", "socks", "112001", "前", "%", "'"}},
		{"text", "Zoë d'Arc, Rex", []string{"tres", "s1079", "", " \t\u00a0"}}, // white space asks for nothing
		{"tag", "Zoë d'Arc", []string{"Très bon", "TRES BON", " très bon\u00a0", "tre\u0300s bon", "O'BRIEN'S", `BACK\slash`, "it's & | ! (a):*"}},
		{"tag", "Rex", []string{"Très", "tres"}},
		{"tag", "", []string{"bon", "Très  bon", "Très bon x", "trè", "zoe", "très_bon", "%"}},
		{"tag", "Zoë d'Arc, Rex", []string{"", " "}},
		{"identifier", "Zoë d'Arc", []string{"985112001234567", "985 112 001 234 567", "985-112.001 234\u00a0567", "S107948", "s 107 948",
			" S.107-948 ", "e77/o'n\\1", "É 77/O'N\\1"}},
		{"identifier", "Rex", []string{"S1079", "s-1079"}},
		{"identifier", "", []string{"98511200123456", "9851120012345678", "107948", "S10794", "S107948%", "-", "zoe"}},
		{"identifier", "Zoë d'Arc, Rex", []string{"", " "}},
	} {
		for _, s := range test.sought {
			var names []string
			for _, animal := range ann.find(t, d, by[test.by](&s)) {
				names = append(names, animal.Name)
			}
			if got := strings.Join(names, ", "); got != test.want {
				t.Errorf("%s %q finds %q, want %q", test.by, s, got, test.want)
			}
		}
	}

	// All conditions have to be met by one animal.
	all := filter{Text: new("zoe"), Tag: new("très bon"), Identifier: new("s107948")}
	if found := ann.find(t, d, all); len(found) != 1 {
		t.Errorf("text, tag and identifier of one animal find %d", len(found))
	}
	all.Tag = new("très")
	if found := ann.find(t, d, all); len(found) != 0 {
		t.Errorf("text and identifier of one animal and the tag of another find %d", len(found))
	}
}

// The mark of a household in the search's index is short, and another may have the same: that must not show.
func TestHouseholdsThatShareAMark(t *testing.T) {
	d := dbtest.New(t)
	ann, bob := signUp(t, d), signUp(t, d)
	twin := account{bob.viewer, ann.household}
	twin.household[0] ^= 0xff // the mark is made of the last bytes
	x := d.SQL(t)
	x.MustExec(`INSERT INTO households (household_id, name, created_at) VALUES ($1, 'Twin', $2)`, twin.household.String(), now)
	x.MustExec(`INSERT INTO memberships (user_id, household_id, role, created_at) VALUES ($1, $2, 'OWNER', $3)`, twin.viewer.User.String(), twin.household.String(), now)
	twin.load(t, d, []pets.Record{changed(rex("S1"), func(a *pets.Animal) { a.Tags = []string{"good"} })})

	filters := []pets.AnimalFilter{{Text: new("rex")}, {Tag: new("good")}, {Identifier: new("S1")}}
	for _, f := range filters {
		if found := ann.find(t, d, f); len(found) != 0 {
			t.Errorf("%s finds %d animals of the other household", describe(f), len(found))
		}
	}
	if got := ann.load(t, d, []pets.Record{changed(rex("S1"), func(a *pets.Animal) { a.Tags = []string{"good"} })}); got[0].Status != pets.Imported {
		t.Errorf("an import takes the other household's animal for its own: %v", got)
	}
	for _, a := range []account{ann, twin} {
		for _, f := range filters {
			if found := a.find(t, d, f); len(found) != 1 {
				t.Errorf("%s finds %d animals", describe(f), len(found))
			}
		}
	}
}

// What was replaced is found by what it is now.
func TestSearchFollowsReplacements(t *testing.T) {
	d := dbtest.New(t)
	ann := signUp(t, d)
	before := pets.AnimalInput{Name: "Rex", Species: pets.Dog, Tags: pets.Some([]string{"old"}),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Licence, Value: "S1"}})}
	animal := ann.create(t, d, before)
	after := pets.AnimalInput{Name: "Max", Species: pets.Dog, Tags: pets.Some([]string{"young"}),
		Identifiers: pets.Some([]pets.Identifier{{Kind: pets.Licence, Value: "S2"}})}
	p, err := after.Check(now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.ReplaceAnimal(t.Context(), ann.viewer, animal.ID, p, after.Mentions(), nil, now); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		filter pets.AnimalFilter
		want   int
	}{
		{pets.AnimalFilter{Text: new("rex")}, 0}, {pets.AnimalFilter{Tag: new("old")}, 0}, {pets.AnimalFilter{Identifier: new("S1")}, 0},
		{pets.AnimalFilter{Text: new("max")}, 1}, {pets.AnimalFilter{Tag: new("young")}, 1}, {pets.AnimalFilter{Identifier: new("S2")}, 1},
	} {
		if found := ann.find(t, d, test.filter); len(found) != test.want {
			t.Errorf("%s finds %d animals, want %d", describe(test.filter), len(found), test.want)
		}
	}
}

// Of any text a tsquery is made that PostgreSQL can read, with the place for the household's mark in each of its words.
func FuzzSearchQuery(f *testing.F) {
	d := dbtest.New(f)
	x := d.SQL(f)
	for _, s := range hostile {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, text, tag, identifier string) {
		filter := pets.AnimalFilter{Text: &text, Tag: &tag, Identifier: &identifier}
		if filter.Check() != nil {
			return
		}
		for _, f := range []pets.AnimalFilter{filter, {Text: &text}, {Tag: &tag}, {Identifier: &identifier}} {
			query, ok := db.SearchQuery(&f)
			if !ok || query == "" {
				continue
			}
			var terms int
			// A cast alone might be skipped where the result is not looked at.
			err := x.GetContext(t.Context(), &terms, `SELECT numnode(replace($1, E'\x01', 'abcdef')::tsquery)`, query)
			if err != nil || terms == 0 {
				t.Fatalf("%q has %d terms: %v", query, terms, err)
			}
			if strings.Count(query, "'\x01") < (terms+1)/2 {
				t.Fatalf("a term of %q has no place for the household", query)
			}
		}
	})
}
