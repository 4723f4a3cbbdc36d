package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"time"

	"menagerie/internal/pets"
)

// The paths that Handler serves.
const (
	SessionPath      = "/session"
	SessionTokenPath = "/session/token"
	AccountPath      = "/account"
)

// maxBody is the longest body of a request to Handler, in bytes: the longest password of the longest characters fits in.
const maxBody = 16 << 10

// handlerTimeout bounds a request to Handler, and with it every statement that it runs.
const handlerTimeout = 8 * time.Second

// BodyError says what is wrong with a request before anything in it is looked at.
type BodyError struct {
	Status  int
	Message string
}

// Error implements error.
func (e *BodyError) Error() string { return e.Message }

// Handler serves what the pages of the website need of sessions, JSON in and out:
//
//	POST   /session        {email, password, keep, bring}  signs in; bring takes a guest's animals along
//	POST   /account        {email, password, name, keep}   signs up; a guest keeps what she has entered
//	GET    /session                                        tells who is signed in
//	DELETE /session                                        signs out: the session of the cookie, or of the access token
//	POST   /session/token                                  gives an access token of the session
//
// The cookie is the credential of all of them, and none of them is refused for one that does not stand any more: whoever
// comes back after a while must be able to sign in. All but GET are refused where a page of another site sends them.
//
// FormatID writes ids as the API does. Refuse is called with the errors of Middleware and with pets.Problems (422, and 409 for
// pets.EmailTaken), ErrWrongCredentials (401), *pets.TooManyAttempts (429) and *BodyError.
func (s *Service) Handler(formatID func(any) string, refuse Refuse) http.Handler {
	h := &sessionHandler{s, formatID, refuse}
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET " + SessionPath:       h.get,
		"POST " + SessionPath:      h.signIn,
		"DELETE " + SessionPath:    h.signOut,
		"POST " + SessionTokenPath: h.token,
		"POST " + AccountPath:      h.signUp,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), handlerTimeout)
			defer cancel()
			r = r.WithContext(&asking{Context: ctx, request: r, trustProxy: s.config.TrustProxy})
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			err := error(nil)
			// Of these only the end of a session can be asked for by a token, which no page can make a browser send.
			byToken := r.Method == http.MethodDelete && len(r.Header.Values("Authorization")) > 0
			if !byToken && s.sameSite.Check(r) != nil {
				err = ErrCrossSite
			}
			if err == nil {
				err = serve(w, r)
			}
			if err != nil {
				refuse(w, r, err)
			}
		})
	}
	return mux
}

type sessionHandler struct {
	*Service
	formatID func(any) string
	refuse   Refuse
}

// session returns the session of the request's cookie, or nil; and whether there is a cookie of none.
func (h *sessionHandler) session(r *http.Request) (known *pets.KnownSession, ended bool, err error) {
	cookie, ok := h.cookieOf(r)
	if !ok {
		return nil, false, nil
	}
	known, err = h.known(r.Context(), cookie)
	if errors.Is(err, ErrInvalidSession) {
		return nil, true, nil
	}
	return known, false, err
}

func (h *sessionHandler) get(w http.ResponseWriter, r *http.Request) error {
	known, ended, err := h.session(r)
	if err != nil {
		return err
	}
	if ended {
		h.clearCookie(w, r)
	}
	return h.tell(w, r, http.StatusOK, known, ended)
}

func (h *sessionHandler) signIn(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		Keep     bool   `json:"keep"`
		Bring    bool   `json:"bring"`
	}
	if err := readBody(r, &in); err != nil {
		return err
	}
	known, _, err := h.session(r)
	if err != nil {
		return err
	}
	var old Viewer
	if known != nil {
		old = *viewerOf(known)
	}
	opened, err := h.OpenSession(r.Context(), in.Email, in.Password, in.Keep, in.Bring, old)
	if err != nil {
		return err
	}
	h.setCookie(w, r, opened)
	return h.tell(w, r, http.StatusOK, opened.Session, false)
}

func (h *sessionHandler) signUp(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		Name     string `json:"name"`
		Keep     bool   `json:"keep"`
	}
	if err := readBody(r, &in); err != nil {
		return err
	}
	known, _, err := h.session(r)
	if err != nil {
		return err
	}
	var guest, old *Viewer
	if known != nil {
		if old = viewerOf(known); known.User.Email == nil {
			guest = old
		}
	}
	opened, err := h.OpenAccount(r.Context(), SignUpInput{Email: in.Email, Password: in.Password, Name: in.Name}, in.Keep, guest)
	if err == nil && old != nil && guest == nil { // the cookie of another account is no more either
		err = h.end(r.Context(), *old)
	}
	if err != nil {
		return err
	}
	h.setCookie(w, r, opened)
	return h.tell(w, r, http.StatusCreated, opened.Session, false)
}

func (h *sessionHandler) signOut(w http.ResponseWriter, r *http.Request) error {
	viewer, byToken, err := h.identify(r)
	if err != nil && !errors.Is(err, ErrInvalidSession) {
		return err
	}
	known, _, err := h.session(r)
	if err == nil && known != nil {
		err = h.end(r.Context(), *viewerOf(known))
	}
	if err == nil && byToken {
		err = h.end(r.Context(), viewer)
	}
	if err != nil {
		return err
	}
	if _, ok := h.cookieOf(r); ok {
		h.clearCookie(w, r)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// end ends the viewer's own session. That it has ended already is as good.
func (h *sessionHandler) end(ctx context.Context, viewer Viewer) error {
	err := h.EndSession(ctx, viewer, viewer.Session)
	if errors.Is(err, pets.ErrNotFound) || errors.Is(err, pets.ErrSessionEnded) {
		return nil
	}
	return err
}

func viewerOf(known *pets.KnownSession) *Viewer {
	return &Viewer{User: known.User.ID, Session: known.ID}
}

func (h *sessionHandler) token(w http.ResponseWriter, r *http.Request) error {
	if err := readBody(r, &struct{}{}); err != nil {
		return err
	}
	known, _, err := h.session(r)
	if err == nil && known == nil {
		err = ErrInvalidSession
	}
	if err != nil {
		return err
	}
	token, expires, err := h.AccessToken(r.Context(), known)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		AccessToken string    `json:"accessToken"`
		ExpiresAt   time.Time `json:"expiresAt"`
	}{token, expires})
}

// tell answers who is signed in.
func (h *sessionHandler) tell(w http.ResponseWriter, r *http.Request, status int, known *pets.KnownSession, ended bool) error {
	type user struct {
		ID    string  `json:"id"`
		Name  string  `json:"name"`
		Email *string `json:"email"`
		Guest bool    `json:"guest"`
	}
	type session struct {
		ID          string    `json:"id"`
		Kept        bool      `json:"kept"`
		ExpiresAt   time.Time `json:"expiresAt"`
		IdleSeconds int       `json:"idleSeconds"`
	}
	var answer struct {
		User         *user    `json:"user"`
		Session      *session `json:"session,omitempty"`
		GuestAnimals int      `json:"guestAnimals"`
		Ended        bool     `json:"ended,omitempty"`
	}
	answer.Ended = ended
	if known != nil {
		answer.User = &user{h.formatID(known.User.ID), known.User.Name, known.User.Email, known.User.Email == nil}
		answer.Session = &session{h.formatID(known.ID), known.Kept, known.ExpiresAt, int(known.Idle / time.Second)}
		if answer.User.Guest {
			var err error
			if answer.GuestAnimals, err = h.store.CountOwnAnimals(r.Context(), *viewerOf(known)); err != nil {
				return err
			}
		}
	}
	return writeJSON(w, status, answer)
}

// readBody reads a JSON object into a struct. That it asks for the media type keeps forms of other sites out, which cannot
// name it without asking first.
func readBody(r *http.Request, into any) error {
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return &BodyError{http.StatusUnsupportedMediaType, "Send the request as Content-Type: application/json."}
	}
	body, err := io.ReadAll(r.Body)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &BodyError{http.StatusRequestEntityTooLarge, fmt.Sprintf("The request's body is larger than the %d bytes allowed.", tooLarge.Limit)}
	}
	if err != nil {
		return &BodyError{http.StatusBadRequest, "The body could not be read to its end."}
	}
	err = json.Unmarshal(body, into)
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return &BodyError{http.StatusBadRequest, fmt.Sprintf("The member %s must be a %s.", wrong.Field, wrong.Type)}
	}
	if err != nil {
		return &BodyError{http.StatusBadRequest, "The body must be a JSON object."}
	}
	return nil
}

func writeJSON(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails only where the client has gone
	return nil
}
