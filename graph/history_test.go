package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/app/apptest"
	"menagerie/internal/pets"
)

// restore restores an animal; version and ifVersion may be nil.
func restore(c *apptest.Client, id, version, ifVersion any) outcome {
	return change(c, `mutation ($id: ID!, $version: Int, $ifVersion: Int) {
		out: restoreAnimal(id: $id, version: $version, ifVersion: $ifVersion) `+animals.payload()+` }`,
		V{"id": id, "version": version, "ifVersion": ifVersion})
}

// past is an AnimalChange.
type past struct {
	Subject, SubjectID string
	Version            int
	Kind               string
	ChangedAt          time.Time
	ChangedBy          *struct{ ID, Name string }
	RestoredVersion    *int
	Fields             []struct {
		Field         string
		Before, After any
	}
}

// fields returns what the change has made, as "field: before → after".
func (p past) fields() []string {
	out := []string{}
	for _, f := range p.Fields {
		out = append(out, fmt.Sprintf("%s: %v → %v", f.Field, f.Before, f.After))
	}
	return out
}

// brief says what was done to which version of what.
func (p past) brief() string {
	s := fmt.Sprintf("%s %s %d", p.Subject, p.Kind, p.Version)
	if p.RestoredVersion != nil {
		s += fmt.Sprintf(" as %d", *p.RestoredVersion)
	}
	return s
}

const pastFields = `subject subjectId version kind changedAt changedBy { id name } restoredVersion fields { field before after }`

// history returns all changes of an animal, the latest first, and sees that pages of any size show the same.
func history(t testing.TB, c *apptest.Client, id any) []past {
	t.Helper()
	var all []past
	for _, size := range []int{60, 2} {
		var list []past
		after := any(nil)
		for more := true; more; {
			var data struct {
				Animal struct {
					History struct {
						Edges []struct {
							Cursor string
							Node   past
						}
						Nodes    []past
						PageInfo struct {
							HasNextPage, HasPreviousPage bool
							StartCursor, EndCursor       *string
						}
					}
				}
			}
			c.Do(`query ($id: ID!, $first: Int, $after: String) { animal(id: $id) { history(first: $first, after: $after) {
				edges { cursor node { `+pastFields+` } } nodes { `+pastFields+` } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
				V{"id": id, "first": size, "after": after}, &data)
			h := data.Animal.History
			for i, e := range h.Edges {
				if !cmp.Equal(e.Node, h.Nodes[i]) {
					t.Fatalf("%v is no edge of %v", e, h.Nodes[i])
				}
			}
			if len(h.Edges) > size || len(h.Edges) > 0 && *h.PageInfo.EndCursor != h.Edges[len(h.Edges)-1].Cursor || h.PageInfo.HasPreviousPage != (after != nil) {
				t.Fatalf("%+v", h)
			}
			list = append(list, h.Nodes...)
			after, more = h.PageInfo.EndCursor, h.PageInfo.HasNextPage
		}
		if all != nil {
			if diff := cmp.Diff(all, list); diff != "" {
				t.Fatalf("small pages show something else: %s", diff)
			}
		}
		all = list
	}
	return all
}

// briefs returns what was done, the latest first.
func briefs(list []past) []string { return each(list, past.brief) }

// TestHistory: who changed what, when, field by field.
func TestHistory(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now().Truncate(time.Second))
	s := newStage(t, clock.Configure)
	bob := s.instance.SignUp()
	share(t, s.instance, bob, s.households(t)[0])
	if got := history(t, s.Client, s.animal); len(got) != 0 {
		t.Errorf("a new animal has the history %v", got)
	}
	weight := weights.made(t, s.Client, s.animal, weights.full)["id"]
	vaccination := vaccinations.made(t, s.Client, s.animal, vaccinations.minimal)["id"]
	begin := clock.Now()
	for n, step := range []func() outcome{
		func() outcome { return animals.replace(s.Client, s.animal, animals.full, nil) },
		func() outcome {
			return weights.replace(bob, weight, V{"measuredOn": "2021-03-05", "grams": 5, "note": nil}, nil)
		},
		func() outcome { return vaccinations.replace(s.Client, vaccination, vaccinations.full, 1) },
		func() outcome { return weights.delete(bob, weight, 2) },
		func() outcome { return vaccinations.delete(s.Client, vaccination, nil) },
		func() outcome { return animals.replace(bob, s.animal, animals.full, 2) },
		func() outcome { return animals.delete(bob, s.animal, 3) },
		func() outcome { return restore(s.Client, s.animal, nil, 4) },
		func() outcome { return restore(s.Client, s.animal, 1, 5) },
	} {
		clock.Advance(time.Second)
		if o := step(); len(o.UserErrors) > 0 {
			t.Fatal(n, o.UserErrors)
		}
	}
	got := history(t, s.Client, s.animal)
	if diff := cmp.Diff([]string{"ANIMAL RESTORED 6 as 1", "ANIMAL RESTORED 5 as 3", "ANIMAL DELETED 4", "ANIMAL REPLACED 3", "VACCINATION DELETED 3",
		"WEIGHT DELETED 3", "VACCINATION REPLACED 2", "WEIGHT REPLACED 2", "ANIMAL REPLACED 2"}, briefs(got)); diff != "" {
		t.Fatal(diff)
	}
	full := []string{"name: Minka → Zoë", "species: CAT → DOG", "breed: <nil> → Labrador", "secondBreed: <nil> → Poodle", "sex: UNKNOWN → FEMALE",
		"neutered: <nil> → false", "bornOn: <nil> → 2019-02-03", "bornOnPrecision: DAY → MONTH", "colour: <nil> → black",
		"markings: <nil> → a white toe\non the left",
		"identifiers: [] → [map[issuedOn:2019-05-06 kind:MICROCHIP registry:Tasso value:985112001234567] map[kind:TATTOO value:AB 12]]",
		"status: ACTIVE → LOST", "tags: [] → [good Best]", "notes: <nil> → Likes\tcheese.\nAll of it."}
	var emptied []string
	for _, f := range full {
		name, values, _ := strings.Cut(f, ": ")
		before, after, _ := strings.Cut(values, " → ")
		emptied = append(emptied, name+": "+after+" → "+before)
	}
	for i, want := range [][]string{
		emptied, {}, {}, {},
		{"vaccine: DHPP → <nil>", "givenOn: 2021-03-04 → <nil>", "validUntil: 2099-03-04 → <nil>", "batch: A 17-b → <nil>", "vet: Dr Dolittle → <nil>"},
		{"measuredOn: 2021-03-05 → <nil>", "grams: 5 → <nil>"},
		{"vaccine: rabies → DHPP", "givenOn: 2021-01-01 → 2021-03-04", "validUntil: <nil> → 2099-03-04", "batch: <nil> → A 17-b", "vet: <nil> → Dr Dolittle"},
		{"measuredOn: 2021-03-04 → 2021-03-05", "grams: 2e+06 → 5", "note: after\nlunch → <nil>"},
		full,
	} {
		p := got[i]
		if diff := cmp.Diff(want, p.fields()); diff != "" {
			t.Errorf("%s: %s", p.brief(), diff)
		}
		if at := begin.Add(time.Duration(len(got)-i) * time.Second); !p.ChangedAt.Equal(at) {
			t.Errorf("%s: at %v, not %v", p.brief(), p.ChangedAt, at)
		}
		by := s.Client
		if slices.Contains([]int{2, 3, 5, 7}, i) {
			by = bob
		}
		if p.ChangedBy == nil || p.ChangedBy.ID != userID(t, by) {
			t.Errorf("%s: by %v", p.brief(), p.ChangedBy)
		}
		id := map[string]any{"ANIMAL": s.animal, "WEIGHT": weight, "VACCINATION": vaccination}[p.Subject]
		if p.SubjectID != id {
			t.Errorf("%s: of %s, not %s", p.brief(), p.SubjectID, id)
		}
	}
	// Bob leaves the household, and then for good; his changes stay.
	for _, leave := range []func(){
		func() {
			s.instance.DB.SQL(t).MustExec(`DELETE FROM memberships USING users u WHERE user_id = u.id AND u.email = $1
				AND household_id = (SELECT household_id FROM animals LIMIT 1)`, bob.Email)
		},
		func() {
			bob.Do(`mutation ($password: String!) { deleteAccount(input: {password: $password}) { userErrors { message } } }`, V{"password": apptest.Password}, nil)
		},
	} {
		leave()
		left := history(t, s.Client, s.animal)
		for i, p := range left {
			if known := p.ChangedBy != nil; known == slices.Contains([]int{2, 3, 5, 7}, i) {
				t.Errorf("%s: by %v", p.brief(), p.ChangedBy)
			}
			got[i].ChangedBy, left[i].ChangedBy = nil, nil
		}
		if diff := cmp.Diff(got, left); diff != "" {
			t.Errorf("something went with Bob: %s", diff)
		}
	}
}

func userID(t testing.TB, c *apptest.Client) string {
	t.Helper()
	var data struct{ Viewer struct{ ID string } }
	c.Do(`{ viewer { id } }`, nil, &data)
	return data.Viewer.ID
}

// TestHistoryOfARefusedChange: what was not done is not in it.
// TestHistoryByClocksThatDiffer: the changes of an animal stand in the order of its versions, though the clock of one instance
// is behind that of another.
func TestHistoryByClocksThatDiffer(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	s := newStage(t, clock.Configure)
	late := func() { clock.Advance(-10 * time.Millisecond) }
	for range 2 {
		late()
		animals.replace(s.Client, s.animal, animals.minimal, nil)
	}
	late()
	animals.delete(s.Client, s.animal, nil)
	late()
	s.Do(`mutation ($id: ID!) { restoreAnimal(id: $id) { animal { version } userErrors { code } } }`, V{"id": s.animal}, nil)
	late()
	animals.replace(s.Client, s.animal, animals.minimal, nil)
	var data struct {
		Animal struct {
			CreatedAt, UpdatedAt time.Time
			History              struct{ Nodes []struct{ Version int } }
		}
	}
	s.Do(`query ($id: ID!) { animal(id: $id) { createdAt updatedAt history { nodes { version } } } }`, V{"id": s.animal}, &data)
	var versions []int
	for _, c := range data.Animal.History.Nodes {
		versions = append(versions, c.Version)
	}
	if want := []int{6, 5, 4, 3, 2}; !slices.Equal(versions, want) || data.Animal.UpdatedAt.Before(data.Animal.CreatedAt) {
		t.Errorf("versions %v, and updated at %v where it was created at %v", versions, data.Animal.UpdatedAt, data.Animal.CreatedAt)
	}
}

func TestHistoryOfARefusedChange(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	animals.replace(s.Client, s.animal, animals.full, nil)
	weight := weights.made(t, s.Client, s.animal, weights.full)["id"]
	before := history(t, s.Client, s.animal)
	for name, o := range map[string]outcome{
		"CONFLICT":       animals.replace(s.Client, s.animal, animals.full, 1),
		"MISSING_FIELD":  animals.replace(s.Client, s.animal, animals.minimal, nil),
		"INVALID":        animals.replace(s.Client, s.animal, animals.with(animals.full, V{"name": ""}), nil),
		"CONFLICT ":      animals.delete(s.Client, s.animal, 1),
		"CONFLICT  ":     restore(s.Client, s.animal, 1, 1),
		"MISSING_FIELD ": weights.replace(s.Client, weight, weights.minimal, nil),
		"CONFLICT   ":    weights.delete(s.Client, weight, 2),
	} {
		if codeOf(o) != strings.TrimSpace(name) {
			t.Errorf("%+v", o)
		}
	}
	if diff := cmp.Diff(before, history(t, s.Client, s.animal)); diff != "" {
		t.Error(diff)
	}
}

// TestHistoryLeadsBack: from what stands there now, the changes lead back to each state that there was, in the form in which an
// input takes it; and a restored version is that state again.
func TestHistoryLeadsBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	rapid.Check(t, func(rt *rapid.T) {
		made := animals.made(t, s.Client, "", inputs["Animal"].Draw(rt, "input"))
		id := made["id"]
		states := []V{nil, said(animals, made)} // by version; one in the trash is what it was before
		want := []string{}
		inTrash := false
		for range rapid.IntRange(1, 6).Draw(rt, "changes") {
			last := len(states) - 1
			switch action := rapid.IntRange(0, 3).Draw(rt, "action"); {
			case inTrash && action > 1: // nothing else finds it
				if codeOf(animals.replace(s.Client, id, animals.full, nil)) != "NOT_FOUND" || animals.find(s.Client, id) != nil {
					rt.Fatal("what is in the trash is found")
				}
			case action == 0 || inTrash:
				version, restored := any(nil), last-1
				switch asItWas := inTrash && rapid.Bool().Draw(rt, "as it was"); {
				case asItWas:
				case last > 1:
					restored = rapid.IntRange(1, last-1).Draw(rt, "version")
					version = restored
				default:
					continue
				}
				o := restore(s.Client, id, version, last)
				if o.Thing == nil {
					rt.Fatal(o.UserErrors)
				}
				if diff := cmp.Diff(states[restored], said(animals, o.Thing)); diff != "" {
					rt.Fatalf("version %d is not restored: %s", restored, diff)
				}
				states, want, inTrash = append(states, states[restored]), append(want, fmt.Sprintf("ANIMAL RESTORED %d as %d", last+1, restored)), false
			case action == 1:
				if o := animals.delete(s.Client, id, last); o.DeletedID == nil {
					rt.Fatal(o.UserErrors)
				}
				states, want, inTrash = append(states, states[last]), append(want, fmt.Sprint("ANIMAL DELETED ", last+1)), true
			default:
				o := animals.replace(s.Client, id, animals.with(animals.silent, inputs["Animal"].Draw(rt, "another")), last)
				if o.Thing == nil {
					rt.Fatal(o.UserErrors)
				}
				states, want = append(states, said(animals, o.Thing)), append(want, fmt.Sprint("ANIMAL REPLACED ", last+1))
			}
		}
		if inTrash {
			last := len(states) - 1
			if o := restore(s.Client, id, nil, nil); o.Thing == nil {
				rt.Fatal(o.UserErrors)
			}
			states, want = append(states, states[last]), append(want, fmt.Sprintf("ANIMAL RESTORED %d as %d", last+1, last-1))
		}
		list := history(t, s.Client, id)
		slices.Reverse(want)
		if diff := cmp.Diff(want, append([]string{}, briefs(list)...)); diff != "" {
			rt.Fatal(diff)
		}
		found := animals.find(s.Client, id)
		if found["version"] != float64(len(states)-1) {
			rt.Fatalf("%v after %d versions", found["version"], len(states)-1)
		}
		state := said(animals, found)
		for _, p := range list {
			for _, f := range p.Fields {
				if !cmp.Equal(compact(state[f.Field]), f.After) {
					rt.Fatalf("%s: %s is %v after the change, and was %v", p.brief(), f.Field, f.After, state[f.Field])
				}
				state[f.Field] = f.Before
			}
			if diff := cmp.Diff(compact(states[p.Version-1]), compact(state)); diff != "" {
				rt.Fatalf("before %s: %s", p.brief(), diff)
			}
		}
		// What the history says can be sent.
		o := animals.replace(s.Client, id, state, nil)
		if diff := cmp.Diff(states[1], said(animals, o.Thing)); diff != "" || len(o.UserErrors) > 0 {
			rt.Fatal(o.UserErrors, diff)
		}
	})
}

// compact takes out the members of objects that have no value.
func compact(v any) any {
	switch v := v.(type) {
	case V:
		return compact(map[string]any(v))
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			if value != nil {
				out[name] = compact(value)
			}
		}
		return out
	case []any:
		return append([]any{}, each(v, compact)...)
	}
	return v
}

// TestHistoryOfReplacementsAtOnce: of many who replace one thing on two instances each gets a version of its own, there is no gap
// between them, and each has kept what the one before has written.
func TestHistoryOfReplacementsAtOnce(t *testing.T) {
	t.Parallel()
	a, b := twoInstances(t)
	ann := a.SignUp()
	at := []*apptest.Client{ann, ann.At(b)}
	animal := animals.made(t, ann, "", animals.minimal)["id"].(string)
	field := map[string]string{"Animal": "name", "Weight": "grams", "Vaccination": "vaccine"}
	for _, n := range nouns {
		id := any(animal)
		if n.name != "Animal" {
			id = n.made(t, ann, animal, n.full)["id"]
		}
		written := map[int]any{1: n.minimal[field[n.name]]}
		if n.name != "Animal" {
			written[1] = n.full[field[n.name]]
		}
		var mu sync.Mutex
		var done sync.WaitGroup
		const clients, rounds = 10, 12
		for client := range clients {
			done.Go(func() {
				for round := range rounds {
					value := any(fmt.Sprint(client, " ", round))
					if n.name == "Weight" {
						value = float64(client*rounds + round + 1)
					}
					o := n.replace(at[(client+round)%2], id, n.with(n.full, V{field[n.name]: value}), nil)
					if len(o.UserErrors) > 0 || o.Thing[field[n.name]] != value {
						t.Errorf("%+v", o)
						return
					}
					version := int(o.Thing["version"].(float64))
					mu.Lock()
					if other, twice := written[version]; twice {
						t.Errorf("%s: %v and %v both are version %d", n.name, value, other, version)
					}
					written[version] = value
					mu.Unlock()
				}
			})
		}
		done.Wait()
		kept := map[int]any{}
		for _, p := range history(t, ann, animal) {
			if p.SubjectID != id {
				continue
			}
			for _, f := range p.Fields {
				if f.Field == field[n.name] {
					kept[p.Version-1] = f.Before
					if f.After != written[p.Version] {
						t.Errorf("%s: version %d is %v, not %v", n.name, p.Version, f.After, written[p.Version])
					}
				}
			}
		}
		if last := clients*rounds + 1; len(written) != last || n.find(ann, id)["version"] != float64(last) {
			t.Errorf("%s: %d versions, the last is %v", n.name, len(written), n.find(ann, id)["version"])
		} else {
			delete(written, last)
		}
		if diff := cmp.Diff(written, kept); diff != "" {
			t.Errorf("%s: what was kept is not what was written: %s", n.name, diff)
		}
	}
}

// TestDeleteAndRestoreAtOnce: whoever deletes and restores meanwhile, each change has a version of its own and none is lost.
func TestDeleteAndRestoreAtOnce(t *testing.T) {
	t.Parallel()
	a, b := twoInstances(t)
	ann := a.SignUp()
	at := []*apptest.Client{ann, ann.At(b)}
	id := animals.made(t, ann, "", animals.full)["id"]
	done := map[string]int{}
	var mu sync.Mutex
	atOnce(func(n int) outcome {
		var o outcome
		what := []string{"DELETED", "RESTORED", "REPLACED"}[n%3]
		switch what {
		case "DELETED":
			o = animals.delete(at[n%2], id, nil)
		case "RESTORED":
			o = restore(at[n%2], id, nil, nil)
		default:
			o = animals.replace(at[n%2], id, animals.full, nil)
		}
		mu.Lock()
		defer mu.Unlock()
		switch code := codeOf(o); {
		case code == "":
			done[what]++
		case what == "RESTORED" && code == "INVALID", what != "RESTORED" && code == "NOT_FOUND":
		default:
			t.Errorf("%s: %+v", what, o)
		}
		return o
	})
	if o := restore(ann, id, nil, nil); codeOf(o) == "" {
		done["RESTORED"]++
	}
	list := history(t, ann, id)
	kept := map[string]int{}
	versions := map[int]bool{}
	for _, p := range list {
		kept[p.Kind]++
		versions[p.Version] = true
	}
	if diff := cmp.Diff(done, kept); diff != "" || len(versions) != len(list) || animals.find(ann, id)["version"] != float64(len(list)+1) {
		t.Errorf("%d versions of %d changes, the last %v: %s", len(versions), len(list), animals.find(ann, id)["version"], diff)
	}
	if done["DELETED"] != done["RESTORED"] || done["DELETED"] == 0 {
		t.Errorf("%v", done)
	}
}

// TestRestoreIsRefused where there is nothing to be restored.
func TestRestoreIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	current := animals.replace(s.Client, s.animal, animals.full, nil).Thing
	for _, test := range []struct {
		name                   string
		id, version, ifVersion any
		want                   string
	}{
		{"without a version", s.animal, nil, nil, "INVALID version"},
		{"the current version", s.animal, 2, nil, "INVALID version"},
		{"a later version", s.animal, 3, 2, "INVALID version"},
		{"version 0", s.animal, 0, nil, "INVALID version"},
		{"a version before all", s.animal, -1 << 31, nil, "INVALID version"},
		{"a version after all", s.animal, 1<<31 - 1, nil, "INVALID version"},
		{"of another version", s.animal, 1, 1, "CONFLICT ifVersion"},
		{"nothing, of another version", s.animal, 7, 1, "CONFLICT ifVersion"},
		{"nothing", randomID("Animal"), 1, nil, "NOT_FOUND id"},
		{"no id", "x", nil, nil, "NOT_FOUND id"},
		{"no animal", randomID("Weight"), 1, nil, "NOT_FOUND id"},
	} {
		o := restore(s.Client, test.id, test.version, test.ifVersion)
		if diff := cmp.Diff([]string{test.want}, o.refused(t)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if shown := o.Thing != nil; shown != (test.id == s.animal) || shown && !cmp.Equal(current, o.Thing) {
			t.Errorf("%s: %v", test.name, o.Thing)
		}
	}
	animals.delete(s.Client, s.animal, nil)
	for name, o := range map[string]outcome{
		"CONFLICT ifVersion": restore(s.Client, s.animal, nil, 2),
		"INVALID version":    restore(s.Client, s.animal, 3, 3), // that of the trash itself
	} {
		if diff := cmp.Diff([]string{name}, o.refused(t)); diff != "" || o.Thing != nil {
			t.Errorf("%v %s", o.Thing, diff)
		}
	}
	if o := restore(s.Client, s.animal, nil, 3); !cmp.Equal(said(animals, current), said(animals, o.Thing)) || o.Thing["version"] != 4. {
		t.Errorf("%+v", o)
	}
}

// deletedAnimal is a DeletedAnimal.
type deletedAnimal struct {
	AnimalID, Name, Species string
	Version                 int
	DeletedAt, ExpiresAt    time.Time
	DeletedBy               *struct{ Name string }
}

const deletedFields = `{ animalId name species version deletedAt expiresAt deletedBy { name } }`

// trash returns the whole trash, in pages of a size.
func trash(t testing.TB, c *apptest.Client, household any, size int) []deletedAnimal {
	t.Helper()
	list := []deletedAnimal{}
	after := any(nil)
	for more := true; more; {
		var data struct {
			DeletedAnimals struct {
				Edges []struct {
					Cursor string
					Node   struct{ AnimalID string }
				}
				Nodes    []deletedAnimal
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
		c.Do(`query ($first: Int, $after: String, $household: ID) { deletedAnimals(first: $first, after: $after, householdId: $household) {
			edges { cursor node { animalId } } nodes `+deletedFields+` pageInfo { hasNextPage endCursor } } }`,
			V{"first": size, "after": after, "household": household}, &data)
		d := data.DeletedAnimals
		if len(d.Nodes) > size || len(d.Edges) != len(d.Nodes) {
			t.Fatalf("%+v", d)
		}
		for i, e := range d.Edges {
			if e.Node.AnimalID != d.Nodes[i].AnimalID {
				t.Fatalf("%+v", d)
			}
		}
		list = append(list, d.Nodes...)
		after, more = d.PageInfo.EndCursor, d.PageInfo.HasNextPage
	}
	return list
}

// inTrash returns what the trash has of this id.
func inTrash(c *apptest.Client, id string) *deletedAnimal {
	var data struct{ DeletedAnimal *deletedAnimal }
	c.Do(`query ($id: ID!) { deletedAnimal(animalId: $id) `+deletedFields+` }`, V{"id": id}, &data)
	return data.DeletedAnimal
}

// TestTrash: nothing finds what is in it but the list of it; what comes back is whole; what stays too long goes for good.
func TestTrash(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now().Truncate(time.Second))
	s := newStage(t, clock.Configure)
	second := s.household(t, "Second")
	home := s.households(t)[0]
	all := []string{}
	var deleted []time.Time
	for n := range 6 {
		o := change(s.Client, createOnce+animals.payload()+` }`, V{"input": animals.with(animals.full, V{"name": fmt.Sprint("Zoë ", n)}), "household": []string{home, second}[n%2]})
		id := o.Thing["id"].(string)
		weights.made(t, s.Client, id, weights.full)
		vaccinations.made(t, s.Client, id, vaccinations.full)
		all = append(all, id)
	}
	before := everything(t, s.Client)
	one := animals.find(s.Client, all[0])
	weight := weights.made(t, s.Client, all[0], weights.full)["id"]
	weights.delete(s.Client, weight, nil)
	if len(trash(t, s.Client, nil, 3)) != 0 {
		t.Error("there is something in the trash")
	}
	for _, id := range all {
		if len(deleted)%2 == 0 { // two at a time
			clock.Advance(time.Second)
		}
		deleted = append(deleted, clock.Now())
		if o := animals.delete(s.Client, id, nil); o.DeletedID == nil {
			t.Fatal(o.UserErrors)
		}
	}
	for _, query := range []string{
		`{ animals(filter: {text: "zoe"}) { totalCount nodes { id } } }`,
		`{ animals(filter: {tag: "good"}, orderBy: {field: NAME, direction: ASC}) { totalCount nodes { id } } }`,
		`{ animals(filter: {identifier: "985112001234567"}, orderBy: {field: UPDATED_AT, direction: DESC}) { totalCount nodes { id } } }`,
		`{ animals(filter: {species: DOG}, orderBy: {field: BORN_ON, direction: DESC}) { totalCount nodes { id } } }`,
	} {
		var data struct {
			Animals struct {
				TotalCount int
				Nodes      []any
			}
		}
		s.Do(query, nil, &data)
		if data.Animals.TotalCount != 0 || len(data.Animals.Nodes) != 0 {
			t.Errorf("%s finds %v", query, data)
		}
	}
	if text := everything(t, s.Client); strings.Contains(text, "Zoë") || strings.Contains(text, "grams") {
		t.Errorf("something is left: %s", text)
	}
	for _, size := range []int{1, 2, 4, 100} {
		list := trash(t, s.Client, nil, size)
		got := each(list, func(d deletedAnimal) string { return d.AnimalID })
		slices.Reverse(got)
		want := slices.Clone(all)
		for i := 0; i < len(all); i += 2 { // equals are told apart by their ids, in whatever order
			slices.Sort(want[i : i+2])
			if len(got) == len(all) {
				slices.Sort(got[i : i+2])
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d: %s", size, diff)
		}
		for _, d := range list {
			at := deleted[slices.Index(all, d.AnimalID)]
			if !d.DeletedAt.Equal(at) || !d.ExpiresAt.Equal(at.Add(30*24*time.Hour)) || d.Version != 2 || d.DeletedBy == nil || d.Species != "DOG" ||
				d.Name != fmt.Sprint("Zoë ", slices.Index(all, d.AnimalID)) {
				t.Errorf("%+v", d)
			}
			if diff := cmp.Diff(&d, inTrash(s.Client, d.AnimalID)); diff != "" {
				t.Errorf("by its id it is another: %s", diff)
			}
		}
	}
	for _, id := range []string{s.animal, weight.(string), home, randomID("Animal"), "x", ""} {
		if d := inTrash(s.Client, id); d != nil {
			t.Errorf("%s is in the trash: %+v", id, d)
		}
	}
	if n, m := len(trash(t, s.Client, second, 2)), len(trash(t, s.Client, randomID("Household"), 2)); n != 3 || m != 0 {
		t.Errorf("%d in the second household, %d in none", n, m)
	}
	if n := len(trash(t, s.instance.SignUp(), second, 2)); n != 0 {
		t.Errorf("a stranger sees %d", n)
	}
	if d := inTrash(s.instance.SignUp(), all[0]); d != nil {
		t.Errorf("a stranger sees %+v", d)
	}

	// Housekeeping leaves it for 30 days. Sessions don't last as long, so it is the trash that is made older.
	keep := func(age time.Duration) {
		t.Helper()
		x := s.instance.DB.SQL(t)
		x.MustExec(`UPDATE animals SET deleted_at = deleted_at - $1 * interval '1 second'`, age.Seconds())
		if _, err := s.instance.DB.RemoveExpired(t.Context(), 100, clock.Now()); err != nil {
			t.Fatal(err)
		}
		x.MustExec(`UPDATE animals SET deleted_at = deleted_at + $1 * interval '1 second'`, age.Seconds())
	}
	keep(pets.InTrash - 3*time.Second)
	for _, id := range all {
		if o := restore(s.Client, id, nil, 2); o.Thing == nil {
			t.Fatal(o.UserErrors)
		}
		if d := inTrash(s.Client, id); d != nil {
			t.Errorf("it is back, and in the trash: %+v", d)
		}
	}
	after := everything(t, s.Client)
	after = strings.ReplaceAll(after, `"version":3`, `"version":1`)
	lines := func(text string) []string {
		out := strings.Split(text, "\n")
		for i, line := range out {
			if v := (V{}); json.Unmarshal([]byte(line), &v) == nil {
				delete(v, "updatedAt")
				out[i] = fmt.Sprint(v)
			}
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(lines(before), lines(after)); diff != "" {
		t.Errorf("what came back is not what was deleted: %s", diff)
	}
	if one["createdAt"] != animals.find(s.Client, all[0])["createdAt"] {
		t.Error("it has been created again")
	}
	for _, id := range all[:4] {
		animals.delete(s.Client, id, nil)
	}
	clock.Advance(time.Second)
	animals.delete(s.Client, all[4], nil)
	keep(pets.InTrash - time.Second)
	if got := each(trash(t, s.Client, nil, 100), func(d deletedAnimal) string { return d.AnimalID }); len(got) != 1 || got[0] != all[4] {
		t.Errorf("%v are left", got)
	}
	if inTrash(s.Client, all[0]) != nil || inTrash(s.Client, all[4]) == nil {
		t.Error("the trash has by its id what is gone, or lacks what is left")
	}
	if o := restore(s.Client, all[0], nil, nil); codeOf(o) != "NOT_FOUND" {
		t.Errorf("%+v", o)
	}
	rows := []int{count(t, s.instance, "animals"), count(t, s.instance, "weights"), count(t, s.instance, "vaccinations")}
	if diff := cmp.Diff([]int{3, 2, 2}, rows); diff != "" { // with the animal of the stage
		t.Error(diff)
	}
	if n := count(t, s.instance, "changes"); n != 2*2+1 {
		t.Errorf("%d changes are left", n)
	}
}

// TestWhatHangsBelowTheTrash cannot be read, changed or added to.
func TestWhatHangsBelowTheTrash(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range []noun{weights, vaccinations} {
		animal := animals.made(t, s.Client, "", animals.full)["id"].(string)
		thing := n.made(t, s.Client, animal, n.full)
		animals.delete(s.Client, animal, nil)
		if n.find(s.Client, thing["id"]) != nil {
			t.Errorf("the %s is found", n.name)
		}
		for name, o := range map[string]outcome{
			"replace":                   n.replace(s.Client, thing["id"], n.full, nil),
			"replace of this version":   n.replace(s.Client, thing["id"], n.full, 1),
			"replace of another":        n.replace(s.Client, thing["id"], n.full, 2),
			"replace in silence":        n.replace(s.Client, thing["id"], n.minimal, nil),
			"delete":                    n.delete(s.Client, thing["id"], nil),
			"delete of another version": n.delete(s.Client, thing["id"], 2),
		} {
			if diff := cmp.Diff([]string{"NOT_FOUND id"}, o.refused(t)); diff != "" || o.Thing != nil {
				t.Errorf("%s a %s: %v %s", name, n.name, o.Thing, diff)
			}
		}
		if diff := cmp.Diff([]string{"NOT_FOUND animalId"}, n.create(s.Client, animal, n.full).refused(t)); diff != "" {
			t.Errorf("create a %s: %s", n.name, diff)
		}
		if o := restore(s.Client, animal, nil, nil); o.Thing == nil {
			t.Fatal(o.UserErrors)
		}
		if diff := cmp.Diff(thing, n.find(s.Client, thing["id"])); diff != "" {
			t.Errorf("it does not come back as it was: %s", diff)
		}
	}
}

// TestHistoryRefusesWhatItCannotPage: sizes, and cursors of other lists.
func TestHistoryRefusesWhatItCannotPage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for range 2 {
		animals.replace(s.Client, s.animal, animals.full, nil)
	}
	var data struct {
		Animals struct{ PageInfo struct{ EndCursor string } }
		Animal  struct {
			History struct{ PageInfo struct{ EndCursor string } }
		}
	}
	s.Do(`query ($id: ID!) { animals { pageInfo { endCursor } } animal(id: $id) { history { pageInfo { endCursor } } } }`, V{"id": s.animal}, &data)
	for name, args := range map[string]string{
		"first: 0": "first: 0", "first: 101": "first: 101", "no cursor": `after: "x"`, "an animal's cursor": `after: "` + data.Animals.PageInfo.EndCursor + `"`,
	} {
		for _, query := range []string{`query ($id: ID!) { animal(id: $id) { history(` + args + `) { nodes { version } } } }`,
			`query ($id: ID!) { node(id: $id) { id } deletedAnimals(` + args + `) { nodes { animalId } } }`} {
			if r := s.Send(query, V{"id": s.animal}); len(r.Errors) != 1 || r.Errors[0].Code() != "BAD_REQUEST" {
				t.Errorf("%s: %s", name, r.Body)
			}
		}
	}
	if r := s.Send(`query ($after: String) { deletedAnimals(after: $after) { nodes { animalId } } }`, V{"after": data.Animal.History.PageInfo.EndCursor}); len(r.Errors) != 1 {
		t.Errorf("%s", r.Body)
	}
}
