package pgembed

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestProgramKilled(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	p := startProgram(t, dir)
	r := p.started()
	run(t, r.URL, `CREATE TABLE pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)
	guards := guardsOf(t, postmaster(t, dir))
	if len(guards) != 1 {
		t.Fatalf("the server has the guards %v", guards)
	}
	pid := postmaster(t, dir)
	p.kill()
	within(t, "nothing is left", func() bool { return len(running(t, dir)) == 0 && len(guardsOf(t, pid)) == 0 })
	if exists(t, filepath.Join(dir, "data", pidName)) {
		t.Error("the server was not shut down in order")
	}
	s := start(t, Config{Dir: dir})
	if name := value(t, s.URL(), `SELECT name FROM pets`); name != "Mia" {
		t.Errorf("the table holds %q", name)
	}
}

// The next program may well be there before the server of the last one has shut down.
func TestProgramKilledAndStartedAgain(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	for i := range 5 {
		p := startProgram(t, dir)
		r := p.started()
		if !r.Owned {
			t.Errorf("start %d joined a server without an owner", i)
		}
		run(t, r.URL, `CREATE TABLE IF NOT EXISTS pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)
		p.kill()
	}
	s := start(t, Config{Dir: dir})
	if n := value(t, s.URL(), `SELECT count(*) FROM pets`); n != "5" {
		t.Errorf("%s rows after 5 kills", n)
	}
}

func TestProgramAndGuardKilled(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	p := startProgram(t, dir)
	r := p.started()
	run(t, r.URL, `CREATE TABLE pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)
	orphan := postmaster(t, dir)
	sendSignal(t, p.cmd.Process.Pid, syscall.SIGSTOP) // so that it can't replace the guard
	for _, guard := range guardsOf(t, orphan) {
		sendSignal(t, guard, syscall.SIGKILL)
	}
	p.kill()
	if !answers(t, r.URL) {
		t.Fatal("the server did not outlive the program and the guard: this test tests nothing")
	}
	s := start(t, Config{Dir: dir})
	if !s.Owned() || postmaster(t, dir) == orphan {
		t.Errorf("owned: %v; the orphan was not replaced", s.Owned())
	}
	log, err := os.ReadFile(filepath.Join(dir, logName))
	must(t, err)
	if !strings.Contains(string(log), "received fast shutdown request") || strings.Contains(string(log), "immediate") {
		t.Errorf("the orphan was not shut down in order:\n%s", log)
	}
	if name := value(t, s.URL(), `SELECT name FROM pets`); name != "Mia" {
		t.Errorf("the table holds %q", name)
	}
}

func TestProgramKilledDuringInitdb(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	p := startProgram(t, dir)
	within(t, "initdb has begun to write", func() bool {
		entries, _ := os.ReadDir(dir)
		return slices.ContainsFunc(entries, func(e os.DirEntry) bool {
			return strings.HasPrefix(e.Name(), unfinished) && exists(t, filepath.Join(dir, e.Name(), "PG_VERSION"))
		})
	})
	p.kill()
	if exists(t, filepath.Join(dir, "data")) {
		t.Fatal("initdb was complete: this test tests nothing")
	}
	s := start(t, Config{Dir: dir, Unsafe: true}) // the killed one's initdb may still be at it
	if !answers(t, s.URL()) {
		t.Error("the next start does not recover")
	}
	must(t, s.Stop(t.Context()))
	within(t, "the killed one's initdb ends", func() bool {
		commands, err := commandLines()
		must(t, err)
		for _, command := range commands {
			if strings.Contains(command, filepath.Join(dir, unfinished)) {
				return false
			}
		}
		return true
	})
	start(t, Config{Dir: dir, Unsafe: true})
	if n := unfinishedIn(t, dir); n > 0 {
		t.Errorf("%d unfinished clusters are left", n)
	}
}

func TestGuardIsReplaced(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	pid := postmaster(t, s.Dir())
	first := guardsOf(t, pid)
	if len(first) != 1 {
		t.Fatalf("the server has the guards %v", first)
	}
	sendSignal(t, first[0], syscall.SIGKILL)
	within(t, "another guard", func() bool {
		guards := guardsOf(t, pid)
		return len(guards) == 1 && guards[0] != first[0]
	})
	if !answers(t, s.URL()) || postmaster(t, s.Dir()) != pid {
		t.Error("the server did not outlive its guard")
	}
}

// A service manager may send its signals to every process there is.
func TestGuardOutlivesSignals(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	p := startProgram(t, dir)
	p.started()
	sendSignal(t, p.cmd.Process.Pid, syscall.SIGSTOP) // so that it can't replace the guard
	for _, guard := range guardsOf(t, postmaster(t, dir)) {
		for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT} {
			sendSignal(t, guard, signal)
		}
	}
	p.kill()
	within(t, "nothing is left", func() bool { return len(running(t, dir)) == 0 })
}

// guardsOf lists the guards of a process.
func guardsOf(t testing.TB, pid int) (guards []int) {
	t.Helper()
	commands, err := commandLines()
	must(t, err)
	for guard, command := range commands {
		if strings.Contains(command, "read -r line") && strings.HasSuffix(strings.TrimSpace(command), fmt.Sprintf(" sh %d", pid)) {
			guards = append(guards, guard)
		}
	}
	return guards
}

func TestCtrlCStaysAway(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	p := startProgram(t, dir, func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell does with a job
	})
	r := p.started()
	pid := postmaster(t, dir)
	for _, process := range append(guardsOf(t, pid), running(t, dir)...) {
		group, err := syscall.Getpgid(process)
		must(t, err)
		if group == p.cmd.Process.Pid {
			t.Errorf("process %d is in the program's group", process)
		}
	}
	sendSignal(t, -p.cmd.Process.Pid, syscall.SIGINT) // as the terminal does
	if r := p.ask("await SIGINT"); r.SIGINTs != 1 {
		t.Errorf("the program had %d SIGINTs", r.SIGINTs)
	}
	if !answers(t, r.URL) || postmaster(t, dir) != pid {
		t.Error("the server did not outlive Ctrl-C")
	}
	p.end()
	if pids := running(t, dir); len(pids) > 0 {
		t.Errorf("processes %v are left after Stop", pids)
	}
}

func TestPostmasterKilled(t *testing.T) {
	t.Parallel()
	log := newRecords()
	s := start(t, Config{Dir: madeDir(t), Logger: slogger(log)})
	run(t, s.URL(), `CREATE TABLE pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)

	// A statement that would go on for hours without a look at whether its server lives,
	// and so would hold the data.
	db := connect(t, s.URL())
	var busy int
	must(t, db.QueryRow(`SELECT pg_backend_pid()`).Scan(&busy))
	lost := make(chan error, 1)
	go func() {
		_, err := db.Exec(`DO $$ DECLARE n bigint := 0; BEGIN LOOP n := n + 1; END LOOP; END $$`)
		lost <- err
	}()
	within(t, "the statement runs", func() bool {
		return value(t, s.URL(), `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'`) == "1"
	})

	killed := postmaster(t, s.Dir())
	begin := time.Now()
	sendSignal(t, killed, syscall.SIGKILL)
	within(t, "the server is back", func() bool { return answers(t, s.URL()) })
	t.Logf("served again after %v", time.Since(begin))
	if err := <-lost; err == nil {
		t.Error("the endless statement succeeded")
	}
	if slices.Contains(running(t, s.Dir()), busy) || postmaster(t, s.Dir()) == killed {
		t.Error("the old server's processes are still there")
	}
	if name := value(t, s.URL(), `SELECT name FROM pets`); name != "Mia" {
		t.Errorf("the table holds %q", name)
	}
	within(t, "the restart is logged", func() bool { return log.count("serves again") == 1 })
	if log.count("ended by itself and is started again end=signal: killed") != 1 {
		t.Errorf("logged: %q", log.text)
	}
}

func TestPostmasterKilledTwice(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	for range 2 {
		killed := postmaster(t, s.Dir())
		sendSignal(t, killed, syscall.SIGKILL)
		within(t, "the server is back", func() bool { return answers(t, s.URL()) })
	}
}

func TestBackendKilled(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	run(t, s.URL(), `CREATE TABLE pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)
	pid := postmaster(t, s.Dir())
	db := connect(t, s.URL())
	var backend int
	must(t, db.QueryRow(`SELECT pg_backend_pid()`).Scan(&backend))
	sendSignal(t, backend, syscall.SIGKILL)
	within(t, "the backend is gone", func() bool { return !slices.Contains(running(t, s.Dir()), backend) })
	within(t, "the server is back", func() bool { return answers(t, s.URL()) })
	if name := value(t, s.URL(), `SELECT name FROM pets`); name != "Mia" || postmaster(t, s.Dir()) != pid {
		t.Errorf("the table holds %q; main process %d, then %d", name, pid, postmaster(t, s.Dir()))
	}
}

// A server that does not come up again is tried again, at growing distances, and is
// back when what kept it down is gone.
func TestCrashLoop(t *testing.T) {
	bin, broken := wrappedPrograms(t)
	log := newRecords()
	s := start(t, Config{Dir: madeDir(t), BinDir: bin, Logger: slogger(log)})
	must(t, os.WriteFile(broken, nil, 0o644))
	begin := time.Now()
	sendSignal(t, postmaster(t, s.Dir()), syscall.SIGKILL)
	within(t, "the third failure", func() bool { return log.count("could not be started again") >= 3 })
	if d := time.Since(begin); d < 300*time.Millisecond {
		t.Errorf("three tries within %v", d)
	}
	if log.count("no luck today") < 3 {
		t.Errorf("the log does not quote PostgreSQL's: %q", log.text)
	}
	must(t, os.Remove(broken))
	within(t, "the server is back", func() bool { return answers(t, s.URL()) })
}

func TestStopDuringCrashLoop(t *testing.T) {
	bin, broken := wrappedPrograms(t)
	log := newRecords()
	s := start(t, Config{Dir: madeDir(t), BinDir: bin, Logger: slogger(log)})
	must(t, os.WriteFile(broken, nil, 0o644))
	sendSignal(t, postmaster(t, s.Dir()), syscall.SIGKILL)
	within(t, "a failure", func() bool { return log.count("could not be started again") >= 1 })
	must(t, s.Stop(t.Context()))
	must(t, os.Remove(broken))
	if !start(t, Config{Dir: s.Dir()}).Owned() {
		t.Error("the folder was not released")
	}
}

// wrappedPrograms is a folder with PostgreSQL's programs, of which postgres fails for as
// long as the file broken exists.
func wrappedPrograms(t testing.TB) (dir, broken string) {
	t.Helper()
	real, err := FindBinaries("")
	must(t, err)
	dir = tempDir(t)
	broken = filepath.Join(dir, "broken")
	writeScript(t, filepath.Join(dir, "postgres"),
		fmt.Sprintf("[ ! -e %s ] || { echo no luck today >&2; exit 3; }\nexec %s/postgres \"$@\"", broken, real))
	writeScript(t, filepath.Join(dir, "initdb"), fmt.Sprintf("exec %s/initdb \"$@\"", real))
	return dir, broken
}

func writeScript(t testing.TB, path, script string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755))
}

func TestRestartPause(t *testing.T) {
	last := time.Duration(-1)
	for failures := range 10 {
		pause := restartPause(failures)
		if pause <= last && pause < 30*time.Second {
			t.Errorf("pause %d is %v, after %v", failures, pause, last)
		}
		last = pause
	}
	if restartPause(0) != 0 || restartPause(1_000_000) != 30*time.Second {
		t.Errorf("first %v, last %v", restartPause(0), restartPause(1_000_000))
	}
}
