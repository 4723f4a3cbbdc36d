package auth

import (
	"context"
	"errors"
	"time"

	"menagerie/internal/pets"
)

// Sessions is how long the sessions stand that a cookie names. The server alone judges.
type Sessions struct {
	Idle     time.Duration // without being used
	Age      time.Duration // at all
	KeptIdle time.Duration // without being used, where the user asked to stay signed in
	KeptAge  time.Duration // at all, where the user asked to stay signed in
	// GuestIdle is how long a guest's session stands without being used, and her animals with it: she has no other way back.
	GuestIdle time.Duration
}

// DefaultSessions are the times where a Config has none.
var DefaultSessions = Sessions{
	Idle: 30 * time.Minute, Age: 12 * time.Hour,
	KeptIdle: 14 * 24 * time.Hour, KeptAge: 90 * 24 * time.Hour,
	GuestIdle: 30 * 24 * time.Hour,
}

// forever is longer than anybody stays a guest.
const forever = 10 * 365 * 24 * time.Hour

const (
	guestName      = "Guest"
	guestHousehold = "My animals"
)

// Opened is a session that has just begun and of which the client is still to get the cookie.
type Opened struct {
	Session *pets.KnownSession
	cookie  string
}

// newSession returns what the store needs to begin a session of a cookie, and the secret for that.
func (s *Service) newSession(ctx context.Context, keep bool, idle, age time.Duration) (pets.NewSession, string) {
	secret, hash := newSecret()
	c := clientOf(ctx)
	return pets.NewSession{
		Kind: pets.CookieSession, Secret: hash, Device: c.device, Address: c.hashed(), Kept: keep,
		Idle: idle, ExpiresAt: s.config.Now().Add(age),
	}, secret
}

func (s *Service) newUserSession(ctx context.Context, keep bool) (pets.NewSession, string) {
	if keep {
		return s.newSession(ctx, true, s.config.Sessions.KeptIdle, s.config.Sessions.KeptAge)
	}
	return s.newSession(ctx, false, s.config.Sessions.Idle, s.config.Sessions.Age)
}

func opened(known *pets.KnownSession, secret string, err error) (*Opened, error) {
	if err != nil {
		return nil, err
	}
	return &Opened{Session: known, cookie: cookieValue(known.ID, secret)}, nil
}

// OpenSession signs the owner of an account in, by a session that takes the place of the one by which she was known until now, if
// any. Keep lets it outlive the browser. Where she was a guest, bring takes the guest's animals along.
//
// It returns errors as SignIn does.
func (s *Service) OpenSession(ctx context.Context, email, password string, keep, bring bool, old Viewer) (*Opened, error) {
	user, hash, err := s.authenticate(ctx, email, password)
	if err != nil {
		return nil, err
	}
	session, secret := s.newUserSession(ctx, keep)
	known, err := s.store.BeginSession(ctx, user.ID, pets.SignIn{
		Session: session, PasswordHash: hash, Old: old, Bring: bring, OldTokensUntil: s.tokensUntil(),
	}, s.config.Now())
	if errors.Is(err, pets.ErrNotFound) { // deleted, or the password changed, between the two
		err = ErrWrongCredentials
	}
	if err == nil {
		s.forget(old.Session)
	}
	return opened(known, secret, err)
}

// OpenAccount opens an account and signs its owner in by a session. A guest's user becomes the account's, with all that she
// has entered; for anybody else the account begins with an empty household.
//
// It returns errors as SignUp does.
func (s *Service) OpenAccount(ctx context.Context, in SignUpInput, keep bool, guest *Viewer) (*Opened, error) {
	user, err := s.newUser(ctx, in)
	if err != nil {
		return nil, err
	}
	session, secret := s.newUserSession(ctx, keep)
	if guest == nil {
		known, err := s.store.CreateUser(ctx, user, session, s.config.Now())
		return opened(known, secret, err)
	}
	known, err := s.store.MakeAccount(ctx, *guest, user, session, s.tokensUntil(), s.config.Now())
	if err == nil {
		s.forget(guest.Session)
	}
	return opened(known, secret, err)
}

// openGuest begins a guest and her session.
func (s *Service) openGuest(ctx context.Context) (*Opened, error) {
	ctx, cancel := context.WithTimeout(ctx, storeTimeout) // an import's has no deadline
	defer cancel()
	if err := s.attemptToBegin(ctx); err != nil {
		return nil, err
	}
	session, secret := s.newSession(ctx, false, s.config.Sessions.GuestIdle, forever)
	known, err := s.store.BeginGuest(ctx, pets.NewUser{Name: guestName, Household: guestHousehold}, session, s.config.Now())
	return opened(known, secret, err)
}

// known returns the session that the value of a cookie names. It returns ErrInvalidSession where none of it stands.
func (s *Service) known(ctx context.Context, cookie string) (*pets.KnownSession, error) {
	id, hash, ok := parseCookie(cookie)
	if !ok {
		return nil, ErrInvalidSession
	}
	ctx, cancel := context.WithTimeout(ctx, storeTimeout)
	defer cancel()
	known, err := s.store.Session(ctx, id, hash, s.config.Now())
	if errors.Is(err, pets.ErrSessionEnded) {
		return nil, ErrInvalidSession
	}
	return known, err
}

// EndSession ends a session of the viewer: on every instance, at once for a cookie and for changes, and within
// Config.RevocationLag for reading by an access token. It returns pets.ErrNotFound where the viewer has no such session.
func (s *Service) EndSession(ctx context.Context, viewer Viewer, id pets.SessionID) error {
	err := s.store.EndSession(ctx, viewer, id, s.tokensUntil())
	if err == nil {
		s.forget(id)
	}
	return err
}

// EndOtherSessions ends all sessions of the viewer but this one, and returns how many.
func (s *Service) EndOtherSessions(ctx context.Context, viewer Viewer) (int, error) {
	ended, err := s.store.EndOtherSessions(ctx, viewer, s.tokensUntil())
	s.forget(ended...)
	return len(ended), err
}

// tokensUntil is when the last access token of a session that ends now has expired on every instance.
func (s *Service) tokensUntil() time.Time { return s.config.Now().Add(s.config.AccessTTL + 2*Leeway) }

// forget makes this instance refuse the tokens of ended sessions at once. The others hear of it.
func (s *Service) forget(ended ...pets.SessionID) {
	for _, id := range ended {
		if id == (pets.SessionID{}) {
			continue // there was none
		}
		s.revoked.add(pets.Revocation{Session: id, Until: s.tokensUntil()})
	}
}

// AccessToken returns an access token of a session that has just been used, and when it expires: not after the session, should
// that not be used any more.
func (s *Service) AccessToken(ctx context.Context, known *pets.KnownSession) (token string, expires time.Time, err error) {
	now := s.config.Now().UTC()
	key, err := s.keys.signing(ctx, now)
	if err != nil {
		return "", time.Time{}, err
	}
	life := min(s.config.AccessTTL, known.Idle, known.ExpiresAt.Sub(now))
	return s.sign(key, *viewerOf(known), now, now.Add(life))
}
