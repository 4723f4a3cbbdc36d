package accept_test

import (
	"strings"
	"testing"

	"menagerie/internal/accept"
)

func TestAcceptsGzip(t *testing.T) {
	for _, test := range []struct {
		header string
		want   bool
	}{
		{"", false},
		{"gzip", true},
		{"GZip", true},
		{"x-gzip", true},
		{"gzip, deflate, br, zstd", true},
		{"br,  gzip ;q=0.001", true},
		{"*", true},
		{"br, *;q=0.1", true},
		{"gzip;q=0", false},
		{"gzip;q=0.0, *", false},
		{"gzip; q=0, *;q=1", false},
		{"*;q=0", false},
		{"*;q=0, gzip", true},
		{"br, deflate", false},
		{"identity", false},
		{"identity;q=1, gzip;q=0.5", false},
		{"identity;q=0.5, gzip", true},
		{"identity;q=0, gzip;q=0.1", true},
		{"gzip;q=1.1", false},
		{"gzip;q=NaN", false},
		{"gzip;q=", false},
		{"gzip;x=1", false},
		{"gzipped", false},
		{",;,=;q", false},
	} {
		if got := accept.Gzip([]string{test.header}); got != test.want {
			t.Errorf("%q: %v", test.header, got)
		}
		if lines := strings.Split(test.header, ","); accept.Gzip(lines) != test.want {
			t.Errorf("%q: not the same on several lines", lines)
		}
	}
	if accept.Gzip(nil) {
		t.Error("whoever asks for nothing gets gzip")
	}
}
