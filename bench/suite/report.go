package suite

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The tables stand between these lines of the document, which keeps all else that it says.
const (
	reportBegin = "<!-- what follows is written by make bench -->\n"
	reportEnd   = "<!-- until here -->\n"

	documentName = "performance.md"
	pictureName  = "performance.svg"
)

// write writes the tables and the picture into a folder.
func (f *findings) write(dir string) error {
	path := filepath.Join(dir, documentName)
	document, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	document, err = between(document, f.report())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return errors.Join(
		os.WriteFile(path, document, 0o644),                                       //nolint:gosec // it is for everybody
		os.WriteFile(filepath.Join(dir, pictureName), []byte(f.picture()), 0o644), //nolint:gosec // likewise
	)
}

// writable returns why nothing could be written there: it is asked before anything is measured.
func writable(dir string) error {
	document, err := os.ReadFile(filepath.Join(dir, documentName))
	if err == nil {
		_, err = between(document, "")
	}
	return err
}

// between puts a text between the marks.
func between(document []byte, text string) ([]byte, error) {
	before, rest, ok := bytes.Cut(document, []byte(reportBegin))
	_, after, also := bytes.Cut(rest, []byte(reportEnd))
	if !ok || !also {
		return nil, fmt.Errorf("the lines %q and %q are missing", strings.TrimSpace(reportBegin), strings.TrimSpace(reportEnd))
	}
	return bytes.Join([][]byte{before, after}, []byte(reportBegin+text+reportEnd)), nil
}

// report are the tables.
func (f *findings) report() string {
	var b strings.Builder
	s := &f.setting
	fmt.Fprintf(&b, "\n%s, %d processors, %s of memory, which the server, PostgreSQL %s and the clients share; %s; commit `%s`; %s; load average %s before and %s after. "+
		"%s animals. The server is `menagerie %s`. %d rounds at %d clients, in each of which every side is measured for %v; figures are medians, ratios those of a round with the least and the most of all rounds. "+
		"What misses its bar is in bold.\n",
		s.processor, s.processors, s.memory, s.postgres, s.goVersion, s.commit, s.at.Format("2 January 2006, 15:04 UTC"), s.loadBefore, s.loadAfter,
		thousands(float64(s.animals)), strings.Join(s.flags, " "), s.rounds, barClients, s.each)
	if r := f.at(barClients); len(r) > 0 {
		fmt.Fprintf(&b, "\n![Requests and processor time of the server beside the floor](%s)\n", pictureName)
		fmt.Fprintf(&b, "\n**%d clients, beside the bar**\n\n", barClients)
		b.WriteString("| workload | server: requests/s, CPU ms | floor: requests/s, CPU ms | CPU against the floor | at most | requests/s against the floor | at least |\n|---|---|---|---|---|---|---|\n")
		for i := range r {
			floor := r[i].of("floor")
			if floor == nil {
				continue
			}
			bar := bars[r[i].load.name]
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %.2f | %s | %.2f |\n", r[i].load.title, rateAndCPU(r[i].sides[0]), rateAndCPU(floor),
				met(paired(r[i].sides[0], floor, cpuOf), bar.cpu, true), bar.cpu, met(paired(r[i].sides[0], floor, rateOf), bar.rate, false), bar.rate)
		}
		for i := range r {
			if len(r[i].first) > 0 {
				fmt.Fprintf(&b, "\nIn the same rounds, %s takes the server %s times the CPU of %s (at most %.2f).\n",
					r[i].load.title, met(paired(r[i].sides[0], r[i].first, cpuOf), farBar, true), workloadOf(r[i].load.first).title, farBar)
			}
		}
	}
	b.WriteString("\n**All that was measured**\n\n| workload | clients | system | requests/s | CPU ms | PostgreSQL's CPU ms | clients' CPU ms | p50 / p99 ms |\n|---|---|---|---|---|---|---|---|\n")
	for i := range f.results {
		r := &f.results[i]
		for n, sides := range r.sides {
			fmt.Fprintf(&b, "| %s | %d | %s | %s | %.3f | %.3f | %.3f | %.2f / %.2f |\n", r.load.title, r.clients, r.names[n], thousands(middle(sides, rateOf)),
				middle(sides, cpuOf), middle(sides, postgresOf), middle(sides, ownOf), middle(sides, p50Of), middle(sides, p99Of))
		}
		if len(r.pgbench) > 0 {
			fmt.Fprintf(&b, "| %s | %d | pgbench | %s | | | | |\n", r.load.title, r.clients, thousands(median(r.pgbench)))
		}
	}
	if len(f.paced) > 0 {
		b.WriteString("\n**At a fixed rate**, measured from the moment at which a request was due\n\n| workload | requests/s | system | p50 ms | p99 ms (least to most) | at most |\n|---|---|---|---|---|---|\n")
		for _, p := range f.paced {
			for n, name := range p.names {
				r := rangeOf(p.p99[n])
				p99, bar := met(r, r.median, true), ""
				if n == 0 && p.load.name == openBarOfAll && p.rate == openBarRate {
					p99, bar = met(r, openBar, true), fmt.Sprintf("%.0f", openBar)
				}
				fmt.Fprintf(&b, "| %s | %s | %s | %.2f | %s | %s |\n", p.load.title, thousands(p.rate), name, median(p.p50[n]), p99, bar)
			}
		}
	}
	b.WriteString("\n**Memory**, the most that was resident while all workloads were measured\n\n| system | clients | MiB | at most |\n|---|---|---|---|\n")
	for _, m := range f.memory {
		peak, bar := fmt.Sprintf("%.1f", m.peak), ""
		if most := memoryBars[m.clients]; most > 0 && m.name == "server" {
			if bar = fmt.Sprintf("%.0f", most); m.peak > most {
				peak = "**" + peak + "**"
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s |\n", m.name, m.clients, peak, bar)
	}
	b.WriteString("\n")
	return b.String()
}

// at returns the results at so many clients.
func (f *findings) at(clients int) (list []result) {
	for _, r := range f.results {
		if r.clients == clients {
			list = append(list, r)
		}
	}
	return list
}

// of returns the rounds of a system, nil where it was not measured.
func (r *result) of(name string) []side {
	for i, n := range r.names {
		if n == name {
			return r.sides[i]
		}
	}
	return nil
}

func rateAndCPU(sides []side) string {
	return fmt.Sprintf("%s, %.3f", thousands(middle(sides, rateOf)), middle(sides, cpuOf))
}

// met writes a ratio, in bold where it misses the bar.
func met(x ratio, bar float64, most bool) string {
	s := fmt.Sprintf("%.2f", x.median)
	if most && x.median > bar || !most && x.median < bar {
		s = "**" + s + "**"
	}
	return fmt.Sprintf("%s (%.2f to %.2f)", s, x.least, x.most)
}

// thousands writes a number without its fraction, with commas between the thousands.
func thousands(x float64) string {
	s := fmt.Sprintf("%.0f", x)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
