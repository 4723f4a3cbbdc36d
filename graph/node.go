package graph

import (
	"context"

	"menagerie/graph/scalar"
	"menagerie/internal/pets"
)

// nodes finds the things of these ids, one statement for each type of thing among them, and nil for each that the viewer
// may not see.
func (r *Resolver) nodes(ctx context.Context, ids []string) ([]scalar.Node, error) {
	viewer, err := viewer(ctx)
	if err != nil {
		return nil, err
	}
	var users []pets.UserID
	var households []pets.HouseholdID
	var animals []pets.AnimalID
	var weights []pets.WeightID
	var vaccinations []pets.VaccinationID
	parsed := make([]any, len(ids))
	for i, s := range ids {
		parsed[i], _ = scalar.ParseID(s)
		switch id := parsed[i].(type) {
		case pets.UserID:
			users = append(users, id)
		case pets.HouseholdID:
			households = append(households, id)
		case pets.AnimalID:
			animals = append(animals, id)
		case pets.WeightID:
			weights = append(weights, id)
		case pets.VaccinationID:
			vaccinations = append(vaccinations, id)
		}
	}
	found := map[any]scalar.Node{}
	for _, err := range []error{
		find(found, users, func() (map[pets.UserID]*pets.User, error) { return r.DB.Users(ctx, viewer, users) }),
		find(found, households, func() (map[pets.HouseholdID]*pets.Household, error) {
			return r.DB.Households(ctx, viewer, households)
		}),
		find(found, animals, func() (map[pets.AnimalID]*pets.Animal, error) { return r.DB.Animals(ctx, viewer, animals) }),
		find(found, weights, func() (map[pets.WeightID]*pets.Weight, error) { return r.DB.Weights(ctx, viewer, weights) }),
		find(found, vaccinations, func() (map[pets.VaccinationID]*pets.Vaccination, error) {
			return r.DB.Vaccinations(ctx, viewer, vaccinations)
		}),
	} {
		if err != nil {
			return nil, err
		}
	}
	nodes := make([]scalar.Node, len(ids))
	for i, id := range parsed {
		nodes[i] = found[id]
	}
	return nodes, nil
}

// find adds to found what fetch returns, where there are ids at all.
func find[K comparable, V any](found map[any]scalar.Node, ids []K, fetch func() (map[K]V, error)) error {
	if len(ids) == 0 {
		return nil
	}
	things, err := fetch()
	for id, thing := range things {
		found[id] = thing
	}
	return err
}

func animalIDs(animals []*pets.Animal) []pets.AnimalID {
	ids := make([]pets.AnimalID, len(animals))
	for i, a := range animals {
		ids[i] = a.ID
	}
	return ids
}

func userIDs(list []*pets.User) []pets.UserID {
	ids := make([]pets.UserID, len(list))
	for i, u := range list {
		ids[i] = u.ID
	}
	return ids
}

func householdIDs(households []*pets.Household) []pets.HouseholdID {
	ids := make([]pets.HouseholdID, len(households))
	for i, h := range households {
		ids[i] = h.ID
	}
	return ids
}

// each applies fn to each element.
func each[T, U any](list []T, fn func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = fn(v)
	}
	return out
}
