package graph

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// A loader sees to it that what hangs below the things of an operation is fetched in one statement for all of them, over
// lists, aliases and fragments. It lives as long as the query, or the root field of a mutation.
//
// It needs no timer to guess when a batch is complete: whoever finds things in the database shows them to the loader
// (seen), and the first one to ask what hangs below one of them fetches it for all that have been seen and need it too,
// with the same arguments. The number of statements is part of the contract, so it must not depend on who is faster: the
// fields at the root of a query wait for each other before anything below them is resolved, and so do the aliases of one
// field on one object. What remains is one field at several depths, or below lists with different arguments in different
// objects: there it takes one statement at least, and at most one for each depth and list.
type loader struct {
	mu      sync.Mutex
	needed  map[string]map[any]bool // a field with its arguments -> the keys of the things on which it is selected
	batches map[string]any          // a field with its arguments -> its *batch
	roots   rendezvous
	// Where the aliases of a field on one object wait for each other.
	meetings map[siblings]*rendezvous
	logged   map[string]bool // the texts of the errors that the log has already
	// Whom the mutation's root field has signed in: the viewer of what hangs below it. Nil: nobody.
	signedIn *pets.Viewer
}

type loaderKey struct{}

func newLoader() *loader {
	return &loader{needed: map[string]map[any]bool{}, batches: map[string]any{}, meetings: map[siblings]*rendezvous{}}
}

// withLoader gives a query its loader. In a mutation each root field has its own; see aroundRootField.
func withLoader(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	op := graphql.GetOperationContext(ctx)
	if op.Operation.Operation != ast.Query {
		return next(ctx)
	}
	l := newLoader()
	l.roots.expect(rootFields(op))
	return next(context.WithValue(ctx, loaderKey{}, l))
}

// firstTime reports whether nobody has asked about this error before.
func (l *loader) firstTime(err error) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.logged[err.Error()]
	if l.logged == nil {
		l.logged = map[string]bool{}
	}
	l.logged[err.Error()] = true
	return !before
}

func loaderOf(ctx context.Context) *loader { return ctx.Value(loaderKey{}).(*loader) }

// seen tells the loader what the current field resolves to: things of package pets, lists and pages of them.
func seen(ctx context.Context, found ...any) {
	l, selected := loaderOf(ctx), selectedBelow(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	need := func(field string, key any) {
		for batch := range selected[field] {
			if l.needed[batch] == nil {
				l.needed[batch] = map[any]bool{}
			}
			l.needed[batch][key] = true
		}
	}
	for _, thing := range found {
		see(need, thing)
	}
}

// see calls need for each field of the thing that is fetched in batches, with the key by which it is fetched.
func see(need func(field string, key any), thing any) {
	switch thing := thing.(type) {
	case *pets.Animal:
		if thing != nil {
			need("household", thing.ID.Household)
			need("weights", thing.ID)
			need("vaccinations", thing.ID)
			need("history", thing.ID)
		}
	case *pets.Weight:
		if thing != nil {
			need("animal", thing.Animal)
		}
	case *pets.Vaccination:
		if thing != nil {
			need("animal", thing.Animal)
		}
	case *pets.Household:
		if thing != nil {
			need("members", thing.ID)
			need("animals", thing.ID)
		}
	case *pets.User:
		if thing != nil {
			need("households", thing.ID)
			need("sessions", thing.ID)
		}
	case []*pets.Household:
		for _, h := range thing {
			see(need, h)
		}
	case []*pets.Member:
		for _, m := range thing {
			see(need, m.User)
		}
	case page.Page[*pets.Animal]:
		for _, e := range thing.Edges {
			see(need, e.Node)
		}
	case page.Page[*pets.Weight]:
		for _, e := range thing.Edges {
			see(need, e.Node)
		}
	case page.Page[*pets.Vaccination]:
		for _, e := range thing.Edges {
			see(need, e.Node)
		}
	case page.Page[*pets.Change]:
		for _, e := range thing.Edges {
			see(need, e.Node.ChangedBy)
		}
	case *pets.DeletedAnimal:
		if thing != nil {
			see(need, thing.DeletedBy)
		}
	case page.Page[*pets.DeletedAnimal]:
		for _, e := range thing.Edges {
			see(need, e.Node)
		}
	}
}

// A batch is what a field with its arguments resolves to, for each of the things that were asked about.
type batch[K comparable, V any] struct {
	mu    sync.Mutex
	found map[K]V
	err   error               // why nothing more can be fetched: to ask again for each thing would not help
	shown map[*ast.Field]bool // the places in the document for which all of found has been shown to the loader
}

// load returns what the current field resolves to for the things of these keys, in their order. It fetches what has not
// been fetched yet with the same arguments, and with it what the other things need that the operation has seen.
func load[K comparable, V any](ctx context.Context, keys []K, fetch func([]K) (map[K]V, error)) ([]V, error) {
	field := graphql.GetFieldContext(ctx).Field
	name := batchName(graphql.GetOperationContext(ctx), field)
	return loadAs(ctx, name, name, keys, fetch)
}

// batchName names a field with its arguments. The arguments are taken as the request has them, plain values, and written as
// JSON, so that equal ones look alike and no others do.
func batchName(op *graphql.OperationContext, field graphql.CollectedField) string {
	args, err := json.Marshal(field.ArgumentMap(op.Variables))
	if err != nil { // they came as JSON, or stand in a document: all of them can be written
		panic(err)
	}
	return field.Name + string(args)
}

// loadAs is load for what is not the current field itself but is needed where another one is, such as the count of a page.
func loadAs[K comparable, V any](ctx context.Context, name, neededWith string, keys []K, fetch func([]K) (map[K]V, error)) ([]V, error) {
	l := loaderOf(ctx)
	b := batchOf[K, V](l, name)
	b.mu.Lock()
	defer b.mu.Unlock()
	if due := b.due(keys); len(due) > 0 {
		if b.err != nil {
			return nil, b.err
		}
		due = b.due(append(due, neededBy[K](l, neededWith)...))
		found, err := fetch(due)
		if err != nil {
			b.err = err
			return nil, err
		}
		for _, k := range due {
			b.found[k] = found[k]
		}
		clear(b.shown)
	}
	if at := graphql.GetFieldContext(ctx).Field.Field; !b.shown[at] {
		b.shown[at] = true
		all := make([]any, 0, len(b.found))
		for _, v := range b.found {
			all = append(all, v)
		}
		seen(ctx, all...)
	}
	values := make([]V, len(keys))
	for i, k := range keys {
		values[i] = b.found[k]
	}
	return values, nil
}

func batchOf[K comparable, V any](l *loader, name string) *batch[K, V] {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.batches[name].(*batch[K, V])
	if !ok {
		b = &batch[K, V]{found: map[K]V{}, shown: map[*ast.Field]bool{}}
		l.batches[name] = b
	}
	return b
}

// due returns those of the keys that have not been fetched, each once.
func (b *batch[K, V]) due(keys []K) []K {
	var due []K
	listed := map[K]bool{}
	for _, k := range keys {
		if _, ok := b.found[k]; !ok && !listed[k] {
			listed[k] = true
			due = append(due, k)
		}
	}
	return due
}

func neededBy[K comparable](l *loader, name string) []K {
	l.mu.Lock()
	defer l.mu.Unlock()
	var keys []K
	for k := range l.needed[name] {
		if k, ok := k.(K); ok {
			keys = append(keys, k)
		}
	}
	return keys
}
