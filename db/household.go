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
func (db *DB) Households(ctx context.Context, viewer pets.Viewer, ids []pets.HouseholdID) (_ map[pets.HouseholdID]*pets.Household, err error) {
	defer wrap(&err, "households")
	found := make(map[pets.HouseholdID]*pets.Household, len(ids))
	err = each(ctx, db, func(r *householdRow) error {
		found[pets.HouseholdID(r.HouseholdID)] = r.household()
		return nil
	}, `SELECT h.household_id, h.name FROM memberships m JOIN households h USING (household_id)
		WHERE m.user_id = $1 AND m.household_id = ANY ($2::uuid[])`, viewer.User.String(), uuids(ids))
	return found, err
}

// HouseholdsOf returns for each of the users the households that she and the viewer share, the user's oldest first.
func (db *DB) HouseholdsOf(ctx context.Context, viewer pets.Viewer, users []pets.UserID) (_ map[pets.UserID][]*pets.Household, err error) {
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
		ORDER BY theirs.created_at, h.household_id`, viewer.User.String(), uuids(users))
	return found, err
}

// MembersOf returns the members of each of the households that the viewer belongs to, the longest-standing first.
func (db *DB) MembersOf(ctx context.Context, viewer pets.Viewer, households []pets.HouseholdID) (_ map[pets.HouseholdID][]*pets.Member, err error) {
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
		ORDER BY theirs.created_at, u.id`, viewer.User.String(), uuids(households))
	return found, err
}

// CreateHousehold adds a household with the viewer as its owner. It returns pets.ErrNotFound where there is no such user.
func (db *DB) CreateHousehold(ctx context.Context, viewer pets.Viewer, name string, now time.Time) (_ *pets.Household, err error) {
	defer wrap(&err, "create household")
	id, err := newID()
	if err != nil {
		return nil, err
	}
	r, err := one[householdRow](ctx, db, `WITH h AS (
			INSERT INTO households (household_id, name, created_at) SELECT $2, $3, $4 FROM users u WHERE u.id = $1 AND `+sessionStands("$6")+` RETURNING *
		), m AS (
			INSERT INTO memberships (user_id, household_id, role, created_at) SELECT $1, h.household_id, $5, $4 FROM h
		)
		SELECT h.household_id, h.name FROM h`, viewer.User.String(), id.String(), name, moment(now), string(pets.Owner), sessionArg(viewer))
	if err == nil && r == nil {
		err = db.nothing(ctx, viewer)
	}
	if err != nil {
		return nil, err
	}
	return r.household(), nil
}
