// Package playground serves GraphiQL, with everything it needs, from the binary:
// the page makes no request to any other host, and its Content-Security-Policy
// lets it make none.
package playground

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:generate ./update.sh

//go:embed index.html playground.js playground.css icon.svg examples third_party
var files embed.FS

var page = template.Must(template.ParseFS(files, "index.html"))

// mount is the path at which the page and its assets refer to each other. The
// page answers with and without the trailing slash, so its references are
// absolute; a relative one would mean two different things.
const mount = "/playground"

// contentSecurityPolicy lets scripts come from this server alone: no inline
// script, no eval. Styles are as strict: 'unsafe-inline' is not needed, because
// React and CodeMirror set styles through the DOM, which no policy restricts.
// The one exception is the <style> element by which GraphiQL's dialogs and menus
// stop the page behind them from scrolling; its text is constant on this page
// (no margins, no scroll bar) and admitted by its hash. Should a new release
// change that text, the browser's console says so and nothing else happens,
// since the page never scrolls.
const contentSecurityPolicy = "default-src 'none'; " +
	"script-src 'self'; " +
	"style-src 'self' 'sha256-nzTgYzXYDNe6BAHiiI7NNlfK8n/auuOAhh2t92YvuXo='; " +
	"connect-src 'self'; " +
	"img-src 'self' data:; " +
	"font-src 'self' data:; " +
	"base-uri 'none'; " +
	"form-action 'none'; " +
	"frame-ancestors 'none'"

// contentTypes are written down because mime.TypeByExtension reads the tables of
// the machine, and nosniff makes a wrong answer fatal.
var contentTypes = map[string]string{
	".css":  "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
}

// Handler serves the playground for the GraphQL endpoint, a path on this server
// such as "/graphql". Mount it, without stripping a prefix, at /playground and
// at /playground/.
func Handler(endpoint string) http.Handler {
	assets := load(endpoint)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentSecurityPolicy)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")

		asset, found := assets[r.URL.Path]
		if !found {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		asset.serve(w, r)
	})
}

// load returns the assets by their URL path.
func load(endpoint string) map[string]asset {
	assets := make(map[string]asset)
	must(fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		assets[mount+"/"+name] = newAsset(name, content)
		return err
	}))

	var html bytes.Buffer
	must(page.Execute(&html, endpoint))
	index := newAsset("index.html", html.Bytes())
	assets[mount], assets[mount+"/"] = index, index
	delete(assets, mount+"/index.html") // the bare template
	return assets
}

// must panics on errors that only a broken build could cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// asset is one file in its two representations. They are made when first asked
// for: compressing GraphiQL takes longer than the whole server needs to start.
type asset struct {
	contentType     string
	plain, squeezed func() representation
}

// representation is what goes over the wire. The two of an asset have different
// bytes, so they need different strong ETags.
type representation struct {
	body, encoding, etag string
}

func newAsset(name string, content []byte) asset {
	contentType, known := contentTypes[path.Ext(name)]
	if !known {
		contentType = "text/plain; charset=utf-8"
	}
	plain := sync.OnceValue(func() representation {
		return represent(content, "")
	})
	squeezed := sync.OnceValue(func() representation {
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
	return asset{contentType: contentType, plain: plain, squeezed: squeezed}
}

func represent(body []byte, encoding string) representation {
	sum := sha256.Sum256(body)
	return representation{body: string(body), encoding: encoding, etag: `"` + hex.EncodeToString(sum[:16]) + `"`}
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	chosen := a.plain()
	if acceptsGzip(r.Header) {
		chosen = a.squeezed()
	}
	header := w.Header()
	header.Set("Content-Type", a.contentType)
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

// acceptsGzip reads Accept-Encoding as RFC 9110 has it: an entry for gzip decides,
// else one for "*", and a quality of zero means no.
func acceptsGzip(header http.Header) bool {
	accepted := false
	for entry := range strings.SplitSeq(strings.Join(header.Values("Accept-Encoding"), ","), ",") {
		coding, parameter, _ := strings.Cut(entry, ";")
		weight, weighted := strings.CutPrefix(strings.ToLower(strings.TrimSpace(parameter)), "q=")
		quality, err := strconv.ParseFloat(weight, 64)
		wanted := !weighted || (err == nil && quality > 0)
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			return wanted
		case "*":
			accepted = wanted
		}
	}
	return accepted
}
