package db

import (
	"context"
	"time"

	"github.com/google/uuid"

	"menagerie/internal/pets"
)

type householdRow struct {
	HouseholdID uuid.UUID `db:"household_id"`
	Name        string    `db:"name"`
}

func (r *householdRow) household() *pets.Household {
	return &pets.Household{ID: pets.HouseholdID(r.HouseholdID), Name: r.Name}
}

// Households returns those of the households that the viewer belongs to.
func (db *DB) Households(ctx context.Context, viewer pets.UserID, ids []pets.HouseholdID) (_ map[pets.HouseholdID]*pets.Household, err error) {
	defer wrap(&err, "households")
	found := make(map[pets.HouseholdID]*pets.Household, len(ids))
	err = each(ctx, db, func(r *householdRow) error {
		found[pets.HouseholdID(r.HouseholdID)] = r.household()
		return nil
	}, `SELECT h.household_id, h.name FROM memberships m JOIN households h USING (household_id)
		WHERE m.user_id = $1 AND m.household_id = ANY ($2::uuid[])`, viewer.String(), uuids(ids))
	return found, err
}

// HouseholdsOf returns for each of the users the households that she and the viewer share, the user's oldest first.
func (db *DB) HouseholdsOf(ctx context.Context, viewer pets.UserID, users []pets.UserID) (_ map[pets.UserID][]*pets.Household, err error) {
	defer wrap(&err, "households of users")
	type row struct {
		householdRow
		UserID uuid.UUID `db:"user_id"`
	}
	found := make(map[pets.UserID][]*pets.Household, len(users))
	err = each(ctx, db, func(r *row) error {
		user := pets.UserID(r.UserID)
		found[user] = append(found[user], r.household())
		return nil
	}, `SELECT h.household_id, h.name, theirs.user_id
		FROM memberships hers
		JOIN memberships theirs ON theirs.household_id = hers.household_id
		JOIN households h ON h.household_id = hers.household_id
		WHERE hers.user_id = $1 AND theirs.user_id = ANY ($2::uuid[])
		ORDER BY theirs.created_at, h.household_id`, viewer.String(), uuids(users))
	return found, err
}

// MembersOf returns the members of each of the households that the viewer belongs to, the longest-standing first.
func (db *DB) MembersOf(ctx context.Context, viewer pets.UserID, households []pets.HouseholdID) (_ map[pets.HouseholdID][]*pets.Member, err error) {
	defer wrap(&err, "members of households")
	type row struct {
		userRow
		HouseholdID uuid.UUID `db:"household_id"`
		Role        string    `db:"role"`
	}
	found := make(map[pets.HouseholdID][]*pets.Member, len(households))
	err = each(ctx, db, func(r *row) error {
		household := pets.HouseholdID(r.HouseholdID)
		found[household] = append(found[household], &pets.Member{User: r.user(), Role: pets.MemberRole(r.Role)})
		return nil
	}, `SELECT `+userColumns+`, theirs.household_id, theirs.role
		FROM memberships hers
		JOIN memberships theirs ON theirs.household_id = hers.household_id
		JOIN users u ON u.id = theirs.user_id
		WHERE hers.user_id = $1 AND hers.household_id = ANY ($2::uuid[])
		ORDER BY theirs.created_at, u.id`, viewer.String(), uuids(households))
	return found, err
}

// CreateHousehold adds a household with the viewer as its owner.
func (db *DB) CreateHousehold(ctx context.Context, viewer pets.UserID, name string, now time.Time) (_ *pets.Household, err error) {
	defer wrap(&err, "create household")
	id, err := newID()
	if err != nil {
		return nil, err
	}
	r, err := one[householdRow](ctx, db, `WITH h AS (
			INSERT INTO households (household_id, name, created_at) VALUES ($2, $3, $4) RETURNING *
		), m AS (
			INSERT INTO memberships (user_id, household_id, role, created_at) VALUES ($1, $2, $5, $4)
		)
		SELECT h.household_id, h.name FROM h`, viewer.String(), id.String(), name, moment(now), string(pets.Owner))
	if err != nil {
		return nil, err
	}
	return r.household(), nil
}
