package backup

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"
	"time"
)

// A logical backup is a text, packed by gzip. Unpacked it is
//
//	-- menagerie-backup {"version":1,"schema":4,"madeAt":"2026-07-01T12:00:00Z"}
//	COPY "animals" ("household_id", "id", …) FROM stdin;
//	a row a line, in the text format of PostgreSQL's COPY
//	\.
//	… further tables
//	-- end {"tables":8,"rows":1200,"sha256":"…"}
//
// where the checksum is that of all lines before the last.
const (
	headMark = "-- menagerie-backup "
	endMark  = "-- end "

	logicalVersion = 1
)

type logicalHead struct {
	Version int       `json:"version"`
	Schema  int64     `json:"schema"`
	MadeAt  time.Time `json:"madeAt"`
}

type logicalEnd struct {
	Tables int    `json:"tables"`
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// A Writer is a Visitor that writes what it is told as a logical backup. Nothing of it is good before Close has returned.
type Writer struct {
	packed *gzip.Writer
	sum    hash.Hash
	line   []byte
	end    logicalEnd
	open   bool // whether a table has begun
}

// NewWriter begins a backup on w of a database whose last migration is schema.
func NewWriter(w io.Writer, schema int64, madeAt time.Time) (*Writer, error) {
	b := &Writer{packed: gzip.NewWriter(w), sum: sha256.New()}
	return b, b.mark(headMark, logicalHead{logicalVersion, schema, madeAt.UTC().Truncate(time.Second)})
}

func (b *Writer) mark(mark string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.write(fmt.Appendf(nil, "%s%s\n", mark, text))
}

func (b *Writer) write(line []byte) error {
	_, _ = b.sum.Write(line)
	_, err := b.packed.Write(line)
	return err
}

// Table implements Visitor.
func (b *Writer) Table(name string, columns []string) error {
	if err := b.endTable(); err != nil {
		return err
	}
	quoted := make([]string, len(columns))
	for i, column := range columns {
		quoted[i] = quoteName(column)
	}
	b.open = true
	b.end.Tables++
	return b.write(fmt.Appendf(nil, "%s%s (%s) FROM stdin;\n", copyHead, quoteName(name), strings.Join(quoted, ", ")))
}

// Row implements Visitor.
func (b *Writer) Row(fields [][]byte) error {
	b.end.Rows++
	b.line = appendRow(b.line[:0], fields)
	return b.write(b.line)
}

func (b *Writer) endTable() error {
	if !b.open {
		return nil
	}
	b.open = false
	return b.write([]byte(copyEnd + "\n"))
}

// Close writes the end. It does not close what is beneath.
func (b *Writer) Close() error {
	if err := b.endTable(); err != nil {
		return err
	}
	b.end.SHA256 = hex.EncodeToString(b.sum.Sum(nil))
	if err := b.mark(endMark, b.end); err != nil {
		return err
	}
	return b.packed.Close()
}

func readLogical(ctx context.Context, r io.Reader, count *counter) (Contents, error) {
	c := Contents{Format: Logical}
	unpacked, err := gzip.NewReader(r)
	if err != nil {
		return c, damage(err)
	}
	sum := sha256.New()
	l := newLines(unpacked, sum)
	line, err := l.next()
	text, ok := bytes.CutPrefix(line, []byte(headMark))
	if err != nil || !ok {
		if err == nil || errors.Is(err, io.EOF) {
			err = ErrNoBackup // something else that gzip has packed
		}
		return c, damage(err)
	}
	var head logicalHead
	if err := json.Unmarshal(text, &head); err != nil {
		return c, damage(err)
	}
	if head.Version < 1 || head.Schema < 1 {
		return c, damage(errors.New("its first line does not say what it is"))
	}
	if head.Version != logicalVersion {
		return c, fmt.Errorf("the backup has version %d of its format, and this program reads version %d; take the Menagerie that wrote it, or a newer one", head.Version, logicalVersion)
	}
	c.Schema, c.MadeAt = head.Schema, head.MadeAt
	for ctx.Err() == nil {
		line, err := l.next()
		if err != nil {
			return c, damage(err)
		}
		if bytes.HasPrefix(line, []byte(copyHead)) {
			if err := readTable(l, line, count); err != nil {
				return c, damage(err)
			}
			continue
		}
		text, ok := bytes.CutPrefix(line, []byte(endMark))
		if !ok {
			return c, damage(errors.New("a line stands where none should"))
		}
		want := logicalEnd{Tables: len(count.seen), Rows: count.rows, SHA256: hex.EncodeToString(sum.Sum(nil))}
		var end logicalEnd
		if err := json.Unmarshal(text, &end); err != nil {
			return c, damage(err)
		}
		if end != want {
			return c, damage(errors.New("its checksum is another"))
		}
		if _, err := l.next(); !errors.Is(err, io.EOF) { // gzip proves its own checksum there
			return c, damage(errors.Join(errors.New("something follows its end"), err))
		}
		return c, nil
	}
	return c, ctx.Err()
}

// damage marks an error of reading as ErrDamaged, where what was read is to blame and not the disk.
func damage(err error) error {
	var disk *fs.PathError
	var content visitorError
	if errors.As(err, &disk) || errors.As(err, &content) || errors.Is(err, ErrDamaged) || errors.Is(err, ErrNoBackup) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
