package suite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"menagerie/bench/data"
	"menagerie/bench/plain"
	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/app"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// small is a benchmark on a thousand animals, with server and floor in this process, and the server's handler.
func small(t testing.TB) (*bench, http.Handler) {
	ctx := t.Context()
	shape, err := data.New(1_000)
	if err != nil {
		t.Fatal(err)
	}
	d := &database{shape: shape, url: dbtest.Empty(t).URL, stop: func() error { return nil }}
	if d.sql, err = sql.Open("postgres", d.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.sql.Close() })
	b := &bench{
		Options: &Options{Quick: true, Workloads: names(), Clients: []int{barClients}, For: 20 * time.Millisecond, Rounds: 2, Rates: []string{"mix=100"}, Seed: 1},
		out:     t.Output(), database: d, work: t.TempDir(), made: 64,
	}
	key, err := dataKey(shape)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.fill(ctx, key, "", b.say); err != nil {
		t.Fatal(err)
	}
	if loaded, err := d.loadedKey(ctx); err != nil || loaded != key {
		t.Fatalf("the data are %q instead of %q: %v", loaded, key, err)
	}
	b.postgres = postmaster(ctx, d.sql)

	store, err := db.Open(d.url, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	a, err := app.New(ctx, app.Config{DB: store, Logger: slog.New(slog.DiscardHandler), MaxInWork: 512, RevocationLag: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	background, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	go a.Watch(background)
	server := serving(t, "server", a)
	b.systems = append(b.systems, server)
	if b.world, err = server.signIn(ctx, shape); err != nil {
		t.Fatal(err)
	}
	if b.learned, err = learn(ctx, d, b.world); err != nil {
		t.Fatal(err)
	}
	pool, err := plain.Open(d.url, maxConns)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	handler, err := plain.New(ctx, pool, b.learned.plan)
	if err != nil {
		t.Fatal(err)
	}
	floor := serving(t, "floor", handler)
	floor.floor = true
	b.systems = append(b.systems, floor)
	return b, a
}

func serving(t testing.TB, name string, handler http.Handler) *system {
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return &system{name: name, address: strings.TrimPrefix(s.URL, "http://"), pid: os.Getpid(), log: &bytes.Buffer{}}
}

func names() (list []string) {
	for _, w := range workloads {
		list = append(list, w.name)
	}
	return list
}

// Everything that a run does, but for the building of programs and a million animals.
func TestRun(t *testing.T) {
	b, _ := small(t)
	ctx := t.Context()

	t.Run("answers", func(t *testing.T) {
		if err := b.check(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Run("wrong answers are found", func(t *testing.T) { wrongAnswers(t, b) })
	t.Run("other bytes are found", func(t *testing.T) { otherBytes(t, b) })
	t.Run("both keep the search", func(t *testing.T) { bothKeepTheSearch(t, b) })
	t.Run("pgbench", func(t *testing.T) {
		p, err := newPgbench(b.database.url, b.work, b.learned)
		if err != nil {
			t.Fatal(err)
		}
		if p == nil {
			t.Skip("it is not installed: macOS and some distributions have it in a package of its own")
		}
		if rate, err := p.run(ctx, "mix", 1, time.Second); err != nil || rate <= 0 {
			t.Errorf("%v requests/s: %v", rate, err)
		}
	})
	t.Run("rounds", func(t *testing.T) {
		var f findings
		var err error
		if f.setting, err = b.settingNow(ctx); err != nil {
			t.Fatal(err)
		}
		for _, load := range b.wanted() {
			r, err := b.closed(ctx, load, 2)
			if err != nil {
				t.Fatal(err)
			}
			r.clients = barClients // whose tables are the longest
			for i, sides := range r.sides {
				if len(sides) != b.Rounds || sides[0].rate <= 0 || sides[0].p99 < sides[0].p50 {
					t.Errorf("%s, %s: %+v", load.name, r.names[i], sides)
				}
			}
			if got := strings.Count(r.row(), "\n"); got != 1 {
				t.Errorf("%d rows: %s", got+1, r.row())
			}
			f.results = append(f.results, r)
		}
		if f.paced, err = b.openLoop(ctx); err != nil {
			t.Fatal(err)
		}
		f.memory = append(f.memory, memory{"server", barClients, 1})
		dir := t.TempDir()
		document := filepath.Join(dir, documentName)
		if err := f.write(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("without a document: %v", err)
		}
		if err := os.WriteFile(document, []byte("before\n"+reportBegin+"old\n"+reportEnd+"after\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.write(dir); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		if s := string(text); !strings.HasPrefix(s, "before\n"+reportBegin) || !strings.HasSuffix(s, reportEnd+"after\n") || strings.Contains(s, "old\n") {
			t.Errorf("the document is\n%s", s)
		}
		picture, err := os.ReadFile(filepath.Join(dir, pictureName))
		if err != nil {
			t.Fatal(err)
		}
		if err := wellFormed(picture); err != nil {
			t.Errorf("the picture: %v\n%s", err, picture)
		}
		for _, w := range workloads {
			if !strings.Contains(string(text), "| "+w.title+" |") || !bytes.Contains(picture, []byte(short(&w))) {
				t.Errorf("%s is missing", w.title)
			}
		}
	})
}

// wrongAnswers changes what is stored between an answer and the look at it.
func wrongAnswers(t *testing.T, b *bench) {
	ctx := t.Context()
	for _, load := range mixed() {
		requests := b.world.requests(&load, 3, 1)
		q := &requests[0]
		for _, s := range b.systems {
			c, err := s.connect(ctx, 1)
			if err != nil {
				t.Fatal(err)
			}
			body, err := c.conns[0].do(s.bytes(q))
			if err != nil {
				t.Fatal(err)
			}
			right := bytes.Clone(withoutExtensions(body))
			c.close()
			if err := b.database.verify(ctx, q, right); err != nil {
				t.Errorf("%s, %s: %v", s.name, load.name, err)
			}
			if load.name == "search" && bytes.Contains(right, []byte(`"nodes":[]`)) {
				continue
			}
			at := bytes.Index(right, []byte(`"updatedAt":"`)) + len(`"updatedAt":"20`)
			wrong := bytes.Clone(right)
			wrong[at] ^= 1
			if err := b.database.verify(ctx, q, wrong); err == nil {
				t.Errorf("%s, %s: another answer passes: %s", s.name, load.name, wrong)
			}
		}
	}
}

// otherBytes puts something between the benchmark and the floor that changes one answer, of those that no SQL looks at. What it is
// asked for before is what will be measured.
func otherBytes(t *testing.T, b *bench) {
	measured := map[string]bool{}
	requests := b.world.requests(workloadOf("point"), b.Seed, b.made)
	for i := range requests {
		measured[strings.Fields(string(requests[i].floor))[1]] = true
	}
	for _, wrong := range []int{0, 2} {
		n := 0
		forger := serving(t, "floor", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !measured[r.RequestURI] {
				t.Errorf("%s will not be measured", r.RequestURI)
			}
			resp, err := http.Get("http://" + b.systems[1].address + r.RequestURI) //nolint:noctx // of a server in this process
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close() //nolint:errcheck // it is but read from
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Error(err)
			}
			if n++; n == wrong {
				body = bytes.Replace(body, []byte(`"version":`), []byte(`"version":9`), 1)
			}
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		}))
		forger.floor = true
		forged := *b
		options := *b.Options
		options.Workloads = []string{"point"}
		forged.Options, forged.systems = &options, []*system{b.systems[0], forger}
		err := forged.check(t.Context())
		if want := wrong > 0; want != (err != nil && strings.Contains(err.Error(), "other bytes")) {
			t.Errorf("answer %d wrong of %d: %v", wrong, n, err)
		}
		if want := fewCompared; wrong == 0 && n != want {
			t.Errorf("%d answers compared instead of %d", n, want)
		}
	}
}

// bothKeepTheSearch replaces animals by what they are: the terms by which they are found are those that the data were loaded with,
// as the server makes them and as the floor makes them.
func bothKeepTheSearch(t *testing.T, b *bench) {
	ctx := t.Context()
	for _, s := range b.systems {
		c, err := s.connect(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range b.world.viewers[:3] {
			for _, a := range v.names {
				animal := b.database.shape.Animal(a.n)
				q := b.world.replacing(v, a.n, &animal.Profile)
				if err := c.conns[0].ask(s, &q); err != nil {
					t.Fatal(err)
				}
				var same bool
				if err := b.database.sql.QueryRowContext(ctx, `SELECT search = `+`$3::tsvector FROM animals WHERE household_id = $1 AND id = $2`,
					animal.Household.String(), animal.ID.String(), vector(animal.Household.String(), animal.Terms())).Scan(&same); err != nil {
					t.Fatal(err)
				}
				if !same {
					t.Fatalf("the %s keeps other terms than %q", s.name, animal.Terms())
				}
			}
		}
		c.close()
	}
}

// The floor's statements are planned once for all parameters, as the server's are.
func TestPlansOfTheFloor(t *testing.T) {
	pool, err := plain.Open(dbtest.Empty(t).URL, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close() //nolint:errcheck // the test is over
	s, err := pool.PrepareContext(t.Context(), `SELECT $1::text`)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		var text string
		if err := s.QueryRowContext(t.Context(), "a").Scan(&text); err != nil {
			t.Fatal(err)
		}
	}
	var generic, custom int
	if err := pool.QueryRowContext(t.Context(), `SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = 'SELECT $1::text'`).
		Scan(&generic, &custom); err != nil || generic != 3 || custom != 0 {
		t.Errorf("%d generic and %d custom plans: %v", generic, custom, err)
	}
}

func wellFormed(document []byte) error {
	d := xml.NewDecoder(bytes.NewReader(document))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestRequestsAreThoseOfTheirSeed(t *testing.T) {
	shape, err := data.New(1_000)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{shape: shape}
	for household := range signedIn {
		w.viewers = append(w.viewers, &viewer{household: household, token: "t", user: shape.Account(household).User.String(), names: byName(shape, household)})
	}
	for i := range workloads {
		load := &workloads[i]
		a, b, other := w.requests(load, 1, 50), w.requests(load, 1, 50), w.requests(load, 2, 50)
		different, distinct := 0, map[string]bool{}
		for i := range a {
			if !bytes.Equal(a[i].server, b[i].server) || !bytes.Equal(a[i].floor, b[i].floor) {
				t.Fatalf("%s: two requests of one seed:\n%s\n%s", load.name, a[i].server, b[i].server)
			}
			if !bytes.Equal(a[i].server, other[i].server) {
				different++
			}
			distinct[string(a[i].server)] = true
		}
		// A thousand animals have few pages, and far ones but one for each register.
		if different == 0 || len(distinct) < 5 {
			t.Errorf("%s: %d of 50 differ from those of another seed, %d from each other", load.name, different, len(distinct))
		}
	}
	percent := 0
	for _, l := range mixed() {
		percent += l.percent
	}
	if percent != 100 {
		t.Errorf("the mix is of %d %%", percent)
	}
}

func TestFiguresOfRounds(t *testing.T) {
	for _, test := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 3, 2}, 2.5}} {
		if got := median(test.values); got != test.want {
			t.Errorf("the median of %v is %v", test.values, got)
		}
	}
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[99-i] = i + 1
	}
	for p, want := range map[int]int{1: 1, 50: 50, 99: 99, 100: 100} {
		if got := percentile(slices.Clone(hundred), p); got != want {
			t.Errorf("percentile %d is %d", p, got)
		}
	}
	if got := percentile([]int{3, 1, 2, 4, 5, 6, 7, 8, 9, 10}, 99); got != 10 {
		t.Errorf("of ten: %d", got)
	}
	if got := percentile([]int{7}, 50); got != 7 {
		t.Errorf("of one: %d", got)
	}
	// Each round by itself: the ratio of the medians would be 1.
	a := []side{{cpu: 1}, {cpu: 10}, {cpu: 100}}
	b := []side{{cpu: 10}, {cpu: 5}, {cpu: 1}}
	if got := paired(a, b, cpuOf); got != (ratio{2, 0.1, 100}) {
		t.Errorf("the ratios are %+v", got)
	}
}

func TestMisses(t *testing.T) {
	for _, test := range []struct {
		x    ratio
		bar  float64
		most bool
		want string
	}{
		{ratio{1.2, 1, 2}, 1.2, true, "1.20 (1.00 to 2.00)"},
		{ratio{1.3, 1, 2}, 1.2, true, "**1.30** (1.00 to 2.00)"},
		{ratio{0.9, 0.5, 1}, 0.9, false, "0.90 (0.50 to 1.00)"},
		{ratio{0.8, 0.5, 1}, 0.9, false, "**0.80** (0.50 to 1.00)"},
	} {
		if got := met(test.x, test.bar, test.most); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
	if got := thousands(1234567.4) + " " + thousands(999); got != "1,234,567 999" {
		t.Error(got)
	}
}

func TestColumnsOfPackedRows(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT a.id FROM a": "SELECT a.id FROM a",
		"SELECT record_send(ROW(a.id, coalesce(a.x, (1)))) FROM a WHERE f(1)":            "SELECT a.id, coalesce(a.x, (1)) FROM a WHERE f(1)",
		"WITH x AS (SELECT 1) UPDATE a SET b = $1 RETURNING record_send(ROW(k.n, a.id))": "WITH x AS (SELECT 1) UPDATE a SET b = $1 RETURNING k.n, a.id",
	} {
		if got := withColumns(text); got != want {
			t.Errorf("%s\n%s", got, want)
		}
	}
}

// An argument that nothing of the request explains is found out before the floor sends another.
func TestArgumentsAreUnderstood(t *testing.T) {
	values := map[string]string{"user": "0193-1", "animals": `{"a","b"}`, "terms": `{"wb","wa"}`}
	for _, test := range []struct {
		value any
		slot  string
		fixed string
	}{
		{"0193-1", "user", ""}, {"{a,b}", "animals", ""}, {`{"wa","wb"}`, "terms", ""}, {[]byte(`{"a","b"}`), "animals", ""},
		{time.Now(), "moment", ""}, {int64(51), "", "51"}, {nil, "", ""},
	} {
		got, err := slotOf(test.value, values)
		if err != nil || got.Slot != test.slot || (got.Value == nil) != (test.fixed == "") || got.Value != nil && *got.Value != test.fixed {
			t.Errorf("%v: %+v %v", test.value, got, err)
		}
	}
	if _, err := slotOf("0193-2 of which nobody knows", values); err == nil {
		t.Error("an unknown argument was taken for one that never changes")
	}
}

func TestProcesses(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("there is no /proc: the benchmark measures processor time on Linux only")
	}
	s, err := statOf(os.Getpid())
	if err != nil || s.parent != os.Getppid() {
		t.Errorf("the parent is %d, and was said to be %d: %v", os.Getppid(), s.parent, err)
	}
	if peak, err := peakMemory(os.Getpid()); err != nil || peak < 1<<20 {
		t.Errorf("%d bytes: %v", peak, err)
	}
	before, err := statOf(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for own := ownCPU(); ownCPU()-own < 5*tick; {
	}
	after, err := statOf(os.Getpid())
	if err != nil || after.cpu-before.cpu < 3*tick {
		t.Errorf("of %v of work %v are seen: %v", 5*tick, after.cpu-before.cpu, err)
	}
}

// Only the run that the document describes is written into it.
func TestWritesTheWholeRunOnly(t *testing.T) {
	whole := func() *Options { // what make bench asks for
		var o Options
		parser, err := kong.New(&o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parser.Parse(nil); err != nil {
			t.Fatal(err)
		}
		return &o
	}
	if err := whole().whole(); err != nil {
		t.Error(err)
	}
	for want, change := range map[string]func(*Options){
		"--animals":      func(o *Options) { o.Animals = 1_000 },
		"--workloads":    func(o *Options) { o.Workloads = o.Workloads[1:] },
		"--clients":      func(o *Options) { o.Clients = []int{barClients} },
		"--rates":        func(o *Options) { o.Rates = nil },
		"--rounds":       func(o *Options) { o.Rounds = 1 },
		"--for":          func(o *Options) { o.For = 20 * time.Millisecond },
		"--no-check":     func(o *Options) { o.Check = false },
		"--no-floor":     func(o *Options) { o.Floor = false },
		"--server":       func(o *Options) { o.Server = "menagerie" },
		"--server-flags": func(o *Options) { o.ServerFlags = []string{"--max-conns=4"} },
		"--against":      func(o *Options) { o.Against = "menagerie" },
		"--seed":         func(o *Options) { o.Seed = 2 },
	} {
		o := whole()
		change(o)
		if err := o.whole(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// What misses its bar is in bold, whichever bar it is.
func TestBarsInTheReport(t *testing.T) {
	sides := func(cpu ...float64) (list []side) {
		for _, c := range cpu {
			list = append(list, side{rate: 100, cpu: c})
		}
		return list
	}
	f := findings{
		setting: setting{animals: 1_000_000, flags: []string{"serve", "--log-level=warn"}},
		results: []result{
			// The medians of both are 2, but those of the rounds differ.
			{load: workloadOf("page1000"), clients: barClients, names: []string{"server"}, sides: [][]side{sides(3, 2.5, 2)}, first: sides(1, 2, 3)},
		},
		memory: []memory{{"server", 16, 63.9}, {"server", 128, 96.1}, {"floor", 128, 200}},
		paced: []paced{
			{load: workloadOf("mix"), rate: 1000, names: []string{"server", "floor"}, p50: [][]float64{{1}, {1}}, p99: [][]float64{{15.5}, {16}}},
			{load: workloadOf("point"), rate: 2000, names: []string{"server"}, p50: [][]float64{{1}}, p99: [][]float64{{17}}},
		},
	}
	text := f.report()
	for _, want := range []string{
		"1,000,000 animals", "`menagerie serve --log-level=warn`", "page 1,000 takes the server **1.25** (0.67 to 3.00) times the CPU of page of 50 ", "| server | 16 | 63.9 | 64 |", "| server | 128 | **96.1** | 96 |",
		"| floor | 128 | 200.0 |  |", "| **15.50** (15.50 to 15.50) | 15 |", "| 16.00 (16.00 to 16.00) |  |", "| 17.00 (17.00 to 17.00) |  |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report has no %q:\n%s", want, text)
		}
	}
}

func TestWrongFlags(t *testing.T) {
	for want, o := range map[string]Options{
		"--workloads": {Workloads: []string{"nothing"}, Rounds: 1, For: time.Second},
		"--rounds":    {For: time.Second},
		"--rates":     {Rates: []string{"mix"}, Rounds: 1, For: time.Second},
		"--write":     {Write: t.TempDir(), Rounds: 1, For: time.Second},
	} {
		if err := Run(t.Context(), &o, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
