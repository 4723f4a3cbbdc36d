package db

import (
	"context"
	"time"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// WeightOrder names the order of weights in cursors.
const WeightOrder = "weights"

var weights = careKind[pets.Weight]{
	careTable: careTable{
		name:    WeightOrder,
		subject: pets.OfWeight,
		day:     "measured_on",
		columns: []string{"measured_on", "grams", "note"},
		details: []string{"note"},
		fields:  []string{"note"},
		empty:   map[string]string{"note": "a.note IS NULL"},
	},
	reader: func(details bool) func(*record, pets.AnimalID, pets.UUID) *pets.Weight {
		var list slab[weightRow]
		return func(r *record, animal pets.AnimalID, id pets.UUID) *pets.Weight {
			w := list.next()
			w.ID, w.Animal = pets.WeightID{Household: animal.Household, UUID: id}, animal
			w.MeasuredOn = r.date()
			w.Grams = r.int()
			if details {
				w.Version = r.int()
				w.Note = r.nullableText(&w.note)
			}
			return &w.Weight
		}
	},
	position: func(w *pets.Weight) (pets.Date, pets.UUID) { return w.MeasuredOn, w.ID.UUID },
}

// A weightRow is a weight with all that it points to.
type weightRow struct {
	pets.Weight
	note string
}

func measurementArgs(m *pets.Measurement) []any { return []any{m.MeasuredOn.String(), m.Grams, m.Note} }

// Weights returns those of the weights that the viewer may see.
func (db *DB) Weights(ctx context.Context, viewer pets.Viewer, ids []pets.WeightID) (_ map[pets.WeightID]*pets.Weight, err error) {
	defer wrap(&err, "weights")
	households, rows := make([]pets.HouseholdID, len(ids)), make([]pets.UUID, len(ids))
	for i, id := range ids {
		households[i], rows[i] = id.Household, id.UUID
	}
	list, err := careByID(ctx, db, &weights, viewer, households, rows)
	found := make(map[pets.WeightID]*pets.Weight, len(list))
	for _, w := range list {
		found[w.ID] = w
	}
	return found, err
}

// WeightPages returns the same page of weights for each of the animals, empty where the viewer may not see the animal. Without
// details they have no Version and no Note. It returns page.ErrCursor where a cursor is not one of weights.
func (db *DB) WeightPages(ctx context.Context, viewer pets.Viewer, animals []pets.AnimalID, r page.Request, details bool) (_ map[pets.AnimalID]page.Page[*pets.Weight], err error) {
	defer wrap(&err, "weight pages")
	return carePages(ctx, db, &weights, viewer, animals, r, details)
}

// CreateWeight adds a weight to an animal. It returns pets.ErrNotFound where the viewer sees no such animal.
func (db *DB) CreateWeight(ctx context.Context, viewer pets.Viewer, animal pets.AnimalID, m pets.Measurement) (_ *pets.Weight, err error) {
	defer wrap(&err, "create weight")
	return createCare(ctx, db, &weights, viewer, animal, measurementArgs(&m))
}

// ReplaceWeight replaces a weight; it returns as ReplaceAnimal does.
func (db *DB) ReplaceWeight(ctx context.Context, viewer pets.Viewer, id pets.WeightID, m pets.Measurement, mentioned pets.Mentions, ifVersion *int, now time.Time) (_ *pets.Weight, err error) {
	defer wrap(&err, "replace weight")
	return replaceCare(ctx, db, &weights, viewer, id.Household, id.UUID, mentioned, ifVersion, measurementArgs(&m), now,
		func(w *pets.Weight) error { return refusal(w.Version, ifVersion, w.Missing(mentioned)) })
}

// DeleteWeight deletes a weight; it returns as DeleteAnimal does.
func (db *DB) DeleteWeight(ctx context.Context, viewer pets.Viewer, id pets.WeightID, ifVersion *int, now time.Time) (err error) {
	defer wrap(&err, "delete weight")
	return removeCare(ctx, db, &weights.careTable, viewer, id.Household, id.UUID, ifVersion, now)
}
