package db

import (
	"context"
	"time"

	"github.com/google/uuid"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// VaccinationOrder names the order of vaccinations in cursors.
const VaccinationOrder = "vaccinations"

var vaccinations = careTable{
	name:    VaccinationOrder,
	subject: pets.OfVaccination,
	day:     "given_on",
	columns: []string{"vaccine", "given_on", "valid_until", "batch", "vet"},
	fields:  []string{"validUntil", "batch", "vet"},
	empty: map[string]string{
		"validUntil": "a.valid_until IS NULL",
		"batch":      "a.batch IS NULL",
		"vet":        "a.vet IS NULL",
	},
}

type vaccinationRow struct {
	careKey
	Vaccine    string     `db:"vaccine"`
	GivenOn    time.Time  `db:"given_on"`
	ValidUntil *time.Time `db:"valid_until"`
	Batch      *string    `db:"batch"`
	Vet        *string    `db:"vet"`
}

func (r *vaccinationRow) position() (time.Time, uuid.UUID) { return r.GivenOn, r.ID }

func (r *vaccinationRow) value() *pets.Vaccination {
	return &pets.Vaccination{
		ID:      pets.VaccinationID{Household: pets.HouseholdID(r.HouseholdID), UUID: pets.UUID(r.ID)},
		Animal:  r.animal(),
		Version: r.Version,
		Dose: pets.Dose{Vaccine: r.Vaccine, GivenOn: pets.DateOf(r.GivenOn), ValidUntil: dateOf(r.ValidUntil),
			Batch: r.Batch, Vet: r.Vet},
	}
}

func doseArgs(d *pets.Dose) []any {
	return []any{d.Vaccine, d.GivenOn.String(), nullableDate(d.ValidUntil), d.Batch, d.Vet}
}

// Vaccinations returns those of the vaccinations that the viewer may see.
func (db *DB) Vaccinations(ctx context.Context, viewer pets.Viewer, ids []pets.VaccinationID) (_ map[pets.VaccinationID]*pets.Vaccination, err error) {
	defer wrap(&err, "vaccinations")
	households, rows := make([]pets.HouseholdID, len(ids)), make([]pets.UUID, len(ids))
	for i, id := range ids {
		households[i], rows[i] = id.Household, id.UUID
	}
	list, err := careByID[vaccinationRow, pets.Vaccination](ctx, db, &vaccinations, viewer, households, rows)
	found := make(map[pets.VaccinationID]*pets.Vaccination, len(list))
	for _, v := range list {
		found[v.ID] = v
	}
	return found, err
}

// VaccinationPages returns the same page of vaccinations for each of the animals, empty where the viewer may not see the
// animal. It returns page.ErrCursor where a cursor is not one of vaccinations.
func (db *DB) VaccinationPages(ctx context.Context, viewer pets.Viewer, animals []pets.AnimalID, r page.Request) (_ map[pets.AnimalID]page.Page[*pets.Vaccination], err error) {
	defer wrap(&err, "vaccination pages")
	return carePages[vaccinationRow, pets.Vaccination](ctx, db, &vaccinations, viewer, animals, r)
}

// CreateVaccination adds a vaccination to an animal. It returns pets.ErrNotFound where the viewer sees no such animal.
func (db *DB) CreateVaccination(ctx context.Context, viewer pets.Viewer, animal pets.AnimalID, d pets.Dose) (_ *pets.Vaccination, err error) {
	defer wrap(&err, "create vaccination")
	return createCare[vaccinationRow, pets.Vaccination](ctx, db, &vaccinations, viewer, animal, doseArgs(&d))
}

// ReplaceVaccination replaces a vaccination; it returns as ReplaceAnimal does.
func (db *DB) ReplaceVaccination(ctx context.Context, viewer pets.Viewer, id pets.VaccinationID, d pets.Dose, mentioned pets.Mentions, ifVersion *int, now time.Time) (_ *pets.Vaccination, err error) {
	defer wrap(&err, "replace vaccination")
	return replaceCare[vaccinationRow](ctx, db, &vaccinations, viewer, id.Household, id.UUID, mentioned, ifVersion, doseArgs(&d), now,
		func(v *pets.Vaccination) error { return refusal(v.Version, ifVersion, v.Missing(mentioned)) })
}

// DeleteVaccination deletes a vaccination; it returns as DeleteAnimal does.
func (db *DB) DeleteVaccination(ctx context.Context, viewer pets.Viewer, id pets.VaccinationID, ifVersion *int, now time.Time) (err error) {
	defer wrap(&err, "delete vaccination")
	return removeCare(ctx, db, &vaccinations, viewer, id.Household, id.UUID, ifVersion, now)
}
