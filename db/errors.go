package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/lib/pq"
)

// ErrUnavailable says that the database cannot be reached or cannot serve now. The same call may succeed later.
var ErrUnavailable = errors.New("the database is not available")

// ErrPooler says that a prepared statement was not there where it was to run, or was there though it had not been prepared: between here
// and PostgreSQL there is a pooler that gives each transaction another connection and does not follow prepared statements.
var ErrPooler = errors.New("a pooler in front of PostgreSQL does not follow prepared statements: " +
	"start with --unprepared (MENAGERIE_UNPREPARED), or let PgBouncer 1.21 or later follow them (max_prepared_statements)")

// wrap puts the operation's name before *err, and marks it as ErrUnavailable where that is what it means.
func wrap(err *error, operation string) {
	if *err == nil {
		return
	}
	if astray(*err) {
		*err = fmt.Errorf("%s: %w: %w", operation, ErrPooler, *err)
		return
	}
	if unavailable(*err) {
		*err = fmt.Errorf("%s: %w: %w", operation, ErrUnavailable, *err)
		return
	}
	*err = fmt.Errorf("%s: %w", operation, *err)
}

// astray reports whether err is that of a prepared statement which is not there or is another one: 26000 invalid SQL statement name, 42P05
// duplicate prepared statement, and 08P01 where it takes another number of parameters.
func astray(err error) bool {
	var server *pq.Error
	if !errors.As(err, &server) {
		return false
	}
	return server.Code == "26000" || server.Code == "42P05" || server.Code == protocolViolation && server.Routine == "exec_bind_message"
}

func unavailable(err error) bool {
	var netErr net.Error
	var server *pq.Error
	switch {
	case errors.Is(err, context.Canceled):
		return false // whoever asked has gone
	case errors.As(err, &server):
		// Appendix A of PostgreSQL's manual: 08 connection exception, 53 insufficient resources, 57P01 to 57P05 the
		// server is shutting down, has crashed or is starting, 57014 the deadline has cut the statement, 25006 the server
		// has become a standby, 55000 the database accepts no connections for now.
		code := string(server.Code)
		return strings.HasPrefix(code, "08") || strings.HasPrefix(code, "53") || strings.HasPrefix(code, "57P") ||
			code == queryCanceled || code == "25006" || code == "55000"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, errBrokenOff), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, os.ErrNotExist): // a Unix socket whose server has gone
		return true
	default:
		return errors.As(err, &netErr) || isEOF(err)
	}
}

// canceled puts the reason before the error of a statement that was cancelled because ctx has ended: PostgreSQL knows only
// that it was.
func canceled(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	var server *pq.Error
	if !errors.As(err, &server) || server.Code != queryCanceled {
		return err
	}
	return fmt.Errorf("%w: %w", ctx.Err(), err)
}

// Codes of PostgreSQL's errors; see unavailable for the source.
const (
	queryCanceled     = "57014"
	protocolViolation = "08P01"
)

// violates reports whether err is the breach of the constraint of this name.
func violates(err error, constraint string) bool {
	var server *pq.Error
	return errors.As(err, &server) && server.Constraint == constraint
}

// isEOF reports whether the server has hung up in the middle of an answer.
func isEOF(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
