package graph

import (
	"runtime"
	"syscall"
)

// yield lets other goroutines have the thread, and other threads the processor (sched_yield(2), which never fails). It returns at once where
// none waits for them.
func yield() {
	runtime.Gosched()
	_, _, _ = syscall.Syscall(syscall.SYS_SCHED_YIELD, 0, 0, 0)
}
