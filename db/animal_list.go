package db

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// An animalOrder is how an order of animals looks in SQL and in a cursor. The SQL is what its index is made of.
type animalOrder struct {
	key string // the SQL for what the animals are ordered by, of the table that the statement calls a
	typ string // its type
	// needs is what of must not be without.
	needs AnimalColumns
	of    func(*animalRow) string
	// valid reports whether a cursor's key is one that could have come from of: PostgreSQL would refuse the statement.
	valid func(string) bool
}

var animalOrders = map[pets.AnimalOrderField]animalOrder{
	pets.ByName:      {"a.name_key", "text", 0, func(r *animalRow) string { return r.nameKey }, isText},
	pets.ByCreatedAt: {"a.created_at", "timestamptz", AnimalCreatedAt, func(r *animalRow) string { return timeKey(r.CreatedAt) }, isTimeKey},
	pets.ByUpdatedAt: {"a.updated_at", "timestamptz", AnimalUpdatedAt, func(r *animalRow) string { return timeKey(r.UpdatedAt) }, isTimeKey},
	pets.ByBornOn:    {"coalesce(a.born_on, 'infinity'::date)", "date", AnimalBirth, func(r *animalRow) string { return dateKey(r.BornOn) }, isDateKey},
}

// unknownDate orders animals whose birth is not known after all others.
const unknownDate = "infinity"

func timeKey(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func isTimeKey(s string) bool {
	t, err := time.Parse(time.RFC3339Nano, s)
	return err == nil && timeKey(t) == s && t.Year() > 0 // PostgreSQL knows no year 0
}

// isText reports whether s can be a text in PostgreSQL.
func isText(s string) bool { return !strings.ContainsRune(s, 0) }

func dateKey(d *pets.Date) string {
	if d == nil {
		return unknownDate
	}
	return d.String()
}

func isDateKey(s string) bool {
	_, err := pets.ParseDate(s)
	return err == nil || s == unknownDate
}

// AnimalQuery is a list of animals.
type AnimalQuery struct {
	Filter pets.AnimalFilter
	Order  pets.AnimalOrder
	// Without is what the animals are read without; but what they are ordered by they have. A count knows no columns.
	Without AnimalColumns
}

// OrderName is the name of the list's order in its cursors.
func (q *AnimalQuery) OrderName() string {
	if q.Order.Descending {
		return string(q.Order.Field) + " DESC"
	}
	return string(q.Order.Field)
}

// animalFilter is the SQL for the conditions that need no index: the page's order leads to the rows, and these are
// checked on the way. A condition that is not asked for is null, so that one statement serves all.
const animalFilter = `($3::text[] IS NULL OR a.species = ANY ($3)) AND ($4::text[] IS NULL OR a.status = ANY ($4))
	AND ($5::date IS NULL OR a.born_on >= $5) AND ($6::date IS NULL OR a.born_on <= $6)`

// args are the parameters $1 to $6 of animalFilter and membershipFilter, and $7 where there is a search.
func (q *AnimalQuery) args(viewer pets.Viewer, households []pets.HouseholdID, search string) []any {
	f := &q.Filter
	var homes any
	if households != nil {
		homes = uuids(households)
	}
	args := []any{viewer.User.String(), homes, texts(f.Species), texts(f.Status), nullableDate(f.BornFrom), nullableDate(f.BornTo)}
	if search != "" {
		args = append(args, search)
	}
	return args
}

// animalsOf is the SQL for the animals of the household of a membership m, up to a condition that others may follow: all, or
// those that meet the search in $7.
//
// OFFSET 0 keeps the planner from mixing the search with the rest. It cannot know what is sought, and holds every household
// for one of the usual size; so it would read a large household whole, or walk an order's index past it in the hope of soon
// finding a page of what is rare. With the search alone it has but one good plan, and that finds the household's animals,
// since the household's mark stands in what is sought.
func animalsOf(search bool) string {
	const household = " a WHERE a.household_id = m.household_id AND a.deleted_at IS NULL"
	if !search {
		return "animals" + household
	}
	return "(SELECT * FROM animals WHERE " + matches("m.household_id", "$7") + " OFFSET 0)" + household
}

const membershipFilter = `m.user_id = $1 AND ($2::uuid[] IS NULL OR m.household_id = ANY ($2))`

// scope returns the households that the query is about: those given, or all where that is nil, narrowed by the filter.
func (q *AnimalQuery) scope(households []pets.HouseholdID) []pets.HouseholdID {
	only := q.Filter.Household
	if only == nil {
		return households
	}
	if households == nil {
		return []pets.HouseholdID{*only}
	}
	for _, h := range households {
		if h == *only {
			return []pets.HouseholdID{h}
		}
	}
	return []pets.HouseholdID{}
}

// expectedAnimals is for how many animals of a page there is room at first: households and what a search finds are mostly small.
const expectedAnimals = 8

// AnimalPage returns a page of the animals of all the viewer's households. It returns page.ErrCursor where a cursor is not
// one of this list.
func (db *DB) AnimalPage(ctx context.Context, viewer pets.Viewer, q AnimalQuery, r page.Request) (_ page.Page[*pets.Animal], err error) {
	defer wrap(&err, "animal page")
	edges := make([]page.Edge[*pets.Animal], 0, min(r.Limit+1, expectedAnimals))
	err = db.animalEdges(ctx, viewer, nil, q, r, true, func(_ pets.HouseholdID, e page.Edge[*pets.Animal]) {
		edges = append(edges, e)
	})
	return page.New(r, edges), err
}

// AnimalPages returns the same page for each of the households that the viewer may see.
func (db *DB) AnimalPages(ctx context.Context, viewer pets.Viewer, households []pets.HouseholdID, q AnimalQuery, r page.Request) (_ map[pets.HouseholdID]page.Page[*pets.Animal], err error) {
	defer wrap(&err, "animal pages")
	edges := map[pets.HouseholdID][]page.Edge[*pets.Animal]{}
	err = db.animalEdges(ctx, viewer, households, q, r, false, func(h pets.HouseholdID, e page.Edge[*pets.Animal]) {
		edges[h] = append(edges[h], e)
	})
	pages := make(map[pets.HouseholdID]page.Page[*pets.Animal], len(households))
	for _, h := range households {
		pages[h] = page.New(r, edges[h])
	}
	return pages, err
}

// animalEdges finds one animal more than the page holds: for each household of the viewer by that household's index, and
// where the households are merged, from these the foremost.
func (db *DB) animalEdges(ctx context.Context, viewer pets.Viewer, households []pets.HouseholdID, q AnimalQuery, r page.Request, merged bool, yield func(pets.HouseholdID, page.Edge[*pets.Animal])) error {
	search, ok := searchQuery(&q.Filter)
	scope := q.scope(households)
	if !ok || scope != nil && len(scope) == 0 {
		return nil
	}
	order := animalOrders[q.Order.Field]
	args, err := cursorArgs(q.args(viewer, scope, search), r, order.valid)
	if err != nil {
		return err
	}
	args = append(args, r.Limit+1)
	list := animals{without: q.Without &^ order.needs, slab: slab[animalRow]{size: min(r.Limit+1, expectedAnimals)}}
	name := q.OrderName()
	return db.records(ctx, func(r *record) error {
		row := list.read(r)
		yield(row.ID.Household, page.Edge[*pets.Animal]{
			Node:   &row.Animal,
			Cursor: page.Cursor{Order: name, Key: order.of(row), ID: row.ID.UUID},
		})
		return nil
	}, animalLists.of(animalListForm{q.Order, spanOf(r), search != "", merged, list.without}), args...)
}

// An animalListForm is what the text of animalEdges depends on.
type animalListForm struct {
	order          pets.AnimalOrder
	span           span
	search, merged bool
	without        AnimalColumns
}

var animalLists = newForms(animalListForm.text)

func (f animalListForm) text() string {
	order := animalOrders[f.order.Field]
	first := 7 // behind the parameters of AnimalQuery.args
	if f.search {
		first++
	}
	where := append([]string{animalFilter}, f.span.conditions(order.key, order.typ, first, f.order.Descending)...)
	limit := fmt.Sprintf(" LIMIT $%d", f.span.end(first))
	by := fmt.Sprintf(" ORDER BY %s%s, a.id%[2]s", order.key, f.span.direction(f.order.Descending))
	text := `SELECT ` + asRecord(columnsWithout(f.without)) + ` FROM memberships m CROSS JOIN LATERAL (
		SELECT * FROM ` + animalsOf(f.search) + ` AND ` + strings.Join(where, " AND ") + by + limit + `
	) a WHERE ` + membershipFilter + by
	if f.merged {
		text += limit
	}
	return text
}

// CountAnimals returns how many animals of all the viewer's households meet the filter.
func (db *DB) CountAnimals(ctx context.Context, viewer pets.Viewer, q AnimalQuery) (_ int, err error) {
	defer wrap(&err, "count animals")
	counts, err := db.countAnimals(ctx, viewer, nil, q)
	total := 0
	for _, n := range counts {
		total += n
	}
	return total, err
}

// CountOwnAnimals returns how many animals all the viewer's households have.
func (db *DB) CountOwnAnimals(ctx context.Context, viewer pets.Viewer) (int, error) {
	return db.CountAnimals(ctx, viewer, AnimalQuery{})
}

// CountAnimalsOf returns for each of the households how many of its animals meet the filter.
func (db *DB) CountAnimalsOf(ctx context.Context, viewer pets.Viewer, households []pets.HouseholdID, q AnimalQuery) (_ map[pets.HouseholdID]int, err error) {
	defer wrap(&err, "count animals of households")
	return db.countAnimals(ctx, viewer, households, q)
}

func (db *DB) countAnimals(ctx context.Context, viewer pets.Viewer, households []pets.HouseholdID, q AnimalQuery) (map[pets.HouseholdID]int, error) {
	counts := map[pets.HouseholdID]int{}
	search, ok := searchQuery(&q.Filter)
	scope := q.scope(households)
	if !ok || scope != nil && len(scope) == 0 {
		return counts, nil
	}
	type row struct {
		HouseholdID uuid.UUID `db:"household_id"`
		Count       int       `db:"count"`
	}
	err := each(ctx, db, func(r *row) error {
		counts[pets.HouseholdID(r.HouseholdID)] = r.Count
		return nil
	}, `SELECT m.household_id, n.count FROM memberships m CROSS JOIN LATERAL (
		SELECT count(*) FROM `+animalsOf(search != "")+` AND `+animalFilter+`
	) n WHERE `+membershipFilter, q.args(viewer, scope, search)...)
	return counts, err
}
