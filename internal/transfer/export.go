package transfer

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"menagerie/internal/pets"
)

// ExportOptions say whose animals to export.
type ExportOptions struct {
	Viewer    pets.Viewer
	Household pets.HouseholdID

	// Households, if any, are exported one after the other instead of Household. Where they are several, each animal has
	// the name of its household beside it, which Import passes over.
	Households []*pets.Household

	// Now is the moment of the export, which an export to JSON names.
	Now time.Time

	// Progress, if any, is called after every thousand animals, and a last time when all is over, however it ended.
	Progress func(Progress)
}

// ExportCSV writes the animals of a household to w, a row for each under a header of the names of Fields, and returns how
// many there were. Import makes the same animals of it. Weights and vaccinations are not in it; see ExportJSON.
//
// Texts that a spreadsheet would take for a formula have an apostrophe before them. Tags stand with semicolons between them
// or, where one holds a comma or semicolon itself, as a list in JSON. The first identifier of each kind stands in the column
// of that kind; where these columns cannot say all (there are two of a kind, one has a registry, …), all of them stand in the column
// identifiers as well, as a list in JSON of objects with kind, value, registry and issuedOn.
//
// It returns the error of the store, which is that of ctx where the latter ends, or of w. What w got by then is not whole.
func ExportCSV(ctx context.Context, store Store, opts ExportOptions, w io.Writer) (int, error) {
	out := csv.NewWriter(w)
	header := Fields()
	if opts.several() {
		header = append(header, householdColumn)
	}
	if err := out.Write(header); err != nil {
		return 0, fmt.Errorf("write the export: %w", err)
	}
	count, err := export(ctx, store, &opts, false, func(r *pets.Record, household *pets.Household) error {
		cells := animalCells(&r.Animal)
		if opts.several() {
			cells = append(cells, escapeCell(household.Name))
		}
		return out.Write(cells)
	})
	out.Flush()
	if err == nil && out.Error() != nil {
		err = fmt.Errorf("write the export: %w", out.Error())
	}
	return count, err
}

// ExportJSON writes the animals of a household to w, with their weights and vaccinations, and returns how many animals there
// were. Import makes the same of it. It is one document with a line for each animal:
//
//	{"menagerie": 1, "exportedAt": "2026-07-01T12:00:00Z", "animals": [
//	{"uuid": "…", "version": 3, "name": "…", …, "weights": [{…}], "vaccinations": [{…}]},
//	…
//	]}
//
// Errors are those of ExportCSV.
func ExportJSON(ctx context.Context, store Store, opts ExportOptions, w io.Writer) (int, error) {
	out := bufio.NewWriter(w)
	_, _ = fmt.Fprintf(out, `{"menagerie": %d, "exportedAt": %q, "animals": [`, jsonVersion, formatMoment(opts.Now)) // Flush returns the error
	separator := "\n"
	count, err := export(ctx, store, &opts, true, func(r *pets.Record, household *pets.Household) error {
		animal := toRecordJSON(r)
		if opts.several() {
			animal.Household = &household.Name
		}
		_, err := out.WriteString(separator + encodeLine(animal))
		separator = ",\n"
		return err
	})
	if err != nil {
		_ = out.Flush() // the first error is the one that counts
		return count, err
	}
	_, _ = out.WriteString("\n]}\n")
	if err := out.Flush(); err != nil {
		return count, fmt.Errorf("write the export: %w", err)
	}
	return count, nil
}

// householdColumn is the header of the column that an export of several households has behind the others. It is that of no
// field, so Import does not read it.
const householdColumn = "household"

// several reports whether it takes a name to tell whose an animal is.
func (o *ExportOptions) several() bool { return len(o.Households) > 1 }

func export(ctx context.Context, store Store, opts *ExportOptions, care bool, write func(*pets.Record, *pets.Household) error) (int, error) {
	count := 0
	report := func(final bool) {
		if opts.Progress != nil {
			opts.Progress(Progress{Rows: count, Done: int64(count), Final: final})
		}
	}
	defer func() { report(true) }()
	households := opts.Households
	if households == nil {
		households = []*pets.Household{{ID: opts.Household}}
	}
	for _, household := range households {
		err := store.ExportRecords(ctx, opts.Viewer, household.ID, care, func(r *pets.Record) error {
			if err := write(r, household); err != nil {
				return fmt.Errorf("write the export: %w", err)
			}
			if count++; count%DefaultBatch == 0 {
				report(false)
				return ctx.Err()
			}
			return nil
		})
		if err != nil {
			return count, err
		}
	}
	return count, nil
}

// animalCells returns the cells of an animal's row, in the order of the fields.
func animalCells(a *pets.Animal) []string {
	cells := make([]string, fieldCount)
	identifiers := newIdentifierCells(a.Identifiers)
	copy(cells, identifiers.values[:])
	cells[fieldLicenceIssuedOn] = or(dateText(identifiers.licenceIssuedOn), "")
	if !identifiers.holdAll(a.Identifiers) {
		cells[fieldIdentifiers] = encodeLine(toIdentifiersJSON(a.Identifiers))
	}
	cells[fieldUUID] = a.ID.UUID.String()
	cells[fieldVersion] = strconv.Itoa(a.Version)
	cells[fieldName] = a.Name
	cells[fieldSpecies] = string(a.Species)
	cells[fieldBreed] = or(a.Breed, "")
	cells[fieldSecondBreed] = or(a.SecondBreed, "")
	cells[fieldSex] = string(a.Sex)
	if a.Neutered != nil {
		cells[fieldNeutered] = map[bool]string{true: "yes", false: "no"}[*a.Neutered]
	}
	if a.BornOn != nil {
		cells[fieldBornOn] = a.BornOn.String()
		cells[fieldBornOnPrecision] = string(a.BornOnPrecision)
	}
	cells[fieldColour] = or(a.Colour, "")
	cells[fieldMarkings] = or(a.Markings, "")
	cells[fieldStatus] = string(a.Status)
	cells[fieldTags] = joinTags(a.Tags)
	cells[fieldNotes] = or(a.Notes, "")
	cells[fieldCreatedAt] = formatMoment(a.CreatedAt)
	cells[fieldUpdatedAt] = formatMoment(a.UpdatedAt)
	for i := range cells {
		cells[i] = escapeCell(cells[i])
	}
	return cells
}

// or returns what p points to, or other where it is nil.
func or[T any](p *T, other T) T {
	if p == nil {
		return other
	}
	return *p
}
