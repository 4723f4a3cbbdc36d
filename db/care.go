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

// A careTable is a table of what hangs below an animal, a row for each thing on a day: weights and vaccinations, which
// differ in nothing but their columns. They stay where they are when the animal is put into the trash, so each statement
// looks at the animal too.
type careTable struct {
	name    string
	subject pets.ChangeSubject
	day     string   // the column by which the rows of an animal are ordered
	columns []string // what a replacement replaces
	// The fields that an input may leave out, in the order of their bits in pets.Mentions, and the condition for each that
	// it has no value.
	fields []string
	empty  map[string]string
}

// careKey are the columns that all these tables have.
type careKey struct {
	HouseholdID uuid.UUID `db:"household_id"`
	ID          uuid.UUID `db:"id"`
	AnimalID    uuid.UUID `db:"animal_id"`
	Version     int       `db:"version"`
}

func (k *careKey) animal() pets.AnimalID {
	return pets.AnimalID{Household: pets.HouseholdID(k.HouseholdID), UUID: pets.UUID(k.AnimalID)}
}

// careRow is a row of such a table, T being what it means.
type careRow[R, T any] interface {
	*R
	animal() pets.AnimalID
	value() *T
	position() (day time.Time, id uuid.UUID)
}

func (t *careTable) selected() string {
	return "a.household_id, a.id, a.animal_id, a.version, a." + strings.Join(t.columns, ", a.")
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
func createCare[R, T any, P careRow[R, T]](ctx context.Context, db *DB, t *careTable, viewer pets.Viewer, animal pets.AnimalID, values []any) (*T, error) {
	id, err := newID()
	if err != nil {
		return nil, err
	}
	r, err := one[R](ctx, db, `INSERT INTO `+t.name+` AS a (household_id, id, animal_id, version, `+strings.Join(t.columns, ", ")+`)
		SELECT b.household_id, $4, b.id, 1, `+strings.Join(t.parameters(6), ", ")+`
		FROM memberships m JOIN animals b ON b.household_id = m.household_id
		WHERE m.user_id = $1 AND b.household_id = $2 AND b.id = $3 AND b.deleted_at IS NULL AND `+sessionStands("$5")+`
		RETURNING `+t.selected(),
		append([]any{viewer.User.String(), animal.Household.String(), animal.UUID.String(), id.String(), sessionArg(viewer)}, values...)...)
	switch {
	case violates(err, t.name+"_animal_id_fkey"), err == nil && r == nil:
		return nil, db.nothing(ctx, viewer)
	case err != nil:
		return nil, err
	}
	return P(r).value(), nil
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
func replaceCare[R, T any, P careRow[R, T]](ctx context.Context, db *DB, t *careTable, viewer pets.Viewer, household pets.HouseholdID, id pets.UUID, mentioned pets.Mentions, ifVersion *int, values []any, now time.Time, why func(*T) error) (*T, error) {
	set := t.parameters(8)
	for i, column := range t.columns {
		set[i] = column + " = " + set[i]
	}
	args := append([]any{viewer.User.String(), household.String(), id.String(), ifVersion, int64(mentioned), sessionArg(viewer), moment(now)}, values...)
	return replace(
		func() (*T, error) {
			r, err := one[R](ctx, db, `WITH `+t.changed(sessionStands("$6")+notErased("$5", t.fields, t.empty))+`,
				`+keepChange(t.subject, pets.Replaced, "old.animal_id", "$7::timestamptz")+`
				UPDATE `+t.name+` a SET version = old.version + 1, `+strings.Join(set, ", ")+`
				FROM old WHERE a.household_id = old.household_id AND a.id = old.id
				RETURNING `+t.selected(), args...)
			if err != nil || r == nil {
				return nil, err
			}
			return P(r).value(), nil
		},
		func() (*T, error) {
			found, err := careByID[R, T, P](ctx, db, t, viewer, []pets.HouseholdID{household}, []pets.UUID{id})
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
func careByID[R, T any, P careRow[R, T]](ctx context.Context, db *DB, t *careTable, viewer pets.Viewer, households []pets.HouseholdID, ids []pets.UUID) ([]*T, error) {
	var found []*T
	err := each(ctx, db, func(r *R) error {
		found = append(found, P(r).value())
		return nil
	}, `SELECT `+t.selected()+`
		FROM unnest($2::uuid[], $3::uuid[]) AS k (household_id, id)
		JOIN memberships m ON m.household_id = k.household_id AND m.user_id = $1
		JOIN `+t.name+` a ON a.household_id = k.household_id AND a.id = k.id
		JOIN animals b ON b.household_id = a.household_id AND b.id = a.animal_id AND b.deleted_at IS NULL`,
		viewer.User.String(), uuids(households), uuids(ids))
	return found, err
}

// carePages returns the same page of rows for each of the animals, in the order of their days.
func carePages[R, T any, P careRow[R, T]](ctx context.Context, db *DB, t *careTable, viewer pets.Viewer, animals []pets.AnimalID, r page.Request) (map[pets.AnimalID]page.Page[*T], error) {
	households, rows := splitIDs(animals)
	args := []any{viewer.User.String(), uuids(households), uuids(rows)}
	where, args, err := keyset("a."+t.day, "date", "a.id", isDateKey, r, false, args)
	if err != nil {
		return nil, err
	}
	where = append([]string{"a.household_id = k.household_id AND a.animal_id = k.id"}, where...)
	direction := ""
	if r.Backward {
		direction = " DESC"
	}
	order := fmt.Sprintf("a.%s%s, a.id%[2]s", t.day, direction)
	args = append(args, r.Limit+1)
	edges := make(map[pets.AnimalID][]page.Edge[*T], len(animals))
	err = each(ctx, db, func(row *R) error {
		animal := P(row).animal()
		day, id := P(row).position()
		edges[animal] = append(edges[animal], page.Edge[*T]{
			Node:   P(row).value(),
			Cursor: page.Cursor{Order: t.name, Key: dateKey(&day), ID: id},
		})
		return nil
	}, fmt.Sprintf(`SELECT %s FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (household_id, id, n)
		JOIN memberships m ON m.household_id = k.household_id AND m.user_id = $1
		JOIN animals b ON b.household_id = k.household_id AND b.id = k.id AND b.deleted_at IS NULL
		CROSS JOIN LATERAL (SELECT * FROM %s a WHERE %s ORDER BY %s LIMIT $%d) a
		ORDER BY k.n, %[4]s`, t.selected(), t.name, strings.Join(where, " AND "), order, len(args)), args...)
	if err != nil {
		return nil, err
	}
	pages := make(map[pets.AnimalID]page.Page[*T], len(animals))
	for _, id := range animals {
		pages[id] = page.New(r, edges[id])
	}
	return pages, nil
}
