package auth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

var errStore = errors.New("the store is away")

// forge returns a token that names a key that there is not.
func forge(n int) string {
	return makeToken(object{"alg": "EdDSA", "kid": fmt.Sprint("forged-", n)}, object{"sub": ann.String()},
		func([]byte) []byte { return make([]byte, 64) })
}

// kid returns the key that a token names.
func kid(t testing.TB, token string) string {
	t.Helper()
	header, _, _ := strings.Cut(token, ".")
	return decodePart(t, header)["kid"].(string)
}

func verifies(t testing.TB, s *auth.Service, token string) bool {
	t.Helper()
	_, err := s.Verify(t.Context(), token)
	if err != nil && !errors.Is(err, auth.ErrInvalidToken) {
		t.Fatal(err)
	}
	return err == nil
}

func TestFirstKey(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	a := newService(t, store, clock.now)
	b := newService(t, store, clock.now)
	if len(store.keys) != 1 {
		t.Fatalf("%d keys", len(store.keys))
	}
	if !verifies(t, b, issue(t, a).Access) || !verifies(t, a, issue(t, b).Access) {
		t.Error("two instances do not accept each other's tokens")
	}
}

// TestFirstKeyOfSeveral: another instance makes the first key between our question and ours.
func TestFirstKeyOfSeveral(t *testing.T) {
	other := &keyStore{}
	newService(t, other, newClock().now)
	store := &overtaken{keyStore: keyStore{}, first: other.keys[0]}
	s := newService(t, store, newClock().now)
	if got := kid(t, issue(t, s).Access); got != other.keys[0].ID || len(store.keys) != 1 {
		t.Errorf("signs with %s of %d keys, want %s", got, len(store.keys), other.keys[0].ID)
	}
}

type overtaken struct {
	keyStore
	first pets.SigningKey
}

func (s *overtaken) CreateFirstSigningKey(ctx context.Context, k pets.SigningKey) error {
	if err := s.keyStore.CreateFirstSigningKey(ctx, s.first); err != nil {
		return err
	}
	return s.keyStore.CreateFirstSigningKey(ctx, k)
}

// TestFirstKeyOfAFastClock: the instance that made the first key is ahead of ours.
func TestFirstKeyOfAFastClock(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	ahead := newService(t, store, func() time.Time { return clock.now().Add(auth.Leeway) })
	s := newService(t, store, clock.now)
	if !verifies(t, s, issue(t, s).Access) || !verifies(t, s, issue(t, ahead).Access) || !verifies(t, ahead, issue(t, s).Access) {
		t.Error("two instances whose clocks differ do not accept each other's tokens")
	}
}

func TestNewWithoutStore(t *testing.T) {
	_, err := auth.New(t.Context(), &keyStore{err: errStore}, quiet)
	if !errors.Is(err, auth.ErrUnavailable) || !errors.Is(err, errStore) {
		t.Errorf("got %v", err)
	}
}

func TestNewWithBrokenKey(t *testing.T) {
	store := &keyStore{keys: []pets.SigningKey{{ID: "broken", Private: []byte("secret")}}}
	_, err := auth.New(t.Context(), store, quiet)
	if err == nil || !strings.Contains(err.Error(), "broken") || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestConfig(t *testing.T) {
	for name, change := range map[string]func(*auth.Config){
		"issuer":           func(c *auth.Config) { c.Issuer = "" },
		"audience":         func(c *auth.Config) { c.Audience = "" },
		"access token":     func(c *auth.Config) { c.AccessTTL = time.Second - 1 },
		"refresh token":    func(c *auth.Config) { c.RefreshTTL = -time.Hour },
		"activation delay": func(c *auth.Config) { c.ActivationDelay = auth.MinActivationDelay - 1 },
	} {
		config := quiet
		change(&config)
		if _, err := auth.New(t.Context(), &keyStore{}, config); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestVerifyAsksNobody: a token of a known key costs no call of the store, however old the keys are and also if the
// store is away.
func TestVerifyAsksNobody(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	token := issue(t, s).Access
	store.timesAsked()
	store.change(func() { store.err = errStore })
	for range 100 {
		if !verifies(t, s, token) {
			t.Fatal("not accepted")
		}
		clock.advance(6 * time.Second)
	}
	clock.advance(time.Hour)
	if verifies(t, s, token) {
		t.Error("an expired token is accepted")
	}
	if n := store.timesAsked(); n != 0 {
		t.Errorf("the store was asked %d times", n)
	}
}

// TestForgedKeysCostNothing: whatever unknown keys are named, and by however many at once, the store is asked at most
// once a second.
func TestForgedKeysCostNothing(t *testing.T) {
	const forged, seconds = 10_000, 5
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	store.timesAsked()
	for second := range seconds {
		clock.advance(auth.ReloadInterval)
		var wg sync.WaitGroup
		for worker := range 8 {
			wg.Go(func() {
				for n := worker; n < forged/seconds; n += 8 {
					if _, err := s.Verify(t.Context(), forge(second*forged+n)); !errors.Is(err, auth.ErrInvalidToken) {
						t.Errorf("got %v", err)
						return
					}
				}
			})
		}
		wg.Wait()
		if n := store.timesAsked(); n != 1 {
			t.Errorf("the store was asked %d times in one second", n)
		}
	}
}

// TestOneQuestionForAll: those who come while the store is being asked wait for that answer, and he who asked cannot
// take it from the others by going away.
func TestOneQuestionForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &keyStore{}
		a := newService(t, store, nil)
		b := newService(t, store, nil)
		time.Sleep(auth.ReloadInterval)
		key, err := b.RotateKeys(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Until(key.ActiveFrom))
		token := issue(t, b).Access // of a key that a has not heard of
		store.timesAsked()
		hold := make(chan struct{})
		store.change(func() { store.hold = hold })

		first, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		verify := func(ctx context.Context, want error) {
			wg.Go(func() {
				if _, err := a.Verify(ctx, token); !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
			})
		}
		verify(first, nil)
		synctest.Wait()
		impatient, giveUp := context.WithCancel(t.Context())
		verify(impatient, auth.ErrUnavailable)
		for range 50 {
			verify(t.Context(), nil)
		}
		synctest.Wait()
		giveUp()
		cancel()
		time.Sleep(2 * auth.ReloadInterval) // the answer takes longer than the interval
		close(hold)
		wg.Wait()
		if n := store.timesAsked(); n != 1 {
			t.Errorf("the store was asked %d times", n)
		}
	})
}

// TestSlowStore: a store that does not answer is given up, and is not asked again by each of those who waited.
func TestSlowStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &keyStore{}
		s := newService(t, store, nil)
		time.Sleep(auth.ReloadInterval)
		store.timesAsked()
		store.change(func() { store.hold = make(chan struct{}) })
		begin := time.Now()
		var wg sync.WaitGroup
		for n := range 50 {
			wg.Go(func() {
				if _, err := s.Verify(t.Context(), forge(n)); !errors.Is(err, auth.ErrUnavailable) || errors.Is(err, auth.ErrInvalidToken) {
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
		if n := store.timesAsked(); n != 1 {
			t.Errorf("the store was asked %d times", n)
		}
	})
}

// TestStoreAway: an unknown key is no reason to call a token invalid while the store cannot say, nor to ask it all the
// time; known keys stay good; and all is well again as soon as the store is back.
func TestStoreAway(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	known := issue(t, s).Access
	store.timesAsked()
	store.change(func() { store.err = errStore })
	clock.advance(auth.KeysMaxAge)
	for n := range 10 {
		_, err := s.Verify(t.Context(), forge(n))
		if !errors.Is(err, auth.ErrUnavailable) || !errors.Is(err, errStore) || errors.Is(err, auth.ErrInvalidToken) {
			t.Fatalf("got %v", err)
		}
	}
	if _, err := s.Issue(t.Context(), ann); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("signs with keys that may be out of date: %v", err)
	}
	if n := store.timesAsked(); n != 1 {
		t.Errorf("the store was asked %d times", n)
	}
	if !verifies(t, s, known) {
		t.Error("a known key is not accepted")
	}
	store.change(func() { store.err = nil })
	clock.advance(auth.ReloadInterval)
	if _, err := s.Verify(t.Context(), forge(0)); !errors.Is(err, auth.ErrInvalidToken) {
		t.Errorf("got %v", err)
	}
	issue(t, s)
}

// TestSigningAsksOnceAMinute: keys are brought up to date where they sign, and not more often than that takes.
func TestSigningAsksOnceAMinute(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	store.timesAsked()
	for range 600 {
		issue(t, s)
		clock.advance(time.Second)
	}
	if n := store.timesAsked(); n != 9 {
		t.Errorf("the store was asked %d times in ten minutes", n)
	}
}

func TestRotation(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	a := newService(t, store, clock.now)
	b := newService(t, store, clock.now)
	both := []*auth.Service{a, b}
	first := store.keys[0]
	clock.advance(time.Hour)
	issue(t, a)

	second, err := a.RotateKeys(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if second.Private != nil {
		t.Error("the private half leaves the house")
	}
	want := pets.SigningKey{ID: store.keys[1].ID, CreatedAt: clock.now(), ActiveFrom: clock.now().Add(5 * time.Minute)}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := published(t, a); !slices.Equal(got, []string{first.ID, second.ID}) {
		t.Errorf("published %v", got)
	}
	clock.advance(auth.KeysMaxAge)
	if got := published(t, b); !slices.Equal(got, []string{first.ID, second.ID}) {
		t.Errorf("published elsewhere %v", got)
	}

	clock.set(second.ActiveFrom.Add(-1))
	var old []string
	for _, s := range both {
		token := issue(t, s).Access
		if kid(t, token) != first.ID {
			t.Error("the new key signs too early")
		}
		old = append(old, token)
	}
	clock.set(second.ActiveFrom)
	for _, s := range both {
		if kid(t, issue(t, s).Access) != second.ID {
			t.Error("the new key does not sign")
		}
	}

	// Nobody is signed out: what the old key signed is good to its end, and expired after it, not unknown.
	for clock.now().Before(second.ActiveFrom.Add(10 * time.Minute)) {
		for _, s := range both {
			for _, token := range old {
				if !verifies(t, s, token) {
					t.Fatalf("an old token is refused %v before its time", second.ActiveFrom.Add(10*time.Minute).Sub(clock.now()))
				}
			}
			if got := published(t, s); !slices.Equal(got, []string{first.ID, second.ID}) {
				t.Fatalf("published %v", got)
			}
		}
		clock.advance(7 * time.Second)
	}
	retired := second.ActiveFrom.Add(10*time.Minute + auth.Leeway)
	clock.set(retired.Add(1))
	forged := makeToken(object{"alg": "EdDSA", "kid": first.ID},
		object{"iss": issuer, "aud": audience, "sub": ann.String(), "sid": auth.IssuedSession.String(), "iat": clock.now().Unix(), "exp": clock.now().Unix() + 60}, signWith(first))
	for _, s := range both {
		if _, err := s.Verify(t.Context(), old[0]); !errors.Is(err, auth.ErrExpiredToken) {
			t.Errorf("got %v", err)
		}
		if verifies(t, s, forged) {
			t.Error("a retired key still signs")
		}
		if got := published(t, s); !slices.Equal(got, []string{second.ID}) {
			t.Errorf("published %v", got)
		}
	}
	clock.set(retired)
	if !verifies(t, a, forged) {
		t.Error("the key retires too early")
	}
}

// TestRotationAtAnyTime: whenever keys are rotated and wherever a token was issued, it is good on each instance in its
// time, and at no other; and no instance signs with a key before it is active.
func TestRotationAtAnyTime(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	instances := []*auth.Service{newService(t, store, clock.now), newService(t, store, clock.now)}
	instance := rapid.SampledFrom(instances)
	rapid.Check(t, func(t *rapid.T) {
		// The services are costly to make and go on; the keys begin anew.
		store.change(func() { store.keys = nil })
		clock.advance(time.Hour)
		var issued []*auth.Tokens
		for _, s := range instances {
			tokens, err := s.Issue(t.Context(), ann)
			if err != nil {
				t.Fatal(err)
			}
			issued = append(issued, tokens)
		}
		t.Repeat(map[string]func(*rapid.T){
			"issue": func(t *rapid.T) {
				tokens, err := instance.Draw(t, "at").Issue(t.Context(), ann)
				if err != nil {
					t.Fatal(err)
				}
				issued = append(issued, tokens)
				header, _, _ := strings.Cut(tokens.Access, ".")
				for _, k := range store.keys {
					if strings.Contains(header, k.ID) && k.ActiveFrom.After(clock.now()) {
						t.Fatalf("signs %v too early", k.ActiveFrom.Sub(clock.now()))
					}
				}
			},
			"rotate": func(t *rapid.T) {
				if len(store.keys) == 5 {
					t.Skip("enough")
				}
				if _, err := instance.Draw(t, "at").RotateKeys(t.Context()); err != nil {
					t.Fatal(err)
				}
			},
			"wait": func(t *rapid.T) {
				clock.advance(time.Duration(rapid.Int64Range(1, int64(6*time.Minute)).Draw(t, "for")))
			},
			"verify": func(t *rapid.T) {
				tokens := rapid.SampledFrom(issued).Draw(t, "token")
				want := !clock.now().After(tokens.AccessExpiresAt.Add(auth.Leeway))
				_, err := instance.Draw(t, "at").Verify(t.Context(), tokens.Access)
				if (err == nil) != want || !want && !errors.Is(err, auth.ErrExpiredToken) {
					t.Fatalf("%v before its end: %v", tokens.AccessExpiresAt.Sub(clock.now()), err)
				}
			},
		})
	})
}

func TestRotationFails(t *testing.T) {
	s := newService(t, &refusing{}, newClock().now)
	if _, err := s.RotateKeys(t.Context()); !errors.Is(err, errStore) {
		t.Errorf("got %v", err)
	}
}

type refusing struct{ keyStore }

func (*refusing) CreateSigningKey(context.Context, pets.SigningKey) error { return errStore }

// TestAllKeysRemoved: an operator whose keys have leaked removes them. What they signed is worth nothing soon after,
// and the instances agree on a new key without a restart.
func TestAllKeysRemoved(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	a := newService(t, store, clock.now)
	b := newService(t, store, clock.now)
	leaked := issue(t, a).Access
	store.change(func() { store.keys = nil })
	clock.advance(auth.KeysMaxAge)
	token := issue(t, a).Access
	if !verifies(t, b, token) || !verifies(t, a, token) {
		t.Error("the new key is not accepted")
	}
	if verifies(t, a, leaked) || verifies(t, b, leaked) {
		t.Error("a removed key is accepted")
	}
	if len(store.keys) != 1 {
		t.Errorf("%d keys", len(store.keys))
	}
}

// TestRun: an instance at which nobody signs in learns what has become of the keys, soon after the store is back.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &keyStore{}
		s := newService(t, store, nil)
		token := issue(t, s).Access
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { s.Run(ctx) })

		store.timesAsked()
		time.Sleep(10*time.Minute - 10*time.Second)
		if n := store.timesAsked(); n < 5 || n > 9 {
			t.Errorf("the store was asked %d times in ten minutes", n)
		}
		store.change(func() { store.err = errStore })
		time.Sleep(5 * time.Minute)
		store.change(func() { store.err, store.keys = nil, nil })
		time.Sleep(30 * time.Second)
		if _, err := s.Verify(t.Context(), token); !errors.Is(err, auth.ErrInvalidToken) || errors.Is(err, auth.ErrExpiredToken) {
			t.Errorf("a token of a removed key: %v", err)
		}
		cancel()
		wg.Wait()
	})
}
