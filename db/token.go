package db

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// RotateRefreshToken marks the token of this hash as used, and keeps the next one of its session, which goes on for as long as
// the new token waits. It returns pets.ErrRefreshToken where the token is good for nothing. One that was used before ends its
// session; until says when the last access token of that has expired.
func (db *DB) RotateRefreshToken(ctx context.Context, hash [32]byte, next pets.RefreshToken, until, now time.Time) (_ *pets.KnownSession, err error) {
	defer wrap(&err, "rotate refresh token")
	// The session is locked before its token, as by whoever ends it: else the two could wait for each other.
	r, err := one[knownRow](ctx, db, `WITH locked AS (
			SELECT s.id FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.hash = $1 FOR NO KEY UPDATE OF s
		), old AS (
			UPDATE refresh_tokens t SET used_at = $2 FROM locked
			WHERE t.hash = $1 AND t.used_at IS NULL AND t.expires_at > $2 AND t.session_id = locked.id
			RETURNING t.session_id
		), new AS (
			INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at) SELECT $3, session_id, $2, $4 FROM old
		), s AS (
			UPDATE sessions s SET last_seen_at = $2, idle_at = $4, expires_at = $4 FROM old WHERE s.id = old.session_id RETURNING s.*
		)
		SELECT `+knownColumns+` FROM s JOIN users u ON u.id = s.user_id`,
		hash[:], moment(now), next.Hash[:], moment(next.ExpiresAt))
	if err != nil {
		return nil, err
	}
	if r != nil {
		return r.known(), nil
	}
	// Whoever uses a token twice shares it with somebody: neither is to go on.
	_, err = db.end(ctx, `WITH `+endSessions(`s.id = (SELECT session_id FROM refresh_tokens WHERE hash = $1 AND used_at IS NOT NULL)`, "$2"),
		hash[:], moment(until))
	if err != nil {
		return nil, err
	}
	return nil, pets.ErrRefreshToken
}
