package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// A careTable is a table of what hangs below an animal, a row for each thing on a day: weights and vaccinations, which
// differ in nothing but their columns. They stay where they are when the animal is put into the trash, so each statement
// looks at the animal too.
type careTable struct {
	name    string
	subject pets.ChangeSubject
	day     string   // the column by which the rows of an animal are ordered
	columns []string // what a replacement replaces
	details []string // of the columns those that, like the version, lists are read without where nobody selects them
	// The fields that an input may leave out, in the order of their bits in pets.Mentions, and the condition for each that
	// it has no value.
	fields []string
	empty  map[string]string
}

// standing is the condition that the animal b is not in the trash, for statements that know its key and want nothing else of it. It is written so that
// the planner does not see it in the indexes of those that are not: it would read the part of one that is the household's, instead of the
// primary key, as most households are small.
const standing = `coalesce(b.deleted_at, 'infinity') = 'infinity'`

// A careKind is such a table, T being what a row of it means.
type careKind[T any] struct {
	careTable
	// reader returns what reads the values of one row after the other.
	reader func(details bool) func(r *record, animal pets.AnimalID, id pets.UUID) *T
	// position returns what the rows of an animal are ordered by.
	position func(*T) (day pets.Date, id pets.UUID)
}

// selected are the columns of a row, of the table that the statement calls a, in the order in which careRow reads them.
func (t *careTable) selected() string {
	return "a.household_id, a.animal_id, a.id, " + t.values(true)
}

// values are the columns of a row but its keys, in the order in which a reader takes them: first what each list has, then the details.
func (t *careTable) values(details bool) string {
	var list []string
	for _, c := range t.columns {
		if !slices.Contains(t.details, c) {
			list = append(list, c)
		}
	}
	if details {
		list = append(append(list, "version"), t.details...)
	}
	return "a." + strings.Join(list, ", a.")
}

// careRow reads selected.
func careRow[T any](r *record, read func(*record, pets.AnimalID, pets.UUID) *T) *T {
	animal := pets.AnimalID{Household: pets.HouseholdID(r.uuid()), UUID: r.uuid()}
	return read(r, animal, r.uuid())
}

// oneCare returns the row that a statement finds, nil where it finds none.
func oneCare[T any](ctx context.Context, db *DB, t *careKind[T], text string, args ...any) (found *T, err error) {
	read := t.reader(true)
	err = db.records(ctx, func(r *record) error {
		found = careRow(r, read)
		return nil
	}, text, args...)
	return found, err
}

// parameters returns $first, $first+1 and so on, one for each column.
func (t *careTable) parameters(first int) []string {
	out := make([]string, len(t.columns))
	for i := range out {
		out[i] = fmt.Sprintf("$%d", first+i)
	}
	return out
}

// createCare adds a row below an animal.
func createCare[T any](ctx context.Context, db *DB, t *careKind[T], viewer pets.Viewer, animal pets.AnimalID, values []any) (*T, error) {
	id, err := newID()
	if err != nil {
		return nil, err
	}
	created, err := oneCare(ctx, db, t, `INSERT INTO `+t.name+` AS a (household_id, id, animal_id, version, `+strings.Join(t.columns, ", ")+`)
		SELECT b.household_id, $4, b.id, 1, `+strings.Join(t.parameters(6), ", ")+`
		FROM memberships m JOIN animals b ON b.household_id = m.household_id
		WHERE m.user_id = $1 AND b.household_id = $2 AND b.id = $3 AND b.deleted_at IS NULL AND `+sessionStands("$5")+`
		RETURNING `+asRecord(t.selected()),
		append([]any{viewer.User.String(), animal.Household.String(), animal.UUID.String(), id.String(), sessionArg(viewer)}, values...)...)
	switch {
	case violates(err, t.name+"_animal_id_fkey"), err == nil && created == nil:
		return nil, db.nothing(ctx, viewer)
	case err != nil:
		return nil, err
	}
	return created, nil
}

// belowAnimal is the SQL, behind FROM and up to a condition that others may follow, for a row a below an animal b that the
// viewer may see. It takes the viewer, the household and the row.
func (t *careTable) belowAnimal() string {
	return `memberships m JOIN ` + t.name + ` a ON a.household_id = m.household_id
		JOIN animals b ON b.household_id = a.household_id AND b.id = a.animal_id
		WHERE m.user_id = $1 AND a.household_id = $2 AND a.id = $3 AND b.deleted_at IS NULL`
}

// changed is changedAnimal for a row below an animal. The animal is locked before the row, as where both are removed for good.
func (t *careTable) changed(conditions string) string {
	return `old AS (
		SELECT a.* FROM ` + t.belowAnimal() + ` AND ($4::int IS NULL OR a.version = $4) AND ` + conditions + `
		FOR KEY SHARE OF b FOR UPDATE OF a
	)`
}

// replaceCare replaces a row; see replace for what it returns where it does not.
func replaceCare[T any](ctx context.Context, db *DB, t *careKind[T], viewer pets.Viewer, household pets.HouseholdID, id pets.UUID, mentioned pets.Mentions, ifVersion *int, values []any, now time.Time, why func(*T) error) (*T, error) {
	set := t.parameters(8)
	for i, column := range t.columns {
		set[i] = column + " = " + set[i]
	}
	args := append([]any{viewer.User.String(), household.String(), id.String(), ifVersion, int64(mentioned), sessionArg(viewer), moment(now)}, values...)
	return replace(
		func() (*T, error) {
			return oneCare(ctx, db, t, `WITH `+t.changed(sessionStands("$6")+notErased("$5", t.fields, t.empty))+`,
				`+keepChange(t.subject, pets.Replaced, "old.animal_id", "$7::timestamptz")+`
				UPDATE `+t.name+` a SET version = old.version + 1, `+strings.Join(set, ", ")+`
				FROM old WHERE a.household_id = old.household_id AND a.id = old.id
				RETURNING `+asRecord(t.selected()), args...)
		},
		func() (*T, error) {
			found, err := careByID(ctx, db, t, viewer, []pets.HouseholdID{household}, []pets.UUID{id})
			if err != nil {
				return nil, err
			}
			if len(found) == 0 {
				return nil, pets.ErrNotFound
			}
			return found[0], nil
		},
		why,
		func() error { return db.SessionStands(ctx, viewer) },
	)
}

// removeCare deletes a row; its history keeps what it was.
func removeCare(ctx context.Context, db *DB, t *careTable, viewer pets.Viewer, household pets.HouseholdID, id pets.UUID, ifVersion *int, now time.Time) error {
	return db.remove(ctx, `WITH `+t.changed(sessionStands("$5"))+`,
		`+keepChange(t.subject, pets.Deleted, "old.animal_id", "$6::timestamptz")+`
		DELETE FROM `+t.name+` a USING old WHERE a.household_id = old.household_id AND a.id = old.id
		RETURNING a.version`,
		`SELECT a.version FROM `+t.belowAnimal(), viewer, household, id, ifVersion, now)
}

// careByID returns those of the rows that the viewer may see.
func careByID[T any](ctx context.Context, db *DB, t *careKind[T], viewer pets.Viewer, households []pets.HouseholdID, ids []pets.UUID) ([]*T, error) {
	var found []*T
	read := t.reader(true)
	err := db.records(ctx, func(r *record) error {
		found = append(found, careRow(r, read))
		return nil
	}, `SELECT `+asRecord(t.selected())+`
		FROM unnest($2::uuid[], $3::uuid[]) AS k (household_id, id)
		JOIN memberships m ON m.household_id = k.household_id AND m.user_id = $1
		JOIN `+t.name+` a ON a.household_id = k.household_id AND a.id = k.id
		JOIN animals b ON b.household_id = a.household_id AND b.id = a.animal_id AND `+standing,
		viewer.User.String(), uuids(households), uuids(ids))
	return found, err
}

// expectedCare is for how many rows of each animal there is room at first: the five that are mostly asked for, and the one that tells whether there
// are more.
const expectedCare = 6

// carePages returns the same page of rows for each of the animals, in the order of their days, with their details or without.
func carePages[T any](ctx context.Context, db *DB, t *careKind[T], viewer pets.Viewer, animals []pets.AnimalID, r page.Request, details bool) (map[pets.AnimalID]page.Page[*T], error) {
	households, rows := splitIDs(animals)
	args := []any{viewer.User.String(), uuids(households), uuids(rows)}
	args, err := cursorArgs(args, r, isDateKey)
	if err != nil {
		return nil, err
	}
	args = append(args, r.Limit+1)
	edges := make([]page.Edge[*T], 0, len(animals)*min(r.Limit+1, expectedCare)) // of all animals, one after the other
	ends := make([]int, len(animals))
	read := t.reader(details)
	var room [16]byte     // for a day
	if len(animals) > 1 { // those of one are few
		defer db.below.enter(ctx)()
	}
	err = db.records(ctx, func(r *record) error {
		n := r.long() - 1
		if n < 0 || n >= int64(len(animals)) {
			return errRecord
		}
		value := read(r, animals[n], r.uuid())
		day, id := t.position(value)
		edges = append(edges, page.Edge[*T]{Node: value, Cursor: page.Cursor{Order: t.name, Key: r.keep(day.Append(room[:0])), ID: id}})
		ends[n] = len(edges)
		return nil
	}, careLists.of(careListForm{&t.careTable, spanOf(r), details}), args...)
	if err != nil {
		return nil, err
	}
	pages := make(map[pets.AnimalID]page.Page[*T], len(animals))
	begin := 0
	for n, id := range animals {
		end := max(begin, ends[n])
		pages[id] = page.New(r, edges[begin:end:end])
		begin = end
	}
	return pages, nil
}

// A careListForm is what the text of carePages depends on.
type careListForm struct {
	table   *careTable
	span    span
	details bool
}

var careLists = newForms(careListForm.text)

func (f careListForm) text() string {
	const first = 4
	t := f.table
	where := append([]string{"a.household_id = k.household_id AND a.animal_id = k.id"}, f.span.conditions("a."+t.day, "date", first, false)...)
	return fmt.Sprintf(`SELECT %s FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (household_id, id, n)
		JOIN memberships m ON m.household_id = k.household_id AND m.user_id = $1
		JOIN animals b ON b.household_id = k.household_id AND b.id = k.id AND `+standing+`
		CROSS JOIN LATERAL (SELECT * FROM %s a WHERE %s ORDER BY %s LIMIT $%d) a
		ORDER BY k.n, %[4]s`, asRecord("k.n, a.id, "+t.values(f.details)), t.name, strings.Join(where, " AND "),
		fmt.Sprintf("a.%s%s, a.id%[2]s", t.day, f.span.direction(false)), f.span.end(first))
}
