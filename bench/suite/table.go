package suite

import (
	"fmt"
	"strings"
)

// bar is what the server may take of the processors against the floor, at most, and how many requests it answers, at least.
var bars = map[string]struct{ cpu, rate float64 }{
	"point":    {1.4, 0.85},
	"page":     {1.15, 0.95},
	"nested":   {1.15, 0.95},
	"replace":  {1.6, 0.80},
	"page1000": {1.15, 0.95},
	"search":   {1.2, 0.9},
	"mix":      {1.25, 0.9},
}

// The other bars: the server's CPU of page 1,000 against that of the first pages, the memory at so many clients in MiB, and the 99th
// percentile of the mix in the open loop in ms, at so many requests per second.
const (
	farBar       = 1.2
	openBar      = 15.0
	openBarRate  = 1000.0
	openBarOfAll = "mix"
)

var memoryBars = map[int]float64{16: 64, 128: 96}

func rateOf(s side) float64     { return s.rate }
func cpuOf(s side) float64      { return s.cpu }
func postgresOf(s side) float64 { return s.postgres }
func ownOf(s side) float64      { return s.own }
func p50Of(s side) float64      { return s.p50.Seconds() * 1000 }
func p99Of(s side) float64      { return s.p99.Seconds() * 1000 }

var tableHead = []string{
	"| workload | clients | system | requests/s | CPU ms | PostgreSQL's CPU ms | clients' CPU ms | p50 ms | p99 ms | CPU of the server against it (bar) | requests/s against it (bar) |",
	"|---|---|---|---|---|---|---|---|---|---|---|",
}

// row returns the rows of a result, one for each system.
func (r *result) row() string {
	var b strings.Builder
	for i, sides := range r.sides {
		cpu, rate := "", ""
		if i > 0 {
			cpu = paired(r.sides[0], sides, cpuOf).text(r, bars[r.load.name].cpu, r.names[i] == "floor")
			rate = paired(r.sides[0], sides, rateOf).text(r, bars[r.load.name].rate, r.names[i] == "floor")
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %.0f | %.4f | %.4f | %.4f | %.2f | %.2f | %s | %s |", r.load.name, r.clients, r.names[i],
			middle(sides, rateOf), middle(sides, cpuOf), middle(sides, postgresOf), middle(sides, ownOf), middle(sides, p50Of), middle(sides, p99Of), cpu, rate)
	}
	return b.String()
}

// barClients is at how many clients the bar holds.
const barClients = 16

func (x ratio) text(r *result, bar float64, floor bool) string {
	s := fmt.Sprintf("%.2f [%.2f, %.2f]", x.median, x.least, x.most)
	if floor && r.clients == barClients {
		s += fmt.Sprintf(" (%.2f)", bar)
	}
	return s
}
