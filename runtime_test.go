package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"menagerie/internal/pgembed"
)

// get returns the status and the body of what stands at an address, asked for by a name of the host.
func get(t *testing.T, url, host string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// metric returns a value of /metrics.
func (i *instance) metric(name string) int64 {
	i.t.Helper()
	_, body := get(i.t, i.url+"/metrics", "")
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(body)
	if found == nil {
		i.t.Fatalf("there is no metric %s", name)
	}
	value, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		i.t.Fatal(err)
	}
	return int64(value)
}

// contained makes what starts programs believe that they are in a container: they get files of their own for those of /proc that say where
// the limits stand.
func contained(t *testing.T, cmd *exec.Cmd, mount, cgroup, file, limit string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"mountinfo": fmt.Sprintf("30 1 0:26 / %s/fs rw,nosuid - %s rw,memory\n", dir, mount), "cgroup": cgroup + "\n", "fs/pod/" + file: limit + "\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const enter = `for f in cgroup mountinfo; do mount --bind "$0/$f" /proc/$$/$f || exit 1; done; exec "$@"`
	if out, err := exec.CommandContext(context.Background(), "unshare", "--mount", "sh", "-c", enter, dir, "true").CombinedOutput(); err != nil {
		t.Skipf("only a root who may mount can lay files over those of /proc: %v %s", err, out)
	}
	cmd.Args = append([]string{"unshare", "--mount", "sh", "-c", enter, dir}, cmd.Args...)
	var err error
	if cmd.Path, err = exec.LookPath("unshare"); err != nil {
		t.Fatal(err)
	}
}

// How much memory is taken, and how many connections: what the flags say, what the environment says, and else what there is.
func TestRuntime(t *testing.T) {
	const (
		gib    = 1 << 30
		v2, v1 = "cgroup2 cgroup2", "cgroup cgroup"
	)
	for _, name := range []string{"GOGC", "GOMEMLIMIT", "GOMAXPROCS", "MENAGERIE_MAX_CONNS"} {
		t.Setenv(name, "") // whoever runs the tests may have set them
		os.Unsetenv(name)
	}
	dir := dataDir(t)
	server, err := pgembed.Start(t.Context(), pgembed.Config{Dir: dir, Unsafe: true}) // the programs join it
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	for _, c := range []struct {
		name           string
		env            map[string]string
		args           []string
		mount, cgroup  string
		file, limit    string
		percent, bytes int64
		from           string
		conns          int64
		elsewhere      bool // PostgreSQL is at an address, and not private
	}{
		{name: "nothing", percent: 400},
		{name: "a limit of cgroup v2", mount: v2, cgroup: "0::/pod", file: "memory.max", limit: "1073741824", percent: 400, bytes: gib / 2, from: "the container"},
		{name: "a container of its own", mount: v2, cgroup: "0::/pod", file: "memory.max", limit: "1000000000", percent: 400, bytes: 900_000_000, from: "the container", elsewhere: true},
		{name: "a limit of cgroup v1", mount: v1, cgroup: "4:memory:/pod", file: "memory.limit_in_bytes", limit: "2147483648", percent: 400, bytes: gib, from: "the container"},
		{name: "a limit that is hardly one", mount: v2, cgroup: "0::/pod", file: "memory.max", limit: "1048576", percent: 400, bytes: minMemoryLimit, from: "the container"},
		{name: "no limit by cgroup v2", mount: v2, cgroup: "0::/pod", file: "memory.max", limit: "max", percent: 400, bytes: gib, from: "the default"},
		{name: "no limit by cgroup v1", mount: v1, cgroup: "4:memory:/pod", file: "memory.limit_in_bytes", limit: "9223372036854771712", percent: 400, bytes: gib, from: "the default"},
		{name: "a limit that cannot be read", mount: v2, cgroup: "0::/pod", file: "memory.max", limit: "much", percent: 400, bytes: gib, from: "the default"},
		{name: "a flag in a container", mount: v2, cgroup: "0::/pod", file: "memory.max", limit: "1073741824", args: []string{"--memory-limit", "300MiB"}, percent: 400, bytes: 300 << 20, from: "--memory-limit"},
		{name: "flags", args: []string{"--gc-percent", "150", "--memory-limit", "0.5GiB", "--max-conns", "5"}, percent: 150, bytes: gib / 2, from: "--memory-limit", conns: 5},
		{name: "the environment", env: map[string]string{"MENAGERIE_GC_PERCENT": "250", "MENAGERIE_MEMORY_LIMIT": "200MB", "MENAGERIE_MAX_CONNS": "6"}, percent: 250, bytes: 200_000_000, from: "--memory-limit", conns: 6},
		{name: "Go's own environment", env: map[string]string{"GOGC": "77", "GOMEMLIMIT": "123MiB", "GOMAXPROCS": "5"}, args: []string{"--gc-percent", "150", "--memory-limit", "200MiB"}, percent: 77, bytes: 123 << 20, from: "GOMEMLIMIT", conns: 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, value := range c.env {
				t.Setenv(name, value)
			}
			i := started(t, dir, func(cmd *exec.Cmd) {
				if c.elsewhere {
					cmd.Env = append(cmd.Env, "DATABASE_URL="+server.URL())
				}
				if c.mount != "" {
					contained(t, cmd, c.mount, c.cgroup, c.file, c.limit)
				}
			}, c.args...)
			if c.conns == 0 {
				c.conns = int64(defaultConns(runtime.GOMAXPROCS(0)))
			}
			if c.bytes == 0 { // what there is where the tests run
				c.bytes = i.metric("go_gc_gomemlimit_bytes")
			}
			for name, want := range map[string]int64{
				"go_gc_gogc_percent": c.percent, "go_gc_gomemlimit_bytes": c.bytes, `go_sql_max_open_connections{db_name="menagerie"}`: c.conns,
			} {
				if got := i.metric(name); got != want {
					t.Errorf("%s is %d, want %d", name, got, want)
				}
			}
			if want := fmt.Sprintf(`"gcPercent":%d,"memoryLimitFrom":%q,"memoryLimit":%d`, c.percent, c.from, c.bytes); c.from != "" && !strings.Contains(i.log.String(), want) {
				t.Errorf("the log lacks %s: %s", want, i.log)
			}
			if warned := strings.Contains(i.log.String(), "cannot be read"); warned != (c.limit == "much") {
				t.Errorf("there is a warning: %v: %s", warned, i.log)
			}
		})
	}
}

func TestDefaultConns(t *testing.T) {
	for processors, want := range map[int]int{1: 16, 2: 16, 3: 24, 7: 56, 8: 64, 96: 64} {
		if got := defaultConns(processors); got != want {
			t.Errorf("%d connections for %d processors, want %d", got, processors, want)
		}
		// Both pools find room where PostgreSQL has its defaults: a hundred, of which three are for its superusers.
		if both := want + want/2; both > 97 {
			t.Errorf("%d connections in all for %d processors", both, processors)
		}
	}
}

// Where no profiles are served, none of what is allocated is sampled for them.
func TestNothingIsSampledForNobody(t *testing.T) {
	rate, limit, percent := runtime.MemProfileRate, debug.SetMemoryLimit(-1), debug.SetGCPercent(100)
	defer func() {
		runtime.MemProfileRate = rate
		debug.SetMemoryLimit(limit)
		debug.SetGCPercent(percent)
	}()
	for _, c := range []struct {
		pprof string
		want  int
	}{{"127.0.0.1:0", rate}, {"", 0}} {
		(&runtimeFlags{GCPercent: 100, Pprof: c.pprof}).apply(slog.New(slog.DiscardHandler), false)
		if runtime.MemProfileRate != c.want {
			t.Errorf("with --pprof %q the rate is %d, want %d", c.pprof, runtime.MemProfileRate, c.want)
		}
	}
}

// Profiles are served where that is asked for, and nowhere else; to this machine, and to no page that a browser there has open.
func TestProfiles(t *testing.T) {
	i := serve(t, dataDir(t), "--pprof", "127.0.0.1:0")
	line := i.out[len(i.out)-2]
	url, ok := strings.CutPrefix(line, "Profiles are at       ")
	if !ok || !strings.HasPrefix(url, "http://127.0.0.1:") || !strings.HasSuffix(url, "/debug/pprof/") {
		t.Fatalf("the output says %q", line)
	}
	port := strings.TrimSuffix(url[strings.LastIndex(url, ":"):], "/debug/pprof/")
	for _, c := range []struct {
		path, host string
		status     int
		want       string
	}{
		{"", "", 200, "full goroutine stack dump"},
		{"", "localhost" + port, 200, "full goroutine stack dump"},
		{"", "[::1]" + port, 200, "full goroutine stack dump"},
		{"", "[::1]", 200, "full goroutine stack dump"},
		{"", "localhost", 200, "full goroutine stack dump"},
		{"../pprof", "", 200, "full goroutine stack dump"},
		{"goroutine?debug=1", "", 200, "net/http/pprof.handler.ServeHTTP"},
		{"heap", "", 200, "\x1f\x8b"},
		{"heap?debug=1", "", 200, fmt.Sprintf("@ heap/%d\n", 2*runtime.MemProfileRate)}, // what is allocated is sampled
		{"profile?seconds=1", "", 200, "\x1f\x8b"},
		{"trace?seconds=0.1", "", 200, "go 1."},
		{"cmdline", "", 404, ""},
		{"../../graphql", "", 404, `"code":"NOT_FOUND"`},
		{"", "example.org" + port, 403, `"code":"BAD_REQUEST"`},
		{"profile?seconds=1", "127.0.0.1.example.org", 403, `"code":"BAD_REQUEST"`},
		{"heap", "192.0.2.1" + port, 403, `"code":"BAD_REQUEST"`},
	} {
		status, body := get(t, url+c.path, c.host)
		if status != c.status || !strings.Contains(body, c.want) || strings.Contains(body, "--data") {
			t.Errorf("%s at %q: %d %.300q", c.path, c.host, status, body)
		}
	}
	crossSite, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"profile?seconds=1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	crossSite.Header.Set("Sec-Fetch-Site", "cross-site")
	if r, err := http.DefaultClient.Do(crossSite); err != nil || r.StatusCode != http.StatusForbidden {
		t.Errorf("a page of another site: %v, %v", r, err)
	} else if err := r.Body.Close(); err != nil {
		t.Error(err)
	}
	if status, body := get(t, i.url+"/debug/pprof/heap", ""); strings.Contains(body, "\x1f\x8b") || status == 200 && !strings.Contains(body, "<html") {
		t.Errorf("the API's own listener has profiles: %d", status)
	}

	// Without the flag there are none; and an address that is taken is said before anything is begun.
	taken := program(t, "serve", "--listen", "127.0.0.1:0", "--data", dataDir(t)+"-none", "--pprof", "127.0.0.1"+port)
	out, err := taken.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "choose another address with --pprof") {
		t.Errorf("an address that is taken: %v %s", err, out)
	}
	if _, err := os.Stat(dataDir(t) + "-none"); !os.IsNotExist(err) {
		t.Errorf("data were made: %v", err)
	}
	if err := i.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := i.wait(); err != nil {
		t.Errorf("the end: %v %s", err, i.log)
	}
}
