// Menagerie keeps what households know about their animals, and serves it as a GraphQL API.
package main

//go:generate go run ./breadth/generate gqlgen.yml graph/testdata/panicky/gqlgen.yml breadth/internal/awkward/gqlgen.yml

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"menagerie/db"
	"menagerie/graph"
	"menagerie/internal/app"
	"menagerie/internal/auth"
	"menagerie/internal/httpd"
	"menagerie/internal/pgembed"
)

// commands is the command line. What configures an instance can be set by the environment too; the help names the variables.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the API and the playground. This is what is done where no command is given."`
	Import  importCommand  `cmd:"" help:"Import animals from a CSV file, or from a JSON file that export has written."`
	Export  exportCommand  `cmd:"" help:"Export a household's animals."`
	Demo    demoCommand    `cmd:"" help:"Fill an account with invented animals."`
	Keys    keysCommand    `cmd:"" help:"Look after the keys that sign the access tokens."`
	Backup  backupCommand  `cmd:"" help:"Back up the whole database to a file, while the server runs or while it does not."`
	Restore restoreCommand `cmd:"" help:"Fill an empty database from a backup."`

	databaseFlags
	LogLevel string `enum:"debug,info,warn,error" env:"MENAGERIE_LOG_LEVEL" default:"info" help:"The least level that is logged: ${enum}."`
}

func main() {
	// The first signal asks for a clean end; a second one, when NotifyContext has let go, kills.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run does what the arguments say, and returns the exit code: 0 for success, 1 for failure, 2 for a wrong command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("menagerie"),
		kong.Description("Everything a household knows about its animals, in one place: a GraphQL API over PostgreSQL."),
		kong.UsageOnError(),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exited = code }),
		kong.Vars{"max_conns": strconv.Itoa(defaultConns(runtime.GOMAXPROCS(0)))},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "menagerie:", err)
		return 2
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "menagerie: %v\nRun menagerie --help for what there is.\n", err)
		return 2
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		fmt.Fprintln(stderr, "menagerie: --log-level:", err)
		return 2
	}
	logger := slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: level}))
	slog.SetDefault(logger)
	env := &environment{ctx: ctx, stdout: stdout, stderr: stderr, log: logger, database: c.databaseFlags}
	if err := command.Run(env); err != nil {
		fmt.Fprintln(stderr, "menagerie:", err)
		return 1
	}
	return 0
}

// environment is what a command works in.
type environment struct {
	ctx            context.Context
	stdout, stderr io.Writer
	log            *slog.Logger
	database       databaseFlags
	// operations is how long an operation may take; zero for a command that works in batches.
	operations time.Duration
	// patient is for a command whose statements take as long as there are data.
	patient bool
}

type databaseFlags struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"postgres://…" help:"The PostgreSQL to use. Without it the program keeps a private one in the data folder."`
	Data        string `env:"MENAGERIE_DATA" placeholder:"DIR" help:"The folder of the private PostgreSQL. Default: menagerie below XDG_DATA_HOME (~/.local/share), for root /var/lib/menagerie."`
	PostgresBin string `env:"MENAGERIE_POSTGRES_BIN" placeholder:"DIR" help:"Where the programs postgres and initdb are. Without it they are looked for."`
	MaxConns    int    `env:"MENAGERIE_MAX_CONNS" default:"${max_conns}" help:"How many connections to PostgreSQL one instance may open for operations. Half as many more are for imports, exports and housekeeping. By default 8 for each processor, 16 to 64."`
	Unprepared  bool   `env:"MENAGERIE_UNPREPARED" help:"Do not prepare statements, for poolers that cannot follow them (PgBouncer before 1.21)."`
}

// Validate implements kong's check of values.
func (f *databaseFlags) Validate() error {
	if f.MaxConns < 1 || f.MaxConns > 1_000 {
		return fmt.Errorf("--max-conns must be 1 to 1000, and is %d", f.MaxConns)
	}
	return nil
}

// databaseWait bounds the wait for a database that is not up yet: whoever starts everything at once need not order it.
const databaseWait = 30 * time.Second

// How long PostgreSQL itself lets statements run. Its own bound is for those whose program has vanished: a second beyond the
// deadline that the program keeps, at which it asks to cancel and knows what for.
const (
	batchStatement = time.Minute + time.Second // the deadlines of imports, exports and housekeeping are a minute
	minOperation   = 8 * time.Second           // that of the requests that are no GraphQL
)

// bounds are those of the database's connections.
func (e *environment) bounds() db.Options {
	o := db.Options{MaxConns: e.database.MaxConns, Unprepared: e.database.Unprepared}
	switch {
	case o.Unprepared: // old poolers refuse parameters that they do not know
	case e.patient:
	case e.operations == 0:
		o.StatementTimeout = batchStatement
	default:
		o.StatementTimeout, o.BatchTimeout = max(e.operations, minOperation)+time.Second, batchStatement
	}
	return o
}

// askTimeout bounds the few short statements with which a command begins: a database that says nothing must not hold it up
// for good.
const askTimeout = time.Minute

// open returns the database, migrated, and what closes it. where says in words where the data are.
func (e *environment) open() (d *db.DB, where string, closeAll func(), err error) {
	d, where, closeAll, err = e.connect()
	if err != nil {
		return nil, "", nil, err
	}
	if err := d.Migrate(e.ctx); err != nil { // a step on much data takes its time
		closeAll()
		return nil, "", nil, err
	}
	return d, where, closeAll, nil
}

// connect is open that leaves the schema as it is.
func (e *environment) connect() (d *db.DB, where string, closeAll func(), err error) {
	ctx, cancel := context.WithTimeout(e.ctx, databaseWait)
	defer cancel()
	f := e.database
	closeAll = func() {}
	address, where := f.DatabaseURL, "the given database"
	if address == "" {
		dir, err := f.dataDir()
		if err != nil {
			return nil, "", nil, err
		}
		server, err := pgembed.Start(ctx, pgembed.Config{Dir: dir, BinDir: f.PostgresBin, Logger: e.log, MaxConnections: f.MaxConns*3/2 + 34})
		if err != nil {
			return nil, "", nil, err
		}
		address, where = server.URL(), dir
		closeAll = func() {
			// The command is over, perhaps because e.ctx is: PostgreSQL gets its own time.
			ctx, cancel := context.WithTimeout(context.Background(), databaseWait)
			defer cancel()
			if err := server.Stop(ctx); err != nil {
				e.log.Error("PostgreSQL did not stop cleanly", "error", err.Error())
			}
		}
	}
	d, err = db.Open(address, e.bounds())
	if err == nil {
		if err = awaitDatabase(ctx, d, e.log); err == nil {
			err = d.CheckPooler(ctx)
		}
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}
	if err != nil {
		closeAll()
		return nil, "", nil, err
	}
	stop := closeAll
	return d, where, func() { _ = d.Close(); stop() }, nil
}

// awaitDatabase returns when the database answers.
func awaitDatabase(ctx context.Context, d *db.DB, log *slog.Logger) error {
	for said := false; ; said = true {
		err := d.Ping(ctx)
		if err == nil || !errors.Is(err, db.ErrUnavailable) {
			return err
		}
		if !said {
			log.Warn("the database does not answer yet; waiting", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the database does not answer; check DATABASE_URL, and whether it runs: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (f *databaseFlags) dataDir() (string, error) {
	if f.Data != "" {
		return filepath.Abs(f.Data)
	}
	if os.Getuid() == 0 {
		return "/var/lib/menagerie", nil
	}
	if base := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "menagerie"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("there is no home folder to keep the data in; name one with --data: %w", err)
	}
	return filepath.Join(home, ".local", "share", "menagerie"), nil
}

// tokenFlags are shared by the commands that issue tokens or look after their keys.
type tokenFlags struct {
	Issuer string `env:"MENAGERIE_ISSUER" default:"menagerie" help:"Who issues the access tokens, and for whom (claims iss and aud). All instances must agree."`
}

type serveCommand struct {
	tokenFlags
	runtimeFlags
	Listen         string        `env:"MENAGERIE_LISTEN" default:"127.0.0.1:8080" help:"The address to serve at, host:port. Port 0 takes a free one; the output names it."`
	AccessTTL      time.Duration `name:"access-ttl" env:"MENAGERIE_ACCESS_TTL" default:"10m" help:"How long an access token is valid."`
	RefreshTTL     time.Duration `name:"refresh-ttl" env:"MENAGERIE_REFRESH_TTL" default:"720h" help:"How long a refresh token waits to be used."`
	SessionIdle    time.Duration `env:"MENAGERIE_SESSION_IDLE" default:"30m" help:"How long a session of the website stands without being used."`
	SessionAge     time.Duration `env:"MENAGERIE_SESSION_AGE" default:"12h" help:"How long a session of the website stands at all."`
	KeptIdle       time.Duration `name:"kept-session-idle" env:"MENAGERIE_KEPT_SESSION_IDLE" default:"336h" help:"As --session-idle, for those who asked to stay signed in."`
	KeptAge        time.Duration `name:"kept-session-age" env:"MENAGERIE_KEPT_SESSION_AGE" default:"2160h" help:"As --session-age, for those who asked to stay signed in."`
	TokenCache     int           `env:"MENAGERIE_TOKEN_CACHE" default:"10000" help:"How many verified access tokens to remember, some 300 bytes each, so that the signature of each is looked at once; 0: none."`
	GuestIdle      time.Duration `env:"MENAGERIE_GUEST_IDLE" default:"720h" help:"How long a guest, who has no account yet, and her animals stay without being used."`
	TrustProxy     bool          `env:"MENAGERIE_TRUST_PROXY" help:"Believe X-Forwarded-For and X-Forwarded-Proto. Only where every request comes by a proxy that sets them."`
	Timeout        time.Duration `env:"MENAGERIE_TIMEOUT" default:"8s" help:"How long an operation may take, 100ms to 12s."`
	Reference      bool          `name:"reference-executor" env:"MENAGERIE_REFERENCE_EXECUTOR" help:"Execute operations by gqlgen's own executor, and not breadth first: to find out whether an answer is the executor's doing."`
	CORSOrigins    []string      `name:"cors-origins" env:"MENAGERIE_CORS_ORIGINS" placeholder:"ORIGIN,…" help:"Origins (scheme://host) whose pages may call the API from a browser. Default: none."`
	MaxInWork      int           `env:"MENAGERIE_MAX_IN_WORK" default:"0" placeholder:"N" help:"How many requests are worked on at once; more are refused with 503. Default: four times --max-conns."`
	MaxConnections int           `env:"MENAGERIE_MAX_CONNECTIONS" default:"10000" help:"How many clients may be connected at once; more wait."`
	DrainDelay     time.Duration `env:"MENAGERIE_DRAIN_DELAY" default:"0s" help:"How long to go on serving after the end was asked for, while /readyz says no, so that load balancers notice."`
	DrainTimeout   time.Duration `env:"MENAGERIE_DRAIN_TIMEOUT" default:"9s" help:"How long requests under way may take to end."`

	Requests graph.Limits `embed:"" group:"What a request to /graphql may ask:"`
}

// maxTimeout leaves room for a slow body and a slow answer within what httpd allows a connection.
const maxTimeout = 12 * time.Second

// maxTokenCache takes some 300 MB.
const maxTokenCache = 1_000_000

// Validate implements kong's check of values.
func (c *serveCommand) Validate() error {
	if err := c.runtimeFlags.Validate(); err != nil {
		return err
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen must be host:port, as in 127.0.0.1:8080, and is %q", c.Listen)
	}
	for _, d := range []struct {
		flag          string
		value, lowest time.Duration
	}{
		{"--access-ttl", c.AccessTTL, time.Second},
		{"--refresh-ttl", c.RefreshTTL, time.Second},
		{"--session-idle", c.SessionIdle, time.Second},
		{"--session-age", c.SessionAge, time.Second},
		{"--kept-session-idle", c.KeptIdle, time.Second},
		{"--kept-session-age", c.KeptAge, time.Second},
		{"--guest-idle", c.GuestIdle, time.Second},
		{"--timeout", c.Timeout, 100 * time.Millisecond},
		{"--drain-delay", c.DrainDelay, 0},
		{"--drain-timeout", c.DrainTimeout, 0},
	} {
		if d.value < d.lowest {
			return fmt.Errorf("%s must be at least %v, and is %v", d.flag, d.lowest, d.value)
		}
	}
	if c.MaxInWork < 0 {
		return fmt.Errorf("--max-in-work must be at least 1, and is %d", c.MaxInWork)
	}
	if c.TokenCache < 0 || c.TokenCache > maxTokenCache {
		return fmt.Errorf("--token-cache must be 0 to %d, and is %d", maxTokenCache, c.TokenCache)
	}
	if c.MaxConnections < 1 {
		return fmt.Errorf("--max-connections must be at least 1, and is %d", c.MaxConnections)
	}
	if c.Timeout > maxTimeout {
		return fmt.Errorf("--timeout must be at most %v, and is %v: beyond that the connection is closed before the answer", maxTimeout, c.Timeout)
	}
	for _, origin := range c.CORSOrigins {
		if !httpd.IsOrigin(origin) {
			return fmt.Errorf("--cors-origins must be origins such as https://example.org, and has %q", origin)
		}
	}
	return nil
}

// Run serves until it is asked to stop.
func (c *serveCommand) Run(e *environment) error {
	// The port is taken first: the commonest mistake, a second server, shows before anything is begun.
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot serve at %s; choose another address with --listen: %w", c.Listen, err)
	}
	profiles, closeProfiles, err := c.profiles(e.log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer closeProfiles()
	c.apply(e.log, e.database.DatabaseURL == "")
	e.operations = c.Timeout
	d, where, closeDB, err := e.open()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer closeDB()
	starting, started := context.WithTimeout(e.ctx, askTimeout)
	a, err := app.New(starting, app.Config{
		DB: d, Logger: e.log, Issuer: c.Issuer, AccessTTL: c.AccessTTL, RefreshTTL: c.RefreshTTL, Timeout: c.Timeout,
		Sessions: auth.Sessions{
			Idle: c.SessionIdle, Age: c.SessionAge, KeptIdle: c.KeptIdle, KeptAge: c.KeptAge, GuestIdle: c.GuestIdle,
		},
		TrustProxy:        c.TrustProxy,
		CORS:              c.CORSOrigins,
		Requests:          c.Requests,
		ReferenceExecutor: c.Reference,
		TokenCache:        cmp.Or(c.TokenCache, -1), // where the flag says 0, there is none
		MaxInWork:         cmp.Or(c.MaxInWork, 4*e.database.MaxConns),
	})
	started()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	background, cancel := context.WithCancel(context.Background())
	defer cancel()
	go a.Run(background)
	fmt.Fprintf(e.stdout, "The website is at     %s/\nMenagerie serves at   %[1]s/graphql\nTry it in a browser   %[1]s/playground\nThe data are in       %s\n%sStop it with Ctrl-C.\n",
		address(listener), where, profiles)
	return a.Serve(e.ctx, listener, httpd.ServeOptions{
		DrainDelay: c.DrainDelay, Grace: c.DrainTimeout, MaxConnections: c.MaxConnections,
	})
}

// address returns the URL under which a browser on this machine finds the listener.
func address(l net.Listener) string {
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

type keysCommand struct {
	Rotate rotateCommand `cmd:"" help:"Make a new signing key. It is published at once and signs from some minutes later; nobody is signed out."`
}

type rotateCommand struct{ tokenFlags }

// Run makes a new key.
func (c *rotateCommand) Run(e *environment) error {
	d, _, closeDB, err := e.open()
	if err != nil {
		return err
	}
	defer closeDB()
	ctx, cancel := context.WithTimeout(e.ctx, askTimeout)
	defer cancel()
	auth, err := app.NewAuth(ctx, app.Config{DB: d, Logger: e.log, Issuer: c.Issuer})
	if err != nil {
		return err
	}
	key, err := auth.RotateKeys(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "The key %s is published now and signs from %s.\n", key.ID, key.ActiveFrom.Local().Format(time.RFC3339))
	return nil
}
