package pets

import (
	"errors"
	"time"
)

// ErrRefreshToken says that a refresh token is good for nothing: unknown, expired, used already, or of a session that has
// ended.
var ErrRefreshToken = errors.New("the refresh token is unknown, expired or used already")

// NewUser is what a store needs to open an account.
type NewUser struct {
	Email        string // as the user wrote it
	EmailKey     string // by which accounts are told apart; see auth.EmailKey
	Name         string
	PasswordHash string // argon2id in PHC string format
	Household    string // the name of the household that comes with the account
}

// RefreshToken is what a store keeps of a refresh token. The token itself leaves with its owner.
type RefreshToken struct {
	Hash      [32]byte // SHA-256 of the token
	ExpiresAt time.Time
}

// SigningKey is a key that signs access tokens. All instances of the server share the keys.
type SigningKey struct {
	ID         string    // stands in each token that the key signs (JWT header kid)
	Private    []byte    // the seed of the Ed25519 key, 32 bytes
	CreatedAt  time.Time // from here on its public half is published and its signatures are accepted
	ActiveFrom time.Time // from here on it signs, until a later key does
}
