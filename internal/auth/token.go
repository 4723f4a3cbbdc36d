package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/google/uuid"

	"menagerie/internal/pets"
)

// Leeway is how far the clocks of two instances may differ. A token is accepted that much longer than it says, and that
// much earlier than its times of issue and of beginning (RFC 7519, section 4.1.4).
const Leeway = 5 * time.Second

// MaxToken is the length of the longest access token that is looked at, in bytes. Those that are issued have some 500.
const MaxToken = 8 << 10

// algorithms is all that a token may be signed with. It is fixed here and not read from the token (RFC 8725, section
// 3.1).
var algorithms = []jose.SignatureAlgorithm{jose.EdDSA}

// sign returns an access token for the user and the moment at which it expires, to the second: a JWT counts no finer.
func (s *Service) sign(key *signingKey, user pets.UserID, now time.Time) (string, time.Time, error) {
	expires := now.Add(s.config.AccessTTL).UTC().Truncate(time.Second)
	token, err := jwt.Signed(key.signer).Claims(jwt.Claims{
		Issuer:   s.config.Issuer,
		Audience: jwt.Audience{s.config.Audience},
		Subject:  user.String(),
		IssuedAt: jwt.NewNumericDate(now),
		Expiry:   jwt.NewNumericDate(expires),
		ID:       uuid.NewString(), // two tokens of one second are still two tokens
	}).Serialize() //nolint:misspell // the library spells it so
	if err != nil {
		return "", time.Time{}, fmt.Errorf("auth: signing a token: %w", err)
	}
	return token, expires, nil
}

// Verify returns whose access token it is. A token of a key that this instance knows is verified by its signature
// alone, without a call of the store. For another key the store is asked, at most once a second.
//
// It returns ErrInvalidToken; where the token was valid once, ErrExpiredToken, which is that too; and ErrUnavailable
// where the key is not known and the store does not answer.
func (s *Service) Verify(ctx context.Context, token string) (Viewer, error) {
	if len(token) > MaxToken {
		return Viewer{}, tokenError(fmt.Sprintf("the access token is longer than %d bytes", MaxToken))
	}
	if strings.ContainsAny(token, "\r\n") { // encoding/base64 would skip them
		return Viewer{}, errMalformed
	}
	parsed, err := jwt.ParseSigned(token, algorithms)
	if err != nil {
		return Viewer{}, errMalformed
	}
	id := parsed.Headers[0].KeyID
	if id == "" {
		return Viewer{}, tokenError("the access token names no key (header kid)")
	}
	key, err := s.keys.verifying(ctx, id)
	if err != nil {
		return Viewer{}, err
	}
	var claims jwt.Claims
	if err := parsed.Claims(key.public, &claims); err != nil {
		return Viewer{}, tokenError("the signature of the access token is wrong")
	}
	now := s.config.Now()
	if err := s.checkClaims(&claims, now); err != nil {
		return Viewer{}, err
	}
	// By now all that this key ever signed has expired. Whoever holds the key and made this one is not the server.
	if key.retiredAt(now) {
		return Viewer{}, errUnknownKey
	}
	user, err := uuid.Parse(claims.Subject)
	if err != nil || user.String() != claims.Subject { // uuid.Parse takes other forms as well
		return Viewer{}, tokenError("the access token names no user (claim sub)")
	}
	return Viewer{User: pets.UserID(user)}, nil
}

const (
	errMalformed  tokenError = "the access token is not a JWT signed with EdDSA"
	errUnknownKey tokenError = "the access token names a key that is not known (header kid)"
)

// checkClaims checks what says where and when the token is valid. The library takes a claim that is not there for one
// that is met, so that those without which a token would be valid forever are asked for here.
func (s *Service) checkClaims(c *jwt.Claims, now time.Time) error {
	if c.Expiry == nil || c.IssuedAt == nil {
		return tokenError("the access token does not say when it was issued or when it expires (claims iat, exp)")
	}
	err := c.ValidateWithLeeway(jwt.Expected{
		Issuer:      s.config.Issuer,
		AnyAudience: jwt.Audience{s.config.Audience},
		Time:        now,
	}, Leeway)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jwt.ErrExpired):
		return ErrExpiredToken
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return tokenError("the access token is of another issuer (claim iss)")
	case errors.Is(err, jwt.ErrInvalidAudience):
		return tokenError("the access token is for another audience (claim aud)")
	default:
		return tokenError("the access token is not valid yet (claims nbf, iat)")
	}
}
