package graph_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// repeats is how often an operation is counted whose fields are resolved side by side: the count must not depend on who is
// faster.
const repeats = 20

// statements fails the test unless what fn does takes this many statements.
func (s stage) statements(t testing.TB, name string, want int, fn func()) {
	t.Helper()
	s.statementsEach(t, name, want, 1, fn)
}

// statementsEach is statements for something that is done several times, until it fails.
func (s stage) statementsEach(t testing.TB, name string, want, times int, fn func()) {
	t.Helper()
	for range times {
		if got := s.instance.DB.Statements(fn); len(got) != want {
			t.Errorf("%s: %d statements instead of %d:\n%s", name, len(got), want, strings.Join(got, "\n--\n"))
			return
		}
	}
}

// herd is an account with two households and 104 animals, of which each has two weights and a vaccination.
type herd struct {
	stage
	homes, animals, deleted, weights, vaccinations []string
}

func newHerd(t testing.TB) herd {
	t.Helper()
	h := herd{stage: stage{instance: apptest.New(t)}}
	h.Client = h.instance.SignUp()
	h.household(t, "Second")
	h.homes = h.households(t)
	inputs := slices.Repeat([]V{animals.minimal}, 52)
	for _, home := range h.homes {
		h.animals = append(h.animals, createMany(t, h.Client, `createAnimal(input: $i%[1]d, householdId: "`+home+`") { thing: animal { id } userErrors { message } }`, "AnimalInput!", inputs)...)
	}
	below := func(typ string, input V) (ids []string) {
		for list := range slices.Chunk(h.animals, 20) {
			var body strings.Builder
			for i, id := range list {
				fmt.Fprintf(&body, "f%d: create%s(animalId: %q, input: $i) { %s { id } }\n", i, typ, id, strings.ToLower(typ))
			}
			data := map[string]map[string]struct{ ID string }{}
			h.Do("mutation ($i: "+typ+"Input!) {"+body.String()+"}", V{"i": input}, &data)
			for _, o := range data {
				ids = append(ids, o[strings.ToLower(typ)].ID)
			}
		}
		return ids
	}
	for range 2 {
		h.weights = below("Weight", weights.minimal)
	}
	h.vaccinations = below("Vaccination", vaccinations.minimal)
	for i, id := range h.animals[:12] { // some have a history
		for range i {
			animals.replace(h.Client, id, animals.minimal, nil)
		}
	}
	h.deleted = seed(t, h.Client, []V{animals.minimal, animals.minimal})
	for _, id := range h.deleted {
		animals.delete(h.Client, id, nil)
	}
	return h
}

// TestStatementsOfQueries counts the statements of each query: they are part of the contract, and don't grow with the rows.
func TestStatementsOfQueries(t *testing.T) {
	t.Parallel()
	h := newHerd(t)
	const (
		care    = `weights(last: 5) { nodes { grams } } vaccinations { nodes { vaccine } } `
		below   = care + `household { name } `
		allKind = `... on User { households { id } } ... on Household { members { role } animals(first: 3) { nodes { id } } }
			... on Animal { ` + below + ` } ... on Weight { animal { id } } ... on Vaccination { animal { name } } `
	)
	hundred, some := V{"ids": h.animals[:100]}, V{"ids": h.animals[45:60]}
	mixed := slices.Concat(h.animals[:10], h.weights[:10], h.vaccinations[:10], h.homes, h.animals[5:15])
	for _, test := range []struct {
		name      string
		want      int
		query     string
		variables V
	}{
		{"a token is verified", 0, `{ __typename }`, nil},
		{"introspection", 0, `{ __schema { types { name fields { name } } } }`, nil},
		{"viewer", 1, `{ viewer { id email } }`, nil},
		{"viewer twice", 2, `{ viewer { id } again: viewer { email } }`, nil},
		{"viewer with all below", 5, `{ viewer { households { members { user { name } } animals { totalCount nodes { name } } } } }`, nil},
		{"viewer, households, animals, weights", 5, `{ viewer { households { animals { totalCount nodes { weights { nodes { grams } } } } } } }`, nil},
		{"animal", 1, `query ($id: ID!) { animal(id: $id) { name } }`, V{"id": h.animals[0]}},
		{"animal of nothing", 1, `query ($id: ID!) { animal(id: $id) { name household { id } } }`, V{"id": randomID("Animal")}},
		{"animal of what is no id", 0, `query ($id: ID!) { animal(id: $id) { name } }`, V{"id": "x"}},
		{"animal with all below", 4, `query ($id: ID!) { animal(id: $id) { name ` + below + ` } }`, V{"id": h.animals[0]}},
		{"history", 2, `query ($id: ID!) { animal(id: $id) { history(first: 3) { nodes { version fields { field before after } changedBy { name } } } } }`, V{"id": h.animals[11]}},
		{"history with who it was", 3, `query ($id: ID!) { animal(id: $id) { history { edges { node { changedBy { households { name } } } } } } }`, V{"id": h.animals[11]}},
		{"history of a page", 2, `{ animals(first: 12) { nodes { history(first: 2) { nodes { kind changedBy { name } fields { field } } } } } }`, nil},
		{"history of a page with all below", 6, `{ animals(first: 12) { nodes { ` + below + ` history(first: 2) { nodes { changedBy { sessions { id } } } } } } }`, nil},
		{"history twice", 3, `{ animals(first: 12) { nodes { a: history(first: 1) { nodes { kind } } b: history(first: 2) { nodes { kind } } } } }`, nil},
		{"history of two pages", 3, `{ a: animals(first: 8) { nodes { history { nodes { kind } } } } b: animals(last: 9) { edges { node { history { nodes { kind } } } } } }`, nil},
		{"the trash", 1, `{ deletedAnimals { nodes { name deletedBy { name } } } }`, nil},
		{"the trash with who it was", 2, `{ deletedAnimals(first: 2) { edges { node { deletedBy { households { name } } } } } }`, nil},
		{"the trash of what is no household", 1, `{ deletedAnimals(householdId: "x") { nodes { name } } }`, nil},
		{"one of the trash", 1, `query ($id: ID!) { deletedAnimal(animalId: $id) { name deletedBy { name } } }`, V{"id": h.deleted[0]}},
		{"one of the trash with who it was", 2, `query ($id: ID!) { deletedAnimal(animalId: $id) { deletedBy { households { name } } } }`, V{"id": h.deleted[0]}},
		{"one of the trash that is not there", 1, `query ($id: ID!) { deletedAnimal(animalId: $id) { name deletedBy { households { name } } } }`, V{"id": h.animals[0]}},
		{"one of the trash by what is no id", 0, `query ($id: ID!) { deletedAnimal(animalId: $id) { name } }`, V{"id": "x"}},
		{"node", 1, `query ($id: ID!) { node(id: $id) { id } }`, V{"id": h.weights[0]}},
		{"a page", 1, `{ animals(first: 12) { nodes { name } pageInfo { endCursor } } }`, nil},
		{"a page that is filtered and ordered", 1, `{ animals(filter: {text: "minka", tag: null, status: [ACTIVE]}, orderBy: {field: BORN_ON, direction: DESC}) { nodes { name } } }`, nil},
		{"a page that nothing can meet", 0, `{ animals(filter: {text: "?"}) { totalCount nodes { name } } }`, nil},
		{"totalCount", 2, `{ animals(first: 12) { totalCount nodes { name } } }`, nil},
		{"totalCount twice", 2, `{ animals(first: 12) { totalCount again: totalCount } }`, nil},
		{"the households of a page", 2, `{ animals(first: 12) { nodes { household { name } } } }`, nil},
		{"the households of a page by edges", 2, `{ animals(first: 12) { edges { node { household { name } } } } }`, nil},
		{"by nodes and edges", 4, `{ animals(first: 12) { nodes { ` + below + ` } edges { node { ` + below + ` } } } }`, nil},
		{"all of everything", 5, `{ animals(first: 12) { totalCount edges { node { ` + below + ` } } } }`, nil},
		{"two pages", 5, `{ a: animals(first: 8) { nodes { ` + below + ` } }
			b: animals(last: 20, orderBy: {field: NAME, direction: DESC}) { edges { node { ` + below + ` } } } }`, nil},
		{"three pages", 6, `{ a: animals(first: 3) { nodes { ` + below + ` } } b: animals(first: 12) { nodes { ` + below + ` } } c: animals(last: 1) { nodes { ` + below + ` } } }`, nil},
		{"two pages by fragments", 5, `query { a: animals(first: 8) { ...page } ...b }
			fragment page on AnimalConnection { nodes { ...below ... { name } } }
			fragment below on Animal { ` + below + ` }
			fragment b on Query { b: animals(last: 9) { ... on AnimalConnection { edges { node { ... on Node { ...below } } } } } }`, nil},
		{"one name, two arguments", 3, `{ animals(first: 12) { nodes { a: weights(first: 1) { nodes { id } } b: weights(first: 2) { nodes { id } } } } }`, nil},
		{"two names, the same arguments", 2, `{ animals(first: 12) { nodes { a: weights(last: 2) { nodes { id } } b: weights(last: 2) { nodes { grams } } } } }`, nil},
		{"the same argument as a literal and by a variable", 2, `query ($n: Int) { animals(first: 12) { nodes { a: weights(last: 2) { nodes { id } } b: weights(last: $n) { nodes { grams } } } } }`, V{"n": 2}},
		{"down and up again", 4, `{ animals(first: 12) { nodes { weights { nodes { animal { household { name } } } } } } }`, nil},
		{"down and up again by two ways", 6, `{ animals(first: 12) { nodes { weights { nodes { animal { name } } } vaccinations { nodes { animal { household { name } } } } } } }`, nil},
		{"100 ids", 4, `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Animal { ` + below + ` } } }`, hundred},
		{"ids, by the interface", 3, `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Node { ... on Animal { ` + care + ` } } } }`, some},
		// A statement for each of the four types, and one for each field below.
		{"ids of all types", 11, `query ($ids: [ID!]!) { nodes(ids: $ids) { ` + allKind + ` } }`, V{"ids": mixed}},
		{"ids twice", 5, `query ($ids: [ID!]!) { a: nodes(ids: $ids) { ... on Animal { ` + below + ` } } b: nodes(ids: $ids) { ... on Animal { ` + below + ` } } }`, some},
		{"nodes and a page", 5, `query ($ids: [ID!]!) { animals(last: 9) { nodes { ` + below + ` } } nodes(ids: $ids) { ... on Animal { ` + below + ` } } }`, some},
		{"animals by their ids under aliases", 5, `query ($a: ID!, $b: ID!) { a: animal(id: $a) { ` + below + ` } b: animal(id: $b) { ` + below + ` } }`,
			V{"a": h.animals[0], "b": h.animals[103]}},
		{"a list below two households", 4, `{ viewer { households { a: animals(first: 2) { nodes { id } } b: animals(first: 3) { nodes { id } } } } }`, nil},
		{"two lists below two households", 5, `{ viewer { households { a: animals(first: 20) { nodes { weights(last: 5) { nodes { grams } } } }
			b: animals(last: 20) { nodes { weights(last: 5) { nodes { grams } } } } } } }`, nil},
		{"two lists below an animal", 4, `query ($id: ID!) { animal(id: $id) { a: weights(first: 1) { nodes { animal { name } } } b: weights(last: 1) { nodes { animal { name } } } } }`, V{"id": h.animals[0]}},
		{"two lists below 100 ids, by fragments", 5, `query ($ids: [ID!]!) { nodes(ids: $ids) { ...a ... on Node { ... on Animal { b: weights(last: 1) { nodes { animal { household { id } } } } } } } }
			fragment a on Animal { a: weights(first: 1) { edges { node { animal { household { name } } } } } c: weights @skip(if: true) { nodes { id } } }`, hundred},
		{"two lists below two names of the households", 5, `{ viewer { x: households { a: animals(first: 2) { nodes { household { id } } } b: animals(last: 2) { nodes { household { id } } } }
			y: households { a: animals(first: 2) { nodes { household { name } } } } } }`, nil},
		{"pages below households with all below", 7, `{ viewer { households { animals { totalCount nodes { ` + below + ` } } } } }`, nil},
		{"introspection beside two fields", 2, `{ __type(name: "Animal") { name } viewer { id } animals { nodes { id } } __schema { queryType { name } } __typename }`, nil},
		{"introspection beside a list with all below", 4, `{ __type(name: "Animal") { name } animals(first: 12) { edges { node { ` + below + ` } } } __schema { queryType { name } } }`, nil},
		{"what is deferred", 2, `{ animals(first: 12) { edges { node { name ... @defer(label: "x") { weights { nodes { id } } } ...f @defer } } } } fragment f on Animal { version }`, nil},
		{"a field that is skipped", 2, `query ($no: Boolean!) { a: animals(first: 9) { nodes { household { id } } } b: animals(first: 8) @include(if: $no) { nodes { household { id } } } c: viewer @skip(if: true) { id } }`, V{"no": false}},
		{"all is skipped", 0, `{ a: animals @skip(if: true) { nodes { id } } b: viewer @include(if: false) { id } }`, nil},
		{"what hangs below is skipped", 1, `{ animals(first: 12) { nodes { name weights @skip(if: true) { nodes { id } } ... @include(if: false) { household { id } } } } }`, nil},
	} {
		h.statementsEach(t, test.name, test.want, repeats, func() { h.Do(test.query, test.variables, nil) })
	}
	for _, size := range []int{1, 10, 100} {
		for _, shape := range []string{"nodes { %s }", "edges { node { %s } }"} {
			h.statementsEach(t, fmt.Sprint("a page of ", size, " by ", shape), 3, repeats/2, func() {
				h.Do(`query ($n: Int) { animals(first: $n) { `+fmt.Sprintf(shape, care)+` } }`, V{"n": size}, nil)
			})
		}
	}
}

// TestStatementsWhereAFieldFails: a field that is refused holds nobody up, and costs nothing.
func TestStatementsWhereAFieldFails(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	seed(t, s.Client, slices.Repeat([]V{animals.minimal}, 5))
	for _, test := range []struct {
		name  string
		want  int
		query string
	}{
		{"an argument beside a viewer", 1, `{ nodes(ids: "x") { id } animal(id: "x") { id } viewer { email } bad: animals(first: 0) { nodes { id } } }`},
		{"a cursor beside an animal", 2, `{ animal(id: $id) { household { name } } bad: animals(after: "x") { nodes { id } } }`},
		{"two arguments beside a page", 2, `{ a: animals(first: 101) { nodes { id } } b: animals(first: 2) { nodes { household { name } } } c: animals(first: 1, last: 1) { nodes { id } } }`},
		{"an argument below", 1, `{ animals(first: 100) { nodes { weights(first: 0) { nodes { id } } } } }`},
	} {
		s.statementsEach(t, test.name, test.want, repeats, func() {
			r := s.Send(strings.ReplaceAll(test.query, "$id", strconv.Quote(s.animal)), nil)
			if len(r.Errors) == 0 {
				t.Errorf("%s: %s", test.name, r.Body)
			}
			for _, e := range r.Errors {
				if e.Code() != "BAD_REQUEST" {
					t.Errorf("%s: %s", test.name, r.Body)
				}
			}
		})
	}
}

// TestStatementsOfMembers: the households of the members are one statement, however many members there are.
func TestStatementsOfMembers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.household(t, "Second")
	homes := s.households(t)
	for range 3 {
		c := s.instance.SignUp()
		for _, home := range homes {
			share(t, s.instance, c, home)
		}
	}
	s.statementsEach(t, "members", 4, repeats, func() {
		s.Do(`{ viewer { households { members { user { households { name } } } } } }`, nil, nil)
	})
	s.statementsEach(t, "members by fragments", 4, repeats, func() {
		s.Do(`{ viewer { households { members { ...m } } } } fragment m on Member { user { ... on Node { ... on User { households { name } } } } }`, nil, nil)
	})
}

// TestStatementsOfChanges counts the statements of each change, and of each way in which it is refused.
func TestStatementsOfChanges(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		for range 3 {
			variables := V{"input": n.full, "animal": s.animal}
			nowhere := V{"input": n.full, "animal": randomID("Animal")}
			if n.name == animals.name {
				delete(variables, "animal")
			} else {
				// One that has nothing to do finds out whether that is for want of the animal or of the session.
				s.statements(t, "create"+n.name+" below nothing", 2, func() { s.Do(n.createMutation(), nowhere, nil) })
			}
			s.statements(t, "create"+n.name, 1, func() { s.Do(n.createMutation(), variables, nil) })
			variables["input"] = n.with(n.minimal, V{"name": "", "vaccine": "", "grams": 0})
			for field := range variables["input"].(V) {
				if _, ok := n.full[field]; !ok {
					delete(variables["input"].(V), field)
				}
			}
			s.statements(t, "create"+n.name+" INVALID", 0, func() { s.Do(n.createMutation(), variables, nil) })

			id := n.made(t, s.Client, s.animal, n.full)["id"]
			for _, test := range []struct {
				name      string
				want      int
				id        any
				input     V
				ifVersion any
				code      string
			}{
				{"", 1, id, n.full, nil, ""},
				{"with the version", 1, id, n.full, 2, ""},
				{"with all below nothing", 2, randomID(n.name), n.full, nil, "NOT_FOUND"},
				{"with what is no id", 0, "x", n.full, nil, "NOT_FOUND"},
				{"of another version", 2, id, n.full, 1, "CONFLICT"},
				{"in silence", 2, id, n.minimal, nil, "MISSING_FIELD"},
				{"in silence, of another version", 2, id, n.minimal, 1, "CONFLICT"},
				{"that is not valid", 0, id, variables["input"].(V), nil, "INVALID"},
			} {
				s.statements(t, "replace"+n.name+" "+test.name, test.want, func() {
					o := n.replace(s.Client, test.id, test.input, test.ifVersion)
					if code := codeOf(o); code != test.code {
						t.Errorf("replace%s %s: %q", n.name, test.name, code)
					}
				})
			}
			for _, test := range []struct {
				name      string
				want      int
				id        any
				ifVersion any
				code      string
			}{
				{"of another version", 2, id, 1, "CONFLICT"},
				{"with the version", 1, id, 3, ""},
				{"once more", 2, id, nil, "NOT_FOUND"},
				{"once more, with a version", 2, id, 3, "NOT_FOUND"},
				{"with what is no id", 0, "x", nil, "NOT_FOUND"},
				{"without a version", 1, n.made(t, s.Client, s.animal, n.full)["id"], nil, ""},
			} {
				s.statements(t, "delete"+n.name+" "+test.name, test.want, func() {
					if code := codeOf(n.delete(s.Client, test.id, test.ifVersion)); code != test.code {
						t.Errorf("delete%s %s: %q", n.name, test.name, code)
					}
				})
			}
		}
	}
	id := animals.made(t, s.Client, "", animals.full)["id"]
	for _, test := range []struct {
		name string
		want int
		fn   func() outcome
		code string
	}{
		{"createAnimal with a key", 1, func() outcome { return once(s.Client, "k", animals.full, nil) }, ""},
		{"once more", 2, func() outcome { return once(s.Client, "k", animals.full, nil) }, ""},
		{"once more with another input", 2, func() outcome { return once(s.Client, "k", animals.minimal, nil) }, "IDEMPOTENCY_KEY_REUSED"},
		{"createAnimal with a key, nowhere", 3, func() outcome { return once(s.Client, "new", animals.full, randomID("Household")) }, "NOT_FOUND"},
		{"createAnimal with a bad key", 0, func() outcome { return once(s.Client, "", animals.full, nil) }, "INVALID"},
		{"restoreAnimal of nothing", 2, func() outcome { return restore(s.Client, randomID("Animal"), nil, nil) }, "NOT_FOUND"},
		{"restoreAnimal of what is no id", 0, func() outcome { return restore(s.Client, "x", nil, nil) }, "NOT_FOUND"},
		{"restoreAnimal without a version", 2, func() outcome { return restore(s.Client, id, nil, nil) }, "INVALID"},
		{"restoreAnimal of no version", 2, func() outcome { return restore(s.Client, id, 1, nil) }, "INVALID"},
		{"replaceAnimal", 1, func() outcome { return animals.replace(s.Client, id, animals.full, nil) }, ""},
		{"restoreAnimal", 1, func() outcome { return restore(s.Client, id, 1, 2) }, ""},
		{"restoreAnimal in conflict", 2, func() outcome { return restore(s.Client, id, 1, 2) }, "CONFLICT"},
		{"deleteAnimal", 1, func() outcome { return animals.delete(s.Client, id, nil) }, ""},
		{"restoreAnimal from the trash", 1, func() outcome { return restore(s.Client, id, nil, 4) }, ""},
	} {
		s.statements(t, test.name, test.want, func() {
			if o := test.fn(); codeOf(o) != test.code {
				t.Errorf("%s: %+v", test.name, o)
			}
		})
	}
	// What hangs below the changed thing is fetched like any other.
	s.statements(t, "createWeight with all above", 4, func() {
		s.Do(`mutation ($id: ID!) { createWeight(animalId: $id, input: {measuredOn: "2020-01-01", grams: 1}) { weight { animal { household { name } weights { nodes { id } } } } } }`,
			V{"id": s.animal}, nil)
	})
}

// codeOf returns the code of the first user error, or nothing.
func codeOf(o outcome) string {
	if len(o.UserErrors) == 0 {
		return ""
	}
	return o.UserErrors[0].Code
}

// A statement that fails is not tried again for each of the things that need it.
func TestFailureIsAskedForOnce(t *testing.T) {
	var log bytes.Buffer
	i := apptest.New(t, func(c *app.Config) {
		c.Logger = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
	})
	c := i.SignUp()
	for n := range 20 {
		c.Do(`mutation ($name: String!) { createAnimal(input: {name: $name, species: CAT}) { animal { id } } }`, V{"name": fmt.Sprint(n)}, nil)
	}
	if _, err := i.DB.SQL(t).Exec(`ALTER TABLE households RENAME TO gone`); err != nil {
		t.Fatal(err)
	}
	var r *apptest.Response
	statements := i.DB.Statements(func() { r = c.Send(`{ animals { edges { node { household { name } } } } }`, nil) })
	if len(r.Errors) == 0 || r.Errors[0].Code() != "INTERNAL" {
		t.Errorf("the answer is %s", r.Body)
	}
	if len(statements) > 2 {
		t.Errorf("%d statements: %q", len(statements), statements)
	}
	i.Server.Close() // waits for the request, and so for its log
	if n := strings.Count(log.String(), "internal error"); n != 1 || !strings.Contains(log.String(), r.Header.Get("X-Request-Id")) {
		t.Errorf("the log has it %d times: %s", n, &log)
	}
}
