package transfer

import (
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// afterlife is how long a body that nobody reads any more may take to end. net/http waits for that, to keep the connection.
const afterlife = time.Second

// upload is the body of a request while it arrives. Its Read fails with a *failure.
type upload struct {
	body  io.Reader
	conn  *http.ResponseController
	stall time.Duration
	over  func() // called once, when nothing more will arrive

	mu      sync.Mutex
	stopped bool // nobody reads any more
	ended   bool // nothing more will arrive
	whole   bool // all has arrived
}

// Read implements io.Reader. It waits for a byte until stall has passed: so a slow upload is not cut by the server's timeout,
// and one that stands still is.
func (u *upload) Read(p []byte) (int, error) {
	if !u.wait(time.Now().Add(u.stall)) {
		return 0, errStopped
	}
	n, err := u.body.Read(p)
	u.wait(time.Time{}) // while nobody reads, the time is ours and not the client's
	if err == nil {
		return n, nil
	}
	u.mu.Lock()
	first := !u.ended
	u.ended, u.whole = true, errors.Is(err, io.EOF)
	u.mu.Unlock()
	if first && u.over != nil {
		u.over()
	}
	if errors.Is(err, io.EOF) {
		return n, io.EOF
	}
	return n, uploadFailure(err, "the file is larger than 256 MB; split it")
}

// wait sets the deadline, and reports whether there is still somebody who reads.
func (u *upload) wait(until time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.stopped {
		return false
	}
	_ = u.conn.SetReadDeadline(until) // where there are none to set, none will pass
	return true
}

// stop ends a Read that waits, and all later ones.
func (u *upload) stop() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stopped = true
	if !u.ended {
		_ = u.conn.SetReadDeadline(time.Now())
	}
}

// isWhole reports whether all has arrived.
func (u *upload) isWhole() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.whole
}

// leave is for when nobody reads any more, before an answer is finished.
func (u *upload) leave() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.stopped = true
	if !u.ended {
		_ = u.conn.SetReadDeadline(time.Now().Add(afterlife))
	}
}

var (
	errStopped   = &failure{http.StatusServiceUnavailable, codeUnavailable, "the import was interrupted"}
	errStalled   = &failure{http.StatusRequestTimeout, codeBadRequest, "nothing more of the file has come for a while"}
	errBrokenOff = &failure{http.StatusBadRequest, codeBadRequest, "the file breaks off before its end"}
)

// uploadFailure says why a body cannot be read. It never is an io.ErrUnexpectedEOF, which others take for the end of what they
// read.
func uploadFailure(err error, tooLarge string) error {
	switch {
	case errors.As(err, new(*http.MaxBytesError)):
		return &failure{http.StatusRequestEntityTooLarge, codeBadRequest, tooLarge}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return errStalled
	}
	return errBrokenOff
}
