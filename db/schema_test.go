package db_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"menagerie/db/dbtest"
)

// The rules of the design for the schema, asked of the catalogue: so a migration that breaks one is found out, whoever
// writes it. They keep the way open to many machines, where the household says on which machine a row lies.
func TestSchemaRules(t *testing.T) {
	d := dbtest.New(t)
	x := d.SQL(t)
	for _, rule := range []struct {
		name     string
		breaches string   // the SQL that finds them
		known    []string // exceptions, each with its reason
		breach   string   // one, to see that it is found
	}{
		{"each table has a primary key", `
			SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
			AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conrelid = c.oid AND p.contype = 'p')`, nil,
			`CREATE TABLE bad (household_id uuid)`},

		{"the household stands in each primary, unique and foreign key of a table that has it", `
			SELECT k.conname::text FROM pg_constraint k
			JOIN pg_attribute h ON h.attrelid = k.conrelid AND h.attname = 'household_id'
			WHERE k.contype IN ('p', 'u', 'f') AND NOT h.attnum = ANY (k.conkey) ORDER BY 1`,
			// Users are a table that each machine has, and so are memberships: their key to the user needs no household.
			[]string{"memberships_user_id_fkey"},
			`CREATE TABLE bad (household_id uuid, id uuid CONSTRAINT bad_pkey PRIMARY KEY, a int UNIQUE, b uuid REFERENCES users)`},

		{"the household stands in each unique index of a table that has it", `
			SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
			JOIN pg_attribute h ON h.attrelid = i.indrelid AND h.attname = 'household_id'
			WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT h.attnum = ANY (i.indkey) ORDER BY 1`, nil,
			`CREATE UNIQUE INDEX bad ON animals (id)`},

		{"a foreign key of the household leads to the household", `
			SELECT k.conname::text FROM pg_constraint k
			CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (here, there)
			JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.here
			JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.there
			WHERE k.contype = 'f' AND (a.attname = 'household_id') <> (b.attname = 'household_id') ORDER BY 1`, nil,
			`CREATE TABLE bad (household_id uuid, home uuid REFERENCES households, PRIMARY KEY (household_id, home))`},

		{"the household leads the primary key of what is the household's", `
			SELECT k.conname::text FROM pg_constraint k
			JOIN pg_attribute h ON h.attrelid = k.conrelid AND h.attname = 'household_id'
			WHERE k.contype = 'p' AND k.conkey[1] <> h.attnum ORDER BY 1`,
			// Memberships are found by their user: who may see what begins there.
			[]string{"memberships_pkey"},
			`CREATE TABLE bad (household_id uuid, id uuid, PRIMARY KEY (id, household_id))`},

		{"each foreign key has an index that begins with its columns: a deletion above need not read the whole table", `
			SELECT k.conname::text FROM pg_constraint k WHERE k.contype = 'f' AND NOT EXISTS (
				SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL
				AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
			ORDER BY 1`, nil,
			`CREATE TABLE bad (household_id uuid, id uuid, animal_id uuid, PRIMARY KEY (household_id, id, animal_id),
				FOREIGN KEY (household_id, animal_id) REFERENCES animals)`},

		{"no triggers but those of foreign keys", `SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal`, nil,
			`CREATE TRIGGER bad BEFORE UPDATE ON animals FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()`},
		{"no rules and views", `SELECT c.relname::text FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
			WHERE c.relnamespace = 'public'::regnamespace`, nil,
			`CREATE RULE bad AS ON DELETE TO animals DO INSTEAD NOTHING`},
		{"no exclusion constraints", `SELECT conname::text FROM pg_constraint WHERE contype = 'x'`, nil,
			`CREATE TABLE bad (a int4range, EXCLUDE USING gist (a WITH &&))`},
		{"no deferrable constraints", `SELECT conname::text FROM pg_constraint WHERE condeferrable`, nil,
			`CREATE TABLE bad (a int UNIQUE DEFERRABLE)`},
		{"no sequences", `SELECT relname::text FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE 'goose\_db\_version%'`, nil,
			`CREATE TABLE bad (a serial)`},
		{"no values that the database makes", `
			SELECT format('%s.%s', c.relname, a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'goose_db_version'
			AND (a.attidentity <> '' OR a.atthasdef)`, nil,
			`CREATE TABLE bad (created_at timestamptz DEFAULT now())`},
		{"no functions and no extensions", `
			SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
			UNION ALL SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql'`, nil,
			`CREATE FUNCTION bad() RETURNS int LANGUAGE sql AS 'SELECT 1'`},
		{"times have a zone", `
			SELECT format('%s.%s', c.relname, a.attname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'goose_db_version'
			AND a.atttypid = 'timestamp'::regtype`, nil,
			`CREATE TABLE bad (created_at timestamp)`},
	} {
		t.Run(rule.name, func(t *testing.T) {
			found := lines(t, x, rule.breaches)
			if diff := cmp.Diff(rule.known, found, same); diff != "" {
				t.Error(diff)
			}
			tx := x.MustBegin()
			defer tx.Rollback()
			tx.MustExec(rule.breach)
			var withBreach []string
			if err := tx.Select(&withBreach, rule.breaches); err != nil {
				t.Fatal(err)
			}
			if slices.Equal(found, withBreach) {
				t.Errorf("%s is not found", rule.breach)
			}
		})
	}
}
