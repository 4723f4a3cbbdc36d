package pgembed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// child is a process that does not outlive this one.
//
// A second process guards it: a shell that waits for the end of a pipe whose other
// end is here alone, so that the kernel closes it however this process ends, and then
// shuts the child down. The guard depends on nothing in this program and so serves
// in any binary. One that is killed is replaced.
type child struct {
	cmd    *exec.Cmd
	as     *account
	log    *slog.Logger
	exited chan struct{} // closed when the child and its guard are gone
	err    error         // how the child ended; valid once exited is closed
}

const (
	// gateScript becomes the program, under the same process id, when a line comes in.
	// Where this process dies before it has a guard in place, no line comes, and it ends.
	gateScript = `read -r go && exec "$@" </dev/null`

	// guardScript shuts down the process $1 when its input ends: fast, and after a minute
	// at once. It outlives the signals that a terminal or a service manager sends to all.
	guardScript = `trap '' HUP INT QUIT TERM
read -r line
kill -INT "$1" || exit 0
n=0
while kill -0 "$1"; do
	n=$((n + 1))
	if [ "$n" -gt 300 ]; then kill -QUIT "$1"; exit; fi
	sleep 0.2 || sleep 1
done`

	guardPause = 20 * time.Millisecond // before a killed guard is replaced

	// How long PostgreSQL has for an immediate shutdown. It kills what remains of
	// itself after five seconds.
	immediateLimit = 10 * time.Second
)

// launch starts a program under guard, as the account as, with its output in the file log.
func launch(as *account, log *os.File, logger *slog.Logger, program string, args ...string) (*child, error) {
	cmd := exec.Command("/bin/sh", append([]string{"-c", gateScript, "sh", program}, args...)...)
	cmd.Dir = "/" // the present folder may be closed to the account
	cmd.Env = environment()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = as.detached()
	gate, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	c := &child{cmd: cmd, as: as, log: logger, exited: make(chan struct{})}
	guard, err := c.newGuard()
	if err == nil {
		_, err = gate.Write([]byte("\n"))
	}
	if err = errors.Join(err, gate.Close()); err != nil {
		_ = cmd.Process.Kill()
	}
	go c.watch(guard)
	if err != nil {
		<-c.exited
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return c, nil
}

// environment is what PostgreSQL's programs get of ours: no PG… settings of another
// database, no locale but C, whose messages are the ones we know, and UTC, which
// spares initdb the search for the name of the local time zone.
func environment() []string {
	env := []string{"LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// watch reaps the child, and replaces its guard for as long as the child lives.
func (c *child) watch(g *guard) {
	defer close(c.exited)
	ended := make(chan error, 1)
	go func() { ended <- c.cmd.Wait() }()
	var replace <-chan time.Time
	for {
		select {
		case c.err = <-ended:
			g.end()
			return
		case <-g.goneSignal():
			g, replace = nil, time.After(guardPause)
		case <-replace:
			var err error
			if g, err = c.newGuard(); err != nil {
				c.log.Warn("PostgreSQL is not guarded at the moment: if this process is killed it stays behind", "error", err)
				replace = time.After(time.Second)
			}
		}
	}
}

// end says how the child ended.
func (c *child) end() string { return c.cmd.ProcessState.String() }

// stop shuts the child down, fast until ctx ends, and then at once, which it reports.
// It returns when the child is gone.
func (c *child) stop(ctx context.Context) error {
	_ = c.cmd.Process.Signal(syscall.SIGINT) // fails only on a child that is gone
	select {
	case <-c.exited:
		return nil
	case <-ctx.Done():
	}
	if c.cmd.Process.Signal(syscall.SIGQUIT) != nil { // gone by now
		<-c.exited
		return nil //nolint:nilerr // to be gone is what was wanted
	}
	select {
	case <-c.exited:
	case <-time.After(immediateLimit):
		_ = c.cmd.Process.Kill()
		<-c.exited
	}
	return fmt.Errorf("PostgreSQL did not shut down in time and was stopped at once; its next start recovers: %w", context.Cause(ctx))
}

// guard is the process that shuts a child down when this one is gone.
type guard struct {
	cmd  *exec.Cmd
	gone chan struct{}
}

func (c *child) newGuard() (*guard, error) {
	cmd := exec.Command("/bin/sh", "-c", guardScript, "sh", strconv.Itoa(c.cmd.Process.Pid))
	cmd.Dir = "/"
	cmd.Env = environment()
	cmd.SysProcAttr = c.as.detached()
	// The other end is open here until Wait closes it, and closed in every program we start.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the guard: %w", err)
	}
	g := &guard{cmd: cmd, gone: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(g.gone)
	}()
	return g, nil
}

// goneSignal is closed when the guard is gone; where there is none, nothing is awaited.
func (g *guard) goneSignal() <-chan struct{} {
	if g == nil {
		return nil
	}
	return g.gone
}

// end ends the guard without a signal to the child.
func (g *guard) end() {
	if g != nil {
		_ = g.cmd.Process.Kill()
		<-g.gone
	}
}
