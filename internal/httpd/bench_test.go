package httpd

import (
	"io"
	"log/slog"
	"net/http"
	"testing"
)

// What the middleware costs each request, its line in the log included.
func BenchmarkMiddleware(b *testing.B) {
	server, err := New(Config{
		GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
		Logger:  slog.New(slog.NewJSONHandler(io.Discard, nil)),
	})
	if err != nil {
		b.Fatal(err)
	}
	request, err := http.NewRequestWithContext(b.Context(), "POST", "/graphql", http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	request.RemoteAddr = "127.0.0.1:1"
	b.ReportAllocs()
	for b.Loop() {
		server.ServeHTTP(&discarding{header: make(http.Header)}, request)
	}
}

// What the middleware takes of memory for each request, beside what net/http takes and the line in the log.
func TestMiddlewareTakesLittleMemory(t *testing.T) {
	server, err := New(Config{
		GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
		Logger:  slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), "POST", "/graphql", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	w := &discarding{header: make(http.Header)}
	// The exchange, the request's id and its header's value, two copies of the request's head, and the bound of its body.
	if n := testing.AllocsPerRun(100, func() { server.ServeHTTP(w, request) }); n > middlewareAllocations {
		t.Errorf("%v allocations", n)
	}
}

const middlewareAllocations = 9

// discarding is the cheapest ResponseWriter that there is.
type discarding struct{ header http.Header }

func (d *discarding) Header() http.Header            { return d.header }
func (d *discarding) Write(body []byte) (int, error) { return len(body), nil }
func (d *discarding) WriteHeader(int)                {}
