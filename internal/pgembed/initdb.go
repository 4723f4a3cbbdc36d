package pgembed

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const unfinished = "initdb-" // begins the name of a cluster in the making

// initdb makes the cluster's data. They are made beside their place and moved there
// when they are complete, so that an end in the middle leaves nothing half made.
func (c *cluster) initdb(ctx context.Context) (err error) {
	making, err := os.MkdirTemp(c.dir, unfinished)
	if err != nil {
		return explainPermission(fmt.Errorf("make the data's folder: %w", err), c.dir)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(making))
		}
	}()
	if err := c.as.own(making); err != nil {
		return fmt.Errorf("give away the data's folder: %w", err)
	}
	if err := c.runInitdb(ctx, making); err != nil {
		return err
	}
	_ = os.Remove(c.dataDir()) // an empty folder, if any; one with files is not removed so
	if err := os.Rename(making, c.dataDir()); err != nil {
		return fmt.Errorf("move the new data to their place: %w", err)
	}
	return c.syncDir()
}

// runInitdb makes the data in dir, in the best locale that the system has.
func (c *cluster) runInitdb(ctx context.Context, dir string) error {
	var failed error
	for _, locale := range locales(c.programs.version) {
		args := append([]string{
			"--pgdata=" + dir, "--username=" + role, "--encoding=UTF8",
			// The socket's folder lets in its owner alone. A password would have to lie beside it.
			"--auth-local=trust", "--auth-host=reject",
		}, locale...)
		if c.cfg.Unsafe {
			args = append(args, "--no-sync")
		}
		said, err := c.runToEnd(ctx, c.programs.initdb(), args...)
		if err == nil {
			return nil
		}
		failed = fmt.Errorf("make a new database with %s: %w", c.programs.initdb(), withLog(err, said))
		if ctx.Err() != nil || !strings.Contains(said, "locale") {
			break
		}
	}
	return failed
}

// locales are initdb's arguments, the best first. Sorting is by bytes in all: fast, and
// the same on each machine, whatever its libraries. Letters beyond ASCII have an upper
// and a lower case in all but the last; without C.UTF-8, macOS has to wait for 17 for that.
func locales(version string) [][]string {
	plain := []string{"--locale=C"}
	letters := []string{"--locale=C", "--lc-ctype=C.UTF-8"}
	if major, _ := strconv.Atoi(version); major < 17 {
		return [][]string{letters, plain}
	}
	builtin := []string{"--locale-provider=builtin", "--builtin-locale=C.UTF-8"}
	return [][]string{append(letters, builtin...), append(plain, builtin...), plain}
}

// runToEnd runs one of PostgreSQL's programs to its end and returns what it logged.
func (c *cluster) runToEnd(ctx context.Context, program string, args ...string) (string, error) {
	log, err := c.openLog()
	if err != nil {
		return "", err
	}
	defer func() { _ = log.Close() }()
	p, err := launch(c.as, log.File, c.log, program, args...)
	if err != nil {
		return "", err
	}
	select {
	case <-p.exited:
	case <-ctx.Done():
		_ = p.stop(ctx)
		return log.tail(), context.Cause(ctx)
	}
	return log.tail(), p.err
}

// removeUnfinished removes what a killed start left. What it can't remove does no harm.
func (c *cluster) removeUnfinished() {
	entries, _ := os.ReadDir(c.dir)
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), unfinished) {
			_ = os.RemoveAll(filepath.Join(c.dir, entry.Name()))
		}
	}
}

// syncDir makes the names in the folder survive a power failure.
func (c *cluster) syncDir() error {
	if c.cfg.Unsafe {
		return nil
	}
	d, err := os.Open(c.dir)
	if err != nil {
		return fmt.Errorf("open the database's folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}
