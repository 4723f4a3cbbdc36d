package httpd

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof" //nolint:gosec // what it registers by itself is in http.DefaultServeMux, which nobody serves
	"strings"
)

// Profiles returns what serves Go's profiles at /debug/pprof/, for a listener that only this machine can reach: whoever asks
// is answered, and a profile can keep a processor busy. A request that names another host than the machine itself is refused, so that no
// page in a browser gets here by a name of its own that leads to 127.0.0.1. The command line, which pprof usually has too, is not
// served: the database's password may stand there.
func Profiles(logger *slog.Logger) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index) // and those that it lists: heap, goroutine and others
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		WriteError(w, http.StatusNotFound, codeNotFound, "Here are profiles alone, at GET /debug/pprof/.", "")
	})
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if name := strings.Trim(host(r.Host), "[]"); name != "localhost" && !net.ParseIP(name).IsLoopback() {
				WriteError(w, http.StatusForbidden, codeBadRequest, "Ask by a loopback address, such as 127.0.0.1.", "")
				return
			}
			if r.Header.Get("Sec-Fetch-Site") == "cross-site" { // it could not read the answer, but have it made
				WriteError(w, http.StatusForbidden, codeBadRequest, "Ask from this machine itself, and not from a page of another site.", "")
				return
			}
			mux.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		IdleTimeout:       idleTimeout, // and no WriteTimeout: a profile takes as long as is asked for
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
}
