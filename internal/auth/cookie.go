package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// The names of the cookie. A browser takes the second only from this very host and over TLS, so that neither a neighbour
// nor somebody on the way can plant one (RFC 6265bis, section 4.1.3.2). Where there is TLS, only that one counts.
const (
	plainCookie  = "menagerie-session"
	secureCookie = "__Host-" + plainCookie
)

// A cookie holds "id.secret", each in base64url. With 256 bits of chance in the secret, its plain hash in the store is
// enough: there is nothing to guess.
const (
	idBytes     = 16
	secretBytes = 32
)

var cookieEncoding = base64.RawURLEncoding.Strict()

// newSecret returns the secret of a session, and the hash that the store keeps of it.
func newSecret() (secret string, hash []byte) {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails; it would end the program
	sum := sha256.Sum256(b)
	return cookieEncoding.EncodeToString(b), sum[:]
}

func cookieValue(id pets.SessionID, secret string) string {
	return cookieEncoding.EncodeToString(id[:]) + "." + secret
}

// parseCookie returns the session that the value of a cookie names and the hash of its secret, or false for what this
// package never wrote.
func parseCookie(value string) (id pets.SessionID, hash []byte, ok bool) {
	// The decoder skips line breaks, hence the look at the lengths.
	name, secret, _ := strings.Cut(value, ".")
	if len(name) != cookieEncoding.EncodedLen(idBytes) || len(secret) != cookieEncoding.EncodedLen(secretBytes) {
		return id, nil, false
	}
	b, err := cookieEncoding.DecodeString(name)
	if err != nil || len(b) != idBytes {
		return id, nil, false
	}
	copy(id[:], b)
	b, err = cookieEncoding.DecodeString(secret)
	if err != nil || len(b) != secretBytes {
		return id, nil, false
	}
	sum := sha256.Sum256(b)
	return id, sum[:], true
}

// overTLS reports whether the client has sent the request by TLS, to this server or to the proxy before it.
func (s *Service) overTLS(r *http.Request) bool {
	return r.TLS != nil || s.config.TrustProxy && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func (s *Service) cookieName(r *http.Request) string {
	if s.overTLS(r) {
		return secureCookie
	}
	return plainCookie
}

// cookieOf returns the value of the request's session cookie, and whether it has one. Of two it returns none that could be
// valid: which one counts would be for the sender to guess.
func (s *Service) cookieOf(r *http.Request) (string, bool) {
	cookies := r.CookiesNamed(s.cookieName(r))
	if len(cookies) == 0 {
		return "", false
	}
	if len(cookies) > 1 {
		return "", true
	}
	return cookies[0].Value, true
}

// setCookie gives the client the cookie of a session. One that is not kept goes with the browser. One that is kept stays as long
// as the session can: when it has been idle for too long, the server alone judges.
func (s *Service) setCookie(w http.ResponseWriter, r *http.Request, o *Opened) {
	c := s.cookie(r, o.cookie) //nolint:gosec // see cookie
	if o.Session.Kept {
		c.MaxAge = int(o.Session.ExpiresAt.Sub(s.config.Now()) / time.Second)
	}
	http.SetCookie(w, c)
}

func (s *Service) clearCookie(w http.ResponseWriter, r *http.Request) {
	c := s.cookie(r, "") //nolint:gosec // see cookie
	c.MaxAge = -1
	http.SetCookie(w, c)
}

func (s *Service) cookie(r *http.Request, value string) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // without TLS a browser would not keep one that is Secure
		Name: s.cookieName(r), Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.overTLS(r),
	}
}
