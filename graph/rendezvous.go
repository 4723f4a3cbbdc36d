package graph

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A rendezvous makes fields that run side by side wait for each other before anything below them is resolved. So two pages
// under two aliases are both seen when the first thing is fetched that hangs below either. The root fields of a query meet
// so, and the aliases of one field on one object.
type rendezvous struct {
	missing atomic.Int64
	all     chan struct{} // closed when nobody is missing; nil where nobody has to wait
}

func (r *rendezvous) expect(n int) {
	if n < 2 {
		return
	}
	r.all = make(chan struct{})
	r.missing.Store(int64(n))
}

// arrive is called once for each of those expected.
func (r *rendezvous) arrive() {
	if r.missing.Add(-1) == 0 {
		close(r.all)
	}
}

// wait returns when all have arrived, or the time is up.
func (r *rendezvous) wait(ctx context.Context) {
	select {
	case <-r.all:
	case <-ctx.Done():
	}
}

// rootFields returns how many fields at the root of the operation have a resolver: all but the introspection's.
func rootFields(op *graphql.OperationContext) int {
	n := 0
	for _, f := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"}) {
		if !isIntrospection(f.Name) {
			n++
		}
	}
	return n
}

func isIntrospection(field string) bool { return strings.HasPrefix(field, "__") }

type arrivalKey struct{}

// aroundRootField counts a root field as arrived at the latest when it is done: it may never reach its resolver.
//
// The root fields of a mutation run one after the other, and each shows what the ones before it have changed: what has been
// loaded for one would be stale for the next.
//
// gqlgen runs root fields in goroutines of their own and catches what panics in a resolver alone; here the rest is caught, or
// it would end the process.
func aroundRootField(ctx context.Context, next graphql.RootResolver) (m graphql.Marshaler) {
	defer func() {
		if p := recover(); p != nil {
			graphql.AddError(ctx, graphql.GetOperationContext(ctx).RecoverFunc(ctx, p))
			m = graphql.Null
		}
	}()
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Query {
		return next(context.WithValue(ctx, loaderKey{}, newLoader()))
	}
	r := &loaderOf(ctx).roots
	if r.all == nil || isIntrospection(graphql.GetRootFieldContext(ctx).Field.Name) {
		return next(ctx) // gqlgen calls this for __schema and __type too, which nobody waits for
	}
	arrive := sync.OnceFunc(r.arrive)
	defer arrive()
	return next(context.WithValue(ctx, arrivalKey{}, arrive))
}

// aroundField holds a field back after its resolver until all those that it meets have come as far.
func aroundField(ctx context.Context, next graphql.Resolver) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // the time is up: to go on with what is at hand already would not end it
	}
	fc := graphql.GetFieldContext(ctx)
	if !fc.IsResolver {
		return next(ctx) // gqlgen takes these one after the other: they cannot wait for each other
	}
	if fc.Object == "Query" {
		res, err := next(ctx)
		if arrive, ok := ctx.Value(arrivalKey{}).(func()); ok {
			arrive()
			loaderOf(ctx).roots.wait(ctx)
		}
		return res, err
	}
	if fc.Object == "Mutation" {
		return next(ctx) // these come one after the other, too
	}
	r := loaderOf(ctx).aliases(graphql.GetOperationContext(ctx), fc)
	if r == nil {
		return next(ctx)
	}
	arrive := sync.OnceFunc(r.arrive)
	defer arrive() // also where the resolver panics
	res, err := next(ctx)
	arrive()
	r.wait(ctx)
	return res, err
}

// siblings are all aliases of a field on one object of the answer.
type siblings struct {
	object *graphql.FieldContext
	field  string
}

// aliases returns where the aliases of the field on its object meet, or nil where it stands alone. All of them come, as their
// arguments have been checked before the operation is executed.
func (l *loader) aliases(op *graphql.OperationContext, fc *graphql.FieldContext) *rendezvous {
	selectedIn := fc.Parent
	for selectedIn.Field.Field == nil { // an element of a list has no field of its own
		selectedIn = selectedIn.Parent
	}
	n := 0
	for _, f := range graphql.CollectFields(op, selectedIn.Field.Selections, typesOf(fc.Object)) {
		if f.Name == fc.Field.Name {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	at := siblings{fc.Parent, fc.Field.Name}
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.meetings[at]
	if r == nil {
		r = &rendezvous{}
		r.expect(n)
		l.meetings[at] = r
	}
	return r
}
