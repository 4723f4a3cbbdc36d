package suite

import (
	"syscall"
	"time"
)

// pause sleeps by the kernel's clock, on a thread of its own: the runtime's timers may be late by a millisecond, which is as long
// as some answers take. One that is interrupted ends a little early.
func pause(d time.Duration) {
	t := syscall.NsecToTimespec(d.Nanoseconds())
	_ = syscall.Nanosleep(&t, nil)
}
