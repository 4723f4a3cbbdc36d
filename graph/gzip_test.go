package graph_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"menagerie/internal/app/apptest"
)

// everyType is a query with an answer of more than 14 kB; __typename has one of some bytes.
const everyType = `query All { __schema { types { name description fields { name description } } } }`

// content returns the body of an answer as it was before it was compressed, and whether it was.
func content(t *testing.T, r *apptest.Response) (string, bool) {
	t.Helper()
	if length := r.Header.Get("Content-Length"); length != strconv.Itoa(len(r.Body)) {
		t.Errorf("Content-Length is %q of %d", length, len(r.Body))
	}
	switch coding := r.Header.Get("Content-Encoding"); coding {
	case "":
		return string(r.Body), false
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		return string(b), true
	default:
		t.Fatal("encoded as ", coding)
		return "", false
	}
}

// Answers are compressed for those who ask for it, where they are long and hold no secret.
func TestGzip(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	ann := i.SignUp()
	post := func(c *apptest.Client, query string, encoding ...string) *apptest.Response {
		return c.Request(http.MethodPost, "/graphql", fmt.Appendf(nil, `{"query": %q}`, query), http.Header{"Content-Type": {jsonType}, "Accept-Encoding": encoding})
	}
	plain, squeezed := content(t, post(ann, everyType, "identity"))
	if squeezed || len(plain) < 14<<10 {
		t.Fatalf("%v: %d bytes", squeezed, len(plain))
	}
	short, _ := content(t, post(ann, `{ __typename }`, "identity"))
	for _, test := range []struct {
		encoding []string
		want     bool
	}{
		{[]string{"gzip"}, true},
		{[]string{"gzip, deflate, br, zstd"}, true},
		{[]string{"br", "gzip;q=0.2"}, true},
		{[]string{"*"}, true},
		{[]string{"deflate"}, false},
		{[]string{"br"}, false},
		{[]string{"gzip;q=0, *"}, false},
		{[]string{"gzip;q=0.1, identity"}, false},
	} {
		r := post(ann, everyType, test.encoding...)
		if body, squeezed := content(t, r); squeezed != test.want || body != plain || squeezed && len(r.Body) > len(plain)/2 {
			t.Errorf("%q: %v, %d bytes of %d", test.encoding, squeezed, len(r.Body), len(plain))
		}
		if body, squeezed := content(t, post(ann, `{ __typename }`, test.encoding...)); squeezed || body != short {
			t.Errorf("%q: %v %s", test.encoding, squeezed, body)
		}
	}
	// One after the other on the same writers, and all at once.
	t.Run("at once", func(t *testing.T) {
		for range 8 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				for range 5 {
					if body, squeezed := content(t, post(ann, everyType, "gzip")); !squeezed || body != plain {
						t.Errorf("another answer: %.100s", body)
					}
				}
			})
		}
	})

	// By what a page of another site can make a browser send, and where there are tokens, the length tells nothing of the content.
	get := "/graphql?" + url.Values{"query": {everyType}}.Encode()
	if body, squeezed := content(t, ann.Request(http.MethodGet, get, nil, http.Header{"Accept-Encoding": {"gzip"}})); !squeezed || body != plain {
		t.Error("by GET with a token: not compressed")
	}
	browser := i.Browser()
	browser.SignIn(ann.Email)
	if body, squeezed := content(t, browser.Request(http.MethodGet, get, nil, http.Header{"Accept-Encoding": {"gzip"}})); squeezed || body != plain {
		t.Error("by GET with a cookie: compressed")
	}
	if body, squeezed := content(t, post(browser, everyType, "gzip")); !squeezed || body != plain {
		t.Error("by POST with a cookie: not compressed")
	}
	var names strings.Builder
	for n := range 40 {
		fmt.Fprintf(&names, "a%d: notes ", n)
	}
	const notes = 1_000
	mutation := fmt.Sprintf(`mutation { createAnimal(input: {name: "x", species: DOG, notes: %q}) { animal { %s } } }`, strings.Repeat("x", notes), &names)
	if body, squeezed := content(t, post(ann, mutation, "gzip")); squeezed || len(body) < 40*notes {
		t.Errorf("a mutation: %v, %.200s", squeezed, body)
	}
	// What is refused says the same, however long the answer may be.
	if body, squeezed := content(t, post(ann, `{ nope }`, "gzip")); squeezed || !strings.Contains(body, "nope") {
		t.Errorf("refused: %v %s", squeezed, body)
	}
}
