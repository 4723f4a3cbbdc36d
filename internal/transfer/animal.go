package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// animalJSON is an animal in JSON. Its fields are named as in the contract; those without a value are left out.
type animalJSON struct {
	// What a rejects file says of an animal. Import passes over it.
	Line   json.RawMessage `json:"_line,omitempty"`
	Reason json.RawMessage `json:"_reason,omitempty"`

	// The name of the household, in an export of several. Import passes over it: everything goes into one.
	Household *string `json:"household,omitempty"`

	UUID            *string           `json:"uuid,omitempty"`
	Version         *int              `json:"version,omitempty"`
	Name            string            `json:"name"`
	Species         string            `json:"species"`
	Breed           *string           `json:"breed,omitempty"`
	SecondBreed     *string           `json:"secondBreed,omitempty"`
	Sex             *string           `json:"sex,omitempty"`
	Neutered        *bool             `json:"neutered,omitempty"`
	BornOn          *string           `json:"bornOn,omitempty"`
	BornOnPrecision *string           `json:"bornOnPrecision,omitempty"`
	Colour          *string           `json:"colour,omitempty"`
	Markings        *string           `json:"markings,omitempty"`
	Identifiers     []identifierJSON  `json:"identifiers,omitempty"`
	Status          *string           `json:"status,omitempty"`
	Tags            []string          `json:"tags,omitempty"`
	Notes           *string           `json:"notes,omitempty"`
	CreatedAt       *string           `json:"createdAt,omitempty"`
	UpdatedAt       *string           `json:"updatedAt,omitempty"`
	Weights         []weightJSON      `json:"weights,omitempty"`
	Vaccinations    []vaccinationJSON `json:"vaccinations,omitempty"`
}

type weightJSON struct {
	UUID       *string `json:"uuid,omitempty"`
	Version    *int    `json:"version,omitempty"`
	MeasuredOn string  `json:"measuredOn"`
	Grams      int     `json:"grams"`
	Note       *string `json:"note,omitempty"`
}

type vaccinationJSON struct {
	UUID       *string `json:"uuid,omitempty"`
	Version    *int    `json:"version,omitempty"`
	Vaccine    string  `json:"vaccine"`
	GivenOn    string  `json:"givenOn"`
	ValidUntil *string `json:"validUntil,omitempty"`
	Batch      *string `json:"batch,omitempty"`
	Vet        *string `json:"vet,omitempty"`
}

func toAnimalJSON(a *pets.Animal) *animalJSON {
	j := &animalJSON{
		UUID: uuidText(a.ID.UUID), Version: versionNumber(a.Version),
		Name: a.Name, Species: string(a.Species), Breed: a.Breed, SecondBreed: a.SecondBreed,
		Sex: new(string(a.Sex)), Neutered: a.Neutered, BornOn: dateText(a.BornOn),
		Colour: a.Colour, Markings: a.Markings, Identifiers: toIdentifiersJSON(a.Identifiers),
		Status: new(string(a.Status)), Tags: a.Tags, Notes: a.Notes,
		CreatedAt: momentText(a.CreatedAt), UpdatedAt: momentText(a.UpdatedAt),
	}
	if a.BornOn != nil {
		j.BornOnPrecision = new(string(a.BornOnPrecision))
	}
	return j
}

func toRecordJSON(r *pets.Record) *animalJSON {
	j := toAnimalJSON(&r.Animal)
	for _, w := range r.Weights {
		j.Weights = append(j.Weights, weightJSON{uuidText(w.ID.UUID), versionNumber(w.Version), w.MeasuredOn.String(), w.Grams, w.Note})
	}
	for _, v := range r.Vaccinations {
		j.Vaccinations = append(j.Vaccinations, vaccinationJSON{uuidText(v.ID.UUID), versionNumber(v.Version), v.Vaccine,
			v.GivenOn.String(), dateText(v.ValidUntil), v.Batch, v.Vet})
	}
	return j
}

func uuidText(u pets.UUID) *string {
	if u == (pets.UUID{}) {
		return nil
	}
	return new(u.String())
}

func versionNumber(v int) *int {
	if v == 0 {
		return nil
	}
	return &v
}

func momentText(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return new(formatMoment(t))
}

// animalReader reads the values of one animal in JSON, and collects what is wrong with them.
type animalReader struct {
	household pets.HouseholdID
	now       time.Time
	problems  []Problem
}

func (r *animalReader) say(path, problem string) {
	if problem != "" {
		field, _, _ := strings.Cut(path, ".")
		r.problems = append(r.problems, Problem{Field: field, Message: problem, where: path})
	}
}

// sayAll takes down what a Check has found wrong with the thing at a path, "" for the animal itself.
func (r *animalReader) sayAll(path string, err error) {
	problems, ok := errors.AsType[pets.Problems](err)
	if !ok && err != nil {
		r.say(path, err.Error())
	}
	for _, p := range problems {
		r.say(path+strings.Join(p.Path, "."), p.Message)
	}
}

// record returns the animal, or says why it can't.
func (r *animalReader) record(j *animalJSON) (pets.Record, []Problem) {
	identifiers, problems := fromIdentifiersJSON(j.Identifiers)
	for _, problem := range problems {
		r.say("identifiers", problem)
	}
	in := pets.AnimalInput{
		Name:            j.Name,
		Species:         *name(r, "species", &j.Species, pets.AllSpecies),
		Breed:           pets.Some(j.Breed),
		SecondBreed:     pets.Some(j.SecondBreed),
		Sex:             pets.Some(name(r, "sex", j.Sex, allSexes)),
		Neutered:        pets.Some(j.Neutered),
		BornOn:          pets.Some(r.date("bornOn", j.BornOn)),
		BornOnPrecision: pets.Some(name(r, "bornOnPrecision", j.BornOnPrecision, allPrecisions)),
		Colour:          pets.Some(j.Colour),
		Markings:        pets.Some(j.Markings),
		Identifiers:     pets.Some(identifiers),
		Status:          pets.Some(name(r, "status", j.Status, allStatuses)),
		Tags:            pets.Some(j.Tags),
		Notes:           pets.Some(j.Notes),
	}
	id := pets.AnimalID{Household: r.household, UUID: r.uuid("uuid", j.UUID)}
	record := pets.Record{Animal: pets.Animal{
		ID:        id,
		Version:   r.version("version", j.Version),
		CreatedAt: r.moment("createdAt", j.CreatedAt),
		UpdatedAt: r.moment("updatedAt", j.UpdatedAt),
	}}
	r.say("updatedAt", checkMoments(record.Animal.CreatedAt, record.Animal.UpdatedAt))
	profile, err := in.Check(r.now)
	r.sayAll("", err)
	record.Animal.Profile = profile
	record.Weights = r.weights(id, j.Weights)
	record.Vaccinations = r.vaccinations(id, j.Vaccinations)
	if r.problems != nil {
		return pets.Record{}, r.problems
	}
	return record, nil
}

func (r *animalReader) weights(animal pets.AnimalID, all []weightJSON) []pets.Weight {
	var weights []pets.Weight
	for n, j := range all {
		path := "weights." + strconv.Itoa(n) + "."
		in := pets.WeightInput{Grams: j.Grams, Note: pets.Some(j.Note)}
		if date := r.date(path+"measuredOn", &j.MeasuredOn); date != nil {
			in.MeasuredOn = *date
		}
		m, err := in.Check(r.now)
		r.sayAll(path, err)
		w := pets.Weight{ID: pets.WeightID{Household: r.household, UUID: r.uuid(path+"uuid", j.UUID)}, Animal: animal,
			Version: r.version(path+"version", j.Version), Measurement: m}
		if w.ID.UUID != (pets.UUID{}) && slices.ContainsFunc(weights, func(o pets.Weight) bool { return o.ID == w.ID }) {
			r.say(path+"uuid", "is that of another weight")
		}
		weights = append(weights, w)
	}
	return weights
}

func (r *animalReader) vaccinations(animal pets.AnimalID, all []vaccinationJSON) []pets.Vaccination {
	var vaccinations []pets.Vaccination
	for n, j := range all {
		path := "vaccinations." + strconv.Itoa(n) + "."
		in := pets.VaccinationInput{Vaccine: j.Vaccine, ValidUntil: pets.Some(r.date(path+"validUntil", j.ValidUntil)),
			Batch: pets.Some(j.Batch), Vet: pets.Some(j.Vet)}
		if date := r.date(path+"givenOn", &j.GivenOn); date != nil {
			in.GivenOn = *date
		}
		d, err := in.Check(r.now)
		r.sayAll(path, err)
		v := pets.Vaccination{ID: pets.VaccinationID{Household: r.household, UUID: r.uuid(path+"uuid", j.UUID)}, Animal: animal,
			Version: r.version(path+"version", j.Version), Dose: d}
		if v.ID.UUID != (pets.UUID{}) && slices.ContainsFunc(vaccinations, func(o pets.Vaccination) bool { return o.ID == v.ID }) {
			r.say(path+"uuid", "is that of another vaccination")
		}
		vaccinations = append(vaccinations, v)
	}
	return vaccinations
}

// name reads the name of one of all values; nil stays nil.
func name[T ~string](r *animalReader, path string, s *string, all []T) *T {
	if s == nil {
		return nil
	}
	value := T(*s)
	if !slices.Contains(all, value) {
		r.say(path, quote(*s)+" is not known here; give one of "+list(all))
	}
	return &value
}

func (r *animalReader) date(path string, s *string) *pets.Date {
	d, err := parseDateText(s)
	if err != nil {
		r.say(path, err.Error())
		return nil
	}
	return d
}

func (r *animalReader) uuid(path string, s *string) pets.UUID {
	if s == nil {
		return pets.UUID{}
	}
	id, problem := parseUUID(*s)
	r.say(path, problem)
	return id
}

func (r *animalReader) version(path string, v *int) int {
	if v == nil {
		return 0
	}
	r.say(path, checkVersion(*v))
	return *v
}

func (r *animalReader) moment(path string, s *string) time.Time {
	if s == nil {
		return time.Time{}
	}
	t, problem := parseMoment(*s, r.now)
	r.say(path, problem)
	return t
}

// encodeLine returns v in JSON, in one line. v is of a kind that JSON has.
func encodeLine(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // v is one of our own types
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// decodeStrictly reads one value of JSON and nothing else, and refuses fields that there are not. Its errors are for a
// person who does not know Go.
func decodeStrictly(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			return errors.New("something stands behind it")
		}
		return nil
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		what := map[reflect.Kind]string{reflect.Int: "a whole number", reflect.Bool: "true or false", reflect.String: "a text",
			reflect.Slice: "a list", reflect.Struct: "an object"}[wrong.Type.Kind()]
		if wrong.Field == "" {
			return fmt.Errorf("must be %s, and is %s", what, wrong.Value)
		}
		return fmt.Errorf("%s: must be %s, and is %s", wrong.Field, what, wrong.Value)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it breaks off")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
