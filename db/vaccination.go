package db

import (
	"context"
	"time"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// VaccinationOrder names the order of vaccinations in cursors.
const VaccinationOrder = "vaccinations"

var vaccinations = careKind[pets.Vaccination]{
	careTable: careTable{
		name:    VaccinationOrder,
		subject: pets.OfVaccination,
		day:     "given_on",
		columns: []string{"vaccine", "given_on", "valid_until", "batch", "vet"},
		details: []string{"batch", "vet"},
		fields:  []string{"validUntil", "batch", "vet"},
		empty: map[string]string{
			"validUntil": "a.valid_until IS NULL",
			"batch":      "a.batch IS NULL",
			"vet":        "a.vet IS NULL",
		},
	},
	reader: func(details bool) func(*record, pets.AnimalID, pets.UUID) *pets.Vaccination {
		var list slab[vaccinationRow]
		return func(r *record, animal pets.AnimalID, id pets.UUID) *pets.Vaccination {
			v := list.next()
			v.ID, v.Animal = pets.VaccinationID{Household: animal.Household, UUID: id}, animal
			v.Vaccine = r.text()
			v.GivenOn = r.date()
			v.ValidUntil = r.nullableDate(&v.validUntil)
			if details {
				v.Version = r.int()
				v.Batch = r.nullableText(&v.batch)
				v.Vet = r.nullableText(&v.vet)
			}
			return &v.Vaccination
		}
	},
	position: func(v *pets.Vaccination) (pets.Date, pets.UUID) { return v.GivenOn, v.ID.UUID },
}

// A vaccinationRow is a vaccination with all that it points to.
type vaccinationRow struct {
	pets.Vaccination
	validUntil pets.Date
	batch, vet string
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
	list, err := careByID(ctx, db, &vaccinations, viewer, households, rows)
	found := make(map[pets.VaccinationID]*pets.Vaccination, len(list))
	for _, v := range list {
		found[v.ID] = v
	}
	return found, err
}

// VaccinationPages returns the same page of vaccinations for each of the animals, empty where the viewer may not see the
// animal. Without details they have no Version, no Batch and no Vet. It returns page.ErrCursor where a cursor is not one of vaccinations.
func (db *DB) VaccinationPages(ctx context.Context, viewer pets.Viewer, animals []pets.AnimalID, r page.Request, details bool) (_ map[pets.AnimalID]page.Page[*pets.Vaccination], err error) {
	defer wrap(&err, "vaccination pages")
	return carePages(ctx, db, &vaccinations, viewer, animals, r, details)
}

// CreateVaccination adds a vaccination to an animal. It returns pets.ErrNotFound where the viewer sees no such animal.
func (db *DB) CreateVaccination(ctx context.Context, viewer pets.Viewer, animal pets.AnimalID, d pets.Dose) (_ *pets.Vaccination, err error) {
	defer wrap(&err, "create vaccination")
	return createCare(ctx, db, &vaccinations, viewer, animal, doseArgs(&d))
}

// ReplaceVaccination replaces a vaccination; it returns as ReplaceAnimal does.
func (db *DB) ReplaceVaccination(ctx context.Context, viewer pets.Viewer, id pets.VaccinationID, d pets.Dose, mentioned pets.Mentions, ifVersion *int, now time.Time) (_ *pets.Vaccination, err error) {
	defer wrap(&err, "replace vaccination")
	return replaceCare(ctx, db, &vaccinations, viewer, id.Household, id.UUID, mentioned, ifVersion, doseArgs(&d), now,
		func(v *pets.Vaccination) error { return refusal(v.Version, ifVersion, v.Missing(mentioned)) })
}

// DeleteVaccination deletes a vaccination; it returns as DeleteAnimal does.
func (db *DB) DeleteVaccination(ctx context.Context, viewer pets.Viewer, id pets.VaccinationID, ifVersion *int, now time.Time) (err error) {
	defer wrap(&err, "delete vaccination")
	return removeCare(ctx, db, &vaccinations.careTable, viewer, id.Household, id.UUID, ifVersion, now)
}
