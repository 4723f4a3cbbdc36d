package soak

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	_ "menagerie/internal/app" // see build
)

var (
	each  = flag.Int("soak.faults", 2, "how many faults of each kind strike")
	least = flag.Int("soak.writes", 500, "how many changes have to be acknowledged at least")
	seed  = flag.Uint64("soak.seed", 0, "repeats the choices of a run; 0: new ones")
	long  = flag.Bool("soak.long", false, "let operations take their usual time, and freezes last longer than that")
)

const (
	crowd    = 12 // clients
	sessions = 4  // among which they share: a sign-in is expensive, and with the race detector more so
)

// TestNothingIsLost lets clients change the same animals by way of two instances while faults strike, and judges what has
// become of it. How fast anything is it does not judge, but for the end of an instance that is asked to end.
func TestNothingIsLost(t *testing.T) {
	if *seed == 0 {
		*seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-soak.seed=%d", *seed)
	args := []string{"--access-ttl=24h", "--max-conns=8"}
	hold := 800 * time.Millisecond
	if *long {
		hold = 4 * time.Second
	} else {
		args = append(args, "--timeout=1s")
	}
	f := newFleet(t, args...)
	history := newRecorder()

	var clients []*client
	for n := range crowd + 2*len(f.instances) {
		clients = append(clients, newClient(f, history, n, *seed))
	}
	clients[0].signUp()
	for n, c := range clients[1:] {
		if n < sessions-1 {
			c.signIn()
		} else {
			c.token = clients[n%sessions].token
		}
	}
	probes, surveyors := clients[crowd:crowd+len(f.instances)], clients[crowd+len(f.instances):]
	for _, c := range probes {
		c.pinned = true
	}
	h := &herd{some: make([]animal, 8)}
	for i := range h.some {
		h.some[i] = animal{clients[0].create().Animal, 1, false}
	}

	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	t.Cleanup(func() { // before the fleet is gone
		stop()
		all.Wait()
	})
	for _, c := range clients[:crowd] {
		all.Go(func() {
			for ctx.Err() == nil {
				c.step(h)
			}
		})
	}
	begin := time.Now()
	back := storm(f, probes, hold)
	for history.writes.Load() < int64(*least) && !t.Failed() && time.Since(begin) < time.Hour {
		time.Sleep(10 * time.Millisecond)
	}
	took := time.Since(begin)
	stop()
	all.Wait()

	kept := survey(surveyors)
	for _, i := range f.instances {
		i.end()
	}
	for _, wrong := range Check(history.ops, kept) {
		t.Error(wrong)
	}
	accepted := 0
	for _, i := range f.instances {
		for _, id := range i.accepted() {
			accepted++
			if !strings.HasSuffix(id, "-ask") && !history.answered[id] {
				t.Errorf("%s was asked to end, and did not answer the request %s, which it had taken on", i.name, id)
			}
		}
	}
	f.says("DATA RACE", `"msg":"panic"`, "goroutine ")
	if accepted == 0 {
		t.Error("the logs of the instances that were asked to end have no requests: this test tests nothing")
	}
	report(t, history, kept, back, took)
	t.Logf("%8d requests had been accepted by instances that were asked to end, and were answered", accepted)
}

// storm lets the faults strike, and measures how long after each it takes until every instance serves.
func storm(f *fleet, probes []*client, hold time.Duration) map[string][]time.Duration {
	r := rand.New(rand.NewPCG(*seed, 1<<32))
	var due []fault
	for _, x := range faults {
		for range *each {
			due = append(due, x)
		}
	}
	r.Shuffle(len(due), func(i, j int) { due[i], due[j] = due[j], due[i] })
	animals := make([]string, len(probes))
	for i, c := range probes {
		animals[i] = c.create().Animal
	}
	struck := map[string]int{} // by kind
	back := map[string][]time.Duration{}
	for len(due) > 0 && !f.t.Failed() {
		now := due[:1]
		if len(due) > 1 && due[0].what != due[1].what && r.IntN(5) == 0 {
			now = due[:2] // two at once
		}
		due = due[len(now):]
		time.Sleep(time.Duration(r.Int64N(int64(hold / 4)))) // the clients work
		kind := now[0].kind
		var lifts []func() time.Time
		for i, x := range now {
			if i > 0 {
				f.t.Logf("          at once: %s, %s", kind, x.kind)
				kind = "several at once"
			}
			form := struck[x.kind] % len(x.forms)
			struck[x.kind]++
			lifts = append(lifts, x.forms[form](f, r))
			last := hold
			if x.kind == freezing { // also beyond the time that an operation has
				last *= 3
			}
			time.Sleep(time.Duration(r.Int64N(int64(last))))
		}
		slices.Reverse(lifts)
		var returned time.Time
		for _, lift := range lifts {
			returned = lift()
		}
		took := make([]time.Duration, len(probes))
		var all sync.WaitGroup
		for i, c := range probes {
			all.Go(func() {
				every(f.t, c.fleet.instances[c.at].name+" serves again", func() error {
					if o := c.replace(animals[i], 0); o.Outcome != Done {
						return fmt.Errorf("%s %s", o.Outcome, o.Detail)
					}
					return nil
				})
				took[i] = time.Since(returned)
			})
		}
		all.Wait()
		back[kind] = append(back[kind], slices.Max(took))
		f.t.Logf("%8.3f s after: %s", slices.Max(took).Seconds(), kind)
	}
	return back
}

// report says in figures what has happened.
func report(t *testing.T, history *recorder, kept map[string]Kept, back map[string][]time.Duration, took time.Duration) {
	counts := map[string]int{}
	for _, o := range history.ops {
		what := "changes"
		if o.Kind == Read {
			what = "reads"
		}
		counts[what+", "+o.Outcome.String()]++
	}
	versions := 0
	for _, k := range kept {
		versions += len(k)
	}
	t.Logf("%d requests in %v, of which", len(history.ops), took.Round(time.Second))
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%8d %s", counts[what], what)
	}
	t.Logf("%8d animals stored, in %d versions", len(kept), versions)
	t.Log("seconds until every instance served again:")
	for _, kind := range slices.Sorted(maps.Keys(back)) {
		list := back[kind]
		slices.Sort(list)
		t.Logf("%8.3f median, %.3f at most, after %d × %s", list[len(list)/2].Seconds(), list[len(list)-1].Seconds(), len(list), kind)
	}
}
