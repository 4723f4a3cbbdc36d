package db

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"
)

// This file looks up rows for several requests by one statement. The trip to PostgreSQL costs both sides several times what it takes to
// find one row by its key. So lookups that come while others are under way wait for those, and then go together, as many as have come; one
// that comes alone goes at once. Nothing is kept: a lookup joins only a statement that has not been sent yet, and so it sees all that was
// committed before it came.

const (
	// gatherMost is how many lookups one statement does at most.
	gatherMost = 64
	// patience is how long what could go waits for statements under way, which a connection that hangs may never end: then it goes beside them.
	patience = 50 * time.Millisecond
)

// A gatherer looks up values by their keys. It is safe for concurrent use.
type gatherer[K, V any] struct {
	alone    func(context.Context, K) (V, error)
	together func(context.Context, []K) ([]V, error) // in the order of the keys
	lanes    int                                     // how many statements may be under way before lookups wait for them
	patience time.Duration

	mu       sync.Mutex
	underWay int
	waiting  []*gathered[K, V]
	overdue  *time.Timer // nil: nobody has had to wait yet
}

func newGatherer[K, V any](alone func(context.Context, K) (V, error), together func(context.Context, []K) ([]V, error)) *gatherer[K, V] {
	// With one alone, all would wait where that one waits for its processor behind longer statements.
	return &gatherer[K, V]{alone: alone, together: together, lanes: max(2, runtime.GOMAXPROCS(0)), patience: patience}
}

// gathered is a lookup that waits.
type gathered[K, V any] struct {
	key      K
	deadline time.Time
	value    V
	failed   bool
	panicked any
	done     chan struct{} // closed when there is a value, or it has failed
}

// get looks one up: alone, or together with others. A statement of its own is for whoever sets no deadline, wants to see it in a Trace,
// or was in one that failed, so that nobody gets the errors of others.
func (g *gatherer[K, V]) get(ctx context.Context, key K) (value V, err error) {
	deadline, bounded := ctx.Deadline()
	if !bounded || isTraced(ctx) {
		return g.alone(ctx, key)
	}
	q := g.wait(key, deadline)
	if q == nil {
		defer g.goOn()
		return g.alone(ctx, key)
	}
	select {
	case <-q.done:
	case <-ctx.Done():
		g.giveUp(q)
		return value, ctx.Err()
	}
	switch {
	case q.panicked != nil:
		panic(q.panicked)
	case q.failed:
		return g.alone(ctx, key)
	}
	return q.value, nil
}

// wait puts a lookup with those that wait. It returns nil where there is no need to: then a statement is under way, and goOn is to be called
// at its end.
func (g *gatherer[K, V]) wait(key K, deadline time.Time) *gathered[K, V] {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.underWay < g.lanes {
		g.underWay++
		return nil
	}
	q := &gathered[K, V]{key: key, deadline: deadline, done: make(chan struct{})}
	if g.waiting = append(g.waiting, q); len(g.waiting) == 1 {
		g.watch()
	}
	return q
}

// watch sees to it that those who wait do not do so for too long.
func (g *gatherer[K, V]) watch() {
	if g.overdue == nil {
		g.overdue = time.AfterFunc(g.patience, g.goBeside)
	} else {
		g.overdue.Reset(g.patience)
	}
}

// giveUp takes a lookup away from those that wait, if it still does.
func (g *gatherer[K, V]) giveUp(q *gathered[K, V]) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting = slices.DeleteFunc(g.waiting, func(other *gathered[K, V]) bool { return other == q })
}

// goOn ends a statement, and begins one for those who wait.
func (g *gatherer[K, V]) goOn() {
	if batch := g.take(nil); len(batch) > 0 {
		go g.serve(batch)
	}
}

// goBeside begins a statement beside those under way for those who have waited for too long.
func (g *gatherer[K, V]) goBeside() {
	g.mu.Lock()
	g.underWay++
	g.mu.Unlock()
	g.goOn()
}

// take returns lookups that wait; none: then one statement less is under way. room is where others may wait meanwhile.
func (g *gatherer[K, V]) take(room []*gathered[K, V]) []*gathered[K, V] {
	g.mu.Lock()
	defer g.mu.Unlock()
	batch := g.waiting
	if len(batch) == 0 {
		g.underWay--
		return nil
	}
	n := min(len(batch), gatherMost)
	room = append(room[:0], batch[n:]...)
	g.waiting = room
	if len(room) > 0 {
		g.watch()
	}
	clear(batch[n:])
	return batch[:n]
}

// serve answers all who wait, until nobody does.
func (g *gatherer[K, V]) serve(batch []*gathered[K, V]) {
	for len(batch) > 0 {
		g.answer(batch)
		clear(batch)
		batch = g.take(batch)
	}
}

// answer looks some up together.
func (g *gatherer[K, V]) answer(batch []*gathered[K, V]) {
	found := false
	defer func() {
		if !found {
			batch[0].panicked = recover() // its request knows what to do then; here it would end the process
		}
		for _, q := range batch {
			q.failed = !found
			close(q.done)
		}
	}()
	keys := make([]K, len(batch))
	var latest time.Time // no single one of them may end what the others wait for
	for i, q := range batch {
		keys[i] = q.key
		if q.deadline.After(latest) {
			latest = q.deadline
		}
	}
	ctx, cancel := context.WithDeadline(context.Background(), latest)
	defer cancel()
	values, err := g.together(ctx, keys)
	if err != nil {
		return
	}
	for i, q := range batch {
		q.value = values[i]
	}
	found = true
}
