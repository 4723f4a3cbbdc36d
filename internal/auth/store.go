package auth

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// Store is what this package needs of the database. Every moment in time is passed in; the store has no clock.
type Store interface {
	// CreateUser opens an account with its household, and keeps its first refresh token, the first of a new family. It
	// returns pets.Problems with pets.EmailTaken and the path ["email"] where the EmailKey is taken.
	CreateUser(ctx context.Context, u pets.NewUser, t pets.RefreshToken, now time.Time) (*pets.User, error)

	// Credentials returns the account of an e-mail key and the hash of its password, or pets.ErrNotFound.
	Credentials(ctx context.Context, emailKey string) (*pets.User, string, error)

	// CreateRefreshToken keeps the first token of a new family.
	CreateRefreshToken(ctx context.Context, user pets.UserID, t pets.RefreshToken, now time.Time) error

	// RotateRefreshToken marks the token with this hash as used and keeps the next one of its family, in one go. It
	// returns pets.ErrRefreshToken where the token is good for nothing; one that was used before ends its whole family.
	RotateRefreshToken(ctx context.Context, hash [32]byte, next pets.RefreshToken, now time.Time) (*pets.User, error)

	// SigningKeys returns every key that still may have signed a valid token, the newest last. It may return older
	// ones.
	SigningKeys(ctx context.Context) ([]pets.SigningKey, error)

	// CreateFirstSigningKey keeps the key unless there is one already, so that instances that start at once agree.
	CreateFirstSigningKey(ctx context.Context, k pets.SigningKey) error

	// CreateSigningKey keeps one more key.
	CreateSigningKey(ctx context.Context, k pets.SigningKey) error
}
