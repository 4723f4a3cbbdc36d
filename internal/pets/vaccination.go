package pets

import "time"

// The limits of a vaccination's texts, in characters.
const (
	MaxVaccine = 100
	MaxBatch   = 100
	MaxVet     = 100
)

// Vaccination is a vaccine that an animal was given.
type Vaccination struct {
	ID      VaccinationID
	Animal  AnimalID
	Version int
	Dose
}

// Dose is what a household says of a vaccination: what a replacement replaces.
type Dose struct {
	Vaccine    string
	GivenOn    Date
	ValidUntil *Date
	Batch      *string
	Vet        *string
}

// VaccinationInput is a Dose as somebody sends it.
type VaccinationInput struct {
	Vaccine    string
	GivenOn    Date
	ValidUntil Optional[*Date]
	Batch      Optional[*string]
	Vet        Optional[*string]
}

// Check brings the input into the form in which it is kept, and returns Problems unless it meets every rule.
func (in *VaccinationInput) Check(now time.Time) (Dose, error) {
	c := newChecker(now)
	c.notFuture(&in.GivenOn, "givenOn")
	d := Dose{
		Vaccine:    c.required(in.Vaccine, MaxVaccine, "vaccine"),
		GivenOn:    in.GivenOn,
		ValidUntil: in.ValidUntil.Value,
		Batch:      c.optional(in.Batch.Value, MaxBatch, "batch"),
		Vet:        c.optional(in.Vet.Value, MaxVet, "vet"),
	}
	if d.ValidUntil != nil && d.ValidUntil.Before(d.GivenOn) {
		c.invalid([]string{"validUntil"}, "must not lie before givenOn")
	}
	return d, c.problems.orNil()
}

// Mentions returns the optional fields that the input mentions: bit 0 is validUntil, 1 batch, 2 vet.
func (in *VaccinationInput) Mentions() Mentions {
	return mentions(in.ValidUntil.Set, in.Batch.Set, in.Vet.Set)
}

// Missing is Profile.Missing for a vaccination.
func (d *Dose) Missing(mentioned Mentions) error {
	return missingFields(mentioned, optionalField{"validUntil", d.ValidUntil == nil},
		optionalField{"batch", d.Batch == nil}, optionalField{"vet", d.Vet == nil})
}
