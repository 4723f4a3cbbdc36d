package app

import (
	"context"
	"net/http"
	"time"

	"menagerie/db"
)

// TraceHeader is the header by which a client asks what the server did for its request: "Menagerie-Trace: 1". The answer
// stands in extensions.trace.
const TraceHeader = "Menagerie-Trace"

// trace is what the server did for one request.
type trace struct {
	start      time.Time
	statements *db.Trace
	lookups    int // how many of the statements found out who is asking
	credential string
}

type traceKey struct{}

// tracing wraps the middleware that finds out who is asking, for requests that ask for a trace.
func tracing(credential func(http.Handler) http.Handler) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		identified := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if t, ok := r.Context().Value(traceKey{}).(*trace); ok {
				t.lookups = len(t.statements.Statements())
			}
			next.ServeHTTP(w, r)
		})
		inner := credential(identified)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get(TraceHeader) == "1" {
				t := &trace{start: time.Now(), credential: "session"}
				if r.Header.Get("Authorization") != "" {
					t.credential = "token"
				}
				ctx := context.WithValue(r.Context(), traceKey{}, t)
				ctx, t.statements = db.WithTrace(ctx)
				r = r.WithContext(ctx)
			}
			inner.ServeHTTP(w, r)
		})
	}
}

// report is the form of a trace in an answer: see docs/sessions.md.
type report struct {
	Credential string      `json:"credential"` // session or token
	Lookups    int         `json:"lookups"`    // how many of the statements, the first, found out who is asking
	Statements []statement `json:"statements"`
	Ms         float64     `json:"ms"` // until the answer was put together
}

type statement struct {
	SQL string  `json:"sql"`
	Ms  float64 `json:"ms"`
}

// reportOf returns the report of the request's trace, or nil where none was asked for.
func reportOf(ctx context.Context) any {
	t, ok := ctx.Value(traceKey{}).(*trace)
	if !ok {
		return nil
	}
	r := report{Credential: t.credential, Lookups: t.lookups, Statements: []statement{}, Ms: milliseconds(time.Since(t.start))}
	for _, s := range t.statements.Statements() {
		r.Statements = append(r.Statements, statement{s.SQL, milliseconds(s.Took)})
	}
	return r
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
