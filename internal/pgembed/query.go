package pgembed

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"time"
)

// What this package asks of a server is little: may I come in, and one statement. That
// much of the protocol (version 3, unchanged since 2003) is here; a driver is the caller's choice.

const (
	codeNoDatabase = "3D000"
	codeNotNow     = "57P03" // it starts, recovers or shuts down

	queryLimit = 10 * time.Second // for a server that accepts a connection and then is silent
)

// serverError is what a server answers instead of what was asked for.
type serverError struct {
	code    string
	message string
}

func (e *serverError) Error() string { return fmt.Sprintf("%s (SQLSTATE %s)", e.message, e.code) }

// codeOf is the SQLSTATE in err, or "".
func codeOf(err error) string {
	var e *serverError
	if errors.As(err, &e) {
		return e.code
	}
	return ""
}

// isStarting says whether err is what a server gives that does not serve yet.
func isStarting(err error) bool {
	var netErr net.Error
	return codeOf(err) == codeNotNow ||
		errors.Is(err, syscall.ENOENT) || errors.Is(err, syscall.ECONNREFUSED) || // it does not listen yet
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		errors.Is(err, syscall.EAGAIN) || // too many wait at the socket
		errors.As(err, &netErr) && netErr.Timeout()
}

// query logs in to a database of the server behind the socket in dir, and runs one
// statement unless it is empty. Success means that the server serves.
func query(ctx context.Context, dir, database, sql string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("ask PostgreSQL at %s: %w", socketPath(dir), err)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, queryLimit)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "unix", socketPath(dir))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()

	in := bufio.NewReader(conn)
	startup := binary.BigEndian.AppendUint32(nil, 3<<16) // the protocol's version
	startup = append(startup, "user\x00"+role+"\x00database\x00"+database+"\x00\x00"...)
	if err := send(conn, "", startup); err != nil {
		return err
	}
	if err := awaitReady(in); err != nil {
		return err
	}
	if sql != "" {
		if err := send(conn, "Q", append([]byte(sql), 0)); err != nil {
			return err
		}
		if err := awaitReady(in); err != nil {
			return err
		}
	}
	return send(conn, "X", nil) // a goodbye, else it would log a lost connection
}

// send writes one message: its kind, its length and the body.
func send(w io.Writer, kind string, body []byte) error {
	message := binary.BigEndian.AppendUint32([]byte(kind), uint32(4+len(body)))
	_, err := w.Write(append(message, body...))
	return err
}

// awaitReady reads messages until the server is ready for a statement, or says why not.
func awaitReady(r io.Reader) error {
	var failed error
	for {
		var head [5]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return cmp.Or(failed, err) // a fatal error is followed by the end
		}
		length := int(binary.BigEndian.Uint32(head[1:])) - 4
		if length < 0 || length > 1<<20 {
			return fmt.Errorf("it is no PostgreSQL: a message of %d bytes", length)
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return cmp.Or(failed, err)
		}
		switch head[0] {
		case 'E':
			failed = parseError(body)
		case 'R':
			if length < 4 || binary.BigEndian.Uint32(body) != 0 {
				return fmt.Errorf("it asks for a password: let the role %s in with trust, by local, in pg_hba.conf", role)
			}
		case 'Z':
			return failed
		}
	}
}

// parseError reads the fields of an error: each a letter and a text.
func parseError(body []byte) *serverError {
	e := new(serverError)
	for field := range strings.SplitSeq(string(body), "\x00") {
		if text, ok := strings.CutPrefix(field, "C"); ok {
			e.code = text
		} else if text, ok := strings.CutPrefix(field, "M"); ok {
			e.message = text
		}
	}
	return e
}
