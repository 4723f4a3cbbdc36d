package httpd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Bounds on what one connection may take, where ServeOptions do not say. A route that streams for longer moves its own deadlines with
// http.ResponseController.
const (
	// readHeaderTimeout cuts clients that send their headers a byte at a time to keep a connection busy.
	readHeaderTimeout = 10 * time.Second
	// readTimeout is for headers and body together. A body of DefaultMaxBody takes 600 kbit/s to arrive in time.
	readTimeout = 15 * time.Second
	// writeTimeout runs from the end of the headers to the end of the answer, so that the handler's own time counts: what
	// is left after the slowest body is as long again.
	writeTimeout = 30 * time.Second
	// idleTimeout is longer than the minute after which the usual load balancers close idle connections themselves. Were it
	// shorter, they would now and then send a request on a connection that we are just closing.
	idleTimeout = 2 * time.Minute
	// maxHeaderBytes leaves room for a few tokens and cookies. Go's default of 1 MiB would be memory that anybody can
	// take without a credential.
	maxHeaderBytes = 32 << 10

	// maxConnections is well below the usual limits of open files: where those are reached, the database cannot be connected to
	// either. An idle connection takes some 20 kB.
	maxConnections = 10_000

	defaultGrace = 10 * time.Second
)

// ServeOptions says how Serve ends.
type ServeOptions struct {
	// DrainDelay is how long requests are still accepted after the end was asked for, while /readyz says no already: the
	// time that load balancers need to notice. Zero is right where there are none.
	DrainDelay time.Duration
	// Grace is how long requests under way have to finish once no more are accepted. Zero: ten seconds.
	Grace time.Duration

	// MaxConnections is how many connections are open at once; more wait to be accepted until others end. Zero: 10,000.
	MaxConnections int

	// How long a client may take: for the headers (zero: ten seconds), for headers and body together (zero: 15 seconds), from the
	// end of the headers until it has taken the answer (zero: 30 seconds), and between two requests (zero: two minutes). Then the
	// connection is closed.
	ReadHeaderTimeout, ReadTimeout, WriteTimeout, IdleTimeout time.Duration
}

// complete fills in what is not set.
func (o *ServeOptions) complete() {
	o.Grace = cmp.Or(o.Grace, defaultGrace)
	o.MaxConnections = cmp.Or(o.MaxConnections, maxConnections)
	o.ReadHeaderTimeout = cmp.Or(o.ReadHeaderTimeout, readHeaderTimeout)
	o.ReadTimeout = cmp.Or(o.ReadTimeout, readTimeout)
	o.WriteTimeout = cmp.Or(o.WriteTimeout, writeTimeout)
	o.IdleTimeout = cmp.Or(o.IdleTimeout, idleTimeout)
}

// Serve answers requests that come by listener, until ctx is cancelled. Then /readyz turns to 503 at once; after DrainDelay
// the listener is closed; requests under way go on, undisturbed by the end of ctx, and are answered. Serve returns nil
// when the last one is, or an error if some had to be cut off after Grace, or if the listener failed. It closes the
// listener in any case. It doesn't wait for connections that a handler has taken over (hijacked). A Server serves once.
func (s *Server) Serve(ctx context.Context, listener net.Listener, opts ServeOptions) error {
	opts.complete()
	limited := newLimitListener(listener, opts.MaxConnections)
	// Requests outlive ctx, but not Serve: what is cut off should stop working too.
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: opts.ReadHeaderTimeout,
		ReadTimeout:       opts.ReadTimeout,
		WriteTimeout:      opts.WriteTimeout,
		IdleTimeout:       opts.IdleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ConnState:         limited.follow,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(limited) }()

	select {
	case err := <-failed:
		return s.broken(server, err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.logger.Info("draining", slog.Duration("delay", opts.DrainDelay), slog.Duration("grace", opts.Grace))
	select {
	case err := <-failed:
		return s.broken(server, err)
	case <-time.After(opts.DrainDelay):
	}

	patience, done := context.WithTimeout(context.Background(), opts.Grace)
	defer done()
	err := server.Shutdown(patience)
	if err != nil {
		_ = server.Close() // the first error is the one that tells
	}
	// The listener is closed once server.Serve has returned.
	if failure := <-failed; err == nil && !errors.Is(failure, http.ErrServerClosed) {
		err = failure
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("requests still under way after %v were cut off", opts.Grace)
	} else if err != nil {
		return fmt.Errorf("stopping to serve: %w", err)
	}
	s.logger.Info("drained")
	return nil
}

// broken ends what a listener that failed has left.
func (s *Server) broken(server *http.Server, err error) error {
	s.draining.Store(true)
	_ = server.Close() // the first error is the one that tells
	return fmt.Errorf("serving: %w", err)
}
