package pgembed

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	logName = "postgres.log"
	logSize = 1 << 20 // beyond it the next start puts the log aside
	logTail = 20      // lines of it that an error quotes
)

// logFile is PostgreSQL's log, and where in it the present run begins.
type logFile struct {
	*os.File
	begin int64
}

func (c *cluster) openLog() (logFile, error) {
	f, err := c.openFile(logName, os.O_RDWR|os.O_APPEND)
	if err != nil {
		return logFile{}, err
	}
	begin, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return logFile{}, errors.Join(fmt.Errorf("open the database's log: %w", err), f.Close())
	}
	return logFile{File: f, begin: begin}, nil
}

// rotateLog keeps the log small. While the server runs little is written, see settings.
func (c *cluster) rotateLog() error {
	path := filepath.Join(c.dir, logName)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() <= logSize {
		return nil
	}
	if err == nil {
		err = os.Rename(path, path+".1")
	}
	if err != nil {
		return fmt.Errorf("put the database's log aside: %w", err)
	}
	return nil
}

// tail is what the present run wrote last.
func (l logFile) tail() string {
	end, err := l.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	begin := max(l.begin, end-8<<10)
	text, _ := io.ReadAll(io.NewSectionReader(l, begin, end-begin))
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-logTail):], "\n")
}

// withLog adds what a program logged to the error that it ended with.
func withLog(err error, said string) error {
	if said == "" {
		return err
	}
	return fmt.Errorf("%w; it said:\n  %s", err, strings.ReplaceAll(said, "\n", "\n  "))
}
