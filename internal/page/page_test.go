package page_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/page"
)

const order = "NAME"

// at is the cursor of an element of a list in this order.
func at(n int) page.Cursor {
	return page.Cursor{Order: order, Key: fmt.Sprintf("%03d", n), ID: [16]byte{byte(n)}}
}

func TestRequest(t *testing.T) {
	here := at(7)
	cursor := here.String()
	other := page.Cursor{Order: "NAME DESC", Key: "007"}.String()
	for _, test := range []struct {
		name string
		args page.Args
		want page.Request
	}{
		{"nothing", page.Args{}, page.Request{Limit: 25}},
		{"the smallest from the front", page.Args{First: new(1)}, page.Request{Limit: 1}},
		{"the largest from the front", page.Args{First: new(100)}, page.Request{Limit: 100}},
		{"the smallest from the back", page.Args{Last: new(1)}, page.Request{Limit: 1, Backward: true}},
		{"the largest from the back", page.Args{Last: new(100)}, page.Request{Limit: 100, Backward: true}},
		{"after", page.Args{First: new(2), After: &cursor}, page.Request{Limit: 2, After: &here}},
		{"before", page.Args{Last: new(2), Before: &cursor}, page.Request{Limit: 2, Backward: true, Before: &here}},
		// The specification allows cursors at both ends, whatever the direction.
		{"the first before", page.Args{First: new(2), Before: &cursor}, page.Request{Limit: 2, Before: &here}},
		{"the last after", page.Args{Last: new(2), After: &cursor}, page.Request{Limit: 2, Backward: true, After: &here}},
		{"between", page.Args{After: &cursor, Before: &cursor}, page.Request{Limit: 25, After: &here, Before: &here}},
	} {
		got, err := test.args.Request(order)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}

	for _, test := range []struct {
		name string
		args page.Args
		arg  string
		err  error
	}{
		{"none from the front", page.Args{First: new(0)}, "first", page.ErrSize},
		{"fewer than none", page.Args{First: new(-1)}, "first", page.ErrSize},
		{"too many from the front", page.Args{First: new(101)}, "first", page.ErrSize},
		{"none from the back", page.Args{Last: new(0)}, "last", page.ErrSize},
		{"too many from the back", page.Args{Last: new(101)}, "last", page.ErrSize},
		{"both ends", page.Args{First: new(1), Last: new(1)}, "last", page.ErrBothEnds},
		{"both ends, and too many", page.Args{First: new(101), Last: new(101)}, "last", page.ErrBothEnds},
		{"after the cursor of another list", page.Args{After: &other}, "after", page.ErrCursor},
		{"before the cursor of another list", page.Args{Before: &other}, "before", page.ErrCursor},
		{"after no cursor", page.Args{After: new("nonsense")}, "after", page.ErrCursor},
		{"before no cursor", page.Args{Before: new("")}, "before", page.ErrCursor},
		{"before no cursor, after one", page.Args{After: &cursor, Before: new("x")}, "before", page.ErrCursor},
	} {
		_, err := test.args.Request(order)
		var argument *page.ArgError
		if !errors.As(err, &argument) || argument.Arg != test.arg || !errors.Is(err, test.err) {
			t.Errorf("%s: %v, want %v for %s", test.name, err, test.err, test.arg)
			continue
		}
		if want := test.arg + ": " + test.err.Error(); err.Error() != want {
			t.Errorf("%s: %q, want %q", test.name, err, want)
		}
	}
}

// find is a store of the list 0 to n-1: it answers a request as New expects it.
func find(n int, r page.Request) []page.Edge[int] {
	from, to := 0, n
	if r.After != nil {
		from = int(r.After.ID[0]) + 1
	}
	if r.Before != nil {
		to = min(n, int(r.Before.ID[0]))
	}
	var edges []page.Edge[int]
	for i := range max(0, to-from) {
		element := from + i
		if r.Backward {
			element = to - 1 - i
		}
		if len(edges) > r.Limit {
			break
		}
		edges = append(edges, page.Edge[int]{Node: element, Cursor: at(element)})
	}
	return edges
}

func nodes(p page.Page[int]) []int {
	list := []int{}
	for _, e := range p.Edges {
		list = append(list, e.Node)
	}
	return list
}

// A page is the piece of the list that was asked for, in the list's order whatever the direction.
func TestNew(t *testing.T) {
	three, eight := at(3), at(8)
	type want struct {
		Nodes            []int
		Next, Previously bool
	}
	for _, test := range []struct {
		name    string
		request page.Request
		want    want
	}{
		{"all", page.Request{Limit: 20}, want{[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, false, false}},
		{"exactly all", page.Request{Limit: 10}, want{[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, false, false}},
		{"all but one", page.Request{Limit: 9}, want{[]int{0, 1, 2, 3, 4, 5, 6, 7, 8}, true, false}},
		{"the front", page.Request{Limit: 2}, want{[]int{0, 1}, true, false}},
		{"the back", page.Request{Limit: 2, Backward: true}, want{[]int{8, 9}, false, true}},
		{"exactly all from the back", page.Request{Limit: 10, Backward: true}, want{[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, false, false}},
		{"after", page.Request{Limit: 2, After: &three}, want{[]int{4, 5}, true, true}},
		{"the rest", page.Request{Limit: 2, After: &eight}, want{[]int{9}, false, true}},
		{"before", page.Request{Limit: 2, Backward: true, Before: &eight}, want{[]int{6, 7}, true, true}},
		{"the rest from the back", page.Request{Limit: 5, Backward: true, Before: &three}, want{[]int{0, 1, 2}, true, false}},
		{"the first before", page.Request{Limit: 2, Before: &eight}, want{[]int{0, 1}, true, false}},
		{"the last after", page.Request{Limit: 2, Backward: true, After: &three}, want{[]int{8, 9}, false, true}},
		{"between, from the front", page.Request{Limit: 2, After: &three, Before: &eight}, want{[]int{4, 5}, true, true}},
		{"between, from the back", page.Request{Limit: 2, Backward: true, After: &three, Before: &eight}, want{[]int{6, 7}, true, true}},
		{"nothing between", page.Request{Limit: 2, After: &eight, Before: &three}, want{[]int{}, false, true}},
		{"nothing between, from the back", page.Request{Limit: 2, Backward: true, After: &eight, Before: &three}, want{[]int{}, true, false}},
	} {
		p := page.New(test.request, find(10, test.request))
		if diff := cmp.Diff(test.want, want{nodes(p), p.HasNext, p.HasPrevious}); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	if p := page.New(page.Request{Limit: 5}, find(0, page.Request{Limit: 5})); len(p.Edges) != 0 || p.HasNext || p.HasPrevious {
		t.Errorf("a page of nothing is %+v", p)
	}
}

// Who goes on until there is no more sees each element once, in either direction and with any size of page.
func TestPagesConcatenatedEqualTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "elements")
		backward := rapid.Bool().Draw(t, "backward")
		var seen []int
		for r := (page.Request{Backward: backward}); ; {
			r.Limit = rapid.IntRange(1, 20).Draw(t, "size")
			p := page.New(r, find(n, r))
			if len(p.Edges) > r.Limit {
				t.Fatalf("%d elements on a page of %d", len(p.Edges), r.Limit)
			}
			if !backward {
				seen = append(seen, nodes(p)...)
				if !p.HasNext {
					break
				}
				r.After = &p.Edges[len(p.Edges)-1].Cursor
				continue
			}
			seen = append(nodes(p), seen...)
			if !p.HasPrevious {
				break
			}
			r.Before = &p.Edges[0].Cursor
		}
		if len(seen) != n {
			t.Fatalf("%d of %d elements: %v", len(seen), n, seen)
		}
		for i, element := range seen {
			if i != element {
				t.Fatalf("%v", seen)
			}
		}
	})
}
