package httpd

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestAccessLog(t *testing.T) {
	cfg := everything()
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Annotate(r.Context(), slog.String("operation", "Animals"), slog.String("user", "0197"))
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "12345")
	})
	server := start(t, cfg)
	server.do(t, "POST", "/graphql?query=x", "", "X-Request-Id", "req-1")
	server.stop()

	lines := server.log.lines(t, "request")
	if len(lines) != 1 {
		t.Fatalf("%d lines, want 1: %s", len(lines), server.log)
	}
	line := lines[0]
	if duration, ok := line["durationMs"].(float64); !ok || duration < 0 || duration > 10_000 {
		t.Errorf("durationMs is %v", line["durationMs"])
	}
	delete(line, "durationMs")
	delete(line, "time")
	want := map[string]any{
		"level": "WARN", "msg": "request", "method": "POST", "route": "/graphql", "status": 418.0, "bytes": 5.0,
		"requestId": "req-1", "remote": "127.0.0.1", "operation": "Animals", "user": "0197",
	}
	if fmt.Sprint(line) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", line, want)
	}
}

func TestAccessLogLevels(t *testing.T) {
	cfg := everything()
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var status int
		if _, err := fmt.Sscan(r.Header.Get("Status"), &status); err == nil {
			w.WriteHeader(status)
		}
	})
	cfg.Ready = func(context.Context) error { return io.EOF }
	cfg.Website = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			NotFound(w, r)
		}
	})
	tests := []struct {
		method, path, status string // the status asked for, if any
		level, route         string
		logged               float64
	}{
		{"POST", "/graphql", "", "INFO", "/graphql", 200},
		{"POST", "/graphql", "204", "INFO", "/graphql", 204},
		{"POST", "/graphql", "401", "WARN", "/graphql", 401},
		{"POST", "/graphql", "503", "ERROR", "/graphql", 503},
		{"GET", "/", "", "INFO", "/", 200},
		{"GET", "/playground/x.js", "", "INFO", "/playground/", 200},
		{"BREW", "/playground", "", "WARN", "/playground", 405},
		{"GET", "/nothing", "", "WARN", "other", 404},
		{"GET", "/healthz", "", "DEBUG", "/healthz", 200},
		{"GET", "/readyz", "", "DEBUG", "/readyz", 503},
		{"GET", "/metrics", "", "DEBUG", "/metrics", 200},
	}
	server := start(t, cfg)
	for _, test := range tests {
		server.do(t, test.method, test.path, "", "Status", test.status)
	}
	server.stop()
	lines := server.log.lines(t, "request")
	if len(lines) != len(tests) {
		t.Fatalf("%d lines, want %d", len(lines), len(tests))
	}
	for i, test := range tests {
		line := lines[i]
		if line["level"] != test.level || line["route"] != test.route || line["status"] != test.logged {
			t.Errorf("%s %s: got %v, route %v, status %v; want %s, %s, %v",
				test.method, test.path, line["level"], line["route"], line["status"], test.level, test.route, test.logged)
		}
		if want := test.method; want != "BREW" && line["method"] != want || want == "BREW" && line["method"] != "other" {
			t.Errorf("%s %s: method %v", test.method, test.path, line["method"])
		}
	}
}

func TestNoSecretInTheLog(t *testing.T) {
	const secret = "hunter2"
	cfg := everything()
	cfg.Ready = func(context.Context) error { return nil }
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); !strings.Contains(string(body), secret) {
			t.Error("the secret has not even arrived")
		}
		switch r.Header.Get("Mode") {
		case "panic":
			panic(fmt.Errorf("duplicate key: (email)=(%s@example.com)", secret))
		case "text":
			panic("cannot accept password " + secret)
		case "half":
			_, _ = io.WriteString(w, secret)
			panic(secret)
		}
		_, _ = io.WriteString(w, r.Header.Get("Authorization"))
	})
	server := start(t, cfg)
	body := `{"query":"mutation{signIn(input:{email:\"hunter2@example.com\",password:\"hunter2\"}){accessToken}}"}`
	headers := []string{
		"Authorization", "Bearer " + secret, "Cookie", "session=" + secret, "Referer", "https://example.com/?token=" + secret,
		"User-Agent", secret, "X-Forwarded-For", secret, "X-Request-Id", "Bearer " + secret, "Origin", "https://" + secret,
	}
	paths := []string{
		"/graphql?token=" + secret, "/playground/" + secret + "?x=" + secret, "/reset/" + secret, "/healthz?" + secret,
		"/readyz?" + secret, "/metrics?" + secret, "//" + secret + "/../graphql?" + secret, "/?" + secret,
	}
	count := 0
	for _, path := range paths {
		for _, method := range []string{"GET", "POST", "DELETE", strings.ToUpper(secret), secret} {
			for _, mode := range []string{"", "panic", "text", "half"} {
				// A panic in the middle of an answer breaks the connection off, and that is right here.
				_, _ = server.try(t, method, path, body, append(headers, "Mode", mode)...)
				count++
			}
		}
	}
	server.stop()
	log := server.log.String()
	if lines := strings.Count(log, `"msg":"request"`); lines < count {
		t.Errorf("%d lines for %d requests", lines, count)
	}
	if got := strings.Count(log, `"msg":"panic"`); got == 0 {
		t.Error("no panic in the log: the test has lost its teeth")
	}
	for line := range strings.Lines(log) {
		if strings.Contains(strings.ToLower(line), secret) {
			t.Fatalf("the log has the secret: %s", line)
		}
	}
}

func TestAnnotate(t *testing.T) {
	server := start(t, Config{GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var fields sync.WaitGroup
		for i := range 20 {
			fields.Go(func() { Annotate(r.Context(), slog.Int(fmt.Sprint("field", i), i)) })
		}
		fields.Wait()
		Annotate(r.Context(), slog.String("operation", "First"))
		Annotate(r.Context(), slog.String("operation", "Second"), slog.String("long", strings.Repeat("x", 10_000)))
	})})
	server.do(t, "POST", "/graphql", "")
	server.stop()
	line := server.log.lines(t, "request")[0]
	for i := range 20 {
		if line[fmt.Sprint("field", i)] != float64(i) {
			t.Errorf("field %d is %v", i, line[fmt.Sprint("field", i)])
		}
	}
	if line["operation"] != "Second" || strings.Count(server.log.String(), `"operation"`) != 1 {
		t.Errorf("the later of two does not stay alone: %s", server.log)
	}
	if line["long"] != strings.Repeat("x", 128) {
		t.Errorf("a long string is not cut: %v", line["long"])
	}
	Annotate(context.Background(), slog.String("nobody", "listens"))
}

func TestRemoteAddress(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:1234": "127.0.0.1", "[::1]:1234": "::1", "[fe80::1%eth0]:1": "fe80::1%eth0", "@": "@", "": "", "pipe": "pipe",
	} {
		if got := host(address); got != want {
			t.Errorf("host(%q) is %q, want %q", address, got, want)
		}
	}
}
