// Package transfer brings animals in and out of the house: CSV, which a spreadsheet opens, and JSON, which holds all.
//
// Both ways stream. However large a file is, only a few batches of it are in memory, but for some 40 bytes for each row
// that has neither an id nor an identifier (see Import).
package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// Store is where the animals are kept.
type Store interface {
	// ImportRecords stores a batch in one transaction and returns the outcome for each record, in their order.
	ImportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, records []pets.Record,
		now time.Time) ([]pets.ImportResult, error)

	// ExportRecords yields each animal of the household in the order of creation; with care, its weights and
	// vaccinations too. The record that it yields is good until yield returns.
	ExportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, care bool,
		yield func(*pets.Record) error) error
}

// Format is what a file is written in.
type Format string

// The formats. FormatUnknown leaves it to Import to look at the first character: JSON begins with a brace or a bracket.
const (
	FormatUnknown Format = ""
	CSV           Format = "csv"
	JSON          Format = "json"
)

// DefaultBatch is the number of rows that are stored at a time where Options do not say.
const DefaultBatch = 1_000

// batchTimeout bounds the storing of a batch, which takes seconds at most: a network that says nothing must not hold up an
// import for good.
const batchTimeout = time.Minute

// askTimeout bounds the look at what somebody may import and export, as the deadline of other requests does: it is not to wait
// behind imports and exports.
const askTimeout = 8 * time.Second

// maxBatchBytes ends a batch early, so that a thousand long rows do not fill the memory.
const maxBatchBytes = 4 << 20

// Options say what to import, and for whom.
type Options struct {
	Viewer    pets.Viewer
	Household pets.HouseholdID

	// Now is the moment of the import: dates after it are rejected, and what a record does not say of its own creation
	// becomes it.
	Now time.Time

	// Format is what the file is written in; Import finds out where it is FormatUnknown.
	Format Format

	// Columns names the columns of a CSV that do not map themselves: the header for a field; see Fields. An empty header
	// says that no column is the field's, even if one would map itself. JSON needs no Columns and ignores them.
	Columns map[string]string

	// Species is that of the rows of a CSV that do not say, and makes a column for it dispensable.
	Species pets.Species

	// Dates is the order of day and month in numeric dates such as 03/04/2019.
	Dates DateOrder

	// Batch is the number of rows that are stored in one transaction; DefaultBatch where it is 0.
	Batch int

	// Progress, if any, is called after each batch, and a last time when all is over, however it ended.
	Progress func(Progress)

	// Rejects, if any, gets each row that cannot be taken, with its line and the reason, in the format of the file and in
	// such a way that it can be corrected and imported. Nothing is written to it unless a row is rejected.
	Rejects io.Writer

	// Rejected, if any, is called with each of these rows. An error that it returns ends the import.
	Rejected func(Reject) error
}

// Reject is a row that cannot be taken.
type Reject struct {
	Line   int    // on which it begins
	Reason string // for people
	// Cells are those of a CSV as they stand there, in the order of its columns; where the row cannot be told into cells,
	// its first line alone. Of a document in JSON it is the animal's text.
	Cells []string
}

// Summary is the outcome of an import. Rows is always the sum of Imported, AlreadyThere and Rejected, also where the
// import was interrupted: what had not been stored by then is in none of them.
type Summary struct {
	Rows         int // animals in the file; the header and blank lines are none
	Imported     int // stored now
	AlreadyThere int // stored before, and left as they were
	Rejected     int // written to the rejects
	Blank        int // lines without anything in them
	Weights      int // stored with the imported animals
	Vaccinations int // stored with the imported animals

	Mapping []Mapping // which column of a CSV was read as which field, in the order of the columns
	Ignored []string  // the columns of a CSV that were not read, in their order
}

// Mapping is a column of a file and the field as which it is read.
type Mapping struct {
	Field  string
	Header string
}

// Import reads animals from r and stores them, in batches, each in a transaction of its own. It can be interrupted
// through ctx and repeated: what is there already is recognised by its id, else by its identifiers; and a row that has
// neither gets an id that is derived from what it says, from the household, and from how many equal rows stand before it.
//
// A row that cannot be taken does not end the import: it goes to the rejects. Import returns an error for a file that as
// a whole cannot be read (it is no text, lacks a column, breaks off in the middle of a JSON document), for one from r, from
// the rejects or from the store, and the cause of ctx's end. All are meant for whoever chose the file. The Summary tells
// what had been done by then. A Read of r that hangs holds up Import's return.
func Import(ctx context.Context, store Store, opts Options, r io.Reader) (Summary, error) {
	in, format, err := open(r, opts.Format)
	if err != nil {
		return Summary{}, err
	}
	if format == JSON {
		src, err := newDocument(in, &opts)
		if err != nil {
			return Summary{}, err
		}
		return load(ctx, store, &opts, src, newJSONRejects(opts.Rejects), Summary{})
	}
	src, err := newTable(in, &opts)
	if err != nil {
		return Summary{}, err
	}
	if problems := src.columns.problems; problems != nil {
		return Summary{}, errors.New(problems[0].Message)
	}
	summary := Summary{Mapping: src.columns.mapping(), Ignored: src.columns.ignored()}
	return load(ctx, store, &opts, src, newCSVRejects(opts.Rejects, src.columns.header), summary)
}

// Load stores records that do not come from a file, as Import does. They must meet the rules already; see
// pets.AnimalInput. Those whose identifiers belong to other animals count as rejected, and are written nowhere.
func Load(ctx context.Context, store Store, opts Options, records iter.Seq[pets.Record]) (Summary, error) {
	next, stop := iter.Pull(records)
	defer stop() // after load, whose reader has ended by then
	return load(ctx, store, &opts, &sequence{pull: next}, nothing{}, Summary{})
}

// source is a file that is being read.
type source interface {
	// next returns the next row, or io.EOF. Any other error ends the import.
	next() (row, error)
	// done returns how much of the file has been read.
	done() int64
}

// row is an animal in a file. A blank one is none.
type row struct {
	line   int // on which it begins
	blank  bool
	record pets.Record

	problems []Problem
	reason   string // why it cannot be taken: the problems in one text, or ""

	// What stands in the file, for the rejects: cells of a CSV, or a value of JSON.
	cells []string
	value []byte
}

// refuse notes why the row cannot be taken, if it cannot.
func (r *row) refuse(problems []Problem) { r.problems, r.reason = problems, reasonOf(problems) }

// text returns what stands in the file.
func (r *row) text() []string {
	if r.value != nil {
		return []string{string(r.value)}
	}
	return r.cells
}

// rejects is where rows go that cannot be taken.
type rejects interface {
	write(r *row, reason string) error
	// flush brings out what was written. close ends the file, after which nothing is written.
	flush() error
	close() error
}

type nothing struct{}

func (nothing) write(*row, string) error { return nil }
func (nothing) flush() error             { return nil }
func (nothing) close() error             { return nil }

// sequence is a source of records that are there already.
type sequence struct {
	pull  func() (pets.Record, bool)
	count int64
}

func (s *sequence) next() (row, error) {
	record, ok := s.pull()
	if !ok {
		return row{}, io.EOF
	}
	s.count++
	return row{line: int(s.count), record: record}, nil
}

func (s *sequence) done() int64 { return s.count }

// batch is a number of rows, and the error, if any, that stands behind the last of them: io.EOF at the end.
type batch struct {
	rows  []row
	blank int
	done  int64
	err   error
}

// load stores what src holds: one goroutine reads a batch while another batch is stored.
func load(ctx context.Context, store Store, opts *Options, src source, out rejects, summary Summary) (_ Summary, err error) {
	ctx, cancel := context.WithCancel(ctx)
	batches := make(chan batch)
	go func() {
		defer close(batches)
		for {
			b := readBatch(src, opts.Batch)
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
			if b.err != nil {
				return
			}
		}
	}()

	l := loader{store: store, opts: opts, out: out, summary: summary}
	defer func() {
		cancel()
		for range batches { // until the reader has ended, so that nobody touches r from here on
		}
		if closed := out.close(); err == nil && closed != nil {
			err = fmt.Errorf("write the rejects: %w", closed)
		}
		l.report(true)
	}()
	for b := range batches {
		if ctx.Err() != nil {
			break
		}
		if err := l.take(ctx, &b); err != nil {
			return l.summary, err
		}
		if errors.Is(b.err, io.EOF) {
			return l.summary, nil
		}
		if b.err != nil {
			return l.summary, b.err
		}
	}
	return l.summary, context.Cause(ctx)
}

func readBatch(src source, size int) batch {
	if size <= 0 {
		size = DefaultBatch
	}
	var b batch
	from := src.done()
	for len(b.rows)+b.blank < size && b.done-from < maxBatchBytes {
		r, err := src.next()
		b.done = src.done()
		if err != nil {
			b.err = err
			break
		}
		if r.blank {
			b.blank++
			continue
		}
		b.rows = append(b.rows, r)
	}
	return b
}

// loader is an import under way.
type loader struct {
	store   Store
	opts    *Options
	out     rejects
	summary Summary
	done    int64
}

// take stores one batch and counts it.
func (l *loader) take(ctx context.Context, b *batch) error {
	records := make([]pets.Record, 0, len(b.rows))
	for i := range b.rows {
		if b.rows[i].reason == "" {
			records = append(records, b.rows[i].record)
		}
	}
	var results []pets.ImportResult
	if len(records) > 0 {
		ctx, cancel := context.WithTimeout(ctx, batchTimeout)
		defer cancel()
		var err error
		results, err = l.store.ImportRecords(ctx, l.opts.Viewer, l.opts.Household, records, l.opts.Now)
		if err == nil && len(results) != len(records) {
			err = fmt.Errorf("the store answered for %d of %d animals", len(results), len(records))
		}
		if err != nil {
			return fmt.Errorf("lines %d to %d: %w", b.rows[0].line, b.rows[len(b.rows)-1].line, err)
		}
	}

	// The batch is stored, whatever becomes of the rejects: so count all of it before an error is returned.
	var failed error
	for i := range b.rows {
		r := &b.rows[i]
		l.summary.Rows++
		reason := r.reason
		if reason == "" {
			switch result := results[0]; result.Status {
			case pets.Imported:
				l.summary.Imported++
				l.summary.Weights += len(r.record.Weights)
				l.summary.Vaccinations += len(r.record.Vaccinations)
			case pets.AlreadyThere:
				l.summary.AlreadyThere++
			default:
				reason = taken(&result)
			}
			results = results[1:]
		}
		if reason != "" {
			l.summary.Rejected++
			if failed == nil {
				failed = l.out.write(r, reason)
			}
			if failed == nil && l.opts.Rejected != nil {
				failed = l.opts.Rejected(Reject{Line: r.line, Reason: reason, Cells: r.text()})
			}
		}
	}
	l.summary.Blank += b.blank
	l.done = b.done
	if failed == nil {
		failed = l.out.flush()
	}
	if failed != nil {
		return fmt.Errorf("write the rejects: %w", failed)
	}
	l.report(false)
	return nil
}

func (l *loader) report(final bool) {
	if l.opts.Progress != nil {
		s := &l.summary
		l.opts.Progress(Progress{Rows: s.Rows, Imported: s.Imported, AlreadyThere: s.AlreadyThere, Rejected: s.Rejected,
			Done: l.done, Final: final})
	}
}

// taken says whose the identifier is.
func taken(r *pets.ImportResult) string {
	kind := strings.ReplaceAll(strings.ToLower(string(r.Identifier.Kind)), "_", " ")
	if r.Other == nil {
		return fmt.Sprintf("%s %s already belongs to another animal", kind, r.Identifier.Value)
	}
	return fmt.Sprintf("%s %s already belongs to %q (%s)", kind, r.Identifier.Value, r.Other.Name, r.Other.Species)
}
