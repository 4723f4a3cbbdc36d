package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/breadth"
	"menagerie/internal/pets"
)

// state is the context of an operation, with what is kept while it is executed, and no longer.
type state struct {
	context.Context
	document *document
	mu       sync.Mutex
	logged   map[string]bool // the texts of the errors that the log has already
}

type (
	stateKey    struct{}
	signedInKey struct{}
)

// Value implements context.Context.
func (s *state) Value(key any) any {
	switch key.(type) {
	case stateKey:
		return s
	case breadth.PlansKey:
		return &s.document.plans
	}
	return s.Context.Value(key)
}

func stateOf(ctx context.Context) *state {
	s, _ := ctx.Value(stateKey{}).(*state)
	return s
}

// firstTime reports whether nobody has asked about this error in the operation before.
func (s *state) firstTime(err error) bool {
	if s == nil { // before there is an operation
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.logged[err.Error()]
	if s.logged == nil {
		s.logged = map[string]bool{}
	}
	s.logged[err.Error()] = true
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
