package pgembed

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLaterProcessJoins(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	p := startProgram(t, s.Dir())
	r := p.started()
	if r.Owned || r.URL != s.URL() {
		t.Errorf("the second process: %+v; the first has %s", r, s.URL())
	}
	if !answers(t, r.URL) {
		t.Error("the second process's URL does not answer")
	}
	p.end() // its Stop
	if !answers(t, s.URL()) {
		t.Error("the joined process stopped the server")
	}
}

func TestJoinedProcessKilledLeavesServer(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	p := startProgram(t, s.Dir())
	p.started()
	before := postmaster(t, s.Dir())
	p.kill()
	if !answers(t, s.URL()) || postmaster(t, s.Dir()) != before {
		t.Error("the server did not outlive a process that joined")
	}
}

// However its owner ends, a server that somebody has joined goes on under the same address.
func TestJoinedProcessTakesTheOwnersPlace(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*program){"stopped": (*program).end, "killed": (*program).kill} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newDir(t)
			owner := startProgram(t, dir)
			owner.started()
			s := start(t, Config{Dir: dir})
			if s.Owned() {
				t.Fatal("the second process owns the server")
			}
			end(owner)
			within(t, "the joined process keeps the server", func() bool { return s.Owned() && answers(t, s.URL()) })
		})
	}
}

// Also within one process, and for a folder by another name.
func TestSameProcessJoins(t *testing.T) {
	t.Parallel()
	owner := start(t, Config{Dir: madeDir(t)})
	link := filepath.Join(tempDir(t), "link")
	must(t, os.Symlink(owner.Dir(), link))
	joined := start(t, Config{Dir: link, BinDir: "/nonexistent"}) // who joins needs no programs
	if joined.Owned() || joined.URL() != owner.URL() || joined.Dir() != owner.Dir() {
		t.Errorf("owned %v, URL %s, dir %s", joined.Owned(), joined.URL(), joined.Dir())
	}
	must(t, joined.Stop(t.Context()))
	if !answers(t, owner.URL()) {
		t.Error("the joined server was stopped")
	}
	must(t, owner.Stop(t.Context()))
	if answers(t, joined.URL()) {
		t.Error("the server outlives its owner")
	}
	if next := start(t, Config{Dir: link}); !next.Owned() {
		t.Error("the folder has no owner, and the next one on it does not own it")
	}
}

func TestManyStartAtOnce(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	var programs []*program
	for range 4 {
		programs = append(programs, startProgram(t, dir))
	}
	var owners int
	ids := map[string]bool{}
	for _, p := range programs {
		r := p.started()
		if r.Owned {
			owners++
		}
		ids[value(t, r.URL, `SELECT system_identifier || ' ' || pg_postmaster_start_time() FROM pg_control_system()`)] = true
	}
	if owners != 1 || len(ids) != 1 {
		t.Errorf("%d owners of %d servers: %v", owners, len(ids), ids)
	}
	if n := unfinishedIn(t, dir); n > 0 {
		t.Errorf("%d unfinished clusters are left", n)
	}
}

// A process that holds the folder but serves nothing makes others wait, and say for whom.
func TestOwnerThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	c, err := openCluster(Config{Dir: madeDir(t)})
	must(t, err)
	lock, err := c.tryLock()
	must(t, err)
	defer func() { must(t, lock.Close()) }()
	ctx, cancel := context.WithCancelCause(t.Context())
	log := newRecords()
	done := make(chan error, 1)
	go func() {
		_, err := Start(ctx, Config{Dir: c.dir, Logger: slogger(log)})
		done <- err
	}()
	within(t, "the wait is reported", func() bool { return log.count("waiting for the process") == 1 })
	cancel(context.DeadlineExceeded)
	wantError(t, <-done, c.lockHolder(), "did not answer in time", c.dir)
	if !strings.HasPrefix(c.lockHolder(), "pid ") {
		t.Errorf("lockHolder() = %q", c.lockHolder())
	}
}

func TestAwkwardPaths(t *testing.T) {
	long := filepath.Join(strings.Repeat("long/", 40), "db")
	for name, path := range map[string]string{
		"long":   long,
		"comma":  "a,b/db",
		"quotes": `it's "5" $HOME \ %20+ ; ü 猫/d b`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(tempDirIn(t, inMemory()), path)
			if name != "quotes" { // once also through initdb, which starts other programs with these names
				must(t, os.MkdirAll(filepath.Dir(dir), 0o755))
				must(t, os.Rename(madeDir(t), dir))
			}
			s := start(t, Config{Dir: dir, Unsafe: true})
			socketDir := s.cluster.socketDir
			if len(socketPath(socketDir)) >= socketPathLimit {
				t.Errorf("the socket's path has %d bytes: %s", len(socketPath(socketDir)), socketDir)
			}
			info, err := os.Stat(socketDir)
			must(t, err)
			if info.Mode().Perm() != 0o700 {
				t.Errorf("%s has the mode %o", socketDir, info.Mode().Perm())
			}
			if !answers(t, s.URL()) {
				t.Errorf("%s does not answer", s.URL())
			}
			// Whoever joins must find the socket, whatever its own TMPDIR.
			t.Setenv("TMPDIR", tempDir(t))
			if joined := start(t, Config{Dir: dir}); joined.Owned() || joined.URL() != s.URL() {
				t.Errorf("joined: owned %v, %s instead of %s", joined.Owned(), joined.URL(), s.URL())
			}
			must(t, s.Stop(t.Context()))
			if exists(t, socketDir) {
				t.Errorf("%s is left", socketDir)
			}
		})
	}
}

// Anybody may make a folder in /tmp under a name that can be foreseen.
func TestPlantedSocketFolder(t *testing.T) {
	needRoot(t)
	temp := tempDir(t)
	t.Setenv("TMPDIR", temp)
	c := &cluster{dir: filepath.Join(temp, strings.Repeat("x", 120)), name: "menagerie-planted"}
	var err error
	c.socketDir, err = c.chooseSocketDir()
	must(t, err)
	if c.socketDir != filepath.Join(temp, c.name) {
		t.Fatalf("the socket's folder is %s", c.socketDir)
	}

	must(t, os.Mkdir(c.socketDir, 0o777))
	must(t, os.Chown(c.socketDir, 12345, 12345))
	wantError(t, c.makeSocketDir(), c.socketDir, "somebody else", "user 12345", "remove it")

	must(t, os.Remove(c.socketDir))
	must(t, os.Symlink(t.TempDir(), c.socketDir))
	wantError(t, c.makeSocketDir(), c.socketDir, "somebody else", "remove it")

	// Our own from an earlier run is taken, and closed.
	must(t, os.Remove(c.socketDir))
	must(t, os.Mkdir(c.socketDir, 0o777))
	must(t, os.WriteFile(socketPath(c.socketDir)+".lock", nil, 0o600))
	must(t, c.makeSocketDir())
	info, err := os.Stat(c.socketDir)
	must(t, err)
	if info.Mode().Perm() != 0o700 || exists(t, socketPath(c.socketDir)+".lock") {
		t.Errorf("the folder has the mode %o, and its stale lock is there: %v", info.Mode().Perm(), exists(t, socketPath(c.socketDir)+".lock"))
	}
}
