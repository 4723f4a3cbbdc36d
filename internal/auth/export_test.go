package auth

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// IssuedSession is the session of the tokens that Issue issues.
var IssuedSession = pets.SessionID{0x01, 0x99, 0x7f, 0x00, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0x0c}

// Issue issues tokens to a user without a store that would have to know him.
func (s *Service) Issue(ctx context.Context, user pets.UserID) (*Tokens, error) {
	return s.issue(ctx, func(pets.RefreshToken, time.Time) (*pets.KnownSession, error) {
		return &pets.KnownSession{Session: pets.Session{ID: IssuedSession}, User: &pets.User{ID: user}}, nil
	})
}

// The unexported that tests speak of.
const (
	KeysMaxAge     = keysMaxAge
	ReloadInterval = reloadInterval
)

const (
	MaxHashing   = maxHashing
	MaxWaiting   = maxWaiting
	HashingWait  = hashingWait
	HashingRetry = hashingRetry
)

const (
	UnknownDevice = unknownDevice
	MaxDevice     = maxDevice
)

var (
	PasswordParams = passwordParams
	NewSecret      = newSecret
	CookieValue    = cookieValue
	ParseCookie    = parseCookie
	DeviceName     = deviceName
	NetworkOf      = networkOf
)

// FillHashing takes all the places in which passwords are hashed, and returns a function that gives them back.
func (s *Service) FillHashing() func() {
	for range maxHashing {
		s.passwords.queue <- struct{}{}
		s.passwords.slots <- struct{}{}
	}
	return func() {
		for range maxHashing {
			s.passwords.leave()
		}
	}
}
