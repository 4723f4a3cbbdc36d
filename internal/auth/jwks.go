package auth

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// JWKS serves the public halves of the keys as a JSON Web Key Set (RFC 7517; Ed25519 by RFC 8037), at
// /.well-known/jwks.json by custom, so that other services can verify access tokens. It holds the keys that sign, that
// are going to, and that have signed what may still be valid.
//
// An answer may be cached for half of Config.ActivationDelay, so that no cache lacks a key that signs already. Whoever
// sees a kid that is not in it may ask again. Methods other than GET and HEAD get 405.
func (s *Service) JWKS() http.Handler {
	cache := fmt.Sprintf("public, max-age=%d", int(s.config.ActivationDelay.Seconds())/2)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		keys, _ := s.keys.fresh(r.Context()) // old keys are better than none; the failure is logged there
		body, err := json.Marshal(keys.public(s.config.Now()))
		if err != nil {
			s.config.Logger.ErrorContext(r.Context(), "the key set could not be written", "error", err)
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
		sum := sha256.Sum256(body)
		w.Header().Set("Content-Type", "application/jwk-set+json")
		w.Header().Set("Cache-Control", cache)
		w.Header().Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:])+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	})
}

// public returns the public halves of the keys that are not retired.
func (s *keySet) public(now time.Time) jose.JSONWebKeySet {
	var set jose.JSONWebKeySet
	for _, k := range s.keys {
		if !k.retiredAt(now) {
			set.Keys = append(set.Keys, jose.JSONWebKey{Key: k.public, KeyID: k.id, Algorithm: string(jose.EdDSA), Use: "sig"})
		}
	}
	return set
}
