// Package accept reads what a client accepts.
package accept

import (
	"strconv"
	"strings"
)

// Gzip reads the values of Accept-Encoding (RFC 9110, section 12.5.3): an entry for gzip decides, else one for "*"; a quality of zero means no,
// and so does a lower one than that of no encoding at all (identity).
func Gzip(header []string) bool {
	gzip, identity, other := -1.0, -1.0, 0.0 // below zero: not named
	for _, line := range header {
		for entry := range strings.SplitSeq(line, ",") {
			coding, parameter, weighted := strings.Cut(entry, ";")
			quality := 1.0
			if weighted {
				name, value, _ := strings.Cut(parameter, "=")
				var err error
				if quality, err = strconv.ParseFloat(strings.TrimSpace(value), 64); err != nil ||
					!strings.EqualFold(strings.TrimSpace(name), "q") || !(quality >= 0 && quality <= 1) {
					quality = 0 // whatever is meant: without compression it works for everybody
				}
			}
			switch coding = strings.TrimSpace(coding); {
			case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
				gzip = max(gzip, quality)
			case strings.EqualFold(coding, "identity"):
				identity = max(identity, quality)
			case coding == "*":
				other = quality
			}
		}
	}
	if gzip < 0 {
		gzip = other
	}
	return gzip > 0 && gzip >= identity
}
