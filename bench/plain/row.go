package plain

import (
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// animalRow is what answers need of a row of animals; whatever else a statement returns goes into rest.
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
	rest          sql.RawBytes
}

// into returns where the columns of a statement go.
func (r *animalRow) into(columns []string) ([]any, error) {
	return destinations(columns, &r.rest, map[string]any{
		"household_id": &r.household, "id": &r.id, "version": &r.version, "name": &r.name, "name_key": &r.nameKey,
		"species": &r.species, "breed": &r.breed, "sex": &r.sex, "born_on": &r.bornOn, "colour": &r.colour,
		"status": &r.status, "updated_at": &r.updatedAt,
	})
}

func destinations(columns []string, rest *sql.RawBytes, fields map[string]any) ([]any, error) {
	to := make([]any, len(columns))
	for i, column := range columns {
		to[i] = rest
		if field, ok := fields[column]; ok {
			to[i] = field
			delete(fields, column)
		}
	}
	for column := range fields {
		return nil, fmt.Errorf("the statement has no column %s", column)
	}
	return to, nil
}

// append appends the row's fields without the brackets around them.
func (r *animalRow) append(dst []byte) []byte {
	dst = append(dst, `"id":`...)
	dst = appendID(dst, 'A', r.household, r.id)
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
	rest       sql.RawBytes
}

// kind is what differs between weights and vaccinations.
type kind struct {
	columns  func(*careRow) map[string]any
	append   func(r *careRow, dst, household []byte) []byte
	limit    int
	backward bool // the rows come from the back
}

func (k *kind) into(r *careRow, columns []string) ([]any, error) {
	fields := k.columns(r)
	fields["id"] = &r.id
	if slices.Contains(columns, numberColumn) {
		fields[numberColumn] = &r.number
	} else {
		fields["animal_id"] = &r.animal
	}
	return destinations(columns, &r.rest, fields)
}

const numberColumn = "n"

var weights = kind{
	columns:  func(r *careRow) map[string]any { return map[string]any{"measured_on": &r.day, "grams": &r.grams} },
	append:   (*careRow).appendWeight,
	limit:    5,
	backward: true,
}

var vaccinations = kind{
	columns: func(r *careRow) map[string]any {
		return map[string]any{"given_on": &r.day, "vaccine": &r.vaccine, "valid_until": &r.validUntil}
	},
	append: (*careRow).appendVaccination,
	limit:  25,
}

func (r *careRow) appendWeight(dst, household []byte) []byte {
	dst = append(dst, `{"id":`...)
	dst = appendID(dst, 'W', household, r.id)
	dst = append(dst, `,"measuredOn":`...)
	dst = appendDay(dst, r.day)
	dst = append(dst, `,"grams":`...)
	return append(appendInt(dst, r.grams), '}')
}

func (r *careRow) appendVaccination(dst, household []byte) []byte {
	dst = append(dst, `{"id":`...)
	dst = appendID(dst, 'V', household, r.id)
	dst = append(dst, `,"vaccine":`...)
	dst = appendString(dst, r.vaccine)
	dst = append(dst, `,"givenOn":`...)
	dst = appendDay(dst, r.day)
	dst = append(dst, `,"validUntil":`...)
	return append(appendNullableDay(dst, r.validUntil), '}')
}
