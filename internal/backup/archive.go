package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Tools are PostgreSQL's programs for archives.
type Tools struct {
	// Dir is the folder of pg_dump and pg_restore.
	Dir string
	// Version is their major version. It dumps servers of that version and of older ones, and reads the archives of such.
	Version int
}

// Source says of what WriteArchive makes an archive.
type Source struct {
	// Env are the variables (PGHOST=…) by which pg_dump finds the database. A password stands in no argument, where others
	// could see it.
	Env []string
	// Schema is the one whose tables are taken.
	Schema string
	// Without are tables of which no row is taken.
	Without []string
}

// WriteArchive makes pg_dump write an archive to out.
func (t *Tools) WriteArchive(ctx context.Context, out io.Writer, s Source) error {
	args := []string{"--format=custom", "--encoding=UTF8", "--no-owner", "--no-privileges", "--no-password", "--schema=" + quoteName(s.Schema)}
	for _, table := range s.Without {
		args = append(args, "--exclude-table-data="+quoteName(s.Schema)+"."+quoteName(table))
	}
	cmd, said := t.command(ctx, "pg_dump", args...)
	cmd.Env = append(cmd.Env, s.Env...)
	cmd.Stdout = out
	if err := cmd.Run(); err != nil {
		return failed(ctx, "pg_dump", err, said)
	}
	return nil
}

// command returns a command of one of the tools, and what it will have said on its standard error.
func (t *Tools) command(ctx context.Context, name string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(ctx, filepath.Join(t.Dir, name), args...)
	// Whatever PG… is set belongs to another database; the messages are those that we know.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PG") })
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	cmd.SysProcAttr = dying()
	said := new(bytes.Buffer)
	cmd.Stderr = said
	return cmd, said
}

// maxSaid is how much of what a tool has said is told, in bytes.
const maxSaid = 2_000

func failed(ctx context.Context, name string, err error, said *bytes.Buffer) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	text := bytes.TrimSpace(said.Bytes())
	text = text[max(0, len(text)-maxSaid):]
	return fmt.Errorf("%s failed (%w): %s", name, err, text)
}

// versionTable is where the migrations that have been made are kept: what of it an archive holds says what the archive is.
const versionTable = "goose_db_version"

// stallLimit is how long pg_restore may write nothing while it is listened to. In a damaged archive it may search for ever.
// A variable for the tests.
var stallLimit = time.Minute

// listener reads what a program writes, and gives up one that has stalled.
type listener struct{ *os.File }

func (l listener) Read(p []byte) (int, error) {
	if err := l.SetReadDeadline(time.Now().Add(stallLimit)); err != nil {
		return 0, err
	}
	n, err := l.File.Read(p)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("%w: pg_restore has made nothing of it for %s, and was ended", ErrDamaged, stallLimit)
	}
	return n, err
}

// read reads an archive by what pg_restore makes of it.
func (t *Tools) read(ctx context.Context, file *os.File, count *counter) (c Contents, err error) {
	c.Format = Archive
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd, said := t.command(ctx, "pg_restore", "--data-only", "--file=-")
	cmd.Stdin = file
	out, in, err := os.Pipe() // cmd.StdoutPipe promises no deadline
	if err != nil {
		return c, err
	}
	defer func() { _ = out.Close() }()
	cmd.Stdout = in
	err = cmd.Start()
	_ = in.Close() // it has its own
	if err != nil {
		return c, err
	}
	v := &archiveVisitor{next: count}
	err = readScript(ctx, listener{out}, v)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		cancel() // it may have much more to write, which nobody reads
		_ = cmd.Wait()
		return c, damage(err)
	}
	if e := cmd.Wait(); e != nil {
		if bytes.Contains(said.Bytes(), []byte("unsupported version")) {
			return c, fmt.Errorf("the archive was written by a newer pg_dump than the pg_restore of PostgreSQL %d here can read: install a newer one, or name its folder with --postgres-bin", t.Version)
		}
		// It tells better than its output, which broke off, what is wrong with the file.
		return c, fmt.Errorf("%w: %w", ErrDamaged, failed(ctx, "pg_restore", e, said))
	}
	if err != nil {
		return c, damage(err)
	}
	if c.Schema = v.schema; c.Schema == 0 {
		return c, errors.New("the archive holds no database of Menagerie: the table " + versionTable + " is missing in it")
	}
	return c, nil
}

// archiveVisitor passes everything on but the table of migrations, which it looks into.
type archiveVisitor struct {
	next     Visitor
	versions []string // the columns of the table of migrations, while it is read
	schema   int64
}

func (v *archiveVisitor) Table(name string, columns []string) error {
	if v.versions = nil; name == versionTable {
		v.versions = columns
		return nil
	}
	return v.next.Table(name, columns)
}

func (v *archiveVisitor) Row(fields [][]byte) error {
	if v.versions == nil {
		return v.next.Row(fields)
	}
	n, applied := int64(0), false
	for i, column := range v.versions {
		switch column {
		case "version_id":
			n, _ = strconv.ParseInt(string(fields[i]), 10, 64) // of what is no number comes no version
		case "is_applied":
			applied = string(fields[i]) == "t"
		}
	}
	if applied {
		v.schema = max(v.schema, n)
	}
	return nil
}

// harmless is what may stand between the tables in the output of pg_restore. Anything else would be data that get lost: rows
// as INSERT statements, large objects.
var harmless = regexp.MustCompile(`^(|--.*|SET [a-z_]+ = [^;]*;|SELECT pg_catalog\.set_config\('search_path', '', false\);` +
	`|SELECT pg_catalog\.setval\('[^;]*', [0-9]+, (true|false)\);|\\(un)?restrict [A-Za-z0-9]+)$`)

// readScript reads SQL as pg_restore --data-only writes it.
func readScript(ctx context.Context, r io.Reader, v Visitor) error {
	l := newLines(r, nil)
	for ctx.Err() == nil {
		line, err := l.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case bytes.HasPrefix(line, []byte(copyHead)):
			if err := readTable(l, line, v); err != nil {
				return err
			}
		case bytes.HasPrefix(line, []byte("SET client_encoding")) && string(line) != "SET client_encoding = 'UTF8';":
			return visitorError{errors.New("the archive is not in UTF-8; make it with pg_dump --encoding=UTF8")}
		case !harmless.Match(line):
			return visitorError{errors.New("the archive holds more than the rows of tables, which would be lost; make it without --inserts and without large objects")}
		}
	}
	return ctx.Err()
}
