//go:build !linux

package suite

import "time"

// pause is for systems without /proc, on which nothing is measured.
func pause(d time.Duration) { time.Sleep(d) }
