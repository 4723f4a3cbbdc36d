package auth

import (
	"errors"
	"net/http"
	"strings"
)

// Middleware turns the access token of a request into the Viewer of the request's context (RFC 6750, section 2.1).
//
// A request without the header Authorization passes on as that of a stranger. One with the header passes on with a
// viewer, or not at all: refuse is called instead, with an ErrInvalidToken, for which the answer is 401 and a
// Challenge, or else with an ErrUnavailable, for which it is 503. So nobody whose token has expired is quietly taken
// for a stranger.
func (s *Service) Middleware(refuse func(w http.ResponseWriter, r *http.Request, err error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			headers := r.Header.Values("Authorization")
			if len(headers) == 0 {
				next.ServeHTTP(w, r)
				return
			}
			token, err := bearerToken(headers)
			if err != nil {
				refuse(w, r, err)
				return
			}
			viewer, err := s.Verify(r.Context(), token)
			if err != nil {
				refuse(w, r, err)
				return
			}
			next.ServeHTTP(w, r.WithContext(WithViewer(r.Context(), viewer)))
		})
	}
}

// bearerToken returns the token of the headers Authorization of a request that has at least one.
func bearerToken(headers []string) (string, error) {
	if len(headers) > 1 { // which of them counts, a proxy in between may see otherwise
		return "", tokenError("there are several Authorization headers")
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	if !strings.EqualFold(scheme, "Bearer") { // a scheme's name has no case (RFC 9110, section 11.1)
		return "", tokenError("the Authorization header is not of the scheme Bearer")
	}
	return strings.TrimLeft(token, " "), nil
}

// Challenge returns the value of the header WWW-Authenticate for a request that is refused (RFC 6750, section 3). Where
// err is an ErrInvalidToken it tells the client so, and the reason. For any other err, nil too, it asks for a token and
// says no more: that is the challenge for a stranger.
func Challenge(err error) string {
	const challenge = `Bearer realm="menagerie"`
	if !errors.Is(err, ErrInvalidToken) {
		return challenge
	}
	description := ErrInvalidToken.Error()
	if reason, ok := errors.AsType[tokenError](err); ok {
		description = reason.Error()
	}
	return challenge + `, error="invalid_token", error_description="` + description + `"`
}
