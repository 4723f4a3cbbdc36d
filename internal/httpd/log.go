package httpd

import (
	"log/slog"
	"net"
	"net/http"
	"time"
)

// observe writes the access log and counts. The log has the route's pattern rather than the path, and nothing of the
// query, the headers or the body: whatever clients send can hold a secret, and the log must not.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		s.metrics.inFlight.Inc()
		aborted := true // until we know better: a panic that got this far broke the connection off
		defer func() {
			s.metrics.inFlight.Dec()
			x := exchangeOf(r.Context())
			if !aborted {
				x.answer.begin() // net/http sends 200 where a handler has written nothing
			}
			elapsed := time.Since(start)
			s.metrics.request(x, r.Method, elapsed, aborted)
			s.access(x, r, elapsed, aborted)
		}()
		next.ServeHTTP(w, r)
		aborted = false
	})
}

// access writes the log's line for one request.
func (s *Server) access(x *exchange, r *http.Request, elapsed time.Duration, aborted bool) {
	level := levelOf(x, aborted)
	if !s.logger.Enabled(r.Context(), level) {
		return
	}
	var room [12]slog.Attr
	attrs := append(room[:0],
		slog.String("method", methodLabel(r.Method)),
		slog.String("route", routeLabel(x.route)),
		slog.Int("status", x.answer.status),
		slog.Int64("bytes", x.answer.bytes),
		slog.Float64("durationMs", float64(elapsed.Microseconds())/1000),
		slog.String("requestId", x.id),
		slog.String("remote", host(r.RemoteAddr)),
	)
	if aborted {
		attrs = append(attrs, slog.Bool("aborted", true))
	}
	s.logger.LogAttrs(r.Context(), level, "request", x.appendNotes(attrs)...)
}

// levelOf keeps the machines that ask every few seconds out of the way, whatever their answer: a change of readiness has
// a line of its own.
func levelOf(x *exchange, aborted bool) slog.Level {
	switch {
	case x.route == healthRoute, x.route == readyRoute, x.route == metricsRoute:
		return slog.LevelDebug
	case x.refused: // there are many of them when there are any, and the metrics count them
		return slog.LevelDebug
	case x.answer.status >= 500:
		return slog.LevelError
	case x.answer.status >= 400, aborted:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}

// host is a remote address without its port. An address without one, as of a Unix socket, stays as it is.
func host(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return address
}
