// Package httpd is everything that is HTTP and not GraphQL: routes, middleware, health, metrics, the access log, and
// serving until asked to stop. What it serves comes to it as handlers and small functions, so it knows neither the
// database nor the schema.
package httpd

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// DefaultMaxBody is the limit of a request's body in bytes where Config names none.
const DefaultMaxBody = 1 << 20

// Config says what a Server serves. Its zero value is valid: health and metrics alone.
type Config struct {
	GraphQL    http.Handler // GET and POST /graphql; nil: no such path
	Playground http.Handler // GET /playground and all below it; nil: no such path
	JWKS       http.Handler // GET /.well-known/jwks.json; nil: no such path
	Session    http.Handler // /session, /session/token and /account; nil: no such paths

	// Routes are what else there is. Their answers are for one viewer, so no cache keeps them.
	Routes []Route

	// Website serves GET and HEAD of / and of every path that is no other's, and answers what it does not have by NotFound.
	// Nil: no such path.
	Website http.Handler

	// Credential wraps GraphQL and the Routes: it finds out who is asking, and refuses what is not valid. Nil: nobody asks.
	Credential func(http.Handler) http.Handler

	// Ready returns nil while requests can be served, that is while the database can be reached. It is asked for each
	// /readyz, but only once at a time, and has two seconds. Its error goes to the log, never to a client. Nil: always ready.
	Ready func(context.Context) error

	Metrics *Metrics     // nil: metrics of its own
	Logger  *slog.Logger // nil: slog.Default()

	// CORS lists the origins whose pages may use /graphql and read the public keys from a browser, each exactly as the
	// browser names it: scheme://host or scheme://host:port, no wildcards. They may send a token; cookies are not
	// admitted. Empty: none.
	CORS []string

	// GraphQLMaxBody is as MaxBody, for /graphql; zero: that of MaxBody.
	GraphQLMaxBody int64

	// MaxBody is the limit of a request's body in bytes, where its Route names no other. Reading beyond it fails with *http.MaxBytesError, which the
	// handler answers with 413. Zero: DefaultMaxBody.
	MaxBody int64

	// TrustProxy says that all requests come by a proxy that sets X-Forwarded-Proto.
	TrustProxy bool

	// MaxInWork is how many requests to GraphQL, Session and the Routes are worked on at once, the search for their credential
	// included. More are answered with 503, UNAVAILABLE and Retry-After as soon as they have arrived, so that those that are
	// admitted are answered as fast as ever. Zero: DefaultMaxInWork.
	MaxInWork int
}

// Route is a path beside those that Config names.
type Route struct {
	Path    string // exactly this
	Methods []string
	Handler http.Handler
	MaxBody int64 // as Config.MaxBody; zero: that of Config
	// Streams says that the Handler works while the body or the answer is on its way. It counts for Config.MaxInWork only until
	// the credential is known, and must have a limit of its own.
	Streams bool
}

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	handler   http.Handler
	logger    *slog.Logger
	metrics   *Metrics
	readiness *readiness
	admission admission
	draining  atomic.Bool // set once, by Serve
}

// New returns a Server as cfg wants it, or an error if one of its CORS origins isn't one.
func New(cfg Config) (*Server, error) {
	if cfg.Metrics == nil {
		cfg.Metrics = NewMetrics()
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = DefaultMaxBody
	}
	share, err := sharing(cfg.CORS)
	if err != nil {
		return nil, err
	}
	s := &Server{
		logger:    cfg.Logger,
		metrics:   cfg.Metrics,
		readiness: newReadiness(cfg.Ready, cfg.Logger),
		admission: admission{
			slots: make(chan struct{}, cmp.Or(cfg.MaxInWork, DefaultMaxInWork)), bodies: semaphore.NewWeighted(largeBodies), metrics: cfg.Metrics,
		},
	}
	// Panics are caught inside of what observes, so that their 500 is logged and counted like any answer.
	s.handler = s.observe(s.rescue(secure(cfg.TrustProxy, s.routes(cfg, share))))
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{Context: r.Context(), id: requestID(r), answer: answer{ResponseWriter: w}}
	r = r.WithContext(x) // a copy: what is changed below is ours, not the caller's

	x.answer.Header()["X-Request-Id"] = []string{x.id}
	// A client that keeps its connection alive would otherwise meet the end of the draining with the next request under way.
	// And after chunks the connection ends because there may have been a Content-Length too, which net/http forgets: what stands
	// behind them could be what somebody in between took for their body (RFC 9112, section 6.1).
	if s.draining.Load() || len(r.TransferEncoding) > 0 {
		x.answer.Header().Set("Connection", "close")
	}
	s.handler.ServeHTTP(&x.answer, r)
}
