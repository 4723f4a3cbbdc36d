package transfer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// The limits of the bodies that Handler takes, in bytes. Whoever routes requests to it has to keep to them.
const (
	MaxUpload  = 256 << 20 // of Import
	MaxPreview = 256 << 10 // of Preview
)

// DefaultStall is how long a client may leave the server waiting for a byte, or a byte waiting for her, where HandlerConfig
// does not say.
const DefaultStall = 30 * time.Second

// How many exports and imports run at once. Each export holds a connection to the database until its last byte is taken, so
// those who read slowly must not have all of them; and a user has one, so that nobody can have all. An import holds what it has
// read of a file, and what it could not tell yet of rows rejected, some 10 MB at most.
const (
	maxExports, maxExportsEach = 4, 1
	maxImports, maxImportsEach = 8, 2
)

// The codes of the errors that Handler answers by itself.
const (
	codeBadRequest      = "BAD_REQUEST"
	codeInvalid         = "INVALID"
	codeUnauthenticated = "UNAUTHENTICATED"
	codeNotFound        = "NOT_FOUND"
	codeUnavailable     = "UNAVAILABLE"
	codeRateLimited     = "RATE_LIMITED"
	codeInternal        = "INTERNAL"
)

// HandlerStore is where the animals are kept, and whose they are.
type HandlerStore interface {
	Store
	// HouseholdsOf returns for each of the users the households that she and the viewer share, the user's oldest first.
	HouseholdsOf(ctx context.Context, viewer pets.Viewer, users []pets.UserID) (map[pets.UserID][]*pets.Household, error)
}

// HandlerConfig is what a Handler needs. All but Explain, Now, Logger and Stall must be there.
type HandlerConfig struct {
	Store HandlerStore

	// Viewer returns who is asking, and an error for somebody who is nobody: that is answered with 401, unless Explain knows
	// better. It is called before anything is read or written, for imports (POST) and exports (GET). Before the first import of
	// a stranger it may open a session for her, and set the cookie.
	Viewer func(http.ResponseWriter, *http.Request) (pets.Viewer, error)

	// HouseholdID reads the id of a household as clients know it, and reports whether it is one.
	HouseholdID func(string) (pets.HouseholdID, bool)

	// Explain says what a client may know of an error of Viewer or of the Store: the status of the answer, the code and a
	// sentence, and sets what headers belong to it. Status 0 says nothing more than that something went wrong, and the error goes
	// to the log.
	Explain func(header http.Header, err error) (status int, code, message string)

	// WriteError answers with an error in the shape of all others.
	WriteError func(w http.ResponseWriter, r *http.Request, status int, code, message string)
	RequestID  func(context.Context) string

	Now    func() time.Time // nil: time.Now
	Logger *slog.Logger     // nil: slog.Default()
	Stall  time.Duration    // 0: DefaultStall
}

// Handler answers HTTP requests that bring animals in and out. Each of its methods is the handler of a path. They move the
// connection's deadlines: what is slow may take its time, what stands still for HandlerConfig.Stall ends.
type Handler struct {
	cfg              HandlerConfig
	exports, imports turns
}

// NewHandler returns a Handler.
func NewHandler(c HandlerConfig) *Handler {
	if c.Explain == nil {
		c.Explain = func(http.Header, error) (int, string, string) { return 0, "", "" }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	c.Stall = cmp.Or(c.Stall, DefaultStall)
	return &Handler{
		cfg:     c,
		exports: turns{all: maxExports, each: maxExportsEach},
		imports: turns{all: maxImports, each: maxImportsEach},
	}
}

// failure is an error as a client sees it.
type failure struct {
	status  int
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Message }

// storeError is one of the Store. What is in it is for the log alone.
type storeError struct{ err error }

func (e storeError) Error() string { return e.err.Error() }
func (e storeError) Unwrap() error { return e.err }

// inWords puts the options that messages name, which are those of the command line, into the words of a query.
var inWords = strings.NewReplacer("--column ", "column=", "--dates ", "dates=")

// failureOf says what a client may know of an error, and sets what headers belong to it. One that is not the store's is about
// her file.
func (h *Handler) failureOf(ctx context.Context, header http.Header, err error) *failure {
	var known *failure
	var store storeError
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return &failure{http.StatusServiceUnavailable, codeUnavailable, "The server is stopping; try again."}
	case !errors.As(err, &store):
		return &failure{http.StatusUnprocessableEntity, codeInvalid, inWords.Replace(err.Error())}
	case errors.Is(err, pets.ErrNotFound):
		return errNoHousehold
	}
	if status, code, message := h.cfg.Explain(header, store.err); status != 0 {
		return &failure{status, code, message}
	}
	h.log(ctx, "an import or export failed", err)
	return &failure{http.StatusInternalServerError, codeInternal, "Something went wrong on the server."}
}

func (h *Handler) log(ctx context.Context, message string, err error) {
	h.cfg.Logger.ErrorContext(ctx, message, slog.String("requestId", h.cfg.RequestID(ctx)), slog.String("error", err.Error()))
}

// take gives the viewer one of the turns, or answers why not and returns nil.
func (h *Handler) take(of *turns, w http.ResponseWriter, r *http.Request, viewer pets.Viewer, own, others *failure) (leave func()) {
	leave, hers := of.take(viewer.User)
	if leave == nil {
		w.Header().Set("Retry-After", "60")
		if hers {
			others = own
		}
		h.refuse(w, r, others)
	}
	return leave
}

// refuse answers with an error.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	f := h.failureOf(r.Context(), w.Header(), err)
	h.cfg.WriteError(w, r, f.status, f.Code, f.Message)
}

var errNoHousehold = &failure{http.StatusNotFound, codeNotFound, "There is no such household that you may see."}

// households returns who is asking, and the household that the query names, or all of hers where it names none.
func (h *Handler) households(w http.ResponseWriter, r *http.Request) (pets.Viewer, []*pets.Household, error) {
	viewer, err := h.cfg.Viewer(w, r)
	if err != nil {
		if status, code, message := h.cfg.Explain(w.Header(), err); status != 0 {
			return viewer, nil, &failure{status, code, message}
		}
		return viewer, nil, &failure{http.StatusUnauthorized, codeUnauthenticated, "This needs a credential: sign in."}
	}
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	of, err := h.cfg.Store.HouseholdsOf(ctx, viewer, []pets.UserID{viewer.User})
	if err != nil {
		return viewer, nil, storeError{err}
	}
	all := of[viewer.User]
	if named := r.URL.Query()["household"]; named != nil {
		id, ok := h.cfg.HouseholdID(named[0])
		for _, household := range all {
			if ok && len(named) == 1 && household.ID == id {
				return viewer, []*pets.Household{household}, nil
			}
		}
		return viewer, nil, errNoHousehold
	}
	if all == nil {
		return viewer, nil, errNoHousehold
	}
	return viewer, all, nil
}

// fileTypes are the media types that a file may come as. Those that a form can send (multipart/form-data,
// application/x-www-form-urlencoded and text/plain) are not among them, nor is the lack of a type: such a request goes from the
// page of any other site without the browser asking us before, with the cookie of whoever looks at that page. All of these
// make it ask, and it is told no.
var fileTypes = map[string]bool{
	"text/csv":                 true,
	"application/json":         true,
	"application/octet-stream": true,
	"application/vnd.ms-excel": true, // what Windows calls a CSV
}

// options reads how a file is to be read.
func (h *Handler) options(r *http.Request) (Options, error) {
	contentType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !fileTypes[contentType] {
		return Options{}, &failure{http.StatusUnsupportedMediaType, codeBadRequest,
			"Send the file as it is, with the Content-Type text/csv, application/json or application/octet-stream."}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return Options{}, &failure{http.StatusBadRequest, codeBadRequest, "The query of the URL cannot be read; percent-encode its values."}
	}
	opts := Options{
		Now:     h.cfg.Now(),
		Species: pets.Species(strings.ToUpper(query.Get("species"))),
		Dates:   DateOrder(strings.ToUpper(query.Get("dates"))),
	}
	if contentType == "application/json" || strings.EqualFold(path.Ext(query.Get("name")), ".json") {
		opts.Format = JSON
	}
	for _, column := range query["column"] {
		field, header, found := strings.Cut(column, "=")
		if !found {
			return opts, &failure{http.StatusUnprocessableEntity, codeInvalid,
				fmt.Sprintf("column=%s says nothing; write column=FIELD=HEADER, such as column=name=Pet", column)}
		}
		if _, twice := opts.Columns[field]; twice {
			return opts, &failure{http.StatusUnprocessableEntity, codeInvalid, fmt.Sprintf("a column for %s is named twice; name one", quote(field))}
		}
		if opts.Columns == nil {
			opts.Columns = map[string]string{}
		}
		opts.Columns[field] = header
	}
	return opts, nil
}

// Preview answers POST /import/preview?name=FILE.csv&column=FIELD=HEADER&species=SPECIES&dates=DMY|MDY&complete=true, whose body is
// the beginning of a file, at most MaxPreview bytes of it, or all of it, with a Preview. It stores nothing and asks for no
// viewer: a stranger's first change may be an import, and a look at her file is none.
func (h *Handler) Preview(w http.ResponseWriter, r *http.Request) {
	opts, err := h.options(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	beginning, err := io.ReadAll(r.Body)
	if err != nil {
		h.refuse(w, r, uploadFailure(err, "what is previewed must have at most 256 kB; send the beginning of the file"))
		return
	}
	preview, err := ReadPreview(opts, beginning, r.URL.Query().Get("complete") == "true")
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	// The messages are those of Import, whose options are those of the command line.
	for i := range preview.Problems {
		preview.Problems[i].Message = inWords.Replace(preview.Problems[i].Message)
	}
	for i := range preview.Rows {
		for n := range preview.Rows[i].Problems {
			p := &preview.Rows[i].Problems[n]
			p.Message = inWords.Replace(p.Message)
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(preview) // fails only where the client has gone
}
