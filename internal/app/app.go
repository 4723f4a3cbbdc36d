// Package app puts the parts together: what the command line serves is what the tests knock at.
package app

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"menagerie/db"
	"menagerie/graph"
	"menagerie/graph/scalar"
	"menagerie/internal/auth"
	"menagerie/internal/httpd"
	"menagerie/internal/playground"
	"menagerie/web"
)

// Config is what an instance of the program needs. Instances on one database must agree in all but DB and Logger.
type Config struct {
	DB     *db.DB       // migrated
	Logger *slog.Logger // nil: slog.Default()

	Issuer            string        // in the access tokens; empty: DefaultIssuer
	AccessTTL         time.Duration // 0: auth.DefaultAccessTTL
	RefreshTTL        time.Duration // 0: auth.DefaultRefreshTTL
	Sessions          auth.Sessions // where a time is 0: that of auth.DefaultSessions
	Limits            auth.Limits   // where one is zero: that of auth.DefaultLimits
	Requests          graph.Limits  // of what a request to /graphql may ask; where one is 0, its default
	TrustProxy        bool          // all requests come by a proxy that sets X-Forwarded-For and X-Forwarded-Proto
	Timeout           time.Duration // of an operation; 0: 8 seconds
	ReferenceExecutor bool          // gqlgen's own executor executes, and not the one that works breadth first
	MaxInWork         int           // requests that are worked on at once; 0: httpd.DefaultMaxInWork
	// RevocationLag is how late an instance may hear that a session has ended; 0: auth.DefaultRevocationLag.
	RevocationLag time.Duration
	TokenCache    int              // verified tokens that are remembered; 0: auth.DefaultTokenCache, negative: none
	CORS          []string         // the origins whose pages may call the API; empty: none
	Now           func() time.Time // nil: time.Now
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
	requests := c.Requests.OrDefaults()
	metrics := httpd.NewMetrics()
	if err := metrics.Register(collectors.NewDBStatsCollector(c.DB.Pool(), "menagerie")); err != nil {
		return nil, err
	}
	if batch := c.DB.BatchPool(); batch != c.DB.Pool() {
		if err := metrics.Register(collectors.NewDBStatsCollector(batch, "menagerie_batch")); err != nil {
			return nil, err
		}
	}
	for name, counter := range map[string]struct {
		help  string
		count func() uint64
	}{
		"hits":   {"Access tokens known again without a look at their signature.", a.auth.TokenCacheHits},
		"misses": {"Access tokens verified by their signature, or refused before it was looked at.", a.auth.TokenCacheMisses},
	} {
		if err := metrics.Register(prometheus.NewCounterFunc(
			prometheus.CounterOpts{Name: "menagerie_token_cache_" + name + "_total", Help: counter.help},
			func() float64 { return float64(counter.count()) },
		)); err != nil {
			return nil, err
		}
	}
	a.Server, err = httpd.New(httpd.Config{
		GraphQL: graph.New(graph.Config{
			DB:                c.DB,
			Auth:              a.auth,
			Now:               a.now,
			Timeout:           c.Timeout,
			ReferenceExecutor: c.ReferenceExecutor,
			Limits:            requests,
			Logger:            a.log,
			RequestID:         httpd.RequestID,
			Trace:             reportOf,
			Observe: func(ctx context.Context, op graph.Operation) {
				metrics.Operation(op.Kind, op.Name, op.Duration, op.Codes)
				httpd.Annotate(ctx, slog.String("operation", op.Name))
				if len(op.Codes) > 0 {
					httpd.Annotate(ctx, slog.Any("codes", op.Codes))
				}
			},
		}),
		GraphQLMaxBody: int64(requests.Body),
		Playground:     playground.Handler("/graphql"),
		JWKS:           a.auth.JWKS(),
		Website:        web.Handler(http.HandlerFunc(httpd.NotFound)),
		Routes:         a.transferRoutes(metrics),
		Session:        a.auth.Handler(scalar.FormatID, a.refuse(metrics)),
		Credential:     tracing(a.auth.Middleware(a.refuse(metrics))),
		Ready:          c.DB.Ping,
		Metrics:        metrics,
		Logger:         a.log,
		CORS:           c.CORS,
		TrustProxy:     c.TrustProxy,
		MaxInWork:      c.MaxInWork,
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
		AccessTTL: c.AccessTTL, RefreshTTL: c.RefreshTTL, Sessions: c.Sessions, Limits: c.Limits, RevocationLag: c.RevocationLag,
		TokenCache: c.TokenCache, TrustProxy: c.TrustProxy, Now: c.Now, Logger: c.Logger,
	})
}

// Watch hears of the ends of sessions until ctx is cancelled; it is a part of Run.
func (a *App) Watch(ctx context.Context) { a.auth.Watch(ctx) }

// Hearing is closed when the instance hears of the ends of sessions for the first time; see auth.Service.Hearing.
func (a *App) Hearing() <-chan struct{} { return a.auth.Hearing() }

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
	for _, remove := range []func(context.Context) (bool, error){
		func(ctx context.Context) (bool, error) { return a.db.RemoveExpired(ctx, housekeepingBatch, a.now()) },
		func(ctx context.Context) (bool, error) { return a.db.RemoveAbandoned(ctx, nil, housekeepingBatch) },
	} {
		for more := true; more; {
			batch, cancel := context.WithTimeout(ctx, housekeepingTimeout)
			var err error
			more, err = remove(batch)
			cancel()
			if err != nil {
				return err
			}
		}
	}
	return nil
}
