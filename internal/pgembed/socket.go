package pgembed

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	port     = 5432 // only a part of the socket's name: nothing listens on TCP
	role     = "menagerie"
	database = "menagerie"

	// socketPathLimit is what every system takes: macOS ends at 103 bytes, Linux at 107.
	socketPathLimit = 103
)

// socketPath is where a server on the folder dir listens; PostgreSQL makes the name.
func socketPath(dir string) string {
	return filepath.Join(dir, ".s.PGSQL."+strconv.Itoa(port))
}

// chooseSocketDir says where the owner's server shall listen: in the cluster's folder,
// or, where that path is too long, in a folder of its own among the temporary ones.
// Others learn it from PostgreSQL's pid file, since their TMPDIR may differ.
func (c *cluster) chooseSocketDir() (string, error) {
	for _, dir := range []string{
		filepath.Join(c.dir, "socket"),
		filepath.Join(os.TempDir(), c.name),
		filepath.Join("/tmp", c.name),
	} {
		// A comma would make two hosts of one in a connection string.
		if len(socketPath(dir)) < socketPathLimit && filepath.IsAbs(dir) && !strings.ContainsAny(dir, ",\n") {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no folder for the database's socket: %s is too long", os.TempDir()) // not with /tmp at hand
}

// ownsSocketDir says whether a server that listens in dir was started by this package.
func (c *cluster) ownsSocketDir(dir string) bool {
	return dir == filepath.Join(c.dir, "socket") || filepath.Base(dir) == c.name
}

// makeSocketDir makes the private folder, or makes sure that the one there is private
// and empty: its name can be foreseen, and anybody may make folders in /tmp.
func (c *cluster) makeSocketDir() error {
	err := os.Mkdir(c.socketDir, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the socket's folder: %w", err)
	}
	info, err := os.Lstat(c.socketDir)
	if err != nil {
		return fmt.Errorf("look at the socket's folder: %w", err)
	}
	uid, err := ownerOf(c.socketDir)
	if err != nil {
		return fmt.Errorf("look at the socket's folder: %w", err)
	}
	ours := uid == uint32(os.Geteuid()) || c.as != nil && uid == c.as.uid
	if !info.IsDir() || !ours {
		return fmt.Errorf("%s, where the database's socket goes, was made by somebody else (%s): remove it", c.socketDir, userName(uid))
	}
	if err := os.Chmod(c.socketDir, 0o700); err != nil {
		return fmt.Errorf("close the socket's folder: %w", err)
	}
	if err := c.as.own(c.socketDir); err != nil {
		return fmt.Errorf("give away the socket's folder: %w", err)
	}
	// What a killed server left. PostgreSQL would read a process id in the lock and
	// refuse to start if any process had it by now.
	for _, path := range []string{socketPath(c.socketDir), socketPath(c.socketDir) + ".lock"} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove a stale socket: %w", err)
		}
	}
	return nil
}

// removeSocketDir tidies up after the server; what it can't remove is used again or does no harm.
func (c *cluster) removeSocketDir() { _ = os.Remove(c.socketDir) }

// queryEscape escapes a value of a URL's query so that libpq reads it too, to which a plus is no space.
func queryEscape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}
