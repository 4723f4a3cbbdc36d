package httpd

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/rs/cors"
)

// preflightMaxAge is how many seconds a browser may rely on a preflight request's answer. Without it, every change would
// be asked for twice.
const preflightMaxAge = 600

// sharing returns the middleware that lets pages of these origins read a route's answers; with no origins it does nothing.
func sharing(origins []string) (func(http.Handler) http.Handler, error) {
	if len(origins) == 0 {
		return func(next http.Handler) http.Handler { return next }, nil
	}
	for _, origin := range origins {
		if !IsOrigin(origin) {
			return nil, fmt.Errorf("CORS origin %q: want scheme://host or scheme://host:port, as in https://app.example.com", origin)
		}
	}
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"Authorization", "Content-Type", "X-Request-Id"},
		ExposedHeaders: []string{"Retry-After", "X-Request-Id"},
		MaxAge:         preflightMaxAge,
	}).Handler, nil
}

// IsOrigin reports whether a browser could send this as an Origin. One that no browser sends, such as one with a slash at
// its end, would match nothing and nobody would know why. Wildcards are refused: they admit more than one thinks.
func IsOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return false
	}
	for _, c := range u.Host {
		// A browser sends names in lower case, and those in other scripts encoded as ASCII.
		if c == '*' || 'A' <= c && c <= 'Z' || c > unicode.MaxASCII {
			return false
		}
	}
	// Nor does it send the port that goes without saying.
	standard := u.Scheme == "http" && u.Port() == "80" || u.Scheme == "https" && u.Port() == "443"
	return !standard && !strings.HasSuffix(u.Host, ":") && text == u.Scheme+"://"+u.Host
}
