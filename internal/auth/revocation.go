package auth

import (
	"context"
	"sync"
	"time"

	"menagerie/internal/pets"
)

// maxEnded is how many ended sessions an instance remembers, in some 10 MB: those of ten minutes, as long as an access token is
// valid. Should there be more, it looks each session up until they are over.
const maxEnded = 100_000

// revocations is what an instance remembers of the sessions that have been ended and of which an access token may still be
// around. While it hears of new ones, it knows without a look-up whether a session stands; while it is deaf, it does not.
//
// It implements pets.RevocationWatcher.
type revocations struct {
	load func(context.Context) ([]pets.Revocation, error)
	now  func() time.Time
	lag  time.Duration // how late it may hear of the end of a session

	mu     sync.RWMutex
	ended  map[pets.SessionID]time.Time // until when to remember them; at most maxEnded
	unsure time.Time                    // until when there may be others, for which there was no room
	heard  time.Time                    // everything before is known; zero: deaf. By the program's own clock, which never jumps.
	first  chan struct{}                // closed when it has heard for the first time
	pruned time.Time
}

func newRevocations(c Config, load func(context.Context) ([]pets.Revocation, error)) *revocations {
	return &revocations{load: load, now: c.Now, lag: c.RevocationLag, ended: map[pets.SessionID]time.Time{}, first: make(chan struct{})}
}

// has reports whether the session has been ended, and whether that is certain.
func (r *revocations) has(id pets.SessionID) (ended, certain bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, ended = r.ended[id]
	all := r.unsure.IsZero() || r.now().After(r.unsure.Add(Leeway))
	return ended, ended || all && !r.heard.IsZero() && time.Since(r.heard) < r.lag
}

// add remembers the end of sessions.
func (r *revocations) add(list ...pets.Revocation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	for _, x := range list {
		if _, known := r.ended[x.Session]; !known && len(r.ended) >= maxEnded {
			if x.Until.After(r.unsure) {
				r.unsure = x.Until
			}
			continue
		}
		r.ended[x.Session] = x.Until
	}
	if now.Sub(r.pruned) > time.Minute { // and not for each: to look at all of them takes time
		r.pruned = now
		for id, until := range r.ended {
			if until.Before(now.Add(-Leeway)) {
				delete(r.ended, id)
			}
		}
	}
}

// Reload implements pets.RevocationWatcher.
func (r *revocations) Reload(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	list, err := r.load(ctx)
	if err == nil {
		r.add(list...)
	}
	return err
}

// Revoked implements pets.RevocationWatcher.
func (r *revocations) Revoked(x pets.Revocation) { r.add(x) }

// Heard implements pets.RevocationWatcher.
func (r *revocations) Heard(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = at
	select {
	case <-r.first:
	default:
		close(r.first)
	}
}

// Deaf implements pets.RevocationWatcher.
func (r *revocations) Deaf() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = time.Time{}
}
