package apptest

import (
	"sync/atomic"
	"time"

	"menagerie/internal/app"
)

// Clock is a clock that stands still until somebody moves it. It is safe for concurrent use.
type Clock struct{ micros atomic.Int64 }

// NewClock returns a clock that shows the time.
func NewClock(now time.Time) *Clock {
	c := &Clock{}
	c.micros.Store(now.UnixMicro())
	return c
}

// Now returns what the clock shows.
func (c *Clock) Now() time.Time { return time.UnixMicro(c.micros.Load()).UTC() }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.micros.Add(d.Microseconds()) }

// Configure makes an instance live by the clock: pass it to New or On.
func (c *Clock) Configure(config *app.Config) { config.Now = c.Now }
