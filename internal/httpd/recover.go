package httpd

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
)

// rescue turns a panic into an answer, so that one request's bug is not the end of the others.
func (s *Server) rescue(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(http.ErrAbortHandler) // no bug but net/http's way to break a connection off; it knows the bare one alone
			}
			x := exchangeOf(r.Context())
			s.logger.LogAttrs(r.Context(), slog.LevelError, "panic",
				slog.String("requestId", x.id), slog.String("panic", describe(value)), slog.String("stack", string(debug.Stack())))
			if x.answer.status != 0 {
				panic(http.ErrAbortHandler) // half an answer must not look like a whole one
			}
			WriteError(w, http.StatusInternalServerError, codeInternal, "Something went wrong on the server.", x.id)
		}()
		next.ServeHTTP(w, r)
	})
}

// describe says what a panic was about. The text is given for the runtime's own errors alone: any other may hold what
// clients sent (an error of the database quotes e-mail addresses), and the stack leads to the place anyway.
func describe(value any) string {
	if err, ok := value.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("a value of type %T", value)
}
