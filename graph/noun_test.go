package graph_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"menagerie/internal/app/apptest"
)

// V are the variables of an operation, and the fields of what comes back.
type V = apptest.V

// noun is what can be created, replaced and deleted. The three kinds of it keep the same rules, and have the same tests.
type noun struct {
	name    string // as in createAnimal and AnimalInput
	fields  string // selects everything that an input can say, and what the server adds
	minimal V      // an input that mentions what it must
	full    V      // an input that has a value in each field
	silent  V      // what the optional fields are where the input does not mention them
}

var animals = noun{
	name: "Animal",
	fields: `id version name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings
		identifiers { kind value registry issuedOn } status tags notes createdAt updatedAt`,
	minimal: V{"name": "Minka", "species": "CAT"},
	full: V{"name": "Zoë", "species": "DOG", "breed": "Labrador", "secondBreed": "Poodle", "sex": "FEMALE", "neutered": false,
		"bornOn": "2019-02-03", "bornOnPrecision": "MONTH", "colour": "black", "markings": "a white toe\non the left",
		"identifiers": []any{
			map[string]any{"kind": "MICROCHIP", "value": "985112001234567", "registry": "Tasso", "issuedOn": "2019-05-06"},
			map[string]any{"kind": "TATTOO", "value": "AB 12", "registry": nil, "issuedOn": nil},
		},
		"status": "LOST", "tags": []any{"good", "Best"}, "notes": "Likes\tcheese.\nAll of it."},
	silent: V{"breed": nil, "secondBreed": nil, "sex": "UNKNOWN", "neutered": nil, "bornOn": nil, "bornOnPrecision": "DAY",
		"colour": nil, "markings": nil, "identifiers": []any{}, "status": "ACTIVE", "tags": []any{}, "notes": nil},
}

var weights = noun{
	name:    "Weight",
	fields:  `id version measuredOn grams note`,
	minimal: V{"measuredOn": "2021-01-01", "grams": 1.},
	full:    V{"measuredOn": "2021-03-04", "grams": 2_000_000., "note": "after\nlunch"},
	silent:  V{"note": nil},
}

var vaccinations = noun{
	name:    "Vaccination",
	fields:  `id version vaccine givenOn validUntil batch vet`,
	minimal: V{"vaccine": "rabies", "givenOn": "2021-01-01"},
	full:    V{"vaccine": "DHPP", "givenOn": "2021-03-04", "validUntil": "2099-03-04", "batch": "A 17-b", "vet": "Dr Dolittle"},
	silent:  V{"validUntil": nil, "batch": nil, "vet": nil},
}

var nouns = []noun{animals, weights, vaccinations}

// userError is a UserError.
type userError struct {
	Code    string
	Field   []string
	Message string
}

// where returns the code and the path, which is what programs go by.
func (e userError) where() string {
	return strings.TrimSpace(e.Code + " " + strings.Join(e.Field, "."))
}

// outcome is the payload of any change.
type outcome struct {
	Thing      V
	DeletedID  *string
	UserErrors []userError
}

// refused returns the codes and paths of the user errors, and fails the test where one has no message.
func (o outcome) refused(t testing.TB) []string {
	t.Helper()
	refused := []string{}
	for _, e := range o.UserErrors {
		if e.Message == "" {
			t.Errorf("%s has no message", e.where())
		}
		refused = append(refused, e.where())
	}
	return refused
}

// change sends a mutation of one field, aliased to out.
func change(c *apptest.Client, mutation string, variables V) outcome {
	var data struct{ Out outcome }
	c.Do(mutation, variables, &data)
	return data.Out
}

const refusals = ` userErrors { code field message }`

func (n noun) payload() string {
	return fmt.Sprintf(`{ thing: %s { %s } %s }`, strings.ToLower(n.name), n.fields, refusals)
}

func (n noun) createMutation() string {
	if n.name == animals.name {
		return `mutation ($input: AnimalInput!) { out: createAnimal(input: $input) ` + n.payload() + ` }`
	}
	return fmt.Sprintf(`mutation ($animal: ID!, $input: %[1]sInput!) { out: create%[1]s(animalId: $animal, input: $input) %s }`, n.name, n.payload())
}

// create creates below the animal, which is not needed for an animal.
func (n noun) create(c *apptest.Client, animal string, input V) outcome {
	variables := V{"input": input}
	if n.name != animals.name {
		variables["animal"] = animal
	}
	return change(c, n.createMutation(), variables)
}

// made is create for what must succeed.
func (n noun) made(t testing.TB, c *apptest.Client, animal string, input V) V {
	t.Helper()
	o := n.create(c, animal, input)
	if len(o.UserErrors) > 0 {
		t.Fatalf("create%s %v: %v", n.name, input, o.UserErrors)
	}
	return o.Thing
}

func (n noun) replaceMutation() string {
	return fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!, $ifVersion: Int) {
		out: replace%[1]s(id: $id, input: $input, ifVersion: $ifVersion) %s }`, n.name, n.payload())
}

// replace replaces; ifVersion may be nil.
func (n noun) replace(c *apptest.Client, id any, input V, ifVersion any) outcome {
	return change(c, n.replaceMutation(), V{"id": id, "input": input, "ifVersion": ifVersion})
}

func (n noun) deleteMutation() string {
	return fmt.Sprintf(`mutation ($id: ID!, $ifVersion: Int) { out: delete%s(id: $id, ifVersion: $ifVersion) { deletedId %s } }`, n.name, refusals)
}

// delete deletes; ifVersion may be nil.
func (n noun) delete(c *apptest.Client, id any, ifVersion any) outcome {
	return change(c, n.deleteMutation(), V{"id": id, "ifVersion": ifVersion})
}

// find returns the thing as it is read, or nil.
func (n noun) find(c *apptest.Client, id any) V {
	var data struct{ Node V }
	c.Do(fmt.Sprintf(`query ($id: ID!) { node(id: $id) { ... on %s { %s } } }`, n.name, n.fields), V{"id": id}, &data)
	return data.Node
}

// with returns a copy of v in which some fields are others.
func (n noun) with(v V, fields ...V) V {
	v = maps.Clone(v)
	for _, f := range fields {
		maps.Copy(v, f)
	}
	return v
}

// without returns a copy of v without a field.
func without(v V, field string) V {
	v = maps.Clone(v)
	delete(v, field)
	return v
}

// optional returns the names of the fields that an input may leave out.
func (n noun) optional() []string {
	var names []string
	for name := range n.silent {
		names = append(names, name)
	}
	return names
}

// seed creates animals, 20 in a request, and returns their ids in the order of the inputs.
func seed(t testing.TB, c *apptest.Client, inputs []V) []string {
	t.Helper()
	return createMany(t, c, `createAnimal(input: $i%[1]d) { thing: animal { id } userErrors { message } }`, "AnimalInput!", inputs)
}

// createMany sends a mutation of many fields. field has the number of its variable to be filled in.
func createMany(t testing.TB, c *apptest.Client, field, typ string, inputs []V) []string {
	t.Helper()
	var ids []string
	for len(inputs) > 0 {
		n := min(20, len(inputs))
		var head, body strings.Builder
		variables := V{}
		for i, input := range inputs[:n] {
			fmt.Fprintf(&head, "$i%d: %s ", i, typ)
			fmt.Fprintf(&body, "f%d: "+strings.ReplaceAll(field, "%[1]d", "%[2]d")+"\n", i, i)
			variables[fmt.Sprintf("i%d", i)] = input
		}
		inputs = inputs[n:]
		data := map[string]outcome{}
		c.Do("mutation ("+head.String()+") {\n"+body.String()+"}", variables, &data)
		for i := range n {
			o := data[fmt.Sprintf("f%d", i)]
			if len(o.UserErrors) > 0 {
				t.Fatal(o.UserErrors)
			}
			ids = append(ids, o.Thing["id"].(string))
		}
	}
	return ids
}

// everything returns all that the viewer has, as text, to be compared with itself later.
func everything(t testing.TB, c *apptest.Client) string {
	t.Helper()
	var out strings.Builder
	after := any(nil)
	for {
		var data struct {
			Viewer         json.RawMessage
			DeletedAnimals json.RawMessage
			Animals        struct {
				Nodes    []json.RawMessage
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
		c.Do(`query ($after: String) {
			viewer { id email name createdAt households { id name members { role user { id } } } }
			deletedAnimals { nodes { animalId version } }
			animals(first: 40, after: $after) {
				nodes { `+animals.fields+` household { id }
					weights(first: 25) { nodes { `+weights.fields+` } }
					vaccinations(first: 25) { nodes { `+vaccinations.fields+` } } }
				pageInfo { hasNextPage endCursor } } }`, V{"after": after}, &data)
		fmt.Fprintf(&out, "%s %s\n", data.Viewer, data.DeletedAnimals)
		for _, a := range data.Animals.Nodes {
			fmt.Fprintf(&out, "%s\n", a)
		}
		if !data.Animals.PageInfo.HasNextPage {
			return out.String()
		}
		after = data.Animals.PageInfo.EndCursor
	}
}
