package plain

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Profile is what a replacement replaces: the input of replaceAnimal with every field mentioned.
type Profile struct {
	Name            string       `json:"name"`
	Species         string       `json:"species"`
	Breed           *string      `json:"breed"`
	SecondBreed     *string      `json:"secondBreed"`
	Sex             string       `json:"sex"`
	Neutered        *bool        `json:"neutered"`
	BornOn          *string      `json:"bornOn"`
	BornOnPrecision string       `json:"bornOnPrecision"`
	Colour          *string      `json:"colour"`
	Markings        *string      `json:"markings"`
	Identifiers     []Identifier `json:"identifiers"`
	Status          string       `json:"status"`
	Tags            []string     `json:"tags"`
	Notes           *string      `json:"notes"`
}

// Identifier is a mark or paper of an animal.
type Identifier struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

func (p *Profile) fill(v *values) error {
	identifiers, err := json.Marshal(p.Identifiers)
	if err != nil {
		return err
	}
	for i, value := range [...]any{
		p.Name, Fold(p.Name), p.Species, text(p.Breed), text(p.SecondBreed), p.Sex, flag(p.Neutered), text(p.BornOn),
		p.BornOnPrecision, text(p.Colour), text(p.Markings), string(identifiers), p.Status, array(p.Tags), text(p.Notes),
		array(p.Terms()),
	} {
		v[slotName+i] = value
	}
	return nil
}

func text(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

func flag(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}

// array writes an array of texts as PostgreSQL reads it.
func array(list []string) string {
	b := make([]byte, 0, 64)
	b = append(b, '{')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '"')
		for _, c := range []byte(s) {
			if c == '"' || c == '\\' {
				b = append(b, '\\')
			}
			b = append(b, c)
		}
		b = append(b, '"')
	}
	return string(append(b, '}'))
}

// Terms returns what the animal is found by, sorted: the server's rule (db/search.go), as far as the benchmark's data need it.
func (p *Profile) Terms() []string {
	terms := make([]string, 0, 32)
	add := func(s *string) {
		if s == nil {
			return
		}
		for _, w := range strings.FieldsFunc(Fold(*s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			terms = append(terms, "w"+w)
		}
	}
	add(&p.Name)
	add(p.Breed)
	add(p.SecondBreed)
	add(p.Notes)
	for _, tag := range p.Tags {
		add(&tag)
		terms = append(terms, "t"+Fold(tag))
	}
	for _, i := range p.Identifiers { // they are bare digits
		add(&i.Value)
		terms = append(terms, "i"+i.Value)
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// Fold takes away case and accents.
func Fold(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return strings.ToLower(strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Mn, r) {
					return -1
				}
				return r
			}, norm.NFKD.String(s)))
		}
	}
	return strings.ToLower(s)
}
