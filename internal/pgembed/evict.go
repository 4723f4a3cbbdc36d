package pgembed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// fastLimit is how long an earlier server has to shut down fast.
const fastLimit = 30 * time.Second

// evict ends what is left of an earlier server on the data, whose owner is gone: one
// that is still shutting down, or one whose main process was killed and which has
// other processes at work on their last statement.
func (c *cluster) evict(ctx context.Context) error {
	left, err := c.readPidFile()
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it shut down in order
	}
	if err != nil {
		return explainPermission(err, c.dir)
	}
	for _, step := range []struct {
		signal  syscall.Signal
		allowed time.Duration
	}{
		{syscall.SIGINT, fastLimit}, // a fast shutdown, which only the main process knows
		{syscall.SIGQUIT, immediateLimit},
		{syscall.SIGKILL, immediateLimit},
	} {
		pids, err := processes(c.name)
		if err != nil {
			return err
		}
		if step.signal == syscall.SIGINT {
			pids = slices.DeleteFunc(pids, func(pid int) bool { return pid != left.pid })
		}
		if len(pids) == 0 {
			continue
		}
		c.log.Warn("an earlier PostgreSQL on these data is still there and is ended", "dir", c.dir, "pids", pids, "signal", step.signal.String())
		for _, pid := range pids {
			_ = syscall.Kill(pid, step.signal) // one that is gone is what we want
		}
		if err := c.awaitGone(ctx, pids, step.allowed); err != nil {
			return err
		}
	}
	pids, err := processes(c.name)
	if err != nil {
		return err
	}
	if len(pids) > 0 {
		return fmt.Errorf("an earlier PostgreSQL on the data in %s can't be ended: kill its processes %v", c.dir, pids)
	}
	return c.removeStalePidFile()
}

// awaitGone returns when none of the cluster's processes pids is left, or the time is up.
func (c *cluster) awaitGone(ctx context.Context, pids []int, allowed time.Duration) error {
	for wait := newPatience(); wait.passed() < allowed; {
		running, err := processes(c.name)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(pids, func(pid int) bool { return slices.Contains(running, pid) }) {
			return nil
		}
		if err := wait.next(ctx, nil); err != nil {
			return fmt.Errorf("wait for an earlier PostgreSQL on the data in %s to end: %w", c.dir, err)
		}
	}
	return nil
}

// processes lists the processes of a cluster by its name, which stands in the command
// line of the main one and in the titles of the others. A process id alone, in a file,
// may long be another program's.
func processes(cluster string) ([]int, error) {
	commands, err := commandLines()
	if err != nil {
		return nil, err
	}
	var pids []int
	for pid, command := range commands {
		if strings.Contains(command, "cluster_name="+cluster) || strings.HasPrefix(command, "postgres: "+cluster+": ") {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	return pids, nil
}

// commandLines returns every process's command line, from /proc, or from ps where there is none.
func commandLines() (map[int]string, error) {
	commands := make(map[int]string)
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline") // fails on a bad pattern only
	for _, file := range files {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			continue
		}
		if text, err := os.ReadFile(file); err == nil { // else it has just ended
			commands[pid] = string(bytes.ReplaceAll(text, []byte{0}, []byte{' '}))
		}
	}
	if len(files) > 0 {
		return commands, nil
	}
	out, err := exec.Command("ps", "-axww", "-o", "pid=,command=").Output()
	if err != nil {
		return nil, fmt.Errorf("list the processes: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		number, command, _ := strings.Cut(strings.TrimSpace(line), " ")
		if pid, err := strconv.Atoi(number); err == nil {
			commands[pid] = strings.TrimSpace(command)
		}
	}
	return commands, nil
}
