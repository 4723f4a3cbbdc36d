package httpd

import (
	"net/http"
	"strings"
)

// permissions denies pages, and what they may embed one day, the devices and the data of a browser that none of them uses.
const permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=(), browsing-topics=()"

// protection is a header, made once: handlers replace the value of a header, and nobody changes one in place.
type protection struct {
	name  string // in its canonical form
	value []string
}

// protective are headers for every answer.
var protective = []protection{
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}},
	// Stops other sites from embedding; what CORS admits is not affected.
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
}

// protectivePages are headers for what a browser may show as a page, and without effect on anything else.
var protectivePages = []protection{
	{"Referrer-Policy", []string{"no-referrer"}},
	{"X-Frame-Options", []string{"DENY"}}, // for browsers that don't know frame-ancestors
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Permissions-Policy", []string{permissions}},
}

var noStore = []string{"no-store"}

// secure sets the headers that protect a browser from what it was sent. They are the strictest that there are, right for
// data; a handler that serves pages relaxes what it must. What answers a POST is data always, and there are most of it: each header costs
// both sides half a microsecond.
func secure(trustProxy bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for _, p := range protective {
			header[p.name] = p.value
		}
		if r.Method != http.MethodPost {
			for _, p := range protectivePages {
				header[p.name] = p.value
			}
		}
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
		w.Header()["Cache-Control"] = noStore
		next.ServeHTTP(w, r)
	})
}
