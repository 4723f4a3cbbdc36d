// Package awkward is a schema that is made to be hard to execute: see schema.graphqls. Its data follow from a seed, so that two executors find the
// same, and failures are frequent.
package awkward

import (
	"context"
	"errors"
	"fmt"
	"io"
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

// Thing is the interface of the schema.
type Thing interface{ isThing() }

// Branch is the interface of the schema that implements Thing.
type Branch interface {
	Thing
	isBranch()
}

// Coloured is an interface that has nothing to do with Thing.
type Coloured interface{ isColoured() }

// Twinned is another of the kind.
type Twinned interface{ isTwinned() }

// Piece is a union.
type Piece interface{ isPiece() }

// Odd is a union of a pointer and an interface of Go.
type Odd interface{ isOdd() }

// Pebble is an object of the schema that is an interface in Go.
type Pebble interface {
	Odd
	ID() string
	Number() (int, bool)
	On(ctx context.Context) (*Stone, error)
}

// Base is embedded.
type Base struct {
	Seed      Seed
	ID        string
	PlainHeld *string
}

// Hidden is embedded as a pointer, which may be nil.
type Hidden struct {
	Held    *int
	HeldN   int
	HeldOak *Oak
}

// Oak has a field of each sort.
type Oak struct {
	Base
	*Hidden

	Self            *Oak
	Forks           []*Oak
	Number          *int32
	Colour          *Colour
	Text            *string
	TextN           *string
	Flag            *bool
	FlagN           bool
	NumberN         int
	Wide            int64
	Uint            *uint
	Float           *float64
	FloatN          float64
	Size            *Size
	SizeN           Size
	Level           *Level
	LevelN          Level
	ColourN         Colour
	Stamp           *Stamp
	StampN          Stamp
	Raw             *Raw
	RawN            Raw
	Told            *Told
	ToldN           Told
	Own             *Own
	OwnN            Own
	OwnTold         *OwnTold
	Any, AnyN       any
	Eager           *Eager
	Texts           []string
	TextsN          []*string
	TextsNN         []string
	TextsPtr        *[]string
	Table           [][]string
	TableO          [][]*string
	Numbers         []int
	Floats          []float64
	Stamps          []Stamp
	StampsO         []*Stamp
	Raws            []Raw
	Tolds           []Told
	Colours         []Colour
	ColoursO        []*Colour
	Sizes           [][]Size
	Levels          []Level
	Owns            []*Own
	Anys            []any
	Twin, TwinN     *Oak
	Kids, KidsO     []*Oak
	KidsN           []*Oak
	KidsPtr         *[]*Oak
	Forest, ForestO [][]*Oak
	ForestM         [][]*Oak
	Thing, ThingN   Thing
	Things, ThingsO []Thing
	Rows            [][]Thing
	Piece, PieceN   Piece
	Pieces, PiecesO []Piece
	Stone           *Stone
	StoneN          Stone
	Stones          []Stone
	Box, BoxN       map[string]any
	Guarded         *string
	GuardedN        int
	GuardedMany     []*Oak
	Shy             *Shy
	Shies           []*Shy
}

func (*Oak) isThing()    {}
func (*Oak) isBranch()   {}
func (*Oak) isColoured() {}
func (*Oak) isPiece()    {}
func (*Oak) isTwinned()  {}
func (*Oak) isOdd()      {}

// Method is bound.
func (o *Oak) Method() string { return "method of " + o.ID }

// MethodFails is bound, and can fail.
func (o *Oak) MethodFails() (*Oak, error) {
	if o.Seed.rarely("MethodFails") {
		return nil, errors.New("the method fails")
	}
	if o.Seed.draw("MethodFails!", 8) == 0 {
		panic("the method of " + o.ID)
	}
	return o.Twin, nil
}

// MethodTold is bound, with everything that a method can take.
func (o *Oak) MethodTold(ctx context.Context, word string) (string, error) {
	return settle(ctx, o.Seed, "MethodTold"+word, func(s Seed) string { return word + s.word() })
}

// MethodOk is bound, and says whether there is a value.
func (o *Oak) MethodOk() (int, bool) { return o.Seed.draw("MethodOk", 9), !o.Seed.rarely("MethodOk") }

// MethodThings is bound.
func (o *Oak) MethodThings() []Thing { return o.Things }

// Pine is another object, with other fields.
type Pine struct {
	Base
	Self   *Pine
	Forks  []Branch
	Number *int
	Text   string
	Oak    *Oak
	Oaks   []*Oak
}

func (*Pine) isThing()  {}
func (*Pine) isBranch() {}
func (*Pine) isPiece()  {}

// Stone stands in interfaces both as it is and as a pointer.
type Stone struct {
	Base
	Colour *Colour
	Number *int
	Weight *float64
	Under  *Oak
	Twin   *Oak
}

// Self is bound.
func (s Stone) Self() *Stone {
	if s.Seed.rarely("Self") {
		return nil
	}
	return &s
}

func (Stone) isThing()    {}
func (Stone) isColoured() {}
func (Stone) isPiece()    {}

type pebble Seed

func (pebble) isOdd() {}

// ID is bound.
func (p pebble) ID() string { return fmt.Sprintf("pebble%d", uint64(p)%1000) }

// Number is bound.
func (p pebble) Number() (int, bool) { return 1, !Seed(p).rarely("Number") }

// On is bound.
func (p pebble) On(ctx context.Context) (*Stone, error) {
	return settle(ctx, Seed(p), "On", func(s Seed) *Stone { return newStone(s, nil) })
}

// stranger is no type of the schema.
type stranger struct{}

func (stranger) isThing() {}
func (stranger) isPiece() {}

// selfWritten is no type of the schema either, but writes itself.
type selfWritten struct{ stranger }

// MarshalGQL implements graphql.Marshaler.
func (selfWritten) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, `{"self":"written"}`) }

// Shy is an object with a directive.
type Shy struct {
	Base
	Oak *Oak
}

// Counted is how many mutations there have been.
type Counted struct {
	Count   int
	counter *counter
}

// Now is bound: it tells whether what hangs below is resolved before the next mutation.
func (c *Counted) Now(context.Context) int { return c.counter.now() }

// Size is cast.
type Size string

// The sizes.
const (
	Small Size = "SMALL"
	Large Size = "LARGE"
)

// Level is found in a table.
type Level int

// The levels.
const (
	Low Level = iota + 1
	Middle
	High
)

// Stamp is a scalar that is appended.
type Stamp int

// MarshalStamp writes it; there is none below 1.
func MarshalStamp(s Stamp) graphql.Marshaler {
	if s < 1 {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(AppendStamp(nil, s)) })
}

// AppendStamp appends it.
func AppendStamp(dst []byte, s Stamp) []byte {
	if s < 1 {
		return dst
	}
	return append(strconv.AppendInt(append(dst, `"stamp `...), int64(s), 10), '"')
}

// UnmarshalStamp reads it.
func UnmarshalStamp(v any) (Stamp, error) {
	text, ok := v.(string)
	if !ok {
		return 0, fmt.Errorf("%T is no stamp", v)
	}
	if len(text)%7 == 6 {
		panic("a stamp of " + strconv.Itoa(len(text)))
	}
	if len(text)%3 == 2 {
		return 0, &gqlerror.Error{Message: "a bad stamp", Extensions: map[string]any{"code": "STAMP"}}
	}
	return Stamp(len(text)), nil
}

// Raw is a scalar that is written by a function alone.
type Raw int

// MarshalRaw writes it; there is none below 1.
func MarshalRaw(r Raw) graphql.Marshaler {
	if r < 1 {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { fmt.Fprintf(w, `{"raw":%d}`, r) })
}

// UnmarshalRaw reads it.
func UnmarshalRaw(any) (Raw, error) { return 1, nil }

// Told is a scalar that is written with the context.
type Told int

// MarshalTold writes it, and fails for some.
func MarshalTold(t Told) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		if t < 1 {
			return fmt.Errorf("cannot tell %d at %v", t, graphql.GetPath(ctx))
		}
		fmt.Fprintf(w, `"told %d at %v"`, t, graphql.GetPath(ctx))
		return nil
	})
}

// UnmarshalTold reads it.
func UnmarshalTold(context.Context, any) (Told, error) { return 1, nil }

// Own is a scalar with methods.
type Own int

// MarshalGQL writes it.
func (o Own) MarshalGQL(w io.Writer) { fmt.Fprintf(w, `["own",%d]`, o) }

// UnmarshalGQL reads it.
func (o *Own) UnmarshalGQL(any) error { return nil }

// OwnTold is a scalar with methods that get the context.
type OwnTold int

// MarshalGQLContext writes it, and fails for some.
func (o OwnTold) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	if o < 1 {
		return gqlerror.Errorf("cannot tell of its own")
	}
	fmt.Fprintf(w, `"%d at %v"`, o, graphql.GetPath(ctx))
	return nil
}

// UnmarshalGQLContext reads it.
func (o *OwnTold) UnmarshalGQLContext(context.Context, any) error { return nil }

// Eager is a scalar that panics.
type Eager int

// MarshalEager panics.
func MarshalEager(e Eager) graphql.Marshaler { panic(fmt.Sprintf("eager %d", e)) }

// UnmarshalEager panics.
func UnmarshalEager(any) (Eager, error) { panic("eager") }

// Late is a scalar that panics when it is written.
type Late int

// MarshalLate panics later, for some.
func MarshalLate(l Late) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		if l < 1 {
			panic("late")
		}
		_, _ = io.WriteString(w, `"late"`)
	})
}

// UnmarshalLate reads it.
func UnmarshalLate(any) (Late, error) { return 1, nil }

// The makers of values.

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
