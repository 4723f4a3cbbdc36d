package pgembed

import (
	"context"
	"errors"
	"time"
)

var errEnded = errors.New("ended")

// patience paces the repeated look at something outside this process: often at
// first, so that a quick start is noticed quickly, then ten times a second.
type patience struct {
	since time.Time
	delay time.Duration
}

func newPatience() *patience {
	return &patience{since: time.Now(), delay: 2 * time.Millisecond}
}

func (p *patience) passed() time.Duration { return time.Since(p.since) }

// next waits until it is time for another look. It fails when ctx is done, and
// with errEnded when ended, which may be nil, is closed.
func (p *patience) next(ctx context.Context, ended <-chan struct{}) error {
	timer := time.NewTimer(p.delay)
	defer timer.Stop()
	p.delay = min(p.delay*3/2, 100*time.Millisecond)
	select {
	case <-ended:
		return errEnded
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}
