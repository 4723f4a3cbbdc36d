package transfer

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
)

// csvRejects writes rows of a CSV under their header, behind the line and the reason.
type csvRejects struct {
	out    *csv.Writer
	header []string // nil once it is written
}

func newCSVRejects(w io.Writer, header []string) rejects {
	if w == nil {
		return nothing{}
	}
	return &csvRejects{out: csv.NewWriter(w), header: appendSafely([]string{lineColumn, reasonColumn}, header)}
}

func (c *csvRejects) write(r *row, reason string) error {
	if c.header != nil {
		if err := c.out.Write(c.header); err != nil {
			return err
		}
		c.header = nil
	}
	return c.out.Write(appendSafely([]string{strconv.Itoa(r.line), escapeCell(reason)}, r.cells))
}

// appendSafely appends cells that no spreadsheet takes for formulas, and that Import reads as it read the given ones.
func appendSafely(to, cells []string) []string {
	for _, cell := range cells {
		to = append(to, escapeCell(unescapeCell(cell)))
	}
	return to
}

func (c *csvRejects) flush() error {
	c.out.Flush()
	return c.out.Error()
}

func (c *csvRejects) close() error { return c.flush() }

// jsonRejects writes animals into a document like that from which they come, each with its line and the reason.
type jsonRejects struct {
	out   *bufio.Writer
	begun bool
}

func newJSONRejects(w io.Writer) rejects {
	if w == nil {
		return nothing{}
	}
	return &jsonRejects{out: bufio.NewWriter(w)}
}

func (j *jsonRejects) write(r *row, reason string) error {
	separator := ",\n"
	if !j.begun {
		separator = `{"menagerie": ` + strconv.Itoa(jsonVersion) + `, "animals": [` + "\n"
		j.begun = true
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(r.value, &fields); err != nil || fields == nil {
		fields = map[string]json.RawMessage{"_value": r.value}
	}
	fields[lineColumn] = json.RawMessage(strconv.Itoa(r.line))
	fields[reasonColumn] = json.RawMessage(encodeLine(reason))
	_, err := j.out.WriteString(separator + encodeLine(fields))
	return err
}

func (j *jsonRejects) flush() error { return j.out.Flush() }

func (j *jsonRejects) close() error {
	if j.begun {
		_, _ = j.out.WriteString("\n]}\n") // Flush returns its error
	}
	return j.flush()
}
