package backup

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
)

// maxLine bounds a line, which is a row, in bytes: a file that has no end of a line must not fill the memory.
const maxLine = 64 << 20

// lines reads lines of at most maxLine bytes that each have an end.
type lines struct {
	r    *bufio.Reader
	sum  hash.Hash // of what has been read before the last line; nil where nobody asks
	last []byte    // with its end
	long []byte    // the memory of a line that is longer than r's
}

func newLines(r io.Reader, sum hash.Hash) *lines {
	return &lines{r: bufio.NewReaderSize(r, 64<<10), sum: sum}
}

// next returns the next line without its end, good until it is called again. At the end it returns io.EOF, and in the middle
// of a line io.ErrUnexpectedEOF.
func (l *lines) next() ([]byte, error) {
	if l.sum != nil {
		_, _ = l.sum.Write(l.last) // a hash never fails
	}
	l.long = l.long[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		switch {
		case err == nil && len(l.long) == 0:
			l.last = part
			return part[:len(part)-1], nil
		case errors.Is(err, bufio.ErrBufferFull) || err == nil:
			if len(l.long)+len(part) > maxLine {
				return nil, fmt.Errorf("%w: a row has more than %d bytes", ErrDamaged, maxLine)
			}
			l.long = append(l.long, part...)
			if err == nil {
				l.last = l.long
				return l.long[:len(l.long)-1], nil
			}
		case errors.Is(err, io.EOF) && len(l.long)+len(part) > 0:
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}

// copyHead is how the rows of a table begin.
const copyHead = "COPY "

// copyEnd is the line after the last row.
const copyEnd = `\.`

// readTable tells v of a table, whose COPY statement is head, and of its rows, up to their end.
func readTable(l *lines, head []byte, v Visitor) error {
	name, columns, ok := parseCopy(string(head))
	if !ok {
		return fmt.Errorf("%w: a table begins in a way that is not known", ErrDamaged)
	}
	if err := v.Table(name, columns); err != nil {
		return err
	}
	var row row
	for {
		line, err := l.next()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if string(line) == copyEnd {
			return nil
		}
		if !row.split(line) || len(row.fields) != len(columns) {
			return fmt.Errorf("%w: a row of the table %q cannot be read", ErrDamaged, name)
		}
		if err := v.Row(row.fields); err != nil {
			return err
		}
	}
}

// parseCopy takes COPY schema.table (column, …) FROM stdin; apart, the schema being optional.
func parseCopy(s string) (table string, columns []string, ok bool) {
	s, ok = strings.CutPrefix(s, copyHead)
	if !ok {
		return "", nil, false
	}
	if table, s, ok = parseName(s); !ok {
		return "", nil, false
	}
	if rest, qualified := strings.CutPrefix(s, "."); qualified {
		if table, s, ok = parseName(rest); !ok {
			return "", nil, false
		}
	}
	s, ok = strings.CutPrefix(s, " (")
	for ok {
		var column string
		if column, s, ok = parseName(s); !ok {
			break
		}
		columns = append(columns, column)
		if s == ") FROM stdin;" {
			return table, columns, true
		}
		s, ok = strings.CutPrefix(s, ", ")
	}
	return "", nil, false
}

// parseName takes an SQL name, quoted or not, from the beginning of s.
func parseName(s string) (name, rest string, ok bool) {
	if s, quoted := strings.CutPrefix(s, `"`); quoted {
		for {
			part, after, found := strings.Cut(s, `"`)
			if !found {
				return "", "", false
			}
			name += part
			if s, found = strings.CutPrefix(after, `"`); !found {
				return name, after, name != ""
			}
			name += `"`
		}
	}
	end := strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && r != '$' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && r < 0x80
	})
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], end > 0
}

func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// The text format of COPY: a tab between the fields, these escapes in them, \N for null.
var (
	escapes = map[byte]byte{'\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v', '\\': '\\'}
	escaped = func() (of [256]byte) {
		for plain, letter := range escapes {
			of[letter] = plain
		}
		return of
	}()
	null = []byte(`\N`)
)

// row is a row that has been taken apart.
type row struct {
	fields [][]byte
	text   []byte // in which the fields with escapes lie
}

// split takes the line of a row apart, and leaves it as it is.
func (r *row) split(line []byte) bool {
	r.fields, r.text = r.fields[:0], r.text[:0]
	for more := true; more; {
		var field []byte
		field, line, more = bytes.Cut(line, []byte("\t"))
		switch {
		case bytes.Equal(field, null):
			field = nil
		case bytes.IndexByte(field, '\\') >= 0:
			begin := len(r.text)
			for i := 0; i < len(field); i++ {
				c := field[i]
				if c == '\\' {
					if i++; i == len(field) || escaped[field[i]] == 0 {
						return false
					}
					c = escaped[field[i]]
				}
				r.text = append(r.text, c)
			}
			field = r.text[begin:]
		}
		r.fields = append(r.fields, field)
	}
	return true
}

// appendRow appends the line of a row.
func appendRow(line []byte, fields [][]byte) []byte {
	for i, field := range fields {
		if i > 0 {
			line = append(line, '\t')
		}
		if field == nil {
			line = append(line, null...)
			continue
		}
		for _, c := range field {
			if letter, special := escapes[c]; special {
				line = append(line, '\\', letter)
			} else {
				line = append(line, c)
			}
		}
	}
	return append(line, '\n')
}
