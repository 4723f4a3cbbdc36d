package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"menagerie/internal/app"
)

// lines is a log that can be read while others write it.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestInternalError: of what nobody foresaw the client learns the request's id and nothing else; the log has the rest, but
// no secret.
func TestInternalError(t *testing.T) {
	t.Parallel()
	log := &lines{}
	s := newStage(t, func(c *app.Config) { c.Logger = slog.New(slog.NewJSONHandler(log, nil)) })
	if _, err := s.instance.DB.SQL(t).ExecContext(t.Context(), `ALTER TABLE weights RENAME COLUMN grams TO kilograms`); err != nil {
		t.Fatal(err)
	}
	r := s.Send(`query Weigh($id: ID!) { animal(id: $id) { name weights { nodes { grams } } } }`, V{"id": s.animal})
	if r.Status != 200 || len(r.Errors) != 1 || r.Errors[0].Code() != "INTERNAL" || fmt.Sprint(r.Errors[0].Path) != "[animal weights]" {
		t.Fatalf("%d %s", r.Status, r.Body)
	}
	id := r.Header.Get("X-Request-Id")
	if got := r.Errors[0].Extensions; len(got) != 2 || got["requestId"] != id || id == "" {
		t.Errorf("%v, not the request's id %s", got, id)
	}
	if inner.Match(r.Body) || strings.Contains(string(r.Body), "grams\\\"") || strings.Contains(string(r.Body), "exist") {
		t.Errorf("something from inside: %s", r.Body)
	}
	found := false
	for line := range strings.SplitSeq(log.String(), "\n") {
		var entry struct{ RequestID, Error string }
		found = found || json.Unmarshal([]byte(line), &entry) == nil && entry.RequestID == id && strings.Contains(entry.Error, "a.grams does not exist")
	}
	if !found {
		t.Errorf("the log does not say what the request %s met: %s", id, log)
	}
	for _, secret := range []string{s.Token, s.Refresh, s.Email, "correct horse"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
}
