package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"menagerie/internal/attack"
)

// attackRounds is how often the quiet and the attacked time of an operation are measured, one after the other.
const attackRounds = 5

// underAttack measures the operations while hostile clients send the whole table of attacks again and again, as fast as they are
// answered, and before they begin; the figures are those of the round with the middle ratio of the 99th percentiles.
func (c *client) underAttack(ctx context.Context, o *options, operations []operation) error {
	requests := attack.All()
	fmt.Printf("\n%d hostile clients with %d attacks, one after the other and as fast as they are answered\n\n", o.Attackers, len(requests))
	fmt.Println("| operation | clients | p50 / p99 ms, quiet | p50 / p99 ms, under attack | ratio of p99 | attacks/s |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, op := range operations {
		for _, clients := range o.Clients {
			type round struct {
				quiet, attacked []time.Duration
				ratio, rate     float64
			}
			var rounds []round
			for range attackRounds {
				quiet, _, err := c.measure(ctx, op, clients, o.For)
				if err != nil {
					return fmt.Errorf("%s: %w", op.name, err)
				}
				attacking, stop := context.WithCancel(ctx)
				var sent atomic.Int64
				var hostile sync.WaitGroup
				for range o.Attackers {
					hostile.Go(func() { sent.Add(int64(c.attack(attacking, requests))) })
				}
				start := time.Now()
				attacked, _, err := c.measure(ctx, op, clients, o.For)
				took := time.Since(start)
				stop()
				hostile.Wait()
				if err != nil {
					return fmt.Errorf("%s under attack: %w", op.name, err)
				}
				if len(quiet) == 0 || len(attacked) == 0 {
					return fmt.Errorf("%s: nothing was answered in %v; give it longer by --for", op.name, o.For)
				}
				rounds = append(rounds, round{quiet, attacked,
					float64(at(attacked, 99)) / float64(at(quiet, 99)), float64(sent.Load()) / took.Seconds()})
			}
			slices.SortFunc(rounds, func(a, b round) int { return int(1000 * (a.ratio - b.ratio)) })
			r := rounds[len(rounds)/2]
			fmt.Printf("| %s | %d | %s / %s | %s / %s | %.2f (%.2f to %.2f) | %.0f |\n", op.name, clients,
				percentile(r.quiet, 50), percentile(r.quiet, 99), percentile(r.attacked, 50), percentile(r.attacked, 99),
				r.ratio, rounds[0].ratio, rounds[len(rounds)-1].ratio, r.rate)
		}
	}
	return nil
}

// attack sends the requests again and again until ctx ends, and returns how many. Some have no answer: the server hangs up on
// a body that it will not read.
func (c *client) attack(ctx context.Context, requests []attack.Request) (sent int) {
	hostile := &http.Client{Transport: &http.Transport{}}
	defer hostile.CloseIdleConnections()
	for {
		for i := range requests {
			r, err := requests[i].HTTP(ctx, c.url)
			if ctx.Err() != nil {
				return sent
			}
			if err != nil {
				continue
			}
			c.byToken(r)
			sent++
			if resp, err := hostile.Do(r); err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		}
	}
}
