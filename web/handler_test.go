package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

var notFound = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotFound)
	_, _ = io.WriteString(w, "nothing")
})

var small = handler(fstest.MapFS{
	"index.html":       {Data: []byte("<!doctype html>the page" + strings.Repeat(" ", 1000))},
	"icon.svg":         {Data: []byte("<svg/>")},
	"app.webmanifest":  {Data: []byte("{}")},
	"assets/index.js":  {Data: []byte("let a;" + strings.Repeat(" ", 1000))},
	"assets/index.css": {Data: []byte("a {}")},
}, notFound)

// request asks a handler; the headers are pairs of a name and a value.
func request(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFiles(t *testing.T) {
	for path, want := range map[string]string{
		"/":                 "text/html; charset=utf-8",
		"/icon.svg":         "image/svg+xml",
		"/app.webmanifest":  "application/manifest+json",
		"/assets/index.js":  "text/javascript; charset=utf-8",
		"/assets/index.css": "text/css; charset=utf-8",
	} {
		w := request(small, "GET", path)
		if w.Code != 200 || w.Header().Get("Content-Type") != want || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		tag := w.Header().Get("ETag")
		if again := request(small, "GET", path, "If-None-Match", tag); !regexp.MustCompile(`^"[0-9a-f]{32}"$`).MatchString(tag) || again.Code != 304 || again.Body.Len() > 0 {
			t.Errorf("%s: ETag %s, then %d", path, tag, again.Code)
		}
		if head := request(small, "HEAD", path); head.Code != 200 || head.Body.Len() > 0 || cmp.Diff(w.Header(), head.Header()) != "" {
			t.Errorf("%s: HEAD: %d %v", path, head.Code, head.Header())
		}
	}
	if w := request(small, "GET", "/assets/index.js", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 200 {
		t.Errorf("%v", w.Header())
	}
}

func TestPlacesOfThePage(t *testing.T) {
	for _, c := range []struct {
		path, accept string
		page         bool
	}{
		{"/animals", browser, true},
		{"/animals/QS3x_-", browser, true},
		{"/animals/", browser, true},
		{"/a.b/c", browser, true},
		{"/animals", "*/*", true},
		{"/animals", "text/*", true},
		{"/animals", "TEXT/HTML;q=0.1", true},
		{"/animals", "application/json, text/html;q=0.5", true},
		{"/", "application/json", true},
		{"/", "", true},
		{"/animals", "", false},
		{"/animals", "application/json", false},
		{"/animals", "application/json, */*;q=0.1", false},
		{"/animals", "image/png", false},
		{"/animals", "text/html;q=0", false},
		{"/animals", "text/html; q=0.000, application/json", false},
		{"/index.html", browser, false}, // it has one address
		{"/favicon.ico", browser, false},
		{"/assets/absent.js", browser, false},
		{"/animals.csv", browser, false},
		{"/../handler.go", browser, false},
	} {
		w := request(small, "GET", c.path, "Accept", c.accept)
		if c.page != strings.Contains(w.Body.String(), "the page") || c.page != (w.Code == 200) || !c.page && w.Body.String() != "nothing" {
			t.Errorf("%s for %q: %d", c.path, c.accept, w.Code)
		}
	}
}

func TestPolicy(t *testing.T) {
	want := map[string]string{
		"default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "connect-src": "'self'", "img-src": "'self' data:",
		"font-src": "'self'", "manifest-src": "'self'", "base-uri": "'none'", "form-action": "'self'", "frame-ancestors": "'none'",
	}
	for _, path := range []string{"/", "/icon.svg", "/animals"} {
		got := map[string]string{}
		for directive := range strings.SplitSeq(request(small, "GET", path, "Accept", browser).Header().Get("Content-Security-Policy"), ";") {
			name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
			got[name] = sources
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

// What has been built is served, and keeps to the policy.
func TestWhatIsBuilt(t *testing.T) {
	h := Handler(notFound)
	w := request(h, "GET", "/", "Accept", browser)
	page := w.Body.String()
	if w.Code != 200 {
		t.Fatal(w.Code)
	}
	for _, reference := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if w := request(h, "GET", reference[1]); w.Code != 200 || strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %s", reference[1], w.Code, w.Header().Get("Content-Type"))
		}
	}
	if found := regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\s(?:style|on[a-z]+)=`).FindString(page); found != "" {
		t.Errorf("the page has %q, which the policy forbids", found)
	}
}
