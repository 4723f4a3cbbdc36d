package web

import (
	"io/fs"
	"net/http"
	"path"
	"strings"

	"menagerie/internal/assets"
)

// contentSecurityPolicy lets everything come from this server alone, and nothing stand in the page itself: what a visitor
// enters can never become a script, nor a style. Pictures may also be such that a script has made.
const contentSecurityPolicy = "default-src 'none'; " +
	"script-src 'self'; " +
	"style-src 'self'; " +
	"connect-src 'self'; " +
	"img-src 'self' data:; " +
	"font-src 'self'; " +
	"manifest-src 'self'; " +
	"base-uri 'none'; " +
	"form-action 'self'; " +
	"frame-ancestors 'none'"

// Handler serves the website for GET and HEAD: the files under their names, and the page at / and at all paths that may be
// places in it, of which its script makes what they show. notFound answers everything else.
func Handler(notFound http.Handler) http.Handler {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is ours, and valid
	}
	return handler(root, notFound)
}

func handler(root fs.FS, notFound http.Handler) http.Handler {
	files := load(root)
	index := files["/index.html"]
	delete(files, "/index.html") // it has the address /, and no other
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file := files[r.URL.Path]
		if file == nil && isPlace(r) {
			file = index
			// Whether it is the page or an error depends on what the client accepts.
			w.Header().Add("Vary", "Accept")
		}
		if file == nil {
			notFound.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", contentSecurityPolicy)
		file.ServeHTTP(w, r)
	})
}

// load returns the files by their URL path.
func load(root fs.FS) map[string]*assets.File {
	files := map[string]*assets.File{}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files["/"+name] = assets.New(name, func() []byte {
			content, err := fs.ReadFile(root, name)
			if err != nil {
				panic(err) // what is embedded can be read
			}
			return content
		})
		return nil
	})
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return files
}

// isPlace reports whether the path may be a place within the page: it has no file's ending, and whoever asks takes HTML. One who
// names JSON alone, or does not say, is a program that has the wrong path, and is told so.
func isPlace(r *http.Request) bool {
	if r.URL.Path == "/" {
		return true
	}
	if path.Ext(r.URL.Path) != "" {
		return false
	}
	var html, all, json bool
	for entry := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		mediaType, parameters, _ := strings.Cut(entry, ";")
		if zero(parameters) {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(mediaType)) {
		case "text/html", "application/xhtml+xml", "text/*":
			html = true
		case "*/*":
			all = true
		case "application/json", "application/graphql-response+json":
			json = true
		}
	}
	return html || all && !json
}

// zero reports whether the parameters of a media type have the quality 0, which means: not this one.
func zero(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if strings.EqualFold(name, "q") && strings.Trim(value, "0.") == "" {
			return true
		}
	}
	return false
}
