package graph_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"menagerie/graph/generated"
	"menagerie/internal/app/apptest"
)

var update = flag.Bool("update", false, "write schema.graphql anew")

// printedSchema is what the generators of clients read.
const printedSchema = "schema.graphql"

func printed(schema *ast.Schema) []byte {
	var b bytes.Buffer
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(schema)
	return b.Bytes()
}

func loadSchema(t *testing.T, files ...string) *ast.Schema {
	t.Helper()
	var sources []*ast.Source
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: name, Input: string(text)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestPrintedSchema: schema.graphql is the whole contract of schema/*.graphqls, and so is what the program executes.
func TestPrintedSchema(t *testing.T) {
	files, err := filepath.Glob("schema/*.graphqls")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	schema := loadSchema(t, files...)
	want := printed(schema)
	if *update {
		if err := os.WriteFile(printedSchema, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(printedSchema)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(have)); diff != "" {
		t.Errorf("%s is not the schema; run make generate:\n%s", printedSchema, diff)
	}
	if diff := cmp.Diff(string(want), string(printed(generated.NewExecutableSchema(generated.Config{}).Schema()))); diff != "" {
		t.Errorf("what is executed is not the schema; run make generate:\n%s", diff)
	}
	// Nothing got lost in printing.
	if diff := cmp.Diff(string(want), string(printed(loadSchema(t, printedSchema)))); diff != "" {
		t.Errorf("the printed schema is read as another:\n%s", diff)
	}
	if diff := cmp.Diff(described(schema), described(loadSchema(t, printedSchema))); diff != "" {
		t.Errorf("descriptions are not the same:\n%s", diff)
	}
}

// described returns the descriptions of a schema by the names of what they describe.
func described(schema *ast.Schema) map[string]string {
	all := map[string]string{}
	for _, def := range schema.Types {
		if def.BuiltIn {
			continue
		}
		all[def.Name] = def.Description
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			all[def.Name+"."+f.Name] = f.Description
			for _, a := range f.Arguments {
				all[def.Name+"."+f.Name+"("+a.Name+")"] = a.Description
			}
		}
		for _, v := range def.EnumValues {
			all[def.Name+"."+v.Name] = v.Description
		}
	}
	return all
}

// TestEverythingIsDescribed: the schema is the manual, and it is what introspection hands out.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	all := described(loadSchema(t, printedSchema))
	if len(all) < 200 {
		t.Fatalf("only %d descriptions", len(all))
	}
	for name, description := range all {
		switch {
		case strings.TrimSpace(description) == "":
			t.Errorf("%s has no description", name)
		case !strings.HasSuffix(strings.TrimSpace(description), "."):
			t.Errorf("%s: the description is no sentence: %s", name, description)
		}
	}
	served := map[string]string{}
	for _, typ := range introspect(apptest.New(t).Stranger()) {
		if _, ours := all[typ.Name]; !ours {
			continue
		}
		served[typ.Name] = typ.Description
		for _, f := range typ.Fields {
			served[typ.Name+"."+f.Name] = f.Description
			for _, a := range f.Args {
				served[typ.Name+"."+f.Name+"("+a.Name+")"] = a.Description
			}
		}
		for _, f := range typ.InputFields {
			served[typ.Name+"."+f.Name] = f.Description
		}
		for _, v := range typ.EnumValues {
			served[typ.Name+"."+v.Name] = v.Description
		}
	}
	if diff := cmp.Diff(all, served); diff != "" {
		t.Errorf("introspection says something else: %s", diff)
	}
}

// TestConventions are the rules of the contract that a new type or field could break.
func TestConventions(t *testing.T) {
	t.Parallel()
	schema := loadSchema(t, printedSchema)
	for _, def := range schema.Types {
		if def.BuiltIn {
			continue
		}
		for _, f := range def.Fields {
			if def.Kind == ast.InputObject {
				// Silence and a value must stay apart, or a replacement could not tell one from the other.
				if f.DefaultValue != nil {
					t.Errorf("%s.%s has a default value", def.Name, f.Name)
				}
				if f.Directives.ForName("deprecated") != nil {
					t.Errorf("%s.%s: a field that is deprecated could still be erased by silence", def.Name, f.Name)
				}
			}
			for _, a := range f.Arguments {
				if a.DefaultValue != nil {
					t.Errorf("%s.%s(%s) has a default value", def.Name, f.Name, a.Name)
				}
			}
			if elem := f.Type.Elem; elem != nil && !elem.NonNull && f.Name != "nodes" {
				t.Errorf("%s.%s: a list of what may be null", def.Name, f.Name)
			}
		}
		has := func(field, typ string) bool {
			f := def.Fields.ForName(field)
			return f != nil && f.Type.String() == typ
		}
		if strings.HasSuffix(def.Name, "Payload") {
			if !has("userErrors", "[UserError!]!") {
				t.Errorf("%s has no userErrors", def.Name)
			}
			for _, f := range def.Fields {
				if f.Name != "userErrors" && f.Type.NonNull {
					t.Errorf("%s.%s cannot be null, as it must be beside user errors", def.Name, f.Name)
				}
			}
		}
		if name, ok := strings.CutSuffix(def.Name, "Connection"); ok {
			if !has("edges", "["+name+"Edge!]!") || !has("nodes", "["+name+"!]!") || !has("pageInfo", "PageInfo!") {
				t.Errorf("%s is no connection", def.Name)
			}
		}
		if slices.Contains(def.Interfaces, "Node") && !has("id", "ID!") {
			t.Errorf("%s has no id", def.Name)
		}
	}
	for _, f := range schema.Mutation.Fields {
		if !strings.HasSuffix(f.Type.String(), "Payload!") {
			t.Errorf("Mutation.%s returns %s", f.Name, f.Type)
		}
	}
	if schema.Subscription != nil {
		t.Error("nobody serves subscriptions")
	}
}
