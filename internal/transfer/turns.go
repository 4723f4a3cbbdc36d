package transfer

import (
	"sync"

	"menagerie/internal/pets"
)

// turns bounds how many do something that lasts: all together, and each user.
type turns struct {
	all, each int

	mu    sync.Mutex
	taken int
	by    map[pets.UserID]int
}

// take returns what gives the turn back, or nil where there is none to be had; own says that it is for the user's own.
func (t *turns) take(user pets.UserID) (leave func(), own bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by[user] >= t.each {
		return nil, true
	}
	if t.taken >= t.all {
		return nil, false
	}
	if t.by == nil {
		t.by = map[pets.UserID]int{}
	}
	t.taken++
	t.by[user]++
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.taken--
		if t.by[user]--; t.by[user] == 0 {
			delete(t.by, user)
		}
	}, false
}
