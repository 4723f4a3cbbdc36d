package graph_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"menagerie/internal/app/apptest"
	"menagerie/internal/page"
)

const responseType = "application/graphql-response+json"

// sendFor is Send for a client that wants to be told by the status, too.
func sendFor(c *apptest.Client, accept, body string) *apptest.Response {
	return post(c, body, jsonType, accept)
}

// TestBadOperations: what breaks a rule of GraphQL or of the schema is refused before anything is executed, and says what.
func TestBadOperations(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := everything(t, s.Client)
	const (
		create = `mutation ($in: AnimalInput!) { ok: createAnimal(input: {name: \"x\", species: DOG}) { animal { id } } createAnimal(input: $in) { animal { id } } }`
		weigh  = `mutation ($n: Int!) { ok: createAnimal(input: {name: \"x\", species: DOG}) { animal { id } } createWeight(animalId: \"x\", input: {measuredOn: \"2020-01-01\", grams: $n}) { weight { id } } }`
	)
	with := func(query, variables string) string {
		return `{"query": "` + query + `", "variables": ` + variables + `}`
	}
	// Each mutation has a field before the bad one that could be executed.
	first := func(rest string) string {
		return with(`mutation { ok: createAnimal(input: {name: \"x\", species: DOG}) { animal { id } } `+rest+` }`, "null")
	}
	animal := func(fields string) string {
		return with(create, `{"in": {"name": "x", "species": "DOG", `+fields+`}}`)
	}
	for _, test := range []struct{ name, body, names string }{
		{"a syntax error", with(`{ viewer { id }`, "null"), "Expected Name"},
		{"no document at all", with(`# only a comment`, "null"), "no operation"},
		{"a fragment alone", with(`fragment F on Query { __typename }`, "null"), "no operation"},
		{"a string that does not end", with(`{ animal(id: \"x) { id } }`, "null"), "Unterminated"},
		{"a NUL byte in the document", with(`{ viewer\u0000 { id } }`, "null"), "Invalid"},
		{"an unknown field", first(`nope`), "nope"},
		{"an unknown field below", with(`{ viewer { password } }`, "null"), "password"},
		{"an unknown argument", with(`{ animals(limit: 3) { nodes { id } } }`, "null"), "limit"},
		{"an unknown type", with(`query ($x: Dog) { animals { nodes { id } } }`, "null"), "Dog"},
		{"an unknown directive", with(`{ viewer @nope { id } }`, "null"), "nope"},
		{"an unknown fragment", with(`{ viewer { ...nope } }`, "null"), "nope"},
		{"a fragment that spreads itself", with(`{ viewer { ...f } } fragment f on User { ...f }`, "null"), "f"},
		{"a fragment that can match nothing", with(`{ viewer { ... on Animal { id } } }`, "null"), "Animal"},
		{"no selection", with(`{ viewer }`, "null"), "viewer"},
		{"a selection of a scalar", with(`{ viewer { id { x } } }`, "null"), "id"},
		{"two fields under one name", with(`{ viewer { a: id a: name } }`, "null"), "a"},
		{"a missing argument", first(`deleteAnimal { deletedId }`), "id"},
		{"a subscription", with(`subscription { animals { nodes { id } } }`, "null"), "subscription"},
		{"a condition that is null", with(`query ($b: Boolean = true) { viewer { id @include(if: $b) } }`, `{"b": null}`), "$b"},
		{"a condition in a fragment that is null", with(`query ($b: Boolean = true) { viewer { ...f } } fragment f on User { ... @skip(if: $b) { id } }`, `{"b": null}`), "$b"},
		{"an operation that is not there", `{"query": "query A { __typename }", "operationName": "B"}`, "B"},
		{"several operations and none named", `{"query": "query A { __typename } query B { __typename }"}`, "operationName"},
		{"several operations and an empty name", `{"query": "query A { __typename } query B { __typename }", "operationName": ""}`, "operationName"},
		{"two operations of one name", `{"query": "query A { __typename } query A { __typename }", "operationName": "A"}`, "A"},
		{"an argument of the wrong type", with(`{ animals(first: \"3\") { nodes { id } } }`, "null"), `first: Expected a value of type "Int"`},
		{"an Int that is a fraction", with(`{ animals(first: 1.5) { nodes { id } } }`, "null"), `first: Expected a value of type "Int"`},
		{"an Int beyond 32 bits", first(`createWeight(animalId: \"x\", input: {measuredOn: \"2020-01-01\", grams: 3000000000}) { weight { id } }`), "input.grams: an Int is"},
		{"an Int beyond 64 bits", with(`{ animals(first: 99999999999999999999) { nodes { id } } }`, "null"), "first: "},
		{"a String that is a number", first(`createAnimal(input: {name: 5, species: DOG}) { animal { id } }`), `input.name: Expected a value of type "String!"`},
		{"an enum value that is none", first(`createAnimal(input: {name: \"x\", species: DRAGON}) { animal { id } }`), `input.species: Expected a value of type "Species!"`},
		{"an enum value in lower case", first(`createAnimal(input: {name: \"x\", species: dog}) { animal { id } }`), `did you mean "DOG"`},
		{"an enum value in quotes", first(`createAnimal(input: {name: \"x\", species: \"DOG\"}) { animal { id } }`), `did you mean "DOG"`},
		{"a Date that is none", first(`createAnimal(input: {name: \"x\", species: DOG, bornOn: \"2021-02-29\"}) { animal { id } }`), "input.bornOn: "},
		{"a Date that is a number", first(`createAnimal(input: {name: \"x\", species: DOG, bornOn: 2021}) { animal { id } }`), "input.bornOn: "},
		{"a Date in a list", first(`createAnimal(input: {name: \"x\", species: DOG, identifiers: [{kind: TATTOO, value: \"x\", issuedOn: \"x\"}]}) { animal { id } }`), "input.identifiers.0.issuedOn: "},
		{"a Date as a default", with(`query ($d: Date = \"x\") { animals(filter: {bornFrom: $d}) { nodes { id } } }`, "null"), "$d: "},
		{"null for what cannot be null", first(`createAnimal(input: {name: null, species: DOG}) { animal { id } }`), "input.name: "},
		{"a missing input field", first(`createAnimal(input: {name: \"x\"}) { animal { id } }`), "species"},
		{"an unknown input field", first(`createAnimal(input: {name: \"x\", species: DOG, wings: 2}) { animal { id } }`), "wings"},
		{"an input field twice", first(`createAnimal(input: {name: \"x\", name: \"y\", species: DOG}) { animal { id } }`), "name"},
		{"a variable that is not declared", with(`{ animal(id: $id) { id } }`, "null"), "id"},
		{"a variable that is not used", with(`query ($id: ID) { viewer { id } }`, "null"), "id"},
		{"a variable of another type", with(`query ($id: Int!) { animal(id: $id) { id } }`, `{"id": 1}`), "id"},
		{"a variable that may be null", with(`query ($id: ID) { animal(id: $id) { id } }`, `{"id": "x"}`), "id"},

		{"no variables", with(create, "null"), "$in"},
		{"null", with(create, `{"in": null}`), "$in"},
		{"text for an object", with(create, `{"in": "x"}`), "$in"},
		{"a list for an object", with(create, `{"in": []}`), "$in"},
		{"a field that is missing", with(create, `{"in": {"name": "x"}}`), "$in.species"},
		{"a field that is not known", animal(`"wings": 2`), "$in.wings"},
		{"a field that is null", with(create, `{"in": {"name": null, "species": "DOG"}}`), "$in.name"},
		{"a number for a String", with(create, `{"in": {"name": 5, "species": "DOG"}}`), "$in.name"},
		{"true for a String", animal(`"notes": true`), "$in.notes"},
		{"an object for a String", animal(`"notes": {}`), "$in.notes"},
		{"a list for a String", animal(`"notes": ["x"]`), "$in.notes"},
		{"a number in a list of Strings", animal(`"tags": ["x", 5]`), "$in.tags.1"},
		{"null in a list", animal(`"tags": ["x", null]`), "$in.tags.1"},
		{"text for a Boolean", animal(`"neutered": "true"`), "$in.neutered"},
		{"0 for a Boolean", animal(`"neutered": 0`), "$in.neutered"},
		{"an enum value in lower case", with(create, `{"in": {"name": "x", "species": "dog"}}`), "$in.species"},
		{"an empty enum value", with(create, `{"in": {"name": "x", "species": ""}}`), "$in.species"},
		{"a number for an enum value", with(create, `{"in": {"name": "x", "species": 0}}`), "$in.species"},
		{"a Date that is none", animal(`"bornOn": "garbage"`), "$in.bornOn"},
		{"a Date before 1800", animal(`"bornOn": "1799-12-31"`), "$in.bornOn"},
		{"a Date of five digits", animal(`"bornOn": "10000-01-01"`), "$in.bornOn"},
		{"a Date with a time", animal(`"bornOn": "2020-01-01T00:00:00Z"`), "$in.bornOn"},
		{"a Date of other digits", animal(`"bornOn": "２０２０-01-01"`), "$in.bornOn"},
		{"a Date with a NUL byte", animal(`"bornOn": "2020-01-01\u0000"`), "$in.bornOn"},
		{"a number for a Date", animal(`"bornOn": 20200101`), "$in.bornOn"},
		{"an empty Date", animal(`"bornOn": ""`), "$in.bornOn"},
		{"a Date in a list of objects", animal(`"identifiers": [{"kind": "TATTOO", "value": "x"}, {"kind": "TATTOO", "value": "y", "issuedOn": "x"}]`), "$in.identifiers.1.issuedOn"},
		{"an enum value in a list of objects", animal(`"identifiers": [{"kind": "CHIP", "value": "x"}]`), "$in.identifiers.0.kind"},
		{"3e9 for an Int", with(weigh, `{"n": 3e9}`), "$n"},
		{"3000000000 for an Int", with(weigh, `{"n": 3000000000}`), "$n"},
		{"1.5 for an Int", with(weigh, `{"n": 1.5}`), "$n"},
		{"a number without end for an Int", with(weigh, `{"n": 1`+strings.Repeat("0", 400)+`}`), "$n"},
		{"text for an Int", with(weigh, `{"n": "1"}`), "$n"},
		{"true for an Int", with(weigh, `{"n": true}`), "$n"},
		{"a list for an Int", with(weigh, `{"n": [1]}`), "$n"},
		{"an object for an ID", with(`query ($id: ID!) { animal(id: $id) { id } }`, `{"id": {}}`), "$id"},
		{"a fraction for an ID", with(`query ($id: ID!) { animal(id: $id) { id } }`, `{"id": 1.5}`), "$id"},
		{"a field without a name", animal(`"": 1`), "$in.: unknown"},
		{"true for an ID", with(`query ($id: ID!) { animal(id: $id) { id } }`, `{"id": true}`), "$id"},
	} {
		refusedRequest(t, test.name, sendFor(s.Client, responseType, test.body), 400, "BAD_REQUEST", test.names)
		// Older clients take any other status for that of a proxy.
		refusedRequest(t, test.name, sendFor(s.Client, jsonType, test.body), 200, "BAD_REQUEST", test.names)
	}
	if after := everything(t, s.Client); after != before {
		t.Errorf("something was written: %s", after)
	}
}

// TestGoodValues: what looks odd and is right.
func TestGoodValues(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, test := range []struct {
		name, query string
		variables   V
		want        string
	}{
		{"an id that is a number", `query ($id: ID!) { animal(id: $id) { id } }`, V{"id": 5}, `{"data":{"animal":null},"extensions":{"cost":1}}`},
		{"an id that is a number in the document", `{ animal(id: 5) { id } }`, nil, `{"data":{"animal":null},"extensions":{"cost":1}}`},
		{"one value for a list of one", `mutation ($in: AnimalInput!) { createAnimal(input: $in) { animal { tags identifiers { value } } } }`,
			V{"in": V{"name": "x", "species": "DOG", "tags": "one", "identifiers": V{"kind": "TATTOO", "value": "x"}}},
			`{"data":{"createAnimal":{"animal":{"tags":["one"],"identifiers":[{"value":"x"}]}}},"extensions":{"cost":3}}`},
		{"one value for a list of one, alone", `query ($s: [Species!]) { animals(filter: {species: $s}) { nodes { species } } }`, V{"s": "CAT"},
			`{"data":{"animals":{"nodes":[{"species":"CAT"}]}},"extensions":{"cost":25}}`},
		{"one value for a list of one in the document", `mutation { createAnimal(input: {name: "x", species: DOG, tags: "one"}) { animal { tags } } }`, nil,
			`{"data":{"createAnimal":{"animal":{"tags":["one"]}}},"extensions":{"cost":2}}`},
		{"a block string", "mutation { createAnimal(input: {name: \"x\", species: DOG, notes: \"\"\"\n  a\n    b\n\"\"\", bornOn: \"\"\"2020-01-01\"\"\"}) { animal { notes bornOn } } }", nil,
			`{"data":{"createAnimal":{"animal":{"notes":"a\n  b","bornOn":"2020-01-01"}}},"extensions":{"cost":27}}`},
		{"a variable too many", `{ __typename }`, V{"x": 1}, `{"data":{"__typename":"Query"},"extensions":{"cost":0}}`},
		{"a default", `query ($n: Int = 1, $s: [Species!] = [CAT]) { animals(first: $n, filter: {species: $s}) { nodes { name } } }`, nil,
			`{"data":{"animals":{"nodes":[{"name":"Minka"}]}},"extensions":{"cost":1}}`},
	} {
		if r := s.Send(test.query, test.variables); string(r.Body) != test.want {
			t.Errorf("%s: %s", test.name, r.Body)
		}
	}
}

// TestBadArguments: what only the resolvers can judge. The answer has no data for the field, and names the argument.
func TestBadArguments(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := everything(t, s.Client)
	weight := weights.made(t, s.Client, s.animal, weights.minimal)["id"]
	weights.made(t, s.Client, s.animal, weights.minimal)
	var pages struct {
		Animals  map[string]struct{ EndCursor string }
		ByName   map[string]struct{ EndCursor string }
		Reversed map[string]struct{ EndCursor string }
		Animal   struct {
			Weights map[string]struct{ EndCursor string }
		}
	}
	s.Do(`query ($id: ID!) { animals { pageInfo { endCursor } } byName: animals(orderBy: {field: NAME, direction: ASC}) { pageInfo { endCursor } }
		reversed: animals(orderBy: {field: CREATED_AT, direction: DESC}) { pageInfo { endCursor } }
		animal(id: $id) { weights { pageInfo { endCursor } } } }`, V{"id": s.animal}, &pages)
	good := pages.Animals["pageInfo"].EndCursor

	// tampered changes what a cursor holds, and writes it as a cursor again.
	tampered := func(order, key string) string { return page.Cursor{Order: order, Key: key, ID: [16]byte{1}}.String() }
	bytes, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	otherVersion := append([]byte{2}, bytes[1:]...)
	longName := append([]byte{1, 255}, bytes[2:]...)
	type bad struct{ list, cursor string }
	cursors := map[string]bad{
		"nothing":                   {"animals", ""},
		"garbage":                   {"animals", "garbage"},
		"an id":                     {"animals", s.animal},
		"cut":                       {"animals", good[:len(good)-2]},
		"cut to its head":           {"animals", good[:4]},
		"with more behind it":       {"animals", good + "AAAA"},
		"padded":                    {"animals", good + "="},
		"with a NUL byte":           {"animals", good + "\x00"},
		"of another version":        {"animals", base64.RawURLEncoding.EncodeToString(otherVersion)},
		"with a name too long":      {"animals", base64.RawURLEncoding.EncodeToString(longName)},
		"of 100,000 characters":     {"animals", strings.Repeat("A", 100_000)},
		"of another order":          {"animals", pages.ByName["pageInfo"].EndCursor},
		"of another direction":      {"animals", pages.Reversed["pageInfo"].EndCursor},
		"of weights":                {"animals", pages.Animal.Weights["pageInfo"].EndCursor},
		"a time that is none":       {"animals", tampered("CREATED_AT", "yesterday")},
		"a time with SQL":           {"animals", tampered("CREATED_AT", "now(); --")},
		"a time of the year 0":      {"animals", tampered("CREATED_AT", "0000-01-01T00:00:00Z")},
		"a time that is infinite":   {"animals", tampered("CREATED_AT", "infinity")},
		"no time":                   {"animals", tampered("CREATED_AT", "")},
		"a time with a NUL byte":    {"animals", tampered("CREATED_AT", "2020-01-01T00:00:00Z\x00")},
		"a time in another form":    {"animals", tampered("CREATED_AT", "2020-01-01T00:00:00+00:00")},
		"a name with a NUL byte":    {`animals(orderBy: {field: NAME, direction: ASC}, `, tampered("NAME", "a\x00b")},
		"a name that is not UTF-8":  {`animals(orderBy: {field: NAME, direction: ASC}, `, tampered("NAME", "a\xff")},
		"a day that is none":        {`animals(orderBy: {field: BORN_ON, direction: DESC}, `, tampered("BORN_ON DESC", "2021-02-30")},
		"a day before all":          {`animals(orderBy: {field: BORN_ON, direction: DESC}, `, tampered("BORN_ON DESC", "-infinity")},
		"a day with SQL":            {`animals(orderBy: {field: BORN_ON, direction: DESC}, `, tampered("BORN_ON DESC", "tomorrow")},
		"a weight's day that is no": {"weights", tampered("weights", "2021-13-01")},
		"a weight's of animals":     {"weights", good},
		"a vaccination's":           {"weights", tampered("vaccinations", "2021-01-01")},
	}
	for name, c := range cursors {
		for _, side := range []string{"after", "before"} {
			list := strings.TrimSuffix(c.list, "(")
			if !strings.Contains(list, "(") {
				list += "("
			}
			list += side + `: $cursor) { nodes { id } }`
			for _, place := range []string{`{ ` + list + ` }`, `{ viewer { households { ` + list + ` } } }`} {
				if strings.HasPrefix(c.list, "weights") {
					place = `{ animal(id: "` + s.animal + `") { ` + list + ` } }`
				}
				r := s.Send(`query ($cursor: String) `+place, V{"cursor": c.cursor})
				if r.Status != 200 || len(r.Errors) != 1 || r.Errors[0].Code() != "BAD_REQUEST" || !strings.Contains(r.Errors[0].Message, side) ||
					inner.Match(r.Body) || strings.Contains(string(r.Data), "nodes") {
					t.Errorf("%s as %s: %d %s", name, side, r.Status, r.Body)
				}
			}
		}
	}

	for _, test := range []struct{ args, names string }{
		{"first: 0", "first"}, {"first: 101", "first"}, {"first: -1", "first"}, {"first: 2147483647", "first"},
		{"last: 0", "last"}, {"last: 101", "last"}, {"last: -1", "last"}, {"last: -2147483648", "last"},
		{"first: 1, last: 1", "last"}, {"first: 0, last: 0", "last"},
	} {
		for _, query := range []string{
			`{ animals(%s) { nodes { id } } }`,
			`{ viewer { households { animals(%s) { nodes { id } } } } }`,
			`{ animals { nodes { weights(%s) { nodes { id } } } } }`,
			`{ animals { edges { node { vaccinations(%s) { edges { node { id } } } } } } }`,
		} {
			r := s.Send(fmt.Sprintf(query, test.args), nil)
			if r.Status != 200 || len(r.Errors) != 1 || r.Errors[0].Code() != "BAD_REQUEST" || !strings.Contains(r.Errors[0].Message, test.names) ||
				len(r.Errors[0].Path) == 0 {
				t.Errorf("%s: %d %s", fmt.Sprintf(query, test.args), r.Status, r.Body)
			}
		}
	}

	ids := make([]string, 101)
	for i := range ids {
		ids[i] = s.animal
	}
	r := s.Send(`query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, V{"ids": ids})
	if r.Refused(t, "BAD_REQUEST"); !strings.Contains(r.Errors[0].Message, "ids") {
		t.Errorf("101 ids: %s", r.Body)
	}
	s.Do(`query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`, V{"ids": ids[:100]}, nil)

	for _, field := range []string{"text", "tag", "identifier"} {
		r := s.Send(`query ($f: AnimalFilter) { animals(filter: $f) { nodes { id } } }`, V{"f": V{field: chars(201)}})
		if r.Refused(t, "BAD_REQUEST"); !strings.Contains(r.Errors[0].Message, field) {
			t.Errorf("%s: %s", field, r.Body)
		}
		// Within the limit whatever the characters, those too that fold to many.
		for _, text := range []string{chars(200), strings.Repeat("\ufdfa", 200), strings.Repeat("🐈", 200), strings.Repeat("'\\:*", 50)} {
			s.Do(`query ($f: AnimalFilter) { animals(filter: $f) { nodes { id } } }`, V{"f": V{field: text}}, nil)
		}
	}
	weights.delete(s.Client, weight, nil)
	if diff := cmp.Diff(strings.Count(before, "\n"), strings.Count(everything(t, s.Client), "\n")); diff != "" {
		t.Error(diff)
	}
}

// TestSecretsAreNotEchoed: an answer holds no password and no token that came with the request.
func TestSecretsAreNotEchoed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const password = "correct horse 4711 battery"
	for name, body := range map[string]string{
		"a wrong password":           `{"query": "mutation { signIn(input: {email: \"a@b\", password: \"` + password + `\"}) { userErrors { message } } }"}`,
		"an invalid sign-up":         `{"query": "mutation { signUp(input: {email: \"a\", password: \"` + password + `\", name: \"x\"}) { userErrors { message } } }"}`,
		"a password that is a list":  `{"query": "mutation ($p: String!) { signIn(input: {email: \"a\", password: $p}) { userErrors { message } } }", "variables": {"p": ["` + password + `"]}}`,
		"a misspelled field":         `{"query": "mutation ($in: SignInInput!) { signIn(input: $in) { userErrors { message } } }", "variables": {"in": {"email": "a", "pasword": "` + password + `"}}}`,
		"a missing field":            `{"query": "mutation ($in: SignInInput!) { signIn(input: $in) { userErrors { message } } }", "variables": {"in": {"password": "` + password + `"}}}`,
		"a refresh token of nobody":  `{"query": "mutation ($t: String!) { refresh(refreshToken: $t) { userErrors { message } } }", "variables": {"t": "` + password + `"}}`,
		"a refresh token in a list":  `{"query": "mutation ($t: String!) { refresh(refreshToken: $t) { userErrors { message } } }", "variables": {"t": ["` + password + `"]}}`,
		"a body that is not JSON":    `{"query": "mutation", "variables": {"password": "` + password + `"`,
		"a batch":                    `[{"password": "` + password + `"}]`,
		"variables that are a list":  `{"query": "{ __typename }", "variables": ["` + password + `"]}`,
		"an operation that is not":   `{"query": "query A($p: String) { a: __typename } query B { __typename }", "variables": {"p": "` + password + `"}}`,
		"a password as an extension": `{"query": "{ nope }", "extensions": {"password": "` + password + `"}}`,
	} {
		r := s.Post([]byte(body))
		if strings.Contains(string(r.Body), password) || strings.Contains(string(r.Body), "4711") {
			t.Errorf("%s: %s", name, r.Body)
		}
	}
	r := s.Send(`mutation ($t: String!) { refresh(refreshToken: $t) { accessToken userErrors { message } } }`, V{"t": s.Refresh + "x"})
	if strings.Contains(string(r.Body), s.Refresh) || strings.Contains(string(r.Body), s.Token) {
		t.Errorf("%s", r.Body)
	}
}
