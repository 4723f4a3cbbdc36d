package graph_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// stage is an account with an animal below which there can be weights and vaccinations.
type stage struct {
	*apptest.Client
	instance *apptest.Instance
	animal   string
}

func newStage(t testing.TB, change ...func(*app.Config)) stage {
	t.Helper()
	i := apptest.New(t, change...)
	c := i.SignUp()
	return stage{c, i, animals.made(t, c, "", animals.minimal)["id"].(string)}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		for name, test := range map[string]struct{ input, want V }{
			"silent": {n.minimal, n.with(n.minimal, n.silent)},
			"full":   {n.full, n.full},
			"empty":  {n.with(n.minimal, nulls(n)), n.with(n.minimal, n.silent)},
		} {
			t.Run(n.name+"/"+name, func(t *testing.T) {
				got := n.made(t, s.Client, s.animal, test.input)
				if got["version"] != 1. || got["createdAt"] != got["updatedAt"] {
					t.Errorf("version %v, created %v, updated %v", got["version"], got["createdAt"], got["updatedAt"])
				}
				if diff := cmp.Diff(test.want, said(n, got)); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(got, n.find(s.Client, got["id"])); diff != "" {
					t.Errorf("read back it differs: %s", diff)
				}
			})
		}
	}
}

// said returns those fields of a thing that an input says.
func said(n noun, thing V) V {
	out := V{}
	for name := range n.full {
		out[name] = thing[name]
	}
	return out
}

// nulls mentions every optional field, to empty it.
func nulls(n noun) V {
	out := V{}
	for name := range n.silent {
		out[name] = nil
	}
	return out
}

func TestReplace(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		t.Run(n.name, func(t *testing.T) {
			first := n.made(t, s.Client, s.animal, n.minimal)
			id := first["id"]
			version := 1.
			for _, step := range []struct {
				name        string
				input, want V
				ifVersion   any
			}{
				{"silence where nothing is stored", n.minimal, n.with(n.minimal, n.silent), nil},
				{"everything", n.full, n.full, 2},
				{"the same again", n.full, n.full, nil},
				{"emptied by null", n.with(n.minimal, nulls(n)), n.with(n.minimal, n.silent), 4},
				{"silence after null", n.minimal, n.with(n.minimal, n.silent), 5},
			} {
				o := n.replace(s.Client, id, step.input, step.ifVersion)
				version++
				if len(o.UserErrors) > 0 {
					t.Fatalf("%s: %v", step.name, o.UserErrors)
				}
				if o.Thing["version"] != version || o.Thing["id"] != id || o.Thing["createdAt"] != first["createdAt"] {
					t.Errorf("%s: %v", step.name, o.Thing)
				}
				if diff := cmp.Diff(step.want, said(n, o.Thing)); diff != "" {
					t.Errorf("%s: %s", step.name, diff)
				}
				if diff := cmp.Diff(o.Thing, n.find(s.Client, id)); diff != "" {
					t.Errorf("%s: read back it differs: %s", step.name, diff)
				}
			}
		})
	}
}

// TestReplaceEmptiesListsByAnEmptyList: [] says the same as null.
func TestReplaceEmptiesListsByAnEmptyList(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	a := animals.made(t, s.Client, "", animals.full)
	o := animals.replace(s.Client, a["id"], animals.with(animals.full, V{"tags": []any{}, "identifiers": []any{}}), nil)
	if diff := cmp.Diff(V{"tags": []any{}, "identifiers": []any{}}, V{"tags": o.Thing["tags"], "identifiers": o.Thing["identifiers"]}); diff != "" {
		t.Error(diff)
	}
}

// TestReplaceMissingField leaves each optional field out, where it has a value and where it has none.
func TestReplaceMissingField(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		full := n.made(t, s.Client, s.animal, n.full)
		for _, field := range n.optional() {
			t.Run(n.name+"/"+field, func(t *testing.T) {
				input := without(n.full, field)
				// Some fields cannot stand without another one; they are emptied beside it.
				switch field {
				case "breed":
					input["secondBreed"] = nil
				case "bornOn":
					input["bornOnPrecision"] = nil
				}
				o := n.replace(s.Client, full["id"], input, nil)
				if diff := cmp.Diff([]string{"MISSING_FIELD input." + field}, o.refused(t)); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(full, o.Thing); diff != "" {
					t.Errorf("the payload does not hold what is stored: %s", diff)
				}
				if diff := cmp.Diff(full, n.find(s.Client, full["id"])); diff != "" {
					t.Errorf("something was written: %s", diff)
				}
				// A variable that is declared and not given is silence as well, and no null.
				o = change(s.Client, fmt.Sprintf(`mutation ($id: ID!, $unset: %s) { out: replace%s(id: $id, input: {%s %s: $unset}) %s }`,
					typeOf(field), n.name, literal(without(input, field)), field, n.payload()), V{"id": full["id"]})
				if diff := cmp.Diff([]string{"MISSING_FIELD input." + field}, o.refused(t)); diff != "" {
					t.Errorf("by a variable that is not set: %s", diff)
				}

				empty := n.made(t, s.Client, s.animal, n.with(input, V{field: nil}))
				o = n.replace(s.Client, empty["id"], input, nil)
				if len(o.UserErrors) > 0 {
					t.Errorf("silence is fine where nothing is stored, but: %v", o.UserErrors)
				}
			})
		}
		t.Run(n.name+"/all", func(t *testing.T) {
			var want []string
			for _, field := range n.optional() {
				want = append(want, "MISSING_FIELD input."+field)
			}
			got := n.replace(s.Client, full["id"], n.minimal, nil).refused(t)
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// typeOf returns the type of an optional field of an input.
func typeOf(field string) string {
	switch field {
	case "sex":
		return "Sex"
	case "status":
		return "AnimalStatus"
	case "bornOnPrecision":
		return "DatePrecision"
	case "neutered":
		return "Boolean"
	case "bornOn", "validUntil":
		return "Date"
	case "identifiers":
		return "[IdentifierInput!]"
	case "tags":
		return "[String!]"
	}
	return "String"
}

// literal writes the fields of an input as they stand in a document.
func literal(v V) string {
	var b strings.Builder
	for name, value := range v {
		fmt.Fprintf(&b, "%s: %s ", name, literalValue(name, value))
	}
	return b.String()
}

func literalValue(name string, value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case string:
		switch name {
		case "species", "sex", "status", "bornOnPrecision", "kind":
			return value
		}
		return fmt.Sprintf("%q", value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case []any:
		parts := make([]string, len(value))
		for i, v := range value {
			parts[i] = literalValue(name, v)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		return "{" + literal(value) + "}"
	}
	return fmt.Sprint(value)
}

// TestConflict: the payload holds the thing as it stands, for the client to merge.
func TestConflict(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		t.Run(n.name, func(t *testing.T) {
			n.made(t, s.Client, s.animal, n.full)
			id := n.made(t, s.Client, s.animal, n.minimal)["id"]
			current := n.replace(s.Client, id, n.full, 1).Thing
			for _, version := range []int{-1, 0, 1, 3, 1<<31 - 1} {
				for _, input := range []V{n.full, n.minimal} { // of what is missing nothing is said yet
					o := n.replace(s.Client, id, input, version)
					if diff := cmp.Diff([]string{"CONFLICT ifVersion"}, o.refused(t)); diff != "" {
						t.Errorf("version %d: %s", version, diff)
					}
					if diff := cmp.Diff(current, o.Thing); diff != "" {
						t.Errorf("version %d: %s", version, diff)
					}
				}
				o := n.delete(s.Client, id, version)
				if diff := cmp.Diff([]string{"CONFLICT ifVersion"}, o.refused(t)); diff != "" || o.DeletedID != nil {
					t.Errorf("deleting version %d: %v %s", version, o.DeletedID, diff)
				}
			}
			if diff := cmp.Diff(current, n.find(s.Client, id)); diff != "" {
				t.Errorf("something was written: %s", diff)
			}
		})
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		t.Run(n.name, func(t *testing.T) {
			for _, ifVersion := range []any{nil, 1} {
				id := n.made(t, s.Client, s.animal, n.full)["id"].(string)
				other := n.made(t, s.Client, s.animal, n.full)
				o := n.delete(s.Client, id, ifVersion)
				if len(o.UserErrors) > 0 || o.DeletedID == nil || *o.DeletedID != id {
					t.Fatalf("%+v", o)
				}
				if found := n.find(s.Client, id); found != nil {
					t.Errorf("it is still there: %v", found)
				}
				o = n.delete(s.Client, id, ifVersion)
				if diff := cmp.Diff([]string{"NOT_FOUND id"}, o.refused(t)); diff != "" || o.DeletedID != nil {
					t.Errorf("once more: %v %s", o.DeletedID, diff)
				}
				if diff := cmp.Diff([]string{"NOT_FOUND id"}, n.replace(s.Client, id, n.full, ifVersion).refused(t)); diff != "" {
					t.Errorf("replaced after that: %s", diff)
				}
				if diff := cmp.Diff(other, n.find(s.Client, other["id"])); diff != "" {
					t.Errorf("another one was touched: %s", diff)
				}
			}
		})
	}
}

// TestDeleteAnimalTakesWhatHangsBelow: weights and vaccinations go with it, and none can be added any more.
func TestDeleteAnimalTakesWhatHangsBelow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	weight := weights.made(t, s.Client, s.animal, weights.full)["id"]
	vaccination := vaccinations.made(t, s.Client, s.animal, vaccinations.full)["id"]
	if o := animals.delete(s.Client, s.animal, nil); o.DeletedID == nil {
		t.Fatal(o.UserErrors)
	}
	if weights.find(s.Client, weight) != nil || vaccinations.find(s.Client, vaccination) != nil {
		t.Error("something hangs below nothing")
	}
	for _, n := range []noun{weights, vaccinations} {
		o := n.create(s.Client, s.animal, n.full)
		if diff := cmp.Diff([]string{"NOT_FOUND animalId"}, o.refused(t)); diff != "" || o.Thing != nil {
			t.Errorf("%s: %v %s", n.name, o.Thing, diff)
		}
	}
}

// TestNotFound: an id that is none, one of another type, and a well-formed one of nothing are all ids of nothing.
func TestNotFound(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids := map[string][]string{}
	for _, n := range nouns {
		ids[n.name] = []string{"", "x", "null", strings.Repeat("A", 10_000), "\x00", "é", randomID(n.name)}
	}
	for _, n := range nouns {
		thing := n.made(t, s.Client, s.animal, n.full)["id"].(string)
		ids[n.name] = append(ids[n.name], thing[:len(thing)-1], thing+"A", thing+"=", " "+thing, strings.ToLower(thing))
		for _, other := range nouns {
			if other.name != n.name {
				ids[other.name] = append(ids[other.name], thing)
			}
		}
	}
	before := everything(t, s.Client)
	for _, n := range nouns {
		for _, id := range ids[n.name] {
			for name, o := range map[string]outcome{
				"replace": n.replace(s.Client, id, n.full, nil),
				"delete":  n.delete(s.Client, id, 1),
			} {
				if diff := cmp.Diff([]string{"NOT_FOUND id"}, o.refused(t)); diff != "" || o.Thing != nil || o.DeletedID != nil {
					t.Errorf("%s%s %q: %+v %s", name, n.name, id, o, diff)
				}
			}
		}
	}
	for _, id := range ids["Animal"] {
		for _, n := range []noun{weights, vaccinations} {
			o := n.create(s.Client, id, n.full)
			if diff := cmp.Diff([]string{"NOT_FOUND animalId"}, o.refused(t)); diff != "" || o.Thing != nil {
				t.Errorf("create%s below %q: %v %s", n.name, id, o.Thing, diff)
			}
		}
		// No id of an animal is one of a household.
		o := change(s.Client, `mutation ($id: ID, $input: AnimalInput!) { out: createAnimal(householdId: $id, input: $input) `+animals.payload()+` }`,
			V{"id": id, "input": animals.full})
		if diff := cmp.Diff([]string{"NOT_FOUND householdId"}, o.refused(t)); diff != "" || o.Thing != nil {
			t.Errorf("createAnimal in %q: %v %s", id, o.Thing, diff)
		}
	}
	if diff := cmp.Diff(before, everything(t, s.Client)); diff != "" {
		t.Errorf("something was written: %s", diff)
	}
}

// TestEachFieldOfAMutationShowsWhatTheOnesBeforeItHaveChanged guards against what was loaded for one being shown by the next.
func TestEachFieldOfAMutationShowsWhatTheOnesBeforeItHaveChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	type shown struct {
		Weight struct {
			Animal struct {
				Name    string
				Weights struct{ Nodes []struct{ Grams int } }
			}
		}
	}
	var data struct {
		A, C shown
		B    struct{ Animal struct{ Name string } }
	}
	s.Do(`mutation ($animal: ID!) {
		a: createWeight(animalId: $animal, input: {measuredOn: "2020-01-01", grams: 1}) { ...shown }
		b: replaceAnimal(id: $animal, input: {name: "Renamed", species: CAT}) { animal { name } }
		c: createWeight(animalId: $animal, input: {measuredOn: "2020-01-02", grams: 2}) { ...shown }
	}
	fragment shown on CreateWeightPayload { weight { animal { name weights { nodes { grams } } } } }`, V{"animal": s.animal}, &data)
	got := []any{data.A.Weight.Animal.Name, len(data.A.Weight.Animal.Weights.Nodes), data.B.Animal.Name,
		data.C.Weight.Animal.Name, len(data.C.Weight.Animal.Weights.Nodes)}
	if diff := cmp.Diff([]any{"Minka", 1, "Renamed", "Renamed", 2}, got); diff != "" {
		t.Error(diff)
	}
}

// TestCreateAnimalInAHousehold: in the one that is named, and else in the oldest.
func TestCreateAnimalInAHousehold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	second := s.household(t, "Second")
	first := s.households(t)[0]
	for _, test := range []struct {
		name      string
		household any
		want      string
	}{{"none named", nil, first}, {"the first", first, first}, {"the second", second, second}} {
		var data struct {
			CreateAnimal struct {
				Animal struct{ Household struct{ ID string } }
			}
		}
		s.Do(`mutation ($id: ID) { createAnimal(input: {name: "x", species: DOG}, householdId: $id) { animal { household { id } } } }`, V{"id": test.household}, &data)
		if got := data.CreateAnimal.Animal.Household.ID; got != test.want {
			t.Errorf("%s: in %s, not %s", test.name, got, test.want)
		}
	}
}
