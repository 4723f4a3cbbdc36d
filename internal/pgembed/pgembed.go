// Package pgembed keeps a private PostgreSQL for a program whose user brings none.
//
// It is a real PostgreSQL, the one installed on the machine, 12 or newer: [Start] finds its
// programs, makes a database cluster in a folder the first time, runs it, and
// starts it again whenever it ends by itself. It listens on a Unix socket in a
// folder that only its user may enter, never on TCP, and so asks for no password.
//
// The first process on a folder owns the server. Later ones join it. When the owner
// stops it or ends, their connections end with it, and one of them takes its place
// and starts the server again. However the owner ends, SIGKILL included, PostgreSQL
// is shut down behind it.
//
// Everything is in one folder, [Config.Dir]:
//
//	data/          the cluster; nothing here ever deletes or replaces it
//	initdb-…/      a cluster in the making, renamed to data when it is complete
//	socket/        where the server listens, unless that path is too long for a socket
//	lock           locked by the owner for as long as it lives
//	postgres.log   what PostgreSQL says, and postgres.log.1, what it said before
//
// When root runs the program, PostgreSQL, which refuses root, runs as the owner of
// the folder, or as postgres or nobody where the folder is new.
package pgembed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// Config says where the private PostgreSQL lives and how it runs. Only Dir is required.
type Config struct {
	// Dir is the folder that holds everything. It is created, open to its owner
	// alone, where it is missing; its path may be of any length, without line breaks.
	Dir string

	// BinDir holds the programs postgres and initdb. Where it is empty they are
	// looked for, see [FindBinaries]; among several versions the newest makes new
	// data, and data that exist are served by the version that made them.
	BinDir string

	// Logger hears of starts, restarts and waits. Nil discards them.
	Logger *slog.Logger

	// MaxConnections is PostgreSQL's max_connections; 0 stands for 100.
	MaxConnections int

	// Unsafe trades the data's safety in a power failure for speed. For tests.
	Unsafe bool
}

// A Server is a running PostgreSQL: this process's own, or one that it joined.
type Server struct {
	cluster *cluster
	url     string

	cancel   func()        // ends keep or succeed
	kept     chan struct{} // closed when they have ended
	stopping sync.Once
	stopped  error

	owner    sync.Mutex // guards the rest, which is the owner's
	lock     *os.File
	postgres *child // keep's until kept is closed, then Stop's
}

// Start returns a running server on the folder cfg.Dir: its own, or the one of
// another process that already serves this folder. It returns when the database
// answers.
//
// The context limits the start alone, which may wait for another process, for an
// earlier PostgreSQL to end, or for a recovery; the server runs until [Server.Stop],
// or until this process ends.
//
// It fails where no PostgreSQL is installed, where the data are another major
// version's, and where the folder can't be used; the error says what to do.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.MaxConnections == 0 {
		cfg.MaxConnections = 100
	}
	c, err := openCluster(cfg)
	if err != nil {
		return nil, err
	}

	said := false
	for wait := newPatience(); ; {
		lock, err := c.tryLock()
		if err != nil {
			return nil, err
		}
		if lock != nil {
			return own(ctx, c, lock)
		}
		s, joinErr := join(ctx, c)
		if joinErr == nil {
			return s, nil
		}
		if !said && wait.passed() > time.Second {
			said = true
			c.log.Info("waiting for the process that keeps this database", "dir", c.dir, "owner", c.lockHolder())
		}
		if wait.next(ctx, nil) != nil {
			return nil, fmt.Errorf("another process (%s) keeps the database in %s, but it did not answer in time (%w); wait for it or end it: %w",
				c.lockHolder(), c.dir, joinErr, context.Cause(ctx))
		}
	}
}

// own starts the cluster's server under a lock that it takes over.
func own(ctx context.Context, c *cluster, lock *os.File) (*Server, error) {
	postgres, err := c.open(ctx)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	life, cancel := context.WithCancel(context.Background())
	s := &Server{
		cluster:  c,
		url:      connectionURL(c.socketDir),
		lock:     lock,
		postgres: postgres,
		cancel:   cancel,
		kept:     make(chan struct{}),
	}
	go s.keep(life)
	return s, nil
}

// join finds the server that another process owns, if it answers already.
func join(ctx context.Context, c *cluster) (*Server, error) {
	pidFile, err := c.readPidFile()
	if err != nil {
		return nil, err
	}
	if err := query(ctx, pidFile.socketDir, database, ""); err != nil {
		return nil, err
	}
	c.socketDir = pidFile.socketDir
	life, cancel := context.WithCancel(context.Background())
	s := &Server{cluster: c, url: connectionURL(c.socketDir), cancel: cancel, kept: make(chan struct{})}
	go s.succeed(life)
	return s, nil
}

// URL is the database's address, for lib/pq, pgx and psql alike.
// It stays the same when the server has to be started again.
func (s *Server) URL() string { return s.url }

// Owned says whether this process runs the server; otherwise it joined another's. It becomes true when that other one
// ends, for then this process takes its place.
func (s *Server) Owned() bool {
	s.owner.Lock()
	defer s.owner.Unlock()
	return s.lock != nil
}

// Dir is the folder that holds everything: [Config.Dir], absolute and without symbolic links.
func (s *Server) Dir() string { return s.cluster.dir }

// Stop shuts the server down: open transactions are rolled back, connections end.
// Where ctx ends before the server has, it is stopped at once instead, which loses
// nothing but makes the next start recover, and the error says so. A server that
// was joined is left alone. Further calls do nothing and return the first one's error.
func (s *Server) Stop(ctx context.Context) error {
	s.stopping.Do(func() {
		s.cancel()
		<-s.kept
		if !s.Owned() {
			return
		}
		s.stopped = s.postgres.stop(ctx)
		s.cluster.removeSocketDir()
		s.stopped = errors.Join(s.stopped, s.lock.Close())
	})
	return s.stopped
}
