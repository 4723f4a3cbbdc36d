package transfer

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"menagerie/internal/pets"
)

var (
	now       = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	viewer    = pets.Viewer{User: pets.UserID{1}}
	household = pets.HouseholdID{2}
)

// shelf keeps the animals of one household, in memory and by the rules of Store. It is here to see what the parsing
// makes of a file; the real store is tested with a real database elsewhere.
type shelf struct {
	records []pets.Record
	byUUID  map[pets.UUID]int
	byMark  map[mark]int
	batches int
	fail    func(batch int) error // if any, called before each batch
	forget  bool                  // whether to keep nothing: for files that are too large
}

type mark struct {
	kind pets.IdentifierKind
	key  string
}

func (s *shelf) ImportRecords(ctx context.Context, _ pets.Viewer, home pets.HouseholdID, records []pets.Record, at time.Time) ([]pets.ImportResult, error) {
	s.batches++
	if s.fail != nil {
		if err := s.fail(s.batches); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.forget {
		return make([]pets.ImportResult, len(records)), nil
	}
	if s.byUUID == nil {
		s.byUUID, s.byMark = map[pets.UUID]int{}, map[mark]int{}
	}
	results := make([]pets.ImportResult, len(records))
	for i, r := range records {
		if results[i] = s.find(&r.Animal); results[i].Status != pets.Imported {
			continue
		}
		r.Animal.ID = pets.AnimalID{Household: home, UUID: orNew(r.Animal.ID.UUID)}
		r.Animal.Version = max(r.Animal.Version, 1)
		if r.Animal.CreatedAt.IsZero() {
			r.Animal.CreatedAt = at
		}
		if r.Animal.UpdatedAt.IsZero() {
			r.Animal.UpdatedAt = at
		}
		for n := range r.Weights {
			w := &r.Weights[n]
			w.ID, w.Animal, w.Version = pets.WeightID{Household: home, UUID: orNew(w.ID.UUID)}, r.Animal.ID, max(w.Version, 1)
		}
		for n := range r.Vaccinations {
			v := &r.Vaccinations[n]
			v.ID, v.Animal, v.Version = pets.VaccinationID{Household: home, UUID: orNew(v.ID.UUID)}, r.Animal.ID, max(v.Version, 1)
		}
		s.byUUID[r.Animal.ID.UUID] = len(s.records)
		for _, i := range r.Animal.Identifiers {
			s.byMark[mark{i.Kind, i.Key()}] = len(s.records)
		}
		s.records = append(s.records, r)
	}
	return results, nil
}

func (s *shelf) find(a *pets.Animal) pets.ImportResult {
	if _, ok := s.byUUID[a.ID.UUID]; ok {
		return pets.ImportResult{Status: pets.AlreadyThere}
	}
	for _, i := range a.Identifiers {
		if n, ok := s.byMark[mark{i.Kind, i.Key()}]; ok {
			other := s.records[n].Animal
			if strings.EqualFold(other.Name, a.Name) && other.Species == a.Species {
				return pets.ImportResult{Status: pets.AlreadyThere}
			}
			return pets.ImportResult{Status: pets.Taken, Other: &other, Identifier: i}
		}
	}
	return pets.ImportResult{Status: pets.Imported}
}

func (s *shelf) ExportRecords(_ context.Context, _ pets.Viewer, _ pets.HouseholdID, care bool, yield func(*pets.Record) error) error {
	for _, r := range s.records {
		if !care {
			r.Weights, r.Vaccinations = nil, nil
		}
		if err := yield(&r); err != nil {
			return err
		}
	}
	return nil
}

func orNew(u pets.UUID) pets.UUID {
	if u == (pets.UUID{}) {
		_, _ = rand.Read(u[:])
	}
	return u
}
