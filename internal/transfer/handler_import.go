package transfer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// The lines of the answer to an import. Each has one member.
type (
	progressLine struct {
		Progress progressCounts `json:"progress"`
	}
	rejectLine struct {
		Reject rejectedRow `json:"reject"`
	}
	doneLine struct {
		Done doneCounts `json:"done"`
	}
	errorLine struct {
		Error *failure `json:"error"`
	}
)

type counts struct {
	Rows         int `json:"rows"`
	Imported     int `json:"imported"`
	AlreadyThere int `json:"alreadyThere"`
	Rejected     int `json:"rejected"`
}

type progressCounts struct {
	counts
	Bytes int64 `json:"bytes"` // of the file
}

type doneCounts struct {
	counts
	// NotListed are those of the rejected rows for which no line was sent, because nobody took the lines; see lines.
	NotListed int `json:"notListed,omitempty"`
}

type rejectedRow struct {
	Line   int      `json:"line"`
	Reason string   `json:"reason"`
	Cells  []string `json:"cells"`
}

var (
	errManyImports = &failure{http.StatusServiceUnavailable, codeUnavailable, "Many imports are under way; try again in a minute."}
	errOwnImports  = &failure{http.StatusTooManyRequests, codeRateLimited, "Two other imports of yours are under way; let one of them end first."}
)

// Import answers POST /import?household=ID&name=FILE.csv&column=FIELD=HEADER&species=SPECIES&dates=DMY|MDY, whose body is a file, with
// lines of JSON (NDJSON): progress after each batch, each row that is rejected, and at the end what was done or an error. What
// stands before an error stays imported. Without a household it is the viewer's oldest.
//
// A file of which nothing can be read is refused with 422, one that is larger than MaxUpload with 413: unless its length was not
// announced, without reading it.
func (h *Handler) Import(w http.ResponseWriter, r *http.Request) {
	opts, err := h.options(r)
	if err == nil && r.ContentLength > MaxUpload {
		err = uploadFailure(&http.MaxBytesError{Limit: MaxUpload}, "the file is larger than 256 MB; split it")
	}
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	viewer, households, err := h.households(w, r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	opts.Viewer, opts.Household = viewer, households[0].ID
	leave := h.take(&h.imports, w, r, viewer, errOwnImports, errManyImports)
	if leave == nil {
		return
	}
	defer leave()

	ctx, cancel := context.WithCancelCause(context.WithoutCancel(r.Context()))
	defer cancel(nil)
	conn := http.NewResponseController(w)
	out := newLines(w, conn, h.cfg.Stall, cancel)
	file := &upload{body: r.Body, conn: conn, stall: h.cfg.Stall, over: out.arrived}
	// The request's context ends with the connection. But what has arrived until then is to be stored, and the error to be that of
	// the file, as long as it is under way: then it ends by itself.
	defer context.AfterFunc(r.Context(), func() {
		if file.isWhole() {
			cancel(context.Canceled)
		}
	})()
	defer context.AfterFunc(ctx, file.stop)() // nobody waits for a file that nobody stores
	_ = conn.SetWriteDeadline(time.Time{})    // that of the server; lines sets its own

	opts.Progress = func(p Progress) {
		if !p.Final {
			out.setProgress(progressLine{progressCounts{counts{p.Rows, p.Imported, p.AlreadyThere, p.Rejected}, p.Done}})
		}
	}
	opts.Rejected = func(row Reject) error {
		out.add(rejectLine{rejectedRow{row.Line, inWords.Replace(row.Reason), row.Cells}})
		return nil
	}
	summary, err := Import(ctx, stopping{h.cfg.Store, cancel}, opts, file)
	file.leave()
	if err != nil && !out.isBegun() {
		_ = conn.SetWriteDeadline(time.Now().Add(h.cfg.Stall))
		h.refuse(w, r, err)
		return
	}
	err = out.end(func(omitted int) any {
		if err == nil {
			return doneLine{doneCounts{counts{summary.Rows, summary.Imported, summary.AlreadyThere, summary.Rejected}, omitted}}
		}
		f := *h.failureOf(r.Context(), http.Header{}, err)
		f.Message = fmt.Sprintf("%s. What was imported before stays, %d of %d rows.", strings.TrimSuffix(f.Message, "."), summary.Imported, summary.Rows)
		return errorLine{&f}
	})
	if err != nil {
		panic(http.ErrAbortHandler) // nobody is there who could be told
	}
}

// stopping is a Store whose first error ends the import at once, also where it waits for the rest of the file.
type stopping struct {
	Store
	cancel context.CancelCauseFunc
}

// ImportRecords implements Store.
func (s stopping) ImportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, records []pets.Record,
	now time.Time) ([]pets.ImportResult, error) {
	results, err := s.Store.ImportRecords(ctx, viewer, household, records, now)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
			err = cause // no fault of the store
		}
		err = storeError{err}
		s.cancel(err)
	}
	return results, err
}
