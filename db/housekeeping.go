package db

import (
	"context"
	"time"

	"menagerie/internal/pets"
)

// The statements of RemoveExpired, and for how long each keeps what is over. Each removes at most $2 rows of what was over at
// $1, and passes over those that somebody else is at: to wait for one while holding others could be mutual.
var removals = []struct {
	statement string
	kept      time.Duration
}{
	{`DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`, 0},
	{`DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE least(idle_at, expires_at) <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`, 0},
	{`DELETE FROM revocations WHERE session_id IN (SELECT session_id FROM revocations WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`, 0},
	{`DELETE FROM attempts WHERE key IN (SELECT key FROM attempts WHERE free_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`, 0},
	{`DELETE FROM idempotency_keys WHERE (user_id, key) IN (SELECT user_id, key FROM idempotency_keys WHERE created_at <= $1
		LIMIT $2 FOR UPDATE SKIP LOCKED)`, pets.IdempotencyKeyKept},
	// The trash, with what hangs below it and all history.
	{`DELETE FROM animals WHERE (household_id, id) IN (SELECT household_id, id FROM animals WHERE deleted_at <= $1
		LIMIT $2 FOR UPDATE SKIP LOCKED)`, pets.InTrash},
	// A guest comes with a session, in one statement: one without cannot return.
	{`DELETE FROM users WHERE id IN (SELECT u.id FROM users u WHERE u.email_key IS NULL AND u.created_at <= $1
		AND NOT EXISTS (SELECT FROM sessions s WHERE s.user_id = u.id) LIMIT $2 FOR UPDATE SKIP LOCKED)`, 0},
}

// RemoveExpired removes what is over: refresh tokens, sessions, revocations, forgotten attempts, idempotency keys, the trash, and
// guests who cannot return; of each at most limit. It reports whether there may be more. Several instances may do it at once.
func (db *DB) RemoveExpired(ctx context.Context, limit int, now time.Time) (more bool, err error) {
	defer wrap(&err, "remove expired")
	for _, r := range removals {
		n, err := db.execCount(ctx, r.statement, moment(now.Add(-r.kept)), limit)
		if err != nil {
			return false, err
		}
		more = more || n == int64(limit)
	}
	return more, nil
}

// RemoveAbandoned removes at most limit of the animals, trash and all, in those of the households, nil for all, to which nobody belongs any more,
// and at most as many such households that are empty. It reports whether there may be more.
func (db *DB) RemoveAbandoned(ctx context.Context, households []pets.HouseholdID, limit int) (more bool, err error) {
	defer wrap(&err, "remove abandoned")
	for _, statement := range removalsOfAbandoned[households != nil] {
		args := []any{limit}
		if households != nil {
			args = append(args, uuids(households))
		}
		n, err := db.execCount(ctx, statement, args...)
		if err != nil {
			return false, err
		}
		more = more || n == int64(limit)
	}
	return more, nil
}

// removalsOfAbandoned are the statements of RemoveAbandoned: for all households, and for those that it is given. They are two texts
// and not one with a condition that may be null: who deletes an account waits for the second, and a plan for both reads all households.
var removalsOfAbandoned = func() map[bool][]string {
	statements := func(scope string) []string {
		abandoned := scope + `NOT EXISTS (SELECT FROM memberships m WHERE m.household_id = h.household_id)`
		return []string{
			`DELETE FROM animals WHERE (household_id, id) IN (
				SELECT a.household_id, a.id FROM households h JOIN animals a USING (household_id) WHERE ` + abandoned + ` LIMIT $1)`,
			`DELETE FROM households WHERE household_id IN (
				SELECT h.household_id FROM households h WHERE ` + abandoned + `
				AND NOT EXISTS (SELECT FROM animals a WHERE a.household_id = h.household_id) LIMIT $1)`,
		}
	}
	return map[bool][]string{false: statements(""), true: statements("h.household_id = ANY ($2::uuid[]) AND ")}
}()
