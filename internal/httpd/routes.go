package httpd

import (
	"net/http"
	"slices"
	"strings"
)

// The routes that machines ask every few seconds.
const (
	healthRoute  = "/healthz"
	readyRoute   = "/readyz"
	metricsRoute = "/metrics"
)

// routes returns the handler that knows every path. Share is what admits other origins.
func (s *Server) routes(cfg Config, share func(http.Handler) http.Handler) http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, handler http.Handler) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			exchangeOf(r.Context()).route = pattern
			handler.ServeHTTP(w, r)
		})
	}

	if cfg.GraphQL != nil {
		graphql := cfg.GraphQL
		if cfg.Credential != nil {
			graphql = cfg.Credential(graphql)
		}
		handle("/graphql", share(private(allow(graphql, http.MethodGet, http.MethodPost))))
	}
	if cfg.Playground != nil {
		handle("/playground", read(cfg.Playground))
		handle("/playground/", read(cfg.Playground))
		// Until there is a website. No cache may keep this for good.
		handle("/{$}", private(read(http.RedirectHandler("/playground", http.StatusFound))))
	}
	if cfg.JWKS != nil {
		handle("/.well-known/jwks.json", share(read(cfg.JWKS)))
	}
	handle(healthRoute, private(read(http.HandlerFunc(s.alive))))
	handle(readyRoute, private(read(http.HandlerFunc(s.ready))))
	handle(metricsRoute, private(read(s.metrics.handler(s.logger))))

	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		WriteError(w, http.StatusNotFound, codeNotFound, "There is nothing at this path.", RequestID(r.Context()))
	})
	return mux
}

// read admits the methods that only read.
func read(next http.Handler) http.Handler { return allow(next, http.MethodGet, http.MethodHead) }

// allow answers 405 to all methods but these. ServeMux could tell methods apart by itself, but would take the pattern
// for all other paths as a match for each method that a route doesn't name, and answer 404.
func allow(next http.Handler, methods ...string) http.Handler {
	list := strings.Join(methods, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.Contains(methods, r.Method) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Allow", list)
		WriteError(w, http.StatusMethodNotAllowed, codeBadRequest, "This path answers "+list+" only.", RequestID(r.Context()))
	})
}
