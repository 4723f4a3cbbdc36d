package db

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"menagerie/internal/pets"
)

const userColumns = `u.id, u.email, u.name, u.created_at`

type userRow struct {
	ID        uuid.UUID `db:"id"`
	Email     *string   `db:"email"`
	Name      string    `db:"name"`
	CreatedAt time.Time `db:"created_at"`
}

func (r *userRow) user() *pets.User {
	return &pets.User{ID: pets.UserID(r.ID), Email: r.Email, Name: r.Name, CreatedAt: r.CreatedAt.UTC()}
}

// CreateUser opens an account with a household of its own, and begins its first session. It returns pets.Problems with
// pets.EmailTaken where the address has an account.
func (db *DB) CreateUser(ctx context.Context, u pets.NewUser, n pets.NewSession, now time.Time) (_ *pets.KnownSession, err error) {
	defer wrap(&err, "create user")
	s, err := db.createUser(ctx, u, n, now)
	return s, emailTaken(err)
}

// createUser makes a user, a guest where u has no address, with a household, and begins a session.
func (db *DB) createUser(ctx context.Context, u pets.NewUser, n pets.NewSession, now time.Time) (*pets.KnownSession, error) {
	user, err := newID()
	if err != nil {
		return nil, err
	}
	household, err := newID()
	if err != nil {
		return nil, err
	}
	args, err := sessionArgs(n, now)
	if err != nil {
		return nil, err
	}
	return db.begin(ctx, `WITH u AS (
			INSERT INTO users (id, email, email_key, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING *
		), h AS (
			INSERT INTO households (household_id, name, created_at) VALUES ($7, $8, $6)
		), m AS (
			INSERT INTO memberships (user_id, household_id, role, created_at) VALUES ($1, $7, $9, $6)
		), `+insertSession(10)+`
		SELECT `+knownColumns+` FROM s JOIN u ON u.id = s.user_id`,
		append([]any{user.String(), nullable(u.Email), nullable(u.EmailKey), u.Name, nullable(u.PasswordHash), moment(now),
			household.String(), u.Household, string(pets.Owner)}, args...)...)
}

// MakeAccount makes an account of a guest, who keeps all that she has entered, and begins a session in the place of the
// guest's, whose access tokens have expired at until. It returns pets.ErrSessionEnded where the viewer is no guest any more,
// and else as CreateUser does.
func (db *DB) MakeAccount(ctx context.Context, guest pets.Viewer, u pets.NewUser, n pets.NewSession, until, now time.Time) (_ *pets.KnownSession, err error) {
	defer wrap(&err, "make account")
	args, err := sessionArgs(n, now)
	if err != nil {
		return nil, err
	}
	s, err := db.begin(ctx, `WITH u AS (
			UPDATE users u SET email = $3, email_key = $4, name = $5, password_hash = $6
			WHERE u.id = $1 AND u.email_key IS NULL AND `+sessionStands("$2")+` RETURNING *
		), h AS (
			UPDATE households h SET name = $7 FROM u JOIN memberships m ON m.user_id = u.id WHERE h.household_id = m.household_id
		), `+insertSession(9)+`, ended AS (
			DELETE FROM sessions s USING u WHERE s.user_id = u.id RETURNING s.id
		), `+revoke("$8")+`
		`+selectBegun("$8"),
		append([]any{guest.User.String(), sessionArg(guest), u.Email, u.EmailKey, u.Name, u.PasswordHash, u.Household, moment(until)}, args...)...)
	if errors.Is(err, pets.ErrNotFound) {
		return nil, pets.ErrSessionEnded
	}
	return s, emailTaken(err)
}

func emailTaken(err error) error {
	if !violates(err, "users_email_key_key") {
		return err
	}
	return pets.Problems{{Code: pets.EmailTaken, Path: []string{"email"}, Message: "has an account already; sign in instead"}}
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// ChangePassword gives the viewer's account another password, ends all its sessions but the one by which she is known, and
// returns which. Until says when the last of their access tokens has expired.
func (db *DB) ChangePassword(ctx context.Context, viewer pets.Viewer, hash string, until time.Time) (_ []pets.SessionID, err error) {
	defer wrap(&err, "change password")
	var ended []pets.SessionID
	err = db.transact(ctx, nil, func(tx *sqlx.Tx) error {
		var id uuid.UUID
		err := tx.GetContext(ctx, &id, `UPDATE users u SET password_hash = $2
			WHERE u.id = $1 AND u.email_key IS NOT NULL AND `+sessionStands("$3")+` RETURNING u.id`,
			viewer.User.String(), hash, sessionArg(viewer))
		if errors.Is(err, sql.ErrNoRows) {
			return pets.ErrSessionEnded
		}
		if err != nil {
			return err
		}
		// A statement of its own, since it has to see the sessions that were begun with the old password while the first one
		// waited for them; see BeginSession.
		rows, err := tx.QueryxContext(ctx, `WITH `+endSessions("s.user_id = $1 AND s.id IS DISTINCT FROM $3::uuid", "$2"),
			viewer.User.String(), moment(until), sessionArg(viewer))
		if err != nil {
			return err
		}
		return scan(rows, func(r *endedRow) error { ended = append(ended, pets.SessionID(r.ID)); return nil })
	})
	if err != nil {
		return nil, err
	}
	return ended, nil
}

// DeleteUser deletes the viewer's account with its sessions, and returns which those were. The households to which nobody
// belongs any more are left to RemoveAbandoned.
func (db *DB) DeleteUser(ctx context.Context, viewer pets.Viewer, until time.Time) (_ []pets.SessionID, err error) {
	defer wrap(&err, "delete user")
	// The sessions go by the statement's own hand, not by the foreign key's, so that it can say which they were.
	ended, err := db.end(ctx, `WITH u AS (
			DELETE FROM users u WHERE u.id = $1 AND `+sessionStands("$3")+` RETURNING u.id
		), `+endSessions("s.user_id IN (SELECT id FROM u)", "$2"),
		viewer.User.String(), moment(until), sessionArg(viewer))
	if err != nil || len(ended) > 0 {
		return ended, err
	}
	return nil, db.SessionStands(ctx, viewer)
}

// PasswordHash returns the hash of the viewer's password and the key of her address, or pets.ErrNotFound for a guest.
func (db *DB) PasswordHash(ctx context.Context, viewer pets.Viewer) (hash, emailKey string, err error) {
	defer wrap(&err, "password hash")
	type row struct {
		PasswordHash string `db:"password_hash"`
		EmailKey     string `db:"email_key"`
	}
	r, err := one[row](ctx, db, `SELECT u.password_hash, u.email_key FROM users u WHERE u.id = $1 AND u.email_key IS NOT NULL`, viewer.User.String())
	if err == nil && r == nil {
		err = pets.ErrNotFound
	}
	if err != nil {
		return "", "", err
	}
	return r.PasswordHash, r.EmailKey, nil
}

// Credentials returns the account of an e-mail key and the hash of its password, or pets.ErrNotFound; and whether the account
// has a session that began at the address of this hash.
func (db *DB) Credentials(ctx context.Context, emailKey string, address []byte) (_ *pets.User, hash string, familiar bool, err error) {
	defer wrap(&err, "credentials")
	type row struct {
		userRow
		PasswordHash string `db:"password_hash"`
		Familiar     bool   `db:"familiar"`
	}
	r, err := one[row](ctx, db, `SELECT `+userColumns+`, u.password_hash,
			EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id AND s.address = $2) AS familiar
		FROM users u WHERE u.email_key = $1`, emailKey, address)
	if err == nil && r == nil {
		err = pets.ErrNotFound
	}
	if err != nil {
		return nil, "", false, err
	}
	return r.user(), r.PasswordHash, r.Familiar, nil
}

// Users returns those of the users that the viewer may see: herself and those with whom she shares a household.
func (db *DB) Users(ctx context.Context, viewer pets.Viewer, ids []pets.UserID) (_ map[pets.UserID]*pets.User, err error) {
	defer wrap(&err, "users")
	found := make(map[pets.UserID]*pets.User, len(ids))
	err = each(ctx, db, func(r *userRow) error {
		found[pets.UserID(r.ID)] = r.user()
		return nil
	}, `SELECT `+userColumns+` FROM users u WHERE u.id = ANY ($2::uuid[]) AND (u.id = $1 OR EXISTS (
			SELECT FROM memberships hers JOIN memberships theirs USING (household_id)
			WHERE hers.user_id = $1 AND theirs.user_id = u.id))`, viewer.User.String(), uuids(ids))
	return found, err
}
