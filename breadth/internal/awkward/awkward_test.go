package awkward

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"pgregory.net/rapid"

	"menagerie/breadth"
	"menagerie/breadth/breadthtest"
)

// An answer is what an executor makes of an operation: one response, or several.
type answer struct {
	refused bool // before it was executed
	merged  bool // see breadthtest.Merged
	data    []string
	errors  []string // in an order of their own
	panics  string   // what the executor did not catch
}

// ask has a world's executor execute an operation.
func ask(ctx context.Context, schema graphql.ExecutableSchema, doc breadthtest.Document, change ...func(*executor.Executor)) (a answer) {
	e := executor.New(schema)
	e.Use(extension.Introspection{})
	e.SetRecoverFunc(func(_ context.Context, p any) error { return gqlerror.Errorf("panic: %v", p) })
	for _, f := range change {
		f(e)
	}
	params := &graphql.RawParams{Query: doc.Query, OperationName: doc.OperationName}
	if len(doc.Variables) > 0 {
		d := json.NewDecoder(bytes.NewReader(doc.Variables))
		d.UseNumber()
		if err := d.Decode(&params.Variables); err != nil {
			panic(err)
		}
	}
	ctx = graphql.StartOperationTrace(ctx)
	defer func() { slices.Sort(a.errors) }()
	oc, errs := e.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		a.refused = true
		a.add(errs)
		return a
	}
	a.merged = breadthtest.Merged(schema.Schema(), oc)
	defer func() {
		if p := recover(); p != nil {
			a.data, a.errors, a.panics = nil, nil, fmt.Sprint(p)
		}
	}()
	next, ctx := e.DispatchOperation(ctx, oc)
	for resp := next(ctx); resp != nil; resp = next(ctx) {
		a.data = append(a.data, string(resp.Data))
		a.add(resp.Errors)
	}
	return a
}

func (a *answer) add(errs gqlerror.List) {
	for _, err := range errs {
		text, e := json.Marshal(err)
		if e != nil {
			panic(e)
		}
		a.errors = append(a.errors, counts.ReplaceAllString(string(text), `"$2 returned another number of $3"`))
	}
}

func (a answer) String() string {
	return fmt.Sprintf("refused %t, panics %q\n%s\n%s", a.refused, a.panics, strings.Join(a.data, "\n"), strings.Join(a.errors, "\n"))
}

// A batch has as many parents as a level has here, and as a list has in gqlgen: the messages that count them are not the same.
var counts = regexp.MustCompile(`"(index \d+: )?batch resolver (\S+) returned \d+ (results|errors) for \d+ parents( \(index \d+\))?"`)

// both has both executors execute an operation, and reports what they differ in.
func both(ctx context.Context, seed Seed, doc breadthtest.Document) (want answer, diff string) {
	want, have := ask(ctx, New(&World{Seed: seed}, false), doc), ask(ctx, New(&World{Seed: seed}, true), doc)
	if !want.refused && !want.merged { // TestMerging
		return want, ""
	}
	return want, cmp.Diff(strings.Split(want.String(), "\n"), strings.Split(have.String(), "\n"))
}

func generator() *breadthtest.Generator {
	return &breadthtest.Generator{
		Schema: parsedSchema, Depth: 5, Fields: 25,
		Operations: []ast.Operation{ast.Query, ast.Query, ast.Query, ast.Query, ast.Mutation, ast.Subscription},
	}
}

// equality compares the answers to one document, and reports whether there was something to compare.
func equality(t *rapid.T) bool {
	doc := generator().Draw(t)
	seed := Seed(rapid.Uint64().Draw(t, "seed"))
	want, diff := both(context.Background(), seed, doc)
	if diff != "" {
		t.Fatalf("seed %d: %s\n%s\n%s\n%.2000s", seed, doc.Query, doc.Variables, diff, want)
	}
	return !want.refused && want.merged && want.panics == "" && len(want.data) > 0 && want.data[0] != "null"
}

// TestEquality: whatever is asked, both executors answer the same.
func TestEquality(t *testing.T) {
	drawn, compared := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		drawn++
		if equality(t) {
			compared++
		}
	})
	if compared < drawn/3 {
		t.Errorf("of %d documents only %d had an answer", drawn, compared)
	}
}

// FuzzEquality is TestEquality where the fuzzer draws.
func FuzzEquality(f *testing.F) {
	for seed := range byte(16) {
		bytes := make([]byte, 16<<10)
		_, _ = rand.NewChaCha8([32]byte{seed}).Read(bytes)
		f.Add(bytes)
	}
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { equality(t) }))
}

// TestAppendEachByte: wherever in a string a byte stands, it is written as gqlgen writes it.
func TestAppendEachByte(t *testing.T) {
	for length := range 20 {
		for at := range length {
			for c := range 256 {
				text := []byte("abcdefghijklmnopqrst")[:length]
				text[at] = byte(c)
				var want bytes.Buffer
				graphql.MarshalString(string(text)).MarshalGQL(&want)
				if have := string(breadth.AppendString(nil, string(text))); have != want.String() {
					t.Fatalf("%s instead of %s", have, &want)
				}
			}
		}
	}
}

// TestAppend: strings and integers are written byte for byte as gqlgen writes them.
func TestAppend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		n, b := rapid.Int64().Draw(t, "number"), rapid.Bool().Draw(t, "bool")
		for _, test := range []struct {
			want graphql.Marshaler
			have []byte
		}{
			{graphql.MarshalString(text), breadth.AppendString([]byte("x"), text)},
			{graphql.MarshalID(text), breadth.AppendString([]byte("x"), text)},
			{graphql.MarshalInt64(n), breadth.AppendInt([]byte("x"), n)},
			{graphql.MarshalInt(int(n)), breadth.AppendInt([]byte("x"), int(n))},
			{graphql.MarshalInt32(int32(n)), breadth.AppendInt([]byte("x"), int32(n))},
			{graphql.MarshalBoolean(b), breadth.AppendBoolean([]byte("x"), b)},
		} {
			var want bytes.Buffer
			test.want.MarshalGQL(&want)
			if have := string(test.have); have != "x"+want.String() {
				t.Fatalf("%s instead of %s", have, &want)
			}
		}
	})
}
