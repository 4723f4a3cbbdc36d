package transfer

import (
	"bytes"
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

const (
	// maxPending is how many bytes of lines wait to be sent.
	maxPending = 4 << 20
	// maxWrite is how many bytes are sent at a time: a client has to take so much within the time to stall.
	maxWrite = 32 << 10
)

// lines is an answer of values in JSON, a line each (NDJSON), which is sent while the request's body still arrives.
//
// A browser on HTTP/1.1 reads nothing of an answer before it has sent all of its request. To wait for it would be to wait for
// ever, each side for the other. So as long as the body arrives, lines waits for nobody: of progress it keeps the latest,
// and of rejects as many as maxPending holds; the others it counts. Once the body has ended it waits, though for no client that
// takes nothing for the time to stall.
type lines struct {
	w     http.ResponseWriter
	conn  *http.ResponseController
	stall time.Duration
	fail  func(error) // called once, if nobody takes the lines

	mu       sync.Mutex
	change   *sync.Cond
	begun    bool
	arriving bool   // the body
	writing  bool   // something is being sent
	pending  []byte // lines
	progress []byte // the latest, not yet sent; its place is behind the lines
	omitted  int    // rejects
	closing  bool
	err      error
	done     chan struct{}
}

func newLines(w http.ResponseWriter, conn *http.ResponseController, stall time.Duration, fail func(error)) *lines {
	l := &lines{w: w, conn: conn, stall: stall, fail: fail, arriving: true, done: make(chan struct{})}
	l.change = sync.NewCond(&l.mu)
	return l
}

// begin sends the header and starts to send, if that is not done yet. l.mu is held.
func (l *lines) begin() {
	if l.begun {
		return
	}
	l.begun = true
	// Where the connection cannot do both at once, the lines come when the body has ended. HTTP/2 can without being told.
	_ = l.conn.EnableFullDuplex()
	header := l.w.Header()
	header.Set("Content-Type", "application/x-ndjson")
	header.Set("X-Accel-Buffering", "no") // a proxy that collects the lines would make progress stand still
	go l.send()
}

// isBegun reports whether there is anything in the answer.
func (l *lines) isBegun() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.begun
}

// arrived says that the body has ended.
func (l *lines) arrived() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.arriving = false
	if l.writing {
		l.limit() // it had no deadline until now
	}
	l.change.Broadcast()
}

// setProgress sends a value unless a later one takes its place before.
func (l *lines) setProgress(value any) {
	line := lineOf(value)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin()
	l.progress = line
	l.change.Broadcast()
}

// add sends a value, or counts it as omitted.
func (l *lines) add(value any) {
	line := lineOf(value)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begin()
	for !l.arriving && len(l.pending) > maxPending && l.err == nil {
		l.change.Wait()
	}
	if len(l.pending) > maxPending {
		l.omitted++
		return
	}
	l.pending = append(l.pending, line...)
	l.change.Broadcast()
}

// end sends a last value, and returns when all is sent, or the reason why it is not.
func (l *lines) end(value func(omitted int) any) error {
	l.arrived()
	l.mu.Lock()
	l.begin()
	if l.err == nil {
		l.pending = append(l.pending, l.progress...)
		l.pending = append(l.pending, lineOf(value(l.omitted))...)
		l.progress = nil
	}
	l.closing = true
	l.change.Broadcast()
	l.mu.Unlock()
	<-l.done
	return l.err
}

// send sends until end is called.
func (l *lines) send() {
	defer close(l.done)
	for {
		l.mu.Lock()
		for len(l.pending) == 0 && l.progress == nil && !l.closing {
			l.change.Wait()
		}
		out := l.pending
		out = append(out, l.progress...)
		l.pending, l.progress = nil, nil
		l.change.Broadcast()
		closing, failed := l.closing, l.err
		l.mu.Unlock()
		if len(out) == 0 && closing || failed != nil {
			return
		}
		if err := l.write(out); err != nil {
			l.mu.Lock()
			l.err = err
			l.change.Broadcast()
			l.mu.Unlock()
			l.fail(err)
			return
		}
	}
}

func (l *lines) write(out []byte) error {
	for len(out) > 0 {
		n := min(len(out), maxWrite)
		l.mu.Lock()
		l.writing = true
		l.limit()
		l.mu.Unlock()
		_, err := l.w.Write(out[:n])
		if err == nil {
			err = l.conn.Flush()
		}
		l.mu.Lock()
		l.writing = false
		l.limit()
		l.mu.Unlock()
		if err != nil {
			return err
		}
		out = out[n:]
	}
	return nil
}

// limit sets the deadline of writing: there is one only while something is being sent that the client has no reason not to take.
// l.mu is held.
func (l *lines) limit() {
	var until time.Time
	if l.writing && !l.arriving {
		until = time.Now().Add(l.stall)
	}
	_ = l.conn.SetWriteDeadline(until) // where there are none to set, none will pass
}

func lineOf(value any) []byte {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(value); err != nil {
		panic(err) // value is one of our own types
	}
	return b.Bytes()
}
