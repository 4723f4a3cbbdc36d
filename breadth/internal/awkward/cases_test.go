package awkward

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/breadth"
	"menagerie/breadth/breadthtest"
)

// seeds are how many worlds a case is tried in: what it is about is there in some of them.
const seeds = 30

// TestCases: what random documents have found, and what they would rarely find.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, query, variables string }{
		{"an inner list of leaves", `{ oak { table tableO sizes texts textsN textsPtr } }`, ``},
		{"nulls in lists of leaves", `{ oaks { stamps } oak { stampsO raws tolds anys coloursO levels } }`, ``},
		{"the same twice, by types that have nothing to do with each other", `{ oak { ... on Coloured { __typename } ... on Thing { __typename } } }`, ``},
		{"an interface that implements another", `{ things { __typename ... on Branch { id ... on Thing { self { ... on Oak { text } } } } } }`, ``},
		{"an embedded pointer that is nil", `{ oaks { id held heldOak { id all { id } } } } `, ``},
		{"an embedded pointer that is nil where nothing may be", `{ oaks { heldN } } `, ``},
		{"a scalar that fails when it is written, of what is taken back", `{ oak { text many { toldN told ownTold textN } kidsO { tolds self { oneTold } } } }`, ``},
		{"a scalar that panics when it is written, of what is taken back", `{ late oakN { id } }`, ``},
		{"an error of a batch that has a path of its own, where nothing may be null", `{ oak { manyO { allN { id } } } oaks { allThing { id } } }`, ``},
		{"all fail", `{ oaks { allFail allFailN } }`, ``},
		{"too many results", `{ oaks { allShort } things { ... on Oak { allShort } } oak { allShort } }`, ``},
		{"no errors for some parents", `{ oaks { allNoErrors } }`, ``},
		{"a condition that is null", `query ($b: Boolean = true) { oak { id text @include(if: $b) } number }`, `{"b": null}`},
		{"a number that is too large, twice", `{ oaks { a: allEcho(stamp: 99999999999999999999) b: allEcho(stamp: 99999999999999999999) } }`, ``},
		{"a number that is too large", `{ text(word: "a") oaks { echo(size: SMALL, any: 99999999999999999999) id } }`, ``},
		{"a panic in an argument of a batch", `{ oaks { allEcho(stamp: "longer") } }`, ``},
		{"an error in an argument of a batch", `{ oaks { allEcho(stamp: "12") a: allEcho(limited: 9) b: allEcho(limited: 13) } }`, ``},
		{"all is skipped", `{ oak @skip(if: true) { id } ... @include(if: false) { number } }`, ``},
		{"all below is skipped", `{ oaks { id @skip(if: true) } oak { all { all @skip(if: true) { id } } } }`, ``},
		{"introspection", `{ __schema { queryType { name } } oaks { id all { __typename } } __typename }`, ``},
		{"a deferred fragment", `{ oak { id ... @defer(label: "x") { text } } }`, ``},
		{"a directive of the client's", `{ oak { id @instead(of: true) text @instead } }`, ``},
		{"a directive of an operation", `query @logged(refuse: true) { number }`, ``},
		{"a subscription", `subscription { ticks(to: 3) { id all { text } } }`, ``},
		{"an unknown type in a list that writes itself", `{ things { id __typename } }`, ``},
		{"mutations in order", `mutation { a: countN { now all query { number } } count b: counted(by: 3) { count now all oak { id } allOak { all { id } } } c: count }`, ``},
		{"mutations after one that fails", `mutation { a: countOrFail b: countOrFail c: countN { now } d: countOrFail countGuarded e: counted { all } f: count }`, ``},
		{"plain things below plain things below a batch", `{ oaks { all { forest { twin { rows { ... on Pine { all { id } oaks { all { kids { all { text } } } } } } } } } } }`, ``},
		{"lists of lists with singles below", `{ oaks { forestM { name(times: 1) oneText } grid { name one { id name } } } }`, ``},
		{"stones as values", `{ oaks { stones { name one { allText } under { all { id } } } things { ... on Stone { name others { id } under { allText } } } stoneN { weight } } }`, ``},
		{"an object that is an interface in Go", `{ odds { ... on Pebble { id number on { name } } ... on Oak { all { id } } } odd { __typename } }`, ``},
		{"maps", `{ boxes { text number oak { all { id } } } oak { box { text } boxN { oak { text } } } }`, ``},
		{"objects with a directive", `{ oaks { shy { oak { all { id } } } shies { id } guarded guardedN guardedOne { all { id } } guardedMany { id } guardedAll { text allText } } }`, ``},
		{"one batch for several places", `{ oaks { allNumber allSizes k: allNumber twin { allNumber allSizes } kids { allNumber allSizes } forest { allNumber } things { ... on Oak { allNumber } ... on Pine { oaks { allNumber all { id } } } } } }`, ``},
		{"a query within", `{ things { ... on Pine { query { number oaks { all { id } } } } } }`, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			answered := false
			for seed := range Seed(seeds) {
				want, diff := both(t.Context(), seed, breadthtest.Document{Query: test.query, Variables: []byte(test.variables)})
				if diff != "" {
					t.Fatalf("seed %d: %s\n%s", seed, diff, want)
				}
				answered = answered || len(want.data) > 0 && want.merged
			}
			if !answered {
				t.Error("it was never answered")
			}
		})
	}
}

// TestMerging: fields of one name are one field, as the specification has it (6.3.2, CollectFields). gqlgen answers the first of those that are
// selected on two types of which neither implements the other.
func TestMerging(t *testing.T) {
	t.Parallel()
	w := World{Hooks: Hooks{Things: []Thing{healthy("a"), healthy("b")}}}
	a := ask(t.Context(), New(&w, true), breadthtest.Document{Query: `{ things { ... on Twinned { k: twin { id } } ... on Coloured { k: twin { text } } } }`})
	if want := `{"things":[{"k":{"id":"a","text":null}},{"k":{"id":"b","text":null}}]}`; len(a.errors) > 0 || a.data[0] != want {
		t.Error(a)
	}
}

// healthy makes an oak with nothing wrong.
func healthy(id string) *Oak {
	o := &Oak{Base: Base{ID: id}}
	o.Self, o.Twin = o, o
	return o
}

// TestDifferences holds what the README says under "Where it differs": have is what this executor answers, want what gqlgen does.
func TestDifferences(t *testing.T) {
	t.Parallel()
	oaks := []Thing{healthy("a"), healthy("b")}
	for _, test := range []struct {
		name, query string
		hooks       Hooks
		want, have  []string // the data, and the errors in order
	}{
		{"an element that panics", `{ things { id } }`, Hooks{Things: []Thing{healthy("a"), stranger{}}},
			[]string{`{"things":[]}`, `things[1]: panic: unexpected type awkward.stranger; non-generated variants of Thing must implement graphql.Marshaler`},
			[]string{`null`, `things[1]: panic: unexpected type awkward.stranger; non-generated variants of Thing must implement graphql.Marshaler`}},
		{"a batch that panics", `{ things { ... on Oak { allFail } } }`, Hooks{Things: oaks, Fail: func(int) ([]*string, error) { panic("oh") }},
			[]string{`{"things":[{"allFail":null},{"allFail":null}]}`, `batch resolver Oak.allFail returned unexpected result type`, `panic: oh`},
			[]string{`{"things":[{"allFail":null},{"allFail":null}]}`, `things[0].allFail: panic: oh`, `things[1].allFail: panic: oh`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for i, want := range [][]string{test.want, test.have} {
				a := ask(t.Context(), New(&World{Hooks: test.hooks}, i == 1), breadthtest.Document{Query: test.query})
				if a.data[0] != want[0] || len(a.errors) != len(want)-1 {
					t.Errorf("breadth first is %t: %s", i == 1, a)
				}
				for _, err := range want[1:] {
					path, message, ok := strings.Cut(err, ": ")
					if !ok || path == "panic" {
						message = err
					}
					if !slices.ContainsFunc(a.errors, func(e string) bool { return strings.Contains(e, message) }) {
						t.Errorf("breadth first is %t, without %s: %s", i == 1, err, a)
					}
				}
			}
		})
	}
}

// TestBatchErrors: an error of a batch is that of each of its parents, unless it is a graphql.BatchErrors by itself.
func TestBatchErrors(t *testing.T) {
	t.Parallel()
	one := "one"
	some := graphql.BatchErrorList{nil, errors.New("the second")}
	for name, fail := range map[string]func(int) ([]*string, error){
		"each":    func(n int) ([]*string, error) { return make([]*string, n), some },
		"wrapped": func(n int) ([]*string, error) { return make([]*string, n), fmt.Errorf("wrapped: %w", some) },
		"wrapped inner": func(int) ([]*string, error) {
			return nil, graphql.BatchErrorList{gqlerror.Errorf("a"), fmt.Errorf("b: %w", gqlerror.Errorf("c"))}
		},
		"no results":  func(int) ([]*string, error) { return nil, some },
		"few results": func(int) ([]*string, error) { return []*string{&one}, nil },
		"nothing":     func(int) ([]*string, error) { return nil, nil },
		"list": func(int) ([]*string, error) {
			return nil, gqlerror.List{gqlerror.Errorf("a"), nil, gqlerror.ErrorPathf(nil, "b")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hooks := Hooks{Things: []Thing{healthy("a"), healthy("b")}, Fail: fail}
			doc := breadthtest.Document{Query: `{ things { ... on Oak { allFail } } }`}
			want, have := ask(t.Context(), New(&World{Hooks: hooks}, false), doc), ask(t.Context(), New(&World{Hooks: hooks}, true), doc)
			if diff := cmp.Diff(want.String(), have.String()); diff != "" || len(want.errors)+len(want.data) < 2 && name != "nothing" {
				t.Error(diff, want)
			}
		})
	}
}

// TestCalls: a batch resolver is called once for all that stands on a level, whichever way leads there, for equal arguments.
func TestCalls(t *testing.T) {
	t.Parallel()
	// calm makes an oak below which there are others, without failures.
	calm := func(id string) *Oak {
		a, b, c := healthy(id+"1"), healthy(id+"2"), healthy(id+"3")
		o := healthy(id)
		o.Kids, o.Twin, o.Forest = []*Oak{a, b}, c, [][]*Oak{{a}, {b, c}}
		o.Things, o.Thing = []Thing{a, &Pine{Base: Base{ID: "p"}, Oak: b}}, c
		return o
	}
	for _, test := range []struct {
		name, query string
		want        []string
	}{
		{"once for a list", `{ things { ... on Oak { allNumber } } }`, []string{"Oak.allNumber 2"}},
		{"once for two aliases of a list", `{ a: things { ...f } b: things { ...f } } fragment f on Oak { allNumber }`, []string{"Oak.allNumber 4"}},
		{"once for two aliases of the field", `{ things { ... on Oak { a: allNumber b: allNumber } } }`, []string{"Oak.allNumber 4"}},
		{"once for lists of lists", `{ things { ... on Oak { forest { allNumber } } } }`, []string{"Oak.allNumber 6"}},
		{"once below lists, objects and interfaces",
			`{ things { ... on Oak { kids { allNumber } twin { allNumber } thing { ... on Oak { allNumber } } forest { allNumber } things { ... on Pine { oak { allNumber } } ... on Oak { allNumber } } } } }`,
			[]string{"Oak.allNumber 18"}},
		{"once for the object and what is below", `{ things { ... on Oak { allNumber kids { allNumber } } } }`, []string{"Oak.allNumber 6"}},
		{"once for each set of arguments", `query ($n: Int = 1, $m: Int) { things { ... on Oak { a: allText b: allText(number: 1) c: allText(number: $n) d: allText(number: 2) e: allText(number: $m) f: allText(number: null) } } }`,
			[]string{"Oak.allText 2", "Oak.allText 2", "Oak.allText 8"}},
		{"once for each field", `{ things { ... on Oak { allNumber allStamp } } }`, []string{"Oak.allNumber 2", "Oak.allStamp 2"}},
		{"once for each level", `{ things { ... on Oak { all { all { id } } } } }`, []string{"Oak.all 2", "Oak.all 2"}},
		{"once where one way is longer", `{ things { ... on Oak { all { allNumber } kids { all { allNumber } } } } }`, []string{"Oak.all 6", "Oak.allNumber 6"}},
		{"never where nothing is", `{ things { ... on Pine { all { id } } ... on Oak { kids @skip(if: true) { all { id } } } } }`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var calls []string
			w := &World{Hooks: Hooks{
				Things: []Thing{calm("a"), calm("b")},
				Called: func(field string, parents int) {
					mu.Lock()
					defer mu.Unlock()
					calls = append(calls, fmt.Sprint(field, " ", parents))
				},
			}}
			a := ask(t.Context(), New(w, true), breadthtest.Document{Query: test.query})
			slices.Sort(calls)
			if !slices.Equal(calls, test.want) {
				t.Errorf("%v and not %v: %s", calls, test.want, a)
			}
		})
	}
}

// TestSideBySide: what waits for something waits beside the others of its level.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	a, b := make(chan struct{}), make(chan struct{})
	meet := func(mine, other chan struct{}) func(context.Context) {
		return func(ctx context.Context) {
			close(mine)
			select {
			case <-other:
			case <-ctx.Done():
				t.Error("the other has not been called")
			}
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ask(ctx, New(&World{Hooks: Hooks{Number: meet(a, b), Text: meet(b, a)}}, true), breadthtest.Document{Query: `{ number text }`})
}

// TestDeadline: when the time is up, nothing more is begun.
func TestDeadline(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	called := 0
	w := &World{Hooks: Hooks{
		Things: []Thing{healthy("a"), healthy("b")},
		Called: func(string, int) { called++ },
		Text:   func(context.Context) { cancel() },
	}}
	a := ask(ctx, New(w, true), breadthtest.Document{Query: `{ text things { ... on Oak { allNumber name one { id } } } }`})
	if called != 0 {
		t.Errorf("%d calls of a batch: %s", called, a)
	}
	for _, path := range []string{`["things",0,"allNumber"]`, `["things",1,"allNumber"]`, `["things",0,"name"]`, `["things",1,"one"]`} {
		if want := `{"message":"context canceled","path":` + path + `}`; !slices.Contains(a.errors, want) {
			t.Errorf("no error at %s: %s", path, a)
		}
	}
}

// TestMiddleware: graphql.MarkNonNull, by which middleware asks for a value.
func TestMiddleware(t *testing.T) {
	t.Parallel()
	mark := func(e *executor.Executor) {
		e.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
			if fc := graphql.GetFieldContext(ctx); fc.Field.Alias == "must" {
				graphql.MarkNonNull(ctx)
			}
			return next(ctx)
		})
	}
	for _, query := range []string{`{ must: oak(seed: 1) { id } }`, `{ oaks { id must: name } }`, `{ must: thing { id } }`, `{ oaks { id must: guardedOne { id } } }`, `{ oaks { id must: allFail } }`} {
		for seed := range Seed(seeds) {
			doc := breadthtest.Document{Query: query}
			want, have := ask(t.Context(), New(&World{Seed: seed}, false), doc, mark), ask(t.Context(), New(&World{Seed: seed}, true), doc, mark)
			if diff := cmp.Diff(want.String(), have.String()); diff != "" {
				t.Fatalf("%s: %s", query, diff)
			}
		}
	}
}

// TestPlans: a document's plan is made once for each outcome of its conditions, as far as there is room.
func TestPlans(t *testing.T) {
	t.Parallel()
	e := executor.New(New(&World{}, true))
	e.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	plan := func(plans *breadth.Plans, b bool, name string) *breadth.Plan {
		t.Helper()
		oc, errs := e.CreateOperationContext(graphql.StartOperationTrace(t.Context()), &graphql.RawParams{
			Query:         `query A ($b: Boolean!, $n: Int) { number a: oak(seed: $n) @skip(if: $b) { id } } query B ($b: Boolean!) { oak { id text } a: text @skip(if: $b) }`,
			OperationName: name, Variables: map[string]any{"b": b},
		})
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		ctx := t.Context()
		if plans != nil {
			ctx = breadth.WithPlans(ctx, plans)
		}
		return breadth.PlanOf(ctx, breadthSchema, oc)
	}
	kept := &breadth.Plans{Fields: 100}
	seen := map[*breadth.Plan]int{}
	for range 3 {
		for _, b := range []bool{true, false} {
			for _, name := range []string{"A", "B"} {
				seen[plan(kept, b, name)]++
			}
		}
	}
	for p, n := range seen {
		if n != 3 || p == nil || len(seen) != 4 {
			t.Errorf("%d plans, one of them %d times", len(seen), n)
		}
	}
	little := &breadth.Plans{Fields: 5} // fields and selections: A has as many, B more
	for _, test := range []struct {
		plans *breadth.Plans
		name  string
		same  bool
	}{{little, "A", true}, {little, "B", false}, {little, "A", true}, {nil, "A", false}} {
		first, second := plan(test.plans, false, test.name), plan(test.plans, false, test.name)
		if (first == second) != test.same {
			t.Errorf("that the plan of %s is kept is %t", test.name, !test.same)
		}
	}
}

// TestAllocations: what is read from Go values costs no allocation for each of them.
func TestAllocations(t *testing.T) {
	const query = `{ things { id ... on Oak { __typename flagN numberN sizeN self { text } kids { id levelN } table } } }`
	allocations := func(n int) float64 {
		w := &World{}
		for range n {
			o := healthy("a")
			o.Kids, o.LevelN, o.Table = []*Oak{o}, Low, [][]string{{"x"}, {}}
			w.Hooks.Things = append(w.Hooks.Things, o)
		}
		e := executor.New(New(w, true))
		e.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
		return testing.AllocsPerRun(20, func() {
			ctx := graphql.StartOperationTrace(t.Context())
			oc, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: query})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			next, ctx := e.DispatchOperation(ctx, oc)
			resp := next(ctx)
			if len(resp.Errors) > 0 {
				t.Fatal(resp.Errors)
			}
			breadth.Release(resp.Data)
		})
	}
	if few, many := allocations(10), allocations(1010); many-few > 100 { // the buffer grows now and then
		t.Errorf("%v allocations for 10 objects, %v for 1,010", few, many)
	}
}
