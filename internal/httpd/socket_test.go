package httpd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// The tests here speak on real sockets with short timeouts. Those of serve_test.go have the timeouts of the program, and a
// clock that passes at once.

// listen serves cfg on the loopback until the test ends, as opts say.
func listen(t *testing.T, cfg Config, opts ServeOptions) *running {
	t.Helper()
	cfg.Logger = new(journal).logger()
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, opts) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return &running{Server: server, url: "http://" + listener.Addr().String(), client: &http.Client{Transport: new(http.Transport)}}
}

// socket is a connection, spoken on by hand.
type socket struct{ line }

func (s *running) dial(t *testing.T) socket {
	t.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return socket{line{connection, bufio.NewReaderSize(connection, 512)}}
}

func (s socket) send(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(s, text); err != nil {
		t.Fatal(err)
	}
}

// cut fails the test unless the server closes the connection, and returns how long it took.
func (s socket) cut(t *testing.T, begin time.Time) time.Duration {
	t.Helper()
	_ = s.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.Copy(io.Discard, s.reader); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal("the connection is not cut")
	}
	return time.Since(begin)
}

// The figures: slow clients are cut within 15 seconds, those that do not read within 30.
func TestDefaultTimeouts(t *testing.T) {
	var o ServeOptions
	o.complete()
	want := ServeOptions{
		Grace: 10 * time.Second, MaxConnections: 10_000,
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
	}
	if o != want {
		t.Errorf("got %+v", o)
	}
	given := ServeOptions{time.Hour, 1, 2, 3, 4, 5, 6}
	o = given
	o.complete()
	if o != given {
		t.Errorf("got %+v", o)
	}
}

func TestSlowSocketsAreCut(t *testing.T) {
	const (
		short = 300 * time.Millisecond
		late  = 10 * time.Second // a loaded machine
	)
	dribble := func(first string) func(*testing.T, socket) {
		return func(t *testing.T, s socket) {
			s.send(t, first)
			for {
				if _, err := io.WriteString(s, "x"); err != nil {
					return
				}
				time.Sleep(10 * time.Millisecond) // the pace of the client, on which nothing depends
			}
		}
	}
	once := func(text string) func(*testing.T, socket) {
		return func(t *testing.T, s socket) { s.send(t, text) }
	}
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\n"
	for name, client := range map[string]func(*testing.T, socket){
		"says nothing":                  once(""),
		"stops in the request line":     once("POST /gra"),
		"dribbles its headers":          dribble(head + "X-Slow: "),
		"stops in its headers":          once(head),
		"dribbles its body":             dribble(head + "Content-Length: 1000000\r\n\r\n"),
		"stops in its body":             once(head + "Content-Length: 1000\r\n\r\n{"),
		"dribbles chunks":               dribble(head + "Transfer-Encoding: chunked\r\n\r\n400\r\n"),
		"stops between chunks":          once(head + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"),
		"dribbles where no body is due": dribble("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := everything()
			cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.ReadAll(r.Body); err == nil {
					t.Error("the body was read to its end")
				}
				w.WriteHeader(http.StatusRequestTimeout)
			})
			server := listen(t, cfg, ServeOptions{ReadHeaderTimeout: short, ReadTimeout: short, WriteTimeout: time.Minute, IdleTimeout: time.Minute})
			s := server.dial(t)
			begin := time.Now()
			go client(t, s)
			if took := s.cut(t, begin); took < short-50*time.Millisecond || took > short+late {
				t.Errorf("cut after %v, want a little more than %v", took, short)
			}
		})
	}
}

// An answer that nobody takes ends, with what writes it.
func TestUnreadAnswersAreCut(t *testing.T) {
	const short = 300 * time.Millisecond
	ended := make(chan time.Duration, 1)
	server := listen(t, Config{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		begin := time.Now()
		for chunk := make([]byte, 64<<10); ; {
			if _, err := w.Write(chunk); err != nil {
				ended <- time.Since(begin)
				return
			}
		}
	})}, ServeOptions{WriteTimeout: short})
	s := server.dial(t)
	s.send(t, "GET /graphql HTTP/1.1\r\nHost: x\r\n\r\n")
	select {
	case took := <-ended:
		if took < short/2 {
			t.Errorf("cut after %v, want %v", took, short)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the answer goes on")
	}
}

// A thousand idle connections are held, and cost little, while the service answers on others and on each of them.
func TestIdleSocketsAreHeld(t *testing.T) {
	const (
		idle = 1_000
		most = 40 << 10 // bytes for each, the test's end of it included
	)
	server := listen(t, everything(), ServeOptions{})
	memory := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	before := memory()
	sockets := make([]socket, idle)
	for i := range sockets {
		sockets[i] = server.dial(t)
		if got := sockets[i].get(t, "/healthz"); got.status != 200 || got.closes {
			t.Fatal(got)
		}
	}
	each := int64(memory()-before) / idle
	t.Logf("%d bytes for each idle connection", each)
	if each > most {
		t.Errorf("an idle connection takes %d bytes, want at most %d", each, most)
	}
	for range 100 {
		if got := server.do(t, "POST", "/graphql", ""); got.status != 200 {
			t.Error(got)
		}
	}
	for i, s := range sockets {
		if got := s.get(t, "/healthz"); got.status != 200 {
			t.Fatalf("idle connection %d: %v", i, got)
		}
	}
}

// Beyond the limit a connection waits until another ends.
func TestConnectionsAreBounded(t *testing.T) {
	server := listen(t, everything(), ServeOptions{MaxConnections: 2})
	first, second := server.dial(t), server.dial(t)
	for _, s := range []socket{first, second} {
		if got := s.get(t, "/healthz"); got.status != 200 {
			t.Error(got)
		}
	}
	third := server.dial(t)
	third.send(t, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	if got := second.get(t, "/metrics"); !strings.Contains(got.body, fmt.Sprintf("menagerie_http_requests_total{method=%q,route=%q,status=%q} 2\n", "GET", "/healthz", "2xx")) {
		t.Error("the third connection is served")
	}
	first.Close()
	if got := third.answer(t); got.status != 200 {
		t.Error(got)
	}
}
