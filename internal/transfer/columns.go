package transfer

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"menagerie/internal/pets"
)

// field is what a column of a CSV can hold.
type field int

// The fields, in the order of the columns of an export.
const (
	fieldUUID field = iota
	fieldVersion
	fieldName
	fieldSpecies
	fieldBreed
	fieldSecondBreed
	fieldSex
	fieldNeutered
	fieldBornOn
	fieldBornOnPrecision
	fieldColour
	fieldMarkings
	fieldMicrochip
	fieldTattoo
	fieldLicence
	fieldLicenceIssuedOn
	fieldPassport
	fieldCollarTag
	fieldPedigree
	fieldIdentifiers
	fieldStatus
	fieldTags
	fieldNotes
	fieldCreatedAt
	fieldUpdatedAt
	fieldCount
)

// fields are the fields' names, which are those of the contract where it has them, and the headers that mean them beside
// their names, without case, spaces and punctuation.
var fields = [fieldCount]struct {
	name    string
	aliases []string
}{
	fieldUUID:            {"uuid", nil},
	fieldVersion:         {"version", nil},
	fieldName:            {"name", []string{"animalname", "animalsname", "petname", "petsname", "nameofanimal", "nameofpet"}},
	fieldSpecies:         {"species", []string{"animalspecies", "petspecies", "animaltype", "typeofanimal", "pettype", "typeofpet", "animalkind", "kind", "kindofanimal"}},
	fieldBreed:           {"breed", []string{"breed1", "firstbreed", "primarybreed", "mainbreed", "breedname", "animalbreed", "petbreed"}},
	fieldSecondBreed:     {"secondBreed", []string{"breed2", "secondarybreed"}},
	fieldSex:             {"sex", []string{"gender", "animalsex", "animalgender", "petsex", "petgender"}},
	fieldNeutered:        {"neutered", []string{"spayed", "spayedneutered", "neuteredspayed", "spayneuter", "sterilised", "sterilized", "castrated", "altered", "desexed", "fixed", "isneutered"}},
	fieldBornOn:          {"bornOn", []string{"born", "dateofbirth", "birthdate", "birthday", "dob"}},
	fieldBornOnPrecision: {"bornOnPrecision", nil},
	fieldColour:          {"colour", []string{"color", "coat", "coatcolour", "coatcolor", "primarycolour", "primarycolor"}},
	fieldMarkings:        {"markings", []string{"marking", "distinguishingmarks"}},
	fieldMicrochip:       {"microchip", []string{"microchipnumber", "microchipno", "microchipnum", "microchipid", "microchipcode", "chip", "chipnumber", "chipno", "chipid", "transponder", "transpondernumber"}},
	fieldTattoo:          {"tattoo", []string{"tattoonumber", "tattoono"}},
	fieldLicence:         {"licence", []string{"license", "licencenumber", "licensenumber", "licenceno", "licenseno", "licencenum", "licensenum", "licenceid", "licenseid", "petlicence", "petlicense"}},
	fieldLicenceIssuedOn: {"licenceIssuedOn", []string{"licenseissuedon", "licenceissuedate", "licenseissuedate", "licenceissued", "licenseissued", "licencedate", "licensedate"}},
	fieldPassport:        {"passport", []string{"passportnumber", "passportno", "petpassport"}},
	fieldCollarTag:       {"collarTag", []string{"collartagnumber", "collartagno"}},
	fieldPedigree:        {"pedigree", []string{"pedigreenumber", "pedigreeno", "studbook", "studbooknumber"}},
	fieldIdentifiers:     {"identifiers", nil},
	fieldStatus:          {"status", []string{"animalstatus", "petstatus"}},
	fieldTags:            {"tags", []string{"labels", "keywords"}},
	fieldNotes:           {"notes", []string{"note", "comment", "comments", "remark", "remarks"}},
	fieldCreatedAt:       {"createdAt", nil},
	fieldUpdatedAt:       {"updatedAt", nil},
}

// identifierFields are the fields that hold an identifier each.
var identifierFields = map[pets.IdentifierKind]field{
	pets.Microchip: fieldMicrochip,
	pets.Tattoo:    fieldTattoo,
	pets.Licence:   fieldLicence,
	pets.Passport:  fieldPassport,
	pets.CollarTag: fieldCollarTag,
	pets.Pedigree:  fieldPedigree,
}

// fieldByHeader is the field that a header means, by the header without case, spaces and punctuation.
var fieldByHeader = func() map[string]field {
	m := make(map[string]field)
	for f, about := range fields {
		m[simple(about.name)] = field(f)
		for _, alias := range about.aliases {
			m[alias] = field(f)
		}
	}
	return m
}()

// Fields returns the names of the fields that a column of a CSV can hold, in the order of the columns of an export.
func Fields() []string {
	names := make([]string, fieldCount)
	for f := range fields {
		names[f] = fields[f].name
	}
	return names
}

// The columns that Import puts before those of a CSV when it writes its rejects, and passes over when it reads one.
const (
	lineColumn   = "_line"
	reasonColumn = "_reason"
)

// columns is the header of a CSV and what its columns were found to hold.
type columns struct {
	header []string        // as it stands there, but for those columns that a rejects file has before the others
	from   int             // the number of these columns
	names  []string        // of the columns: the header without white space, and made unique
	at     [fieldCount]int // the column of each field, or -1

	problems []Problem // why the file cannot be read with these columns
}

// newColumns maps the columns of a header, first those that opts name, then those whose names are known. It returns an error
// where opts name what is not there. What else is wrong stands in problems: who only looks can go on.
func newColumns(header []string, opts *Options) (*columns, error) {
	c := &columns{}
	for c.from < len(header) && (clean(header[c.from]) == lineColumn || clean(header[c.from]) == reasonColumn) {
		c.from++
	}
	c.header = header[c.from:]
	c.names = columnNames(c.header)
	for f := range c.at {
		c.at[f] = -1
	}
	chosen, err := c.choose(opts.Columns)
	if err != nil {
		return nil, err
	}
	c.mapKnown(chosen)
	var lacking []string
	if c.at[fieldName] < 0 {
		lacking = append(lacking, fields[fieldName].name)
	}
	if c.at[fieldSpecies] < 0 && opts.Species == "" {
		lacking = append(lacking, fields[fieldSpecies].name)
	}
	if lacking != nil {
		c.problems = append(c.problems, Problem{Field: lacking[0], Message: fmt.Sprintf(
			"no column was found for %s; name it by --column %s=HEADER; the columns of the file are %s",
			strings.Join(lacking, " and "), lacking[0], c.list())})
	}
	return c, nil
}

// columnNames returns a name for each cell of a header. Where two are equal, the later has its number behind it.
func columnNames(header []string) []string {
	names := make([]string, len(header))
	used := make(map[string]bool, len(header))
	for i, cell := range header {
		name := clean(cell)
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		unique := name
		for n := 2; used[unique]; n++ {
			unique = fmt.Sprintf("%s (%d)", name, n)
		}
		used[unique] = true
		names[i] = unique
	}
	return names
}

// choose maps the columns that the caller names, and returns the fields that he names.
func (c *columns) choose(named map[string]string) (map[field]bool, error) {
	chosen := make(map[field]bool, len(named))
	for _, name := range slices.Sorted(maps.Keys(named)) {
		f, ok := fieldByHeader[simple(name)]
		if !ok {
			return nil, fmt.Errorf("there is no field %s; the fields are %s", quote(name), strings.Join(Fields(), ", "))
		}
		if chosen[f] {
			return nil, fmt.Errorf("a column for %s is named twice; name one", fields[f].name)
		}
		chosen[f] = true
		header := named[name]
		if clean(header) == "" {
			continue
		}
		if c.at[f] = c.find(header); c.at[f] < 0 {
			return nil, fmt.Errorf("there is no column %s for %s; the columns of the file are %s", quote(header), fields[f].name, c.list())
		}
	}
	return chosen, nil
}

// find returns the column that has the header, or else the only one that has it but for case, spaces and punctuation,
// or -1.
func (c *columns) find(header string) int {
	if i := slices.Index(c.names, clean(header)); i >= 0 {
		return i
	}
	found := -1
	for i, name := range c.names {
		if simple(name) == simple(header) && simple(name) != "" {
			if found >= 0 {
				return -1
			}
			found = i
		}
	}
	return found
}

// mapKnown maps the columns whose names are known and that no chosen field has taken. Of two that mean the same it takes the
// first, which is a problem.
func (c *columns) mapKnown(chosen map[field]bool) {
	taken := make(map[int]bool)
	for f := range chosen {
		taken[c.at[f]] = true
	}
	for i, name := range c.names {
		f, known := fieldByHeader[simple(name)]
		if !known || chosen[f] || taken[i] {
			continue
		}
		if c.at[f] >= 0 {
			c.problems = append(c.problems, Problem{Field: fields[f].name, Message: fmt.Sprintf(
				"the columns %s and %s both mean %s; say which one by --column %s=HEADER",
				quote(c.names[c.at[f]]), quote(name), fields[f].name, fields[f].name)})
			continue
		}
		c.at[f] = i
	}
	// Many a file has a version or times that mean something else. Beside our key they are ours.
	if c.at[fieldUUID] < 0 {
		for _, f := range []field{fieldVersion, fieldCreatedAt, fieldUpdatedAt} {
			if !chosen[f] {
				c.at[f] = -1
			}
		}
	}
}

// list returns the names of all columns for a message.
func (c *columns) list() string {
	quoted := make([]string, len(c.names))
	for i, name := range c.names {
		quoted[i] = quote(name)
	}
	return strings.Join(quoted, ", ")
}

// name returns what to call a field in a message about a row: the header of its column.
func (c *columns) name(f field) string {
	if i := c.at[f]; i >= 0 {
		return c.names[i]
	}
	return fields[f].name
}

// problem returns one with a cell of a row, which may stand behind the last column.
func (c *columns) problem(cell int, message string) []Problem {
	cell = min(cell, len(c.names)-1)
	p := Problem{Message: message, where: c.names[cell]}
	if f := slices.Index(c.at[:], cell); f >= 0 {
		p.Field = fields[f].name
	}
	return []Problem{p}
}

func (c *columns) mapping() []Mapping {
	var m []Mapping
	for i, name := range c.names {
		for f, at := range c.at {
			if at == i {
				m = append(m, Mapping{Field: fields[f].name, Header: name})
			}
		}
	}
	return m
}

func (c *columns) ignored() []string {
	var names []string
	for i, name := range c.names {
		if !slices.Contains(c.at[:], i) {
			names = append(names, name)
		}
	}
	return names
}

// simple returns a header without case, spaces and punctuation.
func simple(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, header)
}

// maxColumns is the number of columns of a CSV; a worksheet that is a register of animals has a few dozen.
const maxColumns = 5_000

// readHeader reads the first row of a CSV that is not blank, and finds out by which character its cells are separated:
// the one that gives the most, or a comma where there is but one cell.
func readHeader(r *csvReader) ([]string, error) {
	for {
		if r.err == nil && len(r.data) < sniffed/2 {
			r.fill()
		}
		most := 1
		for _, comma := range []byte{',', ';', '\t'} {
			if cells, _, err := splitRow(r.data, comma, errors.Is(r.err, io.EOF)); err == nil && len(cells) > most {
				r.comma, most = comma, len(cells)
			}
		}
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file has no header")
		}
		if err != nil {
			return nil, fmt.Errorf("read the file: %w", err)
		}
		if row.broken != "" {
			return nil, fmt.Errorf("line %d, the header: %s", row.line, row.broken)
		}
		if !blank(row.cells) {
			return row.cells, checkHeader(row.cells)
		}
	}
}

// checkHeader returns an error for a header that shows that its file is something else.
func checkHeader(cells []string) error {
	if len(cells) > maxColumns {
		return fmt.Errorf("the file has %d columns; the most that are read are %d", len(cells), maxColumns)
	}
	for i, cell := range cells {
		if !utf8.ValidString(cell) {
			return errors.New("the file is no UTF-8 text; save it as “CSV UTF-8”")
		}
		cell = strings.ReplaceAll(strings.TrimSpace(cell), "\r\n", "\n")
		if strings.Contains(cell, "\r") {
			return errors.New("the lines of the file end in CR alone; save it with the line ends LF or CR LF")
		}
		for _, c := range cell {
			if unicode.IsControl(c) && c != '\n' && c != '\t' {
				return fmt.Errorf("the file is no CSV: its header has the control character U+%04X in column %d", c, i+1)
			}
		}
	}
	return nil
}

func blank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
