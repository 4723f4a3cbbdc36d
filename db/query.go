package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jmoiron/sqlx"
)

// This file runs the statements of the hot paths: on a connection of the pool, but on the driver's side of database/sql. There is no
// goroutine that waits for the end of the context beside lib/pq's own, no reflection on parameters, and no lock for each row.

// records calls fn for each row of a statement whose only column is asRecord. What fn has not read of a row is an error.
func (db *DB) records(ctx context.Context, fn func(*record) error, text string, args ...any) error {
	defer traced(ctx, text)()
	values, err := parameters(args)
	if err != nil {
		return err
	}
	p := db.on(ctx)
	// As in database/sql, and as seldom: a connection has been hung up after it was looked at, and nothing has been sent on it.
	for range maxAttempts {
		if err = p.records(ctx, fn, text, values); !errors.Is(err, driver.ErrBadConn) {
			break
		}
	}
	return canceled(ctx, err)
}

const maxAttempts = 3

func (p *pool) records(ctx context.Context, fn func(*record) error, text string, values []driver.NamedValue) error {
	conn, err := p.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // it goes back to the pool
	return conn.Raw(func(c any) error {
		q, ok := c.(driver.QueryerContext)
		if !ok {
			return fmt.Errorf("a %T takes no statements", c)
		}
		rows, err := q.QueryContext(ctx, text, values)
		if err != nil {
			return err
		}
		return readRecords(rows, fn)
	})
}

// readRecords reads all rows and closes them.
func readRecords(rows driver.Rows, fn func(*record) error) (err error) {
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
		if errors.Is(err, driver.ErrBadConn) {
			err = errBrokenOff // nobody is to run the statement again
		}
	}()
	var row record
	value := make([]driver.Value, 1)
	for {
		switch err := rows.Next(value); {
		case err == io.EOF: //nolint:errorlint // as driver.Rows has it
			return nil
		case err != nil:
			return err
		}
		if err := row.read(value[0], fn); err != nil {
			return err
		}
	}
}

// scanRecords is readRecords for the rows of a transaction.
func scanRecords(rows *sqlx.Rows, fn func(*record) error) (err error) {
	defer func() {
		if e := rows.Close(); err == nil {
			err = e
		}
	}()
	row := recordScanner{fn: fn}
	for rows.Next() {
		if err := rows.Scan(&row); err != nil {
			return err
		}
	}
	return rows.Err()
}

type recordScanner struct {
	row record
	fn  func(*record) error
}

// Scan implements sql.Scanner.
func (s *recordScanner) Scan(src any) error { return s.row.read(src, s.fn) }

// read calls fn for a row as the driver returns it.
func (r *record) read(value any, fn func(*record) error) error {
	b, ok := value.([]byte)
	if !ok {
		return errRecord
	}
	r.reset(b)
	if err := fn(r); err != nil {
		return err
	}
	return r.end()
}

// parameters brings values into the types that a driver takes.
func parameters(args []any) ([]driver.NamedValue, error) {
	out := make([]driver.NamedValue, len(args))
	for i, arg := range args {
		out[i].Ordinal = i + 1
		switch v := arg.(type) {
		case nil, string, int64, bool, []byte, time.Time:
			out[i].Value = v
		case int:
			out[i].Value = int64(v)
		case *string:
			if v != nil {
				out[i].Value = *v
			}
		case *bool:
			if v != nil {
				out[i].Value = *v
			}
		case *int:
			if v != nil {
				out[i].Value = int64(*v)
			}
		case driver.Valuer:
			value, err := v.Value()
			if err != nil {
				return nil, err
			}
			out[i].Value = value
		default:
			return nil, fmt.Errorf("a parameter is a %T", arg)
		}
	}
	return out, nil
}
