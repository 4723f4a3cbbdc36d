package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"menagerie/internal/attack"
)

// underAttack measures the operations while hostile clients send the whole table of attacks again and again, as fast as they are
// answered, and while they do not: one after the other, so often, so that what else goes on meanwhile meets both alike. The ratio
// is the median of those of the rounds, each of which is of its own two halves.
func (c *client) underAttack(ctx context.Context, o *options, operations []operation) (err error) {
	hostile, err := startHostile(ctx, o, c.token)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hostile.end()) }()
	fmt.Printf("%d hostile clients with %d attacks, one after the other and as fast as they are answered; medians of %d rounds of %v quiet and %[4]v under attack; the load is %s\n\n",
		o.Attackers, len(attack.All()), o.Rounds, o.For, load())
	fmt.Println("| operation | clients | p50 / p99 ms, quiet | p50 / p99 ms, under attack | ratio of p99 (least to most) | attacks/s |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, op := range operations {
		for _, clients := range o.Clients {
			var quiet, attacked [2][]float64 // p50 and p99 of each round
			var ratios, rates []float64
			for range o.Rounds {
				times, _, err := c.measure(ctx, op, clients, o.For)
				if err == nil {
					err = note(&quiet, times)
				}
				if err != nil {
					return fmt.Errorf("%s: %w", op.name, err)
				}
				if err := hostile.begin(); err != nil {
					return err
				}
				start := time.Now()
				times, _, err = c.measure(ctx, op, clients, o.For)
				took := time.Since(start)
				sent, stopped := hostile.pause()
				if err == nil {
					err = note(&attacked, times)
				}
				if err = errors.Join(err, stopped); err != nil {
					return fmt.Errorf("%s under attack: %w", op.name, err)
				}
				ratios = append(ratios, attacked[1][len(attacked[1])-1]/quiet[1][len(quiet[1])-1])
				rates = append(rates, float64(sent)/took.Seconds())
			}
			fmt.Printf("| %s | %d | %.2f / %.2f | %.2f / %.2f | %.2f (%.2f to %.2f) | %.0f |\n", op.name, clients,
				median(quiet[0]), median(quiet[1]), median(attacked[0]), median(attacked[1]),
				median(ratios), slices.Min(ratios), slices.Max(ratios), median(rates))
		}
	}
	fmt.Printf("\nThe load is %s\n", load())
	return nil
}

// note adds the percentiles of a round, in milliseconds.
func note(rounds *[2][]float64, sorted []time.Duration) error {
	if len(sorted) == 0 {
		return errors.New("nothing was answered; give it longer by --for")
	}
	for i, p := range []int{50, 99} {
		rounds[i] = append(rounds[i], float64(at(sorted, p).Microseconds())/1000)
	}
	return nil
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

// load says how busy the machine is, where that can be read: a ratio that was measured beside other work says less.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// hostile is a process of hostile clients. It is one of its own so that what they compute is not computed between the honest
// clients' requests, and it runs under nice, since real ones have machines of their own: what is measured is what the server does for
// them. A processor that is idle it gets at once.
type hostile struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	answers *bufio.Reader
}

func startHostile(ctx context.Context, o *options, token string) (*hostile, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	h := &hostile{cmd: exec.CommandContext(ctx, "nice", "-n", strconv.Itoa(o.Nice), exe, "--hostile", "--nice", strconv.Itoa(o.Nice), "--url", o.URL, "--attackers", strconv.Itoa(o.Attackers))}
	h.cmd.Stderr = os.Stderr
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // see beHostile
	if h.stdin, err = h.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := h.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	h.answers = bufio.NewReader(stdout)
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := h.say(token); err != nil { // not as an argument: those can be read by others
		return nil, errors.Join(err, h.end())
	}
	return h, nil
}

// say writes a line and returns the number that is answered.
func (h *hostile) say(line string) (int, error) {
	if _, err := io.WriteString(h.stdin, line+"\n"); err != nil {
		return 0, err
	}
	answer, err := h.answers.ReadString('\n')
	if err != nil {
		return 0, fmt.Errorf("the hostile process says nothing: %w", err)
	}
	return strconv.Atoi(strings.TrimSpace(answer))
}

// begin has it attack until pause, which returns how many requests have been sent meanwhile.
func (h *hostile) begin() error        { _, err := h.say("begin"); return err }
func (h *hostile) pause() (int, error) { return h.say("pause") }

func (h *hostile) end() error { return errors.Join(h.stdin.Close(), h.cmd.Wait()) }

// beHostile is what that process does: it reads the token, then begins and pauses with each line, and answers each with a number.
func beHostile(o *options, in io.Reader, out io.Writer) error {
	// Linux may share the processors out among sessions first, and heed the niceness of a process only within its own.
	_ = os.WriteFile("/proc/self/autogroup", []byte(strconv.Itoa(o.Nice)), 0)
	lines := bufio.NewScanner(in)
	lines.Scan()
	prepared, err := prepare(o.URL, lines.Text())
	if err != nil {
		return err
	}
	fmt.Fprintln(out, 0)
	for lines.Scan() {
		ctx, stop := context.WithCancel(context.Background())
		var sent atomic.Int64
		var all sync.WaitGroup
		for range o.Attackers {
			all.Go(func() { flood(ctx, prepared, &sent) })
		}
		fmt.Fprintln(out, 0)
		lines.Scan()
		stop()
		all.Wait()
		fmt.Fprintln(out, sent.Load())
	}
	return lines.Err()
}

// ready is a request that only has to be sent.
type ready struct {
	*http.Request
	body []byte
}

// prepare makes the requests, so that nothing is computed for them but the sending.
func prepare(url, token string) ([]ready, error) {
	var prepared []ready
	for _, a := range attack.All() {
		r, err := a.HTTP(context.Background(), url)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		prepared = append(prepared, ready{r, body})
	}
	return prepared, nil
}

// flood sends the requests again and again until ctx ends, and counts. Some have no answer: the server hangs up on
// a body that it will not read.
func flood(ctx context.Context, requests []ready, sent *atomic.Int64) {
	hostile := &http.Client{Transport: &http.Transport{}}
	defer hostile.CloseIdleConnections()
	for {
		for _, prepared := range requests {
			r := prepared.Clone(ctx)
			if len(prepared.body) > 0 { // or there would be one without a length
				r.Body = io.NopCloser(bytes.NewReader(prepared.body))
			}
			resp, err := hostile.Do(r)
			if ctx.Err() != nil {
				return
			}
			sent.Add(1)
			if err == nil {
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
			}
		}
	}
}
