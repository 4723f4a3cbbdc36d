package graph_test

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/app/apptest"
)

// listed is an animal as a list shows it, with what it can be ordered by.
type listed struct {
	ID, Name, Species, Status, CreatedAt, UpdatedAt string
	BornOn                                          *string
	Tags                                            []string
	Household                                       struct{ ID string }
}

type animalPage struct {
	TotalCount *int
	Nodes      []listed
	Edges      []struct {
		Cursor string
		Node   struct{ ID string }
	}
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
}

const pageFields = `{
	nodes { id name species status createdAt updatedAt bornOn tags household { id } }
	edges { cursor node { id } }
	pageInfo { hasNextPage hasPreviousPage startCursor endCursor } %s }`

// list is a list of animals: where it hangs, which and in what order.
type list struct {
	household string // the animals of this one; empty: Query.animals
	filter    V
	field     string
	direction string
}

// page asks for a page of the list. args has first or last, after or before.
func (l list) page(c *apptest.Client, args V, count bool) animalPage {
	variables := V{"filter": l.filter}
	for _, name := range []string{"first", "last", "after", "before"} {
		variables[name] = args[name]
	}
	total := ""
	if count {
		total = "totalCount"
	}
	if l.field != "" {
		variables["order"] = V{"field": l.field, "direction": l.direction}
	}
	const head = `($first: Int, $after: String, $last: Int, $before: String, $filter: AnimalFilter, $order: AnimalOrder`
	animals := `animals(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $order) ` + fmt.Sprintf(pageFields, total)
	if l.household == "" {
		var data struct{ Animals animalPage }
		c.Do(`query `+head+`) { `+animals+` }`, variables, &data)
		return data.Animals
	}
	variables["id"] = l.household
	var data struct{ Node struct{ Animals animalPage } }
	c.Do(`query `+head+`, $id: ID!) { node(id: $id) { ... on Household { `+animals+` } } }`, variables, &data)
	return data.Node.Animals
}

// whole goes through the list forwards or backwards and returns it in its order. size says how large the next page is to
// be, and between is called after each page but the last.
func (l list) whole(t fataler, c *apptest.Client, backwards bool, size func() int, between func(animalPage)) []listed {
	var all []listed
	var cursor *string
	for {
		n := size()
		args := V{"first": n, "after": cursor}
		if backwards {
			args = V{"last": n, "before": cursor}
		}
		p := l.page(c, args, false)
		ids := make([]string, len(p.Nodes))
		for i, a := range p.Nodes {
			ids[i] = a.ID
			if p.Edges[i].Node.ID != a.ID {
				t.Fatalf("edge %d is of %s, node %d of %s", i, p.Edges[i].Node.ID, i, a.ID)
			}
		}
		info := p.PageInfo
		if len(ids) == 0 {
			if info.StartCursor != nil || info.EndCursor != nil {
				t.Fatalf("an empty page has cursors: %+v", info)
			}
		} else if *info.StartCursor != p.Edges[0].Cursor || *info.EndCursor != p.Edges[len(ids)-1].Cursor {
			t.Fatalf("the page's cursors are not those of its ends: %+v", info)
		}
		more, given := info.HasNextPage, info.HasPreviousPage
		if backwards {
			more, given = given, more
		}
		if given != (cursor != nil) {
			t.Fatalf("with the cursor %v the page says %v of what lies on its side", cursor, given)
		}
		if more && len(ids) != n {
			t.Fatalf("a page of %d has %d although there are more", n, len(ids))
		}
		if backwards {
			all = append(slices.Clone(p.Nodes), all...)
			cursor = info.StartCursor
		} else {
			all = append(all, p.Nodes...)
			cursor = info.EndCursor
		}
		if !more {
			return all
		}
		if between != nil {
			between(p)
		}
	}
}

// fataler is what *testing.T and *rapid.T have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

var (
	orderFields = []string{"NAME", "CREATED_AT", "UPDATED_AT", "BORN_ON"}
	directions  = []string{"ASC", "DESC"}
)

// names fold to few keys, so that many are equal.
var names = map[string]string{"Zoë": "zoe", "zoe": "zoe", "ZOE": "zoe", "Ámos": "amos", "amos": "amos", "Bo": "bo", "bó 2": "bo 2", "Ｂo": "bo",
	"李": "李", "🐈": "🐈", "_": "_"}

// compare is the order of the list, as the schema describes it: name without case and accents, unknown births last, and
// equals by a fixed order of their own, for which the ids serve.
func (l list) compare(a, b listed) int {
	born := func(d *string) string {
		if d == nil {
			return "unknown" // after all digits
		}
		return *d
	}
	var c int
	switch l.field {
	case "NAME":
		c = strings.Compare(names[a.Name], names[b.Name])
	case "UPDATED_AT":
		c = strings.Compare(a.UpdatedAt, b.UpdatedAt)
	case "BORN_ON":
		c = strings.Compare(born(a.BornOn), born(b.BornOn))
	default:
		c = strings.Compare(a.CreatedAt, b.CreatedAt)
	}
	c = cmp.Or(c, strings.Compare(row(a.ID), row(b.ID)))
	if l.direction == "DESC" {
		return -c
	}
	return c
}

// row is the part of an id that tells rows apart. A client has no business with it; here it says what the server's own
// order of equals should be.
func row(id string) string {
	b, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil {
		panic(err)
	}
	return string(b[len(b)-16:])
}

// filters are conditions, each with what it means.
var filters = []struct {
	filter V
	meets  func(listed) bool
}{
	{nil, func(listed) bool { return true }},
	{V{}, func(listed) bool { return true }},
	{V{"species": nil, "status": nil, "text": nil, "tag": nil, "identifier": nil, "bornFrom": nil, "bornTo": nil, "householdId": nil},
		func(listed) bool { return true }},
	{V{"text": " \t"}, func(listed) bool { return true }},
	{V{"species": []string{"DOG"}}, func(a listed) bool { return a.Species == "DOG" }},
	{V{"species": []string{}}, func(listed) bool { return false }},
	{V{"status": []string{"LOST", "ACTIVE"}}, func(a listed) bool { return a.Status != "DECEASED" }},
	{V{"status": []string{}}, func(listed) bool { return false }},
	{V{"bornFrom": "2020-01-02"}, func(a listed) bool { return a.BornOn != nil && *a.BornOn >= "2020-01-02" }},
	{V{"bornTo": "2020-01-02"}, func(a listed) bool { return a.BornOn != nil && *a.BornOn <= "2020-01-02" }},
	{V{"bornFrom": "2020-01-02", "bornTo": "2020-01-01"}, func(listed) bool { return false }},
	{V{"tag": " GOOD boy"}, func(a listed) bool { return slices.Contains(a.Tags, "göod Boy") }},
	{V{"tag": "good"}, func(listed) bool { return false }},
	{V{"text": "zo"}, func(a listed) bool { return names[a.Name] == "zoe" }},
	{V{"text": "BOY zö"}, func(a listed) bool { return names[a.Name] == "zoe" && slices.Contains(a.Tags, "göod Boy") }},
	{V{"text": "!?"}, func(listed) bool { return false }},
	{V{"text": "zoe", "species": []string{"CAT", "DOG"}, "bornFrom": "2020-01-01", "status": []string{"ACTIVE"}}, func(a listed) bool {
		return names[a.Name] == "zoe" && (a.Species == "CAT" || a.Species == "DOG") && a.BornOn != nil && *a.BornOn >= "2020-01-01" && a.Status == "ACTIVE"
	}},
}

// TestPagesConcatenatedEqualTheWhole: under every order and filter, both ways, with pages of any size, over two households
// and in each. Many keys are equal and many births not known.
func TestPagesConcatenatedEqualTheWhole(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	s := stage{instance: apptest.New(t, clock.Configure)}
	s.Client = s.instance.SignUp()
	s.household(t, "Second")
	homes := s.households(t)
	random := rapid.Custom(func(t *rapid.T) V {
		tags := []string{}
		if rapid.Bool().Draw(t, "tagged") {
			tags = []string{"göod Boy", "x"}
		}
		return V{
			"name":    rapid.SampledFrom(sortedKeys(names)).Draw(t, "name"),
			"species": rapid.SampledFrom([]string{"DOG", "CAT", "OTHER"}).Draw(t, "species"),
			"status":  rapid.SampledFrom([]string{"ACTIVE", "LOST", "DECEASED"}).Draw(t, "status"),
			"bornOn":  rapid.SampledFrom([]any{nil, nil, "1800-01-01", "2020-01-01", "2020-01-02", "2020-01-03"}).Draw(t, "bornOn"),
			"tags":    tags,
		}
	})
	for batch := range 6 { // in each, all are created at the same time
		var inputs []V
		for n := range 20 {
			inputs = append(inputs, random.Example(batch*100+n))
		}
		clock.Advance(time.Microsecond)
		ids := createMany(t, s.Client, `createAnimal(input: $i%[1]d, householdId: "`+homes[batch%2]+`") { thing: animal { id } userErrors { message } }`, "AnimalInput!", inputs)
		clock.Advance(time.Microsecond)
		for n, id := range ids[:5] { // and some are replaced at the same time
			animals.replace(s.Client, id, inputs[n], nil)
		}
	}

	var everyone []listed
	for _, home := range homes {
		everyone = append(everyone, list{household: home}.whole(t, s.Client, false, func() int { return 100 }, nil)...)
	}
	if len(everyone) != 120 {
		t.Fatalf("%d animals", len(everyone))
	}

	check := func(t fataler, l list, backwards bool, size func() int) {
		t.Helper()
		var want []listed
		for _, f := range filters {
			if gocmp.Equal(f.filter, l.filter) {
				want = slices.DeleteFunc(slices.Clone(everyone), func(a listed) bool {
					return !f.meets(a) || l.household != "" && a.Household.ID != l.household
				})
				break
			}
		}
		slices.SortFunc(want, l.compare)
		got := l.whole(t, s.Client, backwards, size, nil)
		if diff := gocmp.Diff(idsOf(want), idsOf(got)); diff != "" {
			t.Fatalf("%+v backwards %v: %s", l, backwards, diff)
		}
		p := l.page(s.Client, V{"first": 1}, true)
		if p.TotalCount == nil || *p.TotalCount != len(want) {
			t.Fatalf("%+v: the total of %d is %v", l, len(want), *p.TotalCount)
		}
	}
	t.Run("every order and filter", func(t *testing.T) {
		for n, f := range filters {
			check(t, list{filter: f.filter}, false, func() int { return 100 }) // by default CREATED_AT ASC
			for m, field := range orderFields {
				// The other direction comes with the next filter.
				check(t, list{filter: f.filter, field: field, direction: directions[(n+m)%2]}, n%4 < 2, func() int { return 100 })
			}
		}
	})
	t.Run("any size of page", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			check(t, list{
				household: rapid.SampledFrom(append([]string{""}, homes...)).Draw(t, "household"),
				filter:    rapid.SampledFrom(filters).Draw(t, "filter").filter,
				field:     rapid.SampledFrom(orderFields).Draw(t, "field"),
				direction: rapid.SampledFrom(directions).Draw(t, "direction"),
			}, rapid.Bool().Draw(t, "backwards"), func() int { return rapid.IntRange(1, 60).Draw(t, "size") })
		})
	})
	t.Run("of one household", func(t *testing.T) {
		for _, home := range homes {
			filtered := list{filter: V{"householdId": home}}.whole(t, s.Client, false, func() int { return 100 }, nil)
			hanging := list{household: home}.whole(t, s.Client, true, func() int { return 33 }, nil)
			if diff := gocmp.Diff(idsOf(hanging), idsOf(filtered)); diff != "" || len(filtered) != 60 {
				t.Errorf("%d: %s", len(filtered), diff)
			}
			for _, other := range []any{homes[0], homes[1], randomID("Household"), "x", ""} {
				both := list{household: home, filter: V{"householdId": other}}.page(s.Client, V{"first": 100}, true)
				want := 0
				if other == home {
					want = 60
				}
				if len(both.Nodes) != want || *both.TotalCount != want {
					t.Errorf("%d and %d animals of %s and %s", len(both.Nodes), *both.TotalCount, home, other)
				}
			}
		}
	})
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func idsOf(list []listed) []string {
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID
	}
	return ids
}

// TestPagesStayStable: while animals come and go between the pages, none that was there throughout is shown twice or
// skipped, and none at all is shown twice.
func TestPagesStayStable(t *testing.T) {
	t.Parallel()
	i := apptest.New(t)
	c := i.SignUp()
	input := rapid.Custom(func(t *rapid.T) V {
		return V{
			"name":    rapid.SampledFrom(sortedKeys(names)).Draw(t, "name"),
			"species": "DOG",
			"bornOn":  rapid.SampledFrom([]any{nil, "2020-01-01", "2020-01-02"}).Draw(t, "bornOn"),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		throughout := map[string]bool{}
		for _, id := range seed(t, c, rapid.SliceOfN(input, 1, 20).Draw(rt, "animals")) {
			throughout[id] = true
		}
		l := list{field: rapid.SampledFrom(orderFields).Draw(rt, "field"), direction: rapid.SampledFrom(directions).Draw(rt, "direction")}
		changed := map[string]bool{} // created or deleted on the way
		shown := l.whole(rt, c, rapid.Bool().Draw(rt, "backwards"), func() int { return rapid.IntRange(1, 5).Draw(rt, "size") }, func(p animalPage) {
			for range rapid.IntRange(0, 2).Draw(rt, "created") {
				changed[animals.made(t, c, "", input.Draw(rt, "new"))["id"].(string)] = true
			}
			if rapid.Bool().Draw(rt, "delete one of the page") { // perhaps the one at which its cursor stands
				id := rapid.SampledFrom(p.Nodes).Draw(rt, "shown").ID
				if o := animals.delete(c, id, nil); o.DeletedID == nil {
					rt.Fatalf("%v", o.UserErrors)
				}
				delete(throughout, id)
				delete(changed, id)
			}
			if rapid.Bool().Draw(rt, "delete any") && len(throughout) > 0 {
				id := rapid.SampledFrom(sortedKeys(throughout)).Draw(rt, "any")
				animals.delete(c, id, nil)
				delete(throughout, id)
			}
		})
		times := map[string]int{}
		for _, a := range shown {
			if times[a.ID]++; times[a.ID] > 1 {
				rt.Fatalf("%s is shown twice", a.ID)
			}
		}
		for id := range throughout {
			if times[id] != 1 {
				rt.Fatalf("%s was there throughout and is shown %d times", id, times[id])
			}
			changed[id] = true
		}
		for id := range changed { // the next check starts without
			animals.delete(c, id, nil)
		}
	})
}

// TestCarePages: weights and vaccinations by their day, both ways, many on the same day.
func TestCarePages(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	type care struct{ ID, Day string }
	type carePage struct {
		Nodes []care
		Edges []struct {
			Cursor string
			Node   care
		}
		PageInfo struct {
			HasNextPage, HasPreviousPage bool
			StartCursor, EndCursor       *string
		}
	}
	for _, kind := range []struct {
		field, day string
		create     func(n int) V
		typ        string
	}{
		{"weights", "measuredOn", func(n int) V { return V{"measuredOn": fmt.Sprintf("2020-01-%02d", 1+n*7%5), "grams": 1 + n} }, "Weight"},
		{"vaccinations", "givenOn", func(n int) V { return V{"givenOn": fmt.Sprintf("2020-01-%02d", 1+n*7%5), "vaccine": fmt.Sprint(n)} }, "Vaccination"},
	} {
		t.Run(kind.field, func(t *testing.T) {
			other := animals.made(t, s.Client, "", animals.minimal)["id"].(string)
			var want []care
			for _, animal := range []string{s.animal, other} {
				var inputs []V
				for n := range 23 {
					inputs = append(inputs, kind.create(n))
				}
				ids := createMany(t, s.Client, `create`+kind.typ+`(animalId: "`+animal+`", input: $i%[1]d) { thing: `+strings.ToLower(kind.typ)+` { id } userErrors { message } }`, kind.typ+"Input!", inputs)
				if animal == s.animal {
					for n, id := range ids {
						want = append(want, care{id, inputs[n][kind.day].(string)})
					}
				}
			}
			slices.SortFunc(want, func(a, b care) int {
				return cmp.Or(strings.Compare(a.Day, b.Day), strings.Compare(row(a.ID), row(b.ID)))
			})
			page := func(args V) carePage {
				var data struct{ Animal map[string]carePage }
				variables := V{"id": s.animal}
				for _, name := range []string{"first", "last", "after", "before"} {
					variables[name] = args[name]
				}
				s.Do(`query ($id: ID!, $first: Int, $after: String, $last: Int, $before: String) { animal(id: $id) {
					`+kind.field+`(first: $first, after: $after, last: $last, before: $before) {
						nodes { id day: `+kind.day+` } edges { cursor node { id day: `+kind.day+` } }
						pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`, variables, &data)
				return data.Animal[kind.field]
			}
			for _, size := range []int{1, 4, 22, 23, 100} {
				for _, backwards := range []bool{false, true} {
					var got []care
					var cursor *string
					for {
						args := V{"first": size, "after": cursor}
						if backwards {
							args = V{"last": size, "before": cursor}
						}
						p := page(args)
						more := p.PageInfo.HasNextPage
						if backwards {
							more = p.PageInfo.HasPreviousPage
							got, cursor = append(slices.Clone(p.Nodes), got...), p.PageInfo.StartCursor
						} else {
							got, cursor = append(got, p.Nodes...), p.PageInfo.EndCursor
						}
						if !more || len(got) > len(want) {
							break
						}
					}
					if diff := gocmp.Diff(want, got); diff != "" {
						t.Errorf("by %d, backwards %v: %s", size, backwards, diff)
					}
				}
			}
			// Without first and last it is 25, of the front; and what lies between two cursors.
			all := page(nil)
			if diff := gocmp.Diff(want, all.Nodes); diff != "" || all.PageInfo.HasNextPage || all.PageInfo.HasPreviousPage {
				t.Errorf("%+v %s", all.PageInfo, diff)
			}
			between := page(V{"last": 3, "after": all.Edges[4].Cursor, "before": all.Edges[10].Cursor})
			if diff := gocmp.Diff(want[7:10], between.Nodes); diff != "" || !between.PageInfo.HasPreviousPage {
				t.Errorf("%+v %s", between.PageInfo, diff)
			}
		})
	}
}
