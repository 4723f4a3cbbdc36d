// Package breadthtest draws random valid documents of any schema, to see whether two executors answer the same.
package breadthtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// Document is an operation with all that a request says of it.
type Document struct {
	Query         string
	OperationName string
	Variables     json.RawMessage
}

// Generator draws documents.
type Generator struct {
	Schema *ast.Schema
	// Depth is how deep selections nest at most, and Fields how many fields a document may have, more or less.
	Depth, Fields int
	// Value draws a value of a scalar or an enum for an argument or an input's field, as JSON has it; nil: any value of the type.
	Value func(t *rapid.T, in *ast.Definition, name string, typ *ast.Definition) (v any, ok bool)
	// Wants says whether a field may be selected; nil: all may.
	Wants func(on *ast.Definition, field *ast.FieldDefinition) bool
	// Operations are the kinds of operations to draw.
	Operations []ast.Operation
	// Plain leaves out introspection, and directives of the client's other than @skip and @include.
	Plain bool
}

// fragment is a fragment that is written already.
type fragment struct {
	name      string
	condition *ast.Definition
	text      string
	uses      uses
}

// uses are the variables and fragments that a part of the document uses.
type uses struct {
	variables []*variable
	fragments []*fragment
}

func (u *uses) add(other uses) {
	for _, v := range other.variables {
		u.variable(v)
	}
	for _, f := range other.fragments {
		u.fragment(f)
	}
}

func (u *uses) variable(v *variable) {
	if !slices.Contains(u.variables, v) {
		u.variables = append(u.variables, v)
	}
}

func (u *uses) fragment(f *fragment) {
	if !slices.Contains(u.fragments, f) {
		u.fragments = append(u.fragments, f)
		u.add(f.uses)
	}
}

type variable struct {
	name, typ, byDefault string
	value                any
	given                bool
}

// enum is the value of an enum, literal a piece of GraphQL.
type (
	enum    string
	literal string
)

type drawing struct {
	*Generator
	t         *rapid.T
	left      int
	keys      map[string]string // what each response key stands for, in the whole document: so all merge
	fragments []*fragment
	variables []*variable
	named     int
}

// Draw draws a document. Now and then it breaks a rule of the specification's; whoever executes it validates it first.
func (g *Generator) Draw(t *rapid.T) Document {
	d := &drawing{Generator: g, t: t, left: g.Fields, keys: map[string]string{}}
	operations := 1
	if d.once("several operations", 8) {
		operations = 2
	}
	var doc strings.Builder
	var all uses
	var first uses
	for i := range operations {
		kind := rapid.SampledFrom(g.Operations).Draw(t, "operation")
		root := map[ast.Operation]*ast.Definition{ast.Query: g.Schema.Query, ast.Mutation: g.Schema.Mutation, ast.Subscription: g.Schema.Subscription}[kind]
		var used uses
		location := map[ast.Operation]ast.DirectiveLocation{ast.Query: ast.LocationQuery, ast.Mutation: ast.LocationMutation, ast.Subscription: ast.LocationSubscription}[kind]
		directives := d.clients(&used, location)
		set := d.selection(&used, root, g.Depth, kind == ast.Subscription)
		if i == 0 {
			first = used
		}
		all.add(used)
		fmt.Fprintf(&doc, "%s Op%d%s%s %s\n", kind, i, definitions(used.variables), directives, set)
	}
	for _, f := range all.fragments {
		fmt.Fprintf(&doc, "fragment %s on %s %s\n", f.name, f.condition.Name, f.text)
	}
	out := Document{Query: doc.String()}
	if operations > 1 || d.once("name", 4) {
		out.OperationName = "Op0"
	}
	values := map[string]any{}
	for _, v := range first.variables {
		if v.given {
			values[v.name] = v.value
		}
	}
	var err error
	if out.Variables, err = json.Marshal(values); err != nil {
		t.Fatal(err)
	}
	return out
}

func definitions(variables []*variable) string {
	if len(variables) == 0 {
		return ""
	}
	var parts []string
	for _, v := range variables {
		part := "$" + v.name + ": " + v.typ
		if v.byDefault != "" {
			part += " = " + v.byDefault
		}
		parts = append(parts, part)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// one draws an element, and does not print it.
func one[T any](t *rapid.T, from []T) T { return from[rapid.IntRange(0, len(from)-1).Draw(t, "one")] }

// once is true once in n times. What shrinks is false.
func (d *drawing) once(label string, n int) bool {
	return rapid.IntRange(0, n-1).Draw(d.t, label) == n-1 && n > 1 || n == 1
}

func (d *drawing) selection(u *uses, on *ast.Definition, depth int, single bool) string {
	n := rapid.IntRange(1, 6).Draw(d.t, "selections")
	if single {
		n = 1
	}
	parts := make([]string, n)
	for i := range parts {
		kind := rapid.IntRange(0, 9).Draw(d.t, "kind")
		switch {
		case single || kind < 7 || depth < 1 || d.left < 1:
			parts[i] = d.field(u, on, depth, single)
		case kind == 7:
			parts[i] = d.spread(u, on, depth)
		default:
			condition, name := on, ""
			if !d.once("no condition", 4) {
				condition = d.condition(on)
				name = "on " + condition.Name + " "
			}
			parts[i] = "... " + name + d.conditions(u) + d.selection(u, condition, depth-1, false)
		}
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

// condition draws a type that can be met where on is.
func (d *drawing) condition(on *ast.Definition) *ast.Definition {
	var possible []*ast.Definition
	for _, name := range sortedNames(d.Schema.Types) {
		other := d.Schema.Types[name]
		if other.IsCompositeType() && !other.BuiltIn && !strings.HasPrefix(name, "__") && d.overlap(on, other) {
			possible = append(possible, other)
		}
	}
	return one(d.t, possible)
}

func (d *drawing) overlap(a, b *ast.Definition) bool {
	for _, p := range d.Schema.GetPossibleTypes(a) {
		if p.Kind == ast.Object && slices.ContainsFunc(d.Schema.GetPossibleTypes(b), func(q *ast.Definition) bool { return p.Name == q.Name }) {
			return true
		}
	}
	return false
}

func (d *drawing) spread(u *uses, on *ast.Definition, depth int) string {
	var f *fragment
	if known := slices.DeleteFunc(slices.Clone(d.fragments), func(f *fragment) bool { return !d.overlap(on, f.condition) }); len(known) > 0 && d.once("known", 2) {
		f = one(d.t, known)
	} else {
		f = &fragment{condition: d.condition(on)}
		f.text = d.selection(&f.uses, f.condition, depth-1, false)
		f.name = fmt.Sprint("f", len(d.fragments))
		d.fragments = append(d.fragments, f)
	}
	u.fragment(f)
	return "..." + f.name + d.conditions(u)
}

// conditions draws @skip and @include.
func (d *drawing) conditions(u *uses) string {
	var out string
	for _, name := range []string{"skip", "include"} {
		if d.once(name, 10) {
			v := "false"
			if b := d.Schema.Types["Boolean"]; d.once("by variable", 2) {
				v = d.use(u, &ast.Type{NamedType: b.Name, NonNull: true}, nil, name)
			} else if d.once("true", 2) {
				v = "true"
			}
			out += fmt.Sprintf(" @%s(if: %s) ", name, v)
		}
	}
	return out
}

// clients draws directives that stand in the document.
func (d *drawing) clients(u *uses, at ast.DirectiveLocation) string {
	if d.Plain {
		return ""
	}
	var out string
	for _, name := range sortedNames(d.Schema.Directives) {
		def := d.Schema.Directives[name]
		if def.Name == "skip" || def.Name == "include" || def.Name == "defer" || !slices.Contains(def.Locations, at) || !d.once("directive", 60) {
			continue
		}
		out += " @" + def.Name + d.arguments(u, nil, def.Arguments)
	}
	return out
}

func (d *drawing) field(u *uses, on *ast.Definition, depth int, single bool) string {
	d.left--
	var fields []*ast.FieldDefinition
	for _, f := range on.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		if composite := d.Schema.Types[f.Type.Name()].IsCompositeType(); (!composite || single || depth > 0 && d.left > 0) && (d.Wants == nil || d.Wants(on, f)) {
			fields = append(fields, f)
			if composite { // what is below is more than what is here
				fields = append(fields, f)
			}
		}
	}
	if on == d.Schema.Query && !d.Plain && d.once("introspection", 150) {
		return `__type(name: "` + on.Name + `") { name fields { name type { kind name } } }`
	}
	if !single && d.once("__typename", 10) || len(fields) == 0 {
		return d.alias("__typename", "__typename") + d.conditions(u)
	}
	f := one(d.t, fields)
	typ := d.Schema.Types[f.Type.Name()]
	args := d.arguments(u, on, f.Arguments)
	shape := f.Type.String()
	if typ.IsCompositeType() {
		shape = strings.ReplaceAll(shape, typ.Name, "")
	}
	text := d.alias(f.Name, f.Name+args+shape) + args + d.conditions(u) + d.clients(u, ast.LocationField)
	if typ.IsCompositeType() {
		text += " " + d.selection(u, typ, depth-1, false)
	}
	return text
}

// alias returns the name of a field, with an alias before it where it has one. A response key means the same wherever it stands.
func (d *drawing) alias(name, meaning string) string {
	key := name
	if d.once("alias", 4) {
		key = rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(d.t, "key")
	}
	if known, ok := d.keys[key]; ok && known != meaning {
		for n := 0; ok && known != meaning; n++ {
			key = fmt.Sprint("k", n)
			known, ok = d.keys[key]
		}
	}
	d.keys[key] = meaning
	if key == name {
		return name
	}
	return key + ": " + name
}

func (d *drawing) arguments(u *uses, in *ast.Definition, defs ast.ArgumentDefinitionList) string {
	var parts []string
	for _, a := range defs {
		if a.Type.NonNull && a.DefaultValue == nil || !d.once("silence", 3) {
			parts = append(parts, a.Name+": "+d.value(u, in, a.Name, a.Type))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// value draws what stands in the place of a value.
func (d *drawing) value(u *uses, in *ast.Definition, name string, typ *ast.Type) string {
	if d.once("variable", 3) {
		return d.use(u, typ, in, name)
	}
	return text(d.constant(u, in, name, typ, 3))
}

// use draws a variable, an old or a new one.
func (d *drawing) use(u *uses, typ *ast.Type, in *ast.Definition, name string) string {
	declared := typ.String()
	v := &variable{name: fmt.Sprint("v", d.named), typ: declared, given: true}
	if old := slices.DeleteFunc(slices.Clone(d.variables), func(v *variable) bool { return v.typ != declared }); len(old) > 0 && d.once("old variable", 3) {
		v = one(d.t, old)
		u.variable(v)
		return "$" + v.name
	}
	d.named++
	d.variables = append(d.variables, v)
	u.variable(v)
	nullable := !typ.NonNull
	if typ.NonNull && d.once("default", 3) { // then it may be nullable by itself
		loose := *typ
		loose.NonNull = false
		v.typ = loose.String()
		v.byDefault = text(d.constant(nil, in, name, typ, 2))
		nullable = true
		v.given = !d.once("missing", 2)
	} else if nullable {
		if d.once("default", 4) {
			v.byDefault = text(d.constant(nil, in, name, typ, 2))
		}
		v.given = !d.once("missing", 4)
	}
	if v.given {
		v.value = d.constant(nil, in, name, typ, 2)
		nulls := 8
		if in == nil && (name == "skip" || name == "include") { // which fails the whole operation
			nulls = 50
		}
		if nullable && d.once("null", nulls) {
			v.value = nil
		}
	}
	return "$" + v.name
}

// constant draws a value. u, where not nil, takes variables within it.
func (d *drawing) constant(u *uses, in *ast.Definition, name string, typ *ast.Type, depth int) any {
	if !typ.NonNull && (depth < 1 || d.once("null", 8)) {
		return nil
	}
	if typ.Elem != nil {
		if d.once("no list", 10) { // is taken for a list of one
			return d.constant(u, in, name, typ.Elem, depth)
		}
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(d.t, "length") {
			list = append(list, d.within(u, in, name, typ.Elem, depth))
		}
		return list
	}
	def := d.Schema.Types[typ.NamedType]
	if d.Value != nil {
		if v, ok := d.Value(d.t, in, name, def); ok {
			return v
		}
	}
	switch def.Kind {
	case ast.Enum:
		return enum(one(d.t, def.EnumValues).Name)
	case ast.InputObject:
		fields := map[string]any{}
		for _, f := range def.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || depth > 0 && d.once("field", 2) {
				fields[f.Name] = d.within(u, def, f.Name, f.Type, depth-1)
			}
		}
		return fields
	}
	switch def.Name {
	case "Int":
		return rapid.SampledFrom([]int{0, 1, 2, 3, 4, 5, -1, 13, 1 << 40}).Draw(d.t, "int")
	case "Float":
		return rapid.SampledFrom([]float64{0, -1.5, 1e20}).Draw(d.t, "float")
	case "Boolean":
		return rapid.Bool().Draw(d.t, "boolean")
	}
	return rapid.SampledFrom([]string{"", "a", "text", "\u00e9\n", "12", "longer t", "\"q\""}).Draw(d.t, "string")
}

func (d *drawing) within(u *uses, in *ast.Definition, name string, typ *ast.Type, depth int) any {
	if u != nil && d.once("variable within", 8) {
		return literal(d.use(u, typ, in, name))
	}
	return d.constant(u, in, name, typ, depth)
}

// Merged reports whether gqlgen merges all fields of an operation that have the same name in its answer: it leaves those apart that are selected on types
// of which neither implements the other, and answers the first alone. __typename is the same wherever it is selected.
func Merged(schema *ast.Schema, oc *graphql.OperationContext) (merged bool) {
	defer func() {
		if recover() != nil { // a condition is null
			merged = true
		}
	}()
	var in func(set ast.SelectionSet, on *ast.Definition) bool
	in = func(set ast.SelectionSet, on *ast.Definition) bool {
		for _, object := range schema.GetPossibleTypes(on) {
			if object.Kind != ast.Object {
				continue
			}
			satisfies := []string{object.Name}
			for _, i := range schema.GetImplements(object) {
				satisfies = append(satisfies, i.Name)
			}
			keys := map[string]bool{}
			for _, f := range graphql.CollectFields(oc, set, satisfies) {
				if keys[f.Alias] && f.Name != "__typename" {
					return false
				}
				keys[f.Alias] = true
				if len(f.Selections) > 0 && !in(f.Selections, schema.Types[f.Definition.Type.Name()]) {
					return false
				}
			}
		}
		return true
	}
	return in(oc.Operation.SelectionSet, map[ast.Operation]*ast.Definition{
		ast.Query: schema.Query, ast.Mutation: schema.Mutation, ast.Subscription: schema.Subscription}[oc.Operation.Operation])
}

// text writes a value as GraphQL does.
func text(v any) string {
	switch v := v.(type) {
	case literal:
		return string(v)
	case enum:
		return string(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = text(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		var parts []string
		for _, k := range sortedNames(v) {
			parts = append(parts, k+": "+text(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case float64:
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
