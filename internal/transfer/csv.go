package transfer

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// maxRow is the length of a row of a CSV, in bytes. An animal with everything at its limit has a tenth of it.
const maxRow = 1 << 20

// The ways in which a row of a CSV is broken. errPart says that it goes on behind the data that are there.
var (
	errPart       = errors.New("part of a row")
	errUnclosed   = errors.New("a quotation mark is opened in this row and never closed; close it, or double it if it belongs to the text")
	errAfterQuote = errors.New("text stands behind a closing quotation mark; double the quotation marks that belong to the text")
	errTooLong    = errors.New("the row is longer than 1 MiB")
)

// csvRow is a row of a CSV as it stands there. Where it is broken, its only cell is its first line.
type csvRow struct {
	line   int
	cells  []string
	broken string // in which way, or ""
}

// csvReader reads the rows of a CSV. Unlike encoding/csv it keeps the line breaks within a cell as they are, without
// which what comes back would not be what went out; it bounds its memory; and where a quotation mark is never closed it
// loses one line, not all that follow.
type csvReader struct {
	in    io.Reader
	comma byte

	buffer []byte
	data   []byte // the part of buffer that has been read and not been returned
	err    error  // from in

	offset int64 // of data, in bytes
	line   int   // the number of the line with which data begin
}

func newCSVReader(in io.Reader) *csvReader {
	return &csvReader{in: in, comma: ',', buffer: make([]byte, sniffed), line: 1}
}

// next returns the next row, or io.EOF.
func (r *csvReader) next() (csvRow, error) {
	for {
		if len(r.data) == 0 && r.err != nil {
			return csvRow{}, r.err
		}
		ended := errors.Is(r.err, io.EOF)
		cells, n, err := splitRow(r.data, r.comma, ended)
		switch {
		case err == nil:
			row := csvRow{line: r.line, cells: cells}
			r.consume(n)
			return row, nil
		case !errors.Is(err, errPart):
			return r.brokenRow(err), nil
		case r.err != nil && !ended:
			return csvRow{}, r.err
		case len(r.data) >= maxRow:
			return r.brokenRow(errUnclosed), nil
		}
		r.fill()
	}
}

// brokenRow passes over the first line of a row that cannot be read. So a quotation mark that is never closed costs one
// row, and not all that follow.
func (r *csvReader) brokenRow(why error) csvRow {
	end := bytes.IndexByte(r.data, '\n')
	if end < 0 && len(r.data) >= maxRow {
		row := csvRow{line: r.line, broken: errTooLong.Error()}
		r.skipLine()
		return row
	}
	if end < 0 {
		end = len(r.data) - 1
	}
	first := string(bytes.TrimRight(r.data[:end+1], "\r\n"))
	row := csvRow{line: r.line, cells: []string{first}, broken: why.Error()}
	r.consume(end + 1)
	return row
}

// fill reads until the buffer is full, and makes a full buffer larger.
func (r *csvReader) fill() {
	if len(r.data) == len(r.buffer) {
		r.buffer = make([]byte, 2*len(r.buffer))
	}
	n := copy(r.buffer, r.data)
	m, err := io.ReadFull(r.in, r.buffer[n:])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	r.data, r.err = r.buffer[:n+m], err
}

func (r *csvReader) consume(n int) {
	r.line += bytes.Count(r.data[:n], []byte{'\n'})
	r.offset += int64(n)
	r.data = r.data[n:]
}

func (r *csvReader) skipLine() {
	for {
		if end := bytes.IndexByte(r.data, '\n'); end >= 0 {
			r.consume(end + 1)
			return
		}
		r.consume(len(r.data))
		if r.err != nil {
			return
		}
		r.fill()
	}
}

// splitRow returns the cells of the row with which data begin, and its length with the line end. all says that nothing
// follows data. Spaces around quotation marks are passed over, and a quotation mark in the middle of a cell is part of it.
func splitRow(data []byte, comma byte, all bool) (cells []string, n int, err error) {
	end := bytes.IndexByte(data, '\n')
	if end < 0 && !all {
		return nil, 0, errPart
	}
	if n = end + 1; end < 0 {
		end, n = len(data), len(data)
	}
	if line := data[:end]; bytes.IndexByte(line, '"') < 0 {
		return strings.Split(strings.TrimSuffix(string(line), "\r"), string([]byte{comma})), n, nil
	}

	stops := string([]byte{comma, '\n'})
	for at := 0; ; at++ { // at is where a cell begins
		var cell string
		start := skipSpaces(data, at)
		if start < len(data) && data[start] == '"' {
			if cell, at, err = quotedCell(data, start+1, all); err != nil {
				return nil, 0, err
			}
			at = skipSpaces(data, at)
			if at < len(data) && data[at] == '\r' && (at+1 == len(data) || data[at+1] == '\n') {
				at++
			}
			if at == len(data) && !all {
				return nil, 0, errPart
			}
			if at < len(data) && data[at] != comma && data[at] != '\n' {
				return nil, 0, errAfterQuote
			}
		} else {
			length := bytes.IndexAny(data[at:], stops)
			if length < 0 && !all {
				return nil, 0, errPart
			}
			if length < 0 {
				length = len(data) - at
			}
			cell = string(data[at : at+length])
			if at += length; at == len(data) || data[at] == '\n' {
				cell = strings.TrimSuffix(cell, "\r")
			}
		}
		cells = append(cells, cell)
		if at == len(data) {
			return cells, at, nil
		}
		if data[at] == '\n' {
			return cells, at + 1, nil
		}
	}
}

// quotedCell returns the cell whose text begins at a position, and the position behind the quotation mark that closes it.
func quotedCell(data []byte, at int, all bool) (string, int, error) {
	var text strings.Builder
	for {
		length := bytes.IndexByte(data[at:], '"')
		if length < 0 {
			if all {
				return "", 0, errUnclosed
			}
			return "", 0, errPart
		}
		text.Write(data[at : at+length])
		at += length + 1
		if at == len(data) || data[at] != '"' { // at the end of a part, splitRow asks for more before it believes it
			return text.String(), at, nil
		}
		text.WriteByte('"')
		at++
	}
}

func skipSpaces(data []byte, at int) int {
	for at < len(data) && data[at] == ' ' {
		at++
	}
	return at
}
