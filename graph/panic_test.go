package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// TestPanics: whatever panics for an operation, its answer is INTERNAL, the log has the place and not the value, and the next
// request is served. In the test's own goroutine: what is not caught ends the process.
func TestPanics(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	ask := func(h *handler) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(
			`{"query": "{ a: checkAnimal(input: {name: \"x\", species: DOG}) { message } b: checkAnimal(input: {name: \"\", species: DOG}) { message } }"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	for name, set := range map[string]func(c *Config) func(*handler){
		"a resolver": func(c *Config) func(*handler) {
			c.Now = func() time.Time { panic(secret) }
			return nil
		},
		"a directive": func(*Config) func(*handler) { // runs where this does: around the field
			return func(h *handler) {
				h.exec.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
					if graphql.GetFieldContext(ctx).Field.Name == "message" {
						panic(secret)
					}
					return next(ctx)
				})
			}
		},
		"a scalar that is read": func(*Config) func(*handler) {
			return func(h *handler) {
				h.exec.AroundRootFields(func(context.Context, graphql.RootResolver) graphql.Marshaler { panic(secret) })
			}
		},
		"a scalar that is written": func(*Config) func(*handler) { // when all resolvers are done
			return func(h *handler) {
				h.exec.AroundRootFields(func(context.Context, graphql.RootResolver) graphql.Marshaler {
					return graphql.WriterFunc(func(io.Writer) { panic(secret) })
				})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			c := Config{Logger: slog.New(slog.NewJSONHandler(&log, nil)), RequestID: func(context.Context) string { return "r1" }}
			change := set(&c)
			h := New(c).(*handler)
			if change != nil {
				change(h)
			}
			status, body := ask(h)
			var out struct {
				Errors []struct{ Extensions map[string]any }
			}
			if err := json.Unmarshal([]byte(body), &out); err != nil {
				t.Fatal(err, body)
			}
			if status != 200 || len(out.Errors) == 0 || !strings.Contains(body, `"data":null`) && !strings.Contains(body, `"data":{"a":null,"b":null}`) {
				t.Errorf("%d %s", status, body)
			}
			for _, e := range out.Errors {
				if e.Extensions["code"] != CodeInternal || e.Extensions["requestId"] != "r1" {
					t.Errorf("%d %s", status, body)
				}
			}
			if strings.Contains(body, secret) || strings.Contains(log.String(), secret) || !strings.Contains(log.String(), "panic_test.go") {
				t.Errorf("%s\n%s", body, log.String())
			}
			// The process lives.
			if status, body := ask(New(Config{}).(*handler)); status != 200 || strings.Contains(body, "errors") {
				t.Error(fmt.Sprint(status), body)
			}
		})
	}
}
