package auth_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

const (
	issuer   = "https://menagerie.example"
	audience = "menagerie"
)

var ann = pets.UserID{0x01, 0x99, 0x7f, 0x00, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x0a}

// keyStore is a store of signing keys and of nothing else: any other call panics.
type keyStore struct {
	auth.Store

	mu    sync.Mutex
	keys  []pets.SigningKey
	asked int           // how often SigningKeys was called
	err   error         // what it returns, if not nil
	hold  chan struct{} // what it waits for, if not nil
}

// SessionStands is asked by an instance that does not hear of the ends of sessions, as all in these tests.
func (s *keyStore) SessionStands(context.Context, pets.Viewer) error { return nil }

// WatchRevocations tells of nothing.
func (s *keyStore) WatchRevocations(ctx context.Context, _ pets.RevocationWatcher, _ time.Duration) {
	<-ctx.Done()
}

func (s *keyStore) SigningKeys(ctx context.Context) ([]pets.SigningKey, error) {
	s.mu.Lock()
	s.asked++
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.keys), s.err
}

func (s *keyStore) CreateFirstSigningKey(_ context.Context, k pets.SigningKey) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.keys) == 0 {
		s.keys = append(s.keys, k)
	}
	return nil
}

func (s *keyStore) CreateSigningKey(_ context.Context, k pets.SigningKey) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys = append(s.keys, k)
	return nil
}

// change changes the store while others may be at it.
func (s *keyStore) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

// timesAsked returns how often the keys were asked for since the last call.
func (s *keyStore) timesAsked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.asked
	s.asked = 0
	return n
}

// clock is a clock that stands still until it is moved.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
}

func (c *clock) advance(d time.Duration) { c.set(c.now().Add(d)) }

// quiet is a configuration that keeps the log out of the tests' output.
var quiet = auth.Config{Issuer: issuer, Audience: audience, Logger: slog.New(slog.DiscardHandler)}

// newService returns an instance of the server on a store.
func newService(t testing.TB, store auth.Store, now func() time.Time) *auth.Service {
	t.Helper()
	config := quiet
	config.Now = now
	s, err := auth.New(t.Context(), store, config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func issue(t testing.TB, s *auth.Service) *auth.Tokens {
	t.Helper()
	tokens, err := s.Issue(t.Context(), ann)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

// object is a JSON object.
type object map[string]any

// with returns the object with some members replaced; those that are nil are taken out.
func (o object) with(changes object) object {
	all := object{}
	for k, v := range o {
		all[k] = v
	}
	for k, v := range changes {
		if v == nil {
			delete(all, k)
		} else {
			all[k] = v
		}
	}
	return all
}

// makeToken makes a JWT by hand, so that the tests do not depend on what the library refuses to make.
func makeToken(header, claims object, sign func(input []byte) []byte) string {
	encode := func(o object) string {
		b, err := json.Marshal(o)
		if err != nil {
			panic(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	input := encode(header) + "." + encode(claims)
	return input + "." + base64.RawURLEncoding.EncodeToString(sign([]byte(input)))
}

// signWith returns a function that signs like the server does, with a key of the store or one like it.
func signWith(k pets.SigningKey) func([]byte) []byte {
	return func(input []byte) []byte { return ed25519.Sign(ed25519.NewKeyFromSeed(k.Private), input) }
}

// decodePart decodes a part of a token.
func decodePart(t testing.TB, part string) object {
	t.Helper()
	b, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil {
		t.Fatal(err)
	}
	return o
}
