package db

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"menagerie/migrations"
)

// Migrate brings the schema up to date. Several instances may do so at once: one works, the others wait for it, at most
// five minutes.
func (db *DB) Migrate(ctx context.Context) (err error) {
	defer wrap(&err, "migrate")
	p, done, err := db.migrations()
	if err != nil {
		return err
	}
	defer done()
	_, err = p.Up(ctx)
	return err
}

// MigrateDown takes the schema back to a version; 0 is the empty database. All data of the later steps are lost.
func (db *DB) MigrateDown(ctx context.Context, version int64) (err error) {
	defer wrap(&err, fmt.Sprintf("migrate down to %d", version))
	p, done, err := db.migrations()
	if err != nil {
		return err
	}
	defer done()
	_, err = p.DownTo(ctx, version)
	return err
}

// migrations returns what migrates, on connections of its own without a bound: a step on much data takes its time.
func (db *DB) migrations() (_ *goose.Provider, done func(), err error) {
	// The default looks for the lock every five seconds only, and a start takes less than one.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, nil, err
	}
	connector, err := db.connect(db.dsn, planEach)
	if err != nil {
		return nil, nil, err
	}
	conns := sql.OpenDB(connector)
	p, err := goose.NewProvider(goose.DialectPostgres, conns, migrations.FS,
		goose.WithSessionLocker(locker), goose.WithDisableGlobalRegistry(true))
	return p, func() { _ = conns.Close() }, err
}
