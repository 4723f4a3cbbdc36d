package transfer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"menagerie/internal/pets"
)

// jsonVersion is the version of the document that ExportJSON writes and Import reads.
const jsonVersion = 1

// maxAnimal is how much of a document is read before an animal ends, in bytes. The weights of a century, one a day, are half
// of it.
const maxAnimal = 8 << 20

var errLongAnimal = errors.New("what follows is no animal, or one that is longer than 8 MiB")

// document is an export in JSON that is being imported:
//
//	{"menagerie": 1, "exportedAt": "…", "animals": [{…}, {…}]}
//
// Any order of the fields does, but for the version, which comes first: it says how the rest is to be read.
type document struct {
	in      *lineReader
	decoder *json.Decoder
	opts    *Options
	ids     *identities
	limit   int // how much may be read before an animal ends
	count   int // the animals that have been read
}

func newDocument(in io.Reader, opts *Options) (*document, error) {
	lines := &lineReader{in: in, left: maxAnimal}
	d := &document{in: lines, decoder: json.NewDecoder(lines), opts: opts, ids: newIdentities(opts.Household), limit: maxAnimal}
	if err := d.begin(); err != nil {
		return nil, d.at(err)
	}
	return d, nil
}

func (d *document) done() int64 { return d.decoder.InputOffset() }

var errNoExport = errors.New(`the file is no export of animals: it must begin with {"menagerie": 1, "animals": [`)

// begin reads all that stands before the first animal.
func (d *document) begin() error {
	token, err := d.token()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return errNoExport
	}
	for first := true; ; first = false {
		token, err := d.token()
		if err != nil {
			return err
		}
		switch {
		case token == "menagerie" && first:
			var version json.Number
			if err := d.decoder.Decode(&version); err != nil {
				return errNoExport
			}
			if version.String() != fmt.Sprint(jsonVersion) {
				return fmt.Errorf("the file is an export of version %s, and this program reads version %d; use a later program", version, jsonVersion)
			}
		case first:
			return errNoExport
		case token == "animals":
			token, err := d.token()
			if err == nil && token != json.Delim('[') {
				err = errNoExport
			}
			return err
		case token == json.Delim('}'):
			return errors.New(`the file has no "animals"`)
		default:
			if err := d.field(token); err != nil {
				return err
			}
		}
	}
}

// field reads the value of a field other than the animals.
func (d *document) field(name json.Token) error {
	if name != "exportedAt" {
		return fmt.Errorf("unknown field %q", name)
	}
	if token, err := d.token(); err != nil {
		return err
	} else if _, ok := token.(string); !ok {
		return errors.New("exportedAt is no text")
	}
	return nil
}

// end reads all that stands behind the last animal.
func (d *document) end() error {
	if _, err := d.token(); err != nil { // the bracket
		return err
	}
	for {
		token, err := d.token()
		if err != nil {
			return err
		}
		if token == json.Delim('}') {
			break
		}
		if err := d.field(token); err != nil {
			return err
		}
	}
	if _, err := d.decoder.Token(); err != io.EOF {
		return errors.New("something stands behind the end of the document")
	}
	return io.EOF
}

// token returns the next token, of which there must be one.
func (d *document) token() (json.Token, error) {
	token, err := d.decoder.Token()
	return token, brokenOff(err)
}

func brokenOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the document breaks off")
	}
	return err
}

// at says where an error stands.
func (d *document) at(err error) error {
	line := d.in.line(d.decoder.InputOffset())
	if d.count == 0 {
		return fmt.Errorf("line %d: %w", line, err)
	}
	return fmt.Errorf("behind animal %d, which ends in line %d: %w", d.count, line, err)
}

func (d *document) next() (row, error) {
	d.in.left = d.limit
	if !d.decoder.More() {
		if err := d.end(); !errors.Is(err, io.EOF) {
			return row{}, d.at(err)
		}
		return row{}, io.EOF
	}
	var value json.RawMessage
	if err := d.decoder.Decode(&value); err != nil {
		return row{}, d.at(brokenOff(err))
	}
	d.count++
	r := row{line: d.in.line(d.decoder.InputOffset() - int64(len(value))), value: value}
	record, problems := d.record(value)
	r.record = record
	r.refuse(problems)
	return r, nil
}

func (d *document) record(value []byte) (pets.Record, []Problem) {
	if !utf8.Valid(value) {
		return pets.Record{}, []Problem{{Message: "is no valid UTF-8"}}
	}
	var animal animalJSON
	if err := decodeStrictly(string(value), &animal); err != nil {
		return pets.Record{}, []Problem{{Message: err.Error()}}
	}
	reader := animalReader{household: d.opts.Household, now: d.opts.Now}
	record, problems := reader.record(&animal)
	if problems == nil {
		d.ids.identify(&record.Animal)
	}
	return record, problems
}

// lineReader finds the number of the line in which a position lies, and limits how much is read at a time.
type lineReader struct {
	in     io.Reader
	left   int   // how much may be read until somebody sets it again, in bytes
	offset int64 // how much has been read
	passed int   // line ends before the last position that line was asked for
	ends   []int64
}

// Read implements io.Reader.
func (r *lineReader) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errLongAnimal
	}
	n, err := r.in.Read(p)
	r.left -= n
	for at := 0; ; at++ {
		end := bytes.IndexByte(p[at:n], '\n')
		if end < 0 {
			break
		}
		at += end
		r.ends = append(r.ends, r.offset+int64(at))
	}
	r.offset += int64(n)
	return n, err
}

// line returns the number of the line in which a position lies, which must not be before the one asked for last.
func (r *lineReader) line(position int64) int {
	n := 0
	for n < len(r.ends) && r.ends[n] < position {
		n++
	}
	r.passed += n
	r.ends = append(r.ends[:0], r.ends[n:]...)
	return r.passed + 1
}
