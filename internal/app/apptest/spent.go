package apptest

import (
	"runtime"
	"syscall"
	"time"
)

// What the worst of the requests that are refused may take: none of them is to be worth sending.
const (
	MostAnswered  = 4 << 10  // bytes of the answer
	MostAllocated = 16 << 20 // bytes allocated in all, from the first byte of the request to the last of the answer
)

// Spent is what the process has spent on something. It is all that the process does meanwhile: the client's part where that is
// in the same process, the collector's, and that of whatever runs beside it. So a test that measures is never parallel.
type Spent struct {
	CPU       time.Duration // of user and system, on all processors
	Allocated uint64        // bytes in all, whether they are still in use or not
}

// Spend runs a function and returns what it took.
func Spend(f func()) Spent {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu := cpuTime()
	f()
	cpu = cpuTime() - cpu
	runtime.ReadMemStats(&after)
	return Spent{CPU: cpu, Allocated: after.TotalAlloc - before.TotalAlloc}
}

// Milliseconds is the CPU time, for tables.
func (s Spent) Milliseconds() float64 { return float64(s.CPU.Microseconds()) / 1000 }

// MB is what was allocated, in MiB, for tables.
func (s Spent) MB() float64 { return float64(s.Allocated) / (1 << 20) }

// cpuTime returns what the process has computed so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
