// Package suite measures the server side by side with the floor, a plain program that runs the same statements and gives the
// same answers (package plain): in short rounds that alternate, so that what else goes on at the machine meets both, and as
// ratios within each round.
package suite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Options say what is measured, and how long.
type Options struct {
	DatabaseURL string        `env:"DATABASE_URL" placeholder:"postgres://…" help:"An empty PostgreSQL database, or one that an earlier run has filled. Without it the benchmark keeps a private PostgreSQL in the cache."`
	Cache       string        `env:"MENAGERIE_BENCH_CACHE" placeholder:"DIR" help:"Where the data are kept between runs, some 4 GB. Default: menagerie-bench below the user's cache folder, for root /var/cache/menagerie-bench."`
	Animals     int           `default:"1000000" help:"How many animals the data have."`
	Workloads   []string      `default:"point,page,nested,replace,page1000,search,mix" help:"What is measured, of these."`
	Clients     []int         `default:"16,1,128" help:"How many clients there are at once."`
	For         time.Duration `default:"1s" help:"How long one side is measured in a round, at 16 clients; in the open loop it is twice as long."`
	Rounds      int           `default:"15" help:"How many rounds, at 16 clients. At other numbers of clients there are 5 of 1 s, where that is less."`
	Rates       []string      `default:"mix=1000,point=2000,nested=150" help:"Requests per second of the workloads in the open loop."`
	Quick       bool          `help:"For tuning: 16 clients, rounds of 1 s, no open loop and no pgbench, where nothing else is asked for; nothing is written."`
	Server      string        `placeholder:"FILE" help:"The program to measure. Without it the one of this working copy is built."`
	Against     string        `placeholder:"FILE" help:"Another server to measure as well, such as that of an earlier commit."`
	ServerFlags []string      `placeholder:"FLAG,…" help:"More flags for the servers, as in --server-flags=--reference-executor."`
	Floor       bool          `default:"true" negatable:"" help:"Measure the floor, too."`
	Pgbench     bool          `default:"true" negatable:"" help:"Measure pgbench with the same statements, where it is installed."`
	Check       bool          `default:"true" negatable:"" help:"Compare answers with each other, and some with what SQL says, before anything is measured."`
	Cpuprofile  string        `placeholder:"DIR" help:"Keep a profile of the server for each workload in this folder."`
	Write       string        `placeholder:"DIR" help:"Write the tables and the picture into performance.md and performance.svg in this folder."`
	Seed        uint64        `default:"1" help:"Which requests are sent."`
}

// complete fills in what depends on the rest.
func (o *Options) complete() error {
	if o.Quick {
		o.Pgbench, o.Rates, o.Write = false, nil, ""
		if slices.Equal(o.Clients, []int{16, 1, 128}) {
			o.Clients = []int{16}
		}
		if o.For == 2*time.Second {
			o.For = time.Second
		}
	}
	for _, name := range o.Workloads {
		if workloadOf(name) == nil {
			return fmt.Errorf("--workloads: there is no %q", name)
		}
	}
	if o.Rounds < 1 || o.For < 10*time.Millisecond {
		return errors.New("--rounds must be at least 1, and --for 10ms")
	}
	if _, err := parseRates(o.Rates); err != nil {
		return err
	}
	if o.Write != "" {
		if err := o.whole(); err != nil {
			return fmt.Errorf("--write: %w; without it, or with --quick, anything is but printed", err)
		}
		if err := writable(o.Write); err != nil {
			return fmt.Errorf("--write: %w", err)
		}
	}
	if o.Cache != "" {
		return nil
	}
	if os.Getuid() == 0 { // PostgreSQL runs as another user then, who has to get there
		o.Cache = "/var/cache/menagerie-bench"
		return nil
	}
	base, err := os.UserCacheDir()
	o.Cache = filepath.Join(base, "menagerie-bench")
	return err
}

// The run that is written into the document. Fewer animals, requests or checks are for tuning.
const (
	wholeAnimals = 1_000_000
	wholeRounds  = 15
	wholeFor     = time.Second
)

var (
	wholeClients = []int{16, 1, 128}
	wholeRates   = []string{"mix=1000", "point=2000", "nested=150"}
)

// whole returns why this is not the run that is written.
func (o *Options) whole() error {
	var list []string
	for _, f := range []struct {
		ok   bool
		must string
	}{
		{o.Animals == wholeAnimals, fmt.Sprintf("--animals must be %d", wholeAnimals)},
		{!slices.ContainsFunc(workloads, func(w workload) bool { return !slices.Contains(o.Workloads, w.name) }), "--workloads must be all"},
		{slices.Equal(o.Clients, wholeClients), "--clients must be 16,1,128"},
		{slices.Equal(o.Rates, wholeRates), "--rates must be " + strings.Join(wholeRates, ",")},
		{o.Rounds >= wholeRounds && o.For >= wholeFor, fmt.Sprintf("--rounds must be at least %d, and --for %v", wholeRounds, wholeFor)},
		{o.Check, "--no-check must not be there"},
		{o.Floor, "--no-floor must not be there"},
		{o.Server == "" && len(o.ServerFlags) == 0, "--server and --server-flags must not be there"},
		{o.Against == "" && o.Cpuprofile == "", "--against and --cpuprofile must not be there"},
		{o.Seed == 1, "--seed must be 1"},
	} {
		if !f.ok {
			list = append(list, f.must)
		}
	}
	if len(list) > 0 {
		return errors.New(strings.Join(list, "; "))
	}
	return nil
}

// rounds returns how many rounds there are at so many clients, and how long each side is measured in one. The bar is at one
// number of them, which so gets the most.
func (o *Options) rounds(clients int) (int, time.Duration) {
	if clients == barClients {
		return o.Rounds, o.For
	}
	return min(o.Rounds, 5), min(o.For, time.Second)
}

// bench is a run of the benchmark.
type bench struct {
	*Options
	out      io.Writer
	work     string // a folder for the run alone
	made     int    // how many requests of each workload
	database *database
	world    *world
	learned  *learned
	systems  []*system // the server first
	pgbench  *pgbench  // nil: it is not asked
	postgres int       // the process of PostgreSQL that the others are children of; 0: not on this machine
}

// Run measures, and prints what it finds as it goes.
func Run(ctx context.Context, o *Options, out io.Writer) (err error) {
	if err := o.complete(); err != nil {
		return err
	}
	b := &bench{Options: o, out: out, made: manyRequests}
	defer func() {
		for _, s := range b.systems {
			s.stop()
		}
		if b.database != nil {
			err = errors.Join(err, b.database.close())
		}
		if b.work != "" {
			err = errors.Join(err, os.RemoveAll(b.work))
		}
	}()
	if err := b.prepare(ctx); err != nil {
		return err
	}
	return b.measure(ctx)
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.out, format+"\n", args...) }

// prepare makes the data where they are missing, and starts and checks the programs.
func (b *bench) prepare(ctx context.Context) error {
	var err error
	if b.work, err = os.MkdirTemp("", "menagerie-bench-"); err != nil {
		return err
	}
	server, floor := b.Server, filepath.Join(b.work, "floor")
	if server == "" {
		server = filepath.Join(b.work, "menagerie")
		if err := build(ctx, server, "menagerie"); err != nil {
			return err
		}
	}
	if b.database, err = openDatabase(ctx, b.Options, b.say); err != nil {
		return err
	}
	b.postgres = postmaster(ctx, b.database.sql)
	profiles := ""
	if b.Cpuprofile != "" {
		if profiles, err = freeAddress(ctx); err != nil {
			return err
		}
	}
	s, err := startServer(ctx, "server", server, b.database.url, profiles, b.ServerFlags)
	b.systems = append(b.systems, s)
	if err != nil {
		return err
	}
	if b.world, err = s.signIn(ctx, b.database.shape); err != nil {
		return err
	}
	if b.learned, err = learn(ctx, b.database, b.world); err != nil {
		return err
	}
	if b.Floor {
		if err := build(ctx, floor, "menagerie/bench/floor"); err != nil {
			return err
		}
		plan, err := json.Marshal(b.learned.plan)
		if err != nil {
			return err
		}
		s, err := startFloor(ctx, floor, b.database.url, plan)
		b.systems = append(b.systems, s)
		if err != nil {
			return err
		}
	}
	if b.Against != "" {
		s, err := startServer(ctx, "other", b.Against, b.database.url, "", b.ServerFlags)
		b.systems = append(b.systems, s)
		if err != nil {
			return err
		}
	}
	if b.Pgbench {
		if b.pgbench, err = newPgbench(b.database.url, b.work, b.learned); err != nil {
			return err
		}
		if b.pgbench == nil {
			b.say("pgbench is not installed; it is left out")
		}
	}
	if b.Check {
		return b.check(ctx)
	}
	return nil
}

func build(ctx context.Context, to, pkg string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", to, pkg)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building %s: %w", pkg, err)
	}
	return nil
}

// wanted are the workloads that are asked for, in their order.
func (b *bench) wanted() (list []*workload) {
	for i := range workloads {
		if slices.Contains(b.Workloads, workloads[i].name) {
			list = append(list, &workloads[i])
		}
	}
	return list
}

// manyRequests is how many requests of a workload are made before it is measured, and sent again and again.
const manyRequests = 4_096

// findings are all that a run has found.
type findings struct {
	setting setting
	results []result
	memory  []memory
	paced   []paced
}

// memory is the most that a system has had resident while all workloads were measured.
type memory struct {
	name    string
	clients int
	peak    float64 // MiB
}

// measure runs the rounds.
func (b *bench) measure(ctx context.Context) error {
	// One thread is enough for the clients, and leaves the processors to what is measured.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var f findings
	var err error
	if f.setting, err = b.settingNow(ctx); err != nil {
		return err
	}
	b.say("%s\n\n%s", f.setting.text(), strings.Join(tableHead, "\n"))
	for _, clients := range b.Clients {
		for _, s := range b.systems {
			if err := resetPeak(s.pid); err != nil {
				return err
			}
		}
		for _, load := range b.wanted() {
			r, err := b.closed(ctx, load, clients)
			if err != nil {
				return err
			}
			f.results = append(f.results, r)
			b.say("%s", r.row())
		}
		for _, s := range b.systems {
			peak, err := peakMemory(s.pid)
			if err != nil {
				return err
			}
			m := memory{s.name, clients, float64(peak) / (1 << 20)}
			f.memory = append(f.memory, m)
			b.say("memory of the %s at %d clients: %.1f MiB at most", m.name, m.clients, m.peak)
		}
	}
	if f.paced, err = b.openLoop(ctx); err != nil {
		return err
	}
	f.setting.loadAfter = loadAverage()
	if b.Write != "" {
		return f.write(b.Write)
	}
	return nil
}
