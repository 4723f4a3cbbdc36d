package graph

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/99designs/gqlgen/graphql"
)

// TestGoroutinesOfAListAreBounded: of the elements of a list as many are resolved at once as gqlgen.yml allows (worker_limit),
// however long the list is, where gqlgen's executor is turned on.
func TestGoroutinesOfAListAreBounded(t *testing.T) {
	const workerLimit = 8
	synctest.Test(t, func(t *testing.T) {
		h := New(Config{ReferenceExecutor: true}).(*handler)
		release := make(chan struct{})
		var under, done atomic.Int32
		h.around = func(ctx context.Context, next graphql.Resolver) (any, error) {
			if graphql.GetFieldContext(ctx).Field.Name == "message" {
				under.Add(1)
				<-release
				under.Add(-1)
				done.Add(1)
			}
			return next(ctx)
		}
		// Each of these tags is a problem of its own.
		body, err := json.Marshal(map[string]any{
			"query":     `query ($in: AnimalInput!) { checkAnimal(input: $in) { message } }`,
			"variables": map[string]any{"in": map[string]any{"name": "x", "species": "DOG", "tags": tooLong(30)}},
		})
		if err != nil {
			t.Fatal(err)
		}
		answered := make(chan string)
		go func() {
			r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(string(body)))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			answered <- w.Body.String()
		}()
		synctest.Wait()
		if n := under.Load(); n != workerLimit {
			t.Errorf("%d at once instead of %d", n, workerLimit)
		}
		close(release)
		if answer := <-answered; done.Load() <= workerLimit || strings.Contains(answer, `"errors"`) {
			t.Errorf("%d resolved: %s", done.Load(), answer)
		}
	})
}

// tooLong returns as many tags that are too long, each another.
func tooLong(n int) []string {
	tags := make([]string, n)
	for i := range tags {
		tags[i] = strings.Repeat(string(rune('a'+i%26)), 100+i)
	}
	return tags
}
