package db_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// Of those who open an account with one address at once, one gets it, and the others leave nothing behind.
func TestOneAccountPerAddress(t *testing.T) {
	const clients = 20
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	key := newUser().EmailKey
	errs := make([]error, clients)
	atOnce(clients, func(i int) {
		u := newUser()
		u.EmailKey = key // the addresses differ in case, say
		_, errs[i] = d.CreateUser(ctx, u, tokenSession(newToken(now.Add(time.Hour))), now)
	})
	won := 0
	for _, err := range errs {
		var problems pets.Problems
		switch {
		case err == nil:
			won++
		case !errors.As(err, &problems) || len(problems) != 1 || problems[0].Code != pets.EmailTaken || !cmp.Equal(problems[0].Path, []string{"email"}):
			t.Errorf("one who lost is told: %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d got the address", won, clients)
	}
	for _, table := range []string{"users", "households", "memberships", "sessions", "refresh_tokens"} {
		if n := lines(t, d.SQL(t), `SELECT count(*)::text FROM `+table); n[0] != "1" {
			t.Errorf("%s rows in %s", n[0], table)
		}
	}
}

func TestCredentials(t *testing.T) {
	d := dbtest.New(t)
	u := newUser()
	u.Email, u.PasswordHash = "Ann@Example.org", "$argon2id$x"
	session := tokenSession(newToken(now.Add(time.Hour)))
	session.Address = []byte("at home")
	created, err := d.CreateUser(t.Context(), u, session, now)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := signUp(t, d) // of another account: what is familiar there is not here
	for address, want := range map[string]bool{"at home": true, "here": false, "": false} {
		found, hash, familiar, err := d.Credentials(t.Context(), u.EmailKey, []byte(address))
		if err != nil || hash != u.PasswordHash || found.Email == nil || *found.Email != u.Email || !found.CreatedAt.Equal(now) || familiar != want {
			t.Errorf("%q: %+v, %q, %v, %v", address, found, hash, familiar, err)
		}
		if diff := cmp.Diff(created.User, found); diff != "" {
			t.Error(diff)
		}
	}
	if _, _, familiar, err := d.Credentials(t.Context(), "nobody@example.org", []byte("at home")); !errors.Is(err, pets.ErrNotFound) || familiar {
		t.Errorf("nobody: %v, %v", familiar, err)
	}
	// Where a session has ended, its address is strange again.
	if err := d.EndSession(t.Context(), viewerOf(created), created.ID, now); err != nil {
		t.Fatal(err)
	}
	if _, _, familiar, err := d.Credentials(t.Context(), u.EmailKey, []byte("at home")); err != nil || familiar {
		t.Errorf("after the end of the session: %v, %v", familiar, err)
	}
	if hash, key, err := d.PasswordHash(t.Context(), viewerOf(created)); err != nil || hash != u.PasswordHash || key != u.EmailKey {
		t.Errorf("%q, %q, %v", hash, key, err)
	}
	if hash, _, err := d.PasswordHash(t.Context(), elsewhere.viewer); err != nil || hash == u.PasswordHash {
		t.Errorf("somebody else's: %q, %v", hash, err)
	}
}

// until is when the last access token of a session has expired that ends in these tests.
var until = now.Add(10 * time.Minute)

// family opens an account and returns its session's refresh token.
func family(t testing.TB, d *dbtest.Database) (pets.UserID, pets.RefreshToken) {
	t.Helper()
	token := newToken(now.Add(time.Hour))
	s, err := d.CreateUser(t.Context(), newUser(), tokenSession(token), now)
	if err != nil {
		t.Fatal(err)
	}
	return s.User.ID, token
}

// another begins one more session of a user, with this refresh token.
func another(t testing.TB, d *dbtest.Database, user pets.UserID, token pets.RefreshToken) *pets.KnownSession {
	t.Helper()
	s, err := d.BeginSession(t.Context(), user, pets.SignIn{Session: tokenSession(token), OldTokensUntil: until}, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestARefreshTokenIsGoodForOneUse(t *testing.T) {
	d := dbtest.New(t)
	user, first := family(t, d)
	second, third := newToken(now.Add(2*time.Hour)), newToken(now.Add(3*time.Hour))
	refused := func(why string, token pets.RefreshToken, at time.Time) {
		t.Helper()
		if s, err := d.RotateRefreshToken(t.Context(), token.Hash, newToken(at.Add(time.Hour)), until, at); !errors.Is(err, pets.ErrRefreshToken) || s != nil {
			t.Errorf("%s: %v, %v", why, s, err)
		}
	}
	rotated := func(token, next pets.RefreshToken, at time.Time) pets.SessionID {
		t.Helper()
		s, err := d.RotateRefreshToken(t.Context(), token.Hash, next, until, at)
		if err != nil || s.User.ID != user || !s.LastSeenAt.Equal(at) || !s.ExpiresAt.Equal(next.ExpiresAt) {
			t.Fatalf("%+v, %v", s, err)
		}
		return s.ID
	}
	refused("one that nobody got", newToken(now), now)
	refused("an expired one", first, first.ExpiresAt)
	refused("another expired one", first, first.ExpiresAt.Add(time.Hour))
	session := rotated(first, second, now) // that it was shown too late has not hurt it
	if again := rotated(second, third, now.Add(time.Minute)); again != session {
		t.Errorf("the session %v has become %v", session, again)
	}

	// Whoever shows a used one is not its owner, or its owner is not alone.
	refused("a used one", first, now.Add(2*time.Minute))
	refused("the newest of a session that has ended", third, now.Add(2*time.Minute))
	ended, err := d.Revocations(t.Context(), now)
	if diff := cmp.Diff([]pets.Revocation{{Session: session, Until: until}}, ended); diff != "" || err != nil {
		t.Error("the access tokens of the session are not revoked: ", diff, err)
	}

	// Another sign-in of the same user is another session.
	other := newToken(now.Add(time.Hour))
	another(t, d, user, other)
	refused("a used one again", first, now)
	rotated(other, newToken(now.Add(time.Hour)), now)
}

// Of those who use one token at once, one gets the next; and since the others have used it too, nobody goes on with it.
func TestOneRotationPerToken(t *testing.T) {
	const clients = 20
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	user, token := family(t, d)
	bystander := newToken(now.Add(time.Hour))
	another(t, d, user, bystander)
	next := make([]pets.RefreshToken, clients)
	errs := make([]error, clients)
	atOnce(clients, func(i int) {
		next[i] = newToken(now.Add(time.Hour))
		_, errs[i] = d.RotateRefreshToken(ctx, token.Hash, next[i], until, now)
	})
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, pets.ErrRefreshToken) {
			t.Errorf("one who lost is told: %v", err)
		}
		if _, err := d.RotateRefreshToken(t.Context(), next[i].Hash, newToken(now.Add(time.Hour)), until, now); !errors.Is(err, pets.ErrRefreshToken) {
			t.Errorf("client %d goes on with the next token: %v", i, err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d got the next token", won, clients)
	}
	if _, err := d.RotateRefreshToken(t.Context(), bystander.Hash, newToken(now.Add(time.Hour)), until, now); err != nil {
		t.Errorf("the user's other sign-in has ended too: %v", err)
	}
}

// A session is ended while its tokens are exchanged: whoever comes second finds it gone, or ends what has just gone on. Neither
// fails of the other.
func TestASessionEndsWhileItsTokenIsUsed(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	user, _ := family(t, d)
	for range 100 {
		token, next := newToken(now.Add(time.Hour)), newToken(now.Add(time.Hour))
		s := another(t, d, user, token)
		atOnce(4, func(i int) {
			if i%2 == 0 {
				if _, err := d.RotateRefreshToken(ctx, token.Hash, next, until, now); err != nil && !errors.Is(err, pets.ErrRefreshToken) {
					t.Errorf("the exchange: %v", err)
				}
				return
			}
			if err := d.EndSession(ctx, pets.Viewer{User: user}, s.ID, until); err != nil && !errors.Is(err, pets.ErrNotFound) {
				t.Errorf("the end: %v", err)
			}
		})
		if _, err := d.RotateRefreshToken(ctx, next.Hash, newToken(now.Add(time.Hour)), until, now); !errors.Is(err, pets.ErrRefreshToken) {
			t.Fatalf("an ended session goes on: %v", err)
		}
	}
}

// Expired tokens are removed, so many at a time, though their session goes on; and so is a session of which no token is good
// any more, however many it has.
func TestRemoveExpiredTokens(t *testing.T) {
	d := dbtest.New(t)
	user, alive := family(t, d) // expires in an hour
	// used begins a session and exchanges its tokens so many times, as in a day: all that it leaves expire soon.
	used := func(times int) pets.RefreshToken {
		t.Helper()
		token := newToken(now.Add(time.Minute))
		another(t, d, user, token)
		for range times {
			next := newToken(now.Add(2 * time.Minute))
			if _, err := d.RotateRefreshToken(t.Context(), token.Hash, next, until, now); err != nil {
				t.Fatal(err)
			}
			token = next
		}
		return token
	}
	last := newToken(now.Add(3 * time.Hour))
	if _, err := d.RotateRefreshToken(t.Context(), used(44).Hash, last, until, now); err != nil {
		t.Fatal(err)
	}

	x := d.SQL(t)
	removed := func(limit int, at time.Time, wantMore bool, want string) {
		t.Helper()
		more, err := d.RemoveExpired(t.Context(), limit, at)
		left := lines(t, x, `SELECT (SELECT count(*) FROM sessions) || ' sessions, ' || count(*) || ' tokens' FROM refresh_tokens`)[0]
		if err != nil || more != wantMore || left != want {
			t.Errorf("left are %s, want %s; there may be more: %v, want %v; %v", left, want, more, wantMore, err)
		}
	}
	removed(100, now, false, "2 sessions, 47 tokens") // none has expired yet
	soon := now.Add(30 * time.Minute)
	removed(20, soon, true, "2 sessions, 27 tokens")
	removed(20, soon, true, "2 sessions, 7 tokens")
	removed(20, soon, false, "2 sessions, 2 tokens")
	for i := range 5 {
		used(3 * i)
	}
	removed(100, now, false, "7 sessions, 37 tokens")
	removed(100, soon, false, "2 sessions, 2 tokens")
	for _, token := range []pets.RefreshToken{alive, last} {
		if _, err := d.RotateRefreshToken(t.Context(), token.Hash, newToken(now.Add(5*time.Hour)), until, soon); err != nil {
			t.Errorf("a good token was removed: %v", err)
		}
	}
}

func key(id string, active time.Time) pets.SigningKey {
	return pets.SigningKey{ID: id, Private: []byte("0123456789abcdef0123456789abcdef"), CreatedAt: now, ActiveFrom: active}
}

// Instances that start at once on a new database agree on one key.
func TestOneFirstSigningKey(t *testing.T) {
	const instances = 20
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	errs := make([]error, instances)
	atOnce(instances, func(i int) { errs[i] = d.CreateFirstSigningKey(ctx, key(fmt.Sprint("key ", i), now)) })
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	keys, err := d.SigningKeys(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("%d keys: %v", len(keys), err)
	}
	if diff := cmp.Diff(key(keys[0].ID, now), keys[0]); diff != "" {
		t.Error(diff)
	}
}

// Even one that comes when the first has written its key, and not yet committed it.
func TestTheFirstSigningKeyIsWaitedFor(t *testing.T) {
	d := dbtest.New(t)
	first := d.SQL(t).MustBegin()
	defer first.Rollback()
	k := key("first", now)
	first.MustExec(`INSERT INTO signing_keys (id, private, created_at, active_from) VALUES ($1, $2, $3, $4)`, k.ID, k.Private, k.CreatedAt, k.ActiveFrom)
	ended := make(chan error)
	go func() { ended <- d.CreateFirstSigningKey(patiently(t, time.Minute), key("second", now)) }()
	waiting(t, d, 1)
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	keys, err := d.SigningKeys(t.Context())
	if diff := cmp.Diff([]pets.SigningKey{k}, keys); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestSigningKeys(t *testing.T) {
	d := dbtest.New(t)
	newest, oldest := key("a", now.Add(time.Hour)), key("b", now)
	for _, k := range []pets.SigningKey{newest, oldest} {
		if err := d.CreateSigningKey(t.Context(), k); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.CreateFirstSigningKey(t.Context(), key("c", now)); err != nil { // there is one already
		t.Fatal(err)
	}
	keys, err := d.SigningKeys(t.Context())
	if diff := cmp.Diff([]pets.SigningKey{oldest, newest}, keys); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
