// Package panicky is a schema in which everything panics: see graph.TestPanics.
package panicky

import (
	"context"
	"io"

	"github.com/99designs/gqlgen/graphql"
)

// Text is what every panic says. It could be anything that a client has sent.
const Text = "hunter2"

// New returns the schema with its resolvers, by gqlgen's executor or by the one that works breadth first.
func New(breadthFirst bool) graphql.ExecutableSchema {
	c := Config{Resolvers: resolvers{}, Directives: DirectiveRoot{Panics: directive}}
	if breadthFirst {
		return NewBreadthFirstSchema(c)
	}
	return NewExecutableSchema(c)
}

func directive(context.Context, any, graphql.Resolver) (any, error) { panic(Text) }

// Eager is a scalar whose functions panic as soon as they are called.
type Eager string

// MarshalEager panics.
func MarshalEager(Eager) graphql.Marshaler { panic(Text) }

// UnmarshalEager panics.
func UnmarshalEager(any) (Eager, error) { panic(Text) }

// Late is a scalar that panics when the answer is put together.
type Late string

// MarshalLate returns what panics when it is to write.
func MarshalLate(Late) graphql.Marshaler { return graphql.WriterFunc(writeLate) }

func writeLate(io.Writer) { panic(Text) }

// UnmarshalLate is there for gqlgen: nothing takes a Late.
func UnmarshalLate(any) (Late, error) { panic(Text) }

// Single is an object whose fields are resolved for each by itself.
type Single struct{ _ byte } // of some size, so that no two are the same

// Batch is an object whose fields are resolved for all that stand in one list.
type Batch struct{ _ byte }

type resolvers struct{}

func (resolvers) Query() QueryResolver       { return root{} }
func (resolvers) Mutation() MutationResolver { return root{} }
func (resolvers) Single() SingleResolver     { return single{} }
func (resolvers) Batch() BatchResolver       { return batch{} }

// root resolves the fields of Query, and of Mutation.
type root struct{}

func (root) Calm(context.Context) (*string, error)              { return one("calm") }
func (root) Resolver(context.Context) (*string, error)          { panic(Text) }
func (root) Directive(context.Context) (*string, error)         { return one("directive") }
func (root) Argument(context.Context, *string) (*string, error) { return one("argument") }
func (root) Eager(context.Context) (*Eager, error)              { return one(Eager("eager")) }
func (root) Late(context.Context) (*Late, error)                { return one(Late("late")) }
func (root) Read(context.Context, *Eager) (*string, error)      { return one("read") }
func (root) Singles(context.Context) ([]*Single, error)         { return []*Single{{}, {}}, nil }
func (root) Batches(context.Context) ([]*Batch, error)          { return []*Batch{{}, {}}, nil }

type single struct{}

func (single) Calm(context.Context, *Single) (*string, error)              { return one("calm") }
func (single) Resolver(context.Context, *Single) (*string, error)          { panic(Text) }
func (single) Directive(context.Context, *Single) (*string, error)         { return one("directive") }
func (single) Argument(context.Context, *Single, *string) (*string, error) { return one("argument") }
func (single) Eager(context.Context, *Single) (*Eager, error)              { return one(Eager("eager")) }
func (single) Late(context.Context, *Single) (*Late, error)                { return one(Late("late")) }
func (single) Read(context.Context, *Single, *Eager) (*string, error)      { return one("read") }

type batch struct{}

func (batch) Calm(_ context.Context, b []*Batch) ([]*string, error)      { return each(b, "calm") }
func (batch) Resolver(context.Context, []*Batch) ([]*string, error)      { panic(Text) }
func (batch) Directive(_ context.Context, b []*Batch) ([]*string, error) { return each(b, "directive") }
func (batch) Argument(_ context.Context, b []*Batch, _ *string) ([]*string, error) {
	return each(b, "argument")
}
func (batch) Eager(_ context.Context, b []*Batch) ([]*Eager, error) { return each(b, Eager("eager")) }
func (batch) Late(_ context.Context, b []*Batch) ([]*Late, error)   { return each(b, Late("late")) }
func (batch) Read(_ context.Context, b []*Batch, _ *Eager) ([]*string, error) {
	return each(b, "read")
}

func one[T any](v T) (*T, error) { return &v, nil }

func each[T any](of []*Batch, v T) ([]*T, error) {
	values := make([]*T, len(of))
	for i := range values {
		values[i] = &v
	}
	return values, nil
}
