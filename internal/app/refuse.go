package app

import (
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"

	"menagerie/db"
	"menagerie/graph"
	"menagerie/graph/model"
	"menagerie/internal/auth"
	"menagerie/internal/httpd"
	"menagerie/internal/pets"
)

// codeForbidden is the code of what a page of another site has sent. The others are GraphQL's.
const codeForbidden = "FORBIDDEN"

// refuse answers a request whose credential is not valid, or cannot be judged for want of the database, or that fails at the
// paths of sessions.
func (a *App) refuse(metrics *httpd.Metrics) auth.Refuse {
	return func(w http.ResponseWriter, r *http.Request, err error) {
		id := httpd.RequestID(r.Context())
		status, errs := refusal(w.Header(), err)
		if status == http.StatusInternalServerError {
			a.log.ErrorContext(r.Context(), "the request failed", "requestId", id, "error", err.Error())
		}
		codes := make([]string, len(errs))
		for i, e := range errs {
			codes[i] = e.Code
		}
		metrics.Errors(codes...)
		httpd.Annotate(r.Context(), slog.Any("codes", codes))
		httpd.WriteErrors(w, status, errs, id)
	}
}

// refusal maps an error to what a client may know of it.
func refusal(header http.Header, err error) (int, []httpd.Error) {
	one := func(status int, code, message string) (int, []httpd.Error) {
		return status, []httpd.Error{{Code: code, Message: message}}
	}
	var problems pets.Problems
	var body *auth.BodyError
	var tooMany *pets.TooManyAttempts
	switch {
	case errors.Is(err, auth.ErrInvalidToken):
		header.Set("WWW-Authenticate", auth.Challenge(err))
		return one(http.StatusUnauthorized, graph.CodeUnauthenticated, err.Error())
	case errors.Is(err, auth.ErrInvalidSession), errors.Is(err, pets.ErrSessionEnded):
		return one(http.StatusUnauthorized, graph.CodeUnauthenticated, "Your session has ended; sign in again.")
	case errors.Is(err, auth.ErrWrongCredentials):
		return one(http.StatusUnauthorized, string(model.ErrorCodeWrongCredentials), "The e-mail address and the password do not belong together.")
	case errors.Is(err, auth.ErrCrossSite):
		return one(http.StatusForbidden, codeForbidden, err.Error())
	case errors.Is(err, auth.ErrTwoUsers):
		return one(http.StatusBadRequest, graph.CodeBadRequest, err.Error())
	case errors.As(err, &body):
		return one(body.Status, graph.CodeBadRequest, body.Message)
	case errors.As(err, &tooMany):
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(tooMany.RetryAfter.Seconds()))))
		return one(http.StatusTooManyRequests, graph.CodeRateLimited, "There have been "+tooMany.Error()+".")
	case errors.As(err, &problems):
		status, errs := http.StatusUnprocessableEntity, make([]httpd.Error, len(problems))
		for i, p := range problems {
			errs[i] = httpd.Error{Code: string(p.Code), Message: p.Message, Field: p.Path}
			if p.Code == pets.EmailTaken {
				status = http.StatusConflict
			}
		}
		return status, errs
	case errors.Is(err, db.ErrUnavailable), errors.Is(err, auth.ErrUnavailable):
		return one(http.StatusServiceUnavailable, graph.CodeUnavailable, "The service cannot reach its database; try again.")
	}
	return one(http.StatusInternalServerError, graph.CodeInternal, "Something went wrong on the server.")
}
