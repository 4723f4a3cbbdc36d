package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// A fault strikes a fleet. It returns what lifts it again, which returns the moment at which everything that the program
// needs was back.
type fault struct {
	kind   string
	what   string // whom it hits
	strike func(*fleet, *rand.Rand) (lift func() time.Time)
}

const freezing = "the database freezes"

// faults are the kinds of faults. Each has several forms, of which chance chooses one each time.
var faults = []fault{
	{"kill -9 of an instance", "instance", func(f *fleet, r *rand.Rand) func() time.Time {
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
	}},
	{"kill -9 of PostgreSQL", "PostgreSQL", func(f *fleet, r *rand.Rand) func() time.Time {
		restart := func() time.Time {
			f.postgres.start()
			return time.Now()
		}
		switch r.IntN(3) {
		case 0: // the main process; the others end when they notice
			f.postgres.kill(f.postgres.processes()[:1])
			return restart
		case 1: // all of them
			f.postgres.kill(f.postgres.processes())
			return restart
		default:
			f.postgres.killBackend()
			return func() time.Time {
				every(f.t, "PostgreSQL recovers by itself", f.postgres.ask)
				return time.Now()
			}
		}
	}},
	{"the connection breaks", "connection", func(f *fleet, r *rand.Rand) func() time.Time {
		switch r.IntN(4) {
		case 0, 1: // it is hung up, and new ones are not taken
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
		case 2: // it is reset
			return f.toxic(r, "reset_peer", "", `{"timeout": 0}`)
		default: // it ends in the middle of an answer, or of a statement
			return f.toxic(r, "limit_data", "", fmt.Sprintf(`{"bytes": %d}`, r.IntN(4_000)))
		}
	}},
	{freezing, "PostgreSQL", func(f *fleet, r *rand.Rand) func() time.Time {
		if r.IntN(2) == 0 { // with all its processes
			thaw := f.postgres.freeze()
			return func() time.Time {
				at := time.Now()
				thaw()
				return at
			}
		}
		// Or the network swallows everything, or the statements, or the answers to statements that are carried out.
		return f.toxic(r, "timeout", "", `{"timeout": 0}`)
	}},
	{"SIGTERM to an instance", "instance", func(f *fleet, r *rand.Rand) func() time.Time {
		i := f.instances[r.IntN(len(f.instances))]
		i.end()
		return func() time.Time {
			i.start()
			return time.Now()
		}
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
	p.signal(pids, 9)
	<-p.exited
}

// toxic puts something on the wires of some instances, into the one direction, the other, or both. When it is taken away,
// the connections that were under it are hung up, since what was lost on them would not come again.
func (f *fleet) toxic(r *rand.Rand, kind, name, attributes string) func() time.Time {
	victims := f.some(r)
	streams := [][]string{{"upstream"}, {"downstream"}, {"upstream", "downstream"}}[r.IntN(3)]
	for _, i := range victims {
		for _, stream := range streams {
			_, err := i.wire.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"name": %q, "type": %q, "stream": %q, "attributes": %s}`,
				stream+name, kind, stream, attributes)))
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
