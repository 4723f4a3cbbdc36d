package httpd

import "net/http"

// secure sets the headers that protect a browser from what it was sent. They are the strictest that there are, right for
// data; a handler that serves pages relaxes what it must.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("X-Frame-Options", "DENY") // for browsers that don't know frame-ancestors
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		// Stops other sites from embedding; what CORS admits is not affected.
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// private keeps answers out of every cache: they are for one viewer, or for one moment.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
