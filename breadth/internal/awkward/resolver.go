package awkward

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
)

// World is what the resolvers answer from.
type World struct {
	// Seed decides what is there.
	Seed Seed
	// Hooks, where set, are called by some of the resolvers: see the tests.
	Hooks   Hooks
	counter counter
}

// Hooks are what tests look at.
type Hooks struct {
	// Called is told of each call of a batch resolver, and of how many parents it has.
	Called func(field string, parents int)
	// Number and Text are called by the resolvers of these fields of Query.
	Number, Text func(context.Context)
	// Fail is what Oak.allFail returns.
	Fail func(parents int) ([]*string, error)
	// Things is what Query.things returns.
	Things []Thing
}

// counter counts mutations.
type counter struct{ n atomic.Int64 }

func (c *counter) now() int  { return int(c.n.Load()) }
func (c *counter) next() int { return int(c.n.Add(1)) }

// New returns the schema, executed by gqlgen or breadth first.
func New(w *World, breadthFirst bool) graphql.ExecutableSchema {
	c := Config{Resolvers: w, Directives: DirectiveRoot{Guarded: guarded, Limited: limited, Checked: checked, Instead: instead, Logged: logged}}
	if breadthFirst {
		return NewBreadthFirstSchema(c)
	}
	return NewExecutableSchema(c)
}

func guarded(ctx context.Context, obj any, next graphql.Resolver, mode *Mode) (any, error) {
	s := Seed(len(graphql.GetFieldContext(ctx).Field.Alias))
	switch o := obj.(type) {
	case *Oak:
		s = o.Seed
	case *Shy:
		s = o.Seed
	}
	if mode != nil && *mode == ModePass {
		return next(ctx)
	}
	switch s.draw("guarded", 8) {
	case 0:
		return nil, errors.New("refused")
	case 1:
		return 1.5, nil // of no field's type
	case 2:
		return nil, nil
	case 3:
		panic("the guard")
	}
	return next(ctx)
}

func limited(ctx context.Context, _ any, next graphql.Resolver, limit *int) (any, error) {
	v, err := next(ctx)
	n, ok := v.(*int)
	if err != nil {
		return v, err
	}
	if !ok {
		if v, ok := v.(int); ok && v > *limit {
			return nil, fmt.Errorf("must be at most %d", *limit)
		}
		return v, nil
	}
	switch {
	case n == nil:
	case *n == 13:
		panic("thirteen")
	case *n > *limit:
		return nil, fmt.Errorf("must be at most %d", *limit)
	case *n%2 == 1:
		more := *n + 1
		return &more, nil
	}
	return v, nil
}

func checked(ctx context.Context, _ any, next graphql.Resolver) (any, error) {
	v, err := next(ctx)
	if in, ok := v.(In); ok && err == nil {
		if b := in.B.Value(); b != nil && *b == in.A {
			return nil, errors.New("a and b are equal")
		}
	}
	return v, err
}

func instead(ctx context.Context, _ any, next graphql.Resolver, of *bool) (any, error) {
	if of != nil && *of {
		return nil, nil
	}
	return next(ctx)
}

func logged(ctx context.Context, _ any, next graphql.Resolver, refuse *bool) (any, error) {
	if refuse != nil && *refuse {
		return nil, errors.New("not logged")
	}
	return next(ctx)
}

func (w *World) called(field string, parents int) {
	if w.Hooks.Called != nil {
		w.Hooks.Called(field, parents)
	}
}

// The resolvers of the objects.

// Query implements ResolverRoot.
func (w *World) Query() QueryResolver { return query{w} }

// Mutation implements ResolverRoot.
func (w *World) Mutation() MutationResolver { return mutation{w} }

// Subscription implements ResolverRoot.
func (w *World) Subscription() SubscriptionResolver { return subscription{w} }

// Oak implements ResolverRoot.
func (w *World) Oak() OakResolver { return oak{w} }

// Pine implements ResolverRoot.
func (w *World) Pine() PineResolver { return pine{w} }

// Stone implements ResolverRoot.
func (w *World) Stone() StoneResolver { return stone{w} }

// Counted implements ResolverRoot.
func (w *World) Counted() CountedResolver { return counted{w} }

func an(s Seed) *Oak      { return newOak(s, nil) }
func aPine(s Seed) *Pine  { return newPine(s, an(s)) }
func aThing(s Seed) Thing { o := an(s); return newThing(s, o, func(Seed) *Oak { return o }) }
func aPiece(s Seed) Piece { return asPiece(aThing(s)) }
func aPebble(s Seed) Odd  { return pebble(s) }

// aPointer makes no stones that are values: below them gqlgen loses count of what its batches are made of.
func aPointer(s Seed) Thing {
	t := aThing(s)
	if v, ok := t.(Stone); ok {
		return &v
	}
	return t
}

func anOdd(s Seed) Odd {
	if s.draw("odd", 2) == 0 {
		return aPebble(s)
	}
	return an(s)
}

// telling returns what a resolver has been told.
func telling(ctx context.Context, s Seed, name string, told ...any) (string, error) {
	text, err := json.Marshal(told)
	if err != nil {
		return "", err
	}
	return settle(ctx, s, name, func(Seed) string { return string(text) })
}

func name(ctx context.Context, s Seed, upper *bool, times *int) (*string, error) {
	text, err := telling(ctx, s, "name", upper, times)
	return &text, err
}

type query struct{ *World }

func (q query) Oak(ctx context.Context, seed *int) (*Oak, error) {
	s := q.Seed
	if seed == nil {
		return nil, nil
	}
	return settle(ctx, s+Seed(*seed), "oak", an)
}
func (q query) OakN(ctx context.Context) (*Oak, error) { return settle(ctx, q.Seed, "oakN", an) }
func (q query) Oaks(ctx context.Context, first *int) ([]*Oak, error) {
	return settle(ctx, q.Seed, "oaks", func(s Seed) []*Oak {
		if first != nil {
			return each(s, max(0, min(*first, 20)))
		}
		return some(s, "oaks", an)
	})
}

func each(s Seed, n int) []*Oak {
	out := make([]*Oak, n)
	for i := range out {
		out[i] = an(s.at("oaks", i))
	}
	return out
}

func (q query) Grid(ctx context.Context) ([][]*Oak, error) {
	return settle(ctx, q.Seed, "grid", func(s Seed) [][]*Oak { return lists(s, "grid", an) })
}
func (q query) Thing(ctx context.Context) (Thing, error) {
	return settle(ctx, q.Seed, "thing", func(s Seed) Thing { return unexpected(s, aThing) })
}
func (q query) ThingN(ctx context.Context) (Thing, error) {
	return settle(ctx, q.Seed, "thingN", func(s Seed) Thing { return unexpected(s, aThing) })
}
func (q query) Things(ctx context.Context) ([]Thing, error) {
	if q.Hooks.Things != nil {
		return q.Hooks.Things, nil
	}
	return settle(ctx, q.Seed, "things", func(s Seed) []Thing { return some(s, "things", aThing) })
}
func (q query) Branches(ctx context.Context) ([][]Branch, error) {
	return settle(ctx, q.Seed, "branches", func(s Seed) [][]Branch {
		return lists(s, "branches", func(s Seed) Branch {
			if s&1 == 0 {
				return an(s)
			}
			return aPine(s)
		})
	})
}
func (q query) Coloured(ctx context.Context) ([]Coloured, error) {
	return settle(ctx, q.Seed, "coloured", func(s Seed) []Coloured {
		return some(s, "coloured", func(s Seed) Coloured {
			if s&1 == 0 {
				return an(s)
			}
			return newStone(s, nil)
		})
	})
}
func (q query) Pieces(ctx context.Context) ([]Piece, error) {
	return settle(ctx, q.Seed, "pieces", func(s Seed) []Piece { return some(s, "pieces", aPiece) })
}
func (q query) Odd(ctx context.Context) (Odd, error) { return settle(ctx, q.Seed, "odd", anOdd) }
func (q query) Odds(ctx context.Context) ([]Odd, error) {
	return settle(ctx, q.Seed, "odds", func(s Seed) []Odd { return some(s, "odds", anOdd) })
}
func (q query) Twinned(ctx context.Context) ([]Twinned, error) {
	return settle(ctx, q.Seed, "twinned", func(s Seed) []Twinned { return some(s, "twinned", func(s Seed) Twinned { return an(s) }) })
}
func (q query) Stones(ctx context.Context) ([]*Stone, error) {
	return settle(ctx, q.Seed, "stones", func(s Seed) []*Stone {
		return some(s, "stones", func(s Seed) *Stone { return newStone(s, an(s)) })
	})
}
func (q query) Boxes(ctx context.Context) ([]map[string]any, error) {
	return settle(ctx, q.Seed, "boxes", func(s Seed) []map[string]any {
		return some(s, "boxes", func(s Seed) map[string]any { return newBox(s, an(s)) })
	})
}
func (q query) Number(ctx context.Context) (int, error) {
	if q.Hooks.Number != nil {
		q.Hooks.Number(ctx)
	}
	return settle(ctx, q.Seed, "number", number[int])
}
func (q query) Text(ctx context.Context, word *string) (*string, error) {
	if q.Hooks.Text != nil {
		q.Hooks.Text(ctx)
	}
	text, err := telling(ctx, q.Seed, "text", word)
	return &text, err
}
func (q query) Guarded(ctx context.Context) (*Oak, error) {
	return settle(ctx, q.Seed, "guarded", an)
}
func (q query) Late(ctx context.Context) (*Late, error) {
	return settle(ctx, q.Seed, "late", pointer(number[Late]))
}
func (q query) Echo(ctx context.Context, in []*In, limited int, size *Size) (*string, error) {
	text, err := telling(ctx, q.Seed, "echo", in, limited, size)
	return &text, err
}

type mutation struct{ *World }

func (m mutation) settle(ctx context.Context, name string) (*Counted, error) {
	n := m.counter.next()
	return settle(ctx, m.Seed.at(name, n), name, func(Seed) *Counted { return &Counted{Count: n, counter: &m.counter} })
}
func (m mutation) Count(context.Context) (int, error) { return m.counter.next(), nil }
func (m mutation) CountOrFail(ctx context.Context) (*int, error) {
	c, err := m.settle(ctx, "CountOrFail")
	if c == nil {
		return nil, err
	}
	return &c.Count, err
}
func (m mutation) CountN(ctx context.Context) (*Counted, error) { return m.settle(ctx, "CountN") }
func (m mutation) Counted(ctx context.Context, by *int, _ *In) (*Counted, error) {
	for i := 1; by != nil && i < min(*by, 100); i++ {
		m.counter.next()
	}
	return m.settle(ctx, "Counted")
}
func (m mutation) CountGuarded(ctx context.Context) (*int, error) { return m.CountOrFail(ctx) }
func (m mutation) Things(ctx context.Context) ([]Thing, error) {
	return settle(ctx, m.Seed.at("things", m.counter.next()), "things", func(s Seed) []Thing { return some(s, "things", aThing) })
}

type counted struct{ *World }

func (c counted) Oak(ctx context.Context, obj *Counted) (*Oak, error) {
	return settle(ctx, c.Seed.at("countedOak", obj.counter.now()), "oak", an)
}
func (c counted) All(_ context.Context, objs []*Counted) ([]int, error) {
	out := make([]int, len(objs))
	for i := range out {
		out[i] = c.counter.now()
	}
	return out, nil
}
func (c counted) AllOak(_ context.Context, objs []*Counted) ([]*Oak, error) {
	return settleAll(objs, func(o *Counted) Seed { return c.Seed.at("allOak", o.counter.now()) }, "allOak", an)
}

type subscription struct{ *World }

func (u subscription) Ticks(ctx context.Context, to int) (<-chan *Oak, error) {
	ticks := make(chan *Oak)
	go func() {
		defer close(ticks)
		for i := range min(to, 5) {
			select {
			case ticks <- an(u.Seed.at("ticks", i)):
			case <-ctx.Done():
				return
			}
		}
	}()
	return ticks, nil
}

func ofOak(o *Oak) Seed   { return o.Seed }
func ofPine(p *Pine) Seed { return p.Seed }

type oak struct{ *World }

// all resolves a batch of oaks.
func all[T any](w *World, objs []*Oak, name string, value func(Seed) T) ([]T, error) {
	w.called("Oak."+name, len(objs))
	return settleAll(objs, ofOak, name, value)
}

func (oak) Name(ctx context.Context, obj *Oak, upper *bool, times *int) (*string, error) {
	return name(ctx, obj.Seed, upper, times)
}
func (r oak) Others(_ context.Context, objs []*Oak, first int) ([][]*Oak, error) {
	return all(r.World, objs, "others", func(s Seed) []*Oak { return each(s, max(0, min(first, 4))) })
}
func (oak) One(ctx context.Context, obj *Oak) (*Oak, error) { return settle(ctx, obj.Seed, "one", an) }
func (oak) OneN(ctx context.Context, obj *Oak) (*Oak, error) {
	return settle(ctx, obj.Seed, "oneN", an)
}
func (oak) Many(ctx context.Context, obj *Oak) ([]*Oak, error) {
	return settle(ctx, obj.Seed, "many", func(s Seed) []*Oak { return some(s, "many", pointerless(s)) })
}
func (oak) ManyO(ctx context.Context, obj *Oak) ([]*Oak, error) {
	return settle(ctx, obj.Seed, "manyO", func(s Seed) []*Oak { return some(s, "manyO", pointerless(s)) })
}

// pointerless makes oaks, or nothing now and then.
func pointerless(s Seed) func(Seed) *Oak {
	return func(element Seed) *Oak {
		if s.rarely("pointerless") && element.draw("nil", 2) == 0 {
			return nil
		}
		return an(element)
	}
}

func (oak) Grid(ctx context.Context, obj *Oak) ([][]*Pine, error) {
	return settle(ctx, obj.Seed, "grid", func(s Seed) [][]*Pine { return lists(s, "grid", aPine) })
}
func (oak) OneThing(ctx context.Context, obj *Oak) (Thing, error) {
	return settle(ctx, obj.Seed, "oneThing", func(s Seed) Thing { return unexpected(s, aThing) })
}
func (oak) ManyThings(ctx context.Context, obj *Oak) ([]Thing, error) {
	return settle(ctx, obj.Seed, "manyThings", func(s Seed) []Thing { return some(s, "manyThings", aThing) })
}
func (oak) OnePiece(ctx context.Context, obj *Oak) (Piece, error) {
	return settle(ctx, obj.Seed, "onePiece", aPiece)
}
func (oak) OneText(ctx context.Context, obj *Oak) (string, error) {
	return settle(ctx, obj.Seed, "oneText", Seed.word)
}
func (oak) OneTexts(ctx context.Context, obj *Oak) ([]string, error) {
	return settle(ctx, obj.Seed, "oneTexts", func(s Seed) []string { return some(s, "oneTexts", Seed.word) })
}
func (oak) OneSize(ctx context.Context, obj *Oak) (Size, error) {
	return settle(ctx, obj.Seed, "oneSize", size)
}
func (oak) OneStamp(ctx context.Context, obj *Oak) (Stamp, error) {
	return settle(ctx, obj.Seed, "oneStamp", number[Stamp])
}
func (oak) OneTold(ctx context.Context, obj *Oak) (Told, error) {
	return settle(ctx, obj.Seed, "oneTold", number[Told])
}
func (oak) OneAny(ctx context.Context, obj *Oak) (any, error) {
	return settle(ctx, obj.Seed, "oneAny", anything)
}
func (r oak) All(_ context.Context, objs []*Oak) ([]*Oak, error) {
	return all(r.World, objs, "all", an)
}
func (r oak) AllN(_ context.Context, objs []*Oak) ([]*Oak, error) {
	return all(r.World, objs, "allN", an)
}
func (r oak) AllMany(_ context.Context, objs []*Oak) ([][]*Oak, error) {
	return all(r.World, objs, "allMany", func(s Seed) []*Oak { return some(s, "allMany", pointerless(s)) })
}
func (r oak) AllGrid(_ context.Context, objs []*Oak) ([][][]*Pine, error) {
	return all(r.World, objs, "allGrid", func(s Seed) [][]*Pine { return lists(s, "allGrid", aPine) })
}
func (r oak) AllThing(_ context.Context, objs []*Oak) ([]Thing, error) {
	return all(r.World, objs, "allThing", func(s Seed) Thing { return unexpected(s, aThing) })
}
func (r oak) AllThings(_ context.Context, objs []*Oak) ([][]Thing, error) {
	return all(r.World, objs, "allThings", func(s Seed) []Thing { return some(s, "allThings", aThing) })
}
func (r oak) AllPieces(_ context.Context, objs []*Oak) ([][]Piece, error) {
	return all(r.World, objs, "allPieces", func(s Seed) []Piece { return some(s, "allPieces", aPiece) })
}
func (r oak) AllText(_ context.Context, objs []*Oak, number *int, words []string) ([]string, error) {
	text := fmt.Sprint(number == nil || *number > 2, words)
	return all(r.World, objs, "allText", func(s Seed) string { return text + s.word() })
}
func (r oak) AllNumber(_ context.Context, objs []*Oak) ([]*int, error) {
	return all(r.World, objs, "allNumber", pointer(number[int]))
}
func (r oak) AllSizes(_ context.Context, objs []*Oak) ([][]Size, error) {
	return all(r.World, objs, "allSizes", func(s Seed) []Size { return some(s, "allSizes", size) })
}
func (r oak) AllStamp(_ context.Context, objs []*Oak) ([]*Stamp, error) {
	return all(r.World, objs, "allStamp", pointer(number[Stamp]))
}
func (r oak) AllTold(_ context.Context, objs []*Oak) ([]Told, error) {
	return all(r.World, objs, "allTold", number[Told])
}
func (r oak) AllAny(_ context.Context, objs []*Oak) ([]any, error) {
	return all(r.World, objs, "allAny", anything)
}
func (r oak) AllFail(_ context.Context, objs []*Oak) ([]*string, error) {
	r.called("Oak.allFail", len(objs))
	if r.Hooks.Fail != nil {
		return r.Hooks.Fail(len(objs))
	}
	return nil, errors.New("all fail")
}
func (r oak) AllFailN(_ context.Context, objs []*Oak) ([]int, error) {
	return make([]int, len(objs)), failure(3)
}
func (r oak) AllShort(_ context.Context, objs []*Oak) ([]*int, error) {
	return make([]*int, len(objs)+1), nil
}
func (r oak) AllNoErrors(_ context.Context, objs []*Oak) ([]*int, error) {
	return make([]*int, len(objs)), graphql.BatchErrorList{}
}
func (oak) GuardedOne(ctx context.Context, obj *Oak) (*Oak, error) {
	return settle(ctx, obj.Seed, "guardedOne", an)
}
func (r oak) GuardedAll(_ context.Context, objs []*Oak) ([]*Pine, error) {
	return all(r.World, objs, "guardedAll", aPine)
}
func (oak) Echo(ctx context.Context, obj *Oak, in *In, inN In, list []*In, deep [][]*int, colour *Colour, size Size, level *Level, levels []Level, stamp *Stamp, value any, limited *int, id *string, float *float64, flag *bool) (string, error) {
	return telling(ctx, obj.Seed, "echo", in, inN, list, deep, colour, size, level, levels, stamp, value, limited, id, float, flag)
}
func (r oak) AllEcho(_ context.Context, objs []*Oak, in *In, list []int, limited *int, stamp *Stamp, level *Level) ([]string, error) {
	text, err := json.Marshal([]any{in, list, limited, stamp, level})
	if err != nil {
		return nil, err
	}
	return all(r.World, objs, "allEcho", func(Seed) string { return string(text) })
}

type pine struct{ *World }

func (pine) Name(ctx context.Context, obj *Pine, upper *bool, times *int) (*string, error) {
	return name(ctx, obj.Seed, upper, times)
}
func (r pine) Others(_ context.Context, objs []*Pine, first int) ([][]Thing, error) {
	r.called("Pine.others", len(objs))
	return settleAll(objs, ofPine, "others", func(s Seed) []Thing { return some(s.at("", first), "others", aThing) })
}
func (r pine) All(_ context.Context, objs []*Pine) ([]*Oak, error) {
	r.called("Pine.all", len(objs))
	return settleAll(objs, ofPine, "all", an)
}
func (r pine) AllText(_ context.Context, objs []*Pine, number *int, words []string) ([]*string, error) {
	r.called("Pine.allText", len(objs))
	text := fmt.Sprint(number == nil, words)
	return settleAll(objs, ofPine, "allText", func(Seed) *string { return &text })
}
func (r pine) AllPines(_ context.Context, objs []*Pine) ([][]*Pine, error) {
	r.called("Pine.allPines", len(objs))
	return settleAll(objs, ofPine, "allPines", func(s Seed) []*Pine { return some(s, "allPines", aPine) })
}
func (pine) One(ctx context.Context, obj *Pine) (Thing, error) {
	return settle(ctx, obj.Seed, "one", aPointer)
}

type stone struct{ *World }

func (stone) Name(ctx context.Context, obj *Stone, upper *bool, times *int) (*string, error) {
	return name(ctx, obj.Seed, upper, times)
}
func (stone) Others(ctx context.Context, obj *Stone, first int) ([]Thing, error) {
	return settle(ctx, obj.Seed.at("", first), "others", func(s Seed) []Thing { return some(s, "others", aThing) })
}
func (stone) One(ctx context.Context, obj *Stone) (*Pine, error) {
	return settle(ctx, obj.Seed, "one", aPine)
}
