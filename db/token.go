package db

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// CreateRefreshToken keeps the first refresh token of a new family.
func (db *DB) CreateRefreshToken(ctx context.Context, user pets.UserID, t pets.RefreshToken, now time.Time) (err error) {
	defer wrap(&err, "create refresh token")
	family, err := newID()
	if err != nil {
		return err
	}
	return db.exec(ctx, `WITH f AS (
			INSERT INTO refresh_families (id, user_id, created_at) VALUES ($1, $2, $3)
		)
		INSERT INTO refresh_tokens (hash, family_id, created_at, expires_at) VALUES ($4, $1, $3, $5)`,
		family.String(), user.String(), moment(now), t.Hash[:], moment(t.ExpiresAt))
}

// RotateRefreshToken marks the token of this hash as used, and keeps the next one of its family. It returns
// pets.ErrRefreshToken where the token is good for nothing. One that was used before ends its whole family.
func (db *DB) RotateRefreshToken(ctx context.Context, hash [32]byte, next pets.RefreshToken, now time.Time) (_ *pets.User, err error) {
	defer wrap(&err, "rotate refresh token")
	r, err := one[userRow](ctx, db, `WITH old AS (
			UPDATE refresh_tokens t SET used_at = $2 FROM refresh_families f
			WHERE t.hash = $1 AND t.used_at IS NULL AND t.expires_at > $2 AND f.id = t.family_id AND f.ended_at IS NULL
			RETURNING t.family_id, f.user_id
		), new AS (
			INSERT INTO refresh_tokens (hash, family_id, created_at, expires_at) SELECT $3, family_id, $2, $4 FROM old
		)
		SELECT `+userColumns+` FROM old JOIN users u ON u.id = old.user_id`,
		hash[:], moment(now), next.Hash[:], moment(next.ExpiresAt))
	if err != nil {
		return nil, err
	}
	if r != nil {
		return r.user(), nil
	}
	// Whoever uses a token twice shares it with somebody: neither is to go on.
	err = db.exec(ctx, `UPDATE refresh_families f SET ended_at = $2 FROM refresh_tokens t
		WHERE t.hash = $1 AND t.used_at IS NOT NULL AND f.id = t.family_id AND f.ended_at IS NULL`, hash[:], moment(now))
	if err != nil {
		return nil, err
	}
	return nil, pets.ErrRefreshToken
}

// DeleteExpiredRefreshTokens removes at most limit of the tokens that have expired, and returns how many; and at most as many
// of the families that have no token left.
func (db *DB) DeleteExpiredRefreshTokens(ctx context.Context, limit int, now time.Time) (n int64, err error) {
	defer wrap(&err, "delete expired refresh tokens")
	result, err := db.x.ExecContext(ctx, `DELETE FROM refresh_tokens WHERE hash IN (
			SELECT hash FROM refresh_tokens WHERE expires_at <= $1 LIMIT $2)`, moment(now), limit)
	if err != nil {
		return 0, err
	}
	// A family comes with its first token, in one statement: one without a token has had its time.
	_, err = db.x.ExecContext(ctx, `DELETE FROM refresh_families WHERE id IN (
			SELECT f.id FROM refresh_families f WHERE NOT EXISTS (SELECT FROM refresh_tokens t WHERE t.family_id = f.id) LIMIT $1)`, limit)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
