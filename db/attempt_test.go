package db_test

import (
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"menagerie/db/dbtest"
	"menagerie/internal/pets"
)

// anyAttempt returns an attempt of a kind that nobody has tried yet.
func anyAttempt(burst int, every time.Duration) pets.Attempt {
	a := pets.Attempt{Burst: burst, Every: every}
	_, _ = rand.Read(a.Key[:])
	return a
}

// retry returns what an error of Attempt says about when to come back; zero where the attempt is admitted.
func retry(t failer, err error) time.Duration {
	t.Helper()
	var tooMany *pets.TooManyAttempts
	if errors.As(err, &tooMany) {
		if tooMany.RetryAfter <= 0 {
			t.Fatalf("comes back in %v", tooMany.RetryAfter)
		}
		return tooMany.RetryAfter
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

// Whatever is tried, and whenever, the database admits what the algorithm does in memory: a bucket for each kind that holds
// so many attempts and leaks one in a while. To remove what is over in between changes nothing.
func TestAttempts(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	rapid.Check(t, func(r *rapid.T) {
		at := now
		kinds := make([]pets.Attempt, rapid.IntRange(1, 3).Draw(r, "kinds"))
		fill := make([]time.Duration, len(kinds)) // how long each bucket takes to be empty
		for i := range kinds {
			every := time.Duration(rapid.SampledFrom([]int64{1, 7, 1_000_000, 15_000_000, 60_000_000}).Draw(r, "every")) * time.Microsecond
			kinds[i] = anyAttempt(rapid.IntRange(1, 5).Draw(r, "burst"), every)
		}
		for range rapid.IntRange(1, 30).Draw(r, "attempts") {
			// As often as not a whole number of the steps, so that the limits are met to the microsecond.
			kind := kinds[rapid.IntRange(0, len(kinds)-1).Draw(r, "kind")]
			pause := kind.Every*time.Duration(rapid.IntRange(0, 6).Draw(r, "steps")) + time.Duration(rapid.IntRange(-1, 1).Draw(r, "micros"))*time.Microsecond
			pause = max(pause, 0)
			at = at.Add(pause)
			for i := range fill {
				fill[i] = max(fill[i]-pause, 0)
			}
			switch rapid.IntRange(0, 9).Draw(r, "what") {
			case 0:
				i := rapid.IntRange(0, len(kinds)-1).Draw(r, "forgotten")
				fill[i] = 0
				if err := d.ForgetAttempts(r.Context(), kinds[i].Key); err != nil {
					r.Fatal(err)
				}
				continue
			case 1:
				if _, err := d.RemoveExpired(r.Context(), 100, at); err != nil {
					r.Fatal(err)
				}
				continue
			}
			var tried []pets.Attempt
			var want time.Duration
			for i, k := range kinds {
				if !rapid.Bool().Draw(r, "tried") {
					continue
				}
				tried = append(tried, k)
				if want > 0 {
					continue // what comes after one that is refused does not count
				}
				if wait := fill[i] - time.Duration(k.Burst-1)*k.Every; wait > 0 {
					want = max(wait, time.Second)
				} else {
					fill[i] += k.Every
				}
			}
			if len(tried) == 0 {
				continue
			}
			if got := retry(r, d.Attempt(r.Context(), tried, at)); got != want {
				r.Fatalf("%d kinds at once: come back in %v, want %v", len(tried), got, want)
			}
		}
	})
}

// An attempt by a clock that is behind another's is counted all the same.
func TestAttemptsByTwoClocks(t *testing.T) {
	d := dbtest.New(t)
	a := anyAttempt(2, time.Minute)
	for i, test := range []struct{ at, want time.Duration }{
		{0, 0}, {-5 * time.Second, 5 * time.Second}, {0, 0}, {0, time.Minute}, {-5 * time.Second, 65 * time.Second}, {59 * time.Second, time.Second}, {time.Minute, 0},
	} {
		if got := retry(t, d.Attempt(t.Context(), []pets.Attempt{a}, now.Add(test.at))); got != test.want {
			t.Errorf("%d: come back in %v, want %v", i, got, test.want)
		}
	}
}

// Of those who try at once, as many are admitted as one after the other, whatever has been tried before.
func TestAttemptsAtOnce(t *testing.T) {
	t.Parallel()
	const clients, burst = 20, 5
	d := dbtest.New(t)
	ctx := patiently(t, time.Minute)
	for before := range burst + 1 {
		for round := range 10 {
			a, other := anyAttempt(burst, 15*time.Second), anyAttempt(clients*2, time.Second)
			for range before {
				if retry(t, d.Attempt(ctx, []pets.Attempt{a}, now)) != 0 {
					t.Fatal("refused too early")
				}
			}
			errs := make([]error, clients)
			atOnce(clients, func(i int) { errs[i] = d.Attempt(ctx, []pets.Attempt{other, a}, now) })
			admitted := 0
			for _, err := range errs {
				if retry(t, err) == 0 {
					admitted++
				}
			}
			if admitted != burst-before {
				t.Errorf("after %d, round %d: %d of %d are admitted, want %d", before, round, admitted, clients, burst-before)
			}
		}
	}
}

// However many kinds an attempt is of, it is one statement.
func TestStatementsOfAnAttempt(t *testing.T) {
	d := dbtest.New(t)
	kinds := []pets.Attempt{anyAttempt(1, time.Minute), anyAttempt(2, time.Minute)}
	for _, wanted := range []bool{true, false} {
		var err error
		if n := len(d.Statements(func() { err = d.Attempt(t.Context(), kinds, now) })); n != 1 || (err == nil) != wanted {
			t.Errorf("%d statements: %v", n, err)
		}
	}
}
