package auth_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"menagerie/internal/auth"
)

// What browsers and programs call themselves, in their own words.
var userAgents = map[string]string{
	"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0":                                                                             "Firefox on Linux",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0":                                                                   "Firefox on Windows",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:128.0) Gecko/20100101 Firefox/128.0":                                                                "Firefox on macOS",
	"Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0":                                                                               "Firefox on Android",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":                                    "Chrome on Windows",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":                                              "Chrome on Linux",
	"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":                                     "Chrome on ChromeOS",
	"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36":                                    "Chrome on Android",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0":                      "Edge on Windows",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 OPR/112.0.0.0":                      "Opera on Windows",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15":                              "Safari on macOS",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":            "Safari on iOS",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.153 Mobile/15E148 Safari/604.1":    "Chrome on iOS",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/128.0 Mobile/15E148 Safari/605.1.15":          "Firefox on iOS",
	"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Browser on Android",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36":                                      "Headless Chrome on Linux",
	"curl/8.7.1":             "curl",
	"Go-http-client/1.1":     "Go-http-client",
	"python-requests/2.32.3": "python-requests",
	"":                       auth.UnknownDevice,
	" ":                      auth.UnknownDevice,
	"\xff\xfe":               auth.UnknownDevice,
}

func TestDeviceName(t *testing.T) {
	for header, want := range userAgents {
		if got := auth.DeviceName(header); got != want {
			t.Errorf("%s\nis called %q, want %q", header, got, want)
		}
	}
}

// FuzzDeviceName: whatever a client calls itself, its name can be stored and shown.
func FuzzDeviceName(f *testing.F) {
	for header := range userAgents {
		f.Add(header)
	}
	for _, header := range []string{strings.Repeat("é", 1000), strings.Repeat("x/1 ", 500), "<script>alert(1)</script>", "a\x00b/1", "x\u202e/1", "/", "(", "Mozilla/5.0 (", ";;;", strings.Repeat("(", 512)} {
		f.Add(header)
	}
	f.Fuzz(func(t *testing.T, header string) {
		name := auth.DeviceName(header)
		if name == "" || !utf8.ValidString(name) || strings.TrimSpace(name) != name || utf8.RuneCountInString(name) > auth.MaxDevice {
			t.Errorf("%q is called %q", header, name)
		}
		if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q is called %q, not all of which can be seen", header, name)
		}
	})
}

func TestNetworkOf(t *testing.T) {
	for _, test := range []struct {
		remote    string
		forwarded []string
		direct    string // what it is where no proxy is trusted
		behind    string // and where one is
	}{
		{"192.0.2.1:1234", nil, "192.0.2.1", "192.0.2.1"},
		{"192.0.2.1", nil, "192.0.2.1", "192.0.2.1"},
		{"[::ffff:192.0.2.1]:1234", nil, "192.0.2.1", "192.0.2.1"},
		{"[2001:db8:1:2:3:4:5:6]:1234", nil, "2001:db8:1:2::/64", "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:ffff::9]:80", nil, "2001:db8:1:2::/64", "2001:db8:1:2::/64"},
		{"[2001:db8:1:3::1]:80", nil, "2001:db8:1:3::/64", "2001:db8:1:3::/64"},
		{"[fe80::1%eth0]:80", nil, "fe80::/64", "fe80::/64"},
		{"[::1]:80", nil, "::/64", "::/64"},
		{"@", nil, "", ""}, // a Unix socket
		{"", nil, "", ""},

		// What the client has written itself stands before what the proxy has seen.
		{"10.0.0.1:80", []string{"192.0.2.1"}, "10.0.0.1", "192.0.2.1"},
		{"10.0.0.1:80", []string{"203.0.113.9, 192.0.2.1"}, "10.0.0.1", "192.0.2.1"},
		{"10.0.0.1:80", []string{"203.0.113.9,192.0.2.1 "}, "10.0.0.1", "192.0.2.1"},
		{"10.0.0.1:80", []string{"203.0.113.9", "192.0.2.1"}, "10.0.0.1", "192.0.2.1"},
		{"10.0.0.1:80", []string{"203.0.113.9, 198.51.100.7", "garbage, 192.0.2.1"}, "10.0.0.1", "192.0.2.1"},
		{"10.0.0.1:80", []string{"203.0.113.9, 2001:db8:1:2:3:4:5:6"}, "10.0.0.1", "2001:db8:1:2::/64"},
		{"10.0.0.1:80", []string{"203.0.113.9, ::ffff:192.0.2.1"}, "10.0.0.1", "192.0.2.1"},
		{"@", []string{"192.0.2.1"}, "", "192.0.2.1"},
		// What the proxy has written last is no address: nobody is told by it, least of all by what the client has written.
		{"10.0.0.1:80", []string{"192.0.2.1, unknown"}, "10.0.0.1", ""},
		{"10.0.0.1:80", []string{""}, "10.0.0.1", "10.0.0.1"},
		{"10.0.0.1:80", []string{"192.0.2.1,"}, "10.0.0.1", "10.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = test.remote
		for _, value := range test.forwarded {
			r.Header.Add("X-Forwarded-For", value)
		}
		if got := auth.NetworkOf(r, false); got != test.direct {
			t.Errorf("%s, %q: %q, want %q", test.remote, test.forwarded, got, test.direct)
		}
		if got := auth.NetworkOf(r, true); got != test.behind {
			t.Errorf("%s, %q, behind a proxy: %q, want %q", test.remote, test.forwarded, got, test.behind)
		}
	}
}
