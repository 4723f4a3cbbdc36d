package pets

import (
	"time"
	"unicode/utf8"
)

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

// Check returns Problems unless the filter is one that can be asked.
func (f *AnimalFilter) Check() error {
	c := newChecker(time.Time{})
	for _, text := range []struct {
		value *string
		field string
	}{{f.Text, "text"}, {f.Tag, "tag"}, {f.Identifier, "identifier"}} {
		if text.value != nil && utf8.RuneCountInString(*text.value) > MaxSearchText {
			c.invalid([]string{text.field}, "must have at most %d characters", MaxSearchText)
		}
	}
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
