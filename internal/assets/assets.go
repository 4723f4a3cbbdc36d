// Package assets serves files that stand in the binary: each with its type, compressed if the client likes, and with an ETag by
// which it need not be sent again.
package assets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"menagerie/internal/accept"
)

// contentTypes are written down because mime.TypeByExtension reads the tables of the machine, and nosniff makes a wrong answer
// fatal.
var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
}

// File is one file in its two representations. They are made when first asked for: compressing GraphiQL takes longer than the whole
// server needs to start.
type File struct {
	contentType     string
	plain, squeezed func() representation
}

// representation is what goes over the wire. The two of a file have different bytes, so they need different strong ETags.
type representation struct {
	body, encoding, etag string
}

// New returns the File of a name, whose ending gives the type (text/plain where it is not known), and of a content. It is read when it is first asked for, since
// what lives in memory for nothing makes garbage live longer, too. It must always be the same, and not change any more.
func New(name string, read func() []byte) *File {
	contentType, known := contentTypes[path.Ext(name)]
	if !known {
		contentType = "text/plain; charset=utf-8"
	}
	plain := sync.OnceValue(func() representation {
		return represent(read(), "")
	})
	squeezed := sync.OnceValue(func() representation {
		content := read()
		var small bytes.Buffer
		writer, err := gzip.NewWriterLevel(&small, gzip.BestCompression)
		must(err)
		_, err = writer.Write(content)
		must(err)
		must(writer.Close())
		if small.Len() >= len(content) {
			return plain()
		}
		return represent(small.Bytes(), "gzip")
	})
	return &File{contentType: contentType, plain: plain, squeezed: squeezed}
}

// must panics on errors that there are none of in memory.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func represent(body []byte, encoding string) representation {
	sum := sha256.Sum256(body)
	return representation{body: string(body), encoding: encoding, etag: `"` + hex.EncodeToString(sum[:16]) + `"`}
}

// ServeHTTP answers GET and HEAD, whatever the path.
func (f *File) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	chosen := f.plain()
	if accept.Gzip(r.Header["Accept-Encoding"]) {
		chosen = f.squeezed()
	}
	header := w.Header()
	header.Set("Content-Type", f.contentType)
	header.Set("ETag", chosen.etag)
	header.Add("Vary", "Accept-Encoding")
	// The names carry no version, so a browser must ask; the answer is mostly a 304.
	header.Set("Cache-Control", "no-cache")
	if chosen.encoding != "" {
		header.Set("Content-Encoding", chosen.encoding)
		// http.ServeContent leaves the length out of encoded answers.
		header.Set("Content-Length", strconv.Itoa(len(chosen.body)))
	}
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(chosen.body))
}
