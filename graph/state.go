package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/internal/pets"
)

type (
	loggedKey   struct{}
	signedInKey struct{}
)

// logged are the texts of the errors of an operation that the log has already.
type logged struct {
	mu    sync.Mutex
	texts map[string]bool
}

// withLogged gives an operation its own.
func withLogged(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	return next(context.WithValue(ctx, loggedKey{}, &logged{}))
}

// firstTime reports whether nobody has asked about this error in the operation before.
func firstTime(ctx context.Context, err error) bool {
	l, ok := ctx.Value(loggedKey{}).(*logged)
	if !ok {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.texts[err.Error()]
	if l.texts == nil {
		l.texts = map[string]bool{}
	}
	l.texts[err.Error()] = true
	return !before
}

// signedIn is whom a mutation's root field has signed in: the viewer of what hangs below it. Nil: nobody.
type signedIn struct{ viewer *pets.Viewer }

// aroundRootField lets each root field of a mutation sign somebody in for itself.
//
// gqlgen's executor runs root fields in goroutines of their own and catches what panics in a resolver alone; here the rest is caught, or
// it would end the process.
func aroundRootField(ctx context.Context, next graphql.RootResolver) (m graphql.Marshaler) {
	op := graphql.GetOperationContext(ctx)
	defer func() {
		if p := recover(); p != nil {
			graphql.AddError(ctx, op.RecoverFunc(ctx, p))
			m = graphql.Null
		}
	}()
	if op.Operation.Operation == ast.Mutation {
		ctx = context.WithValue(ctx, signedInKey{}, &signedIn{})
	}
	return next(ctx)
}

// aroundField begins nothing more when the time is up: to go on with what is at hand already would not end it.
func aroundField(ctx context.Context, next graphql.Resolver) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return next(ctx)
}
