package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"menagerie/db"
	"menagerie/internal/backup"
	"menagerie/internal/pgembed"
	"menagerie/internal/transfer"
)

type backupCommand struct {
	File   string `arg:"" help:"The file to write, which its owner alone can read. - is the standard output."`
	Format string `enum:",custom,logical" default:"" placeholder:"custom|logical" help:"custom is what pg_dump --format=custom writes, logical needs no program of PostgreSQL. Default: custom where pg_dump and pg_restore are installed."`
	Force  bool   `help:"Replace the file if it exists."`
}

// Run backs up the database, reads the backup to prove it sound, and only then gives it its name.
func (c *backupCommand) Run(e *environment) (err error) {
	defer func() { err = interrupted(err, "nothing was written") }()
	if c.File != "-" {
		if err := backup.CheckTarget(c.File, c.Force); err != nil {
			return err
		}
	}
	if err := e.hasData(); err != nil {
		return err
	}
	e.patient = true
	d, where, closeDB, err := e.connect() // without migrating: a backup is what one makes before that
	if err != nil {
		return err
	}
	defer closeDB()
	home, err := home(e.ctx, d)
	if err != nil {
		return err
	}
	if home.Migration == 0 {
		return nothingToBackUp(where)
	}
	tools, err := c.tools(e, home)
	if err != nil {
		return err
	}
	if c.File == "-" {
		return c.write(e.ctx, d, home, tools, e.stdout)
	}
	var contents backup.Contents
	size, err := backup.Save(c.File, c.Force, func(file *os.File) error {
		if err := c.write(e.ctx, d, home, tools, file); err != nil {
			return err
		}
		contents, err = readWithProgress(e, file, tools)
		return err
	})
	if err != nil {
		return err
	}
	proved := "read back"
	if contents.Format == backup.Logical { // whose checksum has been compared
		proved += " and found whole"
	}
	fmt.Fprintf(e.stdout, "%d rows of %d tables backed up to %s: %d bytes in format %s, %s\n"+
		"It holds personal data and hashes of passwords: keep it where nobody else can read it.\n",
		contents.Rows, contents.Tables, c.File, size, contents.Format, proved)
	return nil
}

// hasData returns an error where the private PostgreSQL would have to be made first.
func (e *environment) hasData() error {
	if e.database.DatabaseURL != "" {
		return nil
	}
	dir, err := e.database.dataDir()
	if err != nil {
		return err
	}
	if has, err := pgembed.HasData(dir); has || err != nil {
		return err
	}
	return nothingToBackUp(dir)
}

func nothingToBackUp(where string) error {
	return fmt.Errorf("there is nothing to back up: %s has no data of Menagerie; name the right folder with --data, or the right database with --database-url", where)
}

func home(ctx context.Context, d *db.DB) (db.Home, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	return d.Home(ctx)
}

// tools returns what writes an archive, or nil where the backup is to be a logical one.
func (c *backupCommand) tools(e *environment, home db.Home) (*backup.Tools, error) {
	if c.Format == string(backup.Logical) {
		return nil, nil
	}
	// The server's own version, or else the next one above it: an older one cannot dump it.
	var best *pgembed.Clients
	for _, found := range pgembed.FindClients(e.database.PostgresBin) {
		if found.Version >= home.ServerVersion && (best == nil || found.Version < best.Version) {
			best = &found
		}
	}
	switch {
	case best != nil:
		return &backup.Tools{Dir: best.Dir, Version: best.Version}, nil
	case c.Format == "":
		return nil, nil
	}
	return nil, fmt.Errorf("--format custom needs pg_dump and pg_restore of PostgreSQL %d or newer, and they are not installed here: "+
		"install PostgreSQL's client programs (apt install postgresql-client), name their folder with --postgres-bin, or use --format logical", home.ServerVersion)
}

// write writes the backup, an archive if there are tools for it.
func (c *backupCommand) write(ctx context.Context, d *db.DB, home db.Home, tools *backup.Tools, to io.Writer) error {
	if tools != nil {
		env, err := d.ClientEnvironment()
		if err != nil {
			return err
		}
		return tools.WriteArchive(ctx, to, backup.Source{Env: env, Schema: home.Schema, Without: db.NotBackedUp})
	}
	var w *backup.Writer
	err := d.Dump(ctx, func(migration int64) (_ db.RowVisitor, err error) {
		w, err = backup.NewWriter(to, migration, time.Now())
		return w, err
	})
	if err != nil {
		return err
	}
	return w.Close()
}

type restoreCommand struct {
	File string `arg:"" help:"The file, as backup or pg_dump --format=custom has written it. - is the standard input."`
}

// Run proves the backup sound before it touches the database, and fills that in one transaction.
func (c *restoreCommand) Run(e *environment) (err error) {
	defer func() { err = interrupted(err, "nothing was restored") }()
	file, err := c.open()
	if err != nil {
		return err
	}
	defer file.Close()
	// The newest reads what any older one has written.
	var tools *backup.Tools
	for _, found := range pgembed.FindClients(e.database.PostgresBin) {
		if tools == nil || found.Version > tools.Version {
			tools = &backup.Tools{Dir: found.Dir, Version: found.Version}
		}
	}
	contents, err := readWithProgress(e, file, tools)
	if err != nil {
		return err
	}
	newest, err := db.NewestMigration()
	if err != nil {
		return err
	}
	if contents.Schema > newest {
		return fmt.Errorf("the backup is of a newer Menagerie than this one: its schema has the number %d, and this program knows those up to %d; restore it with the newer program", contents.Schema, newest)
	}
	e.patient = true
	d, where, closeDB, err := e.connect()
	if err != nil {
		return err
	}
	defer closeDB()
	err = d.Load(e.ctx, contents.Schema, func(v db.RowVisitor) error {
		_, err := backup.Read(e.ctx, file, tools, v)
		return err
	})
	var inUse db.ErrInUse
	var notEmpty db.ErrNotEmpty
	switch {
	case errors.As(err, &inUse):
		return fmt.Errorf("%w; stop the server and whatever else uses %s, and run the same command again", inUse, where)
	case errors.As(err, &notEmpty):
		return fmt.Errorf("%w, and a restore overwrites nothing; restore into a new folder (--data), or a new database (--database-url), and let the server use that", notEmpty)
	case err != nil:
		return err
	}
	if err := d.Migrate(e.ctx); err != nil {
		return fmt.Errorf("everything is restored, and the schema could not be brought up to date; the next start of the server tries again: %w", err)
	}
	fmt.Fprintf(e.stdout, "%d rows of %d tables restored into %s\nNobody is signed in: sessions and signing keys are not restored. Passwords are as they were.\n",
		contents.Rows, contents.Tables, where)
	return nil
}

// open opens the file, and the standard input as a file that can be read twice.
func (c *restoreCommand) open() (*os.File, error) {
	if c.File != "-" {
		return os.Open(c.File)
	}
	file, err := os.CreateTemp("", "menagerie-restore-*")
	if err != nil {
		return nil, err
	}
	// It lives as long as it is open, however this process ends.
	_, copied := io.Copy(file, os.Stdin)
	if err := errors.Join(os.Remove(file.Name()), copied); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// readWithProgress reads a whole backup, which proves it sound.
func readWithProgress(e *environment, file *os.File, tools *backup.Tools) (backup.Contents, error) {
	progress := &rowProgress{show: transfer.NewProgress(e.stderr, 0)}
	contents, err := backup.Read(e.ctx, file, tools, progress)
	if err == nil {
		progress.show(transfer.Progress{Rows: progress.rows, Final: true})
	}
	return contents, err
}

// rowProgress shows how many rows have passed.
type rowProgress struct {
	show func(transfer.Progress)
	rows int
}

// Table implements backup.Visitor.
func (p *rowProgress) Table(string, []string) error { return nil }

// Row implements backup.Visitor.
func (p *rowProgress) Row([][]byte) error {
	if p.rows++; p.rows%1_000 == 0 {
		p.show(transfer.Progress{Rows: p.rows})
	}
	return nil
}

// interrupted puts an end that was asked for into words.
func interrupted(err error, what string) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; " + what)
	}
	return err
}
