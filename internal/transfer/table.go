package transfer

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"menagerie/internal/pets"
)

// table is a CSV that is being imported.
type table struct {
	reader  *csvReader
	columns *columns
	opts    *Options
	ids     *identities
}

func newTable(in io.Reader, opts *Options) (*table, error) {
	if err := opts.Dates.Check(); err != nil {
		return nil, err
	}
	if opts.Species != "" && !slices.Contains(pets.AllSpecies, opts.Species) {
		return nil, fmt.Errorf("%s is no species; the species are %s", quote(string(opts.Species)), list(pets.AllSpecies))
	}
	t := &table{reader: newCSVReader(in), opts: opts, ids: newIdentities(opts.Household)}
	header, err := readHeader(t.reader)
	if err != nil {
		return nil, err
	}
	t.columns, err = newColumns(header, opts)
	return t, err
}

func (t *table) done() int64 { return t.reader.offset }

func (t *table) next() (row, error) {
	read, err := t.reader.next()
	if errors.Is(err, io.EOF) {
		return row{}, io.EOF
	}
	if err != nil {
		return row{}, fmt.Errorf("read line %d: %w", t.reader.line, err)
	}
	if read.broken == "" && blank(read.cells) {
		return row{line: read.line, blank: true}, nil
	}
	r := row{line: read.line, cells: read.cells}
	if read.broken != "" {
		r.refuse([]Problem{{Message: read.broken}})
		return r, nil
	}
	r.cells = r.cells[min(t.columns.from, len(r.cells)):]
	problems := t.broken(r.cells)
	if problems == nil {
		r.record, problems = t.record(r.cells)
	}
	r.refuse(problems)
	return r, nil
}

// broken says what makes a row unreadable, or returns nil. A row that is too short lacks what many programs leave off, the
// empty cells at its end; one that is too long has a comma in a cell that should stand in quotation marks.
func (t *table) broken(cells []string) []Problem {
	if len(cells) > len(t.columns.header) && !blank(cells[len(t.columns.header):]) {
		return []Problem{{Message: fmt.Sprintf("the row has %d cells and the header %d; put quotation marks around a cell with %q in it",
			len(cells), len(t.columns.header), t.reader.comma)}}
	}
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			return t.columns.problem(i, "is no valid UTF-8")
		}
		if strings.IndexByte(cell, 0) >= 0 {
			return t.columns.problem(i, "has a NUL byte in it, which no text has")
		}
	}
	return nil
}

// record reads the animal in a row, or says why it can't.
func (t *table) record(cells []string) (pets.Record, []Problem) {
	r := rowReader{columns: t.columns, cells: cells, opts: t.opts}
	kind := r.species()
	sex, neutered := r.sex()
	bornOn, precision := r.born()
	identifiers := r.identifiers()
	in := pets.AnimalInput{
		Name:            r.text(fieldName),
		Species:         kind.species,
		Breed:           pets.Some(withKind(r.optional(fieldBreed), kind.word)),
		SecondBreed:     pets.Some(r.optional(fieldSecondBreed)),
		Sex:             pets.Some(&sex),
		Neutered:        pets.Some(neutered),
		BornOn:          pets.Some(bornOn),
		BornOnPrecision: pets.Some(precision),
		Colour:          pets.Some(r.optional(fieldColour)),
		Markings:        pets.Some(r.optional(fieldMarkings)),
		Identifiers:     pets.Some(identifiers),
		Status:          pets.Some(r.status()),
		Tags:            pets.Some(r.tags()),
		Notes:           pets.Some(r.optional(fieldNotes)),
	}
	animal := pets.Animal{
		ID:        pets.AnimalID{Household: t.opts.Household, UUID: r.uuid()},
		Version:   r.version(),
		CreatedAt: r.moment(fieldCreatedAt),
		UpdatedAt: r.moment(fieldUpdatedAt),
	}
	r.say(fieldUpdatedAt, checkMoments(animal.CreatedAt, animal.UpdatedAt))
	profile, err := in.Check(t.opts.Now)
	r.sayAll(err, identifiers)
	if r.problems != nil {
		return pets.Record{}, r.problems
	}
	animal.Profile = profile
	t.ids.identify(&animal)
	return pets.Record{Animal: animal}, nil
}

// rowReader reads the values in the cells of one row, and collects what is wrong with them.
type rowReader struct {
	columns  *columns
	cells    []string
	opts     *Options
	problems []Problem
}

// say takes down what is wrong with a field, if anything is.
func (r *rowReader) say(f field, problem string) {
	if problem != "" {
		r.problems = append(r.problems, Problem{Field: fields[f].name, Message: problem, where: r.columns.name(f)})
	}
}

// sayAll takes down what AnimalInput.Check has found wrong, each under the header of the column from which it comes.
func (r *rowReader) sayAll(err error, identifiers []pets.Identifier) {
	if err == nil {
		return
	}
	problems, ok := errors.AsType[pets.Problems](err)
	if !ok {
		r.problems = append(r.problems, Problem{Message: err.Error()})
	}
	for _, p := range problems {
		f := fieldByHeader[simple(p.Path[0])]
		message := p.Message
		if len(p.Path) > 1 {
			n, _ := strconv.Atoi(p.Path[1])
			switch {
			case f == fieldTags:
				message = fmt.Sprintf("tag %d %s", n+1, p.Message)
			case r.text(fieldIdentifiers) != "":
				message = fmt.Sprintf("the %s of identifier %d %s", p.Path[2], n+1, p.Message)
			case p.Path[2] == "issuedOn":
				f = fieldLicenceIssuedOn
			default:
				f = identifierFields[identifiers[n].Kind]
			}
		}
		r.say(f, message)
	}
}

// text returns what stands in the row for a field, or "".
func (r *rowReader) text(f field) string {
	if i := r.columns.at[f]; i >= 0 && i < len(r.cells) {
		return clean(r.cells[i])
	}
	return ""
}

func (r *rowReader) optional(f field) *string {
	if text := r.text(f); text != "" {
		return &text
	}
	return nil
}

func (r *rowReader) species() kindOfAnimal {
	text := r.text(fieldSpecies)
	if text == "" && r.opts.Species != "" {
		return kindOfAnimal{species: r.opts.Species}
	}
	kind, ok := parseSpecies(text)
	if text == "" {
		r.say(fieldSpecies, "must not be empty; give one of "+list(pets.AllSpecies))
	} else if !ok {
		r.say(fieldSpecies, quote(text)+" is no species that is known here; give one of "+list(pets.AllSpecies))
	}
	return kind
}

// sex returns the sex, and whether the animal is neutered: what its own column says, else what stands beside the sex.
func (r *rowReader) sex() (pets.Sex, *bool) {
	text := r.text(fieldSex)
	sex, beside, ok := parseSex(text)
	if !ok {
		r.say(fieldSex, quote(text)+" is no sex that is known here; give FEMALE, MALE or UNKNOWN")
	}
	text = r.text(fieldNeutered)
	neutered, ok := parseBool(text)
	switch {
	case !ok:
		r.say(fieldNeutered, quote(text)+" is neither yes nor no")
	case neutered == nil:
		neutered = beside
	case beside != nil && *beside != *neutered:
		r.say(fieldNeutered, quote(text)+" contradicts "+quote(r.text(fieldSex)))
	}
	return sex, neutered
}

func (r *rowReader) date(f field) (*pets.Date, pets.DatePrecision) {
	text := r.text(f)
	if saysNothing(text) {
		return nil, ""
	}
	date, precision, err := ParseDate(text, r.opts.Dates)
	if err != nil {
		r.say(f, quote(text)+" is "+err.Error())
		return nil, ""
	}
	return &date, precision
}

// born returns the day of birth and how exact it is: what its own column says, else as exact as the date that stands there.
func (r *rowReader) born() (*pets.Date, *pets.DatePrecision) {
	text := r.text(fieldBornOnPrecision)
	precision, ok := parseName(text, allPrecisions)
	if text != "" && !ok {
		r.say(fieldBornOnPrecision, quote(text)+" is no precision; give one of "+list(allPrecisions))
	}
	before := len(r.problems)
	date, read := r.date(fieldBornOn)
	switch {
	case len(r.problems) > before:
		return nil, nil
	case text == "" && date == nil:
		return nil, nil
	case text == "":
		return date, &read
	case precision == pets.ToTheDay && (read == pets.ToTheMonth || read == pets.ToTheYear):
		r.say(fieldBornOnPrecision, "says DAY, and there is none in the date")
	case precision == pets.ToTheMonth && read == pets.ToTheYear:
		r.say(fieldBornOnPrecision, "says MONTH, and there is none in the date")
	case !ok:
		return date, nil
	}
	return date, &precision
}

// identifiers returns the identifiers in the columns of the kinds or, where it says something, in that of all of them.
func (r *rowReader) identifiers() []pets.Identifier {
	var cells identifierCells
	for _, f := range identifierFields {
		if text := r.text(f); !saysNothing(text) {
			cells.values[f] = text
		}
	}
	date, precision := r.date(fieldLicenceIssuedOn)
	switch {
	case date == nil:
	case cells.values[fieldLicence] == "":
		r.say(fieldLicenceIssuedOn, "needs a licence beside it")
	case precision != pets.ToTheDay:
		r.say(fieldLicenceIssuedOn, quote(r.text(fieldLicenceIssuedOn))+" needs a day")
	}
	cells.licenceIssuedOn = date
	text := r.text(fieldIdentifiers)
	if text == "" {
		return cells.list()
	}
	var all []identifierJSON
	if err := decodeStrictly(text, &all); err != nil {
		r.say(fieldIdentifiers, "is no list of identifiers in JSON: "+err.Error())
		return nil
	}
	identifiers, problems := fromIdentifiersJSON(all)
	for _, problem := range problems {
		r.say(fieldIdentifiers, problem)
	}
	if len(problems) == 0 {
		if f, differs := cells.differ(identifiers); differs {
			r.say(f, "is not what stands in "+r.columns.name(fieldIdentifiers)+"; change both, or empty this one")
		}
	}
	return identifiers
}

func (r *rowReader) status() *pets.AnimalStatus {
	text := r.text(fieldStatus)
	if text == "" {
		return nil
	}
	status, ok := parseStatus(text)
	if !ok {
		r.say(fieldStatus, quote(text)+" is no status; give one of "+list(allStatuses))
	}
	return &status
}

func (r *rowReader) tags() []string {
	tags, ok := splitTags(r.text(fieldTags))
	if !ok {
		r.say(fieldTags, "begins with a bracket and is no list of texts in JSON")
	}
	return tags
}

func (r *rowReader) uuid() pets.UUID {
	text := r.text(fieldUUID)
	if text == "" {
		return pets.UUID{}
	}
	id, problem := parseUUID(text)
	r.say(fieldUUID, problem)
	return id
}

func (r *rowReader) version() int {
	text := r.text(fieldVersion)
	if text == "" {
		return 0
	}
	version, err := strconv.Atoi(text)
	if err != nil {
		version = -1
	}
	r.say(fieldVersion, checkVersion(version))
	return version
}

func (r *rowReader) moment(f field) time.Time {
	text := r.text(f)
	if text == "" {
		return time.Time{}
	}
	t, problem := parseMoment(text, r.opts.Now)
	r.say(f, problem)
	return t
}

// The rules for what the system itself says of a thing. Each returns what is wrong, or "".

func parseUUID(s string) (pets.UUID, string) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || id == uuid.Nil {
		return pets.UUID{}, quote(s) + " is no UUID; leave it empty if the animal is not from an export"
	}
	return pets.UUID(id), ""
}

func checkVersion(version int) string {
	if version < 1 || version > math.MaxInt32 {
		return "must be a whole number from 1 to 2147483647"
	}
	return ""
}

// parseMoment reads a time as an export writes it. One that lies after now by a day and more is no difference of clocks.
func parseMoment(s string, now time.Time) (time.Time, string) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < pets.MinYear {
		return time.Time{}, quote(s) + " is no time; write it as 2021-04-30T16:20:00Z"
	}
	if t.After(now.AddDate(0, 0, 1)) {
		return time.Time{}, "must not lie in the future"
	}
	return t.UTC().Truncate(time.Microsecond), ""
}

func checkMoments(createdAt, updatedAt time.Time) string {
	switch {
	case updatedAt.IsZero():
		return ""
	case createdAt.IsZero():
		return "needs " + fields[fieldCreatedAt].name + " beside it"
	case updatedAt.Before(createdAt):
		return "must not lie before " + fields[fieldCreatedAt].name
	}
	return ""
}

func formatMoment(t time.Time) string {
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}
