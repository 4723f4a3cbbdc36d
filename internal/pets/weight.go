package pets

import "time"

// MaxGrams is the largest weight, in grams. No animal that anyone keeps weighs two tonnes and more than a bull.
const MaxGrams = 2_000_000

// MaxNote is the length of a weight's note, in characters.
const MaxNote = 1_000

// Weight is what an animal weighed on a day.
type Weight struct {
	ID      WeightID
	Animal  AnimalID
	Version int
	Measurement
}

// Measurement is what a household says of a weight: what a replacement replaces.
type Measurement struct {
	MeasuredOn Date
	Grams      int
	Note       *string
}

// WeightInput is a Measurement as somebody sends it.
type WeightInput struct {
	MeasuredOn Date
	Grams      int
	Note       Optional[*string]
}

// Check brings the input into the form in which it is kept, and returns Problems unless it meets every rule.
func (in *WeightInput) Check(now time.Time) (Measurement, error) {
	c := newChecker(now)
	c.notFuture(&in.MeasuredOn, "measuredOn")
	if in.Grams < 1 || in.Grams > MaxGrams {
		c.invalid([]string{"grams"}, "must be 1 to %s grams", count(MaxGrams))
	}
	m := Measurement{MeasuredOn: in.MeasuredOn, Grams: in.Grams, Note: c.prose(in.Note.Value, MaxNote, "note")}
	return m, c.problems.orNil()
}

// Mentions returns the optional fields that the input mentions: bit 0 is the note.
func (in *WeightInput) Mentions() Mentions { return mentions(in.Note.Set) }

// Missing is Profile.Missing for a weight.
func (m *Measurement) Missing(mentioned Mentions) error {
	return missingFields(mentioned, optionalField{"note", m.Note == nil})
}

// mentions returns the set of those positions at which set is true.
func mentions(set ...bool) Mentions {
	var m Mentions
	for i, s := range set {
		if s {
			m |= 1 << i
		}
	}
	return m
}

type optionalField struct {
	name  string
	empty bool
}

func missingFields(mentioned Mentions, fields ...optionalField) error {
	var problems Problems
	for i, f := range fields {
		if !mentioned.Has(i) && !f.empty {
			problems = append(problems, missing(f.name))
		}
	}
	return problems.orNil()
}
