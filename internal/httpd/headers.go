package httpd

import (
	"net/http"
	"strings"
)

// permissions denies pages, and what they may embed one day, the devices and the data of a browser that none of them uses.
const permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=(), browsing-topics=()"

// secure sets the headers that protect a browser from what it was sent. They are the strictest that there are, right for
// data; a handler that serves pages relaxes what it must.
func secure(trustProxy bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("X-Frame-Options", "DENY") // for browsers that don't know frame-ancestors
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		// Stops other sites from embedding; what CORS admits is not affected.
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Permissions-Policy", permissions)
		if r.TLS != nil || trustProxy && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
			// Only the host itself: what its neighbours do is not ours to say.
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
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
