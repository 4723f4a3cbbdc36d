package auth_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// lastCall is a keyStore that remembers what it was last asked to keep. It knows no accounts.
type lastCall struct {
	keyStore
	user     *pets.NewUser
	session  pets.NewSession
	hash     [32]byte
	until    time.Time
	at       time.Time
	attempts []pets.Attempt // all that were counted
	tooMany  error          // what Attempt returns, if not nil
}

var annsSession = pets.SessionID{0x01, 0x99, 0x7f, 0x00, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x0b}

func (s *lastCall) CreateUser(_ context.Context, u pets.NewUser, n pets.NewSession, now time.Time) (*pets.KnownSession, error) {
	s.user, s.session, s.at = &u, n, now
	return &pets.KnownSession{
		Session: pets.Session{ID: annsSession}, User: &pets.User{ID: ann, Email: &u.Email, Name: u.Name, CreatedAt: now},
	}, nil
}

func (s *lastCall) RotateRefreshToken(_ context.Context, hash [32]byte, next pets.RefreshToken, until, now time.Time) (*pets.KnownSession, error) {
	s.hash, s.session.Refresh, s.until, s.at = hash, &next, until, now
	return &pets.KnownSession{Session: pets.Session{ID: annsSession}, User: &pets.User{ID: ann}}, nil
}

func (s *lastCall) Credentials(context.Context, string, []byte) (*pets.User, string, bool, error) {
	return nil, "", false, pets.ErrNotFound
}

func (s *lastCall) Attempt(_ context.Context, attempts []pets.Attempt, _ time.Time) error {
	s.change(func() { s.attempts = append(s.attempts, attempts...) })
	return s.tooMany
}

func TestSignUp(t *testing.T) {
	clock, store := newClock(), &lastCall{}
	s := newService(t, store, clock.now)
	tokens, err := s.SignUp(t.Context(), auth.SignUpInput{Email: " Ann.Æ+pets@Example.ORG\n", Password: " pass word\x00 ", Name: "\tAnn "})
	if err != nil {
		t.Fatal(err)
	}
	want := &pets.NewUser{Email: "Ann.Æ+pets@Example.ORG", EmailKey: "ann.æ+pets@example.org", Name: "Ann", Household: "Ann's animals"}
	if diff := cmp.Diff(want, store.user, cmpopts.IgnoreFields(pets.NewUser{}, "PasswordHash")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(store.user.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", store.user.PasswordHash)
	}
	for password, want := range map[string]bool{" pass word\x00 ": true, "pass word\x00": false} {
		if got, err := argon2id.ComparePasswordAndHash(password, store.user.PasswordHash); got != want || err != nil {
			t.Errorf("%q: %v, %v", password, got, err)
		}
	}
	if tokens.User.ID != ann || !verifies(t, s, tokens.Access) {
		t.Errorf("tokens of %v", tokens.User)
	}
	expires := clock.now().Add(30 * 24 * time.Hour)
	session := pets.NewSession{
		Kind: pets.TokenSession, Refresh: &pets.RefreshToken{Hash: sha256.Sum256([]byte(tokens.Refresh)), ExpiresAt: expires},
		Device: "Unknown device", Idle: 30 * 24 * time.Hour, ExpiresAt: expires,
	}
	if diff := cmp.Diff(session, store.session, cmpopts.IgnoreFields(pets.NewSession{}, "Address")); diff != "" {
		t.Errorf("keeps (-want +got):\n%s", diff)
	}
	if tokens.Viewer != (auth.Viewer{User: ann, Session: annsSession}) {
		t.Errorf("the viewer is %v", tokens.Viewer)
	}
	if !store.at.Equal(clock.now()) {
		t.Errorf("at %v", store.at)
	}
}

func TestSignUpRules(t *testing.T) {
	const none = ""
	const shape, white = "such as ann@example.org", "invisible"
	long := func(n int) string { return strings.Repeat("é", n-len("@example.org")) + "@example.org" }
	tests := []struct{ field, value, problem string }{
		{"email", "a@b", none},
		{"email", " ann@example.org\r\n", none},
		{"email", "o'neil+x.y_z-1@sub.example.co.uk", none},
		{"email", "ann.@example.org", none}, // not by the book, and in use
		{"email", "用户@例え.jp", none},
		{"email", long(254), none},
		{"email", long(255), "at most 254 characters, and has 255"},
		{"email", "", shape},
		{"email", "ann", shape},
		{"email", "@", shape},
		{"email", "ann@", shape},
		{"email", "@example.org", shape},
		{"email", "ann@b@example.org", shape},
		{"email", "ann@@example.org", shape},
		{"email", "Ann <ann@example.org>", white},
		{"email", "ann @example.org", white},
		{"email", "ann@example.org\x00x", white},
		{"email", "ann\n@example.org", white},
		{"email", "ann\u00a0b@example.org", white},
		{"email", "ann\u200b@example.org", white},
		{"email", "ann\u202e@example.org", white},
		{"email", "ann\xff@example.org", "valid UTF-8"},

		{"password", "12345678", none},
		{"password", "1234567", "at least 8 characters, and has 7"},
		{"password", "", "at least 8 characters, and has 0"},
		{"password", "        ", none},
		{"password", "ééééééé", "at least 8 characters, and has 7"},
		{"password", "éééééééé", none},
		{"password", "🐕🐕🐕🐕🐕🐕🐕", "at least 8 characters, and has 7"},
		{"password", "🐕🐕🐕🐕🐕🐕🐕🐕", none},
		{"password", strings.Repeat("🐕", 256), none},
		{"password", strings.Repeat("🐕", 257), "at most 256 characters, and has 257"},
		{"password", strings.Repeat("x", 257), "at most 256 characters, and has 257"},
		{"password", strings.Repeat("\x00", 8), none},

		{"name", "A", none},
		{"name", strings.Repeat("🐈", 100), none},
		{"name", " " + strings.Repeat("é", 100) + "\n", none},
		{"name", strings.Repeat("x", 101), "at most 100 characters, and has 101"},
		{"name", "", "must not be empty; give 1 to 100 characters"},
		{"name", " \n\t", "must not be empty; give 1 to 100 characters"},
		{"name", "Ann\x00", "control"},
		{"name", "An\nn", "control"},
		{"name", "Ann\xff", "valid UTF-8"},
	}
	store := &lastCall{}
	s := newService(t, store, newClock().now)
	for _, test := range tests {
		in := auth.SignUpInput{Email: "ann@example.org", Password: "password", Name: "Ann"}
		switch test.field {
		case "email":
			in.Email = test.value
		case "password":
			in.Password = test.value
		case "name":
			in.Name = test.value
		}
		store.user = nil
		_, err := s.SignUp(t.Context(), in)
		if test.problem == none {
			if err != nil || store.user == nil {
				t.Errorf("%s %.40q: %v", test.field, test.value, err)
			}
			continue
		}
		problems, _ := errors.AsType[pets.Problems](err)
		if len(problems) != 1 || problems[0].Code != pets.Invalid || !slices.Equal(problems[0].Path, []string{test.field}) ||
			!strings.Contains(problems[0].Message, test.problem) {
			t.Errorf("%s %.40q: %v; want %q", test.field, test.value, err, test.problem)
		}
		if store.user != nil {
			t.Errorf("%s %.40q: something was written", test.field, test.value)
		}
	}
}

func TestSignUpTellsAllProblems(t *testing.T) {
	s := newService(t, &keyStore{}, newClock().now)
	_, err := s.SignUp(t.Context(), auth.SignUpInput{})
	problems, _ := errors.AsType[pets.Problems](err)
	var fields []string
	for _, p := range problems {
		fields = append(fields, strings.Join(p.Path, "."))
	}
	if !slices.Equal(fields, []string{"email", "password", "name"}) {
		t.Errorf("got %v", err)
	}
}

// TestHousehold: whatever the user's name, that of the household is one that a household may have.
func TestHousehold(t *testing.T) {
	store := &lastCall{}
	s := newService(t, store, newClock().now)
	for name, want := range map[string]string{
		strings.Repeat("é", 90):  strings.Repeat("é", 90) + "'s animals",
		strings.Repeat("é", 91):  strings.Repeat("é", 89) + "…'s animals",
		strings.Repeat("é", 100): strings.Repeat("é", 89) + "…'s animals",
	} {
		if _, err := s.SignUp(t.Context(), auth.SignUpInput{Email: "ann@example.org", Password: "password", Name: name}); err != nil {
			t.Fatal(err)
		}
		if got := store.user.Household; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestEmailKey: the key of a key is the key, and neither case nor white space around an address makes another.
func TestEmailKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		email := rapid.String().Draw(t, "email")
		key := auth.EmailKey(email)
		if again := auth.EmailKey(" " + key + "\n"); again != key {
			t.Fatalf("%q becomes %q", key, again)
		}
		ascii := rapid.StringMatching(`[ -~]+`).Draw(t, "ascii")
		if auth.EmailKey(strings.ToUpper(ascii)) != auth.EmailKey(ascii) {
			t.Fatalf("%q has two keys", ascii)
		}
	})
}

// TestSignInWorksForNobody: an address without an account costs the same work as one with. That the work is begun shows
// in that it is refused when there is no time for it.
func TestSignInWorksForNobody(t *testing.T) {
	s := newService(t, &lastCall{}, newClock().now)
	if _, err := s.SignIn(t.Context(), "nobody@example.org", "password"); !errors.Is(err, auth.ErrWrongCredentials) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		_, err := s.SignIn(ctx, "nobody@example.org", "password")
		if !errors.Is(err, auth.ErrUnavailable) || !errors.Is(err, context.Canceled) {
			t.Fatalf("without time: %v", err)
		}
	}
	if p := auth.PasswordParams; p.Memory != 19*1024 || p.Iterations != 2 || p.Parallelism != 1 || p.SaltLength < 16 || p.KeyLength < 32 {
		t.Errorf("parameters %+v", p)
	}
}

// TestSignInRefusesWhatCannotBe: what no account can have does not reach the store, which would fail on some of it.
func TestSignInRefusesWhatCannotBe(t *testing.T) {
	s := newService(t, &keyStore{}, newClock().now) // panics if asked
	for _, in := range [][2]string{
		{"", "password"}, {"ann", "password"}, {"ann\x00@example.org", "password"}, {"ann\xff@example.org", "password"},
		{strings.Repeat("x", 1<<20) + "@example.org", "password"}, {"ann@example.org", strings.Repeat("x", 257)},
	} {
		if _, err := s.SignIn(t.Context(), in[0], in[1]); !errors.Is(err, auth.ErrWrongCredentials) {
			t.Errorf("%.40q, %.40q: %v", in[0], in[1], err)
		}
	}
}

// TestHashingIsBounded: only so many passwords are hashed at once, and those who wait can give up.
func TestHashingIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, &lastCall{}, nil)
		release := s.FillHashing()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := s.SignIn(ctx, "nobody@example.org", "password"); !errors.Is(err, auth.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		wg.Wait()
		wg.Go(func() {
			if _, err := s.SignIn(t.Context(), "nobody@example.org", "password"); !errors.Is(err, auth.ErrWrongCredentials) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		release()
		wg.Wait()
	})
}

// TestHashingQueue: the queue before them is short, and the wait in it bounded. Whoever is turned away has used up no attempt.
func TestHashingQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &lastCall{}
		s := newService(t, store, nil)
		release := s.FillHashing()
		busy := func(err error) bool {
			tooMany, ok := errors.AsType[*pets.TooManyAttempts](err)
			return ok && tooMany.RetryAfter == auth.HashingRetry && !errors.Is(err, auth.ErrUnavailable)
		}
		signIn := func() error {
			_, err := s.SignIn(t.Context(), "nobody@example.org", "password")
			return err
		}
		begin := time.Now()
		var wg sync.WaitGroup
		for range auth.MaxWaiting {
			wg.Go(func() {
				if err := signIn(); !busy(err) || time.Since(begin) != auth.HashingWait {
					t.Errorf("one who waits: %v after %v", err, time.Since(begin))
				}
			})
		}
		synctest.Wait()
		counted := len(store.attempts)
		for range 10 {
			if err := signIn(); !busy(err) || time.Since(begin) != 0 {
				t.Errorf("one beyond the queue: %v after %v", err, time.Since(begin))
			}
			_, err := s.SignUp(t.Context(), auth.SignUpInput{Email: "ann@example.org", Password: "correct horse", Name: "Ann"})
			if !busy(err) || time.Since(begin) != 0 {
				t.Errorf("one who signs up: %v after %v", err, time.Since(begin))
			}
		}
		if len(store.attempts) != counted {
			t.Errorf("%d attempts were counted of those turned away", len(store.attempts)-counted)
		}
		wg.Wait()
		// They have left the queue: as many can wait again, and are served.
		for range auth.MaxWaiting {
			wg.Go(func() {
				if err := signIn(); !errors.Is(err, auth.ErrWrongCredentials) {
					t.Errorf("afterwards: %v", err)
				}
			})
		}
		synctest.Wait()
		release()
		wg.Wait()
	})
	// The memory of all at once is what the operator is told: docs/operations.md.
	if memory := auth.MaxHashing * auth.PasswordParams.Memory >> 10; memory != 76 {
		t.Errorf("as many take %d MiB", memory)
	}
}

func TestRefresh(t *testing.T) {
	clock, store := newClock(), &lastCall{}
	s := newService(t, store, clock.now)
	first := issue(t, s)
	clock.advance(time.Hour)
	second, err := s.Refresh(t.Context(), first.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	if store.hash != sha256.Sum256([]byte(first.Refresh)) {
		t.Error("asks for another token")
	}
	if want := (pets.RefreshToken{Hash: sha256.Sum256([]byte(second.Refresh)), ExpiresAt: clock.now().Add(30 * 24 * time.Hour)}); *store.session.Refresh != want {
		t.Errorf("keeps %v, want %v", store.session.Refresh, want)
	}
	// Should the token have been used before, its session ends, and is remembered until no clock takes its access tokens any more.
	if want := clock.now().Add(10*time.Minute + 2*auth.Leeway); !store.until.Equal(want) {
		t.Errorf("until %v, want %v", store.until, want)
	}
	if !verifies(t, s, second.Access) {
		t.Error("the access token is not valid")
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(strings.TrimPrefix(second.Refresh, "mrt_"))
	if err != nil || len(secret) != 32 || !strings.HasPrefix(second.Refresh, "mrt_") {
		t.Errorf("refresh token %q: %v", second.Refresh, err)
	}
}

// TestRefreshTokenMalformed: what cannot be a refresh token does not reach the store.
func TestRefreshTokenMalformed(t *testing.T) {
	s := newService(t, &keyStore{}, newClock().now) // panics if asked
	good := "mrt_" + base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	for _, token := range []string{
		"", "mrt_", "x", good[4:], "MRT_" + good[4:], good[:46], good + "A", good + "=", " " + good, good + "\n",
		good[:46] + "\n", good[:46] + "B", good[:20] + "+" + good[21:], good[:20] + "\x00" + good[21:], strings.Repeat("x", 1<<20), issue(t, s).Access,
	} {
		if _, err := s.Refresh(t.Context(), token); !errors.Is(err, pets.ErrRefreshToken) {
			t.Errorf("%.60q: %v", token, err)
		}
	}
}

// TestRefreshNeedsAKeyFirst: where no access token can be signed, the refresh token is not used up.
func TestRefreshNeedsAKeyFirst(t *testing.T) {
	clock, store := newClock(), &lastCall{}
	s := newService(t, store, clock.now)
	token := issue(t, s).Refresh
	store.change(func() { store.err = errStore })
	clock.advance(time.Hour)
	if _, err := s.Refresh(t.Context(), token); !errors.Is(err, auth.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	if store.hash != ([32]byte{}) {
		t.Error("the refresh token was used up")
	}
}

// TestAttemptsAreCounted: who tries too often is refused before anything is hashed or written, and what cannot be right is no
// attempt at all.
func TestAttemptsAreCounted(t *testing.T) {
	store := &lastCall{}
	s := newService(t, store, newClock().now)
	good := auth.SignUpInput{Email: "ann@example.org", Password: "password", Name: "Ann"}
	if _, err := s.SignUp(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SignUp(t.Context(), auth.SignUpInput{}); err == nil {
		t.Fatal("nothing signs up")
	}
	for _, email := range []string{"nobody@example.org", " NOBODY@example.org"} { // one account, whose limit they share
		if _, err := s.SignIn(t.Context(), email, "password"); !errors.Is(err, auth.ErrWrongCredentials) {
			t.Fatal(err)
		}
	}
	var rates []auth.Rate
	for _, a := range store.attempts {
		rates = append(rates, auth.Rate{Burst: a.Burst, Every: a.Every})
	}
	l := auth.DefaultLimits
	if diff := cmp.Diff([]auth.Rate{l.Begin, l.Address, l.Pair, l.Account, l.Address, l.Pair, l.Account}, rates); diff != "" {
		t.Fatal(diff)
	}
	keys := map[[32]byte]bool{}
	for _, a := range store.attempts {
		keys[a.Key] = true
	}
	if !slices.Equal(store.attempts[1:4], store.attempts[4:]) || len(keys) != 4 {
		t.Errorf("they are counted as %v", store.attempts)
	}

	defer s.FillHashing()() // and so whoever would hash a password waits
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	store.user, store.tooMany = nil, &pets.TooManyAttempts{RetryAfter: time.Minute}
	_, up := s.SignUp(ctx, good)
	_, in := s.SignIn(ctx, "nobody@example.org", "password")
	for _, err := range []error{up, in} {
		if tooMany, ok := errors.AsType[*pets.TooManyAttempts](err); !ok || tooMany.RetryAfter != time.Minute {
			t.Errorf("got %v", err)
		}
	}
	if store.user != nil {
		t.Error("an account was opened")
	}
}
