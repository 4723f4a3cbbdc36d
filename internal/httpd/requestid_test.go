package httpd

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// identified answers with the request's id, as handlers see it.
var identified = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_, _ = io.WriteString(w, RequestID(r.Context()))
})

func TestRequestID(t *testing.T) {
	server := start(t, Config{GraphQL: identified})
	for _, id := range []string{"a", "0", "A.b_c-9", strings.Repeat("x", 128)} {
		got := server.do(t, "POST", "/graphql", "", "X-Request-Id", id)
		if got.body != id || got.header.Get("X-Request-Id") != id {
			t.Errorf("sent %q, the handler has %q, the answer %q", id, got.body, got.header.Get("X-Request-Id"))
		}
	}

	made := make(map[string]bool)
	for _, headers := range [][]string{
		nil,
		{"X-Request-Id", ""},
		{"X-Request-Id", strings.Repeat("x", 129)},
		{"X-Request-Id", "a b"},
		{"X-Request-Id", "a/b"},
		{"X-Request-Id", `"},{"`},
		{"X-Request-Id", "é"},
		{"X-Request-Id", "one", "X-Request-Id", "two"},
	} {
		got := server.do(t, "POST", "/graphql", "", headers...)
		if id, err := uuid.Parse(got.body); err != nil || id.Version() != 4 || id.Variant() != uuid.RFC4122 || made[got.body] || got.header.Get("X-Request-Id") != got.body {
			t.Errorf("sent %q, the handler has %q, the answer %q; want a new UUID", headers, got.body, got.header.Get("X-Request-Id"))
		}
		made[got.body] = true
	}
}

func TestNoRequestIDOutsideOfARequest(t *testing.T) {
	if got := RequestID(context.Background()); got != "" {
		t.Errorf("got %q", got)
	}
}

func FuzzRequestID(f *testing.F) {
	for _, seed := range []string{"", "a", "A.b_c-9", "a b", "a\nb", "é", "a\x00", "\xff", strings.Repeat("x", 128), strings.Repeat("x", 129)} {
		f.Add(seed)
	}
	valid := regexp.MustCompile(`\A[A-Za-z0-9._-]{1,128}\z`)
	f.Fuzz(func(t *testing.T, sent string) {
		got := requestID(&http.Request{Header: http.Header{"X-Request-Id": {sent}}})
		if valid.MatchString(sent) {
			if got != sent {
				t.Errorf("sent %q, got %q", sent, got)
			}
		} else if _, err := uuid.Parse(got); err != nil || got == sent {
			t.Errorf("sent %q, got %q, want a new UUID", sent, got)
		}
	})
}
