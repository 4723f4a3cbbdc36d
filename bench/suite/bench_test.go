package suite

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// What the server allocates for each workload, token and statements included, on a thousand animals: the handler that the program
// serves, without net/http's own part. The times are those of PostgreSQL, too.
func BenchmarkOperations(b *testing.B) {
	s, handler := small(b)
	for _, load := range mixed() {
		b.Run(load.name, func(b *testing.B) {
			requests := s.world.requests(&load, 1, 64)
			parsed := make([]*http.Request, len(requests))
			bodies := make([][]byte, len(requests))
			for i := range requests {
				r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(requests[i].server)))
				if err != nil {
					b.Fatal(err)
				}
				if bodies[i], err = io.ReadAll(r.Body); err != nil {
					b.Fatal(err)
				}
				r.RemoteAddr = "127.0.0.1:1"
				parsed[i] = r
			}
			n := 0
			b.ReportAllocs()
			for b.Loop() {
				i := n % len(requests)
				n++
				parsed[i].Body = io.NopCloser(bytes.NewReader(bodies[i]))
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, parsed[i])
				if !bytes.HasPrefix(w.Body.Bytes(), requests[i].want) {
					b.Fatalf("%d %.300s", w.Code, w.Body)
				}
			}
		})
	}
}
