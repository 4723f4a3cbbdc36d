package pgembed

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// snapshot is every path below dir, with its mode, size and time of change.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		all[path] = fmt.Sprint(info.Mode(), info.Size(), info.ModTime())
		return nil
	}))
	return all
}

func TestOtherVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	data := filepath.Join(dir, "data")
	for _, version := range []string{"9.6", "14", "99"} {
		t.Run(version, func(t *testing.T) {
			must(t, os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(version+"\n"), 0o600))
			before := snapshot(t, data)
			_, err := Start(t.Context(), Config{Dir: dir})
			installed, versionErr := versionOf("postgres")
			must(t, versionErr)
			wantError(t, err, data, "PostgreSQL "+version, "PostgreSQL "+installed+" in /", "pg_upgrade", "install PostgreSQL "+version, "move the folder away", "Nothing was changed")
			if diff := cmp.Diff(before, snapshot(t, data)); diff != "" {
				t.Errorf("the data were changed: %s", diff)
			}
		})
	}
}

func TestUnknownFilesAreRefused(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	must(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "data", "diary.txt"), []byte("dear"), 0o600))
	before := snapshot(t, dir+"/data")
	_, err := Start(t.Context(), Config{Dir: dir})
	wantError(t, err, filepath.Join(dir, "data"), "PG_VERSION is missing", "move it away")
	if diff := cmp.Diff(before, snapshot(t, dir+"/data")); diff != "" {
		t.Errorf("the files were changed: %s", diff)
	}
}

func TestDataFolderItselfIsRefused(t *testing.T) {
	t.Parallel()
	data := filepath.Join(madeDir(t), "data")
	before := snapshot(t, data)
	_, err := Start(t.Context(), Config{Dir: data})
	wantError(t, err, data, "is itself the data folder", "DATABASE_URL")
	if diff := cmp.Diff(before, snapshot(t, data)); diff != "" {
		t.Errorf("the data were changed: %s", diff)
	}
}

func TestOddFolders(t *testing.T) {
	dir := tempDir(t)
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for path, want := range map[string]string{
		"":                         "none is given",
		dir + "/a\nb":              "line break",
		file:                       file,
		filepath.Join(file, "sub"): file,
	} {
		_, err := Start(t.Context(), Config{Dir: path})
		wantError(t, err, want)
	}
}

func TestEmptyDataFolderIsUsed(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	must(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
	must(t, os.Chmod(dir, 0o755)) // in which others' files may be: it stays whose it is
	s := start(t, Config{Dir: dir, Unsafe: true})
	if !answers(t, s.URL()) {
		t.Error("no answer")
	}
}

// The number in a pid file may by now be some other process's of the same user.
func TestStaleFilesWithALivingPid(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	as, err := accountFor(filepath.Join(dir, "data"))
	must(t, err)
	stranger := exec.Command("sleep", "1000")
	stranger.SysProcAttr = as.detached()
	must(t, stranger.Start())
	t.Cleanup(func() { _ = stranger.Process.Kill(); _ = stranger.Wait() })

	p := startProgram(t, dir)
	p.started()
	content, err := os.ReadFile(filepath.Join(dir, "data", pidName))
	must(t, err)
	p.end()
	_, rest, _ := strings.Cut(string(content), "\n")
	stale := []byte(strconv.Itoa(stranger.Process.Pid) + "\n" + rest)
	socketDir := filepath.Join(dir, "socket")
	must(t, os.Mkdir(socketDir, 0o700))
	must(t, as.own(socketDir))
	for _, path := range []string{filepath.Join(dir, "data", pidName), socketPath(socketDir), socketPath(socketDir) + ".lock"} {
		must(t, os.WriteFile(path, stale, 0o600))
		must(t, as.own(path))
	}
	s := start(t, Config{Dir: dir})
	if !answers(t, s.URL()) {
		t.Error("no answer")
	}
	must(t, stranger.Process.Signal(syscall.Signal(0))) // it lives
}

// A file that a power failure emptied.
func TestEmptyPidFile(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	must(t, os.WriteFile(filepath.Join(dir, "data", pidName), nil, 0o600))
	start(t, Config{Dir: dir})
}

// Whoever serves the data by hand is not thrown out.
func TestServerOfSomebodyElse(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	as, err := accountFor(filepath.Join(dir, "data"))
	must(t, err)
	bin, err := FindBinaries("")
	must(t, err)
	socketDir := filepath.Join(tempDir(t), "s")
	must(t, os.Mkdir(socketDir, 0o700))
	must(t, as.own(socketDir))
	other := exec.Command(filepath.Join(bin, "postgres"), "-D", filepath.Join(dir, "data"), "-c", "listen_addresses=", "-c", "unix_socket_directories="+socketDir)
	other.SysProcAttr = as.detached()
	must(t, other.Start())
	t.Cleanup(func() { _ = other.Process.Signal(syscall.SIGINT); _ = other.Wait() })
	within(t, "the other server answers", func() bool { return answers(t, connectionURL(socketDir)) })

	_, err = Start(t.Context(), Config{Dir: dir})
	wantError(t, err, dir, "another PostgreSQL is at work", "pg_ctl stop", `"postmaster.pid" already exists`)
	if !answers(t, connectionURL(socketDir)) {
		t.Error("the other server was thrown out")
	}
}

func TestFailureQuotesTheLog(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	conf, err := os.OpenFile(filepath.Join(dir, "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = conf.WriteString("\nno_such_setting = 1\n")
	must(t, err)
	must(t, conf.Close())
	_, err = Start(t.Context(), Config{Dir: dir})
	wantError(t, err, dir, "does not start", "exit status 1", "no_such_setting")
	if !strings.Contains(err.Error(), "\n  ") {
		t.Errorf("the log is not set off: %v", err)
	}
}

// The database is made in a second step, between which and initdb a kill may come.
func TestMissingDatabaseIsMade(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	must(t, query(t.Context(), s.cluster.socketDir, "postgres", "DROP DATABASE "+database))
	if answers(t, s.URL()) {
		t.Fatal("the database is still there")
	}
	must(t, s.Stop(t.Context()))
	s = start(t, Config{Dir: s.Dir()})
	if !answers(t, s.URL()) {
		t.Error("the database was not made again")
	}
}
