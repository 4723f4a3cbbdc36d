package httpd

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// journal is a log that tests can read while others write.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
	// wanted is closed when a line with this message is written.
	message string
	wanted  chan struct{}
	once    sync.Once
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.wanted != nil && bytes.Contains(line, []byte(`"msg":"`+j.message+`"`)) {
		j.once.Do(func() { close(j.wanted) })
	}
	return j.text.Write(line)
}

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// lines returns the lines with this message.
func (j *journal) lines(t *testing.T, message string) []map[string]any {
	t.Helper()
	var found []map[string]any
	for line := range strings.Lines(j.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("the log's line %q is not JSON: %v", line, err)
		}
		if entry["msg"] == message {
			found = append(found, entry)
		}
	}
	return found
}

// running is a Server behind a real listener.
type running struct {
	*Server
	url    string
	log    *journal
	client *http.Client
	stop   func() // ends it, and fails the test unless the end is a clean one
}

// start serves cfg on the loopback until the test ends. Redirects are not followed.
func start(t *testing.T, cfg Config) *running {
	t.Helper()
	log := new(journal)
	if cfg.Logger == nil {
		cfg.Logger = log.logger()
	}
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
	go func() { ended <- server.Serve(ctx, listener, ServeOptions{}) }()

	transport := &http.Transport{DisableCompression: true}
	stop := sync.OnceFunc(func() {
		transport.CloseIdleConnections()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	t.Cleanup(stop)
	return &running{
		Server: server,
		url:    "http://" + listener.Addr().String(),
		log:    log,
		stop:   stop,
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// response is an answer with its body read.
type response struct {
	status int
	header http.Header
	body   string
	closes bool // the connection is closed after it
}

// do sends a request; headers are name, value, name, value …
func (s *running) do(t *testing.T, method, path, body string, headers ...string) response {
	t.Helper()
	got, err := s.try(t, method, path, body, headers...)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

// try is do for answers that may be broken off.
func (s *running) try(t *testing.T, method, path, body string, headers ...string) (response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	answer, err := s.client.Do(request)
	if err != nil {
		return response{}, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return response{answer.StatusCode, answer.Header, string(content), answer.Close}, err
}

// saying answers with a fixed text.
func saying(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, text)
	})
}

// everything is a Config with all routes.
func everything() Config {
	return Config{GraphQL: saying("graphql"), Playground: saying("playground"), JWKS: saying("keys")}
}

// failure decodes an error's body and fails unless it is exactly of the shape that WriteError promises.
func (r response) failure(t *testing.T) (code, message, requestID string) {
	t.Helper()
	var body struct {
		Errors []struct {
			Message    string `json:"message"`
			Extensions struct {
				Code      string `json:"code"`
				RequestID string `json:"requestId"`
			} `json:"extensions"`
		} `json:"errors"`
	}
	decoder := json.NewDecoder(strings.NewReader(r.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil || len(body.Errors) != 1 {
		t.Fatalf("the body %q is not one error: %v", r.body, err)
	}
	if got := r.header.Get("Content-Type"); got != "application/json; charset=utf-8" {
		t.Errorf("Content-Type is %q", got)
	}
	failure := body.Errors[0]
	return failure.Extensions.Code, failure.Message, failure.Extensions.RequestID
}
