package graph_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/graph/scalar"
	"menagerie/internal/app/apptest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// secret stands in all that Ann keeps, so that it can be found in what others get.
const secret = "Geheimnis"

// TestTwoUsers: Bob tries all operations with Ann's ids, with ids put together from hers and his own, and with her cursors. What he gets is
// to the byte what he gets for ids and cursors of nothing, and nothing of hers changes.
func TestTwoUsers(t *testing.T) {
	t.Parallel()
	ann := newStage(t)
	i := ann.instance
	rich := animals.with(animals.full, V{"name": secret, "breed": secret, "colour": secret, "markings": secret, "notes": secret,
		"tags": []string{secret}, "identifiers": []V{{"kind": "TATTOO", "value": secret, "registry": secret}}})
	hers := animals.made(t, ann.Client, "", rich)["id"].(string)
	weight := weights.made(t, ann.Client, hers, V{"measuredOn": "2020-01-01", "grams": 424242, "note": secret})["id"].(string)
	vaccination := vaccinations.made(t, ann.Client, hers, V{"vaccine": secret, "givenOn": "2020-01-01", "batch": secret})["id"].(string)
	deleted := animals.made(t, ann.Client, "", rich)["id"].(string)
	animals.delete(ann.Client, deleted, nil)
	animals.replace(ann.Client, hers, animals.with(rich, V{"name": "Another"}), nil)
	once(ann.Client, "k", rich, nil)

	bob := stage{i.SignUp(), i, ""}
	bob.animal = animals.made(t, bob.Client, "", animals.minimal)["id"].(string)
	animals.delete(bob.Client, animals.made(t, bob.Client, "", animals.minimal)["id"], nil)
	animals.replace(bob.Client, bob.animal, animals.full, nil)
	bobsWeight := weights.made(t, bob.Client, bob.animal, weights.minimal)["id"].(string)
	before := everything(t, ann.Client)
	bobs := everything(t, bob.Client)

	// mixed takes the household of one id and the row of another.
	mixed := func(household, id string) string {
		h, _ := scalar.ParseIDOf[pets.AnimalID](household)
		parsed, _ := scalar.ParseID(id)
		switch row := parsed.(type) {
		case pets.AnimalID:
			row.Household = h.Household
			return scalar.FormatID(row)
		case pets.WeightID:
			row.Household = h.Household
			return scalar.FormatID(row)
		}
		panic(id)
	}
	ids := map[string][]string{
		"User":        {scalar.FormatID(viewerOf(t, ann.Client))},
		"Household":   ann.households(t),
		"Animal":      {hers, ann.animal, deleted, mixed(bob.animal, hers), mixed(bob.animal, deleted), mixed(hers, bob.animal)},
		"Weight":      {weight, mixed(bob.animal, weight), mixed(hers, bobsWeight)},
		"Vaccination": {vaccination},
		"Session":     {sessionOf(t, ann.Client)},
	}
	positions := cursorsOf(t, ann.Client, hers)
	for at, operations := range trespasses(bob.animal) {
		for _, op := range operations {
			// try sends the operation with what is Ann's, and with what is nobody's.
			try := func(typ, variable, hers, nobodys string) {
				send := func(value string) (r *apptest.Response, statements []string) {
					variables := V{variable: value}
					maps.Copy(variables, op.variables)
					statements = i.DB.Statements(func() { r = bob.Send(op.query, variables) })
					return r, statements
				}
				got, ran := send(hers)
				nothing, would := send(nobodys)
				if got.Status != nothing.Status || !bytes.Equal(got.Body, nothing.Body) {
					t.Errorf("%s: %s\nwith Ann's %s: %d %s\nwith nobody's: %d %s", at, op.query, typ, got.Status, got.Body, nothing.Status, nothing.Body)
				}
				if !slices.Equal(ran, would) {
					t.Errorf("%s: %s\nwith Ann's %s: %d statements\n%s\nwith nobody's: %d\n%s", at, op.query, typ, len(ran), strings.Join(ran, "\n"), len(would), strings.Join(would, "\n"))
				}
				if bytes.Contains(got.Body, []byte(secret)) {
					t.Errorf("%s: %s\nwith Ann's %s: %s", at, op.query, typ, got.Body)
				}
				// A document that is refused as a whole would be refused with anything.
				if len(got.Data) == 0 {
					t.Errorf("%s: %s\nis not executed: %s", at, op.query, got.Body)
				}
			}
			if strings.Contains(op.query, "$cursor") {
				for list, cursor := range positions {
					try("cursor of "+list, "cursor", cursor, movedCursor(t, cursor))
				}
				continue
			}
			for _, typ := range sortedKeys(ids) {
				for _, id := range ids[typ] {
					try(typ, "id", id, randomID(typ))
				}
			}
		}
	}

	// No filter, order or cursor finds anything of hers.
	rapid.Check(t, func(rt *rapid.T) {
		filter := V{}
		for field, values := range map[string][]any{
			"text": {secret, "g", ""}, "tag": {secret, "good"}, "identifier": {secret, "985112001234567"},
			"species": {[]string{"DOG"}, []string{"CAT", "DOG"}}, "status": {[]string{"LOST"}}, "bornFrom": {"1800-01-01"}, "bornTo": {"9999-01-01"},
			"householdId": {ids["Household"][0]},
		} {
			if rapid.Bool().Draw(rt, field) {
				filter[field] = rapid.SampledFrom(values).Draw(rt, field)
			}
		}
		l := list{filter: filter, field: "CREATED_AT", direction: "ASC"}
		cursor := positions["animals"]
		if rapid.Bool().Draw(rt, "by name") {
			l.field, cursor = "NAME", positions["animals by name"]
		}
		args := V{}
		if rapid.Bool().Draw(rt, "cursor") {
			args[rapid.SampledFrom([]string{"after", "before"}).Draw(rt, "side")] = cursor
		}
		p := l.page(bob.Client, args, true)
		for _, a := range p.Nodes {
			if a.ID != bob.animal {
				rt.Fatalf("Bob is shown %+v", a)
			}
		}
		if *p.TotalCount > 1 {
			rt.Fatalf("Bob is told of %d animals", *p.TotalCount)
		}
	})
	r := bob.Send(`query ($id: ID!, $after: String, $as: ID!) {
		animal(id: $id) { weights(after: $after) { nodes { grams note } } }
		nodes(ids: [$id, $as]) { ... on Animal { weights(before: $after) { nodes { grams animal { name } } } } } }`,
		V{"id": bob.animal, "as": hers, "after": positions["weights"]})
	if strings.Contains(string(r.Body), secret) || strings.Contains(string(r.Body), "424242") || len(r.Errors) > 0 {
		t.Errorf("%s", r.Body)
	}

	// Bob's e-mail address is taken, Ann's is too, and both look alike.
	if strings.Contains(everything(t, bob.Client), secret) || everything(t, bob.Client) != bobs {
		t.Error("Bob has something else than before")
	}
	if after := everything(t, ann.Client); after != before {
		t.Errorf("Ann's animals have changed:\n%s\n%s", before, after)
	}
}

// sessionOf returns the id of the session by which the client is known.
func sessionOf(t testing.TB, c *apptest.Client) string {
	t.Helper()
	var data struct {
		Viewer struct{ Sessions []struct{ ID string } }
	}
	c.Do(`{ viewer { sessions { id } } }`, nil, &data)
	if len(data.Viewer.Sessions) != 1 {
		t.Fatalf("%d sessions", len(data.Viewer.Sessions))
	}
	return data.Viewer.Sessions[0].ID
}

// cursorsOf returns a cursor of each list of the client's, by the list's name.
func cursorsOf(t testing.TB, c *apptest.Client, animal string) map[string]string {
	t.Helper()
	var data struct {
		Animals, ByName, ByBirth, ByChange struct{ PageInfo struct{ EndCursor string } }
		DeletedAnimals                     struct{ PageInfo struct{ EndCursor string } }
		Animal                             struct {
			Weights, Vaccinations, History struct{ PageInfo struct{ EndCursor string } }
		}
	}
	c.Do(`query ($id: ID!) {
		animals(first: 1) { pageInfo { endCursor } }
		byName: animals(first: 1, orderBy: {field: NAME, direction: ASC}) { pageInfo { endCursor } }
		byBirth: animals(first: 1, orderBy: {field: BORN_ON, direction: ASC}) { pageInfo { endCursor } }
		byChange: animals(first: 1, orderBy: {field: UPDATED_AT, direction: ASC}) { pageInfo { endCursor } }
		deletedAnimals(first: 1) { pageInfo { endCursor } }
		animal(id: $id) { weights { pageInfo { endCursor } } vaccinations { pageInfo { endCursor } } history { pageInfo { endCursor } } } }`, V{"id": animal}, &data)
	return map[string]string{
		"animals": data.Animals.PageInfo.EndCursor, "animals by name": data.ByName.PageInfo.EndCursor,
		"animals by birth": data.ByBirth.PageInfo.EndCursor, "animals by change": data.ByChange.PageInfo.EndCursor,
		"weights": data.Animal.Weights.PageInfo.EndCursor, "vaccinations": data.Animal.Vaccinations.PageInfo.EndCursor,
		"history": data.Animal.History.PageInfo.EndCursor, "deleted animals": data.DeletedAnimals.PageInfo.EndCursor,
	}
}

// movedCursor returns a cursor of the same place in the same list, of an element that there is not.
func movedCursor(t testing.TB, cursor string) string {
	t.Helper()
	c, err := page.ParseCursor(cursor)
	if err != nil {
		t.Fatal(err)
	}
	c.ID[15]++
	return c.String()
}

// reach is an operation by which Bob reaches for what is Ann's: by the variable $id, or by $cursor.
type reach struct {
	query     string
	variables V // beside it
}

// trespasses are the operations that reach for what is somebody else's, by the argument that takes the id or the cursor:
// Type.field(argument), or Type.field(argument.field) for one within an input. bobs is an animal of Bob's.
func trespasses(bobs string) map[string][]reach {
	const list = ` { totalCount nodes { __typename id } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`
	all := map[string][]reach{
		"Query.node(id)": {{query: `query ($id: ID!) { node(id: $id) { __typename id ... on Household { name } ... on User { email } } }`}},
		"Query.nodes(ids)": {
			{query: `query ($id: ID!) { nodes(ids: [$id, $id]) { __typename id ... on Animal { name household { name } } } }`},
		},
		"Query.animal(id)": {
			{query: `query ($id: ID!) { animal(id: $id) { name weights { nodes { note } } household { id } } }`},
			{query: `query ($id: ID!) { animal(id: $id) { history { nodes { fields { before after } changedBy { email } } } } }`},
		},
		"Query.animals(filter.householdId)": {
			{query: `query ($id: ID!) { animals(filter: {householdId: $id}) { totalCount nodes { id name } pageInfo { endCursor } } }`},
		},
		"Household.animals(filter.householdId)": {
			{query: `query ($id: ID!) { viewer { households { animals(filter: {householdId: $id}) { totalCount nodes { id name } } } } }`},
		},
		"Mutation.createAnimal(householdId)": {
			{`mutation ($id: ID!, $input: AnimalInput!) { createAnimal(householdId: $id, input: $input) { animal { id } ` + refusals + ` } }`, V{"input": animals.full}},
			{`mutation ($id: ID!, $input: AnimalInput!) { createAnimal(householdId: $id, input: $input) { animal { id } ` + refusals + ` } }`, V{"input": V{"name": "", "species": "DOG"}}},
			{`mutation ($id: ID!, $input: AnimalInput!) { createAnimal(householdId: $id, input: $input, idempotencyKey: "k") { animal { id } ` + refusals + ` } }`, V{"input": animals.full}},
		},
		"Query.deletedAnimal(animalId)":     {{query: `query ($id: ID!) { deletedAnimal(animalId: $id) { animalId name deletedBy { email } } }`}},
		"Query.deletedAnimals(householdId)": {{query: `query ($id: ID!) { deletedAnimals(householdId: $id) { nodes { animalId name deletedBy { email } } pageInfo { endCursor } } }`}},
		"Query.deletedAnimals(after)":       {{query: `query ($cursor: String) { deletedAnimals(after: $cursor) { nodes { animalId name } pageInfo { endCursor hasPreviousPage } } }`}},
		"Animal.history(after)": {{`query ($animal: ID!, $cursor: String) { animal(id: $animal) { history(after: $cursor) { nodes { subjectId } pageInfo { endCursor hasPreviousPage } } } }`,
			V{"animal": bobs}}},
		"Mutation.restoreAnimal(id)": {
			{query: `mutation ($id: ID!) { restoreAnimal(id: $id) { animal { id name } ` + refusals + ` } }`},
			{query: `mutation ($id: ID!) { restoreAnimal(id: $id, version: 1) { animal { id name } ` + refusals + ` } }`},
			{query: `mutation ($id: ID!) { restoreAnimal(id: $id, version: 2, ifVersion: 3) { animal { id name } ` + refusals + ` } }`},
		},
		"Mutation.endSession(id)": {{query: `mutation ($id: ID!) { endSession(id: $id) { endedId ` + refusals + ` } }`}},
	}
	for _, side := range []string{"after", "before"} {
		all["Query.animals("+side+")"] = []reach{
			{query: `query ($cursor: String) { animals(` + side + `: $cursor)` + list + ` }`},
			{query: `query ($cursor: String) { animals(` + side + `: $cursor, orderBy: {field: NAME, direction: DESC})` + list + ` }`},
			{query: `query ($cursor: String) { animals(` + side + `: $cursor, orderBy: {field: BORN_ON, direction: ASC})` + list + ` }`},
			{query: `query ($cursor: String) { animals(` + side + `: $cursor, orderBy: {field: UPDATED_AT, direction: ASC})` + list + ` }`},
		}
		all["Household.animals("+side+")"] = []reach{{query: `query ($cursor: String) { viewer { households { animals(` + side + `: $cursor)` + list + ` } } }`}}
		for _, field := range []string{"weights", "vaccinations"} {
			all["Animal."+field+"("+side+")"] = []reach{{
				`query ($animal: ID!, $cursor: String) { animal(id: $animal) { ` + field + `(` + side + `: $cursor) { nodes { __typename id } pageInfo { endCursor hasNextPage hasPreviousPage } } } }`,
				V{"animal": bobs},
			}}
		}
	}
	for _, n := range []noun{weights, vaccinations} {
		all["Mutation.create"+n.name+"(animalId)"] = []reach{{fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!) { create%[1]s(animalId: $id, input: $input) { thing: %s { id } %s } }`,
			n.name, strings.ToLower(n.name), refusals), V{"input": n.full}}}
	}
	for _, n := range nouns {
		for _, ifVersion := range []string{"null", "1", "2"} {
			replace := fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!) { replace%[1]s(id: $id, input: $input, ifVersion: %s) %s }`, n.name, ifVersion, n.payload())
			at := "Mutation.replace" + n.name + "(id)"
			all[at] = append(all[at], reach{replace, V{"input": n.full}}, reach{replace, V{"input": n.minimal}})
			at = "Mutation.delete" + n.name + "(id)"
			all[at] = append(all[at], reach{query: fmt.Sprintf(`mutation ($id: ID!) { delete%s(id: $id, ifVersion: %s) { deletedId %s } }`, n.name, ifVersion, refusals)})
		}
	}
	return all
}

// TestTrespassesAreWhole walks the schema: each argument that takes an id or a cursor has its row in trespasses. Whoever adds
// one says by a row there how it is reached, and TestTwoUsers tries it.
func TestTrespassesAreWhole(t *testing.T) {
	t.Parallel()
	types := introspect(apptest.New(t).Stranger())
	var takes func(path string, v inputValue) []string
	takes = func(path string, v inputValue) (found []string) {
		path += v.Name
		typ := v.Type.named()
		switch {
		case typ.Name == "ID", typ.Name == "String" && (v.Name == "after" || v.Name == "before"):
			return []string{path}
		case typ.Kind == "INPUT_OBJECT":
			for _, f := range types[typ.Name].InputFields {
				found = append(found, takes(path+".", f)...)
			}
		}
		return found
	}
	var want []string
	for name, typ := range types {
		if strings.HasPrefix(name, "__") || typ.Kind != "OBJECT" {
			continue
		}
		for _, f := range typ.Fields {
			for _, a := range f.Args {
				for _, path := range takes("", a) {
					want = append(want, name+"."+f.Name+"("+path+")")
				}
			}
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, sortedKeys(trespasses(""))); diff != "" {
		t.Errorf("these take an id or a cursor (-), and these are tried (+):\n%s", diff)
	}
}
