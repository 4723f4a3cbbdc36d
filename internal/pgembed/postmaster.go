package pgembed

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	// abortLimit is how long a server that never served has to shut down fast.
	abortLimit = 2 * time.Second

	// takenLimit is how long another server is given to show itself, see run.
	takenLimit = 2 * time.Second
)

// errTaken is a start that found another server at work on the data.
var errTaken = errors.New("another PostgreSQL is at work on these data")

// run starts the server and returns when the database answers. Whatever an earlier
// one left, running or not, is ended and removed first; the caller holds the lock.
//
// An earlier owner that was killed in the very moment of its start may leave a server
// that begins only now, which the next try finds and ends.
func (c *cluster) run(ctx context.Context) (*child, error) {
	for wait := newPatience(); ; {
		server, err := c.runOnce(ctx)
		if !errors.Is(err, errTaken) || c.servedByOthers() || wait.passed() > takenLimit || wait.next(ctx, nil) != nil {
			return server, err
		}
	}
}

func (c *cluster) runOnce(ctx context.Context) (*child, error) {
	if err := c.evict(ctx); err != nil {
		return nil, err
	}
	if err := c.makeSocketDir(); err != nil {
		return nil, err
	}
	log, err := c.openLog()
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the server has its own by then
	server, err := launch(c.as, log.File, c.log, c.programs.postgres(), c.settings()...)
	if err != nil {
		return nil, err
	}
	err = c.awaitAnswer(ctx, server)
	if err == nil {
		return server, nil
	}
	brief, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortLimit)
	defer cancel()
	_ = server.stop(brief) // the first error says more
	said := log.tail()
	if errors.Is(err, errEnded) {
		err = fmt.Errorf("it ended with %s", server.end())
		if strings.Contains(said, pidName+`" already exists`) || strings.Contains(said, "is still in use") {
			err = fmt.Errorf("%w: stop it, with pg_ctl stop -D %s", errTaken, shellQuote(c.dataDir()))
		}
	}
	return nil, fmt.Errorf("PostgreSQL %s does not start on the data in %s: %w", c.programs.version, c.dir, withLog(err, said))
}

// settings are the server's arguments. They outrank the data's postgresql.conf, which
// is left to whoever wants to tune the rest.
func (c *cluster) settings() []string {
	settings := []string{
		"cluster_name=" + c.name, // see processes
		"listen_addresses=",
		"unix_socket_directories=" + `"` + strings.ReplaceAll(c.socketDir, `"`, `""`) + `"`,
		"port=" + strconv.Itoa(port),
		"max_connections=" + strconv.Itoa(c.cfg.MaxConnections),
		// The log holds the server's life. A client has the errors of its statements from
		// the answer, and both those and the statements hold people's data.
		"log_destination=stderr", "logging_collector=off",
		"log_min_messages=log", "log_min_error_statement=panic", "log_error_verbosity=terse",
		"log_checkpoints=off",
		"jit=off", // it costs short statements more than it gives
	}
	if c.cfg.Unsafe {
		settings = append(settings, "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	args := []string{"-D", c.dataDir()}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return args
}

// awaitAnswer returns when the server lets its client into the database, which is made
// where it is missing: at first, and after an end between initdb and here.
func (c *cluster) awaitAnswer(ctx context.Context, server *child) error {
	for wait := newPatience(); ; {
		err := query(ctx, c.socketDir, database, "")
		if codeOf(err) == codeNoDatabase {
			err = query(ctx, c.socketDir, "postgres", "CREATE DATABASE "+database)
		}
		if err == nil {
			return nil
		}
		if !isStarting(err) {
			return err
		}
		if err := wait.next(ctx, server.exited); err != nil {
			return err
		}
	}
}

const pidName = "postmaster.pid"

// pidFile is what PostgreSQL writes into the file of that name.
type pidFile struct {
	pid       int
	socketDir string // empty in the first moments
}

// readPidFile fails with fs.ErrNotExist after a clean shutdown.
func (c *cluster) readPidFile() (pidFile, error) {
	text, err := os.ReadFile(c.pidPath())
	if err != nil {
		return pidFile{}, fmt.Errorf("read PostgreSQL's process id: %w", err)
	}
	lines := append(strings.Split(string(text), "\n"), make([]string, 5)...)
	pid, _ := strconv.Atoi(lines[0])
	return pidFile{pid: pid, socketDir: lines[4]}, nil
}

func (c *cluster) pidPath() string { return filepath.Join(c.dataDir(), pidName) }

// servedByOthers says whether the last server on the data was not started by this package.
func (c *cluster) servedByOthers() bool {
	f, err := c.readPidFile()
	return err == nil && f.socketDir != "" && !c.ownsSocketDir(f.socketDir)
}

// removeStalePidFile removes a pid file of ours of which no process is left. PostgreSQL
// sees that by itself, unless another process of its user has the number by now, as is
// likely after a power failure. A pid file of a server that somebody else started on
// these data is left to PostgreSQL's judgement.
func (c *cluster) removeStalePidFile() error {
	left, err := c.readPidFile()
	if err == nil && (left.pid == 0 || c.ownsSocketDir(left.socketDir)) {
		err = os.Remove(c.pidPath())
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
