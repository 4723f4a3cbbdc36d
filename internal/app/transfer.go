package app

import (
	"errors"
	"log/slog"
	"net/http"

	"menagerie/graph"
	"menagerie/graph/scalar"
	"menagerie/internal/auth"
	"menagerie/internal/httpd"
	"menagerie/internal/pets"
	"menagerie/internal/transfer"
)

// transferRoutes are the paths that bring animals in and out.
func (a *App) transferRoutes(metrics *httpd.Metrics) []httpd.Route {
	h := transfer.NewHandler(transfer.HandlerConfig{
		Store:       a.db,
		Viewer:      viewerOf,
		HouseholdID: scalar.ParseIDOf[pets.HouseholdID],
		Explain:     explain,
		WriteError: func(w http.ResponseWriter, r *http.Request, status int, code, message string) {
			metrics.Errors(code)
			httpd.Annotate(r.Context(), slog.Any("codes", []string{code}))
			httpd.WriteError(w, status, code, message, httpd.RequestID(r.Context()))
		},
		RequestID: httpd.RequestID,
		Now:       a.now,
		Logger:    a.log,
	})
	post, read := []string{http.MethodPost}, []string{http.MethodGet, http.MethodHead}
	return []httpd.Route{
		{Path: "/import", Methods: post, Handler: http.HandlerFunc(h.Import), MaxBody: transfer.MaxUpload, Streams: true},
		{Path: "/import/preview", Methods: post, Handler: http.HandlerFunc(h.Preview), MaxBody: transfer.MaxPreview},
		{Path: "/export.csv", Methods: read, Handler: http.HandlerFunc(h.ExportCSV), Streams: true},
		{Path: "/export.json", Methods: read, Handler: http.HandlerFunc(h.ExportJSON), Streams: true},
	}
}

var errStranger = errors.New("nobody is asking")

// viewerOf returns who is asking. An import is a change, so it may be what a visitor begins with; an export is none.
func viewerOf(_ http.ResponseWriter, r *http.Request) (pets.Viewer, error) {
	viewer, ok := auth.FromContext(r.Context())
	if r.Method == http.MethodPost {
		var err error
		if viewer, ok, err = auth.ForChange(r.Context()); err != nil {
			return viewer, err
		}
	}
	if !ok {
		return viewer, errStranger
	}
	return viewer, nil
}

// explain says what a client may know of an error of the credential or of the database.
func explain(header http.Header, err error) (status int, code, message string) {
	if errors.Is(err, errStranger) {
		header.Set("WWW-Authenticate", auth.Challenge(nil))
		return http.StatusUnauthorized, graph.CodeUnauthenticated, "This needs a credential: sign in."
	}
	status, errs := refusal(header, err)
	if status == http.StatusInternalServerError {
		return 0, "", ""
	}
	return status, errs[0].Code, errs[0].Message
}
