// Package scalar says how the scalars of the schema look on the wire. It stands apart from package graph because the
// generated code between the two needs it.
package scalar

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"menagerie/internal/pets"
)

// Node is the GraphQL interface of that name: a pointer to one of the types of package pets that have an id.
type Node any

// Count counts the elements of a connection on all pages together, when somebody asks.
type Count struct {
	// Household is the one whose connection it is; zero where it is none's.
	Household pets.HouseholdID
	// Counter is the same for all connections that one field has resolved to.
	Counter *Counter
}

// Counter counts for several households at once.
type Counter func(context.Context, []pets.HouseholdID) (map[pets.HouseholdID]int, error)

// An id is opaque for clients: base64url of a byte for the type, the household's UUID (but for a user and a
// session, which are of none) and the row's UUID (but for a household, which is its own row). So each look-up can name the household, which is the tenant.
const (
	userType        = 'U'
	householdType   = 'H'
	animalType      = 'A'
	weightType      = 'W'
	vaccinationType = 'V'
	sessionType     = 'S'
)

func encode(typ byte, parts ...[16]byte) string {
	b := make([]byte, 1, 1+len(parts)*16)
	b[0] = typ
	for _, p := range parts {
		b = append(b, p[:]...)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseID reads an id that this API has given out: a pets.UserID, HouseholdID, AnimalID, WeightID, VaccinationID or
// SessionID. It
// reports whether the id is well formed, not whether there is such a thing.
func ParseID(s string) (id any, ok bool) {
	// The longest id is 33 bytes; there is no need to decode what is longer. The decoder would skip line breaks, and an
	// object would have several ids.
	if len(s) > base64.RawURLEncoding.EncodedLen(33) || strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, false
	}
	switch {
	case len(b) == 17 && b[0] == userType:
		return pets.UserID(b[1:]), true
	case len(b) == 17 && b[0] == householdType:
		return pets.HouseholdID(b[1:]), true
	case len(b) == 17 && b[0] == sessionType:
		return pets.SessionID(b[1:]), true
	case len(b) != 33:
		return nil, false
	}
	household, row := pets.HouseholdID(b[1:17]), pets.UUID(b[17:])
	switch b[0] {
	case animalType:
		return pets.AnimalID{Household: household, UUID: row}, true
	case weightType:
		return pets.WeightID{Household: household, UUID: row}, true
	case vaccinationType:
		return pets.VaccinationID{Household: household, UUID: row}, true
	}
	return nil, false
}

// ParseIDOf reads an id of one type, and reports whether it is one.
func ParseIDOf[T any](s string) (T, bool) {
	id, _ := ParseID(s)
	t, ok := id.(T)
	return t, ok
}

// FormatID writes what ParseID reads.
func FormatID(id any) string {
	switch id := id.(type) {
	case pets.UserID:
		return encode(userType, id)
	case pets.HouseholdID:
		return encode(householdType, id)
	case pets.AnimalID:
		return encode(animalType, id.Household, id.UUID)
	case pets.WeightID:
		return encode(weightType, id.Household, id.UUID)
	case pets.VaccinationID:
		return encode(vaccinationType, id.Household, id.UUID)
	case pets.SessionID:
		return encode(sessionType, id)
	}
	panic(fmt.Sprintf("%T has no id", id))
}

func marshalID(id any) graphql.Marshaler { return graphql.MarshalID(FormatID(id)) }

func unmarshalID[T any](v any) (T, error) {
	var zero T
	s, err := graphql.UnmarshalID(v)
	if err != nil {
		return zero, err
	}
	id, ok := ParseIDOf[T](s)
	if !ok {
		return zero, Error("is not an id of this type")
	}
	return id, nil
}

// MarshalUserID writes the id of a User.
func MarshalUserID(id pets.UserID) graphql.Marshaler { return marshalID(id) }

// UnmarshalUserID reads the id of a User.
func UnmarshalUserID(v any) (pets.UserID, error) { return unmarshalID[pets.UserID](v) }

// MarshalHouseholdID writes the id of a Household.
func MarshalHouseholdID(id pets.HouseholdID) graphql.Marshaler { return marshalID(id) }

// UnmarshalHouseholdID reads the id of a Household.
func UnmarshalHouseholdID(v any) (pets.HouseholdID, error) { return unmarshalID[pets.HouseholdID](v) }

// MarshalAnimalID writes the id of an Animal.
func MarshalAnimalID(id pets.AnimalID) graphql.Marshaler { return marshalID(id) }

// UnmarshalAnimalID reads the id of an Animal.
func UnmarshalAnimalID(v any) (pets.AnimalID, error) { return unmarshalID[pets.AnimalID](v) }

// MarshalWeightID writes the id of a Weight.
func MarshalWeightID(id pets.WeightID) graphql.Marshaler { return marshalID(id) }

// UnmarshalWeightID reads the id of a Weight.
func UnmarshalWeightID(v any) (pets.WeightID, error) { return unmarshalID[pets.WeightID](v) }

// MarshalVaccinationID writes the id of a Vaccination.
func MarshalVaccinationID(id pets.VaccinationID) graphql.Marshaler { return marshalID(id) }

// UnmarshalVaccinationID reads the id of a Vaccination.
func UnmarshalVaccinationID(v any) (pets.VaccinationID, error) {
	return unmarshalID[pets.VaccinationID](v)
}

// MarshalSessionID writes the id of a Session.
func MarshalSessionID(id pets.SessionID) graphql.Marshaler { return marshalID(id) }

// UnmarshalSessionID reads the id of a Session.
func UnmarshalSessionID(v any) (pets.SessionID, error) { return unmarshalID[pets.SessionID](v) }

// MarshalAnyID writes an id of whatever type it is.
func MarshalAnyID(id any) graphql.Marshaler { return marshalID(id) }

// UnmarshalAnyID reads an id of any type.
func UnmarshalAnyID(v any) (any, error) { return unmarshalID[any](v) }
