package soak

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// judgement bounds the search for an order of one animal's requests. It takes milliseconds where there is one.
const judgement = time.Minute

// Check holds a history against what is stored in the end, by the animals' ids, and returns what is wrong, in words: nothing
// where the store has kept its word. It has where
//
//   - every acknowledged change stands in its animal's versions, under the number that was answered and with what was sent;
//   - no request was carried out twice, and all those of one idempotency key together made one animal;
//   - no request that was refused was carried out, and nothing stands that nobody has sent;
//   - the versions of each animal are 1, 2, 3 …, each once;
//   - the requests for each animal can be put into one order in which each finds the state that the one before has left, and
//     in which none comes before another that had been answered when it was sent: it is linearizable. So nobody read what
//     was out of date already, and no deleted animal was seen before it was restored.
//
// A request whose outcome is not known may have been carried out once, at any time after it was sent, or not at all; where it
// stands in the versions, it was.
func Check(ops []Op, kept map[string]Kept) []string {
	c := checker{ops: ops, kept: kept, written: map[string][]*Op{}, moved: map[string][]*Op{}, done: map[*Op]State{}, at: map[version]*Op{}}
	c.checkNumbers()
	if len(c.wrong) > 0 {
		return c.wrong // versions that are not numbered can't be told from each other
	}
	c.checkAnswers()
	for _, id := range slices.Sorted(maps.Keys(kept)) {
		c.checkVersions(id)
	}
	c.checkCreations()
	if len(c.wrong) == 0 { // else it is known already, and in better words, why there is no order
		c.checkOrder()
	}
	return c.wrong
}

type version struct {
	animal string
	number int
}

type checker struct {
	ops  []Op
	kept map[string]Kept

	written map[string][]*Op // by marker: the Creates and Replaces that write it
	moved   map[string][]*Op // by animal: its Deletes and Restores
	done    map[*Op]State    // the Creates and Replaces that have been carried out, and what they have made
	at      map[version]*Op  // which change made a version
	wrong   []string
}

func (c *checker) complain(format string, args ...any) {
	c.wrong = append(c.wrong, fmt.Sprintf(format, args...))
}

func (o *Op) describe() string {
	return fmt.Sprintf("%s %s (client %d, %s, animal %q, marker %q, version %d)", o.Kind, o.ID, o.Client, o.Outcome, o.Animal, o.Marker, o.Seen.Version)
}

// checkNumbers finds each animal's versions numbered from 1 without a gap.
func (c *checker) checkNumbers() {
	for _, id := range slices.Sorted(maps.Keys(c.kept)) {
		if len(c.kept[id]) == 0 {
			c.complain("animal %q has no version at all", id)
		}
		for i, v := range c.kept[id] {
			if v.Version != i+1 {
				c.complain("animal %q: version %d stands where %d should: a gap, or one twice", id, v.Version, i+1)
				break
			}
		}
	}
}

// checkAnswers finds each acknowledged change in what is stored.
func (c *checker) checkAnswers() {
	for i := range c.ops {
		o := &c.ops[i]
		switch o.Kind {
		case Create, Replace:
			c.written[o.Marker] = append(c.written[o.Marker], o)
		case Delete, Restore:
			c.moved[o.Animal] = append(c.moved[o.Animal], o)
		case Read:
		}
		switch {
		case o.Outcome == Fault:
			c.complain("%s: %s", o.describe(), o.Detail)
		case o.Outcome == Done && o.Kind != Read && o.Kind != Delete: // the answer to a Delete does not tell the version
			c.find(o)
		}
	}
}

// find finds the version that an acknowledged change has made.
func (c *checker) find(o *Op) {
	v, ok := c.kept[o.Animal].version(o.Seen.Version)
	switch {
	case !ok:
		c.complain("lost: %s: there is no such version", o.describe())
		return
	case v.Kind != o.Kind:
		c.complain("lost: %s: that version is of a %s", o.describe(), v.Kind)
		return
	case v.Marker != o.Seen.Marker:
		c.complain("lost: %s: that version is %q, and was answered as %q", o.describe(), v.Marker, o.Seen.Marker)
		return
	case o.Kind != Restore && v.Marker != o.Marker:
		c.complain("%s was answered with what another has written: %q", o.describe(), v.Marker)
		return
	case o.Kind == Restore && o.From != 0 && o.From != v.From:
		c.complain("%s brought back version %d instead of %d", o.describe(), v.From, o.From)
		return
	}
	at := version{o.Animal, v.Version}
	if other := c.at[at]; other != nil && (o.Kind != Create || o.Key == "" || o.Key != other.Key) {
		c.complain("two changes were answered with the same version: %s and %s", other.describe(), o.describe())
	}
	c.at[at] = o
	c.done[o] = v.State
}

// checkVersions finds for each version of an animal the change that made it. Where none was acknowledged, it is one whose
// outcome is not known.
func (c *checker) checkVersions(id string) {
	stand := map[Kind]int{}
	for _, v := range c.kept[id] {
		stand[v.Kind]++
		if (v.Kind == Create || v.Kind == Replace) && c.at[version{id, v.Version}] == nil {
			c.explain(id, v)
		}
		before, _ := c.kept[id].version(v.Version - 1)
		switch {
		case (v.Kind == Create) != (v.Version == 1):
			c.complain("animal %q: version %d is of a %s", id, v.Version, v.Kind)
		case v.Kind == Delete && v.Marker != before.Marker:
			c.complain("animal %q: its deletion as version %d has made %q of it", id, v.Version, v.Marker)
		case v.Kind == Restore:
			if from, ok := c.kept[id].version(v.From); !ok || v.From >= v.Version || from.Marker != v.Marker {
				c.complain("animal %q: version %d should equal %d, and is %q", id, v.Version, v.From, v.Marker)
			}
		}
	}
	// Which Delete or Restore has made which version shows only in their order.
	acknowledged, unknown := map[Kind]int{}, map[Kind]int{}
	for _, o := range c.moved[id] {
		switch o.Outcome {
		case Done:
			acknowledged[o.Kind]++
		case Unknown:
			unknown[o.Kind]++
		case Conflict, NotFound, Refused, Fault:
		}
	}
	for _, kind := range []Kind{Delete, Restore} {
		switch n := stand[kind]; {
		case n < acknowledged[kind]:
			c.complain("lost: animal %q has %d versions of a %s, and %d were acknowledged", id, n, kind, acknowledged[kind])
		case n > acknowledged[kind]+unknown[kind]:
			c.complain("animal %q has %d versions of a %s, and at most %d can have been carried out", id, n, kind, acknowledged[kind]+unknown[kind])
		}
	}
}

// explain finds the request that has written a version.
func (c *checker) explain(id string, v Version) {
	var standing, refused *Op
	for _, o := range c.written[v.Marker] {
		_, stands := c.done[o]
		switch {
		case stands:
			standing = o
		case o.Kind != v.Kind || o.Kind == Replace && o.Animal != id:
			continue // it cannot have made this version
		case o.Outcome == Unknown:
			c.at[version{id, v.Version}] = o
			c.done[o] = v.State
			return
		default:
			refused = o
		}
	}
	switch {
	case standing != nil:
		c.complain("twice: %s stands again: animal %q, version %d", standing.describe(), id, v.Version)
	case refused != nil:
		c.complain("%s was carried out nevertheless: animal %q, version %d", refused.describe(), id, v.Version)
	default:
		c.complain("animal %q, version %d, is a %s of %q, which nobody has sent", id, v.Version, v.Kind, v.Marker)
	}
}

// checkCreations finds that each key has made one animal, and each Create without a key at most one.
func (c *checker) checkCreations() {
	made := map[string]string{} // by marker
	for _, id := range slices.Sorted(maps.Keys(c.kept)) {
		marker := c.kept[id][0].Marker
		if other, twice := made[marker]; twice {
			c.complain("twice: %q was created as animal %q and as %q", marker, other, id)
		}
		made[marker] = id
	}
}

// checkOrder finds an order of the requests for each animal.
func (c *checker) checkOrder() {
	histories := map[string][]porcupine.Operation{}
	for i := range c.ops {
		o := &c.ops[i]
		state, made := c.done[o]
		switch {
		case o.Kind == Create, o.Outcome == Refused, o.Kind == Read && o.Outcome == Unknown:
			continue
		case o.Kind == Replace && o.Outcome == Unknown && !made: // it does not stand, so it was not carried out
			continue
		case !made:
			state = o.Seen
		}
		histories[o.Animal] = append(histories[o.Animal], operation(o, state))
	}
	for id, k := range c.kept {
		over := &Op{Kind: end, Animal: id, Call: math.MaxInt64, Return: math.MaxInt64}
		histories[id] = append(histories[id], operation(c.creation(id), k[0].State), operation(over, k[len(k)-1].State))
	}
	for _, id := range slices.Sorted(maps.Keys(histories)) {
		switch porcupine.CheckOperationsTimeout(model(c.kept[id]), histories[id], judgement) {
		case porcupine.Illegal:
			c.complain("animal %q: there is no order in which its requests can have been carried out:%s", id, timeline(histories[id]))
		case porcupine.Unknown:
			c.complain("animal %q: its %d requests could not be judged within %v", id, len(histories[id]), judgement)
		case porcupine.Ok:
		}
	}
}

// timeline writes requests down in the order in which they were sent.
func timeline(history []porcupine.Operation) string {
	slices.SortFunc(history, func(a, b porcupine.Operation) int { return cmp.Compare(a.Call, b.Call) })
	var b strings.Builder
	for _, op := range history {
		o := op.Input.(*Op)
		fmt.Fprintf(&b, "\n\t%12d to %12d  client %d  %s %s ifVersion %d from %d: %s %v", op.Call, op.Return, o.Client, o.Kind, o.Marker, o.IfVersion, o.From, o.Outcome, op.Output)
	}
	return b.String()
}

func operation(o *Op, state State) porcupine.Operation {
	op := porcupine.Operation{ClientId: o.Client, Input: o, Output: state, Call: o.Call, Return: o.Return}
	if o.Outcome == Unknown {
		op.Return = math.MaxInt64 - 1 // before the end, when what is stored was looked at
	}
	return op
}

// creation returns the request that made an animal. All those of one key are one: it was made after the first was sent, and
// before the first was answered.
func (c *checker) creation(id string) *Op {
	whole := Op{Kind: Create, Animal: id, Call: math.MaxInt64, Return: math.MaxInt64, Outcome: Unknown}
	for _, o := range c.written[c.kept[id][0].Marker] {
		if o.Outcome == Refused {
			continue
		}
		whole.ID, whole.Client = o.ID, o.Client
		whole.Call = min(whole.Call, o.Call)
		if o.Outcome == Done {
			whole.Outcome, whole.Return = Done, min(whole.Return, o.Return)
		}
	}
	return &whole
}

// life is an animal as the model knows it.
type life struct {
	State
	alive bool
}

// model is what an animal of these versions does with one request after the other.
func model(kept Kept) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return life{} },
		Step: func(before, input, output any) (bool, any) {
			now, o, seen := before.(life), input.(*Op), output.(State)
			next, _ := kept.version(now.Version + 1)
			meant := o.IfVersion == 0 || o.IfVersion == now.Version
			switch {
			case o.Kind == Create:
				return now == life{}, life{seen, true}
			case o.Kind == end: // each version has been made by one of the requests
				return now.State == seen, now
			case o.Outcome == NotFound, o.Kind == Read && seen == State{}:
				return !now.alive, now
			case o.Outcome == Conflict:
				return now.Version > 0 && !meant && (seen == State{} || now.alive && seen == now.State), now
			case o.Kind == Read:
				return now.alive && seen == now.State, now
			case o.Kind == Replace:
				return now.alive && meant && seen.Version == now.Version+1, life{seen, true}
			}
			// The answer to a Delete does not tell the version, and nothing tells whether a Delete or Restore without an answer
			// was carried out, but that its animal's next version is of that kind. One that was not stands after all others,
			// where there is no next version.
			fits := now.Version > 0 && meant && next.Kind == o.Kind
			if o.Kind == Delete {
				fits = fits && now.alive
			} else {
				fits = fits && (o.From == next.From || o.From == 0 && !now.alive) && (o.Outcome == Unknown || seen == next.State)
			}
			if !fits {
				return o.Outcome == Unknown, now
			}
			return true, life{next.State, o.Kind == Restore}
		},
	}
}
