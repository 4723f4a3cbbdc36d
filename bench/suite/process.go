package suite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of times in /proc: USER_HZ, which is 100 on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// stat is what /proc says of a process.
type stat struct {
	parent   int
	cpu      time.Duration // of itself, user and system
	children time.Duration // of children that have ended and been waited for
}

func statOf(pid int) (s stat, err error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return s, err
	}
	// The name, in brackets, may hold anything.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 15 {
		return s, fmt.Errorf("/proc/%d/stat is not understood", pid)
	}
	number := func(i int) int { // by proc(5), where the state is field 3
		n, e := strconv.Atoi(fields[i-3])
		err = errors.Join(err, e)
		return n
	}
	s.parent = number(4)
	s.cpu = time.Duration(number(14)+number(15)) * tick
	s.children = time.Duration(number(16)+number(17)) * tick
	return s, err
}

// cpuBelow returns what a process and its children, the living and the ended, have taken of the processors.
func cpuBelow(parent int) (time.Duration, error) {
	own, err := statOf(parent)
	if err != nil {
		return 0, err
	}
	sum := own.cpu + own.children
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if s, err := statOf(pid); err == nil && s.parent == parent {
			sum += s.cpu
		}
	}
	return sum, nil
}

// ownCPU returns what this process has taken.
func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// peakMemory returns the most memory that a process has had resident since resetPeak, in bytes.
func peakMemory(pid int) (int64, error) {
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kB << 10, err
		}
	}
	return 0, errors.New("/proc says nothing of memory")
}

// resetPeak makes the peak of a process's memory begin anew (proc(5), clear_refs).
func resetPeak(pid int) error {
	return os.WriteFile(filepath.Join("/proc", strconv.Itoa(pid), "clear_refs"), []byte("5"), 0)
}
