package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/breadth"
)

const (
	// minGzip is the length of the shortest answer that is compressed, in bytes. What fits the ten packets with which a TCP connection
	// begins (RFC 6928) arrives in one trip, compressed or not; to compress it costs as much of the processor as a page of 50 animals.
	minGzip = 14 << 10
	// gzipLevel is the fastest: the next ones take half as long again for some percent.
	gzipLevel = gzip.BestSpeed
	// maxPooled is how large a buffer may have grown to be used again. One huge answer is not to be paid for by all who come later.
	maxPooled = 1 << 20
)

// buffers are those of requests' bodies and of answers.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func getBuffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func putBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxPooled {
		b.Reset()
		buffers.Put(b)
	}
}

// The headers of an answer, made once: nobody changes the values of a header in place.
var (
	contentTypes = map[string][]string{
		plainJSON:    {plainJSON + "; charset=utf-8"},
		responseJSON: {responseJSON + "; charset=utf-8"},
	}
	gzipped = []string{"gzip"}
)

// response is an answer.
type response struct {
	errors     gqlerror.List
	data       []byte // JSON; nil where nothing has been executed
	extensions *extensions
}

// extensions are the member extensions of the answer to an operation that has been executed.
type extensions struct {
	Cost  int `json:"cost"`
	Trace any `json:"trace,omitempty"`
}

// write sends the answer, at once and with its length. The data are JSON already and go out as they are. squeeze says whether to compress
// it.
func write(w http.ResponseWriter, mediaType string, status int, resp *response, squeeze bool) {
	body := getBuffer()
	defer putBuffer(body)
	resp.append(body)
	breadth.Release(resp.data)
	resp.data = nil
	header := w.Header()
	header["Content-Type"] = contentTypes[mediaType]
	if squeeze {
		small := getBuffer()
		defer putBuffer(small)
		compress(small, body.Bytes())
		body = small
		header["Content-Encoding"] = gzipped
	}
	header["Content-Length"] = []string{strconv.Itoa(body.Len())}
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // fails where the client has gone
}

// append writes the answer. Its members stand in the order that the specification recommends (October 2021, section 7.1): errors first, so
// that nobody overlooks them.
func (r *response) append(b *bytes.Buffer) {
	b.Grow(len(r.data) + 64)
	separator := byte('{')
	member := func(name string) {
		b.WriteByte(separator)
		b.WriteString(name)
		separator = ','
	}
	if len(r.errors) > 0 {
		member(`"errors":`)
		b.Write(marshal(r.errors))
	}
	if r.data != nil {
		member(`"data":`)
		b.Write(r.data)
	}
	switch {
	case r.extensions == nil:
	case r.extensions.Trace == nil:
		member(`"extensions":{"cost":`)
		b.Write(strconv.AppendInt(b.AvailableBuffer(), int64(r.extensions.Cost), 10))
		b.WriteByte('}')
	default:
		member(`"extensions":`)
		b.Write(marshal(r.extensions))
	}
	b.WriteByte('}')
}

// marshal is for what is rare: errors, and the extensions that somebody has asked for.
func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil { // an extension that is not JSON: ours all are
		panic(err)
	}
	return b
}

var gzipWriters = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzipLevel)
	if err != nil {
		panic(err) // of a level that there is not
	}
	return w
}}

func compress(to *bytes.Buffer, body []byte) {
	w := gzipWriters.Get().(*gzip.Writer)
	w.Reset(to)
	_, _ = w.Write(body) // into memory: it cannot fail
	_ = w.Close()
	gzipWriters.Put(w)
}

// mayCompress reports whether the answer to a request that has been executed may be compressed at all. By the length of what was
// compressed, somebody who watches the connection can guess at a secret in it if he can make the victim's browser ask again and
// again for an answer that repeats his guesses (BREACH, CVE-2013-3587). So there is no gzip
//
//   - for mutations: their payloads hold the tokens, and repeat what was sent;
//   - for GET with a cookie: that alone another site's page can make a browser send. A POST with a cookie is refused unless it is of our
//     own page, and no page can make a browser send a token.
//
// What queries answer holds no credential.
func mayCompress(r *http.Request, kind ast.Operation) bool {
	return kind == ast.Query && (r.Method == http.MethodPost || len(r.Header["Cookie"]) == 0)
}
