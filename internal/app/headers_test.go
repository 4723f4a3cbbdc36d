package app_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// Every answer, of each path that there is and of some that there are not, by whatever method and with whatever outcome, has
// the headers that protect a browser; and what is private stays out of caches.
func TestEveryAnswerHasItsHeaders(t *testing.T) {
	t.Parallel()
	i := apptest.New(t, func(c *app.Config) { c.TrustProxy = true })
	ann := i.SignUp()
	private := []string{
		"/graphql", "/session", "/session/token", "/import", "/import/preview", "/export.csv", "/export.json",
		"/healthz", "/readyz", "/metrics", "/nothing.js",
	}
	public := []string{"/", "/account", "/animals", "/icon.svg", "/playground", "/playground/nothing", "/.well-known/jwks.json"}
	scripts, err := filepath.Glob("../../web/dist/assets/*")
	if err != nil || len(scripts) == 0 {
		t.Fatal("the website has no scripts: ", err)
	}
	for _, script := range scripts {
		if info, err := os.Stat(script); err != nil || info.IsDir() {
			t.Fatal(script, err)
		}
		public = append(public, "/assets/"+filepath.Base(script))
	}
	statuses := map[int]int{}
	for n, path := range append(private, public...) {
		for _, method := range []string{"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "BREW"} {
			for _, c := range []*apptest.Client{i.Stranger(), ann, {URL: i.URL, Token: "none"}} {
				for _, tls := range []bool{false, true} {
					header := http.Header{"Content-Type": {"application/json"}}
					if tls {
						header.Set("X-Forwarded-Proto", "https")
					}
					r, err := c.Try(method, path, []byte("{}"), header)
					if err != nil {
						t.Fatal(err)
					}
					statuses[r.Status]++
					answer := fmt.Sprintf("%s %s: %d", method, path, r.Status)
					check(t, answer, r, method != "POST", tls)
					failed := r.Status >= 400 && path != "/playground/nothing"
					if cache := r.Header.Get("Cache-Control"); (n < len(private) || failed) && cache != "no-store" {
						t.Errorf("%s: Cache-Control is %q", answer, cache)
					}
				}
			}
		}
	}
	for _, status := range []int{200, 400, 401, 404, 405, 422} {
		if statuses[status] == 0 {
			t.Errorf("no answer is a %d: %v", status, statuses)
		}
	}
}

// check looks at the headers of an answer, which may be a page or is data for sure.
func check(t *testing.T, answer string, r *apptest.Response, page, tls bool) {
	t.Helper()
	want := map[string]string{
		"X-Content-Type-Options":       "nosniff",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Server":                       "", // names nothing that could be attacked
		"X-Powered-By":                 "",
		"Access-Control-Allow-Origin":  "",
	}
	if page {
		want["Referrer-Policy"], want["X-Frame-Options"], want["Cross-Origin-Opener-Policy"] = "no-referrer", "DENY", "same-origin"
	} else if mediaType := r.Header.Get("Content-Type"); strings.Contains(mediaType, "html") || strings.Contains(mediaType, "svg") {
		t.Errorf("%s: a %s, without the headers of a page", answer, mediaType)
	}
	if want["Strict-Transport-Security"] = ""; tls {
		want["Strict-Transport-Security"] = "max-age=31536000"
	}
	for name, value := range want {
		if got := strings.Join(r.Header.Values(name), " and "); got != value {
			t.Errorf("%s: %s is %q, want %q", answer, name, got, value)
		}
	}
	if got := r.Header.Get("Permissions-Policy"); page && (!strings.Contains(got, "camera=()") || !strings.Contains(got, "geolocation=()")) {
		t.Errorf("%s: Permissions-Policy is %q", answer, got)
	}
	policies := r.Header.Values("Content-Security-Policy")
	if len(policies) != 1 {
		t.Fatalf("%s: %d Content-Security-Policies", answer, len(policies))
	}
	directives := map[string]string{}
	for part := range strings.SplitSeq(policies[0], ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		directives[name] = value
	}
	if directives["default-src"] != "'none'" || directives["frame-ancestors"] != "'none'" {
		t.Errorf("%s: the policy is %q", answer, policies[0])
	}
	for _, name := range []string{"script-src", "object-src", "connect-src", "form-action", "base-uri"} {
		if value := directives[name]; strings.Contains(value, "unsafe") || strings.Contains(value, "*") || strings.Contains(value, "http") {
			t.Errorf("%s: %s is %q", answer, name, value)
		}
	}
	if page := strings.HasPrefix(r.Header.Get("Content-Type"), "text/html"); page && (directives["base-uri"] != "'none'" || directives["form-action"] == "") {
		t.Errorf("%s: a page's policy is %q", answer, policies[0])
	}
}
