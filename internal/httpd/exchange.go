package httpd

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
)

// maxNote is the length in bytes at which Annotate cuts a string: what clients choose must not swell the log.
const maxNote = 128

// exchange is what the middleware knows of one request and its answer. A pointer to it travels in the context, so that
// handlers further in can add to it.
type exchange struct {
	context.Context // of the request; the exchange is a context of its own, which knows itself
	id              string
	route           string // the pattern that matched; empty: none
	answer          answer

	refused bool       // for want of a place, see admission
	place   *admission // where the request has a place; nil: it has none, or none any more

	mu    sync.Mutex
	notes []slog.Attr
}

type exchangeKey struct{}

// Value implements context.Context.
func (x *exchange) Value(key any) any {
	if key == (exchangeKey{}) {
		return x
	}
	return x.Context.Value(key)
}

// exchangeOf returns the exchange of a request that came through ServeHTTP, else an empty one.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return &exchange{Context: ctx}
}

// Annotate adds attributes to the line that the access log will hold for the request of ctx; of two with the same key
// the later one stays. Strings are cut after 128 bytes. Never pass a token, a password, an e-mail address or anything
// else that was typed by a person: the name of the operation and the user's id are what it is for. It is safe for
// concurrent use, and does nothing where ctx belongs to no request or the request has been answered.
func Annotate(ctx context.Context, attrs ...slog.Attr) {
	x := exchangeOf(ctx)
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, attr := range attrs {
		if text := attr.Value; text.Kind() == slog.KindString && len(text.String()) > maxNote {
			attr.Value = slog.StringValue(text.String()[:maxNote])
		}
		same := func(note slog.Attr) bool { return note.Key == attr.Key }
		if i := slices.IndexFunc(x.notes, same); i >= 0 {
			x.notes[i] = attr
		} else {
			x.notes = append(x.notes, attr)
		}
	}
}

// appendNotes appends what Annotate has collected so far.
func (x *exchange) appendNotes(attrs []slog.Attr) []slog.Attr {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append(attrs, x.notes...)
}

// answer is a ResponseWriter that remembers what went through it.
type answer struct {
	http.ResponseWriter
	status int   // 0: nothing written yet
	bytes  int64 // of the body
}

// WriteHeader remembers the first final status; 1xx announce an answer and aren't one, but for 101.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes of the body.
func (a *answer) Write(body []byte) (int, error) {
	a.begin()
	n, err := a.ResponseWriter.Write(body)
	a.bytes += int64(n)
	return n, err
}

// FlushError is what http.ResponseController calls to flush.
func (a *answer) FlushError() error {
	a.begin()
	return http.NewResponseController(a.ResponseWriter).Flush()
}

// Flush is for handlers that ask for an http.Flusher.
func (a *answer) Flush() {
	_ = a.FlushError() // an http.Flusher has no way to tell
}

// Unwrap lets http.ResponseController reach the rest: deadlines and hijacking.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) begin() {
	if a.status == 0 {
		a.status = http.StatusOK
	}
}
