package suite

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// paced is a workload at a fixed rate.
type paced struct {
	load  *workload
	rate  float64
	names []string
	p50   [][]float64 // ms, by system and round
	p99   [][]float64
}

// The open loop: how many connections there are, and how often each system is measured. The rounds are many and short, since whoever
// else is on the machine may stop it for a while: that spoils the round in which it happens.
const (
	openClients = 128
	openRounds  = 9
)

// parseRates reads workload=rate, in the order in which they are given.
func parseRates(rates []string) (list []paced, err error) {
	for _, s := range rates {
		name, number, _ := strings.Cut(s, "=")
		p := paced{load: workloadOf(name)}
		if p.rate, err = strconv.ParseFloat(number, 64); err != nil || p.load == nil || p.rate <= 0 {
			return nil, fmt.Errorf("--rates must be a workload and its requests per second, as in mix=1000, and has %q", s)
		}
		list = append(list, p)
	}
	return list, nil
}

// openLoop measures the workloads at fixed rates: how long answers take from the moment at which their request was due, whether
// or not it could be sent.
func (b *bench) openLoop(ctx context.Context) ([]paced, error) {
	list, err := parseRates(b.Rates)
	if err != nil {
		return nil, err
	}
	for i := range list {
		p := &list[i]
		requests := b.world.requests(p.load, b.Seed, b.made)
		p.p50, p.p99 = make([][]float64, len(b.systems)), make([][]float64, len(b.systems))
		all := make([]*clients, len(b.systems))
		for n, s := range b.systems {
			p.names = append(p.names, s.name)
			if all[n], err = s.connect(ctx, openClients); err != nil {
				return nil, err
			}
			defer all[n].close()
			if l := all[n].open(requests, 0, p.rate, min(2*warmUp, b.For)); l.err != nil {
				return nil, l.err
			}
		}
		for round := range openRounds {
			for n := range b.systems {
				n = (n + round) % len(b.systems)
				l := all[n].open(requests, round*997, p.rate, 2*b.For)
				if l.err != nil {
					return nil, l.err
				}
				p.p50[n] = append(p.p50[n], ms(percentile(l.latencies, 50)))
				p.p99[n] = append(p.p99[n], ms(percentile(l.latencies, 99)))
			}
		}
		for n, name := range p.names {
			b.say("open loop, %s at %.0f/s, %s: p50 %.2f ms, p99 %.2f ms", p.load.name, p.rate, name, median(p.p50[n]), median(p.p99[n]))
		}
	}
	return list, ctx.Err()
}

func ms(d time.Duration) float64 { return d.Seconds() * 1000 }
