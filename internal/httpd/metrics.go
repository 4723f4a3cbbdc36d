package httpd

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Bounds on what clients can make of the labels: each value is a set of time series that live as long as the process.
const (
	maxOperationNames = 100
	maxErrorCodes     = 30
	maxWord           = 64 // bytes

	maxScrapes = 4 // at once; /metrics is open to everybody who can reach it

	other     = "other"
	anonymous = "anonymous"
)

// latencyBuckets are upper bounds in seconds: from below one statement on the same machine to beyond every deadline.
var latencyBuckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// Metrics counts what happens, for Prometheus to read at /metrics. Each has a registry of its own, so that several
// servers can live in one process. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	inFlight  prometheus.Gauge
	inWork    prometheus.Gauge
	refused   prometheus.Counter
	requests  *prometheus.CounterVec
	latencies *prometheus.HistogramVec

	operations         *prometheus.CounterVec
	operationLatencies *prometheus.HistogramVec
	errors             *prometheus.CounterVec
	names, codes       *vocabulary

	// What has been counted before, found without going through the labels of all.
	byRequest, byOperation series
}

// series are the counters and latencies of one set of labels each. It is safe for concurrent use.
type series struct {
	mu    sync.RWMutex
	known map[[3]string]counted
}

type counted struct {
	prometheus.Counter
	latency prometheus.Observer
}

// count counts what took so long under these labels. Where they are new, of returns what to count with, and under which labels it is to be
// found again, of which there must be a bounded number.
func (s *series) count(labels [3]string, d time.Duration, of func() ([3]string, counted)) {
	s.mu.RLock()
	c, known := s.known[labels]
	s.mu.RUnlock()
	if !known {
		labels, c = of()
		s.mu.Lock()
		if s.known == nil {
			s.known = map[[3]string]counted{}
		}
		s.known[labels] = c
		s.mu.Unlock()
	}
	c.Inc()
	c.latency.Observe(d.Seconds())
}

// NewMetrics returns metrics that count from zero, those of the Go runtime and of the process among them.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "menagerie_http_requests_in_flight",
			Help: "HTTP requests being answered now.",
		}),
		inWork: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "menagerie_http_requests_in_work",
			Help: "Requests that have been admitted and are worked on now. Beyond the limit they are refused.",
		}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "menagerie_http_requests_refused_total",
			Help: "Requests refused (503) because as many as may were in work.",
		}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "menagerie_http_requests_total",
			Help: "HTTP requests answered, by route, method and class of status (2xx to 5xx; aborted: broken off by the server).",
		}, []string{"route", "method", "status"}),
		latencies: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "menagerie_http_request_duration_seconds",
			Help:    "Time from a request's headers to the end of its answer, by route.",
			Buckets: latencyBuckets,
		}, []string{"route"}),
		operations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "menagerie_graphql_operations_total",
			Help: "GraphQL operations, by type, name (the first 100 seen) and outcome (ok, error).",
		}, []string{"type", "name", "outcome"}),
		operationLatencies: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "menagerie_graphql_operation_duration_seconds",
			Help:    "Time that a GraphQL operation took, by type, name (the first 100 seen) and outcome (ok, error).",
			Buckets: latencyBuckets,
		}, []string{"type", "name", "outcome"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "menagerie_graphql_errors_total",
			Help: "GraphQL errors, by extensions.code.",
		}, []string{"code"}),
		names: newVocabulary(maxOperationNames),
		codes: newVocabulary(maxErrorCodes),
	}
	m.registry.MustRegister(m.inFlight, m.inWork, m.refused, m.requests, m.latencies, m.operations, m.operationLatencies, m.errors,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))

	// An alert on a rate needs the zero before the first one.
	for _, code := range []string{"UNAUTHENTICATED", codeBadRequest, "TOO_COMPLEX", "RATE_LIMITED", codeUnavailable, codeInternal} {
		m.errors.WithLabelValues(m.codes.label(code))
	}
	return m
}

// Register adds a collector of the caller's, such as the one of the database's pool. It fails if one with the same
// metrics has been added before.
func (m *Metrics) Register(collector prometheus.Collector) error {
	return m.registry.Register(collector)
}

// Operation counts one GraphQL operation: its kind (query, mutation, subscription), the name that the client gave it,
// the time that it took, and the extensions.code of each of its errors; without any its outcome is ok.
//
// Clients choose names, so the first 100 distinct ones have time series of their own and all later ones count as
// "other", as do those that are no GraphQL name of at most 64 bytes; an empty one counts as "anonymous".
func (m *Metrics) Operation(kind, name string, d time.Duration, codes []string) {
	switch kind {
	case "query", "mutation", "subscription":
	default:
		kind = other
	}
	outcome := "ok"
	if len(codes) > 0 {
		outcome = "error"
	}
	m.byOperation.count([3]string{kind, name, outcome}, d, func() ([3]string, counted) {
		label := anonymous
		found := strings.Clone(name) // a part of the document, which is not to be kept with it
		if name != "" {
			label = m.names.label(found)
		}
		if label == other {
			found = other
		}
		return [3]string{kind, found, outcome}, counted{
			m.operations.WithLabelValues(kind, label, outcome), m.operationLatencies.WithLabelValues(kind, label, outcome),
		}
	})
	m.Errors(codes...)
}

// Errors counts errors by their extensions.code: those of requests that were refused before they became an operation.
func (m *Metrics) Errors(codes ...string) {
	for _, code := range codes {
		m.errors.WithLabelValues(m.codes.label(code)).Inc()
	}
}

// request counts one HTTP request.
func (m *Metrics) request(x *exchange, method string, d time.Duration, aborted bool) {
	class := "aborted"
	if !aborted {
		class = statusClass(x.answer.status)
	}
	labels := [3]string{routeLabel(x.route), methodLabel(method), class}
	m.byRequest.count(labels, d, func() ([3]string, counted) {
		return labels, counted{m.requests.WithLabelValues(labels[:]...), m.latencies.WithLabelValues(labels[0])}
	})
}

// handler serves /metrics.
func (m *Metrics) handler(logger *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(logger.Handler(), slog.LevelError),
		ErrorHandling:       promhttp.ContinueOnError, // the answer must not quote errors, and some metrics beat none
		MaxRequestsInFlight: maxScrapes,
	})
}

// statusClass names the class of a status, of which net/http admits 100 to 999.
func statusClass(status int) string {
	switch status / 100 {
	case 2:
		return "2xx"
	case 4:
		return "4xx"
	}
	return strconv.Itoa(status/100) + "xx"
}

// routeLabel names a route by its pattern, which is one of a few; paths are whatever clients ask for.
func routeLabel(pattern string) string {
	switch pattern {
	case "":
		return other
	case "/{$}":
		return "/"
	}
	return pattern
}

// methodLabel bounds the methods, which clients may invent.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return other
}

// vocabulary bounds the values of a label: it knows the first few distinct words, and takes all others for "other".
type vocabulary struct {
	limit int
	mu    sync.Mutex
	words map[string]bool
}

func newVocabulary(limit int) *vocabulary {
	return &vocabulary{limit: limit, words: make(map[string]bool)}
}

// label returns word if it is known or there is room to learn it. Prometheus panics on labels that aren't UTF-8, one
// more reason to learn only what has a name's shape.
func (v *vocabulary) label(word string) string {
	if !isName(word) {
		return other
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.words[word] {
		if len(v.words) >= v.limit {
			return other
		}
		v.words[word] = true
	}
	return word
}

// isName reports whether word is a Name as GraphQL defines it, and of bearable length.
func isName(word string) bool {
	if len(word) == 0 || len(word) > maxWord {
		return false
	}
	for i, c := range []byte(word) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		case '0' <= c && c <= '9' && i > 0:
		default:
			return false
		}
	}
	return true
}
