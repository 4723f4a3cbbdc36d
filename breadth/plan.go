package breadth

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Kind says how a field gets its value.
type Kind uint8

// The kinds of fields.
const (
	// Plain fields are read from the parent's Go value when the answer is written.
	Plain Kind = iota
	// Single fields call a resolver or a method once for each parent.
	Single
	// Batch fields call a resolver once for all parents of a level.
	Batch
)

// Schema is what the generated code tells of its objects.
type Schema struct {
	// Roots are the objects of queries and mutations.
	Roots map[ast.Operation]*Object
	// Possible are the object types that a field of a composite type can answer with, by the name of the field's type. A type that
	// is missing here cannot be executed breadth first.
	Possible map[string][]*Object
}

// Object is an object type.
type Object struct {
	Name string
	// Satisfies are the names by which a fragment's type condition can mean it: its own, its interfaces' and its unions'.
	Satisfies []string
	Fields    map[string]FieldInfo
}

// FieldInfo is a field of an object type.
type FieldInfo struct {
	// Index is the field's case in the generated code of its object; 0 is __typename.
	Index int
	// Method is the field's case in the generated code that calls resolvers; 0 for plain fields. Two fields of the same number are the
	// same field of the same object.
	Method int
	Kind   Kind
	// Concurrent says that the call may wait for something: it runs beside the others of its level.
	Concurrent bool
	// Type is the name of the composite type that the field answers with; empty for scalars and enums, and for what gqlgen's own
	// executor resolves with all that hangs below it.
	Type string
}

// Plan is an operation made ready: which fields are selected on which objects, and which of them call resolvers. It holds for all requests
// whose variables decide alike in @skip and @include, and is not changed once it is made.
type Plan struct {
	Root       *Selection
	selections int
	columns    int
	fields     int
}

// Selection is what is selected on the objects of one type at one place of the operation: its fields after all fragments and aliases
// have been merged.
type Selection struct {
	Object *Object
	Fields []Field

	id       int
	calls    []*Field // those that call resolvers
	waits    bool     // it calls resolvers, or something below it does
	contexts bool     // it, or something below it, calls resolvers with the context of each single parent
}

// Field is a field in a selection.
type Field struct {
	FieldInfo
	graphql.CollectedField
	// Key is what stands before the value in the answer: {"alias": or ,"alias":
	Key []byte
	// Selection is what is selected below a field whose type is an object.
	Selection *Selection

	object     *Object
	selections []*Selection // one for each possible type
	column     int          // where the results of the calls are kept
	waits      bool
}

// On returns what is selected on an object that a field of an abstract type answers with.
func (f *Field) On(object *Object) *Selection {
	for _, s := range f.selections {
		if s.Object == object {
			return s
		}
	}
	return nil
}

// Waits reports whether anything below the field calls a resolver.
func (f *Field) Waits() bool { return f.waits }

// maxFields bounds a plan. Fragments on interfaces within interfaces multiply; what goes beyond this is executed by gqlgen.
const maxFields = 10_000

// Plans keeps the plans of one parsed document: one for each operation and outcome of its conditions. Keep it where the document is kept, and put
// it into the context by WithPlans. It is safe for concurrent use.
type Plans struct {
	// Fields is how many fields and selections the plans that are kept may have together, which bounds their memory: each takes some 300 bytes. Other
	// plans are made for each request, so with 0 all are.
	Fields int

	mu   sync.RWMutex
	made map[planKey]*Plan
	kept int // fields
}

type planKey struct {
	operation *ast.OperationDefinition
	decided   string
}

// PlansKey is the key under which WithPlans keeps them, for contexts that have values of their own: the value must be a *Plans.
type PlansKey struct{}

// WithPlans returns a context in which the plans of the operation's document are kept in p. Without it each request makes its own.
func WithPlans(ctx context.Context, p *Plans) context.Context {
	return context.WithValue(ctx, PlansKey{}, p)
}

// PlanOf returns the plan of an operation, or nil where it has to be executed by gqlgen: subscriptions, introspection, @defer and all
// directives of the client but @skip and @include, and what would be too large.
func PlanOf(ctx context.Context, schema *Schema, oc *graphql.OperationContext) *Plan {
	plans, _ := ctx.Value(PlansKey{}).(*Plans)
	if plans == nil {
		return newPlan(schema, oc)
	}
	key := planKey{oc.Operation, decisions(oc)}
	plans.mu.RLock()
	p, ok := plans.made[key]
	plans.mu.RUnlock()
	if ok {
		return p
	}
	p = newPlan(schema, oc)
	plans.mu.Lock()
	defer plans.mu.Unlock()
	if plans.made == nil {
		plans.made = map[planKey]*Plan{}
	}
	fields := 1
	if p != nil {
		fields = p.fields + p.selections
	}
	if _, ok := plans.made[key]; !ok && plans.kept+fields <= plans.Fields {
		plans.made[key] = p
		plans.kept += fields
	}
	return p
}

// decisions returns the values of the operation's Boolean variables: only they can stand in @skip and @include.
func decisions(oc *graphql.OperationContext) string {
	var values []byte
	for _, v := range oc.Operation.VariableDefinitions {
		if v.Type.NamedType == "Boolean" {
			switch oc.Variables[v.Variable] {
			case true:
				values = append(values, '1')
			case false:
				values = append(values, '0')
			default:
				values = append(values, '-')
			}
		}
	}
	return string(values)
}

func newPlan(schema *Schema, oc *graphql.OperationContext) (p *Plan) {
	if strings.Contains(decisions(oc), "-") {
		defer func() {
			if recover() != nil { // a condition is null, which gqlgen tells where it meets it
				p = nil
			}
		}()
	}
	b := planner{schema: schema, oc: oc, plan: &Plan{}}
	object := schema.Roots[oc.Operation.Operation]
	if object == nil || !onlyConditions(oc.Doc, oc.Operation) {
		return nil
	}
	b.plan.Root = b.selection(object, oc.Operation.SelectionSet)
	if b.failed {
		return nil
	}
	return b.plan
}

type planner struct {
	schema *Schema
	oc     *graphql.OperationContext
	plan   *Plan
	failed bool
}

func (b *planner) selection(object *Object, set ast.SelectionSet) *Selection {
	s := &Selection{Object: object, id: b.plan.selections}
	b.plan.selections++
	collected := merge(graphql.CollectFields(b.oc, set, object.Satisfies))
	if b.plan.fields += len(collected); b.plan.fields > maxFields || b.plan.selections > maxFields {
		b.failed = true
		return s
	}
	s.Fields = make([]Field, len(collected))
	for i, c := range collected {
		if b.failed {
			return s
		}
		info, ok := object.Fields[c.Name]
		if !ok { // introspection, or what the generator does not know
			b.failed = true
			return s
		}
		f := &s.Fields[i]
		*f = Field{FieldInfo: info, CollectedField: c, object: object}
		f.Key = append(f.Key, ',')
		if i == 0 {
			f.Key[0] = '{'
		}
		f.Key = append(AppendString(f.Key, c.Alias), ':')
		if info.Kind != Plain {
			f.column = b.plan.columns
			b.plan.columns++
			s.calls = append(s.calls, f)
			s.waits = true
			s.contexts = s.contexts || info.Kind == Single
		}
		if info.Type == "" {
			continue
		}
		possible, ok := b.schema.Possible[info.Type]
		if !ok {
			b.failed = true
			return s
		}
		for _, object := range possible {
			if b.failed {
				return s
			}
			below := b.selection(object, c.Selections)
			f.selections = append(f.selections, below)
			f.waits = f.waits || below.waits
			s.contexts = s.contexts || below.contexts
		}
		if len(possible) == 1 {
			f.Selection = f.selections[0]
		}
		s.waits = s.waits || f.waits
	}
	return s
}

// merge puts fields of the same name in the answer together, as the specification has it. gqlgen leaves those apart that are selected on types which
// do not implement one another, such as two interfaces of one object, and then answers the first alone.
func merge(collected []graphql.CollectedField) []graphql.CollectedField {
	fields := make([]graphql.CollectedField, 0, len(collected))
next:
	for _, c := range collected {
		for i := range fields {
			if fields[i].Alias == c.Alias {
				fields[i].Selections = slices.Concat(fields[i].Selections, c.Selections)
				continue next
			}
		}
		fields = append(fields, c)
	}
	return fields
}

// onlyConditions reports whether an operation uses no directives but @skip and @include.
func onlyConditions(doc *ast.QueryDocument, op *ast.OperationDefinition) bool {
	if len(op.Directives) > 0 {
		return false
	}
	for _, v := range op.VariableDefinitions {
		if len(v.Directives) > 0 {
			return false
		}
	}
	visited := map[*ast.FragmentDefinition]bool{}
	var in func(ast.SelectionSet) bool
	in = func(set ast.SelectionSet) bool {
		for _, s := range set {
			var directives ast.DirectiveList
			var below ast.SelectionSet
			switch s := s.(type) {
			case *ast.Field:
				directives, below = s.Directives, s.SelectionSet
			case *ast.InlineFragment:
				directives, below = s.Directives, s.SelectionSet
			case *ast.FragmentSpread:
				directives = s.Directives
				if f := doc.Fragments.ForName(s.Name); f != nil && !visited[f] {
					visited[f] = true
					if len(f.Directives) > 0 {
						return false
					}
					below = f.SelectionSet
				}
			}
			for _, d := range directives {
				if d.Name != "skip" && d.Name != "include" {
					return false
				}
			}
			if !in(below) {
				return false
			}
		}
		return true
	}
	return in(op.SelectionSet)
}
