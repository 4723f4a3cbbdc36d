package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"menagerie/internal/app/apptest"
	"menagerie/internal/attack"
	"menagerie/internal/auth"
)

// fuzzed returns what sends a body as a viewer who is signed in, so that what gets past the parser gets to the database. It
// fails the test if the answer has a status of 500 and more, is no JSON, or has an error of another code than BAD_REQUEST and TOO_COMPLEX.
//
// It goes to the handler and not through a connection, since it is the bodies that differ.
func fuzzed(f *testing.F) func(*testing.T, []byte) {
	i := apptest.New(f)
	viewer := auth.Viewer{User: viewerOf(f, i.SignUp())}
	return func(t *testing.T, body []byte) {
		ctx, cancel := context.WithTimeout(auth.WithViewer(context.Background(), viewer), 20*time.Second)
		defer cancel()
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", jsonType)
		w := httptest.NewRecorder()
		i.App.ServeHTTP(w, r)
		var out apptest.Response
		if w.Code >= 500 || json.Unmarshal(w.Body.Bytes(), &out) != nil || out.Data == nil && len(out.Errors) == 0 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		for _, e := range out.Errors {
			if code := e.Code(); code != "BAD_REQUEST" && code != "TOO_COMPLEX" || e.Message == "" {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
	}
}

// FuzzRequestBody: any bytes at all.
func FuzzRequestBody(f *testing.F) {
	send := fuzzed(f)
	for _, body := range []string{
		``, ` `, `{}`, `[]`, `null`, `"x"`, `{"query": null}`, `{"query": "{ viewer { id } }"}`, "\xff\xfe", `{"query": "{"}`,
		`{"query": "query A { __typename } query B { __typename }", "operationName": "B", "variables": null, "extensions": {}}`,
		`{"query": "{ animal(id: \"\"\"block\"\"\") { id } }", "variables": {"a": 1e400, "b": -0, "c": "\ud800"}}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) { send(t, body) })
}

// FuzzOperation: any document with any variables, well wrapped, so that it is the rest that has to bear them.
func FuzzOperation(f *testing.F) {
	send := fuzzed(f)
	for _, seed := range []struct{ query, variables string }{
		{`query ($f: AnimalFilter, $o: AnimalOrder) { animals(filter: $f, orderBy: $o) { totalCount nodes { name } } }`,
			`{"f": {"text": "x", "tag": ["y"], "species": "DOG"}, "o": {"field": "NAME", "direction": "ASC"}}`},
		{`mutation ($in: AnimalInput!) { createAnimal(input: $in) { animal { id } userErrors { message } } }`,
			`{"in": {"name": "x", "species": "DOG", "tags": "x", "identifiers": [{"kind": "MICROCHIP", "value": "1"}]}}`},
		{`mutation ($n: Int!) { createWeight(animalId: "x", input: {measuredOn: "2020-01-01", grams: $n}) { weight { id } } }`, `{"n": 3e9}`},
		{`{ animals(first: 1, after: "AQpDUkVBVEVEX0FU") { edges { cursor node { household { members { user { households { id } } } } } } } __schema { types { name } } }`, ``},
		{`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Animal { weights(last: 5) { nodes { grams } } } } }`, `{"ids": [1, "x", "QQ", null, [], {}]}`},
		{`{ a: viewer { id } b: viewer @skip(if: true) { id } ... on Query { viewer { ...f } } } fragment f on User { id ...f }`, `null`},
		{`query ($d: Date = "2020-01-01", $l: [String!] = ["x"]) { animals(filter: {bornFrom: $d, text: "x"}) { nodes { tags } } }`, `{"d": null, "l": [[]]}`},
		{"{ animals(filter: {text: \"\"\"\n a\\\"\"\"b\"\"\"}) { nodes { id } } }", `{}`},
	} {
		f.Add(seed.query, seed.variables)
	}
	f.Fuzz(func(t *testing.T, query, variables string) {
		if !json.Valid([]byte(variables)) {
			variables = "null"
		}
		text, err := json.Marshal(query)
		if err != nil {
			t.Fatal(err)
		}
		send(t, []byte(`{"query": `+string(text)+`, "variables": `+variables+`}`))
	})
}

// FuzzTransport: any request at all, well or badly made, by GET and by POST. It is never a fault of the server, the answer is
// JSON, and that to a request which is refused is short and repeats no value.
func FuzzTransport(f *testing.F) {
	h := apptest.New(f).App
	for _, seed := range []struct {
		get                            bool
		url, contentType, accept, body string
	}{
		{false, "", jsonType, "", `{"query": "{ __typename }", "variables": {"p": "` + attack.Marker + `"}}`},
		{false, "query=x", jsonType + "; charset=utf-8", "*/*", `{"query": "{ a", "query": "b"}`},
		{false, "", jsonType, "application/graphql-response+json;q=0.5, application/json;q=1e-1", `[{"query": "` + attack.Marker + `"}]`},
		{true, "query=%7B__typename%7D&variables=%7B%22a%22%3A1%7D&extensions=null", "", "application/*", ""},
		{true, "query=%7B%ff%7D&query=a;b&operationName=%00", "text/plain", "text/html", "x"},
		{true, "query=mutation%7BendOtherSessions%7Bended%7D%7D", "", "", ""},
		{true, "query=query(%24i:SignInInput!)%7BsignIn(input:%24i)%7Bx%7D%7D&variables=%7B%22i%22:%22" + url.QueryEscape(attack.Marker) + "%22%7D", "", "", ""},
	} {
		f.Add(seed.get, seed.url, seed.contentType, seed.accept, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, get bool, query, contentType, accept string, body []byte) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		method := http.MethodPost
		if get {
			method = http.MethodGet
		}
		r := httptest.NewRequestWithContext(ctx, method, "/graphql", bytes.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var out apptest.Response
		if w.Code >= 500 || json.Unmarshal(w.Body.Bytes(), &out) != nil || out.Data == nil && len(out.Errors) == 0 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if out.Data == nil && (w.Body.Len() > apptest.MostAnswered || bytes.Contains(w.Body.Bytes(), []byte(attack.Marker))) {
			t.Fatalf("%d bytes: %d %s", w.Body.Len(), w.Code, w.Body)
		}
		if w.Code != http.StatusOK && out.Data != nil {
			t.Fatalf("data with %d: %s", w.Code, w.Body)
		}
	})
}
