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

// TrashOrder names the order of deleted animals in cursors.
const TrashOrder = "trash"

type deletedRow struct {
	memberRow
	HouseholdID uuid.UUID `db:"household_id"`
	ID          uuid.UUID `db:"id"`
	Version     int       `db:"version"`
	Name        string    `db:"name"`
	Species     string    `db:"species"`
	DeletedAt   time.Time `db:"deleted_at"`
}

func (r *deletedRow) animal() *pets.DeletedAnimal {
	return &pets.DeletedAnimal{
		AnimalID:  pets.AnimalID{Household: pets.HouseholdID(r.HouseholdID), UUID: pets.UUID(r.ID)},
		Version:   r.Version,
		Name:      r.Name,
		Species:   pets.Species(r.Species),
		DeletedAt: r.DeletedAt.UTC(),
		DeletedBy: r.user(),
		ExpiresAt: r.DeletedAt.UTC().Add(pets.InTrash),
	}
}

// deletedColumns are the columns of a deletedRow, of the animal a and the user u who has deleted it.
const deletedColumns = `a.household_id, a.id, a.version, a.name, a.species, a.deleted_at, ` + memberColumns

// joinDeletion is the SQL that joins the user u who has deleted the animal a.
var joinDeletion = `LEFT JOIN changes c ON ` + changeOf("a", "a.version") + ` ` + joinMember

// getDeleted takes the animal by its key, and looks whether it is deleted afterwards: the planner would rather read all that the
// household has in the index of the trash.
var getDeleted = `WITH a AS MATERIALIZED (
		SELECT a.* FROM memberships m JOIN animals a ON a.household_id = m.household_id
		WHERE m.user_id = $1 AND a.household_id = $2 AND a.id = $3
	)
	SELECT ` + deletedColumns + ` FROM a
	` + joinDeletion + `
	WHERE a.deleted_at IS NOT NULL`

// DeletedAnimal returns one animal in the trash of the viewer's households, or pets.ErrNotFound.
func (db *DB) DeletedAnimal(ctx context.Context, viewer pets.Viewer, id pets.AnimalID) (_ *pets.DeletedAnimal, err error) {
	defer wrap(&err, "deleted animal")
	r, err := one[deletedRow](ctx, db, getDeleted, viewer.User.String(), id.Household.String(), id.UUID.String())
	if err != nil {
		return nil, err
	}
	if r == nil {
		return nil, pets.ErrNotFound
	}
	return r.animal(), nil
}

// DeletedAnimals returns a page of the trash of the viewer's households, or of one of them, the animal deleted last first. It
// returns page.ErrCursor where a cursor is not one of this list.
func (db *DB) DeletedAnimals(ctx context.Context, viewer pets.Viewer, household *pets.HouseholdID, r page.Request) (_ page.Page[*pets.DeletedAnimal], err error) {
	defer wrap(&err, "deleted animals")
	var edges []page.Edge[*pets.DeletedAnimal]
	var home any
	if household != nil {
		home = household.String()
	}
	args := []any{viewer.User.String(), home, r.Limit + 1}
	args, err = cursorArgs(args, r, isTimeKey)
	if err != nil {
		return page.Page[*pets.DeletedAnimal]{}, err
	}
	bounds := spanOf(r)
	where := append([]string{"a.household_id = m.household_id AND a.deleted_at IS NOT NULL"}, bounds.conditions("a.deleted_at", "timestamptz", 4, true)...)
	order := fmt.Sprintf("ORDER BY a.deleted_at%[1]s, a.id%[1]s LIMIT $3", bounds.direction(true))
	err = each(ctx, db, func(row *deletedRow) error {
		edges = append(edges, page.Edge[*pets.DeletedAnimal]{
			Node:   row.animal(),
			Cursor: page.Cursor{Order: TrashOrder, Key: timeKey(row.DeletedAt), ID: row.ID},
		})
		return nil
	}, `SELECT `+deletedColumns+`
		FROM memberships m
		CROSS JOIN LATERAL (SELECT * FROM animals a WHERE `+strings.Join(where, " AND ")+` `+order+`) a
		`+joinDeletion+`
		WHERE m.user_id = $1 AND ($2::uuid IS NULL OR m.household_id = $2) `+order, args...)
	return page.New(r, edges), err
}
