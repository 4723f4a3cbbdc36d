package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"time"
)

// A fault strikes a fleet in one of its forms. To strike returns what lifts it again, which returns the moment at which
// everything that the program needs was back.
type fault struct {
	kind  string
	what  string // whom it hits: an instance, or the way to the database; two faults at once hit different ones
	forms []func(*fleet, *rand.Rand) (lift func() time.Time)
}

const freezing = "the database freezes"

// faults are the kinds of faults. The forms of each take turns, the first ones first.
var faults = []fault{
	{"kill -9 of an instance", "instance", []func(*fleet, *rand.Rand) func() time.Time{
		func(f *fleet, r *rand.Rand) func() time.Time {
			victims := f.some(r)
			for _, i := range victims {
				i.kill()
			}
			return func() time.Time {
				for _, i := range victims {
					i.start()
				}
				return time.Now()
			}
		},
	}},
	{"kill -9 of PostgreSQL", "database", []func(*fleet, *rand.Rand) func() time.Time{
		func(f *fleet, _ *rand.Rand) func() time.Time { // all of it
			f.postgres.kill(f.postgres.processes())
			return f.postgres.restart
		},
		func(f *fleet, _ *rand.Rand) func() time.Time { // one process
			f.postgres.killBackend()
			return func() time.Time {
				every(f.t, "PostgreSQL recovers by itself", f.postgres.ask)
				return time.Now()
			}
		},
		func(f *fleet, _ *rand.Rand) func() time.Time { // the main process; the others end when they notice
			f.postgres.kill(f.postgres.processes()[:1])
			return f.postgres.restart
		},
	}},
	{"the connection breaks", "database", []func(*fleet, *rand.Rand) func() time.Time{
		func(f *fleet, r *rand.Rand) func() time.Time { // in the middle of an answer
			return f.toxic(f.some(r), "limit_data", fmt.Sprintf(`{"bytes": %d}`, r.IntN(4_000)), "downstream")
		},
		func(f *fleet, r *rand.Rand) func() time.Time { // it is hung up, and no new ones are taken
			victims := f.some(r)
			for _, i := range victims {
				i.wire.Stop()
			}
			return func() time.Time {
				for _, i := range victims {
					must(f.t, i.wire.Start())
				}
				return time.Now()
			}
		},
		func(f *fleet, r *rand.Rand) func() time.Time { // it is reset
			return f.toxic(f.some(r), "reset_peer", `{"timeout": 0}`, "upstream", "downstream")
		},
		func(f *fleet, r *rand.Rand) func() time.Time { // in the middle of a statement
			return f.toxic(f.some(r), "limit_data", fmt.Sprintf(`{"bytes": %d}`, r.IntN(4_000)), "upstream")
		},
	}},
	{freezing, "database", []func(*fleet, *rand.Rand) func() time.Time{
		func(f *fleet, _ *rand.Rand) func() time.Time { // the network swallows the answers to what is carried out
			return f.toxic(f.instances, "timeout", `{"timeout": 0}`, "downstream")
		},
		func(f *fleet, _ *rand.Rand) func() time.Time { // with all its processes
			thaw := f.postgres.freeze()
			return func() time.Time {
				at := time.Now()
				thaw()
				return at
			}
		},
		func(f *fleet, r *rand.Rand) func() time.Time { // the network swallows everything
			return f.toxic(f.some(r), "timeout", `{"timeout": 0}`, "upstream", "downstream")
		},
		func(f *fleet, r *rand.Rand) func() time.Time { // or the statements
			return f.toxic(f.some(r), "timeout", `{"timeout": 0}`, "upstream")
		},
	}},
	{"SIGTERM to an instance", "instance", []func(*fleet, *rand.Rand) func() time.Time{
		func(f *fleet, r *rand.Rand) func() time.Time {
			i := f.instances[r.IntN(len(f.instances))]
			i.end()
			return func() time.Time {
				i.start()
				return time.Now()
			}
		},
	}},
}

// some returns one instance, or now and then both.
func (f *fleet) some(r *rand.Rand) []*instance {
	n := r.IntN(len(f.instances))
	if r.IntN(3) == 0 {
		return f.instances
	}
	return f.instances[n : n+1]
}

// kill kills processes and waits for the end of the main one.
func (p *postgres) kill(pids []int) {
	p.signal(pids, syscall.SIGKILL)
	<-p.exited
}

func (p *postgres) restart() time.Time {
	p.start()
	return time.Now()
}

// toxic puts something on the wires of some instances. When it is taken away, the connections that were under it are hung up,
// since what was lost on them would not come again.
func (f *fleet) toxic(victims []*instance, kind, attributes string, streams ...string) func() time.Time {
	for _, i := range victims {
		for _, stream := range streams {
			_, err := i.wire.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"name": %q, "type": %q, "stream": %[1]q, "attributes": %[3]s}`,
				stream, kind, attributes)))
			must(f.t, err)
		}
	}
	return func() time.Time {
		for _, i := range victims {
			i.wire.Toxics.ResetToxics(context.Background())
		}
		return time.Now()
	}
}
