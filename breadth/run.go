// Package breadth is the run time of a GraphQL executor that works breadth first: see README.md. The code that package plugin generates calls
// it; what others need of it are Plans with WithPlans or PlansKey, and Release.
package breadth

import (
	"context"
	"io"
	"reflect"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
)

// Generated is what the generated code can do.
type Generated interface {
	// Resolve resolves calls of the same field with equal arguments.
	Resolve(calls []*Call)
	// Find looks in the results of a call for the parents of further calls.
	Find(call *Call)
}

// Run is one execution of an operation. First all resolvers are called, level by level: a level is what can be resolved without
// waiting for another resolver, at whatever depth of the answer it stands. Then the answer is written from top to bottom, and all
// errors with it, so that their order is that of the answer.
type Run struct {
	// Buf is the answer as far as it is written.
	Buf []byte
	OC  *graphql.OperationContext

	ctx     context.Context // of the operation's root
	below   context.Context // in which batches are resolved: the root's, or that of a mutation's field
	gen     Generated
	lists   []any // for each selection, its parents: *Parents[T]
	columns []any // for each call, its results: *column[V]
	ready   []*Call

	foreign []foreign // what writes itself, when the rest is written

	// Where the run stands: the elements below base, whose context is known.
	base context.Context
	path []element
}

// foreign is something that writes itself at a place of the answer.
type foreign struct {
	at int
	graphql.Marshaler
}

// element is a step of the path: a field, or an index where there is none.
type element struct {
	field *Field
	index int
	ctx   context.Context // made when it is needed
}

// Call is a field that is due, with all its parents at one place of the operation.
type Call struct {
	*Field
	parents interface{ context(i int) context.Context } // a *Parents[P]
}

// Start begins a run. The root has one parent, a struct{}.
func (r *Run) Start(ctx context.Context, gen Generated, plan *Plan) {
	r.OC = graphql.GetOperationContext(ctx)
	r.ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: plan.Root.Object.Name})
	r.base, r.below, r.gen = r.ctx, r.ctx, gen
	r.lists, r.columns = slices.Grow(r.lists[:0], plan.selections)[:plan.selections], slices.Grow(r.columns[:0], plan.columns)[:plan.columns]
	r.Buf = (*buffers.Get().(*[]byte))[:0]
	Add(r, plan.Root, struct{}{})
}

// End makes the run ready for another one, with the room that it has. The answer is the caller's. A run that has panicked is not to be used again.
func (r *Run) End() {
	clear(r.lists)
	clear(r.columns)
	clear(r.path[:cap(r.path)])
	*r = Run{lists: r.lists[:0], columns: r.columns[:0], path: r.path[:0]}
}

// Serially resolves the fields of the root one after the other, each with all that hangs below it, in the context of the field.
func (r *Run) Serially() {
	for _, root := range r.ready {
		r.resolve([]*Call{root})
		if r.below = r.columns[root.column].(results).context(0); r.below != nil {
			r.Levels()
		}
	}
}

// Levels resolves level after level until nothing is due any more.
func (r *Run) Levels() {
	for len(r.ready) > 0 {
		r.resolve(r.ready)
	}
}

// resolve resolves calls, and finds what is due then.
func (r *Run) resolve(calls []*Call) {
	r.ready = nil
	r.level(calls)
	for _, c := range calls {
		if c.waits {
			r.gen.Find(c)
		}
	}
}

func (r *Run) level(calls []*Call) {
	if len(calls) == 1 {
		r.gen.Resolve(calls)
		return
	}
	groups := r.groups(calls)
	var beside sync.WaitGroup
	last := -1 // of those that run beside others, one can run here
	for i, g := range groups {
		if g[0].Concurrent {
			last = i
		}
	}
	for i, g := range groups {
		if g[0].Concurrent && i != last {
			beside.Go(func() { r.gen.Resolve(g) })
		}
	}
	for i, g := range groups {
		if !g[0].Concurrent || i == last {
			r.gen.Resolve(g)
		}
	}
	beside.Wait()
}

// groups puts the calls together that a batch resolver can answer at once: those of the same field with equal arguments.
func (r *Run) groups(calls []*Call) [][]*Call {
	groups := make([][]*Call, 0, len(calls))
next:
	for i, c := range calls {
		if c.Kind == Batch {
			for j, g := range groups {
				if g[0].Method == c.Method && r.equalArguments(g[0], c) {
					groups[j] = append(g, c)
					continue next
				}
			}
		}
		groups = append(groups, calls[i:i+1:i+1])
	}
	return groups
}

func (r *Run) equalArguments(a, b *Call) (equal bool) {
	defer func() {
		if recover() != nil { // a number that is too large: the resolver's own reading of it tells
			equal = false
		}
	}()
	return len(a.Arguments) == 0 && len(b.Arguments) == 0 ||
		reflect.DeepEqual(a.ArgumentMap(r.OC.Variables), b.ArgumentMap(r.OC.Variables))
}

// Parents are the objects at one place of the operation, in the order of the answer.
type Parents[P any] struct {
	list    []P
	ctxs    []context.Context
	calls   []Call
	written int
	// Room for what most places of an operation have: one parent, and one field that calls a resolver.
	first struct {
		list [1]P
		ctx  [1]context.Context
		call [1]Call
	}
}

func (p *Parents[P]) context(i int) context.Context {
	if len(p.ctxs) == 0 {
		return nil
	}
	return p.ctxs[i]
}

// Add notes an object whose selection calls resolvers itself. What it finds below it is the caller's business.
func Add[P any](r *Run, s *Selection, parent P) {
	if len(s.calls) == 0 {
		return
	}
	p, ok := r.lists[s.id].(*Parents[P])
	if !ok {
		p = &Parents[P]{}
		p.list, p.ctxs, p.calls = p.first.list[:0], p.first.ctx[:0], p.first.call[:]
		if len(s.calls) > 1 {
			p.calls = make([]Call, len(s.calls))
		}
		for i, f := range s.calls {
			p.calls[i] = Call{Field: f, parents: p}
			r.ready = append(r.ready, &p.calls[i])
		}
		r.lists[s.id] = p
	}
	p.list = append(p.list, parent)
	if s.contexts {
		p.ctxs = append(p.ctxs, r.Here())
	}
}

// Written counts the objects at a place of the operation while the answer is written, and returns the number of this one. They come in the order in
// which they were added, since both walk through the same values in the same order.
func Written[P any](r *Run, s *Selection) int {
	if len(s.calls) == 0 {
		return 0
	}
	p := r.lists[s.id].(*Parents[P])
	p.written++
	return p.written - 1
}

// Push goes down into a field.
func (r *Run) Push(f *Field) { r.path = append(r.path, element{field: f}) }

// PushIndex goes down into an element of a list.
func (r *Run) PushIndex(i int) { r.path = append(r.path, element{index: i}) }

// Pop goes up again.
func (r *Run) Pop() { r.path = r.path[:len(r.path)-1] }

// Here returns the context of where the run stands, from which gqlgen tells the path.
func (r *Run) Here() context.Context {
	ctx := r.base
	for i := range r.path {
		e := &r.path[i]
		if e.ctx == nil {
			fc := &graphql.FieldContext{}
			if e.field != nil {
				fc.Object, fc.Field = e.field.object.Name, e.field.CollectedField
				fc.IsResolver = e.field.Kind != Plain
				fc.IsMethod = fc.IsResolver
			} else {
				index := e.index
				fc.Index = &index
			}
			e.ctx = graphql.WithFieldContext(ctx, fc)
		}
		ctx = e.ctx
	}
	return ctx
}

// Null takes back what has been written since mark, and writes null.
func (r *Run) Null(mark int) {
	r.Buf = append(r.Buf[:mark], "null"...)
	for n := len(r.foreign); n > 0 && r.foreign[n-1].at >= mark; n-- {
		r.foreign = r.foreign[:n-1]
	}
}

// Finish lets all that writes itself do so. It may fail even then: so what has been taken back is not asked.
func (r *Run) Finish() {
	if len(r.foreign) == 0 {
		return
	}
	rest := r.Buf
	defer Release(rest)
	r.Buf = (*buffers.Get().(*[]byte))[:0]
	from := 0
	for _, f := range r.foreign {
		r.Buf = append(r.Buf, rest[from:f.at]...)
		f.MarshalGQL((*writer)(r))
		from = f.at
	}
	r.Buf = append(r.Buf, rest[from:]...)
}

// ElementIsNull adds the error of a null where the schema allows none.
func (r *Run) ElementIsNull() {
	r.unlessFailed("the requested element is null which the schema does not allow")
}

// LeafIsNull is ElementIsNull for a field that the run does not stand in.
func (r *Run) LeafIsNull(f *Field) {
	r.Push(f)
	r.ElementIsNull()
	r.Pop()
}

// MustNotBeNull adds the error of a field that has no value at all.
func (r *Run) MustNotBeNull() { r.unlessFailed("must not be null") }

func (r *Run) unlessFailed(message string) {
	ctx := r.Here()
	if !graphql.HasFieldError(ctx, graphql.GetFieldContext(ctx)) {
		graphql.AddErrorf(ctx, "%s", message)
	}
}

// Unexpected writes a value of an interface or union that is of none of its types: it has to write itself.
func (r *Run) Unexpected(v any, err error) bool {
	if m, ok := v.(graphql.Marshaler); ok {
		return r.marshal(m)
	}
	return r.Foreign(func(context.Context) graphql.Marshaler { panic(err) })
}

// Foreign writes what gqlgen's marshalling function makes of a value, and reports whether it is anything but null.
func (r *Run) Foreign(marshal func(context.Context) graphql.Marshaler) bool {
	ctx := r.Here()
	var m graphql.Marshaler = graphql.Null
	func() {
		defer func() {
			if p := recover(); p != nil {
				graphql.AddError(ctx, graphql.Recover(ctx, p))
			}
		}()
		m = marshal(ctx)
	}()
	return r.marshal(m)
}

func (r *Run) marshal(m graphql.Marshaler) bool {
	if m == nil || m == graphql.Null {
		return false
	}
	r.foreign = append(r.foreign, foreign{len(r.Buf), m})
	return true
}

type writer Run

var _ io.Writer = (*writer)(nil)

// Write appends to the answer.
func (w *writer) Write(p []byte) (int, error) {
	w.Buf = append(w.Buf, p...)
	return len(p), nil
}

// WriteString appends to the answer.
func (w *writer) WriteString(s string) (int, error) {
	w.Buf = append(w.Buf, s...)
	return len(s), nil
}
