package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary be the program: the tests below start it as a process of its own, to kill it.
const asProgram = "MENAGERIE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// patience bounds each wait for something that takes a fraction of it.
const patience = 30 * time.Second

func program(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.Background(), exe, args...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "DATABASE_URL=")
	return cmd
}

// dataDir returns a folder for a private PostgreSQL. It is not below t.TempDir, which under root the user who runs
// PostgreSQL cannot reach.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("menagerie-program-%d-%s", os.Getpid(), t.Name()))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// instance is a running `menagerie serve`.
type instance struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	out  []string // the lines of the standard output up to the last that a start prints
	log  *lockedBuffer
	done chan error
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func serve(t *testing.T, dir string, args ...string) *instance {
	t.Helper()
	return started(t, dir, func(*exec.Cmd) {}, args...)
}

// started is serve with a change of the command that is run.
func started(t *testing.T, dir string, change func(*exec.Cmd), args ...string) *instance {
	t.Helper()
	i := &instance{t: t, log: &lockedBuffer{}, done: make(chan error, 1)}
	i.cmd = program(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", dir}, args...)...)
	i.cmd.Stderr = i.log
	change(i.cmd)
	stdout, err := i.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := i.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		i.out = append(i.out, lines.Text())
		if strings.HasPrefix(lines.Text(), "Stop it") {
			break
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, stdout)
		i.done <- i.cmd.Wait()
	}()
	t.Cleanup(func() { _ = i.cmd.Process.Kill() })
	if len(i.out) < 4 {
		t.Fatalf("the program did not start: %v %s", i.out, i.log)
	}
	i.url = strings.TrimSuffix(strings.TrimPrefix(i.out[0], "The website is at     "), "/")
	return i
}

// wait returns how the process ended.
func (i *instance) wait() error {
	i.t.Helper()
	select {
	case err := <-i.done:
		return err
	case <-time.After(patience):
		i.t.Fatalf("the program does not end: %s", i.log)
		return nil
	}
}

// do sends an operation and returns the data, or an error for any answer that has errors.
func (i *instance) do(token, query string, variables map[string]any) (map[string]any, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, i.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var out struct {
		Data   map[string]any
		Errors []any
	}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		return nil, err
	}
	if len(out.Errors) > 0 {
		return nil, fmt.Errorf("%s: %v", resp.Status, out.Errors)
	}
	return out.Data, nil
}

const testPassword = "correct horse battery staple"

func (i *instance) signUp(email string) (token string) {
	i.t.Helper()
	data, err := i.do("", `mutation ($input: SignUpInput!) { signUp(input: $input) { accessToken userErrors { message } } }`,
		map[string]any{"input": map[string]any{"email": email, "password": testPassword, "name": "Ann"}})
	if err != nil {
		i.t.Fatal(err)
	}
	return data["signUp"].(map[string]any)["accessToken"].(string)
}

func (i *instance) create(token, name string) error {
	_, err := i.do(token, `mutation ($name: String!) { createAnimal(input: {name: $name, species: CAT}) { animal { id } userErrors { message } } }`,
		map[string]any{"name": name})
	return err
}

// names returns the names of all animals of an account that has less than a hundred.
func (i *instance) names(token string) ([]string, error) {
	data, err := i.do(token, `{ animals(first: 100) { nodes { name } } }`, nil)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, n := range data["animals"].(map[string]any)["nodes"].([]any) {
		names = append(names, n.(map[string]any)["name"].(string))
	}
	return names, nil
}

// eventually tries until it works; each try is a round trip, so it needs no pause of its own.
func eventually(t *testing.T, what string, try func() error) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		err := try()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, err)
		}
	}
}

func TestServeSurvives(t *testing.T) {
	dir := dataDir(t)
	i := serve(t, dir)
	for n, want := range []string{`^The website is at     http://127\.0\.0\.1:\d+/$`, `^Menagerie serves at   http://127\.0\.0\.1:\d+/graphql$`,
		`^Try it in a browser   http://127\.0\.0\.1:\d+/playground$`, `^The data are in       ` + regexp.QuoteMeta(dir) + `$`} {
		if !regexp.MustCompile(want).MatchString(i.out[n]) {
			t.Errorf("line %d of the output is %q, want %s", n, i.out[n], want)
		}
	}
	token := i.signUp("ann@example.org")
	want := []string{}
	check := func(i *instance, when string) {
		t.Helper()
		eventually(t, when, func() error {
			got, err := i.names(token)
			if err == nil && fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s there are %v, want %v", when, got, want)
			}
			return err
		})
	}
	add := func(i *instance, name string) {
		t.Helper()
		eventually(t, "adding "+name, func() error { return i.create(token, name) })
		want = append(want, name)
	}
	add(i, "before all")

	// PostgreSQL is killed: the program starts it again, and no data are lost.
	if err := syscall.Kill(postmaster(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	check(i, "after kill -9 of PostgreSQL")
	add(i, "after kill -9 of PostgreSQL")

	// The program is killed: nothing stays behind, and the next one goes on.
	old := postmaster(t, dir)
	if err := i.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = i.wait() // killed, as it was asked to be
	eventually(t, "PostgreSQL is shut down behind its program", func() error {
		if err := syscall.Kill(old, 0); err == nil {
			return fmt.Errorf("process %d is alive", old)
		}
		return nil
	})
	i = serve(t, dir)
	check(i, "after kill -9 of the program")
	add(i, "after kill -9 of the program")

	// Asked to stop, it stops: exit code 0, and PostgreSQL with it.
	old = postmaster(t, dir)
	if err := i.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := i.wait(); err != nil {
		t.Fatalf("SIGTERM: %v: %s", err, i.log)
	}
	if syscall.Kill(old, 0) == nil {
		t.Error("PostgreSQL is left behind after a clean stop")
	}
	i = serve(t, dir)
	check(i, "after a restart")
}

// TestTwoInstances serves one client in turns from two processes on one database, and kills one of them.
func TestTwoInstances(t *testing.T) {
	dir := dataDir(t)
	first := serve(t, dir)
	address := "postgres://menagerie@/menagerie?host=" + filepath.Join(dir, "socket")
	second := serve(t, dir, "--database-url", address)
	if want := "The data are in       the given database"; second.out[3] != want {
		t.Errorf("the output says %q, want %q", second.out[3], want)
	}
	token := first.signUp("ann@example.org")
	var want []string
	for n := range 10 {
		name := fmt.Sprintf("animal %d", n)
		if err := []*instance{second, first}[n%2].create(token, name); err != nil {
			t.Fatal(err)
		}
		want = append(want, name)
	}
	// Killed in the middle of a client's work: what was acknowledged is there, and the other instance goes on.
	acknowledged := make(chan string)
	go func() {
		defer close(acknowledged)
		for n := 0; ; n++ {
			name := fmt.Sprintf("while it is killed %d", n)
			if second.create(token, name) != nil {
				return
			}
			acknowledged <- name
		}
	}()
	for range 5 {
		want = append(want, <-acknowledged)
	}
	if err := second.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for name := range acknowledged {
		want = append(want, name)
	}
	got, err := first.names(token)
	if err != nil {
		t.Fatal(err)
	}
	// One more may have been stored without its answer having got through.
	if len(got) > len(want)+1 || fmt.Sprint(got[:len(want)]) != fmt.Sprint(want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	if err := first.create(token, "afterwards"); err != nil {
		t.Error(err)
	}
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	var pid int
	eventually(t, "postmaster.pid", func() error {
		b, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
		if err != nil {
			return err
		}
		pid, err = strconv.Atoi(strings.TrimSpace(strings.SplitN(string(b), "\n", 2)[0]))
		return err
	})
	return pid
}

// TestCommandsBesideTheServer runs the other commands while the server serves from the same folder.
func TestCommandsBesideTheServer(t *testing.T) {
	dir := dataDir(t)
	i := serve(t, dir)
	token := i.signUp("ann@example.org")
	file := filepath.Join(t.TempDir(), "animals.csv")
	if err := os.WriteFile(file, []byte("Name,Species,Microchip,Born\nZoë,dog,985112001234567,03/04/2019\nTom,cat,,\n,cat,,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	output := func(args ...string) string {
		t.Helper()
		cmd := program(t, append(args, "--data", dir)...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v: %v: %s", args, err, &stderr)
		}
		return string(out)
	}
	contains := func(out, want string) {
		t.Helper()
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	contains(output("import", file, "--user", "ann@example.org", "--dates", "dmy"), "3 rows: 2 imported into \"Ann's animals\", 0 there already, 1 rejected")
	contains(output("import", file, "--user", "ANN@example.org", "--dates", "dmy"), "3 rows: 0 imported into \"Ann's animals\", 2 there already, 1 rejected")
	rejects, err := os.ReadFile(filepath.Join(filepath.Dir(file), "animals.rejects.csv"))
	if err != nil {
		t.Fatal(err)
	}
	contains(string(rejects), "\n4,")
	if names, err := i.names(token); err != nil || fmt.Sprint(names) != "[Zoë Tom]" {
		t.Errorf("the server has %v %v", names, err)
	}
	contains(output("export", "--user", "ann@example.org"), "985112001234567")
	contains(output("export", "--user", "ann@example.org"), "2019-04-03")
	exported := filepath.Join(t.TempDir(), "all.json")
	contains(output("export", "--user", "ann@example.org", "--format", "json", "-o", exported), "2 animals")
	i.signUp("bob@example.org")
	contains(output("import", exported, "--user", "bob@example.org"), "2 rows: 2 imported")
	contains(output("import", exported, "--user", "bob@example.org", "--household", "Farm", "--create-household"), `2 imported into "Farm"`)
	contains(output("demo", "--user", "ann@example.org", "--animals", "50"), "50 animals added")
	contains(output("keys", "rotate"), "is published now and signs from")
	if _, err := i.names(token); err != nil {
		t.Errorf("the rotation has signed Ann out: %v", err)
	}
	for _, secret := range []string{testPassword, token, "ann@example.org"} {
		if strings.Contains(strings.ToLower(i.log.String()), strings.ToLower(secret)) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{"--help"}, 0, []string{"serve", "import", "export", "demo", "keys rotate", "backup", "restore"}},
		{[]string{"serve", "--help"}, 0, []string{"--listen", "$MENAGERIE_LISTEN", "--database-url", "$DATABASE_URL", "--access-ttl"}},
		{[]string{"import", "--help"}, 0, []string{"--column", "--rejects", "--user"}},
		{[]string{"nonsense"}, 2, []string{"nonsense"}},
		{[]string{"--nonsense"}, 2, []string{"--nonsense"}},
		{[]string{"serve", "--listen", "8080"}, 2, []string{"--listen must be host:port", `"8080"`}},
		{[]string{"serve", "--access-ttl", "10"}, 2, []string{"--access-ttl", "10"}},
		{[]string{"serve", "--access-ttl", "1ms"}, 2, []string{"--access-ttl must be at least 1s"}},
		{[]string{"serve", "--timeout", "1m"}, 2, []string{"--timeout must be at most 12s"}},
		{[]string{"serve", "--max-conns", "0"}, 2, []string{"--max-conns must be 1 to 1000"}},
		{[]string{"serve", "--gc-percent", "9", "--postgres-bin", "/nowhere"}, 2, []string{"--gc-percent must be 10 to 10000", "9"}},
		{[]string{"serve", "--memory-limit", "31MiB", "--postgres-bin", "/nowhere"}, 2, []string{"--memory-limit must be at least 32 MiB", "31MiB"}},
		{[]string{"serve", "--memory-limit", "much", "--postgres-bin", "/nowhere"}, 2, []string{"--memory-limit must be at least 32 MiB", "much"}},
		{[]string{"serve", "--memory-limit", "16EiB", "--postgres-bin", "/nowhere"}, 2, []string{"--memory-limit", "16EiB"}},
		{[]string{"serve", "--pprof", ":6060", "--postgres-bin", "/nowhere"}, 2, []string{"--pprof must be a loopback address", `":6060"`, "profiles show"}},
		{[]string{"serve", "--pprof", "0.0.0.0:6060", "--postgres-bin", "/nowhere"}, 2, []string{"--pprof must be a loopback address"}},
		{[]string{"serve", "--pprof", "192.0.2.1:6060", "--postgres-bin", "/nowhere"}, 2, []string{"--pprof must be a loopback address"}},
		{[]string{"serve", "--pprof", "localhost", "--postgres-bin", "/nowhere"}, 2, []string{"--pprof must be a loopback address"}},
		{[]string{"serve", "--max-in-work=-1"}, 2, []string{"--max-in-work must be at least 1", "-1"}},
		{[]string{"serve", "--token-cache=-1"}, 2, []string{"--token-cache must be 0 to 1000000", "-1"}},
		{[]string{"serve", "--max-connections", "0"}, 2, []string{"--max-connections must be at least 1"}},
		{[]string{"serve", "--log-level", "loud"}, 2, []string{"--log-level must be one of", "loud"}},
		{[]string{"serve", "--cors-origins", "example.org"}, 2, []string{"--cors-origins must be origins", "example.org"}},
		{[]string{"export", "--user", "a@b", "--format", "xml"}, 2, []string{"--format must be one of", "csv", "json", "xml"}},
		{[]string{"import", "none.csv"}, 2, []string{"--user"}},
		{[]string{"backup"}, 2, []string{"<file>"}},
		{[]string{"backup", "a.backup", "--format", "tar"}, 2, []string{"--format must be one of", "custom", "logical", "tar"}},
		{[]string{"import", "none.csv", "--user", "a@b"}, 1, []string{"none.csv"}},
		{[]string{"import", "server.go", "--user", "a@b", "--species", "DRAGON"}, 1, []string{"--species must be one of DOG", "DRAGON"}},
		{[]string{"demo", "--user", "a@b", "--animals", "0"}, 2, []string{"--animals must be 1 to 10000000"}},
		{[]string{"serve", "--postgres-bin", "/nowhere", "--listen", "127.0.0.1:0"}, 1, []string{"/nowhere", "PostgreSQL"}},
		{[]string{"serve", "--database-url", "postgres://user:secret@%zz/", "--listen", "127.0.0.1:0"}, 1, []string{"postgres://user:password@host/database"}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Setenv("DATABASE_URL", "")
			t.Setenv("MENAGERIE_DATA", dataDir(t))
			var out bytes.Buffer
			code := run(t.Context(), c.args, &out, &out)
			if code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("the output lacks %q:\n%s", want, &out)
				}
			}
			if strings.Contains(out.String(), "secret") {
				t.Errorf("the output holds a secret:\n%s", &out)
			}
		})
	}
}
