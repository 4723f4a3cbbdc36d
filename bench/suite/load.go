package suite

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/lib/pq"
	"golang.org/x/sync/errgroup"

	"menagerie/bench/data"
	"menagerie/bench/plain"
	"menagerie/internal/pets"
)

// password is that of all accounts. Its hash is a cheap one: it is compared once for each user of a run.
const password = "benchmark password"

var cheap = &argon2id.Params{Memory: 1 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// loaded are the tables that get the many rows.
const loaded = `('animals'::regclass, 'weights'::regclass, 'vaccinations'::regclass)`

// load copies all rows into an empty, migrated database. Indexes and constraints are made when the rows are there: it takes a
// tenth of the time.
func (d *database) load(ctx context.Context, say func(string, ...any)) error {
	restore, err := d.dropIndexes(ctx)
	if err != nil {
		return err
	}
	hash, err := argon2id.CreateHash(password, cheap)
	if err != nil {
		return err
	}
	say("copying the rows")
	if err := d.copyAccounts(ctx, hash); err != nil {
		return err
	}
	g, copying := errgroup.WithContext(ctx)
	g.Go(func() error { return d.copyAnimals(copying) })
	g.Go(func() error { return d.copyCare(copying) })
	if err := g.Wait(); err != nil {
		return err
	}
	say("making the indexes")
	conn, err := d.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	for _, s := range append([]string{`SET maintenance_work_mem = '1GB'`}, restore...) {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	_, err = conn.ExecContext(ctx, `VACUUM (FREEZE, ANALYZE)`)
	return err
}

// dropIndexes drops indexes and constraints of the large tables, and returns the statements that make them again.
func (d *database) dropIndexes(ctx context.Context) (restore []string, err error) {
	var drop []string
	collect := func(query string) error {
		rows, err := d.sql.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		defer rows.Close() //nolint:errcheck // what it would say, rows.Err says
		for rows.Next() {
			var take, make string
			if err := rows.Scan(&take, &make); err != nil {
				return err
			}
			drop, restore = append(drop, take), append(restore, make)
		}
		return rows.Err()
	}
	constraints := func(condition, order string) error {
		return collect(`SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
			format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
			FROM pg_constraint WHERE ` + condition + ` ORDER BY ` + order)
	}
	for _, err := range []error{
		constraints(`contype = 'f' AND (conrelid IN `+loaded+` OR confrelid IN `+loaded+`)`, "conname"),
		constraints(`contype = 'p' AND conrelid IN `+loaded, "conname"),
		collect(`SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
			FROM pg_index i WHERE i.indrelid IN ` + loaded + ` AND NOT i.indisprimary`),
	} {
		if err != nil {
			return nil, err
		}
	}
	for _, s := range drop {
		if _, err := d.sql.ExecContext(ctx, s); err != nil {
			return nil, fmt.Errorf("%s: %w", s, err)
		}
	}
	// Foreign keys need the primary keys that they refer to, so they come last.
	var last []string
	first := restore[:0]
	for _, s := range restore {
		if strings.Contains(s, "FOREIGN KEY") {
			last = append(last, s)
		} else {
			first = append(first, s)
		}
	}
	return append(first, last...), nil
}

// copyIn copies the rows that fn yields into a table.
func (d *database) copyIn(ctx context.Context, table string, columns []string, fn func(row func(...any) error) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	err = func() error {
		stmt, err := tx.PrepareContext(ctx, "COPY "+table+" ("+strings.Join(columns, ", ")+") FROM STDIN")
		if err != nil {
			return err
		}
		if err := fn(func(values ...any) error { _, err := stmt.Exec(values...); return err }); err != nil {
			_ = stmt.Close()
			return err
		}
		if _, err := stmt.Exec(); err != nil {
			_ = stmt.Close()
			return err
		}
		return stmt.Close()
	}()
	if err != nil {
		_ = tx.Rollback() // the error that matters is the one at hand
		return fmt.Errorf("copying %s: %w", table, err)
	}
	return tx.Commit()
}

func (d *database) copyAccounts(ctx context.Context, hash string) error {
	for _, t := range []struct {
		table   string
		columns []string
		row     func(data.Account) []any
	}{
		{"users", []string{"id", "email", "email_key", "name", "password_hash", "created_at"}, func(a data.Account) []any {
			return []any{a.User.String(), a.Email, a.Email, a.Name, hash, a.CreatedAt}
		}},
		{"households", []string{"household_id", "name", "created_at"}, func(a data.Account) []any {
			return []any{a.Household.String(), a.Name + "'s animals", a.CreatedAt}
		}},
		{"memberships", []string{"user_id", "household_id", "role", "created_at"}, func(a data.Account) []any {
			return []any{a.User.String(), a.Household.String(), string(pets.Owner), a.CreatedAt}
		}},
	} {
		err := d.copyIn(ctx, t.table, t.columns, func(row func(...any) error) error {
			for n := range d.shape.Households() {
				if err := row(t.row(d.shape.Account(n))...); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *database) copyAnimals(ctx context.Context) error {
	return d.copyIn(ctx, "animals", []string{"household_id", "id", "version", "name", "name_key", "species", "breed", "second_breed", "sex", "neutered",
		"born_on", "born_on_precision", "colour", "markings", "identifiers", "status", "tags", "notes", "search", "created_at", "updated_at"},
		func(row func(...any) error) error {
			for n := range d.shape.Animals() {
				a := d.shape.Animal(n)
				identifiers, err := json.Marshal(a.Identifiers)
				if err != nil {
					return err
				}
				tags, err := pq.StringArray(a.Tags).Value()
				if err != nil {
					return err
				}
				household := a.Household.String()
				if err := row(household, a.ID.String(), 1, a.Name, plain.Fold(a.Name), a.Species, a.Breed, a.SecondBreed, a.Sex, a.Neutered, a.BornOn,
					a.BornOnPrecision, a.Colour, a.Markings, string(identifiers), a.Status, tags, a.Notes, vector(household, a.Terms()),
					a.CreatedAt, a.CreatedAt); err != nil {
					return err
				}
			}
			return nil
		})
}

// vector writes a tsvector of terms that hold no quotes, each behind the household's mark (db/search.go).
func vector(household string, terms []string) string {
	mark := household[len(household)-6:]
	var b strings.Builder
	for _, t := range terms {
		b.WriteString("'" + mark + t + "' ")
	}
	return b.String()
}

func (d *database) copyCare(ctx context.Context) error {
	each := func(fn func(household, animal string, n int) error) error {
		for h := range d.shape.Households() {
			first, end := d.shape.Of(h)
			for n := first; n < end; n++ {
				household, id := d.shape.Key(n)
				if err := fn(household.String(), id.String(), n); err != nil {
					return err
				}
			}
		}
		return nil
	}
	err := d.copyIn(ctx, "weights", []string{"household_id", "id", "animal_id", "version", "measured_on", "grams", "note"}, func(row func(...any) error) error {
		return each(func(household, animal string, n int) error {
			for _, w := range d.shape.Weights(n) {
				if err := row(household, w.ID.String(), animal, 1, w.MeasuredOn.Format(time.DateOnly), w.Grams, w.Note); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return d.copyIn(ctx, "vaccinations", []string{"household_id", "id", "animal_id", "version", "vaccine", "given_on", "valid_until", "batch", "vet"}, func(row func(...any) error) error {
		return each(func(household, animal string, n int) error {
			for _, v := range d.shape.Vaccinations(n) {
				var until any
				if v.ValidUntil != nil {
					until = v.ValidUntil.Format(time.DateOnly)
				}
				if err := row(household, v.ID.String(), animal, 1, v.Vaccine, v.GivenOn.Format(time.DateOnly), until, v.Batch, v.Vet); err != nil {
					return err
				}
			}
			return nil
		})
	})
}
