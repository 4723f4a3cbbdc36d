package graph

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// A rendezvous makes the root fields of a query, which run side by side, wait for each other before anything below them is
// resolved. So two pages under two aliases are both seen when the first thing is fetched that hangs below either.
type rendezvous struct {
	missing atomic.Int64
	all     chan struct{} // closed when nobody is missing; nil where nobody has to wait
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

type arrivalKey struct{}

// aroundRootField counts a root field as arrived at the latest when it is done: it may never reach its resolver.
//
// The root fields of a mutation run one after the other, and each shows what the ones before it have changed: what has been
// loaded for one would be stale for the next.
func aroundRootField(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
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

// aroundField holds a root field back after its resolver until all the others have come as far.
func aroundField(ctx context.Context, next graphql.Resolver) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err // the time is up: to go on with what is at hand already would not end it
	}
	res, err := next(ctx)
	if fc := graphql.GetFieldContext(ctx); fc.Object != "Query" {
		return res, err
	}
	r := &loaderOf(ctx).roots
	if arrive, ok := ctx.Value(arrivalKey{}).(func()); ok {
		arrive()
		select {
		case <-r.all:
		case <-ctx.Done():
		}
	}
	return res, err
}
