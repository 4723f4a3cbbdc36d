package soak

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A world is a store that keeps its word, and what its clients know of it.
type world struct {
	t     *rapid.T
	kept  map[string]Kept
	ops   []Op
	ids   []string
	clock int64
}

// live lets many clients change some animals, some of them at the same time.
func live(t *rapid.T) *world {
	w := &world{t: t, kept: map[string]Kept{}}
	w.create(1)
	for range rapid.IntRange(5, 60).Draw(t, "requests") {
		w.clock += 10
		switch id := rapid.SampledFrom(w.ids).Draw(t, "animal"); rapid.SampledFrom([]Kind{Create, Read, Read, Replace, Replace, Replace, Delete, Restore}).Draw(t, "kind") {
		case Create:
			w.create(rapid.IntRange(1, 3).Draw(t, "sends"))
		case Read:
			w.read(id)
		case Replace:
			w.replace(id)
		case Delete:
			w.remove(id)
		case Restore:
			w.restore(id)
		}
	}
	return w
}

// op is a request that is carried out now, and that was sent a while ago and is answered in a while.
func (w *world) op(kind Kind, id string) *Op {
	w.ops = append(w.ops, Op{
		ID: fmt.Sprint("r", len(w.ops)), Kind: kind, Animal: id,
		Call:   w.clock - rapid.Int64Range(0, 50).Draw(w.t, "earlier"),
		Return: w.clock + rapid.Int64Range(0, 50).Draw(w.t, "later"),
	})
	return &w.ops[len(w.ops)-1]
}

// now returns the state in which an animal is: the zero State where it is deleted.
func (w *world) now(id string) State {
	k := w.kept[id]
	if len(k) == 0 || k[len(k)-1].Kind == Delete {
		return State{}
	}
	return k[len(k)-1].State
}

// fate says whether a change is carried out, and sets the outcome of one that is not, or whose answer is lost.
func (w *world) fate(o *Op) (carriedOut bool) {
	switch rapid.SampledFrom([]string{"", "", "", "", "answer lost", "lost", "refused"}).Draw(w.t, "fate") {
	case "answer lost":
		o.Outcome = Unknown
		return true
	case "lost":
		o.Outcome = Unknown
		return false
	case "refused":
		o.Outcome = Refused
		return false
	}
	return true
}

func (w *world) create(sends int) {
	id := fmt.Sprint("animal", len(w.ids))
	key := fmt.Sprint("key", len(w.ids))
	made := false
	for send := range sends {
		o := w.op(Create, "")
		o.Key, o.Marker = key, key
		out := w.fate(o)
		if len(w.ids) == 0 { // there has to be one
			out, o.Outcome = true, Done
		}
		if out && !made {
			made = true
			w.kept[id] = Kept{{State: State{1, key}}}
		}
		if out && o.Outcome == Done {
			o.Animal, o.Seen = id, State{1, key}
		}
		w.clock += int64(send)
	}
	if made {
		w.ids = append(w.ids, id)
	}
}

func (w *world) read(id string) {
	if o := w.op(Read, id); w.fate(o) && o.Outcome == Done {
		o.Seen = w.now(id)
	}
}

// meant decides on the version that a change asks for, and the outcome where that is not the animal's.
func (w *world) meant(o *Op) bool {
	now := w.now(o.Animal)
	switch {
	case now == State{}:
		o.Outcome = NotFound
		return false
	case rapid.Bool().Draw(w.t, "any version"):
		return true
	}
	o.IfVersion = now.Version
	if now.Version > 1 && rapid.Bool().Draw(w.t, "old version") {
		o.IfVersion--
		o.Outcome, o.Seen = Conflict, now
		return false
	}
	return true
}

func (w *world) add(o *Op, marker string, from int) {
	k := w.kept[o.Animal]
	v := Version{State: State{len(k) + 1, marker}, Kind: o.Kind, From: from}
	w.kept[o.Animal] = append(slices.Clone(k), v)
	if o.Outcome == Done && o.Kind != Delete {
		o.Seen = v.State
	}
}

func (w *world) replace(id string) {
	o := w.op(Replace, id)
	o.Marker = o.ID
	if w.meant(o) && w.fate(o) {
		w.add(o, o.Marker, 0)
	}
}

func (w *world) remove(id string) {
	marker := w.now(id).Marker
	if o := w.op(Delete, id); w.meant(o) && w.fate(o) {
		w.add(o, marker, 0)
	}
}

func (w *world) restore(id string) {
	o := w.op(Restore, id)
	k := w.kept[id]
	from := rapid.SampledFrom(k).Draw(w.t, "from")
	o.From = from.Version
	if w.now(id) == (State{}) && rapid.Bool().Draw(w.t, "from the trash") {
		o.From, from = 0, k[len(k)-2]
	}
	if w.fate(o) {
		w.add(o, from.Marker, from.Version)
	}
}

// TestCheckAcceptsWhatIsRight: a store that keeps its word is never accused.
func TestCheckAcceptsWhatIsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := live(t)
		before := slices.Clone(w.ops)
		if wrong := Check(w.ops, w.kept); len(wrong) > 0 {
			t.Fatalf("%s\n%s", strings.Join(wrong, "\n"), w)
		}
		if !slices.Equal(before, w.ops) {
			t.Error("the judge has changed the evidence")
		}
	})
}

func (w *world) String() string {
	var b strings.Builder
	for _, o := range w.ops {
		fmt.Fprintf(&b, "%+v\n", o)
	}
	for _, id := range slices.Sorted(maps.Keys(w.kept)) {
		fmt.Fprintf(&b, "%s: %+v\n", id, w.kept[id])
	}
	return b.String()
}

// crimes are the ways in which a store can break its word, each with words of the complaint. To commit one changes a right
// history so that it is wrong, and returns false where there is no occasion.
var crimes = map[string]struct {
	complaint string
	commit    func(*world) bool
}{
	"an acknowledged change is lost": {"lost: ", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Replace && o.Kind != Restore || o.Outcome != Done || o.Seen.Version != len(*k) {
				return false
			}
			*k = (*k)[:len(*k)-1]
			return true
		})
	}},
	"an acknowledged deletion is lost": {"lost: ", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Delete || o.Outcome != Done || (*k)[len(*k)-1].Kind != Delete || w.unclear(o.Animal, Delete) {
				return false
			}
			*k = (*k)[:len(*k)-1]
			return true
		})
	}},
	"an acknowledged replacement is overwritten under its own number": {"lost: replace", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Replace || o.Outcome != Done {
				return false
			}
			(*k)[o.Seen.Version-1].Marker = (*k)[o.Seen.Version-2].Marker
			return true
		})
	}},
	"an acknowledged animal is lost": {"lost: create", func(w *world) bool {
		return w.spoil(func(o *Op, _ *Kept) bool {
			if o.Kind != Create || o.Outcome != Done {
				return false
			}
			delete(w.kept, o.Animal)
			return true
		})
	}},
	"a replacement is carried out twice": {"twice: ", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Replace || !slices.ContainsFunc(*k, func(v Version) bool { return v.Kind == Replace && v.Marker == o.Marker }) {
				return false
			}
			*k = append(*k, Version{State: State{len(*k) + 1, o.Marker}, Kind: Replace})
			return true
		})
	}},
	"a deletion and a restoration are carried out twice": {"can have been carried out", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Delete || w.unclear(o.Animal, Restore) {
				return false
			}
			last := (*k)[len(*k)-1]
			if last.Kind != Delete {
				return false
			}
			*k = append(*k, Version{State{last.Version + 1, last.Marker}, Restore, last.Version - 1}, Version{State{last.Version + 2, last.Marker}, Delete, 0})
			return true
		})
	}},
	"a key makes two animals": {"twice: ", func(w *world) bool {
		w.kept["another"] = slices.Clone(w.kept[w.ids[0]][:1])
		return true
	}},
	"a key makes two animals, and nobody is told": {"twice: ", func(w *world) bool {
		w.create(3)
		id := fmt.Sprint("animal", len(w.ids)-1)
		for i := range w.ops {
			if o := &w.ops[i]; o.Kind == Create && o.Key == w.kept[id][0].Marker {
				o.Outcome, o.Animal, o.Seen = Unknown, "", State{}
			}
		}
		w.kept["another"] = slices.Clone(w.kept[id][:1])
		return true
	}},
	"a version is deleted that was not asked for": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			last := (*k)[len(*k)-1]
			if last.Kind == Delete || w.unclear(o.Animal, Delete) {
				return false
			}
			w.ops = append(w.ops, Op{ID: "late", Kind: Delete, Animal: o.Animal, IfVersion: last.Version + 1, Call: w.clock, Return: w.clock, Outcome: Unknown})
			*k = append(*k, Version{State: State{last.Version + 1, last.Marker}, Kind: Delete})
			return true
		})
	}},
	"a deleted animal is replaced": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Delete || (*k)[len(*k)-1].Kind != Delete {
				return false
			}
			v := Version{State: State{len(*k) + 1, "late"}, Kind: Replace}
			w.ops = append(w.ops, Op{ID: "late", Kind: Replace, Animal: o.Animal, Marker: "late", Call: w.clock + 1_000, Return: w.clock + 1_001, Seen: v.State})
			*k = append(*k, v)
			return true
		})
	}},
	"an animal has no versions": {"no version at all", func(w *world) bool {
		return w.spoilKept(func(k *Kept) bool {
			*k = nil
			return true
		})
	}},
	"a version is missing": {"a gap", func(w *world) bool {
		return w.spoilKept(func(k *Kept) bool {
			if len(*k) < 3 {
				return false
			}
			*k = slices.Delete(*k, 1, 2)
			return true
		})
	}},
	"a version stands twice": {"one twice", func(w *world) bool {
		return w.spoilKept(func(k *Kept) bool {
			*k = append(*k, (*k)[len(*k)-1])
			return true
		})
	}},
	"something stands that nobody has sent": {"nobody has sent", func(w *world) bool {
		return w.spoilKept(func(k *Kept) bool {
			*k = append(*k, Version{State{len(*k) + 1, "half of one thing and half of another"}, Replace, 0})
			return true
		})
	}},
	"a refused replacement is carried out": {"was carried out nevertheless", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Replace || o.Outcome == Done || o.Outcome == Unknown {
				return false
			}
			*k = append(*k, Version{State: State{len(*k) + 1, o.Marker}, Kind: Replace})
			return true
		})
	}},
	"a refused creation is carried out": {"was carried out nevertheless", func(w *world) bool {
		for _, o := range w.ops {
			if o.Kind == Create && !slices.ContainsFunc(w.ops, func(p Op) bool { return p.Key == o.Key && p.Outcome != Refused }) {
				w.kept["another"] = Kept{{State: State{1, o.Marker}}}
				return true
			}
		}
		return false
	}},
	"a read finds what was replaced before it was sent": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind == Read || o.Kind == Delete || o.Outcome != Done || o.Seen.Version < 2 {
				return false
			}
			w.late(o, (*k)[o.Seen.Version-2].State)
			return true
		})
	}},
	"a read finds what nobody has sent": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, _ *Kept) bool {
			if o.Kind != Read || o.Seen == (State{}) {
				return false
			}
			o.Seen.Marker = "half of one thing and half of another"
			return true
		})
	}},
	"a read does not find what is there": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Create || o.Outcome != Done || slices.ContainsFunc(*k, func(v Version) bool { return v.Kind == Delete }) {
				return false
			}
			w.late(o, State{})
			return true
		})
	}},
	"a deleted animal is there": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			last := (*k)[len(*k)-1]
			if o.Kind != Delete || o.Outcome != Done || last.Kind != Delete || w.unclear(o.Animal, Delete) || w.unclear(o.Animal, Restore) {
				return false
			}
			w.clock += 1_000 // after every Delete
			w.late(o, (*k)[len(*k)-2].State)
			return true
		})
	}},
	"a conflict is answered where there is none": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, _ *Kept) bool {
			if o.Outcome != Conflict {
				return false
			}
			o.IfVersion = o.Seen.Version
			return true
		})
	}},
	"a version is replaced that was not asked for": {"no order", func(w *world) bool {
		return w.spoil(func(o *Op, _ *Kept) bool {
			if o.Kind != Replace || o.Outcome != Done {
				return false
			}
			o.IfVersion = o.Seen.Version
			return true
		})
	}},
	"two changes are answered with one version": {"the same version", func(w *world) bool {
		return w.spoil(func(o *Op, _ *Kept) bool {
			if o.Kind != Replace || o.Outcome != Done {
				return false
			}
			other := *o
			other.Call, other.Return = w.clock, w.clock
			w.ops = append(w.ops, other)
			return true
		})
	}},
	"a restoration brings something else": {"", func(w *world) bool {
		return w.spoil(func(o *Op, k *Kept) bool {
			if o.Kind != Restore || o.Outcome != Done {
				return false
			}
			for _, v := range *k {
				if v.Marker != o.Seen.Marker {
					(*k)[o.Seen.Version-1].From = v.Version
					return true
				}
			}
			return false
		})
	}},
	"an answer is none that there may be": {"INTERNAL", func(w *world) bool {
		return w.spoil(func(o *Op, _ *Kept) bool {
			o.Outcome, o.Detail = Fault, "INTERNAL"
			return true
		})
	}},
}

// spoil offers the requests and what is stored of their animals to a crime, in any order, until it takes one.
func (w *world) spoil(crime func(*Op, *Kept) bool) bool {
	for _, i := range w.anyOrder(len(w.ops)) {
		o := &w.ops[i]
		if o.Animal == "" {
			continue
		}
		k := slices.Clone(w.kept[o.Animal])
		if crime(o, &k) {
			if _, stands := w.kept[o.Animal]; stands {
				w.kept[o.Animal] = k
			}
			return true
		}
	}
	return false
}

func (w *world) spoilKept(crime func(*Kept) bool) bool {
	for _, i := range w.anyOrder(len(w.ids)) {
		k := slices.Clone(w.kept[w.ids[i]])
		if crime(&k) {
			w.kept[w.ids[i]] = k
			return true
		}
	}
	return false
}

func (w *world) anyOrder(n int) []int {
	return rand.New(rand.NewPCG(rapid.Uint64().Draw(w.t, "order"), 0)).Perm(n)
}

// late adds a Read that is sent after a change was answered.
func (w *world) late(o *Op, seen State) {
	w.clock = max(w.clock, o.Return) + 1
	w.ops = append(w.ops, Op{ID: "late", Kind: Read, Animal: o.Animal, Call: w.clock, Return: w.clock, Seen: seen})
}

// unclear reports whether a request of this kind may or may not have been carried out.
func (w *world) unclear(id string, kind Kind) bool {
	return slices.ContainsFunc(w.ops, func(o Op) bool { return o.Animal == id && o.Kind == kind && o.Outcome == Unknown })
}

// TestCheckFindsWhatIsWrong: whatever the history is, each crime in it is found.
func TestCheckFindsWhatIsWrong(t *testing.T) {
	for name, crime := range crimes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := 0
			rapid.Check(t, func(t *rapid.T) {
				w := live(t)
				for tries := 0; !crime.commit(w); tries++ {
					if tries == 20 {
						return
					}
					w = live(t)
				}
				wrong := Check(w.ops, w.kept)
				if !slices.ContainsFunc(wrong, func(s string) bool { return strings.Contains(s, crime.complaint) }) {
					t.Fatalf("%q was found in\n%s", wrong, w)
				}
				found++
			})
			if found < 20 {
				t.Errorf("the crime was committed %d times: this test tests nothing", found)
			}
		})
	}
}
