package pets

import "encoding/hex"

// UUID is the key of a row: 16 bytes, version 7 (RFC 9562) where this program made it.
type UUID [16]byte

// String returns the canonical form, 36 characters in lower case.
func (u UUID) String() string {
	var b [36]byte
	hex.Encode(b[0:8], u[0:4])
	hex.Encode(b[9:13], u[4:6])
	hex.Encode(b[14:18], u[6:8])
	hex.Encode(b[19:23], u[8:10])
	hex.Encode(b[24:36], u[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
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
