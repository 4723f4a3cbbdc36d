package httpd

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// outcome is how a request ended.
type outcome struct {
	response
	err error
}

// held is a GraphQL endpoint whose answer waits until it is released; it fails if its context ends before.
type held struct {
	entered, release chan struct{}
}

func newHeld() held { return held{entered: make(chan struct{}), release: make(chan struct{})} }

func (h held) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.entered <- struct{}{}
	select {
	case <-h.release:
		_, _ = io.WriteString(w, "answered")
	case <-r.Context().Done():
		w.WriteHeader(http.StatusGone)
	}
}

func TestDraining(t *testing.T) {
	held := newHeld()
	log := &journal{message: "draining", wanted: make(chan struct{})}
	server, err := New(Config{GraphQL: held, Logger: log.logger()})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, ServeOptions{}) }()
	client := &running{url: "http://" + listener.Addr().String(), client: &http.Client{Transport: new(http.Transport)}}

	server.expect(t, 200, readyBody)
	answers := make(chan outcome)
	go func() {
		got, err := client.try(t, "POST", "/graphql", "")
		answers <- outcome{got, err}
	}()
	<-held.entered
	cancel()
	<-log.wanted
	server.expect(t, 503, drainingBody)
	select {
	case err := <-ended:
		t.Fatalf("Serve returned %v with a request under way", err)
	default:
	}
	close(held.release)
	if got := <-answers; got.err != nil || got.status != 200 || got.body != "answered" {
		t.Errorf("the request under way got %v", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if connection, err := net.Dial("tcp", listener.Addr().String()); err == nil {
		connection.Close()
		t.Error("connections are still accepted")
	}
}

func TestDrainDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		held := newHeld()
		end := serve(t, Config{GraphQL: held, Playground: saying("playground")}, ServeOptions{DrainDelay: 5 * time.Second})
		answers := make(chan outcome, 1)
		go func() {
			got, err := end.try(t, "POST", "/graphql", "")
			answers <- outcome{got, err}
		}()
		<-held.entered
		alive := end.open(t) // a load balancer's connection, kept alive
		if got := alive.get(t, "/readyz"); got.status != 200 || got.body != readyBody || got.closes {
			t.Errorf("before: got %v", got)
		}

		begin := time.Now()
		end.cancel()
		synctest.Wait()
		if got := alive.get(t, "/readyz"); got.status != 503 || got.body != drainingBody || !got.closes {
			t.Errorf("at once after: got %v, want 503 and the connection closed", got)
		}
		time.Sleep(4999 * time.Millisecond)
		if got, err := end.try(t, "GET", "/playground", ""); err != nil || got.status != 200 {
			t.Errorf("a new connection within the delay: got %v, %v", got, err)
		}
		if got, err := end.try(t, "GET", "/healthz", ""); err != nil || got.status != 200 {
			t.Errorf("/healthz while draining: got %v, %v", got, err)
		}
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		if got, err := end.try(t, "GET", "/playground", ""); err == nil {
			t.Errorf("a new connection after the delay: got %v", got)
		}
		time.Sleep(3 * time.Second)
		close(held.release)
		if got := <-answers; got.err != nil || got.status != 200 || got.body != "answered" {
			t.Errorf("the request under way got %v", got)
		}
		if err := <-end.ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if took := time.Since(begin); took < 8*time.Second || took > 9*time.Second {
			t.Errorf("the end took %v, want a little over 8 s", took)
		}
	})
}

func TestNothingUnderWayEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := serve(t, everything(), ServeOptions{})
		idle := end.open(t)
		if got := idle.get(t, "/healthz"); got.status != 200 {
			t.Errorf("got %v", got)
		}
		begin := time.Now()
		end.cancel()
		if err := <-end.ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
		if took := time.Since(begin); took >= time.Second { // a connection just answered takes a moment to be idle
			t.Errorf("the end took %v with an idle connection", took)
		}
	})
}

func TestGrace(t *testing.T) {
	for given, want := range map[time.Duration]time.Duration{0: 10 * time.Second, 3 * time.Second: 3 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			entered, released := make(chan struct{}), make(chan struct{})
			end := serve(t, Config{GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				close(entered)
				<-r.Context().Done() // never ends by itself
				close(released)
			})}, ServeOptions{Grace: given})
			answers := make(chan error, 1)
			go func() {
				// With its body unread, net/http does not notice the connection's end by itself.
				_, err := end.try(t, "POST", "/graphql", "unread")
				answers <- err
			}()
			<-entered
			begin := time.Now()
			end.cancel()
			err := <-end.ended
			if err == nil || !strings.Contains(err.Error(), want.String()) {
				t.Errorf("Serve returned %v, want an error that names %v", err, want)
			}
			if took := time.Since(begin); took != want {
				t.Errorf("the end took %v, want %v", took, want)
			}
			<-released // what was cut off stops working
			if err := <-answers; err == nil {
				t.Error("a request cut off looks answered")
			}
		})
	}
}

func TestServeAfterTheEnd(t *testing.T) {
	server, err := New(Config{Logger: new(journal).logger()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 { // whether the end or the beginning is noticed first is a matter of luck
		listener := newPipes()
		if err := server.Serve(ctx, listener, ServeOptions{}); err != nil {
			t.Fatalf("Serve: %v", err)
		}
		select {
		case <-listener.closed:
		default:
			t.Fatal("the listener is left open")
		}
	}
}

func TestListenerFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := serve(t, everything(), ServeOptions{})
		close(end.pipes.broken)
		if err := <-end.ended; !errors.Is(err, errBroken) {
			t.Errorf("Serve returned %v, want what broke", err)
		}
		end.expect(t, 503, drainingBody)
	})
	synctest.Test(t, func(t *testing.T) {
		end := serve(t, everything(), ServeOptions{DrainDelay: time.Hour})
		end.cancel()
		synctest.Wait()
		close(end.pipes.broken)
		if err := <-end.ended; !errors.Is(err, errBroken) {
			t.Errorf("while draining: Serve returned %v, want what broke", err)
		}
	})
}

func TestSlowClientsAreCut(t *testing.T) {
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
	tests := map[string]struct {
		first  string // what is sent at once; then one more byte each second
		within time.Duration
	}{
		"headers":    {"POST /graphql HTTP/1.1\r\nX-Slow: ", readHeaderTimeout},
		"body":       {head + "\r\n", readTimeout},
		"no request": {"", readHeaderTimeout},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				end := serve(t, Config{GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					if _, err := io.Copy(io.Discard, r.Body); err == nil {
						t.Error("the body was read to its end")
					}
				})}, ServeOptions{})
				connection := end.open(t)
				begin := time.Now()
				go func() { _, _ = io.Copy(io.Discard, connection) }() // or its answer would wait for a reader
				_, err := io.WriteString(connection, test.first)
				for err == nil && time.Since(begin) < time.Hour {
					time.Sleep(time.Second)
					_, err = io.WriteString(connection, "x")
				}
				if took := time.Since(begin); took < test.within-time.Second || took > test.within+2*time.Second {
					t.Errorf("cut after %v, want %v", took, test.within)
				}
				end.finish(t)
			})
		})
	}
}

func TestClientsThatDoNotReadAreCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cut := make(chan time.Duration, 1)
		end := serve(t, Config{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			begin := time.Now()
			for {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					cut <- time.Since(begin)
					return
				}
			}
		})}, ServeOptions{})
		connection := end.open(t)
		if _, err := io.WriteString(connection, "GET /graphql HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if took := <-cut; took != writeTimeout {
			t.Errorf("cut after %v, want %v", took, writeTimeout)
		}
		end.finish(t)
	})
}

func TestIdleConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := serve(t, everything(), ServeOptions{})
		connection := end.open(t)
		for range 3 {
			if got := connection.get(t, "/healthz"); got.status != 200 {
				t.Errorf("got %v", got)
			}
			time.Sleep(idleTimeout - time.Second)
		}
		begin := time.Now()
		if _, err := connection.reader.ReadByte(); !errors.Is(err, io.EOF) {
			t.Errorf("got %v, want the connection's end", err)
		}
		if took := time.Since(begin); took != time.Second {
			t.Errorf("closed after %v more, want 1s", took)
		}
		end.finish(t)
	})
}

func TestHeadersAreBounded(t *testing.T) {
	server := start(t, everything())
	for size, want := range map[int]int{8 << 10: 200, 64 << 10: http.StatusRequestHeaderFieldsTooLarge} {
		if got := server.do(t, "POST", "/graphql", "", "Cookie", strings.Repeat("x", size)); got.status != want {
			t.Errorf("a cookie of %d bytes: got %d, want %d", size, got.status, want)
		}
	}
}

func TestComplaintsOfNetHTTPGoToTheLog(t *testing.T) {
	server := start(t, Config{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(200)
		w.WriteHeader(200)
	})})
	server.do(t, "POST", "/graphql", "")
	server.stop()
	if !strings.Contains(server.log.String(), `"level":"WARN","msg":"http: superfluous response.WriteHeader`) {
		t.Errorf("the log is %s", server.log)
	}
}

// pipes is a listener without a network, so that time in a synctest bubble can pass while connections wait.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	broken      chan struct{}
	once        sync.Once
}

var errBroken = errors.New("broken")

func newPipes() *pipes {
	return &pipes{connections: make(chan net.Conn), closed: make(chan struct{}), broken: make(chan struct{})}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.broken:
		return nil, errBroken
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.connections <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// bubble is a Server that is served on pipes.
type bubble struct {
	*running
	pipes  *pipes
	cancel context.CancelFunc
	ended  chan error
}

// serve serves cfg within a synctest bubble. Each request through its client opens a connection of its own.
func serve(t *testing.T, cfg Config, opts ServeOptions) *bubble {
	t.Helper()
	log := new(journal)
	cfg.Logger = log.logger()
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b := &bubble{pipes: newPipes(), ended: make(chan error, 1)}
	b.running = &running{
		Server: server, url: "http://pipe", log: log,
		client: &http.Client{Transport: &http.Transport{DialContext: b.pipes.dial, DisableKeepAlives: true}},
	}
	var ctx context.Context
	ctx, b.cancel = context.WithCancel(t.Context())
	go func() { b.ended <- server.Serve(ctx, b.pipes, opts) }()
	return b
}

// finish ends it cleanly.
func (b *bubble) finish(t *testing.T) {
	t.Helper()
	b.cancel()
	if err := <-b.ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
}

// line is one connection, spoken on by hand.
type line struct {
	net.Conn
	reader *bufio.Reader
}

// open opens a connection.
func (b *bubble) open(t *testing.T) line {
	t.Helper()
	connection, err := b.pipes.dial(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return line{connection, bufio.NewReader(connection)}
}

// get sends a request on the connection and reads its answer, leaving the connection open.
func (l line) get(t *testing.T, path string) response {
	t.Helper()
	if _, err := io.WriteString(l, "GET "+path+" HTTP/1.1\r\nHost: pipe\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return l.answer(t)
}

// answer reads the next answer.
func (l line) answer(t *testing.T) response {
	t.Helper()
	answer, err := http.ReadResponse(l.reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response{answer.StatusCode, answer.Header, string(body), answer.Close}
}
