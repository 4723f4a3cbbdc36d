package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"menagerie/db"
	"menagerie/graph/model"
	"menagerie/graph/scalar"
	"menagerie/internal/pets"
)

// optional keeps the difference between silence and null.
func optional[T any](o graphql.Omittable[T]) pets.Optional[T] {
	v, set := o.ValueOK()
	return pets.Optional[T]{Value: v, Set: set}
}

// list makes a condition of a list: null and silence are none, an empty list is one that nothing meets.
func list[T any](o graphql.Omittable[[]T]) pets.Optional[[]T] {
	return pets.Optional[[]T]{Value: o.Value(), Set: o.Value() != nil}
}

func animalInput(in model.AnimalInput) *pets.AnimalInput {
	var identifiers []pets.Identifier
	for _, i := range in.Identifiers.Value() {
		identifiers = append(identifiers, pets.Identifier{
			Kind: i.Kind, Value: i.Value, Registry: i.Registry.Value(), IssuedOn: i.IssuedOn.Value()})
	}
	return &pets.AnimalInput{
		Name:            in.Name,
		Species:         in.Species,
		Breed:           optional(in.Breed),
		SecondBreed:     optional(in.SecondBreed),
		Sex:             optional(in.Sex),
		Neutered:        optional(in.Neutered),
		BornOn:          optional(in.BornOn),
		BornOnPrecision: optional(in.BornOnPrecision),
		Colour:          optional(in.Colour),
		Markings:        optional(in.Markings),
		Identifiers:     pets.Optional[[]pets.Identifier]{Value: identifiers, Set: in.Identifiers.IsSet()},
		Status:          optional(in.Status),
		Tags:            optional(in.Tags),
		Notes:           optional(in.Notes),
	}
}

func weightInput(in model.WeightInput) *pets.WeightInput {
	return &pets.WeightInput{MeasuredOn: in.MeasuredOn, Grams: in.Grams, Note: optional(in.Note)}
}

func vaccinationInput(in model.VaccinationInput) *pets.VaccinationInput {
	return &pets.VaccinationInput{Vaccine: in.Vaccine, GivenOn: in.GivenOn, ValidUntil: optional(in.ValidUntil),
		Batch: optional(in.Batch), Vet: optional(in.Vet)}
}

// animalQuery returns the list that the arguments ask for. It returns pets.Problems where the filter cannot be asked.
func animalQuery(filter *model.AnimalFilter, orderBy *model.AnimalOrder) (db.AnimalQuery, error) {
	q := db.AnimalQuery{Order: pets.AnimalOrder{Field: pets.ByCreatedAt}}
	if orderBy != nil {
		q.Order = pets.AnimalOrder{Field: orderBy.Field, Descending: orderBy.Direction == model.OrderDirectionDesc}
	}
	if filter == nil {
		return q, nil
	}
	q.Filter = pets.AnimalFilter{
		Text:       filter.Text.Value(),
		Species:    list(filter.Species),
		Status:     list(filter.Status),
		Tag:        filter.Tag.Value(),
		Identifier: filter.Identifier.Value(),
		BornFrom:   filter.BornFrom.Value(),
		BornTo:     filter.BornTo.Value(),
	}
	if id := filter.HouseholdID.Value(); id != nil {
		// An id that is none is that of a household which nobody belongs to: it has no animals.
		household, _ := scalar.ParseIDOf[pets.HouseholdID](*id)
		q.Filter.Household = &household
	}
	return q, q.Filter.Check()
}
