package awkward

// This file makes everything that is found, and what fails, from seeds.

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Seed is what an object is made from.
type Seed uint64

// draw returns a number below n, which follows from the seed and the name.
func (s Seed) draw(name string, n int) int { return int(uint64(s.of(name)) % uint64(n)) }

// of returns the seed of a part: FNV-1a, whose lowest bits alone are no good.
func (s Seed) of(name string) Seed {
	sum := uint64(s) ^ 14695981039346656037
	for i := range len(name) {
		sum = (sum ^ uint64(name[i])) * 1099511628211
	}
	return Seed(sum ^ sum>>32)
}

func (s Seed) at(name string, i int) Seed { return s.of(name + strconv.Itoa(i)) }

func (s Seed) rarely(name string) bool { return s.draw(name+"?", 6) == 0 }
func (s Seed) word() string {
	return []string{"", "plain", `"quoted"`, "new\nline", "\u2028 \x01 <é>", "bad \xff utf-8", "tab\t\\"}[s.draw("word", 7)]
}

func (s Seed) id() string { return strconv.FormatUint(uint64(s)%100_000, 36) }

// some returns a slice made from the seed: nil, empty, or of up to three elements.
func some[T any](s Seed, name string, element func(Seed) T) []T {
	n := s.draw(name+"#", 5) - 1
	if n < 0 {
		return nil
	}
	out := make([]T, n)
	for i := range out {
		out[i] = element(s.at(name, i))
	}
	return out
}

func lists[T any](s Seed, name string, element func(Seed) T) [][]T {
	return some(s, name, func(s Seed) []T { return some(s, name, element) })
}

// maybe returns a value made from the seed, or nil.
func maybe[T any](s Seed, name string, value func(Seed) T) *T {
	if s.rarely(name) {
		return nil
	}
	v := value(s.of(name))
	return &v
}

func pointer[T any](value func(Seed) T) func(Seed) *T {
	return func(s Seed) *T { return maybe(s, "", value) }
}

func number[T ~int | ~int32 | ~int64 | ~uint](s Seed) T { return T(s.draw("number", 5)) }

func float(s Seed) float64 {
	return []float64{0, 1.5, math.NaN(), math.Inf(1), -1e30, 12345678.25}[s.draw("float", 6)]
}

func size(s Seed) Size     { return []Size{Small, Large, "", "OTHER"}[s.draw("size", 4)] }
func level(s Seed) Level   { return Level(s.draw("level", 4)) }
func colour(s Seed) Colour { return append(AllColour, "NONE")[s.draw("colour", 4)] }

func anything(s Seed) any {
	return []any{nil, 1, "any", true, []any{1, nil}, map[string]any{"a": 1}}[s.draw("any", 6)]
}

func newBase(s Seed, kind string) Base {
	return Base{Seed: s, ID: kind + s.id(), PlainHeld: maybe(s, "PlainHeld", Seed.word)}
}

// newOak makes an oak. What it has below it goes round in circles: from is what it hangs from.
func newOak(s Seed, from *Oak) *Oak {
	o := &Oak{Base: newBase(s, "oak")}
	near := func(s Seed) *Oak { // it may be nil
		switch {
		case s.rarely("near"):
			return nil
		case from != nil && s.draw("near", 3) == 0:
			return from
		case from != nil:
			return o
		}
		return newOak(s, o)
	}
	sure := func(s Seed) *Oak {
		if from != nil || s.draw("sure", 4) == 0 {
			return o
		}
		return newOak(s, o)
	}
	thing := func(s Seed) Thing { return newThing(s, o, sure) }
	piece := func(s Seed) Piece { return asPiece(thing(s)) }
	if !s.rarely("hidden") {
		o.Hidden = &Hidden{Held: maybe(s, "Held", number[int]), HeldN: number[int](s.of("HeldN")), HeldOak: near(s.of("HeldOak"))}
	}
	o.Self, o.Forks = near(s.of("Self")), some(s, "Forks", sure)
	o.Number, o.Colour = maybe(s, "Number", number[int32]), maybe(s, "Colour", colour)
	o.Text, o.TextN = maybe(s, "Text", Seed.word), maybe(s, "TextN", Seed.word)
	o.Flag, o.FlagN = maybe(s, "Flag", func(s Seed) bool { return s&1 == 0 }), s&1 == 0
	o.NumberN, o.Wide, o.Uint = number[int](s), int64(s), maybe(s, "Uint", number[uint])
	o.Float, o.FloatN = maybe(s, "Float", float), float(s.of("FloatN"))
	o.Size, o.SizeN = maybe(s, "Size", size), size(s)
	o.Level, o.LevelN, o.ColourN = maybe(s, "Level", level), level(s), colour(s)
	o.Stamp, o.StampN = maybe(s, "Stamp", number[Stamp]), number[Stamp](s.of("StampN"))
	o.Raw, o.RawN = maybe(s, "Raw", number[Raw]), number[Raw](s.of("RawN"))
	o.Told, o.ToldN = maybe(s, "Told", number[Told]), number[Told](s.of("ToldN"))
	o.Own, o.OwnN, o.OwnTold = maybe(s, "Own", number[Own]), number[Own](s), maybe(s, "OwnTold", number[OwnTold])
	o.Any, o.AnyN = anything(s.of("Any")), anything(s.of("AnyN"))
	o.Eager = maybe(s, "Eager", number[Eager])
	o.Texts, o.TextsN, o.TextsNN = some(s, "Texts", Seed.word), some(s, "TextsN", pointer(Seed.word)), some(s, "TextsNN", Seed.word)
	o.TextsPtr = maybe(s, "TextsPtr", func(s Seed) []string { return some(s, "TextsPtr", Seed.word) })
	o.Table, o.TableO = lists(s, "Table", Seed.word), lists(s, "TableO", pointer(Seed.word))
	o.Numbers, o.Floats = some(s, "Numbers", number[int]), some(s, "Floats", float)
	o.Stamps, o.StampsO = some(s, "Stamps", number[Stamp]), some(s, "StampsO", pointer(number[Stamp]))
	o.Raws, o.Tolds = some(s, "Raws", number[Raw]), some(s, "Tolds", number[Told])
	o.Colours, o.ColoursO = some(s, "Colours", colour), some(s, "ColoursO", pointer(colour))
	o.Sizes, o.Levels = lists(s, "Sizes", size), some(s, "Levels", level)
	o.Owns, o.Anys = some(s, "Owns", pointer(number[Own])), some(s, "Anys", anything)
	o.Twin, o.TwinN = near(s.of("Twin")), near(s.of("TwinN"))
	o.Kids, o.KidsO, o.KidsN = some(s, "Kids", sure), some(s, "KidsO", near), some(s, "KidsN", near)
	o.KidsPtr = maybe(s, "KidsPtr", func(s Seed) []*Oak { return some(s, "KidsPtr", sure) })
	o.Forest, o.ForestO, o.ForestM = lists(s, "Forest", sure), lists(s, "ForestO", near), lists(s, "ForestM", near)
	o.Thing, o.ThingN = unexpected(s.of("Thing"), thing), unexpected(s.of("ThingN"), thing)
	o.Things, o.ThingsO, o.Rows = some(s, "Things", thing), some(s, "ThingsO", thing), lists(s, "Rows", thing)
	o.Piece, o.PieceN = piece(s.of("Piece")), asPiece(unexpected(s.of("PieceN"), thing))
	o.Pieces, o.PiecesO = some(s, "Pieces", piece), some(s, "PiecesO", piece)
	o.Stone, o.StoneN = newStone(s.of("Stone"), o), *newStone(s.of("StoneN"), o)
	o.Stones = some(s, "Stones", func(s Seed) Stone { return *newStone(s, o) })
	o.Box, o.BoxN = newBox(s.of("Box"), o), newBox(s.of("BoxN"), o)
	o.Guarded, o.GuardedN, o.GuardedMany = maybe(s, "Guarded", Seed.word), number[int](s), some(s, "GuardedMany", sure)
	o.Shy = &Shy{Base: newBase(s.of("Shy"), "shy"), Oak: near(s.of("Shy"))}
	o.Shies = some(s, "Shies", func(s Seed) *Shy { return &Shy{Base: newBase(s, "shy"), Oak: near(s)} })
	return o
}

func newPine(s Seed, oak *Oak) *Pine {
	p := &Pine{Base: newBase(s, "pine"), Number: maybe(s, "Number", number[int]), Text: s.word(), Oak: oak}
	if !s.rarely("Self") {
		p.Self = p
	}
	p.Forks = some(s, "Forks", func(s Seed) Branch {
		if s&1 == 0 && oak != nil {
			return oak
		}
		return p
	})
	p.Oaks = some(s, "Oaks", func(Seed) *Oak { return oak })
	return p
}

func newStone(s Seed, under *Oak) *Stone {
	return &Stone{Base: newBase(s, "stone"), Colour: maybe(s, "Colour", colour), Number: maybe(s, "Number", number[int]), Weight: maybe(s, "Weight", float), Under: under, Twin: under}
}

func newBox(s Seed, o *Oak) map[string]any {
	if s.rarely("box") {
		return nil
	}
	b := map[string]any{"text": "box", "number": maybe(s, "number", number[int]), "oak": o}
	if s.rarely("text") {
		b["text"] = 1
	}
	return b
}

func newThing(s Seed, o *Oak, oak func(Seed) *Oak) Thing {
	switch s.draw("thing", 16) {
	case 0:
		return (*Oak)(nil)
	case 1:
		return (*Pine)(nil)
	case 2, 3:
		return *newStone(s, o)
	case 4, 5:
		return newStone(s, o)
	case 6, 7, 8, 9:
		return newPine(s, o)
	case 10:
		return selfWritten{}
	case 11:
		return nil
	}
	return oak(s)
}

func asPiece(t Thing) Piece {
	p, _ := t.(Piece) // nil is nil
	return p
}

// unexpected returns what the schema does not know, now and then. Not for lists: see TestDifferences.
func unexpected(s Seed, thing func(Seed) Thing) Thing {
	switch s.draw("unexpected", 10) {
	case 0:
		return stranger{}
	case 1:
		return selfWritten{}
	}
	return thing(s)
}

// failure returns one of the errors that a resolver can return, or nil.
func failure(s Seed) error {
	own := ast.Path{ast.PathName("own"), ast.PathIndex(1)}
	switch s.draw("failure", 20) {
	case 0:
		return errors.New("failed " + s.id())
	case 1:
		return &gqlerror.Error{Message: "with a path " + s.id(), Path: own, Extensions: map[string]any{"code": "OWN"}}
	case 2:
		return &gqlerror.Error{Message: "without a path " + s.id(), Extensions: map[string]any{"code": "PATHLESS"}}
	case 3:
		return gqlerror.List{{Message: "first"}, {Message: "second", Path: own}, {Message: "third", Locations: []gqlerror.Location{{Line: 99, Column: 1}}}}
	case 4:
		return fmt.Errorf("wrapped: %w", &gqlerror.Error{Message: "inside", Extensions: map[string]any{"code": "INSIDE"}})
	}
	return nil
}

// settle makes what a resolver answers: mostly a value.
func settle[T any](ctx context.Context, s Seed, name string, value func(Seed) T) (v T, err error) {
	s = s.of(name)
	if err := failure(s); err != nil {
		return v, err
	}
	switch s.draw("settle", 20) {
	case 0:
		panic("panic " + s.id())
	case 1:
		graphql.AddError(ctx, errors.New("added and null "+s.id()))
		return v, nil
	case 2:
		graphql.AddErrorf(ctx, "added %s", s.id())
	case 3:
		return v, nil
	case 4:
		return value(s), errors.New("with a value")
	}
	return value(s), nil
}

// settleAll is settle for a batch. gqlgen hands over the nulls of a list too.
func settleAll[P comparable, T any](parents []P, seed func(P) Seed, name string, value func(Seed) T) ([]T, error) {
	out, errs := make([]T, len(parents)), make(graphql.BatchErrorList, len(parents))
	var none P
	failed := false
	for i, p := range parents {
		if p == none {
			continue
		}
		s := seed(p).of(name)
		if errs[i] = failure(s); errs[i] != nil {
			failed = true
		} else if !s.rarely("null") {
			out[i] = value(s)
		}
	}
	if failed {
		return out, errs
	}
	return out, nil
}
