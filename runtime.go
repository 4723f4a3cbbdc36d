package main

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/dustin/go-humanize"

	"menagerie/internal/httpd"
)

// runtimeFlags configure Go's runtime. What GOGC and GOMEMLIMIT say in the environment goes before them, as for any Go program.
type runtimeFlags struct {
	GCPercent   int    `name:"gc-percent" env:"MENAGERIE_GC_PERCENT" default:"400" help:"How much may be allocated, in percent of what lives, before garbage is collected; less takes less memory and more processor. GOGC goes before it."`
	MemoryLimit string `env:"MENAGERIE_MEMORY_LIMIT" placeholder:"BYTES" help:"From how much memory on garbage is collected more often instead, such as 512MiB. Default: 90% of the container's limit, 50% with the private PostgreSQL in it; 1GiB where there is none. GOMEMLIMIT goes before it."`
	Pprof       string `env:"MENAGERIE_PPROF" placeholder:"HOST:PORT" help:"Serve Go's profiles at /debug/pprof/ of this address, which must be a loopback one. Default: they are not served."`
}

const (
	// minMemoryLimit is what the program needs to do anything at all, with one password to hash. Below what lives, a limit makes the
	// runtime collect without end.
	minMemoryLimit = 32 << 20
	// openMemoryLimit is for a machine that sets none. All connections, the bodies that may be on their way and the passwords that may be
	// hashed at once take a third of it; --gc-percent alone would let that become five times as much.
	openMemoryLimit = 1 << 30
	// Shares of the container's limit. What the runtime does not look after needs some of it, and so does a PostgreSQL that is in the
	// container too.
	memoryShare, sharedMemoryShare = 0.9, 0.5
)

// Validate implements kong's check of values.
func (f *runtimeFlags) Validate() error {
	if f.GCPercent < 10 || f.GCPercent > 10_000 {
		return fmt.Errorf("--gc-percent must be 10 to 10000, and is %d", f.GCPercent)
	}
	if f.MemoryLimit != "" {
		if n, err := humanize.ParseBytes(f.MemoryLimit); err != nil || n < minMemoryLimit || n > math.MaxInt64 {
			return fmt.Errorf("--memory-limit must be at least %s, as in 512MiB, and is %q", humanize.IBytes(minMemoryLimit), f.MemoryLimit)
		}
	}
	if f.Pprof != "" && !isLoopback(f.Pprof) {
		return fmt.Errorf("--pprof must be a loopback address, as in 127.0.0.1:6060, and is %q: profiles show what the program works on, to whoever asks", f.Pprof)
	}
	return nil
}

// isLoopback reports whether only this machine reaches an address.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// apply sets up the runtime, and logs what holds and why. Shared says that PostgreSQL is in the same container.
func (f *runtimeFlags) apply(log *slog.Logger, shared bool) {
	percentFrom, limitFrom := "GOGC", "GOMEMLIMIT"
	if os.Getenv(percentFrom) == "" {
		percentFrom = "--gc-percent"
		debug.SetGCPercent(f.GCPercent)
	}
	if os.Getenv(limitFrom) == "" {
		var limit uint64
		limit, limitFrom = f.memoryLimit(log, shared)
		debug.SetMemoryLimit(int64(limit))
	}
	if f.Pprof == "" {
		runtime.MemProfileRate = 0 // the runtime would take a stack for every half megabyte that is allocated, and nobody could read them
	}
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(percent)
	log.Info("the runtime is set up", "gcPercentFrom", percentFrom, "gcPercent", percent[0].Value.Uint64(),
		"memoryLimitFrom", limitFrom, "memoryLimit", debug.SetMemoryLimit(-1), "processors", runtime.GOMAXPROCS(0))
}

// memoryLimit returns the limit in bytes, and where it comes from.
func (f *runtimeFlags) memoryLimit(log *slog.Logger, shared bool) (limit uint64, from string) {
	if f.MemoryLimit != "" {
		limit, _ = humanize.ParseBytes(f.MemoryLimit) // Validate has seen it
		return limit, "--memory-limit"
	}
	share := memoryShare
	if shared {
		share = sharedMemoryShare
	}
	limit, err := memlimit.ApplyRatio(memlimit.FromCgroup, share)()
	switch {
	case err == nil:
		return max(limit, minMemoryLimit), "the container"
	case !errors.Is(err, memlimit.ErrNoLimit) && !errors.Is(err, memlimit.ErrNoCgroup) && !errors.Is(err, memlimit.ErrCgroupsNotSupported):
		log.Warn("the container's memory limit cannot be read; set --memory-limit where there is one", "error", err.Error())
	}
	return openMemoryLimit, "the default"
}

// profiles serves Go's profiles where that is asked for. It returns the line that says where, and what ends it.
func (f *runtimeFlags) profiles(log *slog.Logger) (line string, end func(), err error) {
	if f.Pprof == "" {
		return "", func() {}, nil
	}
	listener, err := net.Listen("tcp", f.Pprof)
	if err != nil {
		return "", nil, fmt.Errorf("cannot serve profiles at %s; choose another address with --pprof: %w", f.Pprof, err)
	}
	server := httpd.Profiles(log)
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("profiles are served no more", "error", err.Error())
		}
	}()
	return "Profiles are at       " + address(listener) + "/debug/pprof/\n", func() { _ = server.Close() }, nil
}

// Connections to PostgreSQL for each processor, where --max-conns does not say. An operation computes for a tenth of a
// millisecond to one, and waits for PostgreSQL and the network several times as long, so about so many keep a processor busy. The most
// leaves room for the other pool, half as large, within the hundred connections that PostgreSQL allows by default.
const (
	connsPerProcessor   = 8
	minConns, mostConns = 16, 64
)

// defaultConns returns how many connections a machine, or a container, of so many processors has for operations.
func defaultConns(processors int) int {
	return min(max(connsPerProcessor*processors, minConns), mostConns)
}
