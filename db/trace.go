package db

import (
	"context"
	"sync"
	"time"
)

// A Trace notes the statements that are run for one request, for whoever wants to see them: a context carries it.
type Trace struct {
	mu         sync.Mutex
	statements []TracedStatement
}

// TracedStatement is a statement that has been run.
type TracedStatement struct {
	SQL  string        // its text, without the values of its parameters
	Took time.Duration // from sending it to the last of its rows
}

type traceKey struct{}

// WithTrace returns a context that notes the statements run with it.
func WithTrace(ctx context.Context) (context.Context, *Trace) {
	t := &Trace{}
	return context.WithValue(ctx, traceKey{}, t), t
}

// Statements returns what has been noted so far.
func (t *Trace) Statements() []TracedStatement {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]TracedStatement{}, t.statements...)
}

// isTraced reports whether the statements run with the context are noted.
func isTraced(ctx context.Context) bool {
	_, ok := ctx.Value(traceKey{}).(*Trace)
	return ok
}

// traced notes a statement; call what it returns when it is done.
func traced(ctx context.Context, text string) (done func()) {
	t, ok := ctx.Value(traceKey{}).(*Trace)
	if !ok {
		return func() {}
	}
	start := time.Now()
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.statements = append(t.statements, TracedStatement{SQL: text, Took: time.Since(start)})
	}
}
