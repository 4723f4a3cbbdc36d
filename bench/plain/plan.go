// Package plain answers what the benchmark asks as a plain program would: net/http, database/sql and lib/pq, prepared
// statements, and JSON that is appended to a buffer by hand. No GraphQL, no sqlx, no look at tokens.
//
// It is the floor that the server is measured against, so it runs the statements that the server runs and gives the answers
// that the server gives, byte by byte but for the member extensions. The statements are none of its own: they come as a Plan,
// which the benchmark takes down from the server's code at work.
package plain

import (
	"fmt"
	"slices"
)

// The operations of a Plan. Page 1,000 is a Page.
const (
	Point   = "point"
	Page    = "page"
	Nested  = "nested"
	Replace = "replace"
	Search  = "search"
)

// A Plan has the statements of each operation in the order in which they run: those of Nested are the page's, that of weights
// and that of vaccinations.
type Plan map[string][]Statement

// Statement is a text with its arguments.
type Statement struct {
	SQL  string `json:"sql"`
	Args []Arg  `json:"args"`
}

// Arg is an argument of a statement: what of the request goes there, or, where Slot is empty, always the same.
type Arg struct {
	Slot  string  `json:"slot,omitempty"`
	Value *string `json:"value,omitempty"`
}

// slots are what of a request goes into statements. The position of a name is that of its value in values.
var slots = []string{
	"user", "household", "animal", "key", "row", "search", "session", "moment", "households", "animals",
	"name", "nameKey", "species", "breed", "secondBreed", "sex", "neutered", "bornOn", "bornOnPrecision", "colour", "markings",
	"identifiers", "status", "tags", "notes", "terms",
}

const (
	slotUser = iota
	slotHousehold
	slotAnimal
	slotKey
	slotRow
	slotSearch
	slotSession
	slotMoment
	slotHouseholds
	slotAnimals
	slotName
)

// values are the values of the slots, as lib/pq takes them.
type values [26]any

// binding makes the arguments of a statement.
type binding struct {
	fixed []any
	slots []int // -1: fixed
}

func bind(s Statement) (binding, error) {
	b := binding{fixed: make([]any, len(s.Args)), slots: make([]int, len(s.Args))}
	for i, arg := range s.Args {
		b.slots[i] = -1
		switch {
		case arg.Slot != "":
			if b.slots[i] = slices.Index(slots, arg.Slot); b.slots[i] < 0 {
				return b, fmt.Errorf("there is no slot %q", arg.Slot)
			}
		case arg.Value != nil:
			b.fixed[i] = *arg.Value
		}
	}
	return b, nil
}

func (b *binding) args(v *values) []any {
	args := slices.Clone(b.fixed)
	for i, slot := range b.slots {
		if slot >= 0 {
			args[i] = v[slot]
		}
	}
	return args
}
