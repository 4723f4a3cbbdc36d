package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// refreshPrefix begins every refresh token, so that people and secret scanners know one when they see it.
const refreshPrefix = "mrt_"

// refreshBytes is how much chance is in a refresh token. With 256 bits of it, a plain hash in the database is enough:
// there is nothing to guess.
const refreshBytes = 32

var refreshEncoding = base64.RawURLEncoding.Strict()

// newRefreshToken returns a token, and what the store keeps of it.
func newRefreshToken(expires time.Time) (string, pets.RefreshToken) {
	secret := make([]byte, refreshBytes)
	_, _ = rand.Read(secret) // never fails; it would end the program
	token := refreshPrefix + refreshEncoding.EncodeToString(secret)
	return token, pets.RefreshToken{Hash: sha256.Sum256([]byte(token)), ExpiresAt: expires}
}

// hashRefreshToken returns the hash by which the store knows the token, or false for what cannot be one.
func hashRefreshToken(token string) ([sha256.Size]byte, bool) {
	encoded, ok := strings.CutPrefix(token, refreshPrefix)
	if !ok || len(encoded) != refreshEncoding.EncodedLen(refreshBytes) {
		return [sha256.Size]byte{}, false
	}
	// The decoder skips line breaks, so that its output tells more than its error.
	if secret, err := refreshEncoding.DecodeString(encoded); err != nil || len(secret) != refreshBytes {
		return [sha256.Size]byte{}, false
	}
	return sha256.Sum256([]byte(token)), true
}
