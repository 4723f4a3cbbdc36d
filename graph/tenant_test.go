package graph_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"menagerie/graph/scalar"
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
	var cursors struct {
		Animals  struct{ PageInfo struct{ EndCursor string } }
		ByName   struct{ PageInfo struct{ EndCursor string } }
		AnimalOf struct {
			Weights struct{ PageInfo struct{ EndCursor string } }
		}
	}
	ann.Do(`query ($id: ID!) { animals { pageInfo { endCursor } } byName: animals(orderBy: {field: NAME, direction: ASC}) { pageInfo { endCursor } }
		animalOf: animal(id: $id) { weights { pageInfo { endCursor } } } }`, V{"id": hers}, &cursors)

	bob := stage{i.SignUp(), i, ""}
	bob.animal = animals.made(t, bob.Client, "", animals.minimal)["id"].(string)
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
		"Animal":      {hers, ann.animal, mixed(bob.animal, hers), mixed(hers, bob.animal)},
		"Weight":      {weight, mixed(bob.animal, weight), mixed(hers, bobsWeight)},
		"Vaccination": {vaccination},
	}
	types := sortedKeys(ids)

	// Each operation has one id as $id, of one of some types, and may bring an input.
	type operation struct {
		query string
		types []string
		input V
	}
	operations := []operation{
		{query: `query ($id: ID!) { node(id: $id) { __typename id ... on Household { name } ... on User { email } } }`, types: types},
		{query: `query ($id: ID!) { nodes(ids: [$id, $id]) { __typename id ... on Animal { name household { name } } } }`, types: types},
		{query: `query ($id: ID!) { animal(id: $id) { name weights { nodes { note } } household { id } } }`, types: types},
		{query: `query ($id: ID!) { animals(filter: {householdId: $id}) { totalCount nodes { id name } pageInfo { endCursor } } }`, types: types},
		{query: `query ($id: ID!) { viewer { households { animals(filter: {householdId: $id}) { totalCount nodes { id name } } } } }`, types: types},
		{query: `mutation ($id: ID!, $input: AnimalInput!) { createAnimal(householdId: $id, input: $input) { animal { id } ` + refusals + ` } }`,
			types: types, input: animals.full},
		{query: `mutation ($id: ID!, $input: AnimalInput!) { createAnimal(householdId: $id, input: $input) { animal { id } ` + refusals + ` } }`,
			types: types, input: V{"name": "", "species": "DOG"}},
	}
	for _, n := range []noun{weights, vaccinations} {
		operations = append(operations, operation{fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!) { create%[1]s(animalId: $id, input: $input) { thing: %s { id } %s } }`,
			n.name, strings.ToLower(n.name), refusals), types, n.full})
	}
	for _, n := range nouns {
		for _, ifVersion := range []string{"null", "1", "2"} {
			operations = append(operations,
				operation{fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!) { replace%[1]s(id: $id, input: $input, ifVersion: %s) %s }`, n.name, ifVersion, n.payload()), types, n.full},
				operation{fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!) { replace%[1]s(id: $id, input: $input, ifVersion: %s) %s }`, n.name, ifVersion, n.payload()), types, n.minimal},
				operation{fmt.Sprintf(`mutation ($id: ID!) { delete%s(id: $id, ifVersion: %s) { deletedId %s } }`, n.name, ifVersion, refusals), types, nil},
			)
		}
	}
	for _, op := range operations {
		for _, typ := range op.types {
			for _, id := range ids[typ] {
				variables := V{"id": id}
				if op.input != nil {
					variables["input"] = op.input
				}
				got := bob.Send(op.query, variables)
				variables["id"] = randomID(typ)
				nothing := bob.Send(op.query, variables)
				if got.Status != nothing.Status || !bytes.Equal(got.Body, nothing.Body) {
					t.Errorf("%s\nwith an id of Ann's %s: %d %s\nwith one of nothing: %d %s", op.query, typ, got.Status, got.Body, nothing.Status, nothing.Body)
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
		cursor := cursors.Animals.PageInfo.EndCursor
		if rapid.Bool().Draw(rt, "by name") {
			l.field, cursor = "NAME", cursors.ByName.PageInfo.EndCursor
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
		V{"id": bob.animal, "as": hers, "after": cursors.AnimalOf.Weights.PageInfo.EndCursor})
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
