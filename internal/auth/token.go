package auth

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
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

// claims are those of an access token: the registered ones, and the session (OpenID Connect Front-Channel Logout 1.0, section 3).
type claims struct {
	jwt.Claims
	Session string `json:"sid"`
}

// sign returns an access token for the viewer and the moment at which it expires, to the second: a JWT counts no finer.
func (s *Service) sign(key *signingKey, viewer Viewer, now, expires time.Time) (string, time.Time, error) {
	expires = expires.UTC().Truncate(time.Second)
	token, err := jwt.Signed(key.signer).Claims(claims{jwt.Claims{
		Issuer:   s.config.Issuer,
		Audience: jwt.Audience{s.config.Audience},
		Subject:  viewer.User.String(),
		IssuedAt: jwt.NewNumericDate(now),
		Expiry:   jwt.NewNumericDate(expires),
		ID:       uuid.NewString(), // two tokens of one second are still two tokens
	}, viewer.Session.String()}).Serialize() //nolint:misspell // the library spells it so
	if err != nil {
		return "", time.Time{}, fmt.Errorf("auth: signing a token: %w", err)
	}
	return token, expires, nil
}

// Verify returns whose access token it is. A token of a key that this instance knows is verified by its signature
// alone, without a call of the store; one that it has verified before, without a look at the signature. For another key the store
// is asked, at most once a second. Whether its session still stands the instance remembers, too; where it has lost touch with the
// others (see Config.RevocationLag), it asks the store.
//
// It returns ErrInvalidToken; where the token was valid once, ErrExpiredToken, which is that too; and ErrUnavailable
// where the store has to be asked and does not answer.
func (s *Service) Verify(ctx context.Context, token string) (Viewer, error) {
	if len(token) > MaxToken {
		return Viewer{}, tokenError(fmt.Sprintf("the access token is longer than %d bytes", MaxToken))
	}
	id, v, hit := s.verified.get(token)
	var key *signingKey
	var err error
	if hit {
		key, err = s.keys.verifying(ctx, v.kid)
	}
	if !hit || err == nil && !v.by(key) {
		v, key, err = s.verifySignature(ctx, token)
	}
	if err == nil {
		err = s.stands(ctx, &v, key)
	}
	switch {
	case err == nil && !hit:
		s.verified.add(id, v)
	case hit && errors.Is(err, ErrInvalidToken):
		s.verified.remove(id)
	}
	if err != nil {
		return Viewer{}, err
	}
	return v.viewer, nil
}

// verifySignature returns what the token says, and the key that vouches for it. Whether it is valid at this moment is for stands to say.
func (s *Service) verifySignature(ctx context.Context, token string) (v verified, _ *signingKey, _ error) {
	if strings.ContainsAny(token, "\r\n") { // encoding/base64 would skip them
		return v, nil, errMalformed
	}
	// Each token has one form: the library takes several for the same bytes.
	for part := range strings.SplitSeq(token, ".") {
		if _, err := base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return v, nil, errMalformed
		}
	}
	parsed, err := jwt.ParseSigned(token, algorithms)
	if err != nil {
		return v, nil, errMalformed
	}
	id := parsed.Headers[0].KeyID
	if id == "" {
		return v, nil, tokenError("the access token names no key (header kid)")
	}
	key, err := s.keys.verifying(ctx, id)
	if err != nil {
		return v, nil, err
	}
	var claims claims
	if err := parsed.Claims(key.public, &claims); err != nil {
		return v, nil, tokenError("the signature of the access token is wrong")
	}
	// The library takes a claim that is not there for one that is met, so that those without which a token would be valid forever
	// are asked for here.
	if claims.Expiry == nil || claims.IssuedAt == nil {
		return v, nil, tokenError("the access token does not say when it was issued or when it expires (claims iat, exp)")
	}
	if claims.Issuer != s.config.Issuer {
		return v, nil, tokenError("the access token is of another issuer (claim iss)")
	}
	if !claims.Audience.Contains(s.config.Audience) {
		return v, nil, tokenError("the access token is for another audience (claim aud)")
	}
	user, ok := parseUUID(claims.Subject)
	if !ok {
		return v, nil, tokenError("the access token names no user (claim sub)")
	}
	session, ok := parseUUID(claims.Session)
	if !ok {
		return v, nil, tokenError("the access token names no session (claim sid)")
	}
	v = verified{
		viewer: Viewer{User: pets.UserID(user), Session: pets.SessionID(session)},
		kid:    key.id, public: [ed25519.PublicKeySize]byte(key.public), issued: *claims.IssuedAt, expires: *claims.Expiry,
	}
	if claims.NotBefore != nil {
		v.notBefore = *claims.NotBefore
	}
	return v, key, nil
}

// stands returns why a token that is signed by the key is not valid at this moment; nil: it is.
func (s *Service) stands(ctx context.Context, v *verified, key *signingKey) error {
	now := s.config.Now()
	times := jwt.Claims{IssuedAt: &v.issued, NotBefore: &v.notBefore, Expiry: &v.expires}
	if err := times.ValidateWithLeeway(jwt.Expected{Time: now}, Leeway); errors.Is(err, jwt.ErrExpired) {
		return ErrExpiredToken
	} else if err != nil {
		return tokenError("the access token is not valid yet (claims nbf, iat)")
	}
	// By now all that this key ever signed has expired. Whoever holds the key and made this one is not the server.
	if key.retiredAt(now) {
		return errUnknownKey
	}
	ended, certain := s.revoked.has(v.viewer.Session)
	if !certain {
		ctx, cancel := context.WithTimeout(ctx, storeTimeout)
		defer cancel()
		err := s.store.SessionStands(ctx, v.viewer)
		if ended = errors.Is(err, pets.ErrSessionEnded); err != nil && !ended {
			return err
		}
	}
	if ended {
		return errEnded
	}
	return nil
}

// parseUUID reads the one form of a UUID that this program writes; uuid.Parse takes others as well.
func parseUUID(s string) (uuid.UUID, bool) {
	id, err := uuid.Parse(s)
	return id, err == nil && id.String() == s
}

const (
	errMalformed  tokenError = "the access token is not a JWT signed with EdDSA"
	errUnknownKey tokenError = "the access token names a key that is not known (header kid)"
	errEnded      tokenError = "the session of the access token has ended"
)
