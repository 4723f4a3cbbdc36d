package db

import (
	"context"
	"runtime"
	"time"
)

// lanes let a few statements work at a time, of a kind that keeps a processor of PostgreSQL's busy from beginning to end. More of them at once
// take longer together, since the processors' caches are then everybody's, and they keep what is short waiting for its turn.
type lanes struct {
	slots    chan struct{}
	patience time.Duration // how long a statement waits for those before it, which a connection that hangs may never end
}

// newLanes returns two lanes for each processor: as long as one statement's rows are on their way, another one works.
func newLanes() *lanes {
	return &lanes{make(chan struct{}, max(4, 2*runtime.GOMAXPROCS(0))), patience}
}

// enter waits for a lane, until patience or ctx ends; leave is to be called when the statement is done.
func (l *lanes) enter(ctx context.Context) (leave func()) {
	select {
	case l.slots <- struct{}{}:
		return l.leave
	default:
	}
	over := time.NewTimer(l.patience)
	defer over.Stop()
	select {
	case l.slots <- struct{}{}:
		return l.leave
	case <-over.C:
	case <-ctx.Done(): // the statement will find out
	}
	return func() {}
}

func (l *lanes) leave() { <-l.slots }
