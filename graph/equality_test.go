package graph_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"menagerie/breadth/breadthtest"
	"menagerie/graph/generated"
	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// twins are two instances on one database: one executes breadth first, the other by gqlgen's executor, which is the reference.
type twins struct {
	herd
	reference *apptest.Client
	ids       []string // of whatever there is, the viewer's and others', and of what there is not
	foreign   []string // the ids of these that are not the viewer's
	cursors   []string // of all lists
}

func newTwins(t *testing.T) *twins {
	w := &twins{herd: newHerd(t)}
	w.reference = w.At(apptest.On(t, w.instance.DB, func(c *app.Config) { c.ReferenceExecutor = true }))
	other := w.instance.SignUp()
	w.foreign = slices.Concat(seed(t, other, []V{animals.minimal}), []string{userID(t, other), randomID("Animal"), randomID("Weight"), "x", ""})
	w.ids = slices.Concat(w.animals[:14], w.animals[50:54], w.deleted, w.weights[:4], w.vaccinations[:4], w.homes, []string{userID(t, w.Client), sessionOf(t, w.Client)}, w.foreign)
	var data any
	w.Do(`query ($id: ID!) { animals(first: 3) { edges { cursor } } b: animals(first: 2, orderBy: {field: NAME, direction: DESC}) { edges { cursor } } deletedAnimals { edges { cursor } }
		animal(id: $id) { weights { edges { cursor } } vaccinations { edges { cursor } } history { edges { cursor } } } }`, V{"id": w.animals[9]}, &data)
	text, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"cursor":"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
		w.cursors = append(w.cursors, m[1])
	}
	w.cursors = append(w.cursors, "x", "")
	return w
}

// generator draws documents with arguments that mean something here.
func (w *twins) generator(operation ast.Operation, ids []string) *breadthtest.Generator {
	words := []string{"", "Minka", "minka", "Zoë", "x", strings.Repeat("y", 101)}
	return &breadthtest.Generator{
		Schema: generated.NewExecutableSchema(generated.Config{}).Schema(), Depth: 7, Fields: 30, Operations: []ast.Operation{operation}, Plain: true,
		Value: func(t *rapid.T, _ *ast.Definition, name string, typ *ast.Definition) (any, bool) {
			switch {
			case typ.Name == "ID":
				return rapid.SampledFrom(ids).Draw(t, "id"), true
			case name == "after" || name == "before":
				return rapid.SampledFrom(w.cursors).Draw(t, "cursor"), true
			case name == "first" || name == "last":
				return rapid.SampledFrom([]int{1, 2, 3, 5, 2, 0, 101, -1}).Draw(t, name), true
			case typ.Name == "Date":
				return rapid.SampledFrom([]string{"2020-01-01", "1700-01-01", "nonsense"}).Draw(t, "date"), true
			case typ.Name == "String":
				return rapid.SampledFrom(words).Draw(t, "text"), true
			}
			return nil, false
		},
		// What makes something of nothing cannot be done twice; and passwords take their time.
		Wants: func(on *ast.Definition, field *ast.FieldDefinition) bool {
			return on.Name != "Mutation" || regexp.MustCompile(`^(replace|delete|restore|create|check)(Animal|Weight|Vaccination)$`).MatchString(field.Name) && field.Name != "createAnimal" || field.Name == "endSession"
		},
	}
}

// answered is what two instances must agree in.
type answered struct {
	Status     int
	Data       string
	Errors     []string // in an order of their own
	Extensions string
}

func (w *twins) ask(t fataler, c *apptest.Client, doc breadthtest.Document) (a answered) {
	body, err := json.Marshal(V{"query": doc.Query, "operationName": doc.OperationName, "variables": doc.Variables})
	if err != nil {
		t.Fatalf("%v", err)
	}
	r := c.Post(body)
	var parts struct {
		Errors     []map[string]any
		Extensions json.RawMessage
	}
	if err := json.Unmarshal(r.Body, &parts); err != nil {
		t.Fatalf("%v", err)
	}
	a = answered{Status: r.Status, Data: string(r.Data), Extensions: string(parts.Extensions)}
	for _, e := range parts.Errors {
		if extensions, ok := e["extensions"].(map[string]any); ok {
			delete(extensions, "requestId")
		}
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("%v", err)
		}
		a.Errors = append(a.Errors, string(text))
	}
	slices.Sort(a.Errors)
	return a
}

// equal has both instances answer, and reports whether there was anything in it.
func (w *twins) equal(t fataler, doc breadthtest.Document) bool {
	want, have := w.ask(t, w.reference, doc), w.ask(t, w.Client, doc)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Fatalf("%s\n%s\n%s\n%+v", doc.Query, doc.Variables, diff, want)
	}
	return want.Data != "" && want.Data != "null"
}

// TestBothExecutorsAnswerTheSame: whatever is asked of one database, by the same token.
func TestBothExecutorsAnswerTheSame(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	for _, test := range []struct {
		name string
		g    *breadthtest.Generator
	}{
		{"queries", w.generator(ast.Query, w.ids)},
		{"mutations that are refused", w.generator(ast.Mutation, w.foreign)},
	} {
		t.Run(test.name, func(t *testing.T) {
			drawn, executed := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				drawn++
				if w.equal(t, test.g.Draw(t)) {
					executed++
				}
			})
			if executed < drawn/5 {
				t.Errorf("of %d documents only %d had an answer", drawn, executed)
			}
		})
	}
	// What a random document is rarely: one field at several places, and of different arguments.
	const below = `id weights(last: 1) { nodes { id animal { name household { id } } } } vaccinations { edges { node { id } } } household { name members { user { name } } } `
	for _, query := range []string{
		`{ a: animals(first: 3) { nodes { ` + below + ` } } b: animals(last: 4) { totalCount edges { node { ` + below + ` } } } c: animals(first: 1) { totalCount } }`,
		`{ animals(first: 5) { nodes { a: weights(first: 1) { nodes { id } } b: weights(last: 1) { nodes { id } } d: weights(first: 1) { edges { cursor } } } } }`,
		`query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Animal { ` + below + ` history { nodes { kind version } } } ... on Weight { animal { ` + below + ` } } ... on Household { animals(first: 3) { nodes { ` + below + ` } } } } }`,
		`query ($id: ID!) { node(id: $id) { ... on Animal { history(first: 3) { edges { cursor node { kind version fields { field before after } changedBy { name } } } pageInfo { endCursor } } } } animal(id: $id) { ` + below + ` } }`,
		`{ viewer { sessions { current } households { animals(first: 3) { totalCount nodes { ` + below + ` } } b: animals(last: 2) { nodes { ` + below + ` } } } } deletedAnimals { nodes { name deletedBy { households { name } } } } }`,
	} {
		variables, err := json.Marshal(V{"ids": slices.Concat(w.animals[:2], w.weights[:3], w.homes[:1], w.foreign), "id": w.animals[9]})
		if err != nil {
			t.Fatal(err)
		}
		if !w.equal(t, breadthtest.Document{Query: query, Variables: variables}) {
			t.Errorf("%s has no answer", query)
		}
	}
}

// TestBothExecutorsChangeTheSame: the same changes to two animals, one by each executor, have the same outcome but for ids and times.
func TestBothExecutorsChangeTheSame(t *testing.T) {
	t.Parallel()
	w := newTwins(t)
	const all = ` household { name members { role } } weights { nodes { version grams note animal { name } } pageInfo { hasNextPage } } vaccinations { nodes { vaccine } }
		history { nodes { subject subjectId version kind changedAt changedBy { name } restoredVersion fields { field before after } } }`
	times := regexp.MustCompile(`"\d{4}-\d\d-\d\dT[^"]*Z"`)
	changes := func(c *apptest.Client) (answers []string) {
		animal := animals.made(t, w.Client, "", animals.full)["id"].(string)
		known := []string{animal, "ID of the animal"}
		do := func(query string, variables V) {
			t.Helper()
			body, err := json.Marshal(variables)
			if err != nil {
				t.Fatal(err)
			}
			a := w.ask(t, c, breadthtest.Document{Query: query, Variables: body})
			if a.Data == "" || a.Data == "null" || len(a.Errors) > 0 {
				t.Fatalf("%s: %+v", query, a)
			}
			answers = append(answers, times.ReplaceAllString(strings.NewReplacer(known...).Replace(fmt.Sprintf("%+v", a)), `"TIME"`))
		}
		for _, n := range []noun{weights, vaccinations, animals} {
			id := animal
			above := ` animal { name` + all + ` }`
			if n.name != animals.name {
				id = n.made(t, w.Client, animal, n.full)["id"].(string)
				known = append(known, id, "ID of the "+n.name)
				do(fmt.Sprintf(`mutation ($animal: ID!, $input: %[1]sInput!) { create%[1]s(animalId: $animal, input: $input) { %[2]s { version %[3]s } userErrors { code } } }`, n.name, strings.ToLower(n.name), above),
					V{"animal": animal, "input": n.minimal})
			} else {
				above = all
			}
			replace := fmt.Sprintf(`mutation ($id: ID!, $input: %[1]sInput!, $v: Int) { replace%[1]s(id: $id, input: $input, ifVersion: $v) { %[2]s { %[3]s %[4]s } userErrors { code field message } __typename } }`,
				n.name, strings.ToLower(n.name), n.fields, above)
			do(replace, V{"id": id, "input": n.full, "v": 1})
			do(replace, V{"id": id, "input": n.full, "v": 1}) // CONFLICT
			do(replace, V{"id": id, "input": n.minimal})      // MISSING_FIELD
			do(replace, V{"id": id, "input": n.with(n.silent, n.minimal)})
			if n.name == animals.name {
				do(`mutation ($id: ID!) { restoreAnimal(id: $id, version: 1) { animal { `+n.fields+all+` } userErrors { code } } again: restoreAnimal(id: $id, version: 99) { animal { id } userErrors { code field } } }`, V{"id": id})
			}
			remove := fmt.Sprintf(`mutation ($id: ID!, $v: Int) { a: delete%[1]s(id: $id, ifVersion: $v) { deletedId userErrors { code field } } b: delete%[1]s(id: $id) { deletedId userErrors { code } } c: delete%[1]s(id: $id) { deletedId userErrors { code } } }`, n.name)
			do(remove, V{"id": id, "v": 77})
		}
		do(`mutation ($id: ID!) { restoreAnimal(id: $id) { animal { `+animals.fields+all+` } userErrors { code } } }`, V{"id": animal})
		return answers
	}
	if diff := cmp.Diff(changes(w.reference), changes(w.Client)); diff != "" {
		t.Error(diff)
	}
}
