package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// previewRows is how many rows a preview shows.
const previewRows = 10

// Preview is how Import would read a file. It is for people who have to decide whether it is right.
type Preview struct {
	Format  Format   `json:"format"`
	Columns []Column `json:"columns"` // of a document in JSON: the fields that its first animals have
	Fields  []string `json:"fields"`  // all that a column can hold

	// Problems are what would keep Import from reading any row, such as that there is no column with the names.
	Problems []Problem `json:"problems,omitempty"`

	Rows []PreviewRow `json:"rows"` // the first ten that are not blank
}

// Column is a column of a file.
type Column struct {
	Header string  `json:"header"` // made unique, as Options.Columns may name it
	Field  *string `json:"field"`  // nil: it is not read
}

// PreviewRow is a row of a file.
type PreviewRow struct {
	Line  int      `json:"line"`  // on which it begins
	Cells []string `json:"cells"` // in the order of the columns; a broken row's only cell is its first line

	// Problems are what Import would reject the row for. It may find one more: only the store knows whose an identifier is.
	Problems []Problem `json:"problems"`
}

// errCut stands where the beginning of a file ends, and the file goes on.
var errCut = errors.New("the file goes on")

// ReadPreview reads the beginning of a file. Unless it is complete, the row at its end, which may go on, is passed over.
// It returns an error for a file of which Import would read no row, whatever the columns, and for Options.Columns that name
// what is not there. Of the Options it needs Now, and those that say how to read the file.
func ReadPreview(opts Options, beginning []byte, complete bool) (*Preview, error) {
	p, err := readPreview(&opts, beginning, complete)
	if errors.Is(err, errCut) {
		// There is not even a header that ends. So it is a short file without a line end, or one that will not do.
		return readPreview(&opts, beginning, true)
	}
	return p, err
}

func readPreview(opts *Options, beginning []byte, complete bool) (*Preview, error) {
	in, format, err := open(bytes.NewReader(beginning), opts.Format)
	if err != nil {
		return nil, err
	}
	if !complete {
		in = io.MultiReader(in, cut{})
	}
	if format == JSON {
		return previewDocument(opts, in)
	}
	return previewTable(opts, in)
}

// cut is an io.Reader of what is not there yet.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, errCut }

func previewTable(opts *Options, in io.Reader) (*Preview, error) {
	src, err := newTable(in, opts)
	if err != nil {
		return nil, err
	}
	p := &Preview{Format: CSV, Fields: Fields(), Problems: src.columns.problems}
	for i, name := range src.columns.names {
		c := Column{Header: name}
		if f := slices.Index(src.columns.at[:], i); f >= 0 {
			c.Field = &fields[f].name
		}
		p.Columns = append(p.Columns, c)
	}
	_, err = p.read(src)
	return p, err
}

// read takes the first rows, and returns them as they are in the source.
func (p *Preview) read(src source) ([]row, error) {
	var rows []row
	p.Rows = []PreviewRow{}
	for len(rows) < previewRows {
		r, err := src.next()
		if errors.Is(err, io.EOF) || errors.Is(err, errCut) {
			break
		}
		if err != nil {
			return nil, err
		}
		if r.blank {
			continue
		}
		rows = append(rows, r)
		problems := r.problems
		if problems == nil {
			problems = []Problem{}
		}
		p.Rows = append(p.Rows, PreviewRow{Line: r.line, Cells: r.cells, Problems: problems})
	}
	return rows, nil
}

func previewDocument(opts *Options, in io.Reader) (*Preview, error) {
	src, err := newDocument(in, opts)
	if err != nil {
		return nil, err
	}
	p := &Preview{Format: JSON, Columns: []Column{}, Fields: animalFields}
	rows, err := p.read(src)
	if err != nil {
		return nil, err
	}
	animals := make([]map[string]json.RawMessage, len(rows))
	there := map[string]bool{}
	for i := range rows {
		if json.Unmarshal(rows[i].value, &animals[i]) == nil { // what is no object has no fields, and a problem
			for name := range animals[i] {
				there[name] = true
			}
		}
	}
	for _, name := range animalFields {
		if there[name] {
			p.Columns = append(p.Columns, Column{Header: name, Field: &name})
			delete(there, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		p.Columns = append(p.Columns, Column{Header: name})
	}
	for i, animal := range animals {
		if animal == nil {
			p.Rows[i].Cells = []string{string(rows[i].value)}
			continue
		}
		for _, c := range p.Columns {
			p.Rows[i].Cells = append(p.Rows[i].Cells, jsonCell(animal[c.Header]))
		}
	}
	return p, nil
}

// jsonCell is a value of JSON for people: a text without its quotation marks, anything else as it stands there.
func jsonCell(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// animalFields are the fields of an animal in JSON that Import reads.
var animalFields = func() []string {
	var names []string
	for f := range reflect.TypeFor[animalJSON]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != lineColumn && name != reasonColumn && name != householdColumn {
			names = append(names, name)
		}
	}
	return names
}()
