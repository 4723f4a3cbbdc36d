package pets

import (
	"strconv"
	"strings"
	"time"
)

// Animal is an animal with all that its household keeps about it, but for weights and vaccinations.
type Animal struct {
	ID      AnimalID
	Version int // 1 at birth; each replacement adds one
	Profile
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Profile is what a household says of an animal: what a replacement replaces. One that AnimalInput.Check returned meets
// every rule.
type Profile struct {
	Name            string
	Species         Species
	Breed           *string
	SecondBreed     *string
	Sex             Sex
	Neutered        *bool
	BornOn          *Date
	BornOnPrecision DatePrecision
	Colour          *string
	Markings        *string
	Identifiers     []Identifier
	Status          AnimalStatus
	Tags            []string
	Notes           *string
}

// Identifier is a mark or paper by which an animal can be told from all others.
type Identifier struct {
	Kind     IdentifierKind
	Value    string
	Registry *string
	IssuedOn *Date
}

// Key returns the value without what people leave out or add at will: case, spaces, hyphens and dots. Two identifiers of
// one kind and one key are the same.
func (i Identifier) Key() string { return IdentifierKey(i.Value) }

// IdentifierKey returns the key of an identifier's value; see Identifier.Key.
func IdentifierKey(value string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' || r == '\u00a0' {
			return -1
		}
		return r
	}, strings.ToUpper(value))
}

// Species is a kind of animal.
type Species string

// The species, in the order in which people look for them.
const (
	Dog          Species = "DOG"
	Cat          Species = "CAT"
	Rabbit       Species = "RABBIT"
	Rodent       Species = "RODENT"
	Ferret       Species = "FERRET"
	Horse        Species = "HORSE"
	Goat         Species = "GOAT"
	Sheep        Species = "SHEEP"
	Pig          Species = "PIG"
	Cattle       Species = "CATTLE"
	Bird         Species = "BIRD"
	Reptile      Species = "REPTILE"
	Amphibian    Species = "AMPHIBIAN"
	Fish         Species = "FISH"
	Invertebrate Species = "INVERTEBRATE"
	OtherSpecies Species = "OTHER"
)

// AllSpecies lists every species.
var AllSpecies = []Species{Dog, Cat, Rabbit, Rodent, Ferret, Horse, Goat, Sheep, Pig, Cattle, Bird, Reptile, Amphibian,
	Fish, Invertebrate, OtherSpecies}

// Sex is the sex of an animal.
type Sex string

// The sexes.
const (
	Female     Sex = "FEMALE"
	Male       Sex = "MALE"
	SexUnknown Sex = "UNKNOWN"
)

// DatePrecision is how exactly a date is known.
type DatePrecision string

// The precisions.
const (
	ToTheDay   DatePrecision = "DAY"
	ToTheMonth DatePrecision = "MONTH"
	ToTheYear  DatePrecision = "YEAR"
	Estimated  DatePrecision = "ESTIMATED"
)

// IdentifierKind is a sort of identifier.
type IdentifierKind string

// The sorts of identifier.
const (
	Microchip IdentifierKind = "MICROCHIP"
	Tattoo    IdentifierKind = "TATTOO"
	Licence   IdentifierKind = "LICENCE"
	Passport  IdentifierKind = "PASSPORT"
	CollarTag IdentifierKind = "COLLAR_TAG"
	Pedigree  IdentifierKind = "PEDIGREE"
)

// AllIdentifierKinds lists every sort of identifier.
var AllIdentifierKinds = []IdentifierKind{Microchip, Tattoo, Licence, Passport, CollarTag, Pedigree}

// AnimalStatus is what has become of an animal.
type AnimalStatus string

// The states.
const (
	Active   AnimalStatus = "ACTIVE"
	Lost     AnimalStatus = "LOST"
	Rehomed  AnimalStatus = "REHOMED"
	Deceased AnimalStatus = "DECEASED"
	Archived AnimalStatus = "ARCHIVED"
)

// The limits of a Profile; those of a text are in characters.
const (
	MaxName            = 100
	MaxBreed           = 100
	MaxColour          = 100
	MaxMarkings        = 1_000
	MaxNotes           = 10_000
	MaxTags            = 50
	MaxTag             = 50
	MaxIdentifiers     = 20
	MaxIdentifierValue = 64
	MaxRegistry        = 100
)

// AnimalInput is a Profile as somebody sends it: unchecked, and with silence told from an empty value.
type AnimalInput struct {
	Name            string
	Species         Species
	Breed           Optional[*string]
	SecondBreed     Optional[*string]
	Sex             Optional[*Sex]
	Neutered        Optional[*bool]
	BornOn          Optional[*Date]
	BornOnPrecision Optional[*DatePrecision]
	Colour          Optional[*string]
	Markings        Optional[*string]
	Identifiers     Optional[[]Identifier]
	Status          Optional[*AnimalStatus]
	Tags            Optional[[]string]
	Notes           Optional[*string]
}

// animalFields are the fields that an AnimalInput may leave out: whether it did, and whether a Profile has no value
// there. Their order gives each its bit in AnimalMentions.
var animalFields = []struct {
	name      string
	mentioned func(*AnimalInput) bool
	empty     func(*Profile) bool
}{
	{"breed", func(i *AnimalInput) bool { return i.Breed.Set }, func(p *Profile) bool { return p.Breed == nil }},
	{"secondBreed", func(i *AnimalInput) bool { return i.SecondBreed.Set }, func(p *Profile) bool { return p.SecondBreed == nil }},
	{"sex", func(i *AnimalInput) bool { return i.Sex.Set }, func(p *Profile) bool { return p.Sex == SexUnknown }},
	{"neutered", func(i *AnimalInput) bool { return i.Neutered.Set }, func(p *Profile) bool { return p.Neutered == nil }},
	{"bornOn", func(i *AnimalInput) bool { return i.BornOn.Set }, func(p *Profile) bool { return p.BornOn == nil }},
	{"bornOnPrecision", func(i *AnimalInput) bool { return i.BornOnPrecision.Set }, func(p *Profile) bool { return p.BornOnPrecision == ToTheDay }},
	{"colour", func(i *AnimalInput) bool { return i.Colour.Set }, func(p *Profile) bool { return p.Colour == nil }},
	{"markings", func(i *AnimalInput) bool { return i.Markings.Set }, func(p *Profile) bool { return p.Markings == nil }},
	{"identifiers", func(i *AnimalInput) bool { return i.Identifiers.Set }, func(p *Profile) bool { return len(p.Identifiers) == 0 }},
	{"status", func(i *AnimalInput) bool { return i.Status.Set }, func(p *Profile) bool { return p.Status == Active }},
	{"tags", func(i *AnimalInput) bool { return i.Tags.Set }, func(p *Profile) bool { return len(p.Tags) == 0 }},
	{"notes", func(i *AnimalInput) bool { return i.Notes.Set }, func(p *Profile) bool { return p.Notes == nil }},
}

// AnimalFields returns the names of the fields that an AnimalInput may leave out. The position of a name is that of its
// bit in the mentions that AnimalInput.Mentions returns.
func AnimalFields() []string {
	names := make([]string, len(animalFields))
	for i, f := range animalFields {
		names[i] = f.name
	}
	return names
}

// Mentions is the set of the optional fields that an input mentions, a bit for each.
type Mentions int64

// Has reports whether the set holds the field at a position.
func (m Mentions) Has(position int) bool { return m&(1<<position) != 0 }

// Mentions returns the optional fields that the input mentions, in the order of AnimalFields.
func (in *AnimalInput) Mentions() Mentions {
	var m Mentions
	for i, f := range animalFields {
		if f.mentioned(in) {
			m |= 1 << i
		}
	}
	return m
}

// Missing returns a MissingField problem for each field that has a value in p and is not among the mentions of the input
// that is to replace p. It returns nil where there is none.
func (p *Profile) Missing(m Mentions) error {
	var problems Problems
	for i, f := range animalFields {
		if !m.Has(i) && !f.empty(p) {
			problems = append(problems, missing(f.name))
		}
	}
	return problems.orNil()
}

func missing(field string) Problem {
	return Problem{Code: MissingField, Path: []string{field},
		Message: "has a value that the input does not mention; send the value to keep it, or null to empty it"}
}

// Check brings the input into the form in which it is kept, and returns Problems unless it meets every rule. now is the
// moment by which dates count as past.
func (in *AnimalInput) Check(now time.Time) (Profile, error) {
	c := newChecker(now)
	p := Profile{
		Name:            c.required(in.Name, MaxName, "name"),
		Species:         in.Species,
		Breed:           c.optional(in.Breed.Value, MaxBreed, "breed"),
		SecondBreed:     c.optional(in.SecondBreed.Value, MaxBreed, "secondBreed"),
		Sex:             valueOr(in.Sex.Value, SexUnknown),
		Neutered:        in.Neutered.Value,
		BornOn:          in.BornOn.Value,
		BornOnPrecision: valueOr(in.BornOnPrecision.Value, ToTheDay),
		Colour:          c.optional(in.Colour.Value, MaxColour, "colour"),
		Markings:        c.prose(in.Markings.Value, MaxMarkings, "markings"),
		Identifiers:     c.identifiers(in.Identifiers.Value),
		Status:          valueOr(in.Status.Value, Active),
		Tags:            c.tags(in.Tags.Value),
		Notes:           c.prose(in.Notes.Value, MaxNotes, "notes"),
	}
	c.notFuture(p.BornOn, "bornOn")
	if p.SecondBreed != nil && p.Breed == nil {
		c.invalid([]string{"secondBreed"}, "needs a breed beside it; give the only breed as breed")
	}
	if p.BornOn == nil && p.BornOnPrecision != ToTheDay {
		c.invalid([]string{"bornOnPrecision"}, "needs bornOn beside it; leave it out, or send null")
	}
	return p, c.problems.orNil()
}

// Input returns an input that mentions every field and whose Check returns the profile again.
func (p *Profile) Input() AnimalInput {
	return AnimalInput{
		Name: p.Name, Species: p.Species,
		Breed: Some(p.Breed), SecondBreed: Some(p.SecondBreed),
		Sex: Some(&p.Sex), Neutered: Some(p.Neutered),
		BornOn: Some(p.BornOn), BornOnPrecision: Some(&p.BornOnPrecision),
		Colour: Some(p.Colour), Markings: Some(p.Markings),
		Identifiers: Some(p.Identifiers), Status: Some(&p.Status), Tags: Some(p.Tags), Notes: Some(p.Notes),
	}
}

func (c *checker) identifiers(in []Identifier) []Identifier {
	if len(in) > MaxIdentifiers {
		c.invalid([]string{"identifiers"}, "must be at most %d, and are %d", MaxIdentifiers, len(in))
		return nil
	}
	type key struct {
		kind  IdentifierKind
		value string
	}
	seen := make(map[key]int, len(in))
	out := make([]Identifier, 0, len(in))
	for n, i := range in {
		at := func(field string) []string { return []string{"identifiers", strconv.Itoa(n), field} }
		if i.Kind == Microchip {
			i.Value = IdentifierKey(i.Value)
		}
		i.Value = c.required(i.Value, MaxIdentifierValue, at("value")...)
		if i.Kind == Microchip && !isMicrochip(i.Value) && !c.complained(at("value")) {
			c.invalid(at("value"), "must be the 9 to 15 digits of a microchip, without letters")
		}
		if i.Key() == "" && !c.complained(at("value")) {
			c.invalid(at("value"), "must hold more than spaces, hyphens and dots")
		}
		i.Registry = c.optional(i.Registry, MaxRegistry, at("registry")...)
		c.notFuture(i.IssuedOn, at("issuedOn")...)
		k := key{i.Kind, i.Key()}
		if first, twice := seen[k]; twice && !c.complained(at("value")) {
			c.invalid(at("value"), "is the same as that of identifier %d; give it once", first)
		}
		seen[k] = n
		out = append(out, i)
	}
	return out
}

// isMicrochip reports whether s is 9 to 15 digits: 15 in ISO 11784, 9 or 10 in the formats before it.
func isMicrochip(s string) bool {
	return len(s) >= 9 && len(s) <= 15 && strings.Trim(s, "0123456789") == ""
}

func (c *checker) tags(in []string) []string {
	if len(in) > MaxTags {
		c.invalid([]string{"tags"}, "must be at most %d, and are %d", MaxTags, len(in))
		return nil
	}
	seen := make(map[string]bool, len(in))
	out := make([]string, 0, len(in))
	for n, tag := range in {
		tag = c.required(tag, MaxTag, "tags", strconv.Itoa(n))
		if key := strings.ToLower(tag); !seen[key] {
			seen[key] = true
			out = append(out, tag)
		}
	}
	return out
}

func valueOr[T any](p *T, other T) T {
	if p == nil {
		return other
	}
	return *p
}
