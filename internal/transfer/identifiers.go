package transfer

import (
	"fmt"

	"menagerie/internal/pets"
)

// identifierCells are what the columns of a CSV that hold one identifier each can say of an animal.
type identifierCells struct {
	values          [fieldCount]string
	licenceIssuedOn *pets.Date
}

// saysNothing reports whether a cell holds a dash, “none” or the like. Animals that have such an identifier in common are not
// the same, so a cell cannot say that it is one.
func saysNothing(cell string) bool { return unknown[simple(cell)] }

// newIdentifierCells returns the first identifier of each kind that a cell can say.
func newIdentifierCells(identifiers []pets.Identifier) identifierCells {
	var c identifierCells
	for _, i := range identifiers {
		f := identifierFields[i.Kind]
		if c.values[f] != "" || saysNothing(i.Value) {
			continue
		}
		c.values[f] = i.Value
		if i.Kind == pets.Licence {
			c.licenceIssuedOn = i.IssuedOn
		}
	}
	return c
}

// list returns the identifiers in the cells.
func (c *identifierCells) list() []pets.Identifier {
	var identifiers []pets.Identifier
	for _, kind := range pets.AllIdentifierKinds {
		if value := c.values[identifierFields[kind]]; value != "" {
			i := pets.Identifier{Kind: kind, Value: value}
			if kind == pets.Licence {
				i.IssuedOn = c.licenceIssuedOn
			}
			identifiers = append(identifiers, i)
		}
	}
	return identifiers
}

// holdAll reports whether the cells say everything that there is to say of the identifiers, their order included.
func (c *identifierCells) holdAll(identifiers []pets.Identifier) bool {
	again := c.list()
	if len(again) != len(identifiers) {
		return false
	}
	for n, i := range identifiers {
		if i.Kind != again[n].Kind || i.Value != again[n].Value || i.Registry != nil || !equal(i.IssuedOn, again[n].IssuedOn) {
			return false
		}
	}
	return true
}

// differ returns the first field that says something else than the identifiers do. An empty one says nothing.
func (c *identifierCells) differ(identifiers []pets.Identifier) (field, bool) {
	said := newIdentifierCells(identifiers)
	for _, kind := range pets.AllIdentifierKinds {
		f := identifierFields[kind]
		if c.values[f] != "" && pets.IdentifierKey(c.values[f]) != pets.IdentifierKey(said.values[f]) {
			return f, true
		}
	}
	if c.licenceIssuedOn != nil && !equal(c.licenceIssuedOn, said.licenceIssuedOn) {
		return fieldLicenceIssuedOn, true
	}
	return 0, false
}

func equal[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// identifierJSON is an identifier in JSON: in an export to JSON, and in the cell of a CSV where the columns of the kinds
// cannot say all.
type identifierJSON struct {
	Kind     string  `json:"kind"`
	Value    string  `json:"value"`
	Registry *string `json:"registry,omitempty"`
	IssuedOn *string `json:"issuedOn,omitempty"`
}

func toIdentifiersJSON(identifiers []pets.Identifier) []identifierJSON {
	var all []identifierJSON
	for _, i := range identifiers {
		all = append(all, identifierJSON{string(i.Kind), i.Value, i.Registry, dateText(i.IssuedOn)})
	}
	return all
}

// fromIdentifiersJSON also returns what is wrong with those values that AnimalInput.Check takes for granted.
func fromIdentifiersJSON(all []identifierJSON) ([]pets.Identifier, []string) {
	var identifiers []pets.Identifier
	var problems []string
	for n, j := range all {
		kind, ok := parseName(j.Kind, pets.AllIdentifierKinds)
		if !ok {
			problems = append(problems, fmt.Sprintf("the kind of identifier %d is %s; give one of %s", n+1, quote(j.Kind), list(pets.AllIdentifierKinds)))
		}
		issuedOn, err := parseDateText(j.IssuedOn)
		if err != nil {
			problems = append(problems, fmt.Sprintf("the issuedOn of identifier %d: %v", n+1, err))
		}
		identifiers = append(identifiers, pets.Identifier{Kind: kind, Value: j.Value, Registry: j.Registry, IssuedOn: issuedOn})
	}
	return identifiers, problems
}

func dateText(d *pets.Date) *string {
	if d == nil {
		return nil
	}
	return new(d.String())
}

func parseDateText(s *string) (*pets.Date, error) {
	if s == nil {
		return nil, nil
	}
	d, err := pets.ParseDate(*s)
	return &d, err
}
