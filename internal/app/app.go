// Package app puts the parts together: what the command line serves is what the tests knock at.
package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/collectors"

	"menagerie/db"
	"menagerie/graph"
	"menagerie/internal/auth"
	"menagerie/internal/httpd"
	"menagerie/internal/playground"
)

// Config is what an instance of the program needs. Instances on one database must agree in all but DB and Logger.
type Config struct {
	DB     *db.DB       // migrated
	Logger *slog.Logger // nil: slog.Default()

	Issuer     string           // in the access tokens; empty: DefaultIssuer
	AccessTTL  time.Duration    // 0: auth.DefaultAccessTTL
	RefreshTTL time.Duration    // 0: auth.DefaultRefreshTTL
	Timeout    time.Duration    // of an operation; 0: 8 seconds
	CORS       []string         // the origins whose pages may call the API; empty: none
	Now        func() time.Time // nil: time.Now
}

// DefaultIssuer names the program in its tokens, as issuer and as audience.
const DefaultIssuer = "menagerie"

// App is an instance of the program, without its listener.
type App struct {
	*httpd.Server
	auth *auth.Service
	db   *db.DB
	now  func() time.Time
	log  *slog.Logger
}

// New puts an instance together. It makes the first signing key where the database has none.
func New(ctx context.Context, c Config) (*App, error) {
	a := &App{db: c.DB, now: c.Now, log: c.Logger}
	if a.now == nil {
		a.now = time.Now
	}
	if a.log == nil {
		a.log = slog.Default()
	}
	var err error
	if a.auth, err = NewAuth(ctx, c); err != nil {
		return nil, err
	}
	metrics := httpd.NewMetrics()
	if err := metrics.Register(collectors.NewDBStatsCollector(c.DB.Pool(), "menagerie")); err != nil {
		return nil, err
	}
	a.Server, err = httpd.New(httpd.Config{
		GraphQL: graph.New(graph.Config{
			DB:        c.DB,
			Auth:      a.auth,
			Now:       a.now,
			Timeout:   c.Timeout,
			Logger:    a.log,
			RequestID: httpd.RequestID,
			Observe: func(ctx context.Context, op graph.Operation) {
				metrics.Operation(op.Kind, op.Name, op.Duration, op.Codes)
				httpd.Annotate(ctx, slog.String("operation", op.Name))
				if len(op.Codes) > 0 {
					httpd.Annotate(ctx, slog.Any("codes", op.Codes))
				}
			},
		}),
		Playground: playground.Handler("/graphql"),
		JWKS:       a.auth.JWKS(),
		Credential: a.auth.Middleware(a.refuse(metrics)),
		Ready:      c.DB.Ping,
		Metrics:    metrics,
		Logger:     a.log,
		CORS:       c.CORS,
	})
	return a, err
}

// NewAuth returns the part of an instance that knows who is asking.
func NewAuth(ctx context.Context, c Config) (*auth.Service, error) {
	issuer := c.Issuer
	if issuer == "" {
		issuer = DefaultIssuer
	}
	return auth.New(ctx, c.DB, auth.Config{
		Issuer: issuer, Audience: issuer,
		AccessTTL: c.AccessTTL, RefreshTTL: c.RefreshTTL, Now: c.Now, Logger: c.Logger,
	})
}

// refuse answers a request whose credential is not valid, or cannot be judged for want of the database.
func (a *App) refuse(metrics *httpd.Metrics) func(http.ResponseWriter, *http.Request, error) {
	return func(w http.ResponseWriter, r *http.Request, err error) {
		id := httpd.RequestID(r.Context())
		status, code, message := http.StatusInternalServerError, graph.CodeInternal, "Something went wrong on the server."
		switch {
		case errors.Is(err, auth.ErrInvalidToken):
			w.Header().Set("WWW-Authenticate", auth.Challenge(err))
			status, code, message = http.StatusUnauthorized, graph.CodeUnauthenticated, err.Error()
		case errors.Is(err, db.ErrUnavailable), errors.Is(err, auth.ErrUnavailable):
			status, code, message = http.StatusServiceUnavailable, graph.CodeUnavailable, "The service cannot reach its database; try again."
		default:
			a.log.ErrorContext(r.Context(), "the credential could not be judged", "requestId", id, "error", err.Error())
		}
		metrics.Errors(code)
		httpd.Annotate(r.Context(), slog.Any("codes", []string{code}))
		httpd.WriteError(w, status, code, message, id)
	}
}

// Housekeeping: how often, and how much at a time, so that no statement holds up the others.
const (
	housekeepingEvery   = time.Hour
	housekeepingTimeout = time.Minute // for a batch: a network that says nothing must not end the housekeeping for good
	housekeepingBatch   = 1_000
)

// Run does what has to be done in the background, until ctx is cancelled: it follows the signing keys and removes what
// has expired. Every instance does; they do not get in each other's way.
func (a *App) Run(ctx context.Context) {
	go a.auth.Run(ctx)
	ticker := time.NewTicker(housekeepingEvery)
	defer ticker.Stop()
	for {
		if err := a.removeExpired(ctx); err != nil && ctx.Err() == nil {
			a.log.WarnContext(ctx, "housekeeping failed; it is tried again later", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (a *App) removeExpired(ctx context.Context) error {
	for {
		batch, cancel := context.WithTimeout(ctx, housekeepingTimeout)
		n, err := a.db.DeleteExpiredRefreshTokens(batch, housekeepingBatch, a.now())
		cancel()
		if err != nil || n < housekeepingBatch {
			return err
		}
	}
}
