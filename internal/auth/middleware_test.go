package auth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"menagerie/internal/auth"
	"menagerie/internal/pets"
)

// outcome is what became of a request.
type outcome struct {
	passed, refused int
	viewer          auth.Viewer
	known           bool
	err             error
}

func serve(s *auth.Service, authorization ...string) outcome {
	var o outcome
	refuse := func(w http.ResponseWriter, _ *http.Request, err error) {
		o.refused++
		o.err = err
		w.WriteHeader(http.StatusUnauthorized)
	}
	next := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		o.passed++
		o.viewer, o.known = auth.FromContext(r.Context())
	})
	r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	for _, value := range authorization {
		r.Header.Add("Authorization", value)
	}
	s.Middleware(refuse)(next).ServeHTTP(httptest.NewRecorder(), r)
	return o
}

func TestMiddleware(t *testing.T) {
	clock := newClock()
	s := newService(t, &keyStore{}, clock.now)
	old := issue(t, s).Access
	clock.advance(time.Hour)
	token := issue(t, s).Access

	if o := serve(s); o.passed != 1 || o.refused != 0 || o.known {
		t.Errorf("a stranger: %+v", o)
	}
	for _, header := range []string{"Bearer " + token, "bearer " + token, "BEARER " + token, "bEaReR   " + token} {
		if o := serve(s, header); o.passed != 1 || o.refused != 0 || !o.known || o.viewer.User != ann {
			t.Errorf("%.10q: %+v", header, o)
		}
	}
	for name, headers := range map[string][]string{
		"empty":               {""},
		"a space":             {" "},
		"scheme alone":        {"Bearer"},
		"scheme and space":    {"Bearer "},
		"token alone":         {token},
		"no space":            {"Bearer" + token},
		"a tab":               {"Bearer\t" + token},
		"a tab more":          {"Bearer \t" + token},
		"a space before":      {" Bearer " + token},
		"a space behind":      {"Bearer " + token + " "},
		"Basic":               {"Basic YW5uOnNlY3JldA=="},
		"Basic with a token":  {"Basic " + token},
		"DPoP":                {"DPoP " + token},
		"Bearer twice":        {"Bearer Bearer " + token},
		"a parameter":         {"Bearer token=" + token},
		"two tokens":          {"Bearer " + token + ", Bearer " + token},
		"two headers":         {"Bearer " + token, "Bearer " + token},
		"two, the first none": {"", "Bearer " + token},
		"two, the last none":  {"Bearer " + token, ""},
		"huge":                {"Bearer " + strings.Repeat("x", 1<<20)},
		"huge scheme":         {strings.Repeat("x", 1<<20)},
		"a refresh token":     {"Bearer " + issue(t, s).Refresh},
		"expired":             {"Bearer " + old},
	} {
		o := serve(s, headers...)
		if o.passed != 0 || o.refused != 1 || !errors.Is(o.err, auth.ErrInvalidToken) {
			t.Errorf("%s: %+v", name, o)
			continue
		}
		if errors.Is(o.err, auth.ErrExpiredToken) != (name == "expired") {
			t.Errorf("%s: %v", name, o.err)
		}
		for _, h := range headers {
			if len(h) > 100 && strings.Contains(o.err.Error()+auth.Challenge(o.err), h[len(h)-20:]) {
				t.Errorf("%s: %v quotes the header", name, o.err)
			}
		}
	}
}

func TestMiddlewareWithoutStore(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	store.change(func() { store.err = errStore })
	clock.advance(time.Second)
	o := serve(s, "Bearer "+forge(1))
	if o.passed != 0 || o.refused != 1 || !errors.Is(o.err, auth.ErrUnavailable) || errors.Is(o.err, auth.ErrInvalidToken) {
		t.Errorf("%+v", o)
	}
	if got := auth.Challenge(o.err); strings.Contains(got, "invalid_token") {
		t.Errorf("challenge %s", got)
	}
}

func TestChallenge(t *testing.T) {
	clock := newClock()
	s := newService(t, &keyStore{}, clock.now)
	forged := serve(s, "Bearer "+forge(1)).err
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, `Bearer realm="menagerie"`},
		{errStore, `Bearer realm="menagerie"`},
		{auth.ErrInvalidToken, `Bearer realm="menagerie", error="invalid_token", error_description="the access token is not valid"`},
		{auth.ErrExpiredToken, `Bearer realm="menagerie", error="invalid_token", error_description="the access token has expired"`},
		{errors.Join(errStore, auth.ErrExpiredToken), `Bearer realm="menagerie", error="invalid_token", error_description="the access token has expired"`},
		{forged, `Bearer realm="menagerie", error="invalid_token", error_description="the access token names a key that is not known (header kid)"`},
	} {
		if got := auth.Challenge(test.err); got != test.want {
			t.Errorf("%v: got %s", test.err, got)
		}
	}
}

// FuzzMiddleware: no header makes a viewer of somebody who does not have the key, and none makes the server panic.
func FuzzMiddleware(f *testing.F) {
	clock := newClock()
	// The same key in each process, or what the fuzzer has learned in one would be worth nothing in the next. Since it
	// signs nothing here, there is no token for the fuzzer to find.
	key := pets.SigningKey{ID: "key", Private: make([]byte, 32), CreatedAt: clock.now(), ActiveFrom: clock.now()}
	s := newService(f, &keyStore{keys: []pets.SigningKey{key}}, clock.now)
	claims := object{"iss": issuer, "aud": audience, "sub": ann.String(), "sid": auth.IssuedSession.String(), "iat": clock.now().Unix(), "exp": clock.now().Unix() + 60}
	zeros := func(n int) func([]byte) []byte { return func([]byte) []byte { return make([]byte, n) } }
	for _, header := range []object{
		{"alg": "EdDSA", "kid": "key"}, {"alg": "EdDSA", "kid": "other"}, {"alg": "EdDSA"}, {"alg": "none", "kid": "key"},
		{"alg": "HS256", "kid": "key"}, {"alg": "EdDSA", "kid": "key", "crit": []string{"b64"}, "b64": false},
		{"alg": "EdDSA", "kid": "key", "jwk": object{"kty": "OKP", "crv": "Ed25519", "x": "AA"}},
		{"alg": "EdDSA", "kid": "key", "x5c": []string{"AA"}},
	} {
		f.Add("Bearer " + makeToken(header, claims, zeros(64)))
		f.Add("bearer " + makeToken(header, claims, zeros(0)))
	}
	for _, header := range []string{"", " ", "Bearer", "Bearer ", "Bearer ..", "Bearer a.b.c", "Basic YTpi", "Bearer {}", "Bearer \r\n\x00\xff"} {
		f.Add(header)
	}
	plain := regexp.MustCompile(`^[\x20-\x7e]*$`)
	f.Fuzz(func(t *testing.T, header string) {
		o := serve(s, header)
		if o.passed != 0 || o.refused != 1 || !errors.Is(o.err, auth.ErrInvalidToken) {
			t.Errorf("%+v", o)
		}
		if challenge := auth.Challenge(o.err); !plain.MatchString(challenge) || strings.Count(challenge, `"`) != 6 || strings.Contains(challenge, `\`) {
			t.Errorf("challenge %q", challenge)
		}
	})
}
