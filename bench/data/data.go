// Package data invents the animals of the benchmark. All of it is a function of a row's number, so that two machines measure on
// the same data, and a request can be made without asking the database.
package data

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"menagerie/bench/plain"
	"menagerie/internal/pets"
)

// Version counts the rules by which the data are made: raise it with each change of them, so that no older data are taken for
// the same.
const Version = 1

// Shape says how many animals there are and whose. Of a million, 480,000 are in 8 registers of 60,000 (a city's, or a rescue
// organisation's), 120,000 in 200 houses of 600 (breeders and shelters), and 400,000 in 40,000 families of 10. Each household has
// one member. An animal has five weights, and one to five vaccinations, three on average.
type Shape struct{ animals int }

// How many households of the two larger sizes there are, and the size of a family.
const (
	Registers = 8
	Houses    = 200
	family    = 10
)

// New returns the shape of so many animals, a multiple of 10,000; of 1,000 it serves for tests.
func New(animals int) (Shape, error) {
	if animals < 1_000 || animals%1_000 != 0 {
		return Shape{}, fmt.Errorf("the number of animals must be a multiple of 1,000, and is %d", animals)
	}
	return Shape{animals}, nil
}

// Animals returns how many animals there are.
func (s Shape) Animals() int { return s.animals }

func (s Shape) registerSize() int { return s.animals * 6 / 100 }
func (s Shape) houseSize() int    { return max(1, s.animals*6/10_000) }

// Households returns how many households there are: first the registers, then the houses, then the families.
func (s Shape) Households() int {
	left := s.animals - Registers*s.registerSize() - Houses*s.houseSize()
	return Registers + Houses + (left+family-1)/family
}

// Of returns the numbers of a household's animals: from the first up to, and not with, the end.
func (s Shape) Of(household int) (first, end int) {
	switch r, h := s.registerSize(), s.houseSize(); {
	case household < Registers:
		return household * r, (household + 1) * r
	case household < Registers+Houses:
		n := household - Registers
		return Registers*r + n*h, Registers*r + (n+1)*h
	default:
		first = Registers*r + Houses*h + (household-Registers-Houses)*family
		return first, min(first+family, s.animals)
	}
}

// HouseholdOf returns the household of an animal.
func (s Shape) HouseholdOf(animal int) int {
	r, h := s.registerSize(), s.houseSize()
	if animal < Registers*r {
		return animal / r
	}
	animal -= Registers * r
	if animal < Houses*h {
		return Registers + animal/h
	}
	return Registers + Houses + (animal-Houses*h)/family
}

// UUID is the key of a row.
type UUID pets.UUID

// String returns the canonical form.
func (u UUID) String() string { return pets.UUID(u).String() }

// epoch is when the first row was made.
var epoch = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

// The kinds of rows, so that no two have the same random numbers.
const (
	userRow = iota + 1
	householdRow
	animalRow
	weightRow
	vaccinationRow
)

func random(kind, n int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(Version)<<32|uint64(kind), uint64(n))) //nolint:gosec // no secret depends on it
}

// newUUID makes a key as the server makes it, UUID version 7 of RFC 9562.
func newUUID(r *rand.Rand, at time.Time) (u UUID) {
	binary.BigEndian.PutUint64(u[0:], uint64(at.UnixMilli())<<16|r.Uint64()&0xfff|0x7000)
	binary.BigEndian.PutUint64(u[8:], r.Uint64()&(1<<62-1)|1<<63)
	return u
}

// Account is a household with its member.
type Account struct {
	User, Household UUID
	Email, Name     string
	CreatedAt       time.Time
}

// Account returns the account of a household.
func (s Shape) Account(household int) Account {
	at := epoch.Add(time.Duration(household) * time.Second)
	return Account{
		User: newUUID(random(userRow, household), at), Household: newUUID(random(householdRow, household), at),
		Email: fmt.Sprintf("bench-%d@example.org", household), Name: fmt.Sprintf("Member %d", household), CreatedAt: at,
	}
}

// Animal is a row of animals.
type Animal struct {
	Household, ID UUID
	CreatedAt     time.Time // and not changed since
	plain.Profile
}

// Animal returns an animal as it is at first.
func (s Shape) Animal(n int) Animal {
	household := s.HouseholdOf(n)
	at := epoch.AddDate(0, 1, 0).Add(time.Duration(n) * 10 * time.Second).Add(time.Duration(n%1_000_000) * time.Microsecond)
	r := random(animalRow, n)
	return Animal{Household: s.Account(household).Household, ID: newUUID(r, at), CreatedAt: at, Profile: profile(r, n)}
}

// Replacement returns another profile for an animal: the same name, so that it stays where it is in the order by name, and all
// else new.
func (s Shape) Replacement(n int, r *rand.Rand) plain.Profile {
	p := profile(r, n)
	own := random(animalRow, n)
	newUUID(own, epoch) // takes as many numbers as it did there
	p.Name = profile(own, n).Name
	return p
}

// Key returns what identifies an animal, without the rest of it.
func (s Shape) Key(n int) (household, id UUID) {
	a := s.Animal(n)
	return a.Household, a.ID
}

// Weight is a row of weights.
type Weight struct {
	ID         UUID
	MeasuredOn time.Time
	Grams      int
	Note       *string
}

// Weights returns the weights of an animal.
func (s Shape) Weights(n int) []Weight {
	r := random(weightRow, n)
	list := make([]Weight, 5)
	day, grams := epoch.AddDate(0, 0, -r.IntN(200)), 200+r.IntN(30_000)
	for i := range list {
		list[i] = Weight{ID: newUUID(r, epoch.Add(time.Duration(n)*time.Second)), MeasuredOn: day, Grams: grams}
		if r.IntN(5) == 0 {
			note := pick(r, weightNotes)
			list[i].Note = &note
		}
		day, grams = day.AddDate(0, 0, 7+r.IntN(60)), grams+r.IntN(200)
	}
	return list
}

// Vaccination is a row of vaccinations.
type Vaccination struct {
	ID         UUID
	Vaccine    string
	GivenOn    time.Time
	ValidUntil *time.Time
	Batch, Vet *string
}

// Vaccinations returns the vaccinations of an animal.
func (s Shape) Vaccinations(n int) []Vaccination {
	r := random(vaccinationRow, n)
	list := make([]Vaccination, n%5+1)
	day := epoch.AddDate(0, 0, -r.IntN(1_000))
	for i := range list {
		v := Vaccination{ID: newUUID(r, epoch.Add(time.Duration(n)*time.Second)), Vaccine: pick(r, vaccines), GivenOn: day}
		if r.IntN(4) > 0 {
			until := day.AddDate(1+r.IntN(3), 0, 0)
			v.ValidUntil = &until
		}
		if r.IntN(2) == 0 {
			batch, vet := fmt.Sprintf("%c%06d", 'A'+rune(r.IntN(26)), r.IntN(1_000_000)), pick(r, vets)
			v.Batch, v.Vet = &batch, &vet
		}
		list[i] = v
		day = day.AddDate(0, 0, 20+r.IntN(300))
	}
	return list
}
