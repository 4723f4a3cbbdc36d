package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// text draws a text of at most limit characters as people write it: several scripts, white space at its ends, emoji, and
// what means something to SQL, JSON or a search.
func text(limit int) *rapid.Generator[string] {
	runes := rapid.RuneFrom([]rune("aZ é'\"\\%_:&|!*()<>{}$\u00a0ß\u0301李\ufdfa🐈\u200d"))
	return rapid.StringOfN(runes, 0, limit, -1)
}

// required draws a text that does not count as empty.
func required(limit int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string { return "x" + text(limit-1).Draw(t, "text") })
}

func date() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(1800, 2025).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	})
}

// anything draws a value of gen, null or silence.
func anything[T any](t *rapid.T, into V, field string, gen *rapid.Generator[T]) {
	switch rapid.SampledFrom([]string{"value", "value", "null", "silence"}).Draw(t, field) {
	case "value":
		into[field] = gen.Draw(t, field)
	case "null":
		into[field] = nil
	}
}

// inputs draw an input of each noun that breaks no rule.
var inputs = map[string]*rapid.Generator[V]{
	"Animal": rapid.Custom(func(t *rapid.T) V {
		in := V{"name": required(100).Draw(t, "name"), "species": rapid.SampledFrom([]string{"DOG", "OTHER"}).Draw(t, "species")}
		anything(t, in, "breed", required(100))
		if breed, ok := in["breed"].(string); ok && breed != "" {
			anything(t, in, "secondBreed", text(100))
		}
		anything(t, in, "sex", rapid.SampledFrom([]string{"FEMALE", "MALE", "UNKNOWN"}))
		anything(t, in, "neutered", rapid.Bool())
		anything(t, in, "bornOn", date())
		if in["bornOn"] != nil {
			anything(t, in, "bornOnPrecision", rapid.SampledFrom([]string{"DAY", "MONTH", "YEAR", "ESTIMATED"}))
		}
		anything(t, in, "colour", text(100))
		anything(t, in, "markings", text(1000))
		anything(t, in, "identifiers", rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) V {
			id := V{"kind": rapid.SampledFrom([]string{"TATTOO", "PEDIGREE"}).Draw(t, "kind"), "value": fmt.Sprint(rapid.IntRange(0, 99).Draw(t, "number"))}
			anything(t, id, "registry", text(100))
			anything(t, id, "issuedOn", date())
			return id
		}), 0, 20, func(v V) string { return fmt.Sprint(v["kind"], v["value"]) }))
		anything(t, in, "status", rapid.SampledFrom([]string{"ACTIVE", "LOST", "ARCHIVED"}))
		anything(t, in, "tags", rapid.SliceOfN(required(50), 0, 50))
		anything(t, in, "notes", text(3000))
		return in
	}),
	"Weight": rapid.Custom(func(t *rapid.T) V {
		in := V{"measuredOn": date().Draw(t, "measuredOn"), "grams": rapid.IntRange(1, 2_000_000).Draw(t, "grams")}
		anything(t, in, "note", text(1000))
		return in
	}),
	"Vaccination": rapid.Custom(func(t *rapid.T) V {
		in := V{"vaccine": required(100).Draw(t, "vaccine"), "givenOn": date().Draw(t, "givenOn")}
		anything(t, in, "validUntil", rapid.Just("2026-01-01"))
		anything(t, in, "batch", text(100))
		anything(t, in, "vet", text(100))
		return in
	}),
}

// TestReplacingTwiceEqualsOnce: but for the version and the time. And what a replacement answers is what is read.
//
// A field about which the replacement is silent stays what it is if that is nothing, and else stops all of it.
func TestReplacingTwiceEqualsOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		t.Run(n.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				stored := n.made(t, s.Client, s.animal, inputs[n.name].Draw(rt, "stored"))
				input := inputs[n.name].Draw(rt, "input")
				once := n.replace(s.Client, stored["id"], input, 1)

				var missing []string
				for _, field := range n.optional() {
					if _, mentioned := input[field]; !mentioned && !cmp.Equal(stored[field], n.silent[field]) {
						missing = append(missing, "MISSING_FIELD input."+field)
					}
				}
				if refused := once.refused(t); len(refused) != len(missing) {
					rt.Fatalf("want %v, have %v", missing, refused)
				}
				if len(missing) > 0 {
					if diff := cmp.Diff(stored, n.find(s.Client, stored["id"])); diff != "" {
						rt.Fatalf("refused, and something was written: %s", diff)
					}
					once = n.replace(s.Client, stored["id"], n.with(n.silent, input), 1) // says all
				}
				if once.Thing["version"] != 2. {
					rt.Fatalf("%+v", once)
				}
				if diff := cmp.Diff(once.Thing, n.find(s.Client, stored["id"])); diff != "" {
					rt.Fatalf("what is read differs from the answer: %s", diff)
				}
				for field := range n.silent {
					if _, mentioned := input[field]; !mentioned && !cmp.Equal(once.Thing[field], n.silent[field]) {
						rt.Fatalf("%s is %v after silence", field, once.Thing[field])
					}
				}
				twice := n.replace(s.Client, stored["id"], n.with(n.silent, input), nil)
				want := n.with(once.Thing, V{"version": 3.})
				if n.name == animals.name {
					want["updatedAt"] = twice.Thing["updatedAt"]
				}
				if diff := cmp.Diff(want, twice.Thing); diff != "" {
					rt.Fatalf("twice is not once: %s", diff)
				}
				// What came back can be sent again and says the same.
				again := n.replace(s.Client, stored["id"], said(n, twice.Thing), 3)
				if diff := cmp.Diff(said(n, twice.Thing), said(n, again.Thing)); diff != "" {
					rt.Fatalf("an answer sent back is another: %s", diff)
				}
			})
		})
	}
}

// TestWhatIsWrittenIsFound: a word of the animal's name, its tags and its identifiers, whatever characters they have.
func TestWhatIsWrittenIsFound(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	found := func(filter V) bool {
		var data struct {
			Animals struct{ Nodes []struct{ ID string } }
		}
		s.Do(`query ($filter: AnimalFilter) { animals(filter: $filter, first: 100) { nodes { id } } }`, V{"filter": filter}, &data)
		return len(data.Animals.Nodes) == 1
	}
	rapid.Check(t, func(rt *rapid.T) {
		name, tag, value := required(100).Draw(rt, "name"), required(50).Draw(rt, "tag"), required(64).Draw(rt, "value")
		id := animals.made(t, s.Client, "", V{"name": name, "species": "CAT", "tags": []string{tag},
			"identifiers": []V{{"kind": "TATTOO", "value": value}}})["id"]
		for field, stored := range map[string]string{"tag": tag, "identifier": value} {
			for _, sought := range []string{stored, strings.ToUpper(stored), " " + stored + " "} {
				if !found(V{field: sought}) {
					rt.Fatalf("the %s %q is not found by %q", field, stored, sought)
				}
			}
		}
		if !found(V{"text": name}) {
			rt.Fatalf("%q is not found by itself", name)
		}
		// So it is when it comes back.
		animals.delete(s.Client, id, nil)
		if found(V{"text": name}) {
			rt.Fatalf("%q is found in the trash", name)
		}
		restore(s.Client, id, nil, nil)
		if !found(V{"text": name}) || !found(V{"tag": tag}) || !found(V{"identifier": value}) {
			rt.Fatalf("%q is not found any more", name)
		}
		animals.delete(s.Client, id, nil)
	})
}
