// Package page cuts long lists into pages by position: after this element, before that one, so many. The cost of a page
// does not grow with the distance from the front, and no element is shown twice or skipped because others come and go.
package page

import "errors"

// The size of a page where nobody says, and the largest.
const (
	DefaultSize = 25
	MaxSize     = 100
)

// The errors of Args.Request.
var (
	ErrBothEnds = errors.New("give first or last, not both")
	ErrSize     = errors.New("must be 1 to 100")
)

// Args are the arguments of a connection, as they come from a client (Relay's Cursor Connections Specification).
type Args struct {
	First  *int
	After  *string
	Last   *int
	Before *string
}

// ArgError is an argument that cannot be taken.
type ArgError struct {
	Arg string // first, after, last or before
	Err error  // ErrBothEnds, ErrSize or ErrCursor
}

// Error returns the argument's name and what is wrong with it.
func (e *ArgError) Error() string { return e.Arg + ": " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *ArgError) Unwrap() error { return e.Err }

// Request is a page that can be asked of a store.
type Request struct {
	Limit    int  // 1 to MaxSize elements
	Backward bool // the last elements instead of the first; their order stays the same
	After    *Cursor
	Before   *Cursor
}

// Request checks the arguments against the order of the list that is to be paged. It returns an *ArgError where one
// cannot be taken: a size out of bounds, both ends, or a cursor that is damaged or comes from a list of another order.
func (a Args) Request(order string) (Request, error) {
	r := Request{Limit: DefaultSize}
	switch {
	case a.First != nil && a.Last != nil:
		return r, &ArgError{"last", ErrBothEnds}
	case a.First != nil:
		if *a.First < 1 || *a.First > MaxSize {
			return r, &ArgError{"first", ErrSize}
		}
		r.Limit = *a.First
	case a.Last != nil:
		if *a.Last < 1 || *a.Last > MaxSize {
			return r, &ArgError{"last", ErrSize}
		}
		r.Limit, r.Backward = *a.Last, true
	}
	var err error
	if r.After, err = parse(a.After, order); err != nil {
		return r, &ArgError{"after", err}
	}
	if r.Before, err = parse(a.Before, order); err != nil {
		return r, &ArgError{"before", err}
	}
	return r, nil
}

func parse(s *string, order string) (*Cursor, error) {
	if s == nil {
		return nil, nil
	}
	c, err := ParseCursor(*s)
	if err != nil || c.Order != order {
		return nil, ErrCursor
	}
	return &c, nil
}

// Page is a piece of a list.
type Page[T any] struct {
	Edges       []Edge[T]
	HasNext     bool // there is more after it
	HasPrevious bool // there is more before it
}

// Edge is an element with its position.
type Edge[T any] struct {
	Node   T
	Cursor Cursor
}

// New makes a page of the edges that a store found for r: in the direction of r, and one more than r.Limit where there
// are more. A page that was asked for with a cursor has more on that cursor's side.
func New[T any](r Request, edges []Edge[T]) Page[T] {
	more := len(edges) > r.Limit
	if more {
		edges = edges[:r.Limit]
	}
	if r.Backward {
		for i, j := 0, len(edges)-1; i < j; i, j = i+1, j-1 {
			edges[i], edges[j] = edges[j], edges[i]
		}
		return Page[T]{Edges: edges, HasNext: r.Before != nil, HasPrevious: more}
	}
	return Page[T]{Edges: edges, HasNext: more, HasPrevious: r.After != nil}
}
