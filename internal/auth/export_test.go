package auth

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// Issue issues tokens to a user without a store that would have to know him.
func (s *Service) Issue(ctx context.Context, user pets.UserID) (*Tokens, error) {
	return s.issue(ctx, func(pets.RefreshToken, time.Time) (*pets.User, error) { return &pets.User{ID: user}, nil })
}

// The unexported that tests speak of.
const (
	KeysMaxAge     = keysMaxAge
	ReloadInterval = reloadInterval
)

var PasswordParams = passwordParams

// FillHashing takes all the places in which passwords are hashed, and returns a function that gives them back.
func (s *Service) FillHashing() func() {
	for range maxHashing {
		s.passwords.slots <- struct{}{}
	}
	return func() {
		for range maxHashing {
			<-s.passwords.slots
		}
	}
}
