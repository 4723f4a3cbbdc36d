package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

// Answers are checked before anything is measured: those of all systems against each other, and some by statements of another make than those that are measured: they number all
// animals of a household to find a page, look for words in the texts themselves, and have PostgreSQL write the JSON.

// All requests of each workload that are measured are sent to each system before, in a quick run so many, evenly spread, and their answers
// compared; so many of each workload are checked by SQL, too.
const (
	fewCompared = 50
	checkedMore = 40
	checkedFew  = 2
)

// check compares the answers of all systems, byte by byte, and some of them with what PostgreSQL says.
func (b *bench) check(ctx context.Context) error {
	conns := make([]*conn, len(b.systems))
	for i, s := range b.systems {
		c, err := s.connect(ctx, 1)
		if err != nil {
			return err
		}
		defer c.close()
		conns[i] = c.conns[0]
	}
	answers, checked := 0, 0
	for _, load := range b.wanted() {
		requests := b.world.requests(load, b.Seed, b.made)
		count, perCheck := len(requests), max(1, len(requests)/checkedMore)
		if b.Quick {
			count, perCheck = min(fewCompared, len(requests)), fewCompared/checkedFew
		}
		for n := range count {
			q := &requests[n*len(requests)/count]
			var first []byte
			for i, s := range b.systems {
				body, err := conns[i].do(s.bytes(q))
				if err == nil {
					body = bytes.Clone(withoutExtensions(body))
					if n%perCheck == 0 {
						err = b.database.verify(ctx, q, body)
						checked++
					}
				}
				body = leveled(body)
				if i == 0 {
					first = body
				} else if err == nil && !bytes.Equal(first, body) {
					err = fmt.Errorf("other bytes than the server's:\n%s\n%s", first, body)
				}
				if err != nil {
					return fmt.Errorf("%s, %s: the answer is wrong: %w", s.name, load.name, err)
				}
				answers++
			}
		}
	}
	b.say("%d answers to requests that will be measured compared byte by byte, and %d of them checked by SQL", answers, checked)
	return nil
}

// withoutExtensions cuts off what the server says of an answer's cost: the floor knows nothing of it.
func withoutExtensions(body []byte) []byte {
	if at := bytes.LastIndex(body, []byte(`,"extensions":{`)); at >= 0 {
		return append(bytes.Clone(body[:at]), '}')
	}
	return body
}

// changing is what is not the same in two replacements by the same profile.
var changing = regexp.MustCompile(`"version":\d+|"updatedAt":"[^"]*"`)

// leveled returns an answer without that, if it is of a replacement.
func leveled(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte(`{"data":{"replaceAnimal"`)) {
		return body
	}
	return changing.ReplaceAll(body, nil)
}

// opaque is the SQL for an id of a type, a letter in hexadecimal digits.
func opaque(letter string) string {
	return base64url(`'` + letter + `' || replace(a.household_id::text, '-', '') || replace(a.id::text, '-', '')`)
}

func base64url(digits string) string {
	return `translate(encode(decode(` + digits + `, 'hex'), 'base64'), E'+/=\n', '-_')`
}

var (
	animalJSON = `jsonb_build_object('id', ` + opaque("41") + `, 'version', a.version, 'name', a.name, 'species', a.species, 'breed', a.breed,
		'sex', a.sex, 'bornOn', to_char(a.born_on, 'YYYY-MM-DD'), 'colour', a.colour, 'status', a.status,
		'updatedAt', to_char(a.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))`
	careJSON = `jsonb_build_object(
		'weights', jsonb_build_object('nodes', coalesce((SELECT jsonb_agg(jsonb_build_object('id', ` + opaque("57") + `, 'measuredOn', to_char(a.measured_on, 'YYYY-MM-DD'),
			'grams', a.grams) ORDER BY a.measured_on, a.id)
			FROM (SELECT * FROM weights w WHERE w.household_id = q.household_id AND w.animal_id = q.id ORDER BY measured_on DESC, id DESC LIMIT 5) a), '[]')),
		'vaccinations', jsonb_build_object('nodes', coalesce((SELECT jsonb_agg(jsonb_build_object('id', ` + opaque("56") + `, 'vaccine', a.vaccine,
			'givenOn', to_char(a.given_on, 'YYYY-MM-DD'), 'validUntil', to_char(a.valid_until, 'YYYY-MM-DD')) ORDER BY a.given_on, a.id)
			FROM vaccinations a WHERE a.household_id = q.household_id AND a.animal_id = q.id), '[]')))`
	cursorText = base64url(`'01044e414d45' || replace(a.id::text, '-', '') || encode(convert_to(a.name_key, 'UTF8'), 'hex')`)

	// onePage takes the household, how many animals come before the page, and the word or null.
	onePage = `WITH p AS (
			SELECT a.*, row_number() OVER (ORDER BY a.name_key, a.id) AS n FROM animals a
			WHERE a.household_id = $1 AND a.deleted_at IS NULL
			AND ($3::text IS NULL OR concat_ws(' ', a.name, a.breed, a.second_breed, a.notes, array_to_string(a.tags, ' ')) ~* ('\m' || $3))
		), q AS (SELECT * FROM p WHERE n > $2 AND n <= $2 + 50)
		SELECT jsonb_build_object('animals', jsonb_build_object(
			'nodes', coalesce((SELECT jsonb_agg(%s ORDER BY n) FROM q), '[]'),
			'pageInfo', jsonb_build_object('hasNextPage', (SELECT count(*) > $2 + 50 FROM p), 'endCursor', (SELECT ` + cursorText + ` FROM q a ORDER BY n DESC LIMIT 1))))`
	nodeJSON   = `(SELECT ` + animalJSON + ` FROM animals a WHERE a.household_id = q.household_id AND a.id = q.id)`
	plainPage  = fmt.Sprintf(onePage, nodeJSON)
	nestedPage = fmt.Sprintf(onePage, nodeJSON+` || `+careJSON)

	oneAnimal = `SELECT jsonb_build_object('animal', ` + animalJSON + `) FROM animals a WHERE a.household_id = $1 AND a.id = $2`
	replaced  = `SELECT jsonb_build_object('replaceAnimal', jsonb_build_object('animal', ` + animalJSON + `, 'userErrors', jsonb_build_array()))
		FROM animals a WHERE a.household_id = $1 AND a.id = $2`
	// kept takes the household, the animal, the user, and the profile, and says what has not become of a replacement.
	kept = `SELECT concat_ws('; ',
		CASE WHEN NOT EXISTS (SELECT FROM changes c WHERE c.household_id = a.household_id AND c.animal_id = a.id AND c.subject_id = a.id AND c.version = a.version
			AND c.kind = 'REPLACED' AND c.changed_by = $3 AND c.changed_at = a.updated_at AND (c.before->>'version')::int = a.version - 1) THEN 'there is no row of its history' END,
		(SELECT string_agg('the profile has another ' || key, '; ') FROM jsonb_each($4::jsonb) WHERE value IS DISTINCT FROM CASE key
			WHEN 'secondBreed' THEN coalesce(to_jsonb(a.second_breed), 'null') WHEN 'bornOnPrecision' THEN to_jsonb(a.born_on_precision)
			WHEN 'bornOn' THEN coalesce(to_jsonb(a.born_on), 'null') ELSE coalesce(to_jsonb(a)->key, 'null') END))
		FROM animals a WHERE a.household_id = $1 AND a.id = $2`
)

// verify compares an answer with what is stored. It returns an error that holds both where they differ.
func (d *database) verify(ctx context.Context, q *request, body []byte) error {
	household := d.shape.Account(q.viewer.household).Household.String()
	var want []byte
	text, args := "", []any{household}
	switch q.workload {
	case "point", "replace":
		_, id := d.shape.Key(q.animal)
		args = append(args, id.String())
		text = oneAnimal
		if q.workload == "replace" {
			text = replaced
			var wrong string
			err := d.sql.QueryRowContext(ctx, kept, household, id.String(), q.viewer.user, string(mustJSON(q.profile))).Scan(&wrong)
			if err != nil {
				return err
			}
			if wrong != "" {
				return errors.New(wrong)
			}
		}
	case "page", "nested", "search":
		var word any
		if q.word != "" {
			word = q.word
		}
		args = append(args, q.position, word)
		if text = plainPage; q.workload == "nested" {
			text = nestedPage
		}
	}
	if err := d.sql.QueryRowContext(ctx, text, args...).Scan(&want); err != nil {
		return err
	}
	var have struct{ Data any }
	var stored any
	if err := errors.Join(json.Unmarshal(body, &have), json.Unmarshal(want, &stored)); err != nil {
		return err
	}
	if !reflect.DeepEqual(have.Data, stored) {
		return fmt.Errorf("it is\n%s\nand the rows say\n%s", body, want)
	}
	if strings.Count(string(body), `"id":`) == 0 && q.workload != "search" {
		return fmt.Errorf("it has nothing: %s", body)
	}
	return nil
}
