package pgembed

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq"
)

const (
	helperDir = "PGEMBED_TEST_DIR" // set: the test binary is a program that keeps a database there
	limit     = time.Minute        // for whatever must happen, on a busy machine
)

func TestMain(m *testing.M) {
	if dir, ok := os.LookupEnv(helperDir); ok {
		helper(dir)
		return
	}
	code := m.Run()
	if err := removeTemplate(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// report is what the helper says once it has started, and what each line of input makes it say again.
type report struct {
	Owned   bool
	URL     string
	Err     string
	SIGINTs int
}

// helper keeps a database until its input ends, and then stops it in order.
func helper(dir string) {
	interrupts := make(chan os.Signal, 10)
	signal.Notify(interrupts, os.Interrupt)
	say := func(r report) {
		if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
			panic(err)
		}
	}
	s, err := Start(context.Background(), Config{Dir: dir})
	if err != nil {
		say(report{Err: err.Error()})
		return
	}
	r := report{Owned: s.Owned(), URL: s.URL()}
	say(r)
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if in.Text() == "await SIGINT" {
			<-interrupts
			r.SIGINTs++
		}
		say(r)
	}
	if err := s.Stop(context.Background()); err != nil {
		panic(err)
	}
}

// program is a helper at work.
type program struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func startProgram(t *testing.T, dir string, change ...func(*exec.Cmd)) *program {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperDir+"="+dir, "GORACE=atexit_sleep_ms=0")
	cmd.Stderr = os.Stderr
	for _, f := range change {
		f(cmd)
	}
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	p := &program{t: t, cmd: cmd, in: in, out: bufio.NewScanner(out)}
	t.Cleanup(p.kill)
	return p
}

// report reads what the program says next.
func (p *program) report() report {
	p.t.Helper()
	var r report
	if !p.out.Scan() {
		p.t.Fatalf("the program said nothing: %v", p.out.Err())
	}
	must(p.t, json.Unmarshal(p.out.Bytes(), &r))
	return r
}

func (p *program) ask(line string) report {
	p.t.Helper()
	_, err := fmt.Fprintln(p.in, line)
	must(p.t, err)
	return p.report()
}

// started reads the first report, which must be a success.
func (p *program) started() report {
	p.t.Helper()
	r := p.report()
	if r.Err != "" {
		p.t.Fatalf("the program did not start: %s", r.Err)
	}
	return r
}

// end lets the program stop its server and end.
func (p *program) end() {
	p.t.Helper()
	must(p.t, p.in.Close())
	must(p.t, p.cmd.Wait())
}

// kill ends the program without any chance to tidy up.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// within waits for something outside this process.
func within(t *testing.T, what string, happened func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	for wait := newPatience(); !happened(); {
		if wait.next(ctx, nil) != nil {
			t.Fatalf("not within %s: %s", limit, what)
		}
	}
}

// tempDir is a folder that the user who runs PostgreSQL for root can enter, as t.TempDir is not.
func tempDir(t testing.TB) string { return tempDirIn(t, "") }

func tempDirIn(t testing.TB, parent string) string {
	t.Helper()
	dir, err := os.MkdirTemp(parent, "pgembed-test-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	dir, err = filepath.EvalSymlinks(dir)
	must(t, err)
	return dir
}

// newDir is where a database may be made that does not exist yet.
func newDir(t testing.TB) string { return filepath.Join(tempDirIn(t, inMemory()), "db") }

// inMemory is a file system in memory where there is a large one, as many data are
// written and deleted here; otherwise the usual place for temporary files.
var inMemory = sync.OnceValue(func() string {
	const dir = "/dev/shm"
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil || uint64(fs.Bavail)*uint64(fs.Bsize) < 1<<30 { //nolint:unconvert // the types differ between systems
		return ""
	}
	return dir
})

// template is a folder with a database in it, stopped, to be copied: initdb takes a second.
var template = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp(inMemory(), "pgembed-template-")
	if err != nil {
		return "", err
	}
	templateDir = dir
	if err := os.Chmod(dir, 0o755); err != nil {
		return "", err
	}
	s, err := Start(context.Background(), Config{Dir: filepath.Join(dir, "db"), Unsafe: true})
	if err != nil {
		return "", err
	}
	return s.Dir(), s.Stop(context.Background())
})

var templateDir string

func removeTemplate() error {
	if templateDir == "" {
		return nil
	}
	return os.RemoveAll(templateDir)
}

// madeDir is a folder in which a database was made before, with nothing running.
func madeDir(t testing.TB) string {
	t.Helper()
	from, err := template()
	must(t, err)
	to := newDir(t)
	out, err := exec.Command("cp", "-a", from, to).CombinedOutput()
	if err != nil {
		t.Fatalf("copy the template: %v: %s", err, out)
	}
	return to
}

// start starts a server and makes sure that nothing of it remains after the test.
func start(t testing.TB, cfg Config) *Server {
	t.Helper()
	s, err := Start(t.Context(), cfg)
	must(t, err)
	t.Cleanup(func() { must(t, s.Stop(context.Background())) })
	return s
}

func connect(t testing.TB, url string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", url)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func run(t testing.TB, url string, statements ...string) {
	t.Helper()
	db := connect(t, url)
	defer func() { _ = db.Close() }()
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func value(t testing.TB, url, query string) string {
	t.Helper()
	db := connect(t, url)
	defer func() { _ = db.Close() }()
	var v string
	if err := db.QueryRowContext(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

// answers says whether the database can be used.
func answers(t testing.TB, url string) bool {
	db := connect(t, url)
	defer func() { _ = db.Close() }()
	return db.PingContext(t.Context()) == nil
}

// running lists the processes of the PostgreSQL on dir.
func running(t testing.TB, dir string) []int {
	t.Helper()
	pids, err := processes(clusterName(dir))
	must(t, err)
	return pids
}

// postmaster is the main process of the server on dir.
func postmaster(t testing.TB, dir string) int {
	t.Helper()
	f, err := (&cluster{dir: dir}).readPidFile()
	must(t, err)
	return f.pid
}

func sendSignal(t testing.TB, pid int, signal syscall.Signal) {
	t.Helper()
	must(t, syscall.Kill(pid, signal))
}

// records is a log handler that keeps what is logged.
type records struct {
	slog.Handler
	mu   sync.Mutex
	text []string
}

func slogger(r *records) *slog.Logger { return slog.New(r) }

func newRecords() *records { return &records{Handler: slog.DiscardHandler} }

func (r *records) Enabled(context.Context, slog.Level) bool { return true }
func (r *records) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r *records) WithGroup(string) slog.Handler            { return r }
func (r *records) Handle(_ context.Context, rec slog.Record) error {
	text := rec.Message
	rec.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text = append(r.text, text)
	return nil
}

// count is how many records contain the text.
func (r *records) count(text string) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range r.text {
		if strings.Contains(t, text) {
			n++
		}
	}
	return n
}

func wantError(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error lacks %q:\n%v", part, err)
		}
	}
}

func TestFirstAndLaterStarts(t *testing.T) {
	dir := filepath.Join(tempDir(t), "db")
	s, err := Start(t.Context(), Config{Dir: dir})
	must(t, err)
	if !s.Owned() || s.Dir() != dir {
		t.Errorf("Owned() = %v, Dir() = %s", s.Owned(), s.Dir())
	}
	wantPrivate(t, s)
	run(t, s.URL(), `CREATE TABLE pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)
	id := value(t, s.URL(), `SELECT system_identifier FROM pg_control_system()`)
	must(t, s.Stop(t.Context()))
	must(t, s.Stop(t.Context()))
	if pids := running(t, dir); len(pids) > 0 {
		t.Errorf("processes %v are left after Stop", pids)
	}
	if answers(t, s.URL()) {
		t.Error("the database answers after Stop")
	}
	s = start(t, Config{Dir: dir})
	if name := value(t, s.URL(), `SELECT name FROM pets`); name != "Mia" {
		t.Errorf("the table holds %q", name)
	}
	if again := value(t, s.URL(), `SELECT system_identifier FROM pg_control_system()`); again != id {
		t.Errorf("system identifier %s became %s: initdb ran again", id, again)
	}
}

// BenchmarkStart measures a start on data that exist, and once before that the first start, which makes them.
func BenchmarkStart(b *testing.B) {
	dir := filepath.Join(tempDir(b), "db") // on a disk, as in earnest
	start := func() {
		s, err := Start(b.Context(), Config{Dir: dir})
		must(b, err)
		must(b, s.Stop(b.Context()))
	}
	begin := time.Now()
	start()
	first := time.Since(begin)
	for b.Loop() {
		start()
	}
	b.ReportMetric(first.Seconds(), "s/first-start")
}

func TestDatabaseAsPromised(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t), MaxConnections: 17})
	for query, want := range map[string]string{
		`SELECT current_database() || ' ' || current_user`: "menagerie menagerie",
		`SHOW server_encoding`:                             "UTF8",
		`SHOW max_connections`:                             "17",
		`SHOW listen_addresses`:                            "",
		`SHOW timezone`:                                    "UTC",
		`SELECT count(*) FROM pg_hba_file_rules WHERE type <> 'local' AND auth_method <> 'reject'`: "0",
		`SELECT 'Z' < 'a'`:   "true", // by bytes
		`SELECT lower('ÄØ')`: "äø",   // this system has C.UTF-8
	} {
		if got := value(t, s.URL(), query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// wantPrivate checks that nobody but the owner gets at a new database.
func wantPrivate(t testing.TB, s *Server) {
	t.Helper()
	for _, path := range []string{s.Dir(), filepath.Join(s.Dir(), "data"), filepath.Join(s.Dir(), "socket")} {
		info, err := os.Stat(path)
		must(t, err)
		if info.Mode().Perm() != 0o700 {
			t.Errorf("%s has the mode %o", path, info.Mode().Perm())
		}
	}
	if !strings.Contains(s.URL(), "host="+queryEscape(filepath.Join(s.Dir(), "socket"))) {
		t.Errorf("URL() = %s", s.URL())
	}
	entries, err := os.ReadDir(s.Dir())
	must(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "data lock postgres.log socket" {
		t.Errorf("the folder holds %s", got)
	}
}

func TestLogHoldsNobodysData(t *testing.T) {
	t.Parallel()
	s := start(t, Config{Dir: madeDir(t)})
	run(t, s.URL(), `CREATE TABLE users (email text PRIMARY KEY)`, `INSERT INTO users VALUES ('eve@example.org')`)
	db := connect(t, s.URL())
	for _, statement := range []string{
		`INSERT INTO users VALUES ('eve@example.org')`,
		`SELECT 'eve@example.org'::int`,
		`SELECT 'eve@example.org`,
	} {
		if _, err := db.Exec(statement); err == nil {
			t.Fatalf("%s succeeds", statement)
		}
	}
	cut := make(chan error, 1)
	go func() {
		_, err := db.Exec(`SELECT pg_sleep(1000), 'eve@example.org'`)
		cut <- err
	}()
	within(t, "the statement runs", func() bool {
		return value(t, s.URL(), `SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'`) == "1"
	})
	must(t, s.Stop(t.Context()))
	if err := <-cut; err == nil {
		t.Error("the statement outlived its server")
	}
	log, err := os.ReadFile(filepath.Join(s.Dir(), logName))
	must(t, err)
	if !strings.Contains(string(log), "ready to accept connections") {
		t.Errorf("the log does not hold the server's life:\n%s", log)
	}
	if strings.Contains(string(log), "eve") {
		t.Errorf("the log holds an address:\n%s", log)
	}
}

func TestLogStaysSmall(t *testing.T) {
	t.Parallel()
	dir := madeDir(t)
	path := filepath.Join(dir, logName)
	must(t, os.WriteFile(path, make([]byte, logSize+1), 0o600))
	start(t, Config{Dir: dir})
	log, err := os.Stat(path)
	must(t, err)
	if log.Size() > logSize/2 {
		t.Errorf("the log has %d bytes after a start", log.Size())
	}
	if old, err := os.Stat(path + ".1"); err != nil || old.Size() != logSize+1 {
		t.Errorf("the earlier log was not kept: %v", err)
	}
}

func TestStopAtOnce(t *testing.T) {
	t.Parallel()
	s, err := Start(t.Context(), Config{Dir: madeDir(t)})
	must(t, err)
	run(t, s.URL(), `CREATE TABLE pets (name text)`, `INSERT INTO pets VALUES ('Mia')`)
	// A server that can't react to the fast shutdown in time; the immediate one comes with the wake-up.
	pid := postmaster(t, s.Dir())
	sendSignal(t, pid, syscall.SIGSTOP)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	time.AfterFunc(100*time.Millisecond, func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
	err = s.Stop(ctx)
	wantError(t, err, "did not shut down in time", "recovers")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error does not wrap the context's: %v", err)
	}
	if again := s.Stop(t.Context()); again == nil || again.Error() != err.Error() {
		t.Errorf("the second call returns %v", again)
	}
	within(t, "no process is left", func() bool { return len(running(t, s.Dir())) == 0 })
	s = start(t, Config{Dir: s.Dir()})
	if name := value(t, s.URL(), `SELECT name FROM pets`); name != "Mia" {
		t.Errorf("the table holds %q", name)
	}
}

func TestStartCancelled(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := Start(ctx, Config{Dir: dir, Unsafe: true})
		done <- err
	}()
	within(t, "initdb runs", func() bool { return unfinishedIn(t, dir) > 0 })
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Start() = %v", err)
	}
	if unfinishedIn(t, dir) > 0 || exists(t, filepath.Join(dir, "data")) {
		t.Error("the cancelled start left data")
	}
	// A process that another test is just starting may hold a copy of the lock until it is what it is to become.
	within(t, "the folder is free", func() bool {
		lock, err := (&cluster{dir: dir}).tryLock()
		must(t, err)
		if lock == nil {
			return false
		}
		must(t, lock.Close())
		return true
	})
}

func unfinishedIn(t testing.TB, dir string) (n int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), unfinished) {
			n++
		}
	}
	return n
}

func exists(t testing.TB, path string) bool {
	t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}
