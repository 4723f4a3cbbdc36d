package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"menagerie/internal/pets"
)

// The values of a Config that says nothing.
const (
	DefaultAccessTTL       = 10 * time.Minute
	DefaultRefreshTTL      = 30 * 24 * time.Hour
	DefaultActivationDelay = 5 * time.Minute
	DefaultRevocationLag   = time.Second
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

	Sessions Sessions // of cookies; where a time is 0: that of DefaultSessions
	Limits   Limits   // where one is zero: that of DefaultLimits
	// RevocationLag is how late an instance may hear that a session has ended, for what is read with an access token. Where
	// it has heard nothing for so long, it looks each session up. 0: DefaultRevocationLag.
	RevocationLag time.Duration
	// TokenCache is how many verified tokens an instance remembers, so that it looks at the signature of each once. It changes nothing
	// of which tokens are valid. 0: DefaultTokenCache, negative: none.
	TokenCache int
	// TrustProxy says that all requests come by a proxy that sets X-Forwarded-For and X-Forwarded-Proto.
	TrustProxy bool

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
	c.RevocationLag = cmp.Or(c.RevocationLag, DefaultRevocationLag)
	c.TokenCache = cmp.Or(c.TokenCache, DefaultTokenCache)
	c.Sessions.Idle = cmp.Or(c.Sessions.Idle, DefaultSessions.Idle)
	c.Sessions.Age = cmp.Or(c.Sessions.Age, DefaultSessions.Age)
	c.Sessions.KeptIdle = cmp.Or(c.Sessions.KeptIdle, DefaultSessions.KeptIdle)
	c.Sessions.KeptAge = cmp.Or(c.Sessions.KeptAge, DefaultSessions.KeptAge)
	c.Sessions.GuestIdle = cmp.Or(c.Sessions.GuestIdle, DefaultSessions.GuestIdle)
	c.Limits.Account = cmp.Or(c.Limits.Account, DefaultLimits.Account)
	c.Limits.Pair = cmp.Or(c.Limits.Pair, DefaultLimits.Pair)
	c.Limits.Address = cmp.Or(c.Limits.Address, DefaultLimits.Address)
	c.Limits.Begin = cmp.Or(c.Limits.Begin, DefaultLimits.Begin)
	for _, limit := range []struct {
		name       string
		value, min time.Duration
	}{
		{"access token's lifetime", c.AccessTTL, time.Second},
		{"refresh token's lifetime", c.RefreshTTL, time.Second},
		{"activation delay of a key", c.ActivationDelay, MinActivationDelay},
		{"time for which a session may idle", min(c.Sessions.Idle, c.Sessions.KeptIdle, c.Sessions.GuestIdle), time.Second},
		{"age of a session", min(c.Sessions.Age, c.Sessions.KeptAge), time.Second},
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
	verified  *tokenCache
	passwords *passwords
	revoked   *revocations
	sameSite  *http.CrossOriginProtection
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
	verified, err := newTokenCache(config.TokenCache)
	if err != nil {
		return nil, err
	}
	load := func(ctx context.Context) ([]pets.Revocation, error) {
		return store.Revocations(ctx, config.Now().Add(-Leeway))
	}
	return &Service{
		store: store, config: config, keys: keys, verified: verified, passwords: passwords,
		revoked: newRevocations(config, load), sameSite: http.NewCrossOriginProtection(),
	}, nil
}

// Run keeps current what the instance remembers, the keys and the sessions that have ended, until the context ends. It asks the store for them once they are a minute old, so that an
// instance learns of new and of removed keys though nobody signs in there. A store that does not answer is asked again
// a little later; until then the keys that are known stay good.
//
// It watches the ends of sessions, too; see Watch.
func (s *Service) Run(ctx context.Context) {
	go s.Watch(ctx)
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
	Viewer          Viewer // as whom the tokens make their holder known
}

// Watch hears of the ends of sessions until the context ends; see Config.RevocationLag.
func (s *Service) Watch(ctx context.Context) {
	s.store.WatchRevocations(ctx, s.revoked, s.config.RevocationLag/4)
}

// Hearing is closed when the instance hears of the ends of sessions for the first time: from then on access tokens need no
// look-up. Watch has to run for it.
func (s *Service) Hearing() <-chan struct{} { return s.revoked.first }

// SignUp opens an account with an empty household named after its owner, and signs in.
//
// It returns pets.Problems with everything that is wrong with the input, paths relative to it; where the e-mail address
// has an account, one of the code pets.EmailTaken. It returns *pets.TooManyAttempts where too many accounts have been opened
// from the client's address or too many others sign up at the moment, and ErrUnavailable where the context ends first.
func (s *Service) SignUp(ctx context.Context, in SignUpInput) (*Tokens, error) {
	user, err := s.newUser(ctx, in)
	if err != nil {
		return nil, err
	}
	return s.issue(ctx, func(t pets.RefreshToken, now time.Time) (*pets.KnownSession, error) {
		return s.store.CreateUser(ctx, user, s.tokenSession(ctx, t), now)
	})
}

// newUser checks who signs up.
func (s *Service) newUser(ctx context.Context, in SignUpInput) (pets.NewUser, error) {
	user, err := in.check()
	if err != nil {
		return user, err
	}
	if err := s.passwords.busy(); err != nil {
		return user, err
	}
	if err := s.attemptToBegin(ctx); err != nil {
		return user, err
	}
	user.PasswordHash, err = s.passwords.hash(ctx, in.Password)
	return user, err
}

// SignIn begins a new session of tokens for the owner of the account.
//
// It returns ErrWrongCredentials, with the same work done whether the account exists or not, so that the time taken
// does not tell; *pets.TooManyAttempts, see Limits, also where too many others sign in at the moment; and ErrUnavailable where
// the context ends first.
func (s *Service) SignIn(ctx context.Context, email, password string) (*Tokens, error) {
	user, hash, err := s.authenticate(ctx, email, password)
	if err != nil {
		return nil, err
	}
	return s.issue(ctx, func(t pets.RefreshToken, now time.Time) (*pets.KnownSession, error) {
		known, err := s.store.BeginSession(ctx, user.ID, pets.SignIn{
			Session: s.tokenSession(ctx, t), PasswordHash: hash, OldTokensUntil: now,
		}, now)
		if errors.Is(err, pets.ErrNotFound) { // deleted, or the password changed, between the two
			err = ErrWrongCredentials
		}
		return known, err
	})
}

func (s *Service) tokenSession(ctx context.Context, t pets.RefreshToken) pets.NewSession {
	c := clientOf(ctx)
	return pets.NewSession{
		Kind: pets.TokenSession, Refresh: &t, Device: c.device, Address: c.hashed(), Idle: s.config.RefreshTTL, ExpiresAt: t.ExpiresAt,
	}
}

// authenticate returns the owner of an account and the hash of her password, or errors as SignIn does.
func (s *Service) authenticate(ctx context.Context, email, password string) (_ *pets.User, hash string, err error) {
	// What SignUp refuses has no account. Saying so early tells nobody anything, and keeps it from the database.
	if _, problem := checkEmail(email); problem != "" || tooLong(password) {
		return nil, "", ErrWrongCredentials
	}
	key := EmailKey(email)
	user, hash, familiar, err := s.store.Credentials(ctx, key, clientOf(ctx).hashed())
	unknown := errors.Is(err, pets.ErrNotFound)
	if unknown {
		hash = s.passwords.dummy
	} else if err != nil {
		return nil, "", err
	}
	if err := s.checkPassword(ctx, key, familiar, password, hash, !unknown); err != nil {
		return nil, "", err
	}
	return user, hash, nil
}

// checkPassword counts an attempt at the password of an account, and returns ErrWrongCredentials unless it is the one of the
// hash. Exists says whether there is such an account: without one no password is right.
func (s *Service) checkPassword(ctx context.Context, emailKey string, familiar bool, password, hash string, exists bool) error {
	if err := s.passwords.busy(); err != nil {
		return err
	}
	attempt, err := s.attempt(ctx, emailKey, familiar)
	if err != nil {
		return err
	}
	match, err := s.passwords.match(ctx, password, hash)
	if err != nil {
		return err
	}
	if !match || !exists {
		return ErrWrongCredentials
	}
	return s.store.ForgetAttempts(ctx, attempt)
}

// confirm returns ErrWrongPassword unless the password is the viewer's.
func (s *Service) confirm(ctx context.Context, viewer Viewer, password string) error {
	hash, key, err := s.store.PasswordHash(ctx, viewer)
	if errors.Is(err, pets.ErrNotFound) || err == nil && tooLong(password) {
		return ErrWrongPassword // a guest has none
	}
	if err == nil {
		err = s.checkPassword(ctx, key, true, password, hash, true)
	}
	if errors.Is(err, ErrWrongCredentials) {
		err = ErrWrongPassword
	}
	return err
}

// ChangePassword gives the viewer's account another password, ends all its sessions but this one, and returns how many.
//
// It returns pets.Problems where the new password cannot be one, ErrWrongPassword where the current one is not hers, and
// else as SignIn does.
func (s *Service) ChangePassword(ctx context.Context, viewer Viewer, current, next string) (int, error) {
	if problem := checkPassword(next); problem != "" {
		return 0, pets.Problems{{Code: pets.Invalid, Path: []string{"newPassword"}, Message: problem}}
	}
	if err := s.confirm(ctx, viewer, current); err != nil {
		return 0, err
	}
	hash, err := s.passwords.hash(ctx, next)
	if err != nil {
		return 0, err
	}
	ended, err := s.store.ChangePassword(ctx, viewer, hash, s.tokensUntil())
	s.forget(ended...)
	return len(ended), err
}

// removalBatch is how many animals are removed at a time.
const removalBatch = 1_000

// DeleteAccount deletes the viewer's account, and the households to which nobody else belongs with all their animals. What of
// these cannot be removed before the context ends, housekeeping removes. It returns errors as ChangePassword does.
func (s *Service) DeleteAccount(ctx context.Context, viewer Viewer, password string) error {
	if err := s.confirm(ctx, viewer, password); err != nil {
		return err
	}
	of, err := s.store.HouseholdsOf(ctx, viewer, []pets.UserID{viewer.User})
	if err != nil {
		return err
	}
	ended, err := s.store.DeleteUser(ctx, viewer, s.tokensUntil())
	if err != nil {
		return err
	}
	s.forget(ended...)
	households := []pets.HouseholdID{}
	for _, h := range of[viewer.User] {
		households = append(households, h.ID)
	}
	for more := true; more; {
		if more, err = s.store.RemoveAbandoned(ctx, households, removalBatch); err != nil {
			s.config.Logger.WarnContext(ctx, "the animals of a deleted account are left to housekeeping", "error", err.Error())
			return nil
		}
	}
	return nil
}

// Refresh exchanges a refresh token for new Tokens. The token is used up by it, and presenting it again ends its
// session: one of the two who hold it has stolen it (RFC 9700, section 4.14.2).
//
// It returns pets.ErrRefreshToken for a token that is good for nothing.
func (s *Service) Refresh(ctx context.Context, token string) (*Tokens, error) {
	hash, ok := hashRefreshToken(token)
	if !ok {
		return nil, pets.ErrRefreshToken
	}
	return s.issue(ctx, func(next pets.RefreshToken, now time.Time) (*pets.KnownSession, error) {
		return s.store.RotateRefreshToken(ctx, hash, next, s.tokensUntil(), now)
	})
}

// issue makes a pair of tokens. keep hands the refresh token to the store and returns whose session it is of.
//
// The signing key is chosen before keep runs, since nothing may fail after it: a client whose refresh token was used up
// and that got no new one would be signed out.
func (s *Service) issue(ctx context.Context, keep func(pets.RefreshToken, time.Time) (*pets.KnownSession, error)) (*Tokens, error) {
	now := s.config.Now().UTC()
	key, err := s.keys.signing(ctx, now)
	if err != nil {
		return nil, err
	}
	refresh, kept := newRefreshToken(now.Add(s.config.RefreshTTL))
	session, err := keep(kept, now)
	if err != nil {
		return nil, err
	}
	viewer := Viewer{User: session.User.ID, Session: session.ID}
	access, expires, err := s.sign(key, viewer, now, now.Add(s.config.AccessTTL))
	if err != nil {
		return nil, err
	}
	return &Tokens{Access: access, AccessExpiresAt: expires, Refresh: refresh, User: session.User, Viewer: viewer}, nil
}
