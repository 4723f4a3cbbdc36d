package db

import (
	"context"
	"time"

	"github.com/google/uuid"

	"menagerie/internal/pets"
)

const userColumns = `u.id, u.email, u.name, u.created_at`

type userRow struct {
	ID        uuid.UUID `db:"id"`
	Email     string    `db:"email"`
	Name      string    `db:"name"`
	CreatedAt time.Time `db:"created_at"`
}

func (r *userRow) user() *pets.User {
	return &pets.User{ID: pets.UserID(r.ID), Email: r.Email, Name: r.Name, CreatedAt: r.CreatedAt.UTC()}
}

// CreateUser opens an account with a household of its own, and keeps the account's first refresh token. It returns
// pets.Problems with pets.EmailTaken where the address has an account.
func (db *DB) CreateUser(ctx context.Context, u pets.NewUser, t pets.RefreshToken, now time.Time) (_ *pets.User, err error) {
	defer wrap(&err, "create user")
	user, err := newID()
	if err != nil {
		return nil, err
	}
	household, err := newID()
	if err != nil {
		return nil, err
	}
	family, err := newID()
	if err != nil {
		return nil, err
	}
	r, err := one[userRow](ctx, db, `WITH u AS (
			INSERT INTO users (id, email, email_key, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *
		), h AS (
			INSERT INTO households (household_id, name, created_at) VALUES ($7, $8, $6)
		), m AS (
			INSERT INTO memberships (user_id, household_id, role, created_at) VALUES ($1, $7, $9, $6)
		), f AS (
			INSERT INTO refresh_families (id, user_id, created_at) VALUES ($10, $1, $6)
		), t AS (
			INSERT INTO refresh_tokens (hash, family_id, created_at, expires_at) VALUES ($11, $10, $6, $12)
		)
		SELECT `+userColumns+` FROM u`,
		user.String(), u.Email, u.EmailKey, u.Name, u.PasswordHash, moment(now),
		household.String(), u.Household, string(pets.Owner), family.String(), t.Hash[:], moment(t.ExpiresAt))
	if violates(err, "users_email_key_key") {
		return nil, pets.Problems{{Code: pets.EmailTaken, Path: []string{"email"},
			Message: "has an account already; sign in instead"}}
	}
	if err != nil {
		return nil, err
	}
	return r.user(), nil
}

// Credentials returns the account of an e-mail key and the hash of its password, or pets.ErrNotFound.
func (db *DB) Credentials(ctx context.Context, emailKey string) (_ *pets.User, hash string, err error) {
	defer wrap(&err, "credentials")
	type row struct {
		userRow
		PasswordHash string `db:"password_hash"`
	}
	r, err := one[row](ctx, db, `SELECT `+userColumns+`, u.password_hash FROM users u WHERE u.email_key = $1`, emailKey)
	if err != nil {
		return nil, "", err
	}
	if r == nil {
		return nil, "", pets.ErrNotFound
	}
	return r.user(), r.PasswordHash, nil
}

// Users returns those of the users that the viewer may see: herself and those with whom she shares a household.
func (db *DB) Users(ctx context.Context, viewer pets.UserID, ids []pets.UserID) (_ map[pets.UserID]*pets.User, err error) {
	defer wrap(&err, "users")
	found := make(map[pets.UserID]*pets.User, len(ids))
	err = each(ctx, db, func(r *userRow) error {
		found[pets.UserID(r.ID)] = r.user()
		return nil
	}, `SELECT `+userColumns+` FROM users u WHERE u.id = ANY ($2::uuid[]) AND (u.id = $1 OR EXISTS (
			SELECT FROM memberships hers JOIN memberships theirs USING (household_id)
			WHERE hers.user_id = $1 AND theirs.user_id = u.id))`, viewer.String(), uuids(ids))
	return found, err
}
