// Package backup writes and reads backups of a whole database: files from which it can be made again elsewhere.
//
// There are two formats. An archive is what pg_dump writes (pg_dump -Fc); it takes pg_dump and pg_restore, and pg_restore
// alone restores it too. A logical backup needs neither: it is a gzipped text of COPY statements between a first line that
// says what it is and a last line that proves that it is whole; its tables are made by the program's migrations.
//
// Both are read in the same way, as tables and their rows: an archive by what pg_restore makes of it. So nothing but rows
// gets from a file into a database, whoever wrote it.
package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Format is how a backup is written.
type Format string

// The formats.
const (
	Archive Format = "custom" // as pg_dump calls it
	Logical Format = "logical"
)

// A Visitor is told what a backup holds: each table, followed by its rows.
type Visitor interface {
	// Table begins a table. Its rows have these columns, in this order.
	Table(name string, columns []string) error
	// Row is a row of the table that was begun last: a field in PostgreSQL's text form for each column, nil where it is null.
	// The fields are good until it returns.
	Row(fields [][]byte) error
}

// Contents says what a backup holds.
type Contents struct {
	Format Format
	Schema int64     // the number of the last migration of the database that was backed up
	MadeAt time.Time // zero for an archive, which only pg_restore --list can tell
	Tables int
	Rows   int64
}

// ErrDamaged says that a file began as a backup, and is not what was written.
var ErrDamaged = errors.New("the backup is damaged or was cut off; nothing can be restored from it, take another one")

// ErrNoBackup says that a file never was a backup that this package can read.
var ErrNoBackup = errors.New("the file is no backup: it was written neither by menagerie backup nor by pg_dump --format=custom")

// errNoTools says that an archive cannot be read here.
var errNoTools = errors.New("the backup is an archive of pg_dump, which takes pg_restore to read, and that is not installed here: " +
	"install PostgreSQL's client programs (apt install postgresql-client), or name their folder with --postgres-bin")

// The first bytes of the formats.
const (
	archiveMagic = "PGDMP"
	gzipMagic    = "\x1f\x8b"
)

// Read reads a whole backup from its first byte and proves it sound, as far as its format lets it: a logical backup is proved to
// be what was written, and an archive, which has no checksum, to be what pg_restore makes tables and rows of. That of each table and row v, unless it is nil, is told
// before that is known is to be undone on an error. Tools are needed for an archive alone, and may be nil.
//
// The errors are ErrNoBackup, ErrDamaged, those of v, and those of reading the file.
func Read(ctx context.Context, file *os.File, tools *Tools, v Visitor) (Contents, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Contents{}, err
	}
	magic := make([]byte, len(archiveMagic))
	n, err := io.ReadFull(file, magic)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Contents{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return Contents{}, err
	}
	count := &counter{next: v}
	var c Contents
	switch magic = magic[:n]; {
	case bytes.HasPrefix(magic, []byte(gzipMagic)):
		c, err = readLogical(ctx, file, count)
	case bytes.Equal(magic, []byte(archiveMagic)):
		if tools == nil {
			return Contents{}, errNoTools
		}
		c, err = tools.read(ctx, file, count)
	default:
		return Contents{}, ErrNoBackup
	}
	var told visitorError
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case errors.As(err, &told):
		err = told.error
	}
	c.Tables, c.Rows = len(count.seen), count.rows
	return c, err
}

// visitorError is an error of the visitor: the file is not to blame.
type visitorError struct{ error }

func visited(err error) error {
	if err == nil {
		return nil
	}
	return visitorError{err}
}

// counter counts what it passes on, and refuses a table that comes twice.
type counter struct {
	next Visitor
	seen map[string]bool
	rows int64
}

func (c *counter) Table(name string, columns []string) error {
	if c.seen[name] {
		return visitorError{fmt.Errorf("the backup has the table %q twice; it must be of one schema alone", name)}
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[name] = true
	if c.next == nil {
		return nil
	}
	return visited(c.next.Table(name, columns))
}

func (c *counter) Row(fields [][]byte) error {
	c.rows++
	if c.next == nil {
		return nil
	}
	return visited(c.next.Row(fields))
}
