package plain

import (
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// skipped is where a column goes that no answer has.
type skipped struct{}

func (*skipped) Scan(any) error { return nil }

// places says for each column of a statement which of some fields it is, -1 for none. A field without a name is none of the
// statement's.
func places(columns, fields []string) ([]int, error) {
	to := make([]int, len(columns))
	for i, column := range columns {
		to[i] = slices.Index(fields, column)
	}
	for i, field := range fields {
		if field != "" && !slices.Contains(to, i) {
			return nil, fmt.Errorf("the statement has no column %s", field)
		}
	}
	return to, nil
}

// destinations returns where the columns of a statement go.
func destinations(places []int, fields []any) []any {
	to := make([]any, len(places))
	for i, place := range places {
		if place < 0 {
			to[i] = &skipped{}
			continue
		}
		to[i] = fields[place]
	}
	return to
}

// animalRow is what answers need of a row of animals.
type animalRow struct {
	household, id sql.RawBytes
	version       int64
	name, nameKey string
	species       string
	breed         sql.NullString
	sex           string
	bornOn        sql.NullTime
	colour        sql.NullString
	status        string
	updatedAt     time.Time
}

// animalFields are the columns of an animalRow, in the order of its fields.
var animalFields = []string{"household_id", "id", "version", "name", "name_key", "species", "breed", "sex", "born_on", "colour", "status", "updated_at"}

func (r *animalRow) into(places []int) []any {
	fields := [...]any{&r.household, &r.id, &r.version, &r.name, &r.nameKey, &r.species, &r.breed, &r.sex, &r.bornOn, &r.colour, &r.status, &r.updatedAt}
	return destinations(places, fields[:])
}

// append appends the row's fields without the brackets around them.
func (r *animalRow) append(dst []byte) []byte {
	dst = append(dst, `"id":`...)
	dst = appendID(dst, 'A', []byte(r.household), r.id)
	dst = append(dst, `,"version":`...)
	dst = appendInt(dst, r.version)
	dst = append(dst, `,"name":`...)
	dst = appendString(dst, r.name)
	dst = append(dst, `,"species":`...)
	dst = appendString(dst, r.species)
	dst = append(dst, `,"breed":`...)
	dst = appendNullable(dst, r.breed)
	dst = append(dst, `,"sex":`...)
	dst = appendString(dst, r.sex)
	dst = append(dst, `,"bornOn":`...)
	dst = appendNullableDay(dst, r.bornOn)
	dst = append(dst, `,"colour":`...)
	dst = appendNullable(dst, r.colour)
	dst = append(dst, `,"status":`...)
	dst = appendString(dst, r.status)
	dst = append(dst, `,"updatedAt":`...)
	return appendMoment(dst, r.updatedAt)
}

// careRow is what answers need of a row of weights or of vaccinations. Of which animal it is, a statement says by the animal's key
// or by its number among those that were asked for.
type careRow struct {
	id         sql.RawBytes
	animal     sql.RawBytes
	number     int64
	day        time.Time
	grams      int64
	vaccine    string
	validUntil sql.NullTime
}

// kind is what differs between weights and vaccinations.
type kind struct {
	own      []string // columns, in the order of into
	into     func(*careRow) []any
	append   func(r *careRow, dst []byte, household string) []byte
	limit    int
	backward bool // the rows come from the back
}

const numberColumn = "n"

// fields are the columns that a statement has to have.
func (k *kind) fields(columns []string) []string {
	number, animal := "", "animal_id"
	if slices.Contains(columns, numberColumn) {
		number, animal = numberColumn, ""
	}
	return append([]string{"id", number, animal}, k.own...)
}

func (r *careRow) into(k *kind, places []int) []any {
	return destinations(places, append([]any{&r.id, &r.number, &r.animal}, k.into(r)...))
}

var weights = kind{
	own:      []string{"measured_on", "grams"},
	into:     func(r *careRow) []any { return []any{&r.day, &r.grams} },
	append:   (*careRow).appendWeight,
	limit:    5,
	backward: true,
}

var vaccinations = kind{
	own:    []string{"given_on", "vaccine", "valid_until"},
	into:   func(r *careRow) []any { return []any{&r.day, &r.vaccine, &r.validUntil} },
	append: (*careRow).appendVaccination,
	limit:  25,
}

func (r *careRow) appendWeight(dst []byte, household string) []byte {
	dst = append(dst, `{"id":`...)
	dst = appendID(dst, 'W', household, r.id)
	dst = append(dst, `,"measuredOn":`...)
	dst = appendDay(dst, r.day)
	dst = append(dst, `,"grams":`...)
	return append(appendInt(dst, r.grams), '}')
}

func (r *careRow) appendVaccination(dst []byte, household string) []byte {
	dst = append(dst, `{"id":`...)
	dst = appendID(dst, 'V', household, r.id)
	dst = append(dst, `,"vaccine":`...)
	dst = appendString(dst, r.vaccine)
	dst = append(dst, `,"givenOn":`...)
	dst = appendDay(dst, r.day)
	dst = append(dst, `,"validUntil":`...)
	return append(appendNullableDay(dst, r.validUntil), '}')
}
