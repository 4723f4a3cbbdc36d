package pgembed

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// answering is a folder with a socket behind which somebody says one thing to each caller.
func answering(t testing.TB, what string) string {
	t.Helper()
	dir := tempDir(t)
	l, err := net.Listen("unix", socketPath(dir))
	must(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte(what))
			t.Cleanup(func() { _ = conn.Close() })
			if what != "" {
				_ = conn.(*net.UnixConn).CloseWrite()
			}
		}
	}()
	return dir
}

func TestQueryAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		says     string
		code     string
		want     string
		starting bool
	}{
		"a refusal":   {says: "E\x00\x00\x00\x11C3D000\x00Mnay\x00\x00", code: "3D000", want: "nay (SQLSTATE 3D000)"},
		"not now":     {says: "E\x00\x00\x00\x11C57P03\x00Mnay\x00\x00", code: "57P03", want: "nay", starting: true},
		"a password":  {says: "R\x00\x00\x00\x08\x00\x00\x00\x0a", want: "pg_hba.conf"},
		"half a word": {says: "R\x00\x00", want: "EOF", starting: true},
		"something":   {says: "HTTP/1.1 400 Bad Request", want: "it is no PostgreSQL"},
	} {
		t.Run(name, func(t *testing.T) {
			err := query(t.Context(), answering(t, c.says), database, "")
			wantError(t, err, c.want)
			if codeOf(err) != c.code || isStarting(err) != c.starting {
				t.Errorf("code %q, starting %v: %v", codeOf(err), isStarting(err), err)
			}
		})
	}
}

func TestQueryToSilence(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := query(ctx, answering(t, ""), database, "")
	if err == nil || errors.Is(err, io.EOF) {
		t.Errorf("query() = %v", err)
	}
	if !isStarting(err) {
		t.Errorf("silence is taken for a final answer: %v", err)
	}
}

func TestQueryToNobody(t *testing.T) {
	if err := query(t.Context(), tempDir(t), database, ""); !isStarting(err) {
		t.Errorf("query() = %v", err)
	}
}

func TestQueryErrors(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	err := query(t.Context(), s.cluster.socketDir, database, "SELECT 1/0")
	if codeOf(err) != "22012" || isStarting(err) {
		t.Errorf("query() = %v", err)
	}
	must(t, query(t.Context(), s.cluster.socketDir, database, "SELECT 1"))
}
