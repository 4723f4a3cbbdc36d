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
	where, args, err := keyset("a.deleted_at", "timestamptz", "a.id", isTimeKey, r, true, args)
	if err != nil {
		return page.Page[*pets.DeletedAnimal]{}, err
	}
	where = append([]string{"a.household_id = m.household_id AND a.deleted_at IS NOT NULL"}, where...)
	direction := " DESC"
	if r.Backward {
		direction = ""
	}
	order := fmt.Sprintf("ORDER BY a.deleted_at%[1]s, a.id%[1]s LIMIT $3", direction)
	err = each(ctx, db, func(row *deletedRow) error {
		id := pets.AnimalID{Household: pets.HouseholdID(row.HouseholdID), UUID: pets.UUID(row.ID)}
		edges = append(edges, page.Edge[*pets.DeletedAnimal]{
			Node: &pets.DeletedAnimal{ID: id, Version: row.Version, Name: row.Name, Species: pets.Species(row.Species), DeletedAt: row.DeletedAt.UTC(),
				DeletedBy: row.user(), RemovedAt: row.DeletedAt.UTC().Add(pets.InTrash)},
			Cursor: page.Cursor{Order: TrashOrder, Key: timeKey(row.DeletedAt), ID: row.ID},
		})
		return nil
	}, `SELECT a.household_id, a.id, a.version, a.name, a.species, a.deleted_at, `+memberColumns+`
		FROM memberships m
		CROSS JOIN LATERAL (SELECT * FROM animals a WHERE `+strings.Join(where, " AND ")+` `+order+`) a
		LEFT JOIN changes c ON `+changeOf("a", "a.version")+`
		`+joinMember+`
		WHERE m.user_id = $1 AND ($2::uuid IS NULL OR m.household_id = $2) `+order, args...)
	return page.New(r, edges), err
}
