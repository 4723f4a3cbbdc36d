package graph

import (
	"encoding/json"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/internal/page"
)

// guessedList stands for the length of a list that has no pages.
const guessedList = 10

// longTexts are the scalars that may be so long that they count as several objects. So an answer of what is allowed at most has
// some 16 MB of them.
var longTexts = map[string]map[string]int{
	"Animal":      {"notes": 25},             // 10,000 characters, which may be 40 kB
	"FieldChange": {"before": 3, "after": 3}, // of the ten fields of a change, one may be the notes
}

// cost returns how many objects an operation may answer with: pages within pages multiply. It is told from the document and
// the variables as they were sent, before either is known to be valid, and without fetching anything. The error is a
// *limitError, as soon as there are more than allowed. fixed says that the variables had no say in it.
func (l *Limits) cost(schema *ast.Schema, doc *ast.QueryDocument, op *ast.OperationDefinition, variables map[string]any) (n int, fixed bool, err error) {
	c := coster{
		limit: l.Cost, schema: schema, fragments: fragmentsOf(doc), operation: op, variables: variables,
		counted: map[string]int{}, described: map[description]int{},
	}
	root := schema.Query
	if op.Operation == ast.Mutation {
		root = schema.Mutation
	}
	if n = c.set(op.SelectionSet, root); n > l.Cost {
		return n, false, exceeded("cost", l.Cost)
	}
	return n, !c.asked, nil
}

// coster counts objects. It stops counting beyond the limit, and counts each fragment once.
type coster struct {
	limit     int
	schema    *ast.Schema
	fragments map[string]*ast.FragmentDefinition
	operation *ast.OperationDefinition
	variables map[string]any
	asked     bool                // for a variable
	counted   map[string]int      // of a fragment
	described map[description]int // of a selection set on a part of the schema
	yielding
}

// times and plus keep to the limit, beyond which no number matters.
func (c *coster) times(a, b int) int {
	if a > 0 && b > c.limit/a {
		return c.limit + 1
	}
	return a * b
}

func (c *coster) plus(a, b int) int { return min(a+b, c.limit+1) }

func (c *coster) set(set ast.SelectionSet, on *ast.Definition) int {
	n := 0
	for _, s := range set {
		c.step()
		switch s := s.(type) {
		case *ast.Field:
			n = c.plus(n, c.field(s, on))
		case *ast.InlineFragment:
			if s.TypeCondition == "" {
				n = c.plus(n, c.set(s.SelectionSet, on))
			} else {
				n = c.plus(n, c.set(s.SelectionSet, c.schema.Types[s.TypeCondition]))
			}
		case *ast.FragmentSpread:
			f := c.fragments[s.Name]
			if f == nil {
				continue
			}
			of, known := c.counted[s.Name]
			if !known {
				of = c.set(f.SelectionSet, c.schema.Types[f.TypeCondition])
				c.counted[s.Name] = of
			}
			n = c.plus(n, of)
		}
		if n > c.limit {
			return n
		}
	}
	return n
}

// field counts the objects of a field: those that it resolves to, times what hangs below each. What is no object counts
// only under an alias: with many of them a single object could fill an answer.
func (c *coster) field(f *ast.Field, on *ast.Definition) int {
	alias := 0
	if f.Alias != f.Name {
		alias = 1
	}
	if on == c.schema.Query {
		switch f.Name {
		case "__schema":
			return c.plus(1, c.describe(f.SelectionSet, c.schema))
		case "__type":
			name, _ := c.argument(f, "name").(string)
			return c.plus(1, c.describe(f.SelectionSet, c.schema.Types[name]))
		}
	}
	switch {
	case on == nil:
		return alias
	case len(f.SelectionSet) == 0:
		return c.plus(alias, longTexts[on.Name][f.Name])
	}
	def := on.Fields.ForName(f.Name)
	if def == nil {
		return alias // the rules of GraphQL say so
	}
	below := c.set(f.SelectionSet, c.schema.Types[def.Type.Name()])
	switch f.Name {
	case "edges", "nodes", "node", "pageInfo":
		if on != c.schema.Query {
			return c.plus(alias, below) // counted with the connection
		}
	}
	return c.times(c.count(f, def), c.plus(1, below))
}

// count returns how many objects a field resolves to at most.
func (c *coster) count(f *ast.Field, def *ast.FieldDefinition) int {
	if ids, ok := c.argument(f, "ids").([]any); ok {
		return min(len(ids), page.MaxSize)
	}
	switch f.Name {
	case "households", "members", "sessions", "fields":
		return guessedList
	}
	if def.Arguments.ForName("first") == nil {
		return 1
	}
	for _, name := range []string{"first", "last"} {
		if n, ok := asInt(c.argument(f, name)); ok {
			return min(max(n, 0), page.MaxSize) // others are refused later, with a better message
		}
	}
	return page.DefaultSize
}

// argument returns an argument as far as it is known: nil where it is not given, or is nothing that could be counted.
func (c *coster) argument(f *ast.Field, name string) any {
	arg := f.Arguments.ForName(name)
	if arg == nil {
		return nil
	}
	v := arg.Value
	if v.Kind == ast.Variable {
		c.asked = true
		if value, sent := c.variables[v.Raw]; sent {
			return value
		}
		def := c.operation.VariableDefinitions.ForName(v.Raw)
		if def == nil || def.DefaultValue == nil {
			return nil
		}
		v = def.DefaultValue
	}
	switch v.Kind {
	case ast.IntValue:
		return json.Number(v.Raw)
	case ast.StringValue, ast.BlockValue:
		return v.Raw
	case ast.ListValue:
		return make([]any, len(v.Children))
	}
	return nil
}

func asInt(v any) (int, bool) {
	number, ok := v.(json.Number)
	n, err := strconv.Atoi(number.String())
	return n, ok && err == nil
}

// description is a selection set, by the place of its first selection, on a part of the schema.
type description struct {
	set  *ast.Selection
	part any
}

// nullable is a type without its exclamation mark.
type nullable struct{ *ast.Type }

// describe counts the objects that introspection answers with below a part of the schema: it is known what they are, so
// they are counted exactly. Part is a *ast.Schema, *ast.Definition, *ast.Type, nullable, *ast.FieldDefinition,
// *ast.ArgumentDefinition, *ast.EnumValueDefinition or *ast.DirectiveDefinition.
func (c *coster) describe(set ast.SelectionSet, part any) int {
	if len(set) == 0 {
		return 0
	}
	at := description{&set[0], part}
	if n, known := c.described[at]; known {
		return n
	}
	n := 0
	for _, s := range set {
		c.step()
		switch s := s.(type) {
		case *ast.Field:
			if len(s.SelectionSet) == 0 {
				if s.Alias != s.Name {
					n = c.plus(n, 1)
				}
				continue
			}
			for _, below := range c.parts(s.Name, part) {
				if n <= c.limit {
					n = c.plus(n, c.plus(1, c.describe(s.SelectionSet, below)))
				}
			}
		case *ast.InlineFragment:
			n = c.plus(n, c.describe(s.SelectionSet, part))
		case *ast.FragmentSpread:
			if f := c.fragments[s.Name]; f != nil {
				n = c.plus(n, c.describe(f.SelectionSet, part))
			}
		}
	}
	c.described[at] = n
	return n
}

// parts returns what a field of introspection resolves to.
func (c *coster) parts(field string, of any) []any {
	switch of := of.(type) {
	case *ast.Schema:
		switch field {
		case "types":
			return values(of.Types)
		case "directives":
			return values(of.Directives)
		case "queryType":
			return []any{of.Query}
		case "mutationType":
			return []any{of.Mutation}
		}
	case *ast.Definition:
		switch {
		case of == nil:
		case field == "fields" && of.Kind != ast.InputObject, field == "inputFields" && of.Kind == ast.InputObject:
			return elements(of.Fields)
		case field == "enumValues":
			return elements(of.EnumValues)
		case field == "possibleTypes" && of.IsAbstractType():
			return elements(c.schema.GetPossibleTypes(of))
		case field == "interfaces":
			return elements(c.schema.GetImplements(of))
		}
	case *ast.Type:
		switch {
		case field == "ofType" && of.NonNull && of.Elem != nil:
			return []any{nullable{of}}
		case field == "ofType" && of.NonNull:
			return []any{c.schema.Types[of.NamedType]}
		case field == "ofType":
			return c.typed(of.Elem)
		}
	case nullable:
		if field == "ofType" {
			return c.typed(of.Elem)
		}
	case *ast.FieldDefinition:
		switch field {
		case "type":
			return c.typed(of.Type)
		case "args":
			return elements(of.Arguments)
		}
	case *ast.ArgumentDefinition:
		if field == "type" {
			return c.typed(of.Type)
		}
	case *ast.DirectiveDefinition:
		if field == "args" {
			return elements(of.Arguments)
		}
	}
	return nil
}

// typed returns a type, or its definition where it is a name alone.
func (c *coster) typed(t *ast.Type) []any {
	if t.NonNull || t.Elem != nil {
		return []any{t}
	}
	return []any{c.schema.Types[t.NamedType]}
}

func elements[T any](list []T) []any {
	parts := make([]any, len(list))
	for i, e := range list {
		parts[i] = e
	}
	return parts
}

func values[T any](m map[string]T) []any {
	parts := make([]any, 0, len(m))
	for _, v := range m {
		parts = append(parts, v)
	}
	return parts
}
