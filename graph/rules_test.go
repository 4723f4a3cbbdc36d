package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"menagerie/internal/app/apptest"
)

// aprilBegins is the moment at which the first place on earth has the first of April: ten o'clock of the day before.
var aprilBegins = time.Date(2026, 3, 31, 10, 0, 0, 0, time.UTC)

func chars(n int) string { return strings.Repeat("é", n) }

func microchip(value string) V {
	return V{"identifiers": []any{map[string]any{"kind": "MICROCHIP", "value": value}}}
}

func tattoos(values ...string) V {
	list := []any{}
	for _, v := range values {
		list = append(list, map[string]any{"kind": "TATTOO", "value": v})
	}
	return V{"identifiers": list}
}

func numbered(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("number ", i)
	}
	return out
}

// invalid are inputs that break a rule of package pets, and the paths below input that the errors have.
var invalid = map[string][]struct {
	name  string
	input V
	paths []string
}{
	"Animal": {
		{"no name", V{"name": ""}, []string{"name"}},
		{"a name of white space", V{"name": " \t\n\u2003"}, []string{"name"}},
		{"a name of 101 characters", V{"name": chars(101)}, []string{"name"}},
		{"a NUL byte in the name", V{"name": "a\x00b"}, []string{"name"}},
		{"a line break in the name", V{"name": "a\nb"}, []string{"name"}},
		{"a control character of Latin 1 in the name", V{"name": "a\u0085b"}, []string{"name"}},
		{"DEL in the name", V{"name": "a\x7fb"}, []string{"name"}},
		{"a breed of 101 characters", V{"breed": chars(101)}, []string{"breed"}},
		{"a tab in the breed", V{"breed": "a\tb"}, []string{"breed"}},
		{"a second breed of 101 characters", V{"breed": "a", "secondBreed": chars(101)}, []string{"secondBreed"}},
		{"a second breed without a first", V{"secondBreed": "a"}, []string{"secondBreed"}},
		{"a second breed beside white space", V{"breed": " ", "secondBreed": "a"}, []string{"secondBreed"}},
		{"born in the future", V{"bornOn": "2026-04-01"}, []string{"bornOn"}},
		{"born in the last year there is", V{"bornOn": "9999-12-31"}, []string{"bornOn"}},
		{"a precision without a day", V{"bornOnPrecision": "YEAR"}, []string{"bornOnPrecision"}},
		{"a precision beside null", V{"bornOn": nil, "bornOnPrecision": "ESTIMATED"}, []string{"bornOnPrecision"}},
		{"a colour of 101 characters", V{"colour": chars(101)}, []string{"colour"}},
		{"an escape in the colour", V{"colour": "\x1b[31mred"}, []string{"colour"}},
		{"markings of 1,001 characters", V{"markings": chars(1001)}, []string{"markings"}},
		{"a NUL byte in the markings", V{"markings": "\x00a"}, []string{"markings"}},
		{"notes of 10,001 characters", V{"notes": chars(10_001)}, []string{"notes"}},
		{"a bell in the notes", V{"notes": "a\x07b"}, []string{"notes"}},
		{"21 identifiers", tattoos(numbered(21)...), []string{"identifiers"}},
		{"an identifier without a value", tattoos("a", " "), []string{"identifiers.1.value"}},
		{"an identifier of 65 characters", tattoos(chars(65)), []string{"identifiers.0.value"}},
		{"a NUL byte in an identifier", tattoos("a\x00"), []string{"identifiers.0.value"}},
		{"an identifier twice", tattoos("AB-1", "x", "ab 1"), []string{"identifiers.2.value"}},
		{"a microchip with letters", microchip("98511200123456A"), []string{"identifiers.0.value"}},
		{"a microchip of 8 digits", microchip("12345678"), []string{"identifiers.0.value"}},
		{"a microchip of 16 digits", microchip("1234567890123456"), []string{"identifiers.0.value"}},
		{"a microchip of digits that are not ASCII", microchip("１２３４５６７８９"), []string{"identifiers.0.value"}},
		{"a microchip twice", V{"identifiers": []any{
			map[string]any{"kind": "MICROCHIP", "value": "985112001234567"},
			map[string]any{"kind": "MICROCHIP", "value": "985-112.001 234 567"},
		}}, []string{"identifiers.1.value"}},
		{"a registry of 101 characters", V{"identifiers": []any{
			map[string]any{"kind": "TATTOO", "value": "x", "registry": chars(101)}}}, []string{"identifiers.0.registry"}},
		{"an identifier of tomorrow", V{"identifiers": []any{
			map[string]any{"kind": "PASSPORT", "value": "x", "issuedOn": "2026-04-01"}}}, []string{"identifiers.0.issuedOn"}},
		{"51 tags", V{"tags": numbered(51)}, []string{"tags"}},
		{"an empty tag", V{"tags": []any{"a", "  "}}, []string{"tags.1"}},
		{"a tag of 51 characters", V{"tags": []any{chars(51)}}, []string{"tags.0"}},
		{"a NUL byte in a tag", V{"tags": []any{"a", "b", "\x00"}}, []string{"tags.2"}},
		{"everything at once", V{"name": "", "secondBreed": "x", "bornOn": "2027-01-01", "tags": []any{""}},
			[]string{"name", "tags.0", "bornOn", "secondBreed"}},
	},
	"Weight": {
		{"no weight at all", V{"grams": 0}, []string{"grams"}},
		{"less than nothing", V{"grams": -1}, []string{"grams"}},
		{"more than two tonnes", V{"grams": 2_000_001}, []string{"grams"}},
		{"measured in the future", V{"measuredOn": "2026-04-01"}, []string{"measuredOn"}},
		{"a note of 1,001 characters", V{"note": chars(1001)}, []string{"note"}},
		{"a NUL byte in the note", V{"note": "a\x00b"}, []string{"note"}},
		{"everything at once", V{"grams": 0, "measuredOn": "2026-04-01", "note": "\x01"}, []string{"measuredOn", "grams", "note"}},
	},
	"Vaccination": {
		{"no vaccine", V{"vaccine": " "}, []string{"vaccine"}},
		{"a vaccine of 101 characters", V{"vaccine": chars(101)}, []string{"vaccine"}},
		{"a NUL byte in the vaccine", V{"vaccine": "a\x00"}, []string{"vaccine"}},
		{"given in the future", V{"givenOn": "2026-04-01"}, []string{"givenOn"}},
		{"over before it was given", V{"givenOn": "2021-01-02", "validUntil": "2021-01-01"}, []string{"validUntil"}},
		{"a batch of 101 characters", V{"batch": chars(101)}, []string{"batch"}},
		{"a line break in the batch", V{"batch": "a\nb"}, []string{"batch"}},
		{"a vet of 101 characters", V{"vet": chars(101)}, []string{"vet"}},
		{"a NUL byte in the vet", V{"vet": "a\x00b"}, []string{"vet"}},
		{"everything at once", V{"vaccine": "", "givenOn": "2026-04-01", "validUntil": "2026-03-31", "batch": "\x01", "vet": "\x02"},
			[]string{"givenOn", "vaccine", "batch", "vet", "validUntil"}},
	},
}

// TestInvalid: each broken rule is named with its field, by a creation and by a replacement, and nothing is written.
func TestInvalid(t *testing.T) {
	t.Parallel()
	s := newStage(t, apptest.NewClock(aprilBegins.Add(-time.Microsecond)).Configure)
	for _, n := range nouns {
		stored := n.made(t, s.Client, s.animal, n.full)
		before := everything(t, s.Client)
		for _, test := range invalid[n.name] {
			t.Run(n.name+"/"+test.name, func(t *testing.T) {
				var want []string
				for _, path := range test.paths {
					want = append(want, "INVALID input."+path)
				}
				o := n.create(s.Client, s.animal, n.with(n.minimal, test.input))
				if diff := cmp.Diff(want, o.refused(t)); diff != "" || o.Thing != nil {
					t.Errorf("create: %v %s", o.Thing, diff)
				}
				o = n.replace(s.Client, stored["id"], n.with(n.minimal, nulls(n), test.input), 1)
				if diff := cmp.Diff(want, o.refused(t)); diff != "" || o.Thing != nil {
					t.Errorf("replace: %v %s", o.Thing, diff)
				}
			})
		}
		if diff := cmp.Diff(before, everything(t, s.Client)); diff != "" {
			t.Errorf("something was written: %s", diff)
		}
	}
}

// TestValid: what lies just within the rules, and how it is kept.
func TestValid(t *testing.T) {
	t.Parallel()
	s := newStage(t, apptest.NewClock(aprilBegins).Configure)
	list := func(values ...string) []any {
		out := []any{}
		for _, v := range values {
			out = append(out, v)
		}
		return out
	}
	kept := func(kind string, values ...string) []any {
		out := []any{}
		for _, v := range values {
			out = append(out, map[string]any{"kind": kind, "value": v, "registry": nil, "issuedOn": nil})
		}
		return out
	}
	for _, test := range []struct {
		noun        noun
		name        string
		input, want V
	}{
		{animals, "the longest", V{"name": chars(100), "breed": chars(100), "secondBreed": chars(100), "colour": chars(100),
			"markings": chars(1000), "notes": chars(10_000)}, nil},
		{animals, "characters outside the basic plane", V{"name": strings.Repeat("🐈", 100), "notes": "👨‍👩‍👧 \u202e\u200f"}, nil},
		{animals, "characters that fold to many", V{"name": strings.Repeat("\ufdfa", 100), "tags": list(strings.Repeat("\ufdfa", 50)),
			"identifiers": kept("TATTOO", strings.Repeat("\ufdfa", 64))}, nil},
		{animals, "white space at the ends", V{"name": " \t a  b \n", "breed": "\u00a0x ", "colour": "  ", "notes": "\n\n", "tags": list(" a ")},
			V{"name": "a  b", "breed": "x", "colour": nil, "notes": nil, "tags": list("a")}},
		{animals, "lines where there can be lines", V{"markings": "a\tb\r\nc", "notes": "a\n\n\tb"}, nil},
		{animals, "what others take for SQL, HTML or a format", V{"name": `'); DROP TABLE animals; --`, "notes": `<b>"\ %s $1 {{.}}`}, nil},
		{animals, "born today, where today is first", V{"bornOn": "2026-04-01", "bornOnPrecision": "DAY"}, nil},
		{animals, "born in the first year there is", V{"bornOn": "1800-01-01", "bornOnPrecision": "YEAR"}, nil},
		{animals, "born on a leap day", V{"bornOn": "2024-02-29"}, nil},
		{animals, "microchips", V{"identifiers": append(kept("MICROCHIP", "123456789", "985112001234567"), kept("TATTOO", "123456789")...)}, nil},
		{animals, "a microchip as it is printed", microchip(" 985-112.001 234\u00a0567 "), V{"identifiers": kept("MICROCHIP", "985112001234567")}},
		{animals, "20 identifiers", V{"identifiers": kept("TATTOO", numbered(20)...)}, nil},
		{animals, "identifiers as long as can be", V{"identifiers": []any{map[string]any{"kind": "LICENCE", "value": chars(64),
			"registry": chars(100), "issuedOn": "2026-04-01"}}}, nil},
		{animals, "50 tags of 50 characters", V{"tags": list(func() []string {
			out := numbered(50)
			for i := range out {
				out[i] += chars(50 - len(out[i]))
			}
			return out
		}()...)}, nil},
		{animals, "tags that differ in case only", V{"tags": list("Good", "b", "good", "GOOD", "B")}, V{"tags": list("Good", "b")}},
		{weights, "the lightest", V{"grams": 1., "measuredOn": "1800-01-01", "note": chars(1000)}, nil},
		{weights, "the heaviest", V{"grams": 2_000_000., "measuredOn": "2026-04-01", "note": "a\nb"}, nil},
		{weights, "a note of white space", V{"note": " \n "}, V{"note": nil}},
		{vaccinations, "the longest", V{"vaccine": chars(100), "batch": chars(100), "vet": chars(100)}, nil},
		{vaccinations, "valid for a day", V{"givenOn": "2026-04-01", "validUntil": "2026-04-01"}, nil},
		{vaccinations, "valid for ever", V{"validUntil": "9999-12-31"}, nil},
		{vaccinations, "white space at the ends", V{"vaccine": " x ", "batch": " ", "vet": " y "}, V{"vaccine": "x", "batch": nil, "vet": "y"}},
	} {
		t.Run(test.noun.name+"/"+test.name, func(t *testing.T) {
			n := test.noun
			input := n.with(n.minimal, test.input)
			want := n.with(n.with(n.minimal, n.silent), test.input, test.want)
			thing := n.made(t, s.Client, s.animal, input)
			if diff := cmp.Diff(want, said(n, thing)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(thing, n.find(s.Client, thing["id"])); diff != "" {
				t.Errorf("read back it differs: %s", diff)
			}
		})
	}
}
