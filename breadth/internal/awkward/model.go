// Package awkward is a schema that is made to be hard to execute: see schema.graphqls. Its data follow from a seed, so that two executors find the
// same, and failures are frequent.
package awkward

import (
	"context"
	"errors"
	"fmt"
	"io"
)

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
