package pets

import "time"

// MaxSearchText is the length of a text to search for, in characters.
const MaxSearchText = 200

// AnimalFilter is a set of conditions on animals; all that are given must be met.
type AnimalFilter struct {
	Household  *HouseholdID
	Text       *string // each of its words begins a word of the animal's name, breeds, identifiers, tags or notes
	Species    Optional[[]Species]
	Status     Optional[[]AnimalStatus]
	Tag        *string
	Identifier *string
	BornFrom   *Date
	BornTo     *Date
}

// Check returns Problems unless the filter is one that can be asked: no text is too long or holds a control character.
func (f *AnimalFilter) Check() error {
	c := newChecker(time.Time{})
	c.optional(f.Text, MaxSearchText, "text")
	c.optional(f.Tag, MaxSearchText, "tag")
	c.optional(f.Identifier, MaxSearchText, "identifier")
	return c.problems.orNil()
}

// AnimalOrder is an order of animals. The zero value is that of their creation.
type AnimalOrder struct {
	Field      AnimalOrderField
	Descending bool
}

// AnimalOrderField is what animals can be ordered by.
type AnimalOrderField string

// The orders.
const (
	ByCreatedAt AnimalOrderField = "CREATED_AT"
	ByUpdatedAt AnimalOrderField = "UPDATED_AT"
	ByName      AnimalOrderField = "NAME"
	ByBornOn    AnimalOrderField = "BORN_ON"
)
