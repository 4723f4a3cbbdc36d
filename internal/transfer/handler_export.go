package transfer

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"menagerie/internal/pets"
)

// exportBuffer is how many bytes of an export are sent at a time: a client has to take so much within the time to stall. An
// export that fails before is answered with a proper error.
const exportBuffer = 64 << 10

var (
	errManyExports = &failure{http.StatusServiceUnavailable, codeUnavailable, "Many exports are under way; try again in a minute."}
	errOwnExport   = &failure{http.StatusTooManyRequests, codeRateLimited, "Another export of yours is under way; let it end first."}
)

// ExportCSV answers GET /export.csv?household=ID with the animals of a household or, without one, of all that are the viewer's,
// as a file; see ExportCSV.
func (h *Handler) ExportCSV(w http.ResponseWriter, r *http.Request) {
	h.export(w, r, ExportCSV, "csv", "text/csv; charset=utf-8")
}

// ExportJSON answers GET /export.json?household=ID with the animals, their weights and vaccinations; see ExportJSON.
func (h *Handler) ExportJSON(w http.ResponseWriter, r *http.Request) {
	h.export(w, r, ExportJSON, "json", "application/json")
}

type exporter func(context.Context, Store, ExportOptions, io.Writer) (int, error)

func (h *Handler) export(w http.ResponseWriter, r *http.Request, export exporter, ending, contentType string) {
	viewer, households, err := h.households(w, r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	now := h.cfg.Now()
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Disposition", `attachment; filename="menagerie-`+now.UTC().Format(time.DateOnly)+"."+ending+`"`)
	header.Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	leave := h.take(&h.exports, w, r, viewer, errOwnExport, errManyExports)
	if leave == nil {
		return
	}
	defer leave()

	conn := http.NewResponseController(w)
	_ = conn.SetWriteDeadline(time.Time{}) // that of the server is not for answers that go on
	client := &patient{w: w, conn: conn, stall: h.cfg.Stall}
	out := bufio.NewWriterSize(client, exportBuffer)
	_, err = export(r.Context(), marking{h.cfg.Store}, ExportOptions{Viewer: viewer, Households: households, Now: now},
		struct{ io.Writer }{out}) // no bufio.Writer, which it would take for its own, and flush
	if err == nil {
		err = out.Flush()
	}
	switch {
	case err == nil:
	case r.Context().Err() != nil || client.err != nil:
		panic(http.ErrAbortHandler) // nobody is there who could be told
	case !client.begun:
		_ = conn.SetWriteDeadline(time.Now().Add(h.cfg.Stall))
		h.refuse(w, r, err)
	default:
		h.log(r.Context(), "an export broke off", err)
		panic(http.ErrAbortHandler) // half of a file must not look like a whole one
	}
}

// patient sends what is written to it, and waits for a client who takes it slowly, though not for one who stands still.
type patient struct {
	w     http.ResponseWriter
	conn  *http.ResponseController
	stall time.Duration
	begun bool
	err   error
}

// Write implements io.Writer.
func (p *patient) Write(b []byte) (int, error) {
	p.begun = true
	_ = p.conn.SetWriteDeadline(time.Now().Add(p.stall)) // where there are none to set, none will pass
	n, err := p.w.Write(b)
	_ = p.conn.SetWriteDeadline(time.Time{}) // while nothing is to be sent, the time is ours
	p.err = errors.Join(p.err, err)
	return n, err
}

// marking is a Store that marks its errors as its own.
type marking struct{ Store }

// ExportRecords implements Store.
func (m marking) ExportRecords(ctx context.Context, viewer pets.Viewer, household pets.HouseholdID, care bool,
	yield func(*pets.Record) error) error {
	if err := m.Store.ExportRecords(ctx, viewer, household, care, yield); err != nil {
		return storeError{err}
	}
	return nil
}
