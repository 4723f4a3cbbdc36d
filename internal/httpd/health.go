package httpd

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// readyTimeout is how long a check of readiness may take. Load balancers give up after a few seconds; a database that
// takes longer than this to say that it is there is of no use to a request either.
const readyTimeout = 2 * time.Second

// health is the body of /healthz and /readyz.
type health struct {
	Status string `json:"status"` // "ok" or "unavailable"
	Reason string `json:"reason,omitempty"`
}

// alive says that the process lives and answers. It asks nobody else: to restart this process mends no database.
func (s *Server) alive(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, health{Status: "ok"})
}

// ready says whether requests should be sent here.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	unavailable := func(reason string) {
		writeJSON(w, http.StatusServiceUnavailable, health{Status: "unavailable", Reason: reason})
	}
	if s.draining.Load() {
		unavailable("shutting down")
		return
	}
	if err := s.readiness.ask(r.Context()); errors.Is(err, context.DeadlineExceeded) {
		unavailable("the database did not answer in time")
	} else if err != nil {
		unavailable("the database can't be reached")
	} else {
		writeJSON(w, http.StatusOK, health{Status: "ok"})
	}
}

// readiness asks one check at a time, however many want to know: /readyz is open to everybody, and must not become a way
// to keep the database busy.
type readiness struct {
	check  func(context.Context) error
	logger *slog.Logger

	mu      sync.Mutex
	running *probe // nil: none under way
	down    bool   // what the last probe found, to log changes alone
}

// probe is one check under way; err is valid once done is closed.
type probe struct {
	done chan struct{}
	err  error
}

func newReadiness(check func(context.Context) error, logger *slog.Logger) *readiness {
	if check == nil {
		check = func(context.Context) error { return nil }
	}
	return &readiness{check: check, logger: logger}
}

// ask returns the outcome of the probe under way, or of a new one.
func (r *readiness) ask(ctx context.Context) error {
	r.mu.Lock()
	p := r.running
	if p == nil {
		p = &probe{done: make(chan struct{})}
		r.running = p
		go r.run(p) //nolint:gosec // several requests share the probe, so it must outlive each of them
	}
	r.mu.Unlock()
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run ends within readyTimeout even if the check heeds its context late: the driver does, where the database's machine
// has stopped answering.
func (r *readiness) run(p *probe) {
	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	outcome := make(chan error, 1)
	go func() {
		defer func() {
			if value := recover(); value != nil {
				outcome <- fmt.Errorf("the check of readiness panicked: %s", describe(value))
			}
		}()
		outcome <- r.check(ctx)
	}()
	select {
	case p.err = <-outcome:
	case <-ctx.Done():
		p.err = ctx.Err()
	}

	r.mu.Lock()
	r.running = nil
	changed := r.down != (p.err != nil)
	r.down = p.err != nil
	r.mu.Unlock()

	switch {
	case changed && p.err != nil:
		r.logger.Error("not ready", slog.Any("error", p.err))
	case changed:
		r.logger.Info("ready again")
	}
	close(p.done)
}
