package httpd

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestPanic(t *testing.T) {
	var missing map[string]int
	server := start(t, Config{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Header.Get("Mode") {
		case "before":
			w.Header().Set("Content-Length", "3")
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("ETag", `"x"`)
			missing["x"] = 1
		case "half":
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, strings.Repeat("x", 500))
			missing["x"] = 1
		case "flushed":
			w.(http.Flusher).Flush()
			missing["x"] = 1
		case "abort":
			panic(fmt.Errorf("wrapped: %w", http.ErrAbortHandler))
		case "nil":
			panic(error(nil)) // the runtime makes an error of it
		}
	})})

	for _, mode := range []string{"before", "nil"} {
		got := server.do(t, "POST", "/graphql", "", "Mode", mode, "X-Request-Id", "req-1")
		code, message, id := got.failure(t)
		if got.status != 500 || code != "INTERNAL" || id != "req-1" {
			t.Errorf("%s: got %d, %s, %s; want 500, INTERNAL, req-1", mode, got.status, code, id)
		}
		if strings.Contains(got.body, "nil") || strings.Contains(got.body, ".go") || message == "" {
			t.Errorf("%s: the body tells too much or nothing: %s", mode, got.body)
		}
		if got.header.Get("Content-Encoding") != "" || got.header.Get("ETag") != "" || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers of the answer intended are left: %v", mode, got.header)
		}
	}
	for _, mode := range []string{"half", "flushed"} {
		if got, err := server.try(t, "POST", "/graphql", "", "Mode", mode); err == nil {
			t.Errorf("%s: half an answer looks like a whole one: %v", mode, got)
		}
	}
	if got, err := server.try(t, "POST", "/graphql", "", "Mode", "abort"); err == nil {
		t.Errorf("the connection is not broken off: %v", got)
	}
	if got := server.do(t, "POST", "/graphql", ""); got.status != 200 {
		t.Errorf("afterwards: got %d", got.status)
	}
	metrics := server.do(t, "GET", "/metrics", "").body
	for _, want := range []string{
		`menagerie_http_requests_total{method="POST",route="/graphql",status="5xx"} 2`,
		`menagerie_http_requests_total{method="POST",route="/graphql",status="aborted"} 3`,
		`menagerie_http_requests_in_flight 1`,
	} {
		if !strings.Contains(metrics, want+"\n") {
			t.Errorf("/metrics has no %s", want)
		}
	}
	server.stop()

	if strings.Contains(server.log.String(), "wrapped") {
		t.Errorf("net/http took a connection broken off for a bug: %s", server.log)
	}
	panics := server.log.lines(t, "panic")
	if len(panics) != 4 {
		t.Fatalf("%d lines of panics, want 4 (http.ErrAbortHandler is none): %s", len(panics), server.log)
	}
	line := panics[0]
	if line["level"] != "ERROR" || line["requestId"] != "req-1" || line["panic"] != "assignment to entry in nil map" {
		t.Errorf("got %v", line)
	}
	if stack, _ := line["stack"].(string); !strings.Contains(stack, "recover_test.go") {
		t.Errorf("the stack does not lead to the place: %v", line["stack"])
	}
	var aborted []float64
	for _, line := range server.log.lines(t, "request") {
		if line["aborted"] == true {
			aborted = append(aborted, line["status"].(float64))
			if line["level"] != "WARN" {
				t.Errorf("a request broken off is logged at %v", line["level"])
			}
		}
	}
	if !slices.Equal(aborted, []float64{200, 200, 0}) {
		t.Errorf("requests broken off are logged with the status %v, want what was sent: 200, 200 and nothing", aborted)
	}
}

func TestStreaming(t *testing.T) {
	next := make(chan struct{})
	server := start(t, Config{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "first")
		if r.Header.Get("Mode") == "flusher" {
			w.(http.Flusher).Flush()
		} else if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-next
		_, _ = io.WriteString(w, "second")
	})})
	for _, mode := range []string{"flusher", "controller"} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", server.url+"/graphql", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Mode", mode)
		answer, err := server.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		part := make([]byte, 5)
		if _, err := io.ReadFull(answer.Body, part); err != nil || string(part) != "first" {
			t.Errorf("%s: before the end of the answer: %q, %v", mode, part, err)
		}
		next <- struct{}{}
		rest, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || string(rest) != "second" {
			t.Errorf("%s: the rest is %q, %v", mode, rest, err)
		}
	}
	server.stop()
	for _, line := range server.log.lines(t, "request") {
		if line["bytes"] != 11.0 || line["status"] != 200.0 {
			t.Errorf("got %v", line)
		}
	}
}

func TestResponseController(t *testing.T) {
	server := start(t, Config{GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if r.Header.Get("Mode") == "flush" {
			if err := control.Flush(); err != nil {
				t.Error(err)
			}
			return
		}
		w.WriteHeader(http.StatusEarlyHints) // is no answer yet
		if r.Header.Get("Mode") == "hints" {
			w.WriteHeader(http.StatusCreated)
			return
		}
		connection, _, err := control.Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer connection.Close()
		_, _ = io.WriteString(connection, "HTTP/1.1 299 Mine\r\nContent-Length: 0\r\n\r\n")
	})})
	if got := server.do(t, "GET", "/graphql", "", "Mode", "flush"); got.status != 200 {
		t.Errorf("flushed: got %d", got.status)
	}
	if got := server.do(t, "GET", "/graphql", ""); got.status != 299 {
		t.Errorf("hijacked: got %d", got.status)
	}
	if got := server.do(t, "GET", "/graphql", "", "Mode", "hints", "X-Request-Id", "hints"); got.status != 201 {
		t.Errorf("after early hints: got %d", got.status)
	}
	server.stop()
	for _, line := range server.log.lines(t, "request") { // the one hijacked may come later: nobody waits for it
		if line["requestId"] == "hints" && line["status"] == 201.0 {
			return
		}
	}
	t.Errorf("the log does not have the final status: %s", server.log)
}
