package httpd

import (
	"net/http"
	"strings"
	"testing"
)

const app = "https://app.example.com"

func preflight(origin string) []string {
	return []string{"Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type,x-request-id"}
}

// admits fails unless the CORS headers of an answer are exactly these; Vary may stand there anyway.
func admits(t *testing.T, got response, want map[string]string) {
	t.Helper()
	for name := range got.header {
		if _, expected := want[name]; strings.HasPrefix(name, "Access-Control-") && !expected {
			t.Errorf("unexpected %s: %s", name, got.header.Get(name))
		}
	}
	for name, value := range want {
		if got.header.Get(name) != value {
			t.Errorf("%s is %q, want %q", name, got.header.Get(name), value)
		}
	}
}

func TestCORSIsOffByDefault(t *testing.T) {
	server := start(t, everything())
	got := server.do(t, "OPTIONS", "/graphql", "", preflight(app)...)
	if got.status != http.StatusMethodNotAllowed {
		t.Errorf("a preflight request got %d, want 405", got.status)
	}
	admits(t, got, nil)
	admits(t, server.do(t, "POST", "/graphql", "", "Origin", app), nil)
}

func TestCORS(t *testing.T) {
	cfg := everything()
	cfg.CORS = []string{"http://localhost:5173", app}
	cfg.Credential = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "" {
				WriteError(w, http.StatusUnauthorized, "UNAUTHENTICATED", "no", RequestID(r.Context()))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	server := start(t, cfg)
	shared := map[string]string{"Access-Control-Allow-Origin": app, "Access-Control-Expose-Headers": "Retry-After, X-Request-Id"}

	for _, path := range []string{"/graphql", "/.well-known/jwks.json"} {
		got := server.do(t, "OPTIONS", path, "", preflight(app)...)
		if got.status != http.StatusNoContent {
			t.Errorf("%s: a preflight request got %d, want 204", path, got.status)
		}
		admits(t, got, map[string]string{
			"Access-Control-Allow-Origin":  app,
			"Access-Control-Allow-Methods": "POST",
			"Access-Control-Allow-Headers": "authorization,content-type,x-request-id",
			"Access-Control-Max-Age":       "600",
		})
	}

	got := server.do(t, "POST", "/graphql", "", "Origin", app, "Authorization", "Bearer x")
	if got.status != 200 || !strings.Contains(got.header.Get("Vary"), "Origin") {
		t.Errorf("got %d, Vary %q", got.status, got.header.Get("Vary"))
	}
	admits(t, got, shared)

	// A page must be able to read why it was refused.
	for _, method := range []string{"POST", "HEAD"} {
		got = server.do(t, method, "/graphql", "", "Origin", app)
		if got.status != 401 && got.status != 405 {
			t.Errorf("%s: got %d", method, got.status)
		}
		admits(t, got, shared)
	}

	for _, origin := range []string{"https://evil.example.com", "https://app.example.com.evil.com", "http://app.example.com", "null", "https://app.example.com:8443"} {
		admits(t, server.do(t, "OPTIONS", "/graphql", "", preflight(origin)...), nil)
		admits(t, server.do(t, "POST", "/graphql", "", "Origin", origin), nil)
	}

	// A header that nobody has admitted.
	got = server.do(t, "OPTIONS", "/graphql", "", "Origin", app, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "x-other")
	admits(t, got, nil)

	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/playground", "/"} {
		admits(t, server.do(t, "GET", path, "", "Origin", app), nil)
	}
}

func TestCORSOriginsAreChecked(t *testing.T) {
	for _, origin := range []string{app, "http://localhost:5173", "http://127.0.0.1:8080", "http://[::1]:3000", "https://xn--bcher-kva.example"} {
		if _, err := New(Config{CORS: []string{origin}}); err != nil {
			t.Errorf("%s: %v", origin, err)
		}
	}
	for _, origin := range []string{
		"", "*", "null", "app.example.com", "https://", "https://*.example.com", "https://app.example.com/", "https://app.example.com/x",
		"https://app.example.com?x", "https://app.example.com#x", "https://me@app.example.com", "ftp://app.example.com", "HTTPS://app.example.com",
		"https://App.example.com", "https://app.example.com:443", "http://app.example.com:80", "https://app.example.com:", "https://app.example.com:x",
		"https://bücher.example", " https://app.example.com", "https://a,https://b",
	} {
		_, err := New(Config{CORS: []string{app, origin}})
		if err == nil {
			t.Errorf("%q was taken for an origin", origin)
		} else if !strings.Contains(err.Error(), "scheme://host") {
			t.Errorf("%q: %v does not say what is allowed", origin, err)
		}
	}
}
