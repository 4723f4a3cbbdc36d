package auth_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// watched is a keyStore that knows which sessions have ended, and hands out who is to be told of it.
type watched struct {
	keyStore
	watcher chan pets.RevocationWatcher
	ended   map[pets.SessionID]bool
	lookups int
}

func (s *watched) WatchRevocations(_ context.Context, w pets.RevocationWatcher, _ time.Duration) {
	s.watcher <- w
}

// connect returns who is to be told of the ends of sessions at an instance on this store.
func (s *watched) connect(instance *auth.Service) pets.RevocationWatcher {
	s.watcher = make(chan pets.RevocationWatcher, 1)
	instance.Watch(context.Background())
	return <-s.watcher
}

func (s *watched) SessionStands(_ context.Context, v pets.Viewer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lookups++
	switch {
	case s.err != nil:
		return s.err
	case s.ended[v.Session]:
		return pets.ErrSessionEnded
	}
	return nil
}

// timesLookedUp returns how often a session was looked up since the last call.
func (s *watched) timesLookedUp() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.lookups
	s.lookups = 0
	return n
}

// TestRememberedTokensAreJudgedLikeOthers: two instances are told the same, and of the same tokens one remembers what it has verified,
// a few of them, and the other does not. Whatever happens in between, they never disagree, neither in who it is, nor in the
// error, nor in what they ask the store.
func TestRememberedTokensAreJudgedLikeOthers(t *testing.T) {
	clock, store := newClock(), &watched{}
	store.ended = map[pets.SessionID]bool{}
	var instances [2]*auth.Service
	var watchers [2]pets.RevocationWatcher
	for i, size := range []int{-1, 3} {
		config := quiet
		config.Now, config.TokenCache, config.RevocationLag = clock.now, size, time.Hour
		s, err := auth.New(t.Context(), store, config)
		if err != nil {
			t.Fatal(err)
		}
		instances[i], watchers[i] = s, store.connect(s)
	}
	begin := clock.now()
	newKey := func(from time.Time) pets.SigningKey {
		_, private, _ := ed25519.GenerateKey(nil)
		return pets.SigningKey{ID: fmt.Sprint("key-", rand.Int64()), Private: private.Seed(), CreatedAt: from, ActiveFrom: from}
	}
	rapid.Check(t, func(t *rapid.T) {
		// The services are costly to make and go on; the keys and sessions begin anew.
		clock.set(clock.now().Add(2 * time.Hour))
		begin = clock.now()
		// Those that have been removed are still around: their tokens are out there.
		keys := []pets.SigningKey{newKey(begin.Add(-time.Hour)), newKey(begin.Add(-time.Hour))}
		store.change(func() { store.keys, store.err = slices.Clone(keys), nil })
		var sessions []pets.SessionID
		for range 3 {
			var id pets.SessionID
			for i := range id {
				id[i] = byte(rand.Uint32())
			}
			sessions = append(sessions, id)
		}
		each := func(do func(s *auth.Service, w pets.RevocationWatcher)) {
			for i, s := range instances {
				do(s, watchers[i])
			}
		}
		hear := func(*rapid.T) { each(func(_ *auth.Service, w pets.RevocationWatcher) { w.Heard(time.Now()) }) }
		hear(t)
		seconds := func(t *rapid.T, from, to int, label string) int64 {
			return clock.now().Unix() + int64(rapid.IntRange(from, to).Draw(t, label))
		}
		// What ends all that is remembered happens seldom, or there would be nothing.
		seldom := func(t *rapid.T) bool { return rapid.IntRange(0, 3).Draw(t, "seldom") == 3 }
		load := func(t *rapid.T) {
			if rapid.Bool().Draw(t, "load") {
				clock.advance(auth.KeysMaxAge)
				each(func(s *auth.Service, _ pets.RevocationWatcher) { _, _ = s.Issue(t.Context(), ann) })
			}
		}
		var tokens []string
		t.Repeat(map[string]func(*rapid.T){
			"sign": func(t *rapid.T) {
				key := rapid.SampledFrom(keys).Draw(t, "key")
				header := object{"alg": "EdDSA", "kid": key.ID}
				claims := object{
					"iss": issuer, "aud": audience, "sub": ann.String(), "sid": rapid.SampledFrom(sessions).Draw(t, "session").String(),
					"iat": seconds(t, -600, 10, "iat"), "exp": seconds(t, -30, 1200, "exp"), "jti": fmt.Sprint(rand.Int64()),
				}
				if rapid.Bool().Draw(t, "with nbf") {
					claims["nbf"] = seconds(t, -600, 60, "nbf")
				}
				switch rapid.IntRange(0, 12).Draw(t, "wrong") {
				case 10:
					claims["iss"] = "other"
				case 11:
					claims["sub"] = "nobody"
				case 12:
					key = newKey(begin)
				}
				tokens = append(tokens, makeToken(header, claims, signWith(key)))
			},
			"": func(t *rapid.T) {
				if len(tokens) == 0 {
					return
				}
				for range 3 {
					token := rapid.SampledFrom(tokens[max(0, len(tokens)-4):]).Draw(t, "token") // one more than are remembered
					if rapid.IntRange(0, 9).Draw(t, "spoil") == 9 {
						at := rapid.IntRange(0, len(token)-1).Draw(t, "at")
						token = token[:at] + "x" + token[at+1:]
					}
					var saw [2]string
					store.timesAsked()
					store.timesLookedUp()
					for i, s := range instances {
						v, err := s.Verify(t.Context(), token)
						saw[i] = fmt.Sprint(v, err, errors.Is(err, auth.ErrInvalidToken), errors.Is(err, auth.ErrExpiredToken),
							errors.Is(err, auth.ErrUnavailable), store.timesAsked(), store.timesLookedUp())
					}
					if saw[0] != saw[1] {
						t.Fatalf("by its signature: %s\nremembered: %s", saw[0], saw[1])
					}
				}
			},
			"wait": func(t *rapid.T) {
				upTo := rapid.SampledFrom([]time.Duration{time.Second, time.Second, 10 * time.Second, 3 * time.Minute}).Draw(t, "up to")
				clock.advance(time.Duration(rapid.Int64Range(1, int64(upTo)).Draw(t, "for")))
			},
			"set the clock back": func(t *rapid.T) {
				back := time.Duration(rapid.Int64Range(1, int64(time.Minute)).Draw(t, "by"))
				if at := clock.now().Add(-back); at.After(begin) {
					clock.set(at)
				}
			},
			"end a session": func(t *rapid.T) {
				if !seldom(t) {
					return
				}
				id := rapid.SampledFrom(sessions).Draw(t, "session")
				store.change(func() { store.ended[id] = true })
				if rapid.Bool().Draw(t, "told") {
					each(func(_ *auth.Service, w pets.RevocationWatcher) {
						w.Revoked(pets.Revocation{Session: id, Until: clock.now().Add(10 * time.Minute)})
					})
				}
			},
			"deaf": func(*rapid.T) { each(func(_ *auth.Service, w pets.RevocationWatcher) { w.Deaf() }) },
			"hear": hear,
			"rotate": func(t *rapid.T) {
				if len(keys) > 5 || !seldom(t) {
					return
				}
				key := newKey(time.Unix(seconds(t, -1400, 60, "active"), 0))
				keys = append(keys, key)
				store.change(func() { store.keys = append(store.keys, key) })
				load(t)
			},
			"remove a key": func(t *rapid.T) {
				if !seldom(t) {
					return
				}
				store.change(func() {
					if n := len(store.keys); n > 1 {
						i := rapid.IntRange(0, n-1).Draw(t, "key")
						store.keys = slices.Delete(store.keys, i, i+1)
					}
				})
				load(t)
			},
			"another key of the same id": func(t *rapid.T) {
				if !seldom(t) {
					return
				}
				store.change(func() {
					key := &store.keys[rapid.IntRange(0, len(store.keys)-1).Draw(t, "key")]
					key.Private = newKey(begin).Private
					keys = append(keys, *key)
				})
				load(t)
			},
			"the store is away": func(t *rapid.T) {
				if seldom(t) {
					store.change(func() { store.err = auth.ErrUnavailable })
				}
			},
			"the store is back": func(*rapid.T) { store.change(func() { store.err = nil }) },
		})
	})
	hits, misses := instances[1].TokenCacheHits(), instances[1].TokenCacheMisses()
	t.Logf("%d remembered, %d verified", hits, misses)
	if hits == 0 || misses == 0 || instances[0].TokenCacheHits() != 0 {
		t.Error("nothing was remembered, or what was not to be")
	}
}

// TestOnlyAcceptedTokensAreRemembered: a token that is refused is looked at anew each time, and drives out none that is not.
func TestOnlyAcceptedTokensAreRemembered(t *testing.T) {
	clock := newClock()
	s := newService(t, &keyStore{}, clock.now)
	good := issue(t, s).Access
	hits := func(token string, times int) uint64 {
		before := s.TokenCacheHits()
		for range times {
			_, _ = s.Verify(t.Context(), token)
		}
		return s.TokenCacheHits() - before
	}
	if n := hits(good, 3); n != 2 {
		t.Errorf("%d of 3 were remembered", n)
	}
	at := len(good) - 10
	for name, token := range map[string]string{
		"forged": good[:at] + strings.Repeat("A", 10), "of an unknown key": forge(1), "garbage": "garbage", "nothing": "",
	} {
		if n := hits(token, 3); n != 0 {
			t.Errorf("%s: %d of 3 were remembered", name, n)
		}
	}
	if n := hits(good, 1); n != 1 {
		t.Error("the good one has been forgotten")
	}
	clock.advance(time.Hour)
	if n := hits(good, 3); n != 1 {
		t.Errorf("once expired, it was remembered %d times and not once", n)
	}
}

// TestRememberedTokensAreBounded: in their number, and so in their memory.
func TestRememberedTokensAreBounded(t *testing.T) {
	store := &keyStore{}
	config := quiet
	config.Now, config.TokenCache = newClock().now, 2_000
	s, err := auth.New(t.Context(), store, config)
	if err != nil {
		t.Fatal(err)
	}
	key := store.keys[0]
	sign := func(n int) string {
		return makeToken(object{"alg": "EdDSA", "kid": key.ID}, object{
			"iss": issuer, "aud": audience, "sub": ann.String(), "sid": auth.IssuedSession.String(), "jti": fmt.Sprint(n),
			"iat": newClock().now().Unix(), "exp": newClock().now().Unix() + 60,
		}, signWith(key))
	}
	used := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := used()
	more := config.TokenCache + 1_000
	for n := range more {
		if !verifies(t, s, sign(n)) {
			t.Fatal("not valid")
		}
	}
	if took := used() - before; took > int64(config.TokenCache)*400 {
		t.Errorf("they take %d bytes", took)
	} else {
		t.Logf("%d take %d bytes", config.TokenCache, took)
	}
	hit := func(n int) bool {
		before := s.TokenCacheHits()
		verifies(t, s, sign(n))
		return s.TokenCacheHits() > before
	}
	if !hit(more-1) || !hit(more-config.TokenCache) {
		t.Error("those verified last are forgotten")
	}
	if hit(0) || hit(500) {
		t.Error("there are more than the bound")
	}
}

// TestRememberedTokensAtOnce: for the race detector, and that a session's end holds for all who come after it.
func TestRememberedTokensAtOnce(t *testing.T) {
	store := &watched{ended: map[pets.SessionID]bool{}}
	config := quiet
	config.RevocationLag, config.TokenCache = time.Hour, 2
	s, err := auth.New(t.Context(), store, config)
	if err != nil {
		t.Fatal(err)
	}
	watcher := store.connect(s)
	watcher.Heard(time.Now())
	tokens := []string{issue(t, s).Access, issue(t, s).Access, issue(t, s).Access}
	told := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 400 {
				over := false
				select {
				case <-told:
					over = true
				default:
				}
				_, err := s.Verify(t.Context(), tokens[(i+n)%3])
				if over && err == nil {
					t.Error("accepted after the end of its session")
					return
				}
				if err != nil && !errors.Is(err, auth.ErrInvalidToken) {
					t.Error(err)
					return
				}
				if i == 0 && n == 200 {
					watcher.Revoked(pets.Revocation{Session: auth.IssuedSession, Until: time.Now().Add(time.Hour)})
					close(told)
				}
			}
		})
	}
	wg.Wait()
}

// TestARememberedTokenCostsNoMemory: the point of it.
func TestARememberedTokenCostsNoMemory(t *testing.T) {
	store := &watched{}
	config := quiet
	config.RevocationLag = time.Hour
	s, err := auth.New(t.Context(), store, config)
	if err != nil {
		t.Fatal(err)
	}
	store.connect(s).Heard(time.Now())
	token := issue(t, s).Access
	if n := testing.AllocsPerRun(100, func() { verifies(t, s, token) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
