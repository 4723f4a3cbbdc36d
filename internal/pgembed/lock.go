package pgembed

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// tryLock takes the folder for this process, or returns nil where another holds it.
// The kernel frees the lock when the file is closed or the process ends, in whatever
// way, so it can be trusted where a written process id cannot.
func (c *cluster) tryLock() (*os.File, error) {
	f, err := c.openFile("lock", os.O_RDWR)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, f.Close()
	}
	if err == nil {
		// The holder's id is for people only, see lockHolder.
		err = errors.Join(f.Truncate(0), writeAt(f, fmt.Sprintln(os.Getpid())))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", f.Name(), err), f.Close())
	}
	return f, nil
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// lockHolder names the process that holds the folder, for a message.
func (c *cluster) lockHolder() string {
	f, err := os.Open(filepath.Join(c.dir, "lock"))
	if err != nil {
		return "unknown"
	}
	defer func() { _ = f.Close() }()
	text, _ := io.ReadAll(io.LimitReader(f, 32))
	if pid := strings.TrimSpace(string(text)); pid != "" {
		return "pid " + pid
	}
	return "unknown"
}
