package auth_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"menagerie/internal/auth"
)

func get(s *auth.Service, method string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/.well-known/jwks.json", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.JWKS().ServeHTTP(w, r)
	return w
}

// published returns the ids of the keys in the key set.
func published(t testing.TB, s *auth.Service) []string {
	t.Helper()
	var set struct {
		Keys []struct {
			KID string `json:"kid"`
		} `json:"keys"`
	}
	if err := json.Unmarshal(get(s, http.MethodGet).Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, k := range set.Keys {
		ids = append(ids, k.KID)
	}
	return ids
}

func TestJWKS(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	if _, err := s.RotateKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := get(s, http.MethodGet)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	if got := w.Header().Get("Content-Type"); got != "application/jwk-set+json" {
		t.Errorf("Content-Type %q", got)
	}
	if got := w.Header().Get("Cache-Control"); got != "public, max-age=150" {
		t.Errorf("Cache-Control %q", got)
	}
	var want []any
	for _, k := range store.keys {
		public := ed25519.NewKeyFromSeed(k.Private).Public().(ed25519.PublicKey)
		want = append(want, map[string]any{"kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": k.ID,
			"x": base64.RawURLEncoding.EncodeToString(public)})
	}
	body := w.Body.Bytes()
	var got map[string]any
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	// The members are all that there is: a private part would be one more.
	if diff := cmp.Diff(map[string]any{"keys": want}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, k := range store.keys {
		for name, encoded := range map[string]string{
			"base64url": base64.RawURLEncoding.EncodeToString(k.Private), "base64": base64.RawStdEncoding.EncodeToString(k.Private),
			"hex": hex.EncodeToString(k.Private), "raw": string(k.Private),
		} {
			if bytes.Contains(body, []byte(encoded)) {
				t.Errorf("the private half is in it (%s)", name)
			}
		}
	}
}

func TestJWKSOverHTTP(t *testing.T) {
	clock := newClock()
	s := newService(t, &keyStore{}, clock.now)
	full := get(s, http.MethodGet)
	tag := full.Header().Get("ETag")
	if head := get(s, http.MethodHead); head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("ETag") != tag {
		t.Errorf("HEAD: %d, %d bytes, ETag %q", head.Code, head.Body.Len(), head.Header().Get("ETag"))
	}
	if same := get(s, http.MethodGet, "If-None-Match", tag); tag == "" || same.Code != http.StatusNotModified || same.Body.Len() != 0 {
		t.Errorf("with its ETag %q: %d, %d bytes", tag, same.Code, same.Body.Len())
	}
	if _, err := s.RotateKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	if other := get(s, http.MethodGet, "If-None-Match", tag); other.Code != http.StatusOK || other.Header().Get("ETag") == tag {
		t.Errorf("another set: %d, ETag %q", other.Code, other.Header().Get("ETag"))
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch} {
		if w := get(s, method); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
}

// TestJWKSAsksOnceAMinute: the key set is up to date and costs little, and is there also while the store is not.
func TestJWKSAsksOnceAMinute(t *testing.T) {
	clock, store := newClock(), &keyStore{}
	s := newService(t, store, clock.now)
	store.timesAsked()
	for range 600 {
		get(s, http.MethodGet)
		clock.advance(time.Second)
	}
	if n := store.timesAsked(); n != 9 {
		t.Errorf("the store was asked %d times in ten minutes", n)
	}
	store.change(func() { store.err = errStore })
	clock.advance(time.Hour)
	if got := published(t, s); len(got) != 1 {
		t.Errorf("without the store: %v", got)
	}
}
