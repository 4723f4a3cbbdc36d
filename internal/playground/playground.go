// Package playground serves GraphiQL, with everything it needs, from the binary:
// the page makes no request to any other host, and its Content-Security-Policy
// lets it make none.
package playground

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"

	"menagerie/internal/assets"
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

// Handler serves the playground for the GraphQL endpoint, a path on this server
// such as "/graphql". Mount it, without stripping a prefix, at /playground and
// at /playground/.
func Handler(endpoint string) http.Handler {
	files := load(endpoint)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentSecurityPolicy)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")

		file, found := files[r.URL.Path]
		if !found {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		file.ServeHTTP(w, r)
	})
}

// load returns what is served by its URL path.
func load(endpoint string) map[string]*assets.File {
	served := make(map[string]*assets.File)
	must(fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		served[mount+"/"+name] = assets.New(name, func() []byte {
			content, err := files.ReadFile(name)
			must(err)
			return content
		})
		return nil
	}))

	var html bytes.Buffer
	must(page.Execute(&html, endpoint))
	index := assets.New("index.html", html.Bytes)
	served[mount], served[mount+"/"] = index, index
	delete(served, mount+"/index.html") // the bare template
	return served
}

// must panics on errors that only a broken build could cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
