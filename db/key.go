package db

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"menagerie/internal/pets"
)

type keyRow struct {
	ID         string    `db:"id"`
	Private    []byte    `db:"private"`
	CreatedAt  time.Time `db:"created_at"`
	ActiveFrom time.Time `db:"active_from"`
}

// SigningKeys returns all keys, the newest last.
func (db *DB) SigningKeys(ctx context.Context) (keys []pets.SigningKey, err error) {
	defer wrap(&err, "signing keys")
	err = each(ctx, db, func(r *keyRow) error {
		keys = append(keys, pets.SigningKey{ID: r.ID, Private: r.Private, CreatedAt: r.CreatedAt.UTC(), ActiveFrom: r.ActiveFrom.UTC()})
		return nil
	}, `SELECT id, private, created_at, active_from FROM signing_keys ORDER BY active_from, id`)
	return keys, err
}

// CreateFirstSigningKey keeps the key unless there is one already: instances that start at once on an empty database
// agree on one.
func (db *DB) CreateFirstSigningKey(ctx context.Context, k pets.SigningKey) (err error) {
	defer wrap(&err, "create first signing key")
	return db.transact(ctx, nil, func(tx *sqlx.Tx) error {
		// The lock makes the second instance wait until the key of the first is there to be seen.
		if _, err := tx.ExecContext(ctx, `LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE`); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO signing_keys (id, private, created_at, active_from)
			SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM signing_keys)`,
			k.ID, k.Private, moment(k.CreatedAt), moment(k.ActiveFrom))
		return err
	})
}

// CreateSigningKey adds a key.
func (db *DB) CreateSigningKey(ctx context.Context, k pets.SigningKey) (err error) {
	defer wrap(&err, "create signing key")
	return db.exec(ctx, `INSERT INTO signing_keys (id, private, created_at, active_from) VALUES ($1, $2, $3, $4)`,
		k.ID, k.Private, moment(k.CreatedAt), moment(k.ActiveFrom))
}
