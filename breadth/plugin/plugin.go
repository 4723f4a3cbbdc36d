// Package plugin makes gqlgen generate a second executor beside its own, which works breadth first: see the README of package breadth.
package plugin

import (
	_ "embed"
	"errors"
	"fmt"
	"go/types"
	"path/filepath"
	"reflect"
	"sort"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/99designs/gqlgen/plugin"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/breadth"
)

//go:embed breadth.gotpl
var executor string

// gqlgenScalars is the package of gqlgen's own scalars.
const gqlgenScalars = "github.com/99designs/gqlgen/graphql"

// New returns the plugin. It writes breadth.generated.go into the package of gqlgen's executor.
func New() plugin.Plugin { return generator{} }

var _ plugin.CodeGenerator = generator{}

type generator struct{}

// Name implements plugin.Plugin.
func (generator) Name() string { return "breadth" }

// GenerateCode implements plugin.CodeGenerator.
func (generator) GenerateCode(data *codegen.Data) error {
	if data.Config.UseFunctionSyntaxForExecutionContext {
		return errors.New("breadth: use_function_syntax_for_execution_context is not supported")
	}
	b := builder{refs: map[string]*config.TypeReference{}}
	out := build{Data: data, Runtime: reflect.TypeFor[breadth.Run]().PkgPath()}
	for _, o := range data.Objects {
		if !o.Stream && !strings.HasPrefix(o.Name, "__") {
			out.Executed = append(out.Executed, b.object(o))
		}
	}
	for _, key := range sortedKeys(b.refs) {
		out.Refs = append(out.Refs, b.refs[key])
	}
	for _, i := range data.Interfaces {
		out.Abstract = append(out.Abstract, abstract{i, implementors(i)})
	}
	sort.Slice(out.Abstract, func(i, j int) bool { return out.Abstract[i].Name < out.Abstract[j].Name })
	return templates.Render(templates.Options{
		PackageName:     data.Config.Exec.Package,
		Filename:        filepath.Join(data.Config.Exec.Dir(), "breadth.generated.go"),
		Template:        executor,
		Data:            out,
		GeneratedHeader: true,
		Packages:        data.Config.Packages,
		Funcs: map[string]any{
			"key": key, "composite": isComposite, "isInterface": types.IsInterface,
			"list": listOfLeaves, "leaf": leaf, "isLeaf": isLeaf, "isObject": func(r *config.TypeReference) bool { return r.Definition.Kind == "OBJECT" },
		},
	})
}

// build is what the template is made of.
type build struct {
	*codegen.Data
	Runtime  string // the path of package breadth
	Executed []object
	Abstract []abstract
	Refs     []*config.TypeReference // all types of values for which functions are written
}

type abstract struct {
	*codegen.Interface
	Possible []string
}

type object struct {
	*codegen.Object
	Selected []field
}

type field struct {
	*codegen.Field
	Index   int    // among the object's fields
	Method  int    // among all fields that are called
	How     string // plain, single, batch or whole: gqlgen's executor resolves it with all that hangs below it
	Foreign bool   // the value is written by gqlgen's marshalling function
}

// Kind is the field's breadth.Kind.
func (f field) Kind() string {
	return map[string]string{"plain": "Plain", "single": "Single", "whole": "Single", "batch": "Batch"}[f.How]
}

// Composite is the type whose fields are selected below the field, if there is one.
func (f field) Composite() string {
	if f.How == "whole" || !isComposite(f.TypeReference) {
		return ""
	}
	return f.TypeReference.Definition.Name
}

type builder struct {
	methods int
	refs    map[string]*config.TypeReference
}

func (b *builder) object(o *codegen.Object) object {
	out := object{Object: o}
	for _, f := range o.Fields {
		next := field{Field: f, Index: len(out.Selected) + 1, How: how(f)}
		next.Foreign = next.How != "whole" && !isComposite(f.TypeReference) && !isLeaf(innermost(f.TypeReference))
		if next.How != "plain" {
			b.methods++
			next.Method = b.methods
		}
		if next.How != "whole" && !next.Foreign {
			b.add(f.TypeReference)
		}
		out.Selected = append(out.Selected, next)
	}
	return out
}

// add notes that values of this type are written by a function of their own: those of composite types, and lists.
func (b *builder) add(r *config.TypeReference) {
	if !isComposite(r) && !listOfLeaves(r) {
		return
	}
	b.refs[key(r)] = r
	if r.IsPtrToSlice() || r.IsPtrToIntf() || r.IsSlice() || r.IsPtrToPtr() {
		b.add(r.Elem())
	}
}

func how(f *codegen.Field) string {
	r := innermost(f.TypeReference)
	switch {
	case f.HasDirectives(), f.IsMap(), f.HasHaser, f.VOkFunc, r.IsRoot, strings.HasPrefix(f.Name, "_"),
		isComposite(r) && (r.IsMarshaler || r.Marshaler != nil):
		return "whole"
	case f.IsBatch() && !f.Object.Root:
		return "batch"
	case f.IsResolver, f.IsMethod(), throughPointer(f):
		return "single"
	case f.IsVariable():
		return "plain"
	}
	return "whole"
}

// throughPointer reports whether a field is one of a struct that is embedded as a pointer: that may be nil, which panics.
func throughPointer(f *codegen.Field) bool {
	if !f.IsVariable() {
		return false
	}
	_, _, indirect := types.LookupFieldOrMethod(f.Object.Type, true, f.Object.Type.(*types.Named).Obj().Pkg(), f.GoFieldName)
	return indirect
}

func key(r *config.TypeReference) string { return strings.TrimPrefix(r.MarshalFunc(), "marshal") }

func isComposite(r *config.TypeReference) bool { return r.Definition.IsCompositeType() }

func listOfLeaves(r *config.TypeReference) bool {
	return !isComposite(r) && (r.IsSlice() || r.IsPtrToSlice())
}

func innermost(r *config.TypeReference) *config.TypeReference {
	for r.IsSlice() || r.IsPtrToSlice() {
		r = r.Elem()
	}
	return r
}

// isLeaf reports whether values of a scalar or enum can be appended to the answer without gqlgen's help.
func isLeaf(r *config.TypeReference) bool {
	if isComposite(r) || r.IsSlice() || r.IsPtrToSlice() || r.IsTargetNilable() && !r.IsNilable() || r.IsPtrToPtr() {
		return false
	}
	_, _, ok := appender(r)
	return ok
}

// appender returns the function that appends a value, by package and name, and whether there is one: for gqlgen's own scalars one of
// package breadth; for a scalar with the function MarshalX the function AppendX beside it, of type func([]byte, T) []byte, which appends nothing where the
// value is null.
func appender(r *config.TypeReference) (custom bool, fn *types.Func, ok bool) {
	m := r.Marshaler
	if m == nil || r.IsContext || r.IsMarshaler {
		return false, nil, false
	}
	if m.Pkg().Path() == gqlgenScalars {
		_, ok := own[m.Name()]
		return false, m, ok
	}
	found, _ := m.Pkg().Scope().Lookup("Append" + strings.TrimPrefix(m.Name(), "Marshal")).(*types.Func)
	if found == nil {
		return false, nil, false
	}
	sig := found.Signature()
	value := m.Signature().Params()
	if value.Len() != 1 || sig.Params().Len() != 2 || sig.Results().Len() != 1 || sig.Params().At(0).Type().String() != "[]byte" ||
		sig.Results().At(0).Type().String() != "[]byte" || !types.Identical(sig.Params().At(1).Type(), value.At(0).Type()) {
		return false, nil, false
	}
	return true, found, true
}

// own are the functions of package breadth that write as gqlgen's do.
var own = map[string]string{
	"MarshalString": "AppendString", "MarshalID": "AppendString", "MarshalBoolean": "AppendBoolean",
	"MarshalInt": "AppendInt", "MarshalInt8": "AppendInt", "MarshalInt16": "AppendInt", "MarshalInt32": "AppendInt", "MarshalInt64": "AppendInt",
}

// leaf returns the statements that append the value of an expression. Where it is null although the schema allows none, refuse is done.
func leaf(r *config.TypeReference, expression, refuse string) string {
	if !r.GQL.NonNull {
		refuse = ""
	}
	v := expression
	if r.IsNilable() {
		v = "v"
		if !r.IsTargetNilable() {
			v = "*v"
		}
	}
	if r.HasEnumValues() {
		v = fmt.Sprintf("%s[%s]", r.EnumMarshalVar(false), v)
	} else if r.CastType != nil {
		v = fmt.Sprintf("%s(%s)", templates.CurrentImports.LookupType(r.CastType), v)
	}
	custom, fn, _ := appender(r)
	var appending string
	if custom {
		appending = fmt.Sprintf("if n := len(x.Buf); true {\nx.Buf = %s(x.Buf, %s)\nif len(x.Buf) == n {\n%s\nx.Buf = append(x.Buf, \"null\"...)\n}\n}", templates.Call(fn), v, refuse)
	} else {
		appending = fmt.Sprintf("x.Buf = breadth.%s(x.Buf, %s)", own[fn.Name()], v)
	}
	if !r.IsNilable() {
		return appending
	}
	return fmt.Sprintf("if v := %s; v == nil {\n%s\nx.Buf = append(x.Buf, \"null\"...)\n} else {\n%s\n}", expression, refuse, appending)
}

func implementors(i *codegen.Interface) []string {
	seen := map[string]bool{}
	var names []string
	for _, impl := range i.Implementors {
		if impl.Kind == ast.Object && !seen[impl.Name] {
			seen[impl.Name] = true
			names = append(names, impl.Name)
		}
	}
	return names
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
