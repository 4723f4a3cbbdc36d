package pgembed

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func needRoot(t testing.TB) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can run programs as somebody else")
	}
}

func TestRootRunsItAsSomebodyElse(t *testing.T) {
	t.Parallel()
	needRoot(t)
	s := start(t, Config{Dir: madeDir(t)})
	pid := postmaster(t, s.Dir())
	status, err := exec.Command("ps", "-o", "user=", "-p", strconv.Itoa(pid)).Output()
	must(t, err)
	want := "postgres"
	if _, err := user.Lookup(want); err != nil {
		want = "nobody"
	}
	if got := strings.TrimSpace(string(status)); got != want {
		t.Errorf("PostgreSQL runs as %s, want %s", got, want)
	}
}

func TestRootKeepsToTheOwner(t *testing.T) {
	t.Parallel()
	needRoot(t)
	nobody, err := user.Lookup("nobody")
	must(t, err)
	as, err := newAccount(nobody)
	must(t, err)
	dir := madeDir(t)
	must(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, as.own(path))
	}))
	must(t, os.Remove(filepath.Join(dir, logName)))
	s := start(t, Config{Dir: dir})
	for _, path := range []string{dir, filepath.Join(dir, "data"), filepath.Join(dir, "socket"), filepath.Join(dir, "lock"), filepath.Join(dir, logName)} {
		if uid, err := ownerOf(path); err != nil || uid != as.uid {
			t.Errorf("%s belongs to %s: %v", path, userName(uid), err)
		}
	}
	if !answers(t, s.URL()) {
		t.Error("no answer")
	}
}

func TestRootFolderThatIsClosedToOthers(t *testing.T) {
	t.Parallel()
	needRoot(t)
	closed := filepath.Join(tempDir(t), "it's root's")
	must(t, os.Mkdir(closed, 0o700))
	dir := filepath.Join(closed, "sub", "db")
	_, err := Start(t.Context(), Config{Dir: dir})
	wantError(t, err, "refuses root", "can't enter "+closed, "needs "+dir, "/var/lib", `chmod o+x '`+strings.ReplaceAll(closed, "'", `'\''`)+`'`)
	if exists(t, filepath.Join(dir, "data")) {
		t.Error("data were made nevertheless")
	}
}

// An ordinary user, as most are: no change of user, and folders of its own.
func TestOrdinaryUser(t *testing.T) {
	needRoot(t)
	nobody, err := user.Lookup("nobody")
	must(t, err)
	as, err := newAccount(nobody)
	must(t, err)
	home := filepath.Join(tempDir(t), "home")
	must(t, os.Mkdir(home, 0o700))
	must(t, as.own(home))
	dir := filepath.Join(home, "share", "menagerie")
	binary := copyOfTests(t)
	asNobody := func(cmd *exec.Cmd) {
		cmd.Path = binary
		cmd.Dir = "/"
		cmd.SysProcAttr = as.detached()
	}
	p := startProgram(t, dir, asNobody)
	r := p.started()
	if !r.Owned || !answers(t, r.URL) {
		t.Errorf("%+v, or no answer", r)
	}
	// Root may join it.
	if joined := start(t, Config{Dir: dir}); joined.Owned() || joined.URL() != r.URL {
		t.Errorf("owned %v, %s instead of %s", joined.Owned(), joined.URL(), r.URL)
	}
	p.end()

	// Root's folder is closed to it.
	p = startProgram(t, madeDir(t), asNobody)
	if r := p.report(); !strings.Contains(r.Err, "permission denied") || !strings.Contains(r.Err, "this program runs as nobody: run it as that user, or choose another folder") {
		t.Errorf("on a closed folder: %+v", r)
	}
}

// copyOfTests is this test binary, where any user can run it.
func copyOfTests(t testing.TB) string {
	t.Helper()
	from, err := os.Open(os.Args[0])
	must(t, err)
	defer func() { _ = from.Close() }()
	path := filepath.Join(tempDir(t), "tests")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	must(t, err)
	_, err = io.Copy(to, from)
	must(t, err)
	must(t, to.Close())
	return path
}

func TestShellQuote(t *testing.T) {
	for _, s := range []string{"/var/lib/x", "a b", "it's", `$HOME "x" \ ;`, "-ü"} {
		out, err := exec.Command("/bin/sh", "-c", "printf %s "+shellQuote(s)).Output()
		must(t, err)
		if !bytes.Equal(out, []byte(s)) {
			t.Errorf("%q becomes %q", s, out)
		}
	}
	if shellQuote("/var/lib/x") != "/var/lib/x" {
		t.Error("plain words are quoted")
	}
}
