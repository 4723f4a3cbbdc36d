package httpd

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"pgregory.net/rapid"
)

// values returns the distinct values of a label, over all metrics.
func values(t *testing.T, m *Metrics, label string) map[string]bool {
	t.Helper()
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			for _, pair := range metric.GetLabel() {
				if pair.GetName() == label {
					found[pair.GetValue()] = true
				}
			}
		}
	}
	return found
}

// inFlight returns the number of requests that are being answered.
func inFlight(t *testing.T, m *Metrics) float64 {
	t.Helper()
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() == "menagerie_http_requests_in_flight" {
			return family.GetMetric()[0].GetGauge().GetValue()
		}
	}
	t.Fatal("there is no such metric")
	return 0
}

func TestHTTPMetrics(t *testing.T) {
	cfg := everything()
	cfg.GraphQL = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			w.WriteHeader(http.StatusBadRequest)
		}
	})
	cfg.Website = saying("website")
	server := start(t, cfg)
	for _, request := range []string{
		"POST /graphql?a", "POST /graphql?b", "GET /graphql", "GET /playground/a", "GET /playground/b", "GET /", "BREW /nothing", "MIX /x/y/z",
	} {
		method, path, _ := strings.Cut(request, " ")
		server.do(t, method, path, "")
	}
	got := server.do(t, "GET", "/metrics", "")
	if contentType := got.header.Get("Content-Type"); !strings.HasPrefix(contentType, "text/plain") {
		t.Errorf("Content-Type is %q", contentType)
	}
	for _, want := range []string{
		`menagerie_http_requests_total{method="POST",route="/graphql",status="2xx"} 2`,
		`menagerie_http_requests_total{method="GET",route="/graphql",status="4xx"} 1`,
		`menagerie_http_requests_total{method="GET",route="/playground/",status="2xx"} 2`,
		`menagerie_http_requests_total{method="GET",route="/",status="2xx"} 1`,
		`menagerie_http_requests_total{method="other",route="other",status="4xx"} 2`,
		`menagerie_http_request_duration_seconds_count{route="/graphql"} 3`,
		`menagerie_http_requests_in_flight 1`, // this one
	} {
		if !strings.Contains(got.body, want+"\n") {
			t.Errorf("/metrics has no %s", want)
		}
	}
	for _, name := range []string{"go_goroutines ", "process_start_time_seconds "} {
		if !strings.Contains(got.body, "\n"+name) {
			t.Errorf("/metrics has no %s", name)
		}
	}
}

func TestInFlight(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	server := start(t, Config{GraphQL: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		entered <- struct{}{}
		<-release
	})})
	var clients sync.WaitGroup
	for range 3 {
		clients.Go(func() { server.do(t, "POST", "/graphql", "") })
		<-entered
	}
	if got := inFlight(t, server.metrics); got != 3 {
		t.Errorf("%v in flight, want 3", got)
	}
	close(release)
	clients.Wait()
	server.stop()
	if got := inFlight(t, server.metrics); got != 0 {
		t.Errorf("%v in flight afterwards", got)
	}
}

func TestOperation(t *testing.T) {
	metrics := NewMetrics()
	server := start(t, Config{Metrics: metrics})
	metrics.Operation("query", "Animals", 30*time.Millisecond, nil)
	metrics.Operation("query", "Animals", 30*time.Millisecond, []string{})
	metrics.Operation("mutation", "Animals", time.Second, []string{"INTERNAL", "INTERNAL", "UNAVAILABLE", "NEW", "a b", "\xff", ""})
	metrics.Operation("query", "", time.Millisecond, nil)
	metrics.Operation("subscription", strings.Repeat("x", 65), time.Millisecond, nil)
	metrics.Operation("fragment", "no-name", time.Millisecond, nil)

	body := server.do(t, "GET", "/metrics", "").body
	for _, want := range []string{
		`menagerie_graphql_operations_total{name="Animals",outcome="ok",type="query"} 2`,
		`menagerie_graphql_operations_total{name="Animals",outcome="error",type="mutation"} 1`,
		`menagerie_graphql_operations_total{name="anonymous",outcome="ok",type="query"} 1`,
		`menagerie_graphql_operations_total{name="other",outcome="ok",type="subscription"} 1`,
		`menagerie_graphql_operations_total{name="other",outcome="ok",type="other"} 1`,
		`menagerie_graphql_operation_duration_seconds_bucket{name="Animals",outcome="ok",type="query",le="0.025"} 0`,
		`menagerie_graphql_operation_duration_seconds_bucket{name="Animals",outcome="ok",type="query",le="0.05"} 2`,
		`menagerie_graphql_operation_duration_seconds_sum{name="Animals",outcome="error",type="mutation"} 1`,
		`menagerie_graphql_errors_total{code="INTERNAL"} 2`,
		`menagerie_graphql_errors_total{code="UNAVAILABLE"} 1`,
		`menagerie_graphql_errors_total{code="NEW"} 1`,
		`menagerie_graphql_errors_total{code="other"} 3`,
		`menagerie_graphql_errors_total{code="UNAUTHENTICATED"} 0`,
	} {
		if !strings.Contains(body, want+"\n") {
			t.Errorf("/metrics has no %s", want)
		}
	}
}

func TestOperationNamesAreBounded(t *testing.T) {
	const alphabet = "abcXYZ_019é\xff\x00 \"{"
	random := rand.New(rand.NewPCG(1, 2))
	metrics := NewMetrics()
	kinds := []string{"query", "mutation", "subscription", "x"}
	var clients sync.WaitGroup
	for range 4 {
		names := make([]string, 2500)
		for i := range names {
			name := make([]byte, random.IntN(80))
			for j := range name {
				name[j] = alphabet[random.IntN(7+random.IntN(len(alphabet)-6))]
			}
			names[i] = string(name)
		}
		clients.Go(func() {
			for i, name := range names {
				metrics.Operation(kinds[i%len(kinds)], name, time.Millisecond, []string{name, fmt.Sprint("CODE", i)})
			}
		})
	}
	clients.Wait()
	if got := len(values(t, metrics, "name")); got != maxOperationNames+2 {
		t.Errorf("10,000 names make %d values, want %d", got, maxOperationNames+2)
	}
	if got := len(values(t, metrics, "code")); got != maxErrorCodes+1 {
		t.Errorf("12,500 codes make %d values, want %d", got, maxErrorCodes+1)
	}
	if got := len(values(t, metrics, "type")); got != 4 {
		t.Errorf("%d types, want 4", got)
	}
}

func TestVocabulary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(0, 5).Draw(t, "limit")
		words := rapid.SliceOf(rapid.OneOf(rapid.StringMatching(`[a-c]{1,2}`), rapid.String())).Draw(t, "words")
		vocabulary := newVocabulary(limit)
		learned := make(map[string]bool)
		for _, word := range words {
			full := len(learned) >= limit
			switch label := vocabulary.label(word); {
			case label == word && isName(word) && (learned[word] || !full):
				learned[word] = true
			case label == other && (!isName(word) || full && !learned[word]):
			default:
				t.Fatalf("%q became %q with %v learned of %d", word, label, learned, limit)
			}
		}
	})
}

func TestEveryMetricIsWellMade(t *testing.T) {
	metrics := NewMetrics()
	server := start(t, Config{Metrics: metrics})
	server.do(t, "GET", "/healthz", "")
	metrics.Operation("query", "Animals", time.Millisecond, []string{"INTERNAL"})

	families, err := metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Errorf("%s: %s", problem.Metric, problem.Text)
	}
	own := 0
	for _, family := range families {
		if family.GetHelp() == "" {
			t.Errorf("%s has no help text", family.GetName())
		}
		if strings.HasPrefix(family.GetName(), "menagerie_") {
			own++
		}
	}
	if own != 8 {
		t.Errorf("%d metrics of our own were looked at, want 8", own)
	}
}

func TestRegister(t *testing.T) {
	pool := func() prometheus.Collector {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: "menagerie_pool_connections", Help: "For this test."})
	}
	first, second := NewMetrics(), NewMetrics() // two servers in one process
	for _, metrics := range []*Metrics{first, second} {
		if err := metrics.Register(pool()); err != nil {
			t.Error(err)
		}
	}
	if err := first.Register(pool()); err == nil {
		t.Error("the same metrics were registered twice")
	}
	server := start(t, Config{Metrics: first})
	if body := server.do(t, "GET", "/metrics", "").body; !strings.Contains(body, "\nmenagerie_pool_connections 0\n") {
		t.Error("/metrics has no menagerie_pool_connections")
	}
}

// broken is a collector whose database has gone.
type broken struct{}

func (broken) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- prometheus.NewDesc("menagerie_broken", "For this test.", nil, nil)
}

func (b broken) Collect(metrics chan<- prometheus.Metric) {
	metrics <- prometheus.NewInvalidMetric(prometheus.NewDesc("menagerie_broken", "For this test.", nil, nil), errors.New("no such table"))
}

func TestABrokenCollectorHidesNothingElse(t *testing.T) {
	server := start(t, Config{})
	if err := server.metrics.Register(broken{}); err != nil {
		t.Fatal(err)
	}
	got := server.do(t, "GET", "/metrics", "")
	if got.status != 200 || !strings.Contains(got.body, "go_goroutines") || strings.Contains(got.body, "no such table") {
		t.Errorf("got %d and %d bytes", got.status, len(got.body))
	}
	if !strings.Contains(server.log.String(), "no such table") {
		t.Error("the log does not say what broke")
	}
}

// What is found again without its labels is bounded as the labels are, and counts as they do.
func TestSeriesAreBounded(t *testing.T) {
	m := NewMetrics()
	const rounds = 3
	for range rounds {
		for n := range 10 * maxOperationNames {
			m.Operation("query", fmt.Sprintf("Name%d", n), time.Millisecond, nil)
		}
		for _, name := range []string{"", "other", "anonymous", "\xff", strings.Repeat("x", maxWord+1)} {
			m.Operation("query", name, time.Millisecond, nil)
		}
		m.Operation("invented", "Name1", time.Millisecond, []string{"INTERNAL"})
		m.Operation("invented", "Name1", time.Millisecond, nil)
	}
	if n := len(m.byOperation.known); n > maxOperationNames+5 {
		t.Errorf("%d are known", n)
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string]float64{}
	for _, family := range families {
		if family.GetName() != "menagerie_graphql_operations_total" {
			continue
		}
		for _, metric := range family.GetMetric() {
			labels := map[string]string{}
			for _, l := range metric.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			counted[labels["type"]+" "+labels["name"]+" "+labels["outcome"]] = metric.GetCounter().GetValue()
		}
	}
	for _, test := range []struct {
		kind, name, outcome string
		want                float64
	}{
		{"query", "Name1", "ok", rounds},
		{"query", other, "ok", rounds * (9*maxOperationNames + 4)}, // all but the first ones, and what is no name
		{"query", anonymous, "ok", rounds},
		{other, "Name1", "error", rounds},
		{other, "Name1", "ok", rounds},
	} {
		if got := counted[test.kind+" "+test.name+" "+test.outcome]; got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}
