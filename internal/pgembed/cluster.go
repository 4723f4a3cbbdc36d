package pgembed

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// cluster is a database cluster on disk, in its folder, and what it takes to run it.
type cluster struct {
	cfg  Config
	log  *slog.Logger
	dir  string   // absolute, without symbolic links: the same for all who share it
	name string   // unique to dir; marks the cluster's processes
	as   *account // who runs PostgreSQL; nil: we

	programs  programs // known once the owner has opened the cluster
	socketDir string   // likewise
}

func (c *cluster) dataDir() string { return filepath.Join(c.dir, "data") }

// openCluster finds or makes the folder. It changes nothing inside.
func openCluster(cfg Config) (*cluster, error) {
	if cfg.Dir == "" {
		return nil, fmt.Errorf("the private PostgreSQL needs a folder for its data, and none is given")
	}
	if strings.ContainsAny(cfg.Dir, "\n\r") {
		return nil, fmt.Errorf("the database's folder %q has a line break in its name, which PostgreSQL's own files can't hold: choose another", cfg.Dir)
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("database folder %s: %w", cfg.Dir, err)
	}
	if err := makeDir(dir); err != nil {
		return nil, explainPermission(fmt.Errorf("make the database's folder: %w", err), dir)
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, explainPermission(fmt.Errorf("database folder: %w", err), dir)
	}
	c := &cluster{cfg: cfg, log: cfg.Logger, dir: dir, name: clusterName(dir)}
	if _, err := os.Lstat(filepath.Join(dir, "PG_VERSION")); err == nil {
		return nil, fmt.Errorf("%s is itself the data folder of a PostgreSQL, which this program does not touch: choose another folder, or serve it yourself and set DATABASE_URL", dir)
	}
	if c.as, err = accountFor(c.dataDir(), dir); err != nil {
		return nil, err
	}
	if err := c.adopt(); err != nil {
		return nil, explainPermission(err, dir)
	}
	return c, nil
}

// makeDir makes the folder for its owner alone. When root makes it, the folders on
// the way stay open, as another user must get through them.
func makeDir(dir string) error {
	onTheWay := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		onTheWay = 0o755
	}
	if err := os.MkdirAll(filepath.Dir(dir), onTheWay); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o700)
	if info, statErr := os.Stat(dir); statErr == nil && info.IsDir() {
		return nil
	}
	return err
}

// adopt gives the account a folder in which nothing is yet. A folder with other
// things in it stays as it is: it may be somebody's, and a closed one is reported later.
func (c *cluster) adopt() error {
	entries, err := os.ReadDir(c.dir)
	if err != nil || len(entries) > 0 {
		return err
	}
	return c.as.own(c.dir)
}

// explainPermission adds whose folder it is to an error that comes of that.
func explainPermission(err error, dir string) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	for path := dir; ; path = filepath.Dir(path) {
		if uid, statErr := ownerOf(path); statErr == nil {
			return fmt.Errorf("%w (%s belongs to %s and this program runs as %s: run it as that user, or choose another folder)",
				err, path, userName(uid), userName(uint32(os.Geteuid())))
		}
		if path == filepath.Dir(path) {
			return err
		}
	}
}

// openFile opens a file of the folder, and makes it where it is missing. It follows no
// symbolic link: root may be at work in a folder that somebody else can write to.
func (c *cluster) openFile(name string, flags int) (*os.File, error) {
	path := filepath.Join(c.dir, name)
	f, err := os.OpenFile(path, flags|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		if c.as != nil {
			err = f.Chown(int(c.as.uid), int(c.as.gid))
		}
	case errors.Is(err, fs.ErrExist):
		f, err = os.OpenFile(path, flags|syscall.O_NOFOLLOW, 0)
	}
	if err != nil {
		return nil, explainPermission(fmt.Errorf("database folder: %w", err), c.dir)
	}
	return f, nil
}

// open makes the cluster ready and starts its server; the caller holds the lock.
func (c *cluster) open(ctx context.Context) (*child, error) {
	version, err := c.dataVersion()
	if err != nil {
		return nil, err
	}
	if c.programs, err = choosePrograms(c.cfg.BinDir, version, c.dataDir()); err != nil {
		return nil, err
	}
	if c.socketDir, err = c.chooseSocketDir(); err != nil {
		return nil, err
	}
	if err := c.as.reaches(c.dir, filepath.Dir(c.socketDir), c.programs.dir); err != nil {
		return nil, err
	}
	if err := c.rotateLog(); err != nil {
		return nil, err
	}
	c.removeUnfinished()
	if version == "" {
		c.log.Info("making a new database", "dir", c.dir, "postgres", c.programs.version, "programs", c.programs.dir)
		if err := c.initdb(ctx); err != nil {
			return nil, err
		}
	}
	return c.run(ctx)
}

// dataVersion is the major version that made the data; "" where there are none yet.
func (c *cluster) dataVersion() (string, error) {
	entries, err := os.ReadDir(c.dataDir())
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return "", nil
	}
	if err != nil {
		return "", explainPermission(fmt.Errorf("look at the data: %w", err), c.dataDir())
	}
	text, err := os.ReadFile(filepath.Join(c.dataDir(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%s has files in it but is no PostgreSQL's data folder (PG_VERSION is missing): move it away, or choose another folder", c.dataDir())
	}
	if err != nil {
		return "", explainPermission(fmt.Errorf("read the data's version: %w", err), c.dataDir())
	}
	return strings.TrimSpace(string(text)), nil
}

// HasData reports whether [Start] would find data in a folder, or else make new ones. It changes nothing.
func HasData(dir string) (bool, error) {
	version, err := (&cluster{dir: dir}).dataVersion()
	return version != "", err
}

// clusterName tells the processes of this cluster from those of any other. The prefix
// also tells people whose they are.
func clusterName(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return "menagerie-" + hex.EncodeToString(sum[:8])
}

// connectionURL is the address of the database behind the socket in dir.
func connectionURL(dir string) string {
	return "postgres://" + role + "@/" + database + "?host=" + queryEscape(dir) + "&port=" + strconv.Itoa(port) + "&sslmode=disable"
}
