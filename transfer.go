package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"menagerie/db"
	"menagerie/internal/auth"
	"menagerie/internal/demo"
	"menagerie/internal/pets"
	"menagerie/internal/transfer"
)

// accountFlags name a household of an account. Whoever can run these commands on the database needs no password.
type accountFlags struct {
	User      string `required:"" placeholder:"EMAIL" help:"The e-mail address of the account."`
	Household string `placeholder:"NAME" help:"The name of one of the account's households. Default: the oldest."`
}

// find returns the user and the household.
func (f *accountFlags) find(ctx context.Context, d *db.DB) (pets.Viewer, *pets.Household, error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	account, _, _, err := d.Credentials(ctx, auth.EmailKey(f.User), nil)
	if errors.Is(err, pets.ErrNotFound) {
		return pets.Viewer{}, nil, fmt.Errorf("--user: there is no account with the address %s; sign up first", f.User)
	}
	if err != nil {
		return pets.Viewer{}, nil, err
	}
	user := pets.Viewer{User: account.ID}
	of, err := d.HouseholdsOf(ctx, user, []pets.UserID{user.User})
	if err != nil {
		return pets.Viewer{}, nil, err
	}
	var names []string
	for _, h := range of[user.User] {
		if f.Household == "" || h.Name == f.Household {
			return user, h, nil
		}
		names = append(names, fmt.Sprintf("%q", h.Name))
	}
	if len(names) == 0 {
		return pets.Viewer{}, nil, fmt.Errorf("--user: the account %s belongs to no household", f.User)
	}
	return user, nil, errNoHousehold{f.Household, names}
}

// errNoHousehold says that the account has no household of that name.
type errNoHousehold struct {
	name string
	have []string
}

func (e errNoHousehold) Error() string {
	return fmt.Sprintf("--household: the account has no household %q, it has %s", e.name, strings.Join(e.have, ", "))
}

type importCommand struct {
	File string `arg:"" help:"The file: CSV with a header, or JSON as export writes it. - is the standard input."`
	accountFlags
	CreateHousehold bool              `help:"Make the household where the account has none of that name."`
	Column          map[string]string `placeholder:"FIELD=HEADER" help:"Which column of a CSV holds a field, where its header does not tell: --column name=\"Animal's Name\". Can be given many times. An empty header leaves the field out."`
	Species         string            `placeholder:"SPECIES" help:"The species of the rows of a CSV that do not say: DOG, CAT, …"`
	Dates           string            `enum:",dmy,mdy" default:"" placeholder:"dmy|mdy" help:"How numeric dates such as 03/04/2019 are meant: dmy (day first) or mdy (month first)."`
	Rejects         string            `placeholder:"FILE" help:"Where to write the rows that cannot be taken. Default: beside the file, with .rejects before the ending."`
}

// Run imports the file.
func (c *importCommand) Run(e *environment) (err error) {
	species, err := speciesOf(c.Species)
	if err != nil {
		return err
	}
	file, size := os.Stdin, int64(0)
	if c.File != "-" {
		if file, err = os.Open(c.File); err != nil {
			return err
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			size = info.Size()
		}
	}
	d, _, closeDB, err := e.open()
	if err != nil {
		return err
	}
	defer closeDB()
	user, household, err := c.find(e.ctx, d)
	var none errNoHousehold
	switch {
	case errors.As(err, &none) && c.CreateHousehold:
		name, problems := pets.CheckName(c.Household, "--household")
		if len(problems) > 0 {
			return problems
		}
		ctx, cancel := context.WithTimeout(e.ctx, askTimeout)
		defer cancel()
		if household, err = d.CreateHousehold(ctx, user, name, time.Now()); err != nil {
			return err
		}
	case errors.As(err, &none):
		return fmt.Errorf("%w; --create-household makes it", err)
	case err != nil:
		return err
	}
	rejects := &lazyFile{path: c.rejectsPath(), not: file}
	summary, err := transfer.Import(e.ctx, d, transfer.Options{
		Viewer: user, Household: household.ID, Now: time.Now(), Columns: c.Column, Species: species,
		Dates: transfer.DateOrder(strings.ToUpper(c.Dates)), Progress: transfer.NewProgress(e.stderr, size), Rejects: rejects,
	}, file)
	for _, m := range summary.Mapping {
		fmt.Fprintf(e.stdout, "column %-24q is read as %s\n", m.Header, m.Field)
	}
	for _, header := range summary.Ignored {
		fmt.Fprintf(e.stdout, "column %-24q is not read\n", header)
	}
	fmt.Fprintf(e.stdout, "%d rows: %d imported into %q, %d there already, %d rejected\n",
		summary.Rows, summary.Imported, household.Name, summary.AlreadyThere, summary.Rejected)
	if rejects.file != nil {
		fmt.Fprintf(e.stdout, "the rejected rows are in %s, each with its line and the reason\n", rejects.path)
		err = errors.Join(err, rejects.file.Close())
	}
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; run the same command again to go on, no animal is imported twice")
	}
	return err
}

func (c *importCommand) rejectsPath() string {
	switch {
	case c.Rejects != "":
		return c.Rejects
	case c.File == "-":
		return "rejects.csv"
	}
	ending := filepath.Ext(c.File)
	return strings.TrimSuffix(c.File, ending) + ".rejects" + ending
}

func speciesOf(s string) (pets.Species, error) {
	if s == "" {
		return "", nil
	}
	var all []string
	for _, species := range pets.AllSpecies {
		if strings.EqualFold(s, string(species)) {
			return species, nil
		}
		all = append(all, string(species))
	}
	return "", fmt.Errorf("--species must be one of %s, and is %q", strings.Join(all, ", "), s)
}

// lazyFile makes its file with the first write: an import without rejects leaves none.
type lazyFile struct {
	path string
	not  *os.File // which it must not be: to make it would empty it
	file *os.File
}

func (f *lazyFile) Write(b []byte) (int, error) {
	if f.file == nil {
		if same(f.path, f.not) {
			return 0, errors.New("the rejected rows would be written over the file that is imported; name another with --rejects")
		}
		file, err := os.Create(f.path)
		if err != nil {
			return 0, fmt.Errorf("the rejected rows cannot be written; name another file with --rejects: %w", err)
		}
		f.file = file
	}
	return f.file.Write(b)
}

// same reports whether the path is that of the open file.
func same(path string, file *os.File) bool {
	there, err := os.Stat(path)
	if err != nil {
		return false
	}
	opened, err := file.Stat()
	return err == nil && os.SameFile(there, opened)
}

type exportCommand struct {
	accountFlags
	Format string `enum:"csv,json" default:"csv" help:"csv holds the animals, json their weights and vaccinations too."`
	Output string `short:"o" default:"-" placeholder:"FILE" help:"The file to write. Default: the standard output."`
}

// Run exports the household.
func (c *exportCommand) Run(e *environment) (err error) {
	d, _, closeDB, err := e.open()
	if err != nil {
		return err
	}
	defer closeDB()
	user, household, err := c.find(e.ctx, d)
	if err != nil {
		return err
	}
	options := transfer.ExportOptions{Viewer: user, Household: household.ID, Now: time.Now()}
	write := transfer.ExportCSV
	if c.Format == "json" {
		write = transfer.ExportJSON
	}
	if c.Output == "-" {
		_, err = write(e.ctx, d, options, e.stdout)
		return err
	}
	n, err := writeFile(c.Output, func(w io.Writer) (int, error) { return write(e.ctx, d, options, w) })
	if err == nil {
		fmt.Fprintf(e.stdout, "%d animals of %q exported to %s\n", n, household.Name, c.Output)
	}
	return err
}

// writeFile writes beside the file and renames when all is written: a file that was there before is replaced whole or not
// at all.
func writeFile(path string, write func(io.Writer) (int, error)) (n int, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name()) // what is half written is of no use
		}
	}()
	n, err = write(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return n, err
	}
	return n, os.Rename(file.Name(), path)
}

type demoCommand struct {
	accountFlags
	Animals int    `default:"1000" help:"How many animals, 1 to 10,000,000."`
	Seed    uint64 `default:"1" help:"Another seed gives other animals; the same seed gives the same again, which are not added twice."`
}

// Validate implements kong's check of values.
func (c *demoCommand) Validate() error {
	if c.Animals < 1 || c.Animals > 10_000_000 {
		return fmt.Errorf("--animals must be 1 to 10000000, and is %d", c.Animals)
	}
	return nil
}

// Run fills the household.
func (c *demoCommand) Run(e *environment) error {
	d, _, closeDB, err := e.open()
	if err != nil {
		return err
	}
	defer closeDB()
	user, household, err := c.find(e.ctx, d)
	if err != nil {
		return err
	}
	now := time.Now()
	summary, err := transfer.Load(e.ctx, d, transfer.Options{
		Viewer: user, Household: household.ID, Now: now, Progress: transfer.NewProgress(e.stderr, int64(c.Animals)),
	}, demo.Animals(c.Animals, c.Seed, now))
	fmt.Fprintf(e.stdout, "%d animals added to %q with %d weights and %d vaccinations, %d there already\n",
		summary.Imported, household.Name, summary.Weights, summary.Vaccinations, summary.AlreadyThere)
	return err
}
