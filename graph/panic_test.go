package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"menagerie/graph/testdata/panicky"
)

// TestPanics: whatever panics for an operation, its answer is INTERNAL, the log has the place and not the value, and the next
// request is served. The handler is called in the test's own goroutine: what is not caught ends the process.
func TestPanics(t *testing.T) {
	t.Parallel()
	const read = "panicky.UnmarshalEager("
	for _, what := range []struct {
		name, field string
		at          string // the end of the function that panics
		all         bool   // it comes when nothing but the whole answer can be taken back
	}{
		{"a resolver", "resolver", ".Resolver(", false},
		{"a directive on a field", "directive", "panicky.directive(", false},
		{"a directive on an argument", `argument(value: "x")`, "panicky.directive(", false},
		{"a scalar whose value is taken to be written", "eager", "panicky.MarshalEager(", false},
		{"a scalar that is written", "late", "panicky.writeLate(", true},
		{"a scalar that is read from the document", `read(value: "x")`, read, false},
		{"a scalar that is read from a variable", "read(value: $x)", read, false},
		{"a scalar that is read from a variable's default", "read(value: $y)", read, false},
	} {
		for _, place := range []struct {
			name, operation string
			data            string
			paths           []string // of the errors
		}{
			{"in a query", "query %s { calm broken: %s }", `{"calm":"calm","broken":null}`, []string{"[broken]"}},
			{"in a mutation", "mutation %s { broken: %s calm }", `{"broken":null,"calm":"calm"}`, []string{"[broken]"}},
			{"in each of a list", "query %s { list: singles { calm broken: %s } }",
				`{"list":[{"calm":"calm","broken":null},{"calm":"calm","broken":null}]}`, []string{"[list 0 broken]", "[list 1 broken]"}},
			{"for all of a list", "query %s { list: batches { calm broken: %s } }",
				`{"list":[{"calm":"calm","broken":null},{"calm":"calm","broken":null}]}`, []string{"[list 0 broken]", "[list 1 broken]"}},
		} {
			t.Run(what.name+" "+place.name, func(t *testing.T) {
				t.Parallel()
				variables := ""
				if strings.Contains(what.field, "$x") {
					variables = "($x: Eager)"
				} else if strings.Contains(what.field, "$y") {
					variables = `($y: Eager = "y")`
				}
				data, paths := place.data, place.paths
				if what.all {
					data, paths = "null", []string{"[]"}
				}
				for _, breadthFirst := range []bool{false, true} {
					var log bytes.Buffer
					h := newHandler(logging(&log), panicky.New(breadthFirst))
					ask(t, h, fmt.Sprintf(place.operation, variables, what.field)).internal(t, data, paths, &log, what.at)
					ask(t, h, "{ calm }").served(t, `{"calm":"calm"}`)
				}
			})
		}
	}
}

// TestPanicOfOurResolver is TestPanics for a resolver of the schema that is served.
func TestPanicOfOurResolver(t *testing.T) {
	t.Parallel()
	const check = `{ a: checkAnimal(input: {name: "x", species: DOG}) { code } b: checkAnimal(input: {name: "x", species: DOG}) { code } }`
	var log bytes.Buffer
	c, broken := logging(&log), true
	c.Now = func() time.Time {
		if broken {
			panic(panicky.Text)
		}
		return time.Now()
	}
	h := New(c)
	ask(t, h, check).internal(t, "null", []string{"[a]", "[b]"}, &log, "graph.TestPanicOfOurResolver.func1(")
	broken = false
	ask(t, h, check).served(t, `{"a":[],"b":[]}`)
}

// TestPanicAroundRootField: what is added around a field at the root, of which gqlgen runs each in a goroutine of its own, is beyond
// what gqlgen itself catches.
func TestPanicAroundRootField(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	h, broken := newHandler(logging(&log), panicky.New(false)), true
	around := h.aroundRoot
	h.aroundRoot = func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
		return around(ctx, func(ctx context.Context) graphql.Marshaler {
			if broken {
				panic(panicky.Text)
			}
			return next(ctx)
		})
	}
	ask(t, h, "{ a: calm b: calm }").internal(t, `{"a":null,"b":null}`, []string{"[]", "[]"}, &log, "graph.TestPanicAroundRootField.func1.1(")
	broken = false
	ask(t, h, "{ calm }").served(t, `{"calm":"calm"}`)
}

func logging(log *bytes.Buffer) Config {
	return Config{Logger: slog.New(slog.NewJSONHandler(log, nil)), RequestID: func(context.Context) string { return "r1" }}
}

type answer struct {
	status int
	body   string
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
}

func ask(t *testing.T, h http.Handler, query string) *answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"x": panicky.Text}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	a := &answer{status: w.Code, body: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), a); err != nil {
		t.Fatal(err, a.body)
	}
	return a
}

// internal holds what a client and the log are told of panics: at is the function as the stack has it.
func (a *answer) internal(t *testing.T, data string, paths []string, log *bytes.Buffer, at string) {
	t.Helper()
	var found []string
	for _, e := range a.Errors {
		found = append(found, fmt.Sprint(e.Path))
		if len(e.Extensions) != 2 || e.Extensions["code"] != CodeInternal || e.Extensions["requestId"] != "r1" {
			t.Errorf("the extensions %v", e.Extensions)
		}
	}
	slices.Sort(found) // they come as they happen
	if a.status != http.StatusOK || string(a.Data) != data || !slices.Equal(found, paths) {
		t.Errorf("%d %s", a.status, a.body)
	}
	if strings.Contains(a.body, panicky.Text) || strings.Contains(a.body, "panic") || strings.Contains(a.body, ".go") {
		t.Errorf("the answer tells of the inside: %s", a.body)
	}
	logged := false
	for line := range strings.Lines(log.String()) {
		var entry struct{ Msg, RequestID, Panic, Stack string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		logged = logged || entry.Msg == "panic" && entry.RequestID == "r1" && entry.Panic == "string" && strings.Contains(entry.Stack, at)
	}
	if !logged || strings.Contains(log.String(), panicky.Text) {
		t.Errorf("the log, without %s or with the value: %s", at, log)
	}
}

func (a *answer) served(t *testing.T, data string) {
	t.Helper()
	if a.status != http.StatusOK || string(a.Data) != data || len(a.Errors) > 0 {
		t.Errorf("the next request: %d %s", a.status, a.body)
	}
}
