package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"pgregory.net/rapid"

	"menagerie/breadth"
	"menagerie/graph/generated"
)

// reference counts as the limits do, with every fragment written out wherever it is spread, and without giving up.
type reference struct {
	doc       *ast.QueryDocument
	variables map[string]any
}

// selection is a field in the place where it stands once the fragments are written out. within is the number of inline
// fragments around it, and on the type whose field it is.
type selection struct {
	field  *ast.Field
	within int
	on     string
}

// selections returns the fields of a set, and how many selections and directives it has at its own level.
func (r reference) selections(set ast.SelectionSet, within int, on string, once map[string]bool) (fields []selection, all, directives int) {
	for _, s := range set {
		all++
		var below ast.SelectionSet
		in, typ := within, on
		switch s := s.(type) {
		case *ast.Field:
			fields = append(fields, selection{s, within, on})
			directives += len(s.Directives)
			continue
		case *ast.InlineFragment:
			directives += len(s.Directives)
			below, in = s.SelectionSet, within+1
			if s.TypeCondition != "" {
				typ = s.TypeCondition
			}
		case *ast.FragmentSpread:
			f := r.doc.Fragments.ForName(s.Name)
			directives += len(s.Directives) + len(f.Directives)
			if once[s.Name] {
				continue
			}
			if once != nil {
				once[s.Name] = true
			}
			below, typ = f.SelectionSet, f.TypeCondition
		}
		more, n, d := r.selections(below, in, typ, once)
		fields, all, directives = append(fields, more...), all+n, directives+d
	}
	return fields, all, directives
}

func (r reference) count(set ast.SelectionSet) counts {
	fields, all, directives := r.selections(set, 0, "", nil)
	n := counts{selections: all, directives: directives, roots: len(fields)}
	for _, f := range fields {
		if slices.Contains([]string{"signUp", "signIn", "changePassword", "deleteAccount"}, f.field.Name) {
			n.passwords++
		}
		if f.field.Alias != f.field.Name {
			n.aliases++
		}
		below := r.count(f.field.SelectionSet)
		n.depth = max(n.depth, 1+below.depth)
		n.selections += below.selections
		n.aliases += below.aliases
		n.directives += below.directives
	}
	return n
}

func (r reference) pairs(sets []ast.SelectionSet, times int) int {
	n := 0
	var all []selection
	once := map[string]bool{}
	for _, set := range sets {
		fields, _, _ := r.selections(set, 0, "", once)
		all = append(all, fields...)
	}
	below, most := map[string][]ast.SelectionSet{}, map[string]int{}
	for i, f := range all {
		weight := times + f.within
		for _, before := range all[:i] {
			if before.field.Alias == f.field.Alias {
				n += weight
			}
		}
		if len(f.field.SelectionSet) > 0 {
			below[f.field.Alias] = append(below[f.field.Alias], f.field.SelectionSet)
		}
		most[f.field.Alias] = max(most[f.field.Alias], weight)
	}
	for name, sets := range below {
		n += r.pairs(sets, most[name])
	}
	return n
}

// exceeded returns the names of all limits that the document exceeds.
func (r reference) exceeded(l Limits) []string {
	var names []string
	over := func(name string, n, allowed int) {
		if n > allowed {
			names = append(names, name)
		}
	}
	selections, pairs := 0, 0
	of := func(set ast.SelectionSet, directives int) counts {
		n := r.count(set)
		selections += n.selections
		pairs += r.pairs([]ast.SelectionSet{set}, 1)
		over("depth", n.depth, l.Depth)
		over("aliases", n.aliases, l.Aliases)
		over("directives", n.directives+directives, l.Directives)
		return n
	}
	for _, f := range r.doc.Fragments {
		of(f.SelectionSet, len(f.Directives))
	}
	for _, op := range r.doc.Operations {
		n := of(op.SelectionSet, len(op.Directives))
		over("root-fields", n.roots, l.RootFields)
		over("passwords", n.passwords, l.Passwords)
	}
	over("selections", selections, l.Selections)
	over("overlaps", pairs, l.Overlaps)
	return names
}

// cost is written for the fields that document draws.
func (r reference) cost(set ast.SelectionSet, on string) int {
	fields, _, _ := r.selections(set, 0, on, nil)
	n := 0
	for _, f := range fields {
		alias := 0
		if f.field.Alias != f.field.Name {
			alias = 1
		}
		switch f.field.Name {
		case "viewer":
			n += 1 + r.cost(f.field.SelectionSet, "User")
		case "user":
			n += 1 + r.cost(f.field.SelectionSet, "User")
		case "households":
			n += 10 * (1 + r.cost(f.field.SelectionSet, "Household"))
		case "members":
			n += 10 * (1 + r.cost(f.field.SelectionSet, "Member"))
		case "animals":
			first := 25
			if arg := f.field.Arguments.ForName("first"); arg != nil && arg.Value.Kind == ast.IntValue {
				_, _ = fmt.Sscan(arg.Value.Raw, &first)
			} else if arg != nil {
				first = r.variables["n"].(int)
			}
			n += first * (1 + r.cost(f.field.SelectionSet, "AnimalConnection"))
		case "nodes":
			n += alias + r.cost(f.field.SelectionSet, "Animal")
		case "household":
			n += 1 + r.cost(f.field.SelectionSet, "Household")
		default:
			n += alias
		}
	}
	return n
}

// fieldsOf are the fields of some types, each with the type of what is below it.
var fieldsOf = map[string][][2]string{
	"Query":            {{"viewer", "User"}, {"animals(first: 3)", "AnimalConnection"}, {"animals(first: $n)", "AnimalConnection"}, {"__typename", ""}},
	"User":             {{"id", ""}, {"name", ""}, {"households", "Household"}},
	"Household":        {{"id", ""}, {"members", "Member"}, {"animals", "AnimalConnection"}},
	"Member":           {{"role", ""}, {"user", "User"}},
	"AnimalConnection": {{"nodes", "Animal"}, {"totalCount", ""}},
	"Animal":           {{"id", ""}, {"name", ""}, {"household", "Household"}},
}

// drawDocument draws a document whose fragments spread later ones alone.
func drawDocument(t *rapid.T) string {
	types := []string{"Query", "User", "Household", "Member", "AnimalConnection", "Animal"}
	fragments := rapid.SliceOfN(rapid.SampledFrom(types), 0, 5).Draw(t, "fragments")
	budget := 40
	var set func(on string, depth, after int) string
	set = func(on string, depth, after int) string {
		var b strings.Builder
		for i := range rapid.IntRange(1, 3).Draw(t, "selections") {
			budget--
			if rapid.IntRange(0, 5).Draw(t, "alias") == 0 {
				fmt.Fprintf(&b, " a%d:", i)
			}
			kind := rapid.IntRange(0, 5).Draw(t, "kind")
			var spread []int
			for j := after; j < len(fragments); j++ {
				if fragments[j] == on {
					spread = append(spread, j)
				}
			}
			directive := ""
			if rapid.IntRange(0, 5).Draw(t, "directive") == 0 {
				directive = " @skip(if: false)"
			}
			text := b.String()
			switch {
			case strings.HasSuffix(text, ":"): // a field follows
			case kind == 0 && budget > 0:
				fmt.Fprintf(&b, " ... on %s%s {%s }", on, directive, set(on, depth, after))
				continue
			case kind < 3 && len(spread) > 0:
				fmt.Fprintf(&b, " ...f%d%s", rapid.SampledFrom(spread).Draw(t, "spread"), directive)
				continue
			}
			f := rapid.SampledFrom(fieldsOf[on]).Draw(t, "field")
			if (budget <= 0 || depth == 0) && f[1] != "" {
				f = [2]string{"__typename", ""}
			}
			fmt.Fprintf(&b, " %s%s", f[0], directive)
			if f[1] != "" {
				fmt.Fprintf(&b, " {%s }", set(f[1], depth-1, after))
			}
		}
		return b.String()
	}
	doc := "query ($n: Int) {" + set("Query", 5, 0) + " }"
	for i, on := range fragments {
		directive := rapid.SampledFrom([]string{"", "", " @skip(if: false)"}).Draw(t, "directive of a fragment")
		doc += fmt.Sprintf(" fragment f%d on %s%s {%s }", i, on, directive, set(on, 3, i+1))
	}
	return doc
}

// TestLimitsCountExactly compares the check, which counts each fragment once and gives up at a limit, with counting
// everything written out.
func TestLimitsCountExactly(t *testing.T) {
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	rapid.Check(t, func(t *rapid.T) {
		for range 20 { // cheap ones: there is no database in this
			text := drawDocument(t)
			doc, err := parser.ParseQuery(&ast.Source{Input: text})
			if err != nil {
				t.Fatalf("%v: %s", err, text)
			}
			limit := func(name string, most int) int { return rapid.IntRange(1, most).Draw(t, name) }
			l := Limits{
				Depth: limit("depth", 12), Aliases: limit("aliases", 10), Directives: limit("directives", 10), RootFields: limit("roots", 6),
				Selections: limit("limit of selections", 200), Overlaps: limit("overlaps", 40), Passwords: 1, List: 3, Cost: limit("cost", 30_000),
			}
			n := rapid.IntRange(0, 100).Draw(t, "n")
			r := reference{doc, map[string]any{"n": n}}
			want := r.exceeded(l)
			var got *limitError
			if err := l.check(doc); err != nil && !errors.As(err, &got) {
				t.Fatalf("%v: %s", err, text)
			}
			if got == nil && len(want) > 0 || got != nil && !slices.Contains(want, got.limit.Name) {
				t.Fatalf("%v instead of one of %v: %+v %s", got, want, l, text)
			}
			cost := r.cost(doc.Operations[0].SelectionSet, "Query")
			found, fixed, err := l.cost(schema, doc, doc.Operations[0], map[string]any{"n": json.Number(strconv.Itoa(n))})
			if other, _, otherErr := l.cost(schema, doc, doc.Operations[0], map[string]any{"n": json.Number(strconv.Itoa(100 - n))}); fixed && (other != found || otherErr != nil) {
				t.Fatalf("cost %d is said not to depend on the variable, with which it is %d: %s", found, other, text)
			}
			if (err != nil) != (cost > l.Cost) || err == nil && found != cost {
				t.Fatalf("cost %d %v instead of %d: %s", found, err, cost, text)
			}
		}
	})
}

// TestLimitTable: the table of the limits in the docs is that of the code.
func TestLimitTable(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../docs/graphql.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| `limit` | allowed | of what |\n|---|---|---|\n")
	for _, row := range LimitTable() {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", row.Name, grouped(row.Default), strings.TrimSuffix(row.Help, "."))
		if row.Default < 1 || row.Help == "" || row.unit == "" || row.remedy == "" || row.Env != "MENAGERIE_MAX_"+strings.ToUpper(strings.ReplaceAll(row.Name, "-", "_")) {
			t.Errorf("%+v", row)
		}
	}
	if !strings.Contains(string(docs), table.String()) {
		t.Errorf("docs/graphql.md does not have this table:\n%s", table.String())
	}
}

// grouped writes a number as the docs do.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// TestDocumentsAreBoundInBytes: the cache keeps the documents used last, and never more than its bytes.
func TestDocumentsAreBoundInBytes(t *testing.T) {
	t.Parallel()
	const most = 100 * bytesPerToken
	d := newDocuments(most)
	doc := &document{}
	for i := range 1_000 {
		d.add(fmt.Sprint("first ", i), doc, i%30)
		if d.get("first 0"); d.bytes > most || d.bytes < 0 {
			t.Fatalf("%d bytes after %d", d.bytes, i)
		}
	}
	if _, ok := d.get("first 0"); !ok {
		t.Error("what is used all the time is not kept")
	}
	if _, ok := d.get("first 1"); ok {
		t.Error("what was used long ago is kept")
	}
	d.add("too large", doc, 101)
	if _, ok := d.get("too large"); ok || d.lru.Len() < 2 {
		t.Error("a document larger than the cache was kept, or took the place of all others")
	}
	before := d.bytes
	d.add("first 0", doc, 5)
	if d.bytes != before {
		t.Error("a document counts twice")
	}
}

// TestBytesPerToken measures what a parsed document takes with the plans of its operations, so that the cache counts no less.
func TestBytesPerToken(t *testing.T) {
	executor := generated.NewBreadthFirstSchema(generated.Config{})
	schema := executor.Schema()
	l := Limits{}.OrDefaults()
	const animal = `id version name species breed secondBreed sex neutered bornOn bornOnPrecision colour markings tags status notes createdAt updatedAt `
	for name, text := range map[string]string{
		"fields":               "{ viewer {" + strings.Repeat(" id name", 60) + " } }",
		"arguments":            "{ viewer { households { animals(" + strings.Repeat(" first: 1 last: 2", 300) + ") { totalCount } } } }",
		"values":               "{ nodes(ids: [" + strings.Repeat(` "x"`, 490) + "]) { id } }",
		"objects":              `query ($f: [AnimalFilter!] = [` + strings.Repeat(" {text: 1}", 300) + "]) { __typename }",
		"fragments":            "{ ...f0" + strings.Repeat(" } fragment f on Query { ...f0", 200) + " }",
		"inline":               "{ viewer {" + strings.Repeat(" ... on User { id }", 60) + " } }",
		"directives":           "{ __typename" + strings.Repeat(" @skip(if: true)", 49) + " }",
		"variables":            "query (" + strings.Repeat(" $a: [Int]", 300) + ") { __typename }",
		"operations":           strings.Repeat(" query a { __typename }", 390),
		"a page":               "{ animals { edges { node { " + animal + " } } nodes { " + animal + " } } }",
		"conditions":           "query ($a: Boolean!, $b: Boolean!) { animals { edges { node { " + animal + " } } nodes { " + animal + " } } }",
		"fragments used again": "{ a: animals { ...c } b: animals { ...c } viewer { households { animals { ...c } } } } fragment c on AnimalConnection { edges { node { ...a } } nodes { ...a } } fragment a on Animal { " + animal + " }",
		"interfaces":           "{ node(id: 1) { id __typename ... on Animal { " + animal + " } } nodes(ids: []) { ...n ...n } } fragment n on Node { id }",
		"comments":             strings.Repeat("#\n", 900) + "{ __typename }",
	} {
		const copies = 50
		docs := make([]*document, copies)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.GC() // twice, for what has finalizers
		runtime.ReadMemStats(&before)
		tokens := 0
		for i := range docs {
			parsed, n, err := l.read(text)
			if err != nil {
				t.Fatal(name, err)
			}
			tokens = n
			docs[i] = newDocument(parsed, n)
			if len(validate(schema, parsed)) > 0 {
				continue // it would not be kept
			}
			for _, op := range parsed.Operations {
				for _, a := range []bool{true, false} {
					oc := &graphql.OperationContext{Doc: parsed, Operation: op, Variables: map[string]any{"a": a}}
					executor.Exec(breadth.WithPlans(graphql.WithOperationContext(t.Context(), oc), &docs[i].plans))
				}
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		per := int(after.HeapAlloc-before.HeapAlloc) / copies / tokens // what others have freed in the meantime makes it less
		t.Logf("%-10s %4d tokens, %3d bytes per token", name, tokens, per)
		if per > bytesPerToken {
			t.Errorf("%s: a token takes %d bytes, and counts as %d", name, per, bytesPerToken)
		}
		runtime.KeepAlive(docs)
	}
}

// FuzzLimits: whatever the text is, it is judged without a panic. What is within the limits is what counting everything written out
// says it is, and what is wrong with it fits into an answer and repeats no value.
func FuzzLimits(f *testing.F) {
	for _, text := range []string{
		"{ viewer { ...f } } fragment f on User { households { members { user { ...f } } } }",
		"{ a: __typename @skip(if: true) ...f ...f } fragment f on Query { ... { b: __typename } }",
		"query ($n: Int = 5 @x, $l: [[ID!]!]) { animals(first: $n, filter: {text: \"\"\"marker4711\"\"\"}) { nodes { id } } }",
		"{ __schema { types { fields { type { ofType { fields { name } } } } } } __type(name: \"Query\") { name } }",
		"mutation { signIn(input: {email: marker4711, password: \"marker4711\"}) { accessToken } signIn { x } }",
		"fragment f on Query { ...g } fragment g on Query { __typename } fragment f on User { id } query A { ...f } query A { ...h }",
		"{ animal(id: 99999999999999999999) { id } animal(id: 1e999) { id } }", "{", "# marker4711", "\xff", "\"marker4711", "subscription { x }",
	} {
		f.Add(text)
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	l := Limits{Selections: 300, Overlaps: 100, Tokens: 300, Aliases: 5, Directives: 5, List: 5}.OrDefaults()
	f.Fuzz(func(t *testing.T, text string) {
		doc, tokens, err := l.read(text)
		if err != nil {
			e := unparsed(err)
			if e.Message == "" || len(e.Message) > maxMessage+len("…") || strings.Contains(e.Message, "marker4711") && strings.Contains(text, `"marker4711`) && !strings.Contains(strings.ReplaceAll(text, `"marker4711`, ""), "marker4711") {
				t.Fatalf("%s: %s", text, e.Message)
			}
			return
		}
		if tokens > l.Tokens || len(text) > l.Document {
			t.Fatalf("%d tokens", tokens)
		}
		known := true // all that is spread, as the reference has it, and each name once
		names := map[string]bool{}
		for _, f := range doc.Fragments {
			known = known && !names[f.Name]
			names[f.Name] = true
		}
		var spread func(ast.SelectionSet)
		spread = func(set ast.SelectionSet) {
			for _, s := range set {
				switch s := s.(type) {
				case *ast.Field:
					spread(s.SelectionSet)
				case *ast.InlineFragment:
					spread(s.SelectionSet)
				case *ast.FragmentSpread:
					known = known && names[s.Name]
				}
			}
		}
		for _, f := range doc.Fragments {
			spread(f.SelectionSet)
		}
		for _, op := range doc.Operations {
			spread(op.SelectionSet)
		}
		if known {
			r := reference{doc, nil}
			for _, name := range r.exceeded(l) {
				// The reference does not look at the directives of variables.
				t.Fatalf("%s is exceeded: %s", name, text)
			}
		}
		for _, op := range doc.Operations {
			if n, _, err := l.cost(schema, doc, op, nil); err == nil && (n < 0 || n > l.Cost) {
				t.Fatalf("costs %d: %s", n, text)
			}
		}
		errs := validate(schema, doc)
		if len(errs) > maxErrors {
			t.Fatalf("%d errors: %s", len(errs), text)
		}
		for _, e := range errs {
			if e.Message == "" || len(e.Message) > maxMessage+len("…") {
				t.Fatalf("%s: %s", text, e.Message)
			}
		}
	})
}
