package db

import (
	"context"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"menagerie/migrations"
)

// Migrate brings the schema up to date. Several instances may do so at once: one works, the others wait for it, at most
// five minutes.
func (db *DB) Migrate(ctx context.Context) (err error) {
	defer wrap(&err, "migrate")
	p, err := db.migrations()
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// MigrateDown takes the schema back to a version; 0 is the empty database. All data of the later steps are lost.
func (db *DB) MigrateDown(ctx context.Context, version int64) (err error) {
	defer wrap(&err, fmt.Sprintf("migrate down to %d", version))
	p, err := db.migrations()
	if err != nil {
		return err
	}
	_, err = p.DownTo(ctx, version)
	return err
}

func (db *DB) migrations() (*goose.Provider, error) {
	// The default looks for the lock every five seconds only, and a start takes less than one.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, db.x.DB, migrations.FS,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
}
