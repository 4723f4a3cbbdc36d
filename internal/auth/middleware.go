package auth

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
)

// OpenHeader is the header by which the pages of the website ask for a guest's session, should a stranger make a change:
// "Menagerie-Session: open". No other client gets a session that it did not ask for.
const OpenHeader = "Menagerie-Session"

// Refuse answers a request that is not let through, or fails, because of err.
type Refuse func(w http.ResponseWriter, r *http.Request, err error)

// Middleware turns the credential of a request into the Viewer of the request's context: the access token of its header
// Authorization (RFC 6750, section 2.1), for which the store is not asked, or its cookie, which takes one look-up.
//
// A request with neither passes on as that of a stranger. One with either passes on with a viewer, or not at all: refuse is
// called instead, with an ErrInvalidToken, for which the answer is 401 and a Challenge, with ErrInvalidSession (401), ErrCrossSite
// (403), ErrTwoUsers (400), or else with an ErrUnavailable, for which it is 503. So nobody whose credential has expired is quietly
// taken for a stranger.
func (s *Service) Middleware(refuse Refuse) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			viewer, known, err := s.identify(r)
			if err != nil {
				// The cookie stays: this may be the late answer to a request of before a sign-in, whose cookie it would take away.
				refuse(w, r, err)
				return
			}
			ctx := &asking{Context: r.Context(), request: r, trustProxy: s.config.TrustProxy}
			if known {
				ctx.viewer = &viewer
			}
			r = r.WithContext(ctx)
			switch {
			case known:
				next.ServeHTTP(w, r)
			case r.Header.Get(OpenHeader) == "open" && s.sameSite.Check(r) == nil:
				v := &visitor{open: func(ctx context.Context) (Viewer, error) {
					opened, err := s.openGuest(ctx)
					if err != nil {
						return Viewer{}, err
					}
					s.setCookie(w, r, opened)
					return Viewer{User: opened.Session.User.ID, Session: opened.Session.ID}, nil
				}}
				next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
			default:
				next.ServeHTTP(w, r)
			}
		})
	}
}

// identify returns whose credential the request brings, and false where it brings none.
func (s *Service) identify(r *http.Request) (viewer Viewer, known bool, err error) {
	headers := r.Header.Values("Authorization")
	if len(headers) > 0 {
		token, err := bearerToken(headers)
		if err != nil {
			return viewer, false, err
		}
		if viewer, err = s.Verify(r.Context(), token); err != nil {
			return viewer, false, err
		}
		known = true
	}
	cookie, ok := s.cookieOf(r)
	if !ok {
		return viewer, known, nil
	}
	// A page of another site can make the browser send the cookie along, but never a token.
	if !known && s.sameSite.Check(r) != nil {
		return viewer, false, ErrCrossSite
	}
	session, err := s.known(r.Context(), cookie)
	if err != nil {
		return viewer, false, err
	}
	if known && viewer.User != session.User.ID {
		return viewer, false, ErrTwoUsers
	}
	if known {
		return viewer, true, nil
	}
	return Viewer{User: session.User.ID, Session: session.ID}, true, nil
}

// visitor is a stranger for whom a session is opened when she makes her first change.
type visitor struct {
	mu     sync.Mutex
	opened bool
	viewer Viewer
	open   func(context.Context) (Viewer, error)
}

type visitorKey struct{}

// IsVisitor reports whether the context is that of a stranger for whom ForChange would open a session.
func IsVisitor(ctx context.Context) bool {
	_, ok := ctx.Value(visitorKey{}).(*visitor)
	return ok
}

// ForChange is FromContext for whoever is about to change something: for a visitor of the website who is not known yet it
// opens a guest's session. It returns false for other strangers.
//
// It returns *pets.TooManyAttempts where too many guests have begun at the client's address. The headers of the answer must
// not be on their way yet.
func ForChange(ctx context.Context) (Viewer, bool, error) {
	if v, ok := FromContext(ctx); ok {
		return v, true, nil
	}
	guest, ok := ctx.Value(visitorKey{}).(*visitor)
	if !ok {
		return Viewer{}, false, nil
	}
	guest.mu.Lock()
	defer guest.mu.Unlock()
	if !guest.opened {
		v, err := guest.open(ctx)
		if err != nil {
			return Viewer{}, false, err
		}
		guest.viewer, guest.opened = v, true
	}
	return guest.viewer, true, nil
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
