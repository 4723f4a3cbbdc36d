package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"menagerie/internal/pets"
)

// Attempt counts an attempt of each of these kinds, in their order, until one of them has been made too often lately: that one and
// those after it do not count, and it returns *pets.TooManyAttempts. There must be one at least.
//
// A row holds the moment at which all attempts of its kind will be forgotten, and each attempt puts it off: the generic cell
// rate algorithm (ITU-T I.371), which needs no list of the attempts.
func (db *DB) Attempt(ctx context.Context, attempts []pets.Attempt, now time.Time) (err error) {
	defer wrap(&err, "attempt")
	type row struct {
		Admitted int            `db:"admitted"`
		Waits    pq.StringArray `db:"waits"` // microseconds until each kind is admitted, by what was there before
	}
	args := []any{moment(now)}
	var parts, counts, waits []string
	for i, a := range attempts {
		n := len(args)
		args = append(args, a.Key[:], a.Every.Microseconds(), int64(a.Burst-1)*a.Every.Microseconds())
		before := ""
		if i > 0 {
			before = fmt.Sprintf(" FROM a%d", i-1)
		}
		parts = append(parts, fmt.Sprintf(`a%d AS (
			INSERT INTO attempts AS a (key, free_at) SELECT $%d::bytea, $1::timestamptz + $%d::bigint * interval '1 microsecond'%s
			ON CONFLICT (key) DO UPDATE SET free_at = greatest(a.free_at, $1) + $%[3]d::bigint * interval '1 microsecond'
			WHERE a.free_at <= $1::timestamptz + $%[5]d::bigint * interval '1 microsecond'
			RETURNING key)`, i, n+1, n+2, before, n+3))
		counts = append(counts, fmt.Sprintf(`(SELECT count(*) FROM a%d)`, i))
		// What others have counted at the same time it does not see: then the pause between two attempts is the best guess.
		waits = append(waits, fmt.Sprintf(`coalesce((SELECT ceil(extract(epoch FROM a.free_at - $1::timestamptz) * 1000000)::bigint - $%d::bigint
			FROM attempts a WHERE a.key = $%d::bytea), $%d::bigint)::text`, n+3, n+1, n+2))
	}
	r, err := one[row](ctx, db, "WITH "+strings.Join(parts, ", ")+" SELECT "+strings.Join(counts, " + ")+" AS admitted, ARRAY["+strings.Join(waits, ", ")+"] AS waits", args...)
	if err != nil || r.Admitted == len(attempts) {
		return err
	}
	wait, err := strconv.ParseInt(r.Waits[r.Admitted], 10, 64)
	if err != nil {
		return err
	}
	return &pets.TooManyAttempts{RetryAfter: max(time.Duration(wait)*time.Microsecond, time.Second)}
}

// ForgetAttempts forgets all attempts of a kind.
func (db *DB) ForgetAttempts(ctx context.Context, key [32]byte) (err error) {
	defer wrap(&err, "forget attempts")
	return db.exec(ctx, `DELETE FROM attempts WHERE key = $1`, key[:])
}
