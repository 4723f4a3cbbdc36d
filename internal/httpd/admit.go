package httpd

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"

	"golang.org/x/sync/semaphore"
)

// DefaultMaxInWork is how many requests are worked on at once where Config does not say.
const DefaultMaxInWork = 64

// retryAfter is how many seconds a client who is turned away is asked to wait. What is in work is done in less.
const retryAfter = 1

// What the bodies that are on their way may take, in bytes. Small ones, as those of most requests, are bounded by the number of
// connections, so that those who send large ones slowly keep none of them out.
const (
	smallBody   = 16 << 10
	largeBodies = 64 << 20 // all of them together
)

// admission bounds the requests that are worked on at once. What is beyond is refused at once and not queued: those in work
// that have no connection to the database yet are the queue, and in a longer one the first to be served would be those who
// have given up.
type admission struct {
	slots   chan struct{} // as many as are in work
	bodies  *semaphore.Weighted
	metrics *Metrics
}

// admit wraps what costs something: the credential, and what comes behind it. A request takes its place once its body has
// arrived, so that a client who sends slowly keeps nobody out.
func (a *admission) admit(next http.Handler) http.Handler { return a.gate(next, true) }

// admitStream is admit for a handler that reads the body as it arrives. It has to call leave once the request is known to be
// good, and to bound by itself how many there are.
func (a *admission) admitStream(next http.Handler) http.Handler { return a.gate(next, false) }

func (a *admission) gate(next http.Handler, whole bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := exchangeOf(r.Context())
		if whole && r.Body != nil && r.Body != http.NoBody {
			size := r.ContentLength
			if size < 0 || size > DefaultMaxBody { // not known, or more than is going to be read
				size = DefaultMaxBody
			}
			if size > smallBody {
				if !a.bodies.TryAcquire(size) {
					w.Header().Set("Connection", "close") // the body need not be waited for
					a.refuse(w, x)
					return
				}
				defer a.bodies.Release(size)
			}
			body := arrived(r.Body, r.ContentLength)
			defer body.release()
			r.Body = body
		}
		select {
		case a.slots <- struct{}{}:
		default:
			a.refuse(w, x)
			return
		}
		a.metrics.inWork.Inc()
		x.place = a
		defer x.leave()
		next.ServeHTTP(w, r)
	})
}

// leave gives the place of a request back, where it has one. The request's own goroutine alone calls it.
func (x *exchange) leave() {
	if a := x.place; a != nil {
		x.place = nil
		<-a.slots
		a.metrics.inWork.Dec()
	}
}

// refuse turns a request away.
func (a *admission) refuse(w http.ResponseWriter, x *exchange) {
	x.refused = true
	a.metrics.refused.Inc()
	a.metrics.Errors(codeUnavailable)
	w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	WriteError(w, http.StatusServiceUnavailable, codeUnavailable, "The server has too much to do; try again in a moment.", x.id)
}

// leave gives the place of a request back that will go on for long.
func leave(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		exchangeOf(r.Context()).leave()
		next.ServeHTTP(w, r)
	})
}

// arrived reads a body, which is bounded already, and returns one that reads the same: to its end, or to the error. It must be released.
func arrived(body io.ReadCloser, announced int64) *arrivedBody {
	b := &arrivedBody{room: bodyRooms.Get().(*bytes.Buffer), Closer: body}
	// So much room more is wanted to find its end. Of long ones only what has arrived takes memory.
	if need := int(announced) + bytes.MinRead; announced > 0 && announced <= smallBody && need > b.room.Cap() {
		b.room = bytes.NewBuffer(make([]byte, 0, need)) // to grow the other would double it
	}
	if _, b.end = b.room.ReadFrom(body); b.end == nil {
		b.end = io.EOF
	}
	b.unread = b.room.Bytes()
	return b
}

var bodyRooms = sync.Pool{New: func() any { return new(bytes.Buffer) }}

type arrivedBody struct {
	room   *bytes.Buffer
	unread []byte
	end    error
	io.Closer
}

// Read implements io.Reader.
func (b *arrivedBody) Read(p []byte) (int, error) {
	if len(b.unread) == 0 {
		return 0, b.end
	}
	n := copy(p, b.unread)
	b.unread = b.unread[n:]
	return n, nil
}

// release gives the room back, once the request has been answered and nobody reads the body any more. Whoever tries to gets nothing of the
// next request's.
func (b *arrivedBody) release() {
	b.unread, b.end = nil, http.ErrBodyReadAfterClose
	if b.room.Cap() <= smallBody+bytes.MinRead {
		b.room.Reset()
		bodyRooms.Put(b.room)
	}
	b.room = nil
}
