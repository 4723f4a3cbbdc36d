package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"menagerie/db"
	"menagerie/graph/model"
	"menagerie/graph/scalar"
	"menagerie/internal/auth"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// The values of extensions.code. They are part of the contract: see docs/graphql.md.
const (
	CodeUnauthenticated = "UNAUTHENTICATED" // no credential, or one that is not valid
	CodeBadRequest      = "BAD_REQUEST"     // the request breaks a rule of GraphQL or of the schema
	CodeTooComplex      = "TOO_COMPLEX"     // the operation asks for more than one operation may
	CodeRateLimited     = "RATE_LIMITED"    // too many attempts; wait
	CodeUnavailable     = "UNAVAILABLE"     // the database cannot be reached; try again
	CodeInternal        = "INTERNAL"        // a fault of the server
)

var errUnauthenticated = errors.New("this needs a credential: sign in, and send the access token as Authorization: Bearer")

// userErrors tells what a person can put right from all other errors: the first comes back as the payload's userErrors,
// the second as the error. id is the argument that names what was not found.
func userErrors(err error, id string) ([]*model.UserError, error) {
	var problems pets.Problems
	switch {
	case err == nil:
		return []*model.UserError{}, nil
	case errors.As(err, &problems):
		out := make([]*model.UserError, len(problems))
		for i, p := range problems {
			out[i] = userError(model.ErrorCode(p.Code), p.Message, append([]string{"input"}, p.Path...)...)
		}
		return out, nil
	case errors.Is(err, pets.ErrNotFound):
		return one(userError(model.ErrorCodeNotFound, "is not that of anything that you may see", id)), nil
	case errors.Is(err, pets.ErrConflict):
		return one(userError(model.ErrorCodeConflict,
			"is not the version any more, since somebody has made a change in the meantime; look at it as it is now, and try again with its version", "ifVersion")), nil
	case errors.Is(err, pets.ErrIdempotencyKey):
		return one(userError(model.ErrorCodeInvalid, "must have 1 to 255 characters, none of them NUL; a random UUID does well", "idempotencyKey")), nil
	case errors.Is(err, pets.ErrIdempotencyKeyReused):
		return one(userError(model.ErrorCodeIdempotencyKeyReused,
			"has been used already, with another input or for an animal that you can see no more; use a new key for each animal", "idempotencyKey")), nil
	case errors.Is(err, pets.ErrVersionNeeded):
		return one(userError(model.ErrorCodeInvalid, "must be given, since the animal is not in the trash; take one from its history", "version")), nil
	case errors.Is(err, pets.ErrVersionUnknown):
		return one(userError(model.ErrorCodeInvalid, "is not a version that the animal has had before its current one; take one from its history", "version")), nil
	case errors.Is(err, auth.ErrWrongCredentials):
		return one(userError(model.ErrorCodeWrongCredentials, "The e-mail address and the password do not belong together.")), nil
	case errors.Is(err, auth.ErrWrongPassword):
		return one(userError(model.ErrorCodeWrongCredentials, "is not your password", "input", id)), nil
	case errors.Is(err, pets.ErrRefreshToken):
		return one(userError(model.ErrorCodeInvalidRefreshToken,
			"is unknown, expired or used already; sign in again", "refreshToken")), nil
	}
	return nil, err
}

func userError(code model.ErrorCode, message string, path ...string) *model.UserError {
	return &model.UserError{Code: code, Field: path, Message: message}
}

func one(e *model.UserError) []*model.UserError { return []*model.UserError{e} }

// present maps each error of an operation to what a client may know of it. What nobody foresaw tells nothing but the
// request's id, under which the log has the rest.
func (h *handler) present(ctx context.Context, err error) *gqlerror.Error {
	var gqlErr *gqlerror.Error
	if !errors.As(err, &gqlErr) {
		gqlErr = gqlerror.WrapPath(graphql.GetPath(ctx), err)
	}
	answer := func(code, message string) *gqlerror.Error {
		out := *gqlErr
		out.Err, out.Message, out.Extensions = nil, message, map[string]any{"code": code}
		return &out
	}
	var input scalar.Error
	var arg *page.ArgError
	var problems pets.Problems
	var tooMany *pets.TooManyAttempts
	switch {
	case errors.As(err, &input):
		return answer(CodeBadRequest, input.Error())
	case errors.As(err, &arg):
		return answer(CodeBadRequest, arg.Error())
	case errors.Is(err, page.ErrCursor):
		return answer(CodeBadRequest, "after or before "+page.ErrCursor.Error())
	case errors.As(err, &problems):
		return answer(CodeBadRequest, problems.Error())
	case errors.Is(err, errUnauthenticated):
		return answer(CodeUnauthenticated, errUnauthenticated.Error())
	case errors.Is(err, pets.ErrSessionEnded):
		return answer(CodeUnauthenticated, "Your session has ended; sign in again.")
	case errors.As(err, &tooMany):
		out := answer(CodeRateLimited, "There have been "+tooMany.Error()+".")
		out.Extensions["retryAfter"] = int(math.Ceil(tooMany.RetryAfter.Seconds()))
		return out
	case errors.Is(err, db.ErrUnavailable), errors.Is(err, auth.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		h.logOnce(ctx, slog.LevelWarn, "unavailable", gqlErr)
		return answer(CodeUnavailable, "The service cannot do this now, for want of its database or of time; try again.")
	case errors.Is(err, context.Canceled):
		return answer(CodeUnavailable, "The request was cancelled.")
	}
	h.logOnce(ctx, slog.LevelError, "internal error", gqlErr)
	out := answer(CodeInternal, "Something went wrong on the server. The log has the details under this request's id.")
	out.Extensions["requestId"] = h.requestID(ctx)
	return out
}

// logOnce writes an error to the log, the first time that the operation meets it: what fails for a whole list fails for each
// of its elements.
func (h *handler) logOnce(ctx context.Context, level slog.Level, message string, err *gqlerror.Error) {
	cause := cmp.Or(err.Err, error(err)) // without the path, which tells the elements apart
	if !stateOf(ctx).firstTime(cause) {
		return
	}
	h.log.Log(ctx, level, message, "requestId", h.requestID(ctx), "error", cause.Error(), "path", err.Path.String())
}

// recovered makes an error of a panic. The stack goes to the log and nowhere else.
func (h *handler) recovered(ctx context.Context, p any) error {
	h.log.ErrorContext(ctx, "panic", "requestId", h.requestID(ctx), "panic", describe(p), slog.String("stack", stack()))
	return errPanic
}

// describe says what a panic was about. Of a value that is not the runtime's own it gives the type alone: the value may hold
// what a client has sent.
func describe(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

var errPanic = errors.New("panic")
