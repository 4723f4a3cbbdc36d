package suite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// side is one system in one round.
type side struct {
	rate               float64 // requests/s
	cpu, postgres, own float64 // ms of the processors for each request: the system's, PostgreSQL's, the clients'
	p50, p99           time.Duration
	answers            int
}

// result is a workload at so many clients: for each system its rounds.
type result struct {
	load    *workload
	clients int
	names   []string
	sides   [][]side  // by system, then by round
	first   []side    // the server's at the workload that this one is compared with, by round; empty: there is none
	pgbench []float64 // requests/s by round; empty: it was not asked
}

// warmUp is how long each system is asked before it is measured: connections are opened, and statements prepared, once.
const warmUp = 500 * time.Millisecond

// pgbench is asked in fewer rounds, each some times as long, since it begins each by preparing its statements.
const (
	pgbenchRounds = 3
	pgbenchFor    = 3 * time.Second
)

// closed measures a workload at so many clients, each of which waits for its answer.
func (b *bench) closed(ctx context.Context, load *workload, count int) (result, error) {
	requests := b.world.requests(load, b.Seed, b.made)
	var first []request
	if load.first != "" && count == barClients {
		first = b.world.requests(workloadOf(load.first), b.Seed, b.made)
	}
	r := result{load: load, clients: count, sides: make([][]side, len(b.systems))}
	all := make([]*clients, len(b.systems))
	for i, s := range b.systems {
		r.names = append(r.names, s.name)
		c, err := s.connect(ctx, count)
		if err != nil {
			return r, err
		}
		defer c.close()
		all[i] = c
		if l := c.closed(requests, 0, min(warmUp, b.For)); l.err != nil {
			return r, l.err
		}
	}
	if b.Cpuprofile != "" {
		if err := b.profile(ctx, all[0], requests, load.name); err != nil {
			return r, err
		}
	}
	rounds, each := b.rounds(count)
	compare := func(round int) error {
		if first == nil {
			return nil
		}
		s, err := b.lap(b.systems[0], func() lap { return all[0].closed(first, round*997, each) })
		r.first = append(r.first, s)
		return err
	}
	for round := range rounds {
		if round%2 == 1 { // neither is always the first
			if err := compare(round); err != nil {
				return r, err
			}
		}
		for i := range b.systems {
			n := (i + round) % len(b.systems) // none is always the first
			s, err := b.lap(b.systems[n], func() lap { return all[n].closed(requests, round*997, each) })
			if err != nil {
				return r, err
			}
			r.sides[n] = append(r.sides[n], s)
		}
		if round%2 == 0 {
			if err := compare(round); err != nil {
				return r, err
			}
		}
		if b.pgbench != nil && count == barClients && round < pgbenchRounds {
			rate, err := b.pgbench.run(ctx, load.name, count, min(pgbenchFor, 2*b.For))
			if err != nil {
				return r, err
			}
			r.pgbench = append(r.pgbench, rate)
		}
	}
	return r, ctx.Err()
}

// lap measures what fn makes a system do.
func (b *bench) lap(s *system, fn func() lap) (side, error) {
	before, err := b.clock(s)
	if err != nil {
		return side{}, err
	}
	l := fn()
	if l.err != nil {
		return side{}, l.err
	}
	after, err := b.clock(s)
	if err != nil {
		return side{}, err
	}
	if len(l.latencies) == 0 {
		return side{}, fmt.Errorf("%s: nothing was answered; give it longer by --for", s.name)
	}
	n := float64(len(l.latencies))
	each := func(i int) float64 { return float64(after[i]-before[i]) / float64(time.Millisecond) / n }
	return side{
		rate: n / l.took.Seconds(), cpu: each(0), postgres: each(1), own: each(2),
		p50: percentile(l.latencies, 50), p99: percentile(l.latencies, 99), answers: len(l.latencies),
	}, nil
}

// clock returns the time of the processors that the system, PostgreSQL and this process have taken until now.
func (b *bench) clock(s *system) (c [3]time.Duration, err error) {
	own, err := statOf(s.pid)
	if err != nil {
		return c, fmt.Errorf("%s has ended: %s", s.name, s.log)
	}
	c[0], c[2] = own.cpu, ownCPU()
	if b.postgres != 0 {
		c[1], err = cpuBelow(b.postgres)
	}
	return c, err
}

// profile keeps a profile of the server under the workload.
func (b *bench) profile(ctx context.Context, c *clients, requests []request, name string) error {
	if err := os.MkdirAll(b.Cpuprofile, 0o755); err != nil { //nolint:gosec // profiles are no secret
		return err
	}
	d := max(b.For, 5*time.Second)
	kept := make(chan error, 1)
	go func() { kept <- keepProfile(ctx, c.system.profile, filepath.Join(b.Cpuprofile, name+".pprof"), d) }()
	l := c.closed(requests, 0, d)
	if err := <-kept; err != nil {
		return err
	}
	return l.err
}

// postmaster returns the process that is the parent of PostgreSQL's others, 0 where it is not to be seen from here.
func postmaster(ctx context.Context, x *sql.DB) int {
	var pid int
	if err := x.QueryRowContext(ctx, `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		return 0
	}
	s, err := statOf(pid)
	if err != nil {
		return 0
	}
	return s.parent
}
