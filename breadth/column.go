package breadth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// workers bounds how many calls of one field run side by side.
const workers = 8

// column holds what a field has been resolved to for each of its parents.
type column[V any] struct {
	values  []V
	singles []single // of single calls
	// Of a batch: what failed for all, and what for each.
	err     error
	errs    []error
	badArgs bool
	wanted  bool // middleware has called graphql.MarkNonNull
}

// single is what a single call has come to.
type single struct {
	graphql.Marshaler                 // done, or what is to be written instead of a value
	ctx               context.Context // in which what hangs below is resolved
}

// done stands for a value that has been resolved and is written later.
var done graphql.Marshaler = &pending{}

type pending struct{ _ byte }

func (*pending) MarshalGQL(io.Writer) { panic("breadth: a value that is written later") }

func (c *column[V]) resolved(i int) bool {
	if c.singles != nil {
		return c.singles[i].Marshaler == done
	}
	return c.err == nil && !c.badArgs && (c.errs == nil || c.errs[i] == nil)
}

func (c *column[V]) context(i int) context.Context {
	if c.singles == nil {
		return nil
	}
	return c.singles[i].ctx
}

type results interface {
	resolved(i int) bool
	context(i int) context.Context // in which what hangs below is resolved, of a single call
}

// Place is where the value of a single call goes.
type Place[V any] struct {
	column *column[V]
	i      int
}

// Set notes the value, and the context in which what hangs below it is to be resolved: that of the field, with what middleware has put into it.
func (p Place[V]) Set(ctx context.Context, v V) graphql.Marshaler {
	p.column.values[p.i], p.column.singles[p.i].ctx = v, ctx
	return done
}

// Each calls resolve for each parent of a call. It sets the value, or returns what is to be written instead.
func Each[P, V any](r *Run, c *Call, resolve func(ctx context.Context, field graphql.CollectedField, parent P, at Place[V]) graphql.Marshaler) {
	n := len(c.parents.(*Parents[P]).list)
	e := &each[P, V]{Call: c, resolve: resolve}
	e.values, e.singles = e.first.value[:], e.first.single[:]
	if n != 1 {
		e.values, e.singles = make([]V, n), make([]single, n)
	}
	r.columns[c.column] = &e.column
	if n == 1 || !c.Concurrent {
		for i := range n {
			e.one(i)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, workers) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				e.one(i)
			}
		})
	}
	all.Wait()
}

// each are the single calls of a field, with their results.
type each[P, V any] struct {
	*Call
	column[V]
	resolve func(ctx context.Context, field graphql.CollectedField, parent P, at Place[V]) graphql.Marshaler
	// Room for the one that there is at most places.
	first struct {
		value  [1]V
		single [1]single
	}
}

// one makes the call for the parent of this number.
func (e *each[P, V]) one(i int) {
	parents := e.parents.(*Parents[P])
	ctx := parents.ctxs[i]
	defer func() {
		if p := recover(); p != nil { // gqlgen catches the panics of resolvers: this is one of middleware
			e.fails(i, graphql.Recover(e.in(ctx), p))
		}
	}()
	if err := ctx.Err(); err != nil { // the time is up: nothing more is begun
		e.fails(i, err)
		return
	}
	e.singles[i].Marshaler = e.resolve(ctx, e.CollectedField, parents.list[i], Place[V]{&e.column, i})
}

// in returns the context of the field below the one of a parent.
func (e *each[P, V]) in(ctx context.Context) context.Context {
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: e.object.Name, Field: e.CollectedField})
}

func (e *each[P, V]) fails(i int, err error) {
	graphql.AddError(e.in(e.parents.context(i)), err)
	e.singles[i].Marshaler = graphql.Null
}

// Alone returns a context in which gqlgen resolves a batch of this one parent, and knows where it stands: without it errors get the path of the first
// element.
func Alone[P any](ctx context.Context, object string, parent P) context.Context {
	path := graphql.GetPath(ctx)
	if len(path) == 0 {
		return ctx
	}
	i, ok := path[len(path)-1].(ast.PathIndex)
	if !ok {
		return ctx
	}
	return graphql.WithBatchParents(ctx, object, []P{parent}, map[int]int{int(i): 0})
}

// Together calls resolve once for all parents of the calls, which are of one field and have equal arguments. args reads the arguments; nil: there
// are none.
func Together[P, V any](r *Run, calls []*Call, args func(context.Context, map[string]any) (map[string]any, error), resolve func(ctx context.Context, parents []P, fc *graphql.FieldContext) ([]V, error)) {
	parents := calls[0].parents.(*Parents[P]).list
	if len(calls) > 1 {
		parents = nil
		for _, c := range calls {
			parents = append(parents, c.parents.(*Parents[P]).list...)
		}
	}
	all := together(r, calls[0], parents, args, resolve)
	from := 0
	for _, c := range calls {
		to := from + len(c.parents.(*Parents[P]).list)
		col := *all
		if col.values != nil {
			col.values = col.values[from:to]
		}
		if col.errs != nil {
			col.errs = col.errs[from:to]
		}
		r.columns[c.column] = &col
		from = to
	}
}

func together[P, V any](r *Run, c *Call, parents []P, args func(context.Context, map[string]any) (map[string]any, error), resolve func(ctx context.Context, parents []P, fc *graphql.FieldContext) ([]V, error)) (col *column[V]) {
	fc := &graphql.FieldContext{Object: c.object.Name, Field: c.CollectedField, IsMethod: true, IsResolver: true}
	ctx := graphql.WithFieldContext(r.below, fc)
	reading := args != nil
	defer func() {
		if p := recover(); p != nil {
			if reading { // they are read again where the error is written, and panic there
				col = &column[V]{badArgs: true}
				return
			}
			col = &column[V]{err: r.OC.RecoverFunc(ctx, p)} // it has no path yet
		}
		col.wanted = fc.NonNull
	}()
	if err := ctx.Err(); err != nil { // the time is up: nothing more is begun
		return &column[V]{err: err}
	}
	if args != nil {
		var err error
		if fc.Args, err = args(ctx, c.ArgumentMap(r.OC.Variables)); err != nil {
			return &column[V]{badArgs: true}
		}
		reading = false
	}
	res, err := r.OC.ResolverMiddleware(ctx, func(ctx context.Context) (any, error) { return resolve(ctx, parents, fc) })
	values, ok := res.([]V)
	batch, partial := err.(graphql.BatchErrors) //nolint:errorlint // as gqlgen has it: wrapped, it is the error of all
	switch {
	case err != nil && !partial:
		return &column[V]{err: err}
	case !ok:
		return &column[V]{err: fmt.Errorf("batch resolver %s.%s returned unexpected result type", c.object.Name, c.Name)}
	case len(values) != len(parents):
		return &column[V]{err: fmt.Errorf("batch resolver %s.%s returned %d results for %d parents", c.object.Name, c.Name, len(values), len(parents))}
	case err == nil:
		return &column[V]{values: values}
	}
	errs := batch.Errors()
	if len(errs) != len(parents) {
		return &column[V]{err: fmt.Errorf("batch resolver %s.%s returned %d errors for %d parents", c.object.Name, c.Name, len(errs), len(parents))}
	}
	return &column[V]{values: values, errs: errs}
}

// Values returns what a call has come to, for Find. Resolved tells which of them count.
func Values[V any](r *Run, c *Call) []V { return r.columns[c.column].(*column[V]).values }

// Into goes to the field of a call below its parent of this number, and reports whether it has a value there. The caller returns by Out.
func (r *Run) Into(c *Call, i int) bool {
	col := r.columns[c.column].(results)
	if !col.resolved(i) {
		return false
	}
	r.base, r.path = r.ctx, r.path[:0]
	if ctx := col.context(i); ctx != nil {
		r.base = ctx
		return true
	}
	if ctx := c.parents.context(i); ctx != nil {
		r.base = ctx
	}
	r.path = append(r.path, element{field: c.Field})
	return true
}

// Out returns to the root.
func (r *Run) Out() { r.base, r.path = r.ctx, r.path[:0] }

// elsewhere reports whether an error has a path of its own, so that the field where it occurred may have none yet.
func elsewhere(err error) bool {
	var list gqlerror.List
	if errors.As(err, &list) {
		return slices.ContainsFunc(list, func(e *gqlerror.Error) bool { return e == nil || e.Path != nil })
	}
	var one *gqlerror.Error
	return errors.As(err, &one) && one.Path != nil
}

// Outcome is what has become of a call.
type Outcome uint8

// The outcomes.
const (
	IsNull    Outcome = iota // nothing; what there was to say of it has been said
	IsRefused                // nothing, where middleware has called for something by graphql.MarkNonNull
	IsValue                  // a value, to be written by the caller
	IsWritten                // something that writes itself
)

// Take returns what a field has been resolved to for the parent of this number; the run stands in the field. It adds the errors of a batch. args is
// called where the arguments were wrong: it reads them again, and adds the error.
func Take[V any](r *Run, f *Field, i int, args func(context.Context, graphql.CollectedField) (*graphql.FieldContext, error)) (V, Outcome) {
	col := r.columns[f.column].(*column[V])
	var none V
	if col.singles != nil {
		m := col.singles[i].Marshaler
		switch {
		case m == done:
			return col.values[i], IsValue
		case m == graphql.RequiredNull:
			return none, IsRefused
		case r.marshal(m):
			return none, IsWritten
		}
		return none, IsNull
	}
	err := col.err
	if err == nil && col.errs != nil {
		err = col.errs[i]
	}
	switch {
	case col.badArgs:
		at := r.path[len(r.path)-1]
		r.Pop()
		_, _ = args(r.Here(), f.CollectedField)
		r.path = append(r.path, at)
		return none, IsNull
	case err != nil:
		ctx := r.Here()
		index := 0
		if path := graphql.GetPath(ctx); len(path) > 1 {
			if i, ok := path[len(path)-2].(ast.PathIndex); ok {
				index = int(i)
			}
		}
		graphql.AddBatchError(ctx, index, err)
		if elsewhere(err) && (col.wanted || f.Definition.Type.NonNull) {
			r.MustNotBeNull()
		}
		if col.wanted {
			return none, IsRefused
		}
		return none, IsNull
	}
	return col.values[i], IsValue
}
