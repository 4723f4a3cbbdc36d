package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"menagerie/internal/pets"
)

// The values of a Config that says nothing.
const (
	DefaultAccessTTL       = 10 * time.Minute
	DefaultRefreshTTL      = 30 * 24 * time.Hour
	DefaultActivationDelay = 5 * time.Minute
)

// MinActivationDelay is the least Config.ActivationDelay. It leaves every instance the time to hear of a new key
// (a minute) and the key sets that others have cached the time to grow old (half the delay; see Service.JWKS).
const MinActivationDelay = 2 * keysMaxAge

// Config is how a Service behaves. All instances on one store must have the same.
type Config struct {
	Issuer   string // who issues the tokens (claim iss); required
	Audience string // whom they are for (claim aud); required. Nothing else that the keys ever sign may name it.

	AccessTTL       time.Duration // how long an access token is valid; at least a second, 0: DefaultAccessTTL
	RefreshTTL      time.Duration // how long a refresh token waits to be used; at least a second, 0: DefaultRefreshTTL
	ActivationDelay time.Duration // from a new key's publication to its first signature; 0: DefaultActivationDelay

	Now    func() time.Time // the clock; nil: time.Now
	Logger *slog.Logger     // nil: slog.Default()
}

func (c *Config) complete() error {
	if c.Issuer == "" || c.Audience == "" {
		return errors.New("auth: an issuer and an audience are required")
	}
	c.AccessTTL = cmp.Or(c.AccessTTL, DefaultAccessTTL)
	c.RefreshTTL = cmp.Or(c.RefreshTTL, DefaultRefreshTTL)
	c.ActivationDelay = cmp.Or(c.ActivationDelay, DefaultActivationDelay)
	for _, limit := range []struct {
		name       string
		value, min time.Duration
	}{
		{"access token's lifetime", c.AccessTTL, time.Second},
		{"refresh token's lifetime", c.RefreshTTL, time.Second},
		{"activation delay of a key", c.ActivationDelay, MinActivationDelay},
	} {
		if limit.value < limit.min {
			return fmt.Errorf("auth: the %s must be at least %v, and is %v", limit.name, limit.min, limit.value)
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return nil
}

// Service signs people in and knows them again. Any number of instances may share a store: what one has issued, every
// other accepts. Its methods may be called at the same time.
type Service struct {
	store     Store
	config    Config
	keys      *keyring
	passwords *passwords
}

// New returns a Service with the keys that the store has. Where it has none yet, it makes the first.
// It returns ErrUnavailable where the store does not answer, and another error for a Config that cannot be.
func New(ctx context.Context, store Store, config Config) (*Service, error) {
	if err := config.complete(); err != nil {
		return nil, err
	}
	passwords, err := newPasswords(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := newKeyring(ctx, store, config)
	if err != nil {
		return nil, err
	}
	return &Service{store: store, config: config, keys: keys, passwords: passwords}, nil
}

// Run keeps the keys current until the context ends: it asks the store for them once they are a minute old, so that an
// instance learns of new and of removed keys though nobody signs in there. A store that does not answer is asked again
// a little later; until then the keys that are known stay good.
func (s *Service) Run(ctx context.Context) {
	ticker := time.NewTicker(keysMaxAge / 4)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			_, _ = s.keys.fresh(ctx) // a failure is logged there
		}
	}
}

// Tokens is what somebody who has signed in goes on with.
type Tokens struct {
	Access          string    // the JWT to send with each request, as Authorization: Bearer
	AccessExpiresAt time.Time // in UTC, to the second
	Refresh         string    // to exchange for new Tokens, once, within Config.RefreshTTL
	User            *pets.User
}

// SignUp opens an account with an empty household named after its owner, and signs in.
//
// It returns pets.Problems with everything that is wrong with the input, paths relative to it; where the e-mail address
// has an account, one of the code pets.EmailTaken. It returns ErrUnavailable where the server has too much to do.
func (s *Service) SignUp(ctx context.Context, in SignUpInput) (*Tokens, error) {
	user, err := in.check()
	if err != nil {
		return nil, err
	}
	if user.PasswordHash, err = s.passwords.hash(ctx, in.Password); err != nil {
		return nil, err
	}
	return s.issue(ctx, func(t pets.RefreshToken, now time.Time) (*pets.User, error) {
		return s.store.CreateUser(ctx, user, t, now)
	})
}

// SignIn begins a new family of refresh tokens for the owner of the account.
//
// It returns ErrWrongCredentials, with the same work done whether the account exists or not, so that the time taken
// does not tell. It returns ErrUnavailable where the server has too much to do.
func (s *Service) SignIn(ctx context.Context, email, password string) (*Tokens, error) {
	// What SignUp refuses has no account. Saying so early tells nobody anything, and keeps it from the database.
	if _, problem := checkEmail(email); problem != "" || tooLong(password) {
		return nil, ErrWrongCredentials
	}
	user, hash, err := s.store.Credentials(ctx, EmailKey(email))
	unknown := errors.Is(err, pets.ErrNotFound)
	if unknown {
		hash = s.passwords.dummy
	} else if err != nil {
		return nil, err
	}
	match, err := s.passwords.match(ctx, password, hash)
	if err != nil {
		return nil, err
	}
	if unknown || !match {
		return nil, ErrWrongCredentials
	}
	return s.issue(ctx, func(t pets.RefreshToken, now time.Time) (*pets.User, error) {
		return user, s.store.CreateRefreshToken(ctx, user.ID, t, now)
	})
}

// Refresh exchanges a refresh token for new Tokens. The token is used up by it, and presenting it again ends its whole
// family: one of the two who hold it has stolen it (RFC 9700, section 4.14.2).
//
// It returns pets.ErrRefreshToken for a token that is good for nothing.
func (s *Service) Refresh(ctx context.Context, token string) (*Tokens, error) {
	hash, ok := hashRefreshToken(token)
	if !ok {
		return nil, pets.ErrRefreshToken
	}
	return s.issue(ctx, func(next pets.RefreshToken, now time.Time) (*pets.User, error) {
		return s.store.RotateRefreshToken(ctx, hash, next, now)
	})
}

// issue makes a pair of tokens. keep hands the refresh token to the store and returns whose it is.
//
// The signing key is chosen before keep runs, since nothing may fail after it: a client whose refresh token was used up
// and that got no new one would be signed out.
func (s *Service) issue(ctx context.Context, keep func(pets.RefreshToken, time.Time) (*pets.User, error)) (*Tokens, error) {
	now := s.config.Now().UTC()
	key, err := s.keys.signing(ctx, now)
	if err != nil {
		return nil, err
	}
	refresh, kept := newRefreshToken(now.Add(s.config.RefreshTTL))
	user, err := keep(kept, now)
	if err != nil {
		return nil, err
	}
	access, expires, err := s.sign(key, user.ID, now)
	if err != nil {
		return nil, err
	}
	return &Tokens{Access: access, AccessExpiresAt: expires, Refresh: refresh, User: user}, nil
}
