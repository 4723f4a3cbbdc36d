package pets

import "encoding/hex"

// UUID is the key of a row: 16 bytes, version 7 (RFC 9562) where this program made it.
type UUID [16]byte

// String returns the canonical form, 36 characters in lower case.
func (u UUID) String() string { return string(u.Append(make([]byte, 0, 36))) }

// Append appends the form of String to dst.
func (u UUID) Append(dst []byte) []byte {
	for i, part := range [...][]byte{u[0:4], u[4:6], u[6:8], u[8:10], u[10:16]} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, part)
	}
	return dst
}

// UserID identifies a user.
type UserID UUID

// String returns the canonical form of the UUID.
func (id UserID) String() string { return UUID(id).String() }

// HouseholdID identifies a household, the tenant to which all data of animals belong.
type HouseholdID UUID

// String returns the canonical form of the UUID.
func (id HouseholdID) String() string { return UUID(id).String() }

// The ids below name the household beside the row, so that every look-up can name its tenant: it is the first column
// of each key, and the one by which the tables can be spread over many machines.
type (
	// AnimalID identifies an animal.
	AnimalID struct {
		Household HouseholdID
		UUID      UUID
	}

	// WeightID identifies a weight.
	WeightID struct {
		Household HouseholdID
		UUID      UUID
	}

	// VaccinationID identifies a vaccination.
	VaccinationID struct {
		Household HouseholdID
		UUID      UUID
	}
)
