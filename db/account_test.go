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
		_, errs[i] = d.CreateUser(ctx, u, newToken(now.Add(time.Hour)), now)
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
	for _, table := range []string{"users", "households", "memberships", "refresh_families", "refresh_tokens"} {
		if n := lines(t, d.SQL(t), `SELECT count(*)::text FROM `+table); n[0] != "1" {
			t.Errorf("%s rows in %s", n[0], table)
		}
	}
}

func TestCredentials(t *testing.T) {
	d := dbtest.New(t)
	u := newUser()
	u.Email, u.PasswordHash = "Ann@Example.org", "$argon2id$x"
	created, err := d.CreateUser(t.Context(), u, newToken(now.Add(time.Hour)), now)
	if err != nil {
		t.Fatal(err)
	}
	found, hash, err := d.Credentials(t.Context(), u.EmailKey)
	if err != nil || hash != u.PasswordHash || found.Email != u.Email || !found.CreatedAt.Equal(now) {
		t.Errorf("%+v, %q, %v", found, hash, err)
	}
	if diff := cmp.Diff(created, found); diff != "" {
		t.Error(diff)
	}
	if _, _, err := d.Credentials(t.Context(), "nobody@example.org"); !errors.Is(err, pets.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

// family opens an account and returns its refresh token.
func family(t testing.TB, d *dbtest.Database) (pets.UserID, pets.RefreshToken) {
	t.Helper()
	token := newToken(now.Add(time.Hour))
	u, err := d.CreateUser(t.Context(), newUser(), token, now)
	if err != nil {
		t.Fatal(err)
	}
	return u.ID, token
}

func TestARefreshTokenIsGoodForOneUse(t *testing.T) {
	d := dbtest.New(t)
	user, first := family(t, d)
	second, third := newToken(now.Add(2*time.Hour)), newToken(now.Add(3*time.Hour))
	refused := func(why string, token pets.RefreshToken, at time.Time) {
		t.Helper()
		if u, err := d.RotateRefreshToken(t.Context(), token.Hash, newToken(at.Add(time.Hour)), at); !errors.Is(err, pets.ErrRefreshToken) || u != nil {
			t.Errorf("%s: %v, %v", why, u, err)
		}
	}
	rotated := func(token, next pets.RefreshToken, at time.Time) {
		t.Helper()
		u, err := d.RotateRefreshToken(t.Context(), token.Hash, next, at)
		if err != nil || u.ID != user {
			t.Fatalf("%v, %v", u, err)
		}
	}
	refused("one that nobody got", newToken(now), now)
	refused("an expired one", first, first.ExpiresAt)
	refused("another expired one", first, first.ExpiresAt.Add(time.Hour))
	rotated(first, second, now) // that it was shown too late has not hurt it
	rotated(second, third, now.Add(time.Minute))

	// Whoever shows a used one is not its owner, or its owner is not alone.
	refused("a used one", first, now.Add(2*time.Minute))
	refused("the newest of a family that has ended", third, now.Add(2*time.Minute))

	// Another sign-in of the same user is another family.
	other := newToken(now.Add(time.Hour))
	if err := d.CreateRefreshToken(t.Context(), user, other, now); err != nil {
		t.Fatal(err)
	}
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
	if err := d.CreateRefreshToken(t.Context(), user, bystander, now); err != nil {
		t.Fatal(err)
	}
	next := make([]pets.RefreshToken, clients)
	errs := make([]error, clients)
	atOnce(clients, func(i int) {
		next[i] = newToken(now.Add(time.Hour))
		_, errs[i] = d.RotateRefreshToken(ctx, token.Hash, next[i], now)
	})
	won := 0
	for i, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, pets.ErrRefreshToken) {
			t.Errorf("one who lost is told: %v", err)
		}
		if _, err := d.RotateRefreshToken(t.Context(), next[i].Hash, newToken(now.Add(time.Hour)), now); !errors.Is(err, pets.ErrRefreshToken) {
			t.Errorf("client %d goes on with the next token: %v", i, err)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d got the next token", won, clients)
	}
	if _, err := d.RotateRefreshToken(t.Context(), bystander.Hash, newToken(now.Add(time.Hour)), now); err != nil {
		t.Errorf("the user's other sign-in has ended too: %v", err)
	}
}

// Only families of which no token is good any more are removed, so many at a time, however many tokens each has.
func TestDeleteExpiredRefreshTokens(t *testing.T) {
	d := dbtest.New(t)
	user, alive := family(t, d) // expires in an hour
	for i := range 5 {
		token := newToken(now.Add(time.Minute))
		if err := d.CreateRefreshToken(t.Context(), user, token, now); err != nil {
			t.Fatal(err)
		}
		// Each was used many times: a session of a day leaves some 150 tokens.
		for range 3 * i {
			next := newToken(now.Add(2 * time.Minute))
			if _, err := d.RotateRefreshToken(t.Context(), token.Hash, next, now); err != nil {
				t.Fatal(err)
			}
			token = next
		}
	}
	// One has expired tokens, and one that is good.
	long := newToken(now.Add(time.Minute))
	if err := d.CreateRefreshToken(t.Context(), user, long, now); err != nil {
		t.Fatal(err)
	}
	last := newToken(now.Add(3 * time.Hour))
	if _, err := d.RotateRefreshToken(t.Context(), long.Hash, last, now); err != nil {
		t.Fatal(err)
	}

	if n, err := d.DeleteExpiredRefreshTokens(t.Context(), 100, now); n != 0 || err != nil {
		t.Errorf("%d tokens have expired already: %v", n, err)
	}
	soon := now.Add(30 * time.Minute)
	for _, want := range []int64{20, 16, 0} { // 1 + 4 + 7 + 10 + 13 of those that have expired whole, and 1 of the one that has not
		if n, err := d.DeleteExpiredRefreshTokens(t.Context(), 20, soon); n != want || err != nil {
			t.Errorf("%d tokens are removed, want %d: %v", n, want, err)
		}
	}
	left := lines(t, d.SQL(t), `SELECT (SELECT count(*) FROM refresh_families) || ' families, ' || count(*) || ' tokens' FROM refresh_tokens`)
	if diff := cmp.Diff([]string{"2 families, 2 tokens"}, left); diff != "" {
		t.Error(diff)
	}
	for _, token := range []pets.RefreshToken{alive, last} {
		if _, err := d.RotateRefreshToken(t.Context(), token.Hash, newToken(now.Add(5*time.Hour)), soon); err != nil {
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
