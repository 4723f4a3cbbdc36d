package transfer

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/schollz/progressbar/v3"
)

// Progress is how far an import or an export has come.
type Progress struct {
	Rows         int   // animals that have been dealt with
	Imported     int   // of an import, as the next two: those that have been stored,
	AlreadyThere int   // those that had been before,
	Rejected     int   // and those that cannot be
	Done         int64 // bytes of the file; for Load and the exports, animals
	Final        bool  // whether this is the last report: all is over, well or not
}

// plainInterval is how often a line of progress is written where no bar can be drawn.
const plainInterval = 5 * time.Second

// NewProgress returns a function that shows the progress that it is called with on w: a bar that moves where w is a
// terminal, else a line every few seconds and one at the end. Each shows the rows, the rows per second and the time that
// remains. total is what Progress.Done will be at the end; where that is not known it is 0 or less, and no time is shown.
func NewProgress(w io.Writer, total int64) func(Progress) {
	start := time.Now()
	if isTerminal(w) {
		return newBar(w, total, start)
	}
	next := start.Add(plainInterval)
	return func(p Progress) {
		now := time.Now()
		if !p.Final && now.Before(next) {
			return
		}
		next = now.Add(plainInterval)
		_, _ = fmt.Fprintln(w, describe(p, total, now.Sub(start))) // that nobody can be told of progress stops nothing
	}
}

func newBar(w io.Writer, total int64, start time.Time) func(Progress) {
	if total <= 0 {
		total = -1 // a spinner
	}
	bar := progressbar.NewOptions64(total, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(30),
		progressbar.OptionSetPredictTime(false), progressbar.OptionSetElapsedTime(false),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionShowDescriptionAtLineEnd())
	return func(p Progress) {
		if p.Final {
			_ = bar.Exit()
			_ = bar.Clear()
			_, _ = fmt.Fprintln(w, describe(p, total, time.Since(start)))
			return
		}
		bar.Describe(describe(p, total, time.Since(start)))
		_ = bar.Set64(p.Done)
	}
}

// describe says how far things are after a time, and how long they will take if they go on like that.
func describe(p Progress, total int64, elapsed time.Duration) string {
	rate := 0.0
	if elapsed > 0 {
		rate = float64(p.Rows) / elapsed.Seconds()
	}
	s := fmt.Sprintf("%s rows, %s rows/s", thousands(int64(p.Rows)), thousands(int64(rate)))
	if p.Final {
		return s + ", " + elapsed.Round(time.Millisecond).String()
	}
	if p.Done > 0 && total > p.Done {
		left := time.Duration(float64(elapsed) * (float64(total)/float64(p.Done) - 1))
		s += ", " + left.Round(time.Second).String() + " left"
	}
	return s
}

// thousands writes n with commas between the thousands.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
