package playground_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"menagerie/internal/playground"
)

var handler = playground.Handler("/graphql")

// request asks the handler; the headers are pairs of a name and a value.
func request(method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// get returns the body of an asset that must be there.
func get(t *testing.T, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	w := request(http.MethodGet, path, headers...)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: status %d, want 200", path, w.Code)
	}
	return w
}

func TestPageCarriesTheEndpoint(t *testing.T) {
	for _, path := range []string{"/playground", "/playground/"} {
		w := get(t, path)
		if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
			t.Errorf("%s: Content-Type %q", path, got)
		}
		if !strings.Contains(w.Body.String(), `data-endpoint="/graphql"`) {
			t.Errorf("%s: the endpoint is not in the page", path)
		}
	}

	w := httptest.NewRecorder()
	playground.Handler(`/a"><script>`).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/playground", nil))
	if !strings.Contains(w.Body.String(), `data-endpoint="/a&#34;&gt;&lt;script&gt;"`) {
		t.Error("the endpoint is not escaped")
	}
}

func TestSecurityHeaders(t *testing.T) {
	want := map[string]string{
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
	}
	for _, w := range []*httptest.ResponseRecorder{
		request(http.MethodGet, "/playground"),
		request(http.MethodGet, "/playground/playground.js"),
		request(http.MethodGet, "/playground/absent"),
		request(http.MethodPost, "/playground"),
	} {
		for name, value := range want {
			if got := w.Header().Get(name); got != value {
				t.Errorf("status %d: %s is %q, want %q", w.Code, name, got, value)
			}
		}
		policy := map[string]string{}
		for directive := range strings.SplitSeq(w.Header().Get("Content-Security-Policy"), ";") {
			name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
			policy[name] = sources
		}
		styles := policy["style-src"]
		delete(policy, "style-src")
		if !regexp.MustCompile(`^'self' 'sha256-[A-Za-z0-9+/]{43}='$`).MatchString(styles) {
			t.Errorf("style-src is %q", styles)
		}
		if diff := cmp.Diff(map[string]string{
			"default-src":     "'none'",
			"script-src":      "'self'",
			"connect-src":     "'self'",
			"img-src":         "'self' data:",
			"font-src":        "'self' data:",
			"base-uri":        "'none'",
			"form-action":     "'none'",
			"frame-ancestors": "'none'",
		}, policy); diff != "" {
			t.Errorf("status %d: Content-Security-Policy (-want +got):\n%s", w.Code, diff)
		}
	}
}

func TestReferencesAreServed(t *testing.T) {
	html := get(t, "/playground").Body.String()
	references := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(html, -1)
	if len(references) < 7 {
		t.Fatalf("only %d references found", len(references))
	}
	types := map[string]string{
		".css": "text/css; charset=utf-8",
		".js":  "text/javascript; charset=utf-8",
		".svg": "image/svg+xml",
	}
	for _, reference := range references {
		w := get(t, reference[1])
		if got, want := w.Header().Get("Content-Type"), types[path.Ext(reference[1])]; got != want {
			t.Errorf("%s: Content-Type %q, want %q", reference[1], got, want)
		}
	}
}

// The policy would stop such requests; the page should not even try.
func TestNothingComesFromElsewhere(t *testing.T) {
	foreign := regexp.MustCompile(`(?i)https?:|wss?:|["'(]\s*//[a-z]`)
	for _, path := range []string{"/playground", "/playground/playground.js", "/playground/playground.css"} {
		if found := foreign.FindString(get(t, path).Body.String()); found != "" {
			t.Errorf("%s mentions %q", path, found)
		}
	}
	loads := regexp.MustCompile(`@import|url\(\s*["']?(?:https?:)?//`)
	if found := loads.FindString(get(t, "/playground/third_party/graphiql.min.css").Body.String()); found != "" {
		t.Errorf("graphiql.min.css loads %q", found)
	}
}

func TestPageHasNoInlineScriptOrStyle(t *testing.T) {
	html := get(t, "/playground").Body.String()
	if found := regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\s(?:style|on[a-z]+)=`).FindString(html); found != "" {
		t.Errorf("the page has %q, which the policy forbids", found)
	}
}

func TestThirdPartyFilesAreAsPublished(t *testing.T) {
	checksums, err := os.ReadFile("third_party/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(checksums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		want[name] = sum
	}
	entries, err := os.ReadDir("third_party")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, entry := range entries {
		if entry.Name() == "SHA256SUMS" {
			continue
		}
		sum := sha256.Sum256(get(t, "/playground/third_party/"+entry.Name()).Body.Bytes())
		got[entry.Name()] = hex.EncodeToString(sum[:])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("checksums (-listed +served):\n%s", diff)
	}
	for _, name := range []string{"graphiql", "react", "react-dom"} {
		if _, found := got[name+".LICENSE.txt"]; !found {
			t.Errorf("the licence of %s is missing", name)
		}
	}
}

const large = "/playground/third_party/graphiql.min.js"

func TestCompressionIsNegotiated(t *testing.T) {
	for _, test := range []struct {
		accept string
		gzip   bool
	}{
		{"", false},
		{"identity", false},
		{"br", false},
		{"gzip", true},
		{"GZIP", true},
		{"x-gzip", true},
		{"gzip, deflate, br, zstd", true},
		{"br;q=1.0, gzip;q=0.5", true},
		{"br, gzip ; q=0.001", true},
		{"gzip;q=0", false},
		{"gzip; Q=0.000, *", false},
		{"*", true},
		{"*;q=0", false},
		{"*;q=0, gzip", true},
		{"gzip;q=much", false},
	} {
		t.Run(test.accept, func(t *testing.T) {
			w := get(t, large, "Accept-Encoding", test.accept)
			encoding := w.Header().Get("Content-Encoding")
			if (encoding == "gzip") != test.gzip {
				t.Errorf("Content-Encoding is %q", encoding)
			}
			if got := w.Header().Get("Vary"); got != "Accept-Encoding" {
				t.Errorf("Vary is %q", got)
			}
			if got, want := w.Header().Get("Content-Length"), fmt.Sprint(w.Body.Len()); got != want {
				t.Errorf("Content-Length is %q, want %s", got, want)
			}
		})
	}
}

func TestCompressedIsTheSame(t *testing.T) {
	plain := get(t, large)
	squeezed := get(t, large, "Accept-Encoding", "gzip")
	reader, err := gzip.NewReader(squeezed.Body)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(content, plain.Body.Bytes()) {
		t.Error("the compressed file is another one")
	}
	if plain.Header().Get("ETag") == squeezed.Header().Get("ETag") {
		t.Error("different bytes have the same strong ETag")
	}
}

func TestRevalidation(t *testing.T) {
	for _, path := range []string{"/playground", "/playground/playground.js", "/playground/examples/1-sign-up.json", large} {
		for _, encoding := range []string{"identity", "gzip"} {
			first := get(t, path, "Accept-Encoding", encoding)
			etag := first.Header().Get("ETag")
			if !regexp.MustCompile(`^"[0-9a-f]{32}"$`).MatchString(etag) {
				t.Errorf("%s: ETag %q is not a strong one", path, etag)
			}
			if got := first.Header().Get("Cache-Control"); got != "no-cache" {
				t.Errorf("%s: Cache-Control %q", path, got)
			}
			again := request(http.MethodGet, path, "Accept-Encoding", encoding, "If-None-Match", `"other", W/`+etag)
			if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
				t.Errorf("%s: status %d with %d bytes, want 304 with none", path, again.Code, again.Body.Len())
			}
			if got := again.Header().Get("ETag"); got != etag {
				t.Errorf("%s: the 304 has ETag %q, want %q", path, got, etag)
			}
			get(t, path, "Accept-Encoding", encoding, "If-None-Match", `"other"`)
		}
	}
}

func TestHead(t *testing.T) {
	for _, encoding := range []string{"identity", "gzip"} {
		full := get(t, large, "Accept-Encoding", encoding)
		head := request(http.MethodHead, large, "Accept-Encoding", encoding)
		if head.Code != http.StatusOK || head.Body.Len() != 0 {
			t.Errorf("%s: status %d with %d bytes, want 200 with none", encoding, head.Code, head.Body.Len())
		}
		if diff := cmp.Diff(full.Header(), head.Header()); diff != "" {
			t.Errorf("%s: headers (-GET +HEAD):\n%s", encoding, diff)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		w := request(method, "/playground/playground.js")
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, Allow %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
}

func TestUnknownPaths(t *testing.T) {
	for _, path := range []string{
		"/", "/playgrounds", "/playground/absent.js", "/playground//playground.js", "/playground/index.html",
		"/playground/examples", "/playground/examples/", "/playground/../playground.go", "/playground/playground.go",
		"/playground/third_party/graphiql.min.js.map",
	} {
		if w := request(http.MethodGet, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, w.Code)
		}
	}
}

// exampleNames returns the names in the order in which the playground shows them.
func exampleNames(t *testing.T) []string {
	t.Helper()
	script := get(t, "/playground/playground.js").Body.String()
	list := regexp.MustCompile(`(?s)const examples = \[(.*?)\];`).FindStringSubmatch(script)
	if list == nil {
		t.Fatal("playground.js has no list of examples")
	}
	var names []string
	for _, quoted := range regexp.MustCompile(`"(.+?)"`).FindAllStringSubmatch(list[1], -1) {
		names = append(names, quoted[1])
	}
	return names
}

func TestEveryExampleIsShown(t *testing.T) {
	var want []string
	for _, name := range exampleNames(t) {
		want = append(want, "examples/"+name+".graphql", "examples/"+name+".json")
	}
	got, err := filepath.Glob("examples/*")
	if err != nil {
		t.Fatal(err)
	}
	// Both are sorted: the files begin with their number.
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("examples (-shown +there):\n%s", diff)
	}
}

func TestExamplesFitTheSchema(t *testing.T) {
	paths, err := filepath.Glob("../../graph/schema/*.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("there is no schema in graph/schema")
	}
	var sources []*ast.Source
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &ast.Source{Name: path, Input: string(content)})
	}
	schema, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range exampleNames(t) {
		t.Run(name, func(t *testing.T) {
			file := "/playground/examples/" + name
			document, errs := gqlparser.LoadQueryWithRules(schema, get(t, file+".graphql").Body.String(), rules.NewDefaultRules())
			if errs != nil {
				t.Fatal(errs)
			}
			if len(document.Operations) != 1 || document.Operations[0].Name == "" {
				t.Fatal("an example is one operation with a name, which becomes the tab's title")
			}
			operation := document.Operations[0]

			decoder := json.NewDecoder(get(t, file+".json").Body)
			decoder.UseNumber()
			var variables map[string]any
			if err := decoder.Decode(&variables); err != nil {
				t.Fatal(err)
			}
			if _, err := validator.VariableValues(schema, operation, variables); err != nil {
				t.Error(err)
			}
			for name := range variables {
				if operation.VariableDefinitions.ForName(name) == nil {
					t.Errorf("the operation has no variable %q", name)
				}
			}
		})
	}
}
