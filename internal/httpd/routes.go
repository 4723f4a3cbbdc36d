package httpd

import (
	"cmp"
	"net/http"
	"path"
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
	mux, exact := http.NewServeMux(), map[string]http.Handler{}
	handleUpTo := func(maxBody int64, pattern string, handler http.Handler) {
		bounded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			x := exchangeOf(r.Context())
			x.route = pattern
			// It takes net/http's own writer: it closes the connection of a body too long.
			r.Body = http.MaxBytesReader(x.answer.ResponseWriter, r.Body, maxBody)
			if r.ContentLength > maxBody { // nobody need wait for it to find out
				r.Body = tooLarge{maxBody}
				w.Header().Set("Connection", "close") // or net/http would read on, to keep it
			}
			handler.ServeHTTP(w, r)
		})
		mux.Handle(pattern, bounded)
		if !strings.HasSuffix(pattern, "/") && !strings.Contains(pattern, "{") {
			exact[pattern] = bounded
		}
	}
	handle := func(pattern string, handler http.Handler) { handleUpTo(cfg.MaxBody, pattern, handler) }
	credential := cfg.Credential
	if credential == nil {
		credential = func(next http.Handler) http.Handler { return next }
	}

	if cfg.GraphQL != nil {
		handleUpTo(cmp.Or(cfg.GraphQLMaxBody, cfg.MaxBody), "/graphql", share(private(allow(s.admission.admit(credential(cfg.GraphQL)), http.MethodGet, http.MethodPost))))
	}
	for _, route := range cfg.Routes {
		maxBody := cmp.Or(route.MaxBody, cfg.MaxBody)
		handler := s.admission.admit(credential(route.Handler))
		if route.Streams {
			handler = s.admission.admitStream(credential(leave(route.Handler)))
		}
		handleUpTo(maxBody, route.Path, private(allow(handler, route.Methods...)))
	}
	if cfg.Playground != nil {
		handle("/playground", read(cfg.Playground))
		handle("/playground/", read(cfg.Playground))
	}
	if cfg.Session != nil {
		session := private(s.admission.admit(cfg.Session))
		handle("/session", allow(session, http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete))
		handle("/session/token", allow(session, http.MethodPost))
		account := allow(session, http.MethodPost)
		handle("/account", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if cfg.Website != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
				cfg.Website.ServeHTTP(w, r) // it has a page of that name
				return
			}
			account.ServeHTTP(w, r)
		}))
	}
	if cfg.JWKS != nil {
		handle("/.well-known/jwks.json", share(read(cfg.JWKS)))
	}
	handle(healthRoute, private(read(http.HandlerFunc(s.alive))))
	handle(readyRoute, private(read(http.HandlerFunc(s.ready))))
	handle(metricsRoute, private(read(s.metrics.handler(s.logger))))

	if cfg.Website == nil {
		mux.HandleFunc("/", NotFound)
		return plain(exact, mux)
	}
	handle("/{$}", read(cfg.Website))
	handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			cfg.Website.ServeHTTP(w, r)
		} else {
			NotFound(w, r) // and not 405: that would say that there is something
		}
	}))
	return plain(exact, mux)
}

// plain answers for what ServeMux would answer by itself, in its own form and with the path in it: for what is no path, as "*" and
// the target of CONNECT, and for paths that are not in their shortest form, which no client of ours sends. Nearly all requests are for a
// path that is a pattern by itself: for those it does not take a mux.
func plain(exact map[string]http.Handler, mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := r.URL.Path
		// Where the path is escaped, as in /session%2Ftoken, it is another one to ServeMux, and to whoever guards a path.
		if handler, ok := exact[p]; ok && r.URL.RawPath == "" {
			handler.ServeHTTP(w, r)
			return
		}
		shortest := path.Clean(p)
		if strings.HasSuffix(p, "/") && p != "/" {
			shortest += "/"
		}
		if p != shortest || !strings.HasPrefix(p, "/") {
			NotFound(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// tooLarge is a body whose announced length is beyond its limit.
type tooLarge struct{ limit int64 }

// Read implements io.Reader.
func (t tooLarge) Read([]byte) (int, error) { return 0, &http.MaxBytesError{Limit: t.limit} }

// Close implements io.Closer.
func (tooLarge) Close() error { return nil }

// NotFound answers that there is nothing at the request's path.
func NotFound(w http.ResponseWriter, r *http.Request) {
	exchangeOf(r.Context()).route = "" // log and metrics count it among all those
	WriteError(w, http.StatusNotFound, codeNotFound, "There is nothing at this path.", RequestID(r.Context()))
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
