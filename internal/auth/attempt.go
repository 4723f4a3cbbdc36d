package auth

import (
	"context"
	"crypto/sha256"
	"time"

	"menagerie/internal/pets"
)

// Rate is how often something may be tried: so many times at once, and then once in a while.
type Rate struct {
	Burst int
	Every time.Duration
}

// Limits are how often things may be tried that somebody could try without end. They are kept in the store, so that they
// hold for all instances together.
type Limits struct {
	// Address bounds the attempts to sign in from one network address, to whatever account.
	Address Rate
	// Pair bounds the attempts to sign in to one account from one network address. Each address counts by itself: strangers who
	// try the password of an account do not keep its owner out.
	Pair Rate
	// Account bounds the attempts to sign in to one account from all addresses together at which its owner is not signed in. It
	// is wide: only several addresses at once can use it up, and then for addresses that the account has not seen yet.
	Account Rate
	// Begin bounds the accounts and the guests that begin at one network address.
	Begin Rate
}

// DefaultLimits are the limits where a Config has none.
var DefaultLimits = Limits{
	Address: Rate{30, 10 * time.Second},
	Pair:    Rate{10, 15 * time.Second},
	Account: Rate{100, 3 * time.Second},
	Begin:   Rate{20, time.Minute},
}

func (r Rate) attempt(what string, parts ...string) pets.Attempt {
	h := sha256.New()
	h.Write([]byte(what))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	return pets.Attempt{Key: [32]byte(h.Sum(nil)), Burst: r.Burst, Every: r.Every}
}

// attempt counts an attempt at the password of an account. Familiar says that the account's owner is signed in at the
// client's address. It returns what is to be forgotten when the password was right, or *pets.TooManyAttempts.
func (s *Service) attempt(ctx context.Context, emailKey string, familiar bool) (key [32]byte, err error) {
	limits, address := s.config.Limits, clientOf(ctx).address
	pair := limits.Pair.attempt("account from address", emailKey, address)
	// The narrower comes first: what is refused by it takes nothing from the wider.
	attempts := []pets.Attempt{limits.Address.attempt("address", address), pair}
	if !familiar {
		attempts = append(attempts, limits.Account.attempt("account", emailKey))
	}
	return pair.Key, s.store.Attempt(ctx, attempts, s.config.Now())
}

// attemptToBegin counts the beginning of an account or a guest. It returns *pets.TooManyAttempts.
func (s *Service) attemptToBegin(ctx context.Context) error {
	return s.store.Attempt(ctx, []pets.Attempt{s.config.Limits.Begin.attempt("begin", clientOf(ctx).address)}, s.config.Now())
}
