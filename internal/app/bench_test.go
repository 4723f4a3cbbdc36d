package app_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"menagerie/internal/app"
	"menagerie/internal/app/apptest"
)

// BenchmarkRequest is what the server costs a request beside the database: the whole way through the handler that the program
// serves, with a token, to a field that needs no statement. Net/http's own part, from the socket to the handler, is not in it.
func BenchmarkRequest(b *testing.B) {
	for _, bench := range []struct {
		name   string
		level  slog.Level
		tokens int
	}{
		{"logged", slog.LevelInfo, 0},
		{"not logged", slog.LevelWarn, 0},
		{"not logged, the token not remembered", slog.LevelWarn, -1},
	} {
		b.Run(bench.name, func(b *testing.B) {
			i := apptest.New(b, func(c *app.Config) {
				c.Logger = slog.New(slog.NewJSONHandler(io.Discard, &slog.HandlerOptions{Level: bench.level}))
				c.TokenCache = bench.tokens
			})
			token := i.SignUp().Token
			const body = `{"query":"query Point { __typename }"}`
			content := bytes.NewReader(nil)
			// As net/http hands it over, with what a client of ours sends.
			request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "/graphql", http.NoBody)
			if err != nil {
				b.Fatal(err)
			}
			request.RequestURI, request.RemoteAddr, request.ContentLength = "/graphql", "127.0.0.1:1234", int64(len(body))
			request.Body = io.NopCloser(content)
			request.Header = http.Header{
				"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}, "Accept": {"application/json"}, "Accept-Encoding": {"gzip"},
				"User-Agent": {"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}, "Content-Length": {"38"},
			}
			b.ReportAllocs()
			for b.Loop() {
				content.Reset([]byte(body))
				w := discarding{header: make(http.Header)}
				i.App.ServeHTTP(&w, request)
				if w.status != http.StatusOK || w.bytes < 20 {
					b.Fatal(w.status, w.bytes)
				}
			}
		})
	}
}

// discarding is a cheap http.ResponseWriter.
type discarding struct {
	header        http.Header
	status, bytes int
}

func (d *discarding) Header() http.Header { return d.header }
func (d *discarding) Write(body []byte) (int, error) {
	d.bytes += len(body)
	return len(body), nil
}
func (d *discarding) WriteHeader(status int) { d.status = status }
