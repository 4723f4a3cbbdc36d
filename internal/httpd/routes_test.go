package httpd

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	server := start(t, everything())
	reading := "GET, HEAD"
	tests := []struct {
		path, allow, body string
	}{
		{"/graphql", "GET, POST", "graphql"},
		{"/playground", reading, "playground"},
		{"/playground/some/script.js", reading, "playground"},
		{"/.well-known/jwks.json", reading, "keys"},
		{"/healthz", reading, `{"status":"ok"}` + "\n"},
		{"/readyz", reading, `{"status":"ok"}` + "\n"},
		{"/metrics", reading, ""},
	}
	for _, test := range tests {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"} {
			t.Run(method+test.path, func(t *testing.T) {
				got := server.do(t, method, test.path, "")
				if !strings.Contains(test.allow+",", method+",") {
					code, message, _ := got.failureOf(t, method)
					if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != test.allow || code != "BAD_REQUEST" {
						t.Errorf("got %d, Allow %q, %s; want 405, %q, BAD_REQUEST", got.status, got.header.Get("Allow"), code, test.allow)
					}
					if !strings.Contains(message, test.allow) {
						t.Errorf("the message %q does not say what is allowed", message)
					}
					return
				}
				if got.status != http.StatusOK {
					t.Errorf("got %d, want 200", got.status)
				}
				if method != "HEAD" && test.body != "" && got.body != test.body {
					t.Errorf("got %q, want %q", got.body, test.body)
				}
			})
		}
	}
}

// failureOf is failure for answers to any method: HEAD's have no body.
func (r response) failureOf(t *testing.T, method string) (code, message, requestID string) {
	t.Helper()
	if method == "HEAD" {
		return codeBadRequest, r.header.Get("Allow"), ""
	}
	return r.failure(t)
}

func TestWebsite(t *testing.T) {
	cfg := everything()
	cfg.Website = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/nothing") {
			NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, "website "+r.URL.Path)
	})
	server := start(t, cfg)
	for _, path := range []string{"/", "/animals", "/animals/x/y", "/graphql/x", "/icon.svg"} {
		if got := server.do(t, "GET", path, ""); got.status != http.StatusOK || got.body != "website "+path {
			t.Errorf("GET %s: got %d %q", path, got.status, got.body)
		}
		if got := server.do(t, "HEAD", path, ""); got.status != http.StatusOK {
			t.Errorf("HEAD %s: got %d", path, got.status)
		}
		got := server.do(t, "POST", path, "")
		want := http.StatusNotFound
		if path == "/" {
			want = http.StatusMethodNotAllowed
		}
		if code, _, _ := got.failure(t); got.status != want || code == "" {
			t.Errorf("POST %s: got %d, %s; want %d", path, got.status, code, want)
		}
	}
	if code, _, _ := server.do(t, "GET", "/nothing", "").failure(t); code != "NOT_FOUND" {
		t.Errorf("what the website does not have: %s", code)
	}
	for path, want := range map[string]string{"/graphql": "graphql", "/playground": "playground", "/playground/x": "playground"} {
		if got := server.do(t, "GET", path, ""); got.body != want {
			t.Errorf("GET %s: %q", path, got.body)
		}
	}
	server.stop()
	routes := map[any]int{}
	for _, line := range server.log.lines(t, "request") {
		routes[line["route"]]++
	}
	// The paths of the website are whatever people type: they are not in the log.
	if routes["/"] != 11 || routes["other"] != 5 || len(routes) != 5 {
		t.Errorf("routes in the log: %v", routes)
	}
}

func TestRoutesOfTheirOwn(t *testing.T) {
	read := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if errors.As(err, new(*http.MaxBytesError)) {
			WriteError(w, http.StatusRequestEntityTooLarge, codeBadRequest, "too large", "")
			return
		}
		_, _ = io.WriteString(w, strconv.FormatInt(n, 10))
	})
	cfg := everything()
	cfg.GraphQL, cfg.MaxBody = read, 10
	cfg.Routes = []Route{
		{Path: "/large", Methods: []string{"POST"}, Handler: read, MaxBody: 100},
		{Path: "/usual", Methods: []string{"GET", "POST"}, Handler: read},
	}
	cfg.Credential = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "" {
				WriteError(w, http.StatusUnauthorized, "UNAUTHENTICATED", "no", "")
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	server := start(t, cfg)
	for path, limit := range map[string]int{"/graphql": 10, "/large": 100, "/usual": 10} {
		for bytes, want := range map[int]int{limit: 200, limit + 1: 413} {
			got := server.do(t, "POST", path, strings.Repeat("x", bytes), "Authorization", "x")
			if got.status != want || got.closes != (want == 413) || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %d bytes: got %d %v", path, bytes, got.status, got.header)
			}
		}
		if got := server.do(t, "POST", path, ""); got.status != 401 {
			t.Errorf("%s without a credential: got %d", path, got.status)
		}
	}
	if got := server.do(t, "GET", "/large", ""); got.status != 405 || got.header.Get("Allow") != "POST" {
		t.Errorf("GET: got %d, Allow %q", got.status, got.header.Get("Allow"))
	}
	if got := server.do(t, "POST", "/large/x", ""); got.status != 404 {
		t.Errorf("below it: got %d", got.status)
	}
}

func TestUnknownPaths(t *testing.T) {
	server := start(t, everything())
	for _, path := range []string{"/nothing", "/graphql/", "/graphql/x", "/healthz/x", "/playgrounds", "/.well-known/", "/GraphQL", "/%00", "/session%2Ftoken", "/import%2fpreview", "/.well-known%2Fjwks.json"} {
		for _, method := range []string{"GET", "POST", "OPTIONS"} {
			got := server.do(t, method, path, "")
			code, _, id := got.failure(t)
			if got.status != http.StatusNotFound || code != "NOT_FOUND" {
				t.Errorf("%s %s: got %d, %s", method, path, got.status, code)
			}
			if id == "" || id != got.header.Get("X-Request-Id") {
				t.Errorf("%s %s: the body has the request id %q, the header %q", method, path, id, got.header.Get("X-Request-Id"))
			}
		}
	}
}

func TestPartsMayBeMissing(t *testing.T) {
	server := start(t, Config{})
	for path, want := range map[string]int{
		"/graphql": 404, "/playground": 404, "/.well-known/jwks.json": 404, "/": 404, "/healthz": 200, "/readyz": 200, "/metrics": 200,
	} {
		if got := server.do(t, "GET", path, ""); got.status != want {
			t.Errorf("%s: got %d, want %d", path, got.status, want)
		}
	}
}

func TestCredentialWrapsGraphQLAlone(t *testing.T) {
	cfg := everything()
	cfg.Credential = func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			WriteError(w, http.StatusUnauthorized, "UNAUTHENTICATED", "no", RequestID(r.Context()))
		})
	}
	server := start(t, cfg)
	for path, want := range map[string]int{
		"/graphql": 401, "/playground": 200, "/.well-known/jwks.json": 200, "/healthz": 200, "/readyz": 200, "/metrics": 200,
	} {
		if got := server.do(t, "GET", path, ""); got.status != want {
			t.Errorf("%s: got %d, want %d", path, got.status, want)
		}
	}
	if got := server.do(t, "PUT", "/graphql", ""); got.status != http.StatusMethodNotAllowed {
		t.Errorf("PUT: got %d; a method that nobody may use needs no credential", got.status)
	}
}

func TestSecurityHeaders(t *testing.T) {
	cfg := everything()
	cfg.GraphQL = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") })
	server := start(t, cfg)
	for _, path := range []string{"/graphql", "/playground", "/.well-known/jwks.json", "/healthz", "/readyz", "/metrics", "/", "/nothing"} {
		for _, method := range []string{"GET", "DELETE", "POST"} {
			got := server.do(t, method, path, "")
			headers := map[string]string{
				"X-Content-Type-Options":       "nosniff",
				"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
				"Cross-Origin-Resource-Policy": "same-origin",
			}
			if method != "POST" { // what answers that is no page
				headers["Referrer-Policy"], headers["X-Frame-Options"], headers["Cross-Origin-Opener-Policy"] = "no-referrer", "DENY", "same-origin"
			}
			for name, want := range headers {
				if got.header.Get(name) != want {
					t.Errorf("%s %s (%d): %s is %q, want %q", method, path, got.status, name, got.header.Get(name), want)
				}
			}
		}
	}
}

func TestPagesMayRelaxTheirHeaders(t *testing.T) {
	server := start(t, Config{Playground: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		w.Header().Set("Cache-Control", "no-cache")
	})})
	got := server.do(t, "GET", "/playground", "")
	if policies := got.header.Values("Content-Security-Policy"); len(policies) != 1 || policies[0] != "default-src 'self'" {
		t.Errorf("Content-Security-Policy is %q", policies)
	}
	if got.header.Get("Cache-Control") != "no-cache" {
		t.Errorf("Cache-Control is %q", got.header.Get("Cache-Control"))
	}
}

func TestCaching(t *testing.T) {
	server := start(t, everything())
	for path, want := range map[string]string{
		"/graphql": "no-store", "/healthz": "no-store", "/readyz": "no-store", "/metrics": "no-store", "/nothing": "no-store",
		"/playground": "", "/.well-known/jwks.json": "", // theirs to say
	} {
		if got := server.do(t, "GET", path, "").header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control is %q, want %q", path, got, want)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	graphql := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		if errors.As(err, new(*http.MaxBytesError)) {
			WriteError(w, http.StatusRequestEntityTooLarge, codeBadRequest, "too large", "")
		} else if err != nil {
			t.Error(err)
		}
	})
	standard, small := start(t, Config{GraphQL: graphql}), start(t, Config{GraphQL: graphql, MaxBody: 10})
	tests := []struct {
		server *running
		bytes  int
		want   int
	}{
		{standard, DefaultMaxBody, 200},
		{standard, DefaultMaxBody + 1, 413},
		{standard, 10 << 20, 413},
		{small, 10, 200},
		{small, 11, 413},
	}
	for _, test := range tests {
		body := strings.Repeat("x", test.bytes)
		got := test.server.do(t, "POST", "/graphql", body)
		if got.status != test.want {
			t.Errorf("%d bytes: got %d, want %d", test.bytes, got.status, test.want)
		}
		if got.closes != (test.want == 413) {
			t.Errorf("%d bytes: the connection is closed: %v", test.bytes, got.closes)
		}
	}

	// A length that isn't announced doesn't help.
	request, err := http.NewRequestWithContext(t.Context(), "POST", small.url+"/graphql", io.MultiReader(strings.NewReader("0123456789x")))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := small.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 413 {
		t.Errorf("chunked: got %d, want 413", answer.StatusCode)
	}
}
