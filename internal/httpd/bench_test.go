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

// discarding is the cheapest ResponseWriter that there is.
type discarding struct{ header http.Header }

func (d *discarding) Header() http.Header            { return d.header }
func (d *discarding) Write(body []byte) (int, error) { return len(body), nil }
func (d *discarding) WriteHeader(int)                {}
