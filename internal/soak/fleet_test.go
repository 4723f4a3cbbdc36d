package soak

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	_ "github.com/lib/pq" // the database is asked directly too, past the wires
	"github.com/rs/zerolog"

	"menagerie/internal/pgembed"
)

// patience bounds each wait for something that takes a fraction of it.
const patience = time.Minute

// A fleet is two instances of the program, each with a wire of its own to one PostgreSQL.
type fleet struct {
	t         *testing.T
	dir       string
	postgres  *postgres
	instances []*instance
}

func newFleet(t *testing.T, args ...string) *fleet {
	t.Helper()
	dir, err := os.MkdirTemp("", "menagerie-soak-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755)) // the user who runs PostgreSQL has to get through it
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the logs are left in %s", dir)
			return
		}
		_ = os.RemoveAll(dir)
	})
	f := &fleet{t: t, dir: dir}
	built := build(t, dir)
	started := newGuard(t)
	f.postgres = newPostgres(t, dir, started)
	program := built()
	proxies := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	for _, name := range []string{"a", "b"} {
		wire := toxiproxy.NewProxy(proxies, name, "127.0.0.1:0", f.postgres.address())
		must(t, wire.Start())
		t.Cleanup(wire.Stop)
		i := &instance{t: t, name: name, dir: dir, program: program, wire: wire, address: freeAddress(t), started: started}
		i.args = append([]string{"serve", "--listen", i.address, "--database-url", f.postgres.url(wire.Listen)}, args...)
		i.start()
		t.Cleanup(i.kill)
		f.instances = append(f.instances, i)
	}
	return f
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// build begins to build the program as the test itself was built: with the race detector, or without. What it returns waits for
// the end.
func build(t *testing.T, dir string) (built func() string) {
	t.Helper()
	// go test takes the outcome of an earlier run for this one's where nothing has changed. The packages that the program is made
	// of are imported by this test; these are the files beside them.
	files, err := filepath.Glob("../../*.go")
	must(t, err)
	for _, name := range files {
		_, err := os.Stat(name)
		must(t, err)
	}
	program := filepath.Join(dir, "menagerie")
	cmd := exec.Command("go", "build", fmt.Sprintf("-race=%v", raceDetector), "-o", program, "menagerie")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	must(t, cmd.Start())
	return func() string {
		if err := cmd.Wait(); err != nil {
			t.Fatalf("go build: %v: %s", err, &said)
		}
		return program
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// newGuard starts a shell that ends what a test leaves behind that is killed itself. It is told of each process that is started,
// and waits for the end of a pipe whose other end is here alone.
func newGuard(t *testing.T) (started func(name string, pid int)) {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", `while read -r name pid; do eval "$name=$pid"; done; kill -9 $postgres $a $b`)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	in, err := cmd.StdinPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { // after all that it guards is gone
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return func(name string, pid int) {
		_, err := fmt.Fprintln(in, name, pid)
		must(t, err)
	}
}

// every calls try until it succeeds, with a short pause after each failure.
func every(t *testing.T, what string, try func() error) {
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
		time.Sleep(5 * time.Millisecond)
	}
}

// postgres is a database cluster that listens on TCP alone. It flushes to the disk what it commits, as it does by default.
type postgres struct {
	t      *testing.T
	bin    string
	data   string
	port   string
	as     *syscall.Credential // nil: this process's user
	log    *os.File
	cmd    *exec.Cmd
	exited chan struct{}

	started func(name string, pid int)
}

func newPostgres(t *testing.T, dir string, started func(name string, pid int)) *postgres {
	t.Helper()
	p := &postgres{t: t, data: filepath.Join(dir, "data"), started: started}
	var err error
	p.bin, err = pgembed.FindBinaries(os.Getenv("MENAGERIE_POSTGRES_BIN"))
	must(t, err)
	must(t, os.Mkdir(p.data, 0o700))
	if os.Geteuid() == 0 { // whom PostgreSQL refuses
		u, err := user.Lookup("postgres")
		if err != nil {
			u, err = user.Lookup("nobody")
		}
		must(t, err)
		uid, err := strconv.Atoi(u.Uid)
		must(t, err)
		gid, err := strconv.Atoi(u.Gid)
		must(t, err)
		p.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		must(t, os.Chown(p.data, uid, gid))
	}
	p.log, err = os.Create(filepath.Join(dir, "postgres.log"))
	must(t, err)
	t.Cleanup(func() { _ = p.log.Close() })
	if out, err := p.command("initdb", "-D", p.data, "-U", "menagerie", "--auth=trust", "--encoding=UTF8", "--locale=C").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v: %s", err, out)
	}
	_, p.port, err = net.SplitHostPort(freeAddress(t))
	must(t, err)
	p.start()
	t.Cleanup(func() { p.signal(p.processes(), syscall.SIGKILL) })
	return p
}

func (p *postgres) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(p.bin, program), args...)
	cmd.Dir = "/"
	cmd.Env = append(os.Environ(), "LC_ALL=C", "TZ=UTC")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: p.as}
	return cmd
}

func (p *postgres) address() string { return net.JoinHostPort("127.0.0.1", p.port) }

// url returns the address of the database behind host:port.
func (p *postgres) url(hostPort string) string {
	return "postgres://menagerie@" + hostPort + "/postgres?sslmode=disable"
}

// start starts PostgreSQL and returns when it answers. Where processes of the last one are still at it, it is tried again.
func (p *postgres) start() {
	p.t.Helper()
	every(p.t, "PostgreSQL starts", func() error {
		p.cmd = p.command("postgres", "-D", p.data, "-c", "listen_addresses=127.0.0.1", "-c", "port="+p.port,
			"-c", "unix_socket_directories=", "-c", "max_connections=60", "-c", "shared_buffers=64MB", "-c", "jit=off",
			// So that a recovery begins at different distances from the last checkpoint.
			"-c", "checkpoint_timeout=30s", "-c", "log_checkpoints=off")
		p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
		if err := p.cmd.Start(); err != nil {
			return err
		}
		p.started("postgres", p.cmd.Process.Pid)
		exited := make(chan struct{})
		p.exited = exited
		go func() { _ = p.cmd.Wait(); close(exited) }()
		for {
			select {
			case <-exited:
				return errors.New("it has ended")
			case <-time.After(5 * time.Millisecond):
			}
			if p.ask() == nil {
				return nil
			}
		}
	})
}

// ask returns nil where PostgreSQL answers on a new connection.
func (p *postgres) ask() error {
	d, err := sql.Open("postgres", p.url(p.address())+"&connect_timeout=2")
	if err != nil {
		return err
	}
	defer d.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_, err = d.ExecContext(ctx, "SELECT 1")
	return err
}

// processes returns PostgreSQL's processes, the main one first.
func (p *postgres) processes() []int {
	pids := []int{p.cmd.Process.Pid}
	out, err := exec.Command("ps", "-A", "-o", "pid=", "-o", "ppid=").Output()
	if err != nil {
		p.t.Errorf("ps: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		var pid, parent int
		if _, err := fmt.Sscan(line, &pid, &parent); err == nil && parent == pids[0] {
			pids = append(pids, pid)
		}
	}
	return pids
}

// signal sends a signal to processes, of which some may have ended.
func (p *postgres) signal(pids []int, s syscall.Signal) {
	for _, pid := range pids {
		_ = syscall.Kill(pid, s)
	}
}

// freeze stops all processes in the middle of what they do.
func (p *postgres) freeze() (thaw func()) {
	p.signal([]int{p.cmd.Process.Pid}, syscall.SIGSTOP) // so that there will be no new ones
	pids := p.processes()
	p.signal(pids, syscall.SIGSTOP)
	return func() { p.signal(pids, syscall.SIGCONT) }
}

// killBackend kills one of the processes that serve clients. PostgreSQL then ends all the others, and recovers by itself.
func (p *postgres) killBackend() {
	p.t.Helper()
	d, err := sql.Open("postgres", p.url(p.address()))
	must(p.t, err)
	defer d.Close()
	witness, err := d.Conn(context.Background())
	must(p.t, err)
	var pid int
	// The newest is hardly the witness itself, and at work on something.
	must(p.t, witness.QueryRowContext(context.Background(), `SELECT pid FROM pg_stat_activity
		WHERE backend_type = 'client backend' ORDER BY pid = pg_backend_pid(), state = 'active' DESC, random() LIMIT 1`).Scan(&pid))
	p.signal([]int{pid}, syscall.SIGKILL)
	every(p.t, "PostgreSQL notices that one of its processes was killed", func() error {
		if _, err := witness.ExecContext(context.Background(), "SELECT 1"); err == nil {
			return errors.New("the others live")
		}
		return nil
	})
}

// instance is a process of the program. It keeps its address when it is started again.
type instance struct {
	t       *testing.T
	name    string
	dir     string
	program string
	address string
	args    []string
	wire    *toxiproxy.Proxy
	started func(name string, pid int)

	starts  int
	cmd     *exec.Cmd
	exited  chan struct{}
	orderly []string // the logs of those that were asked to end
}

func (i *instance) url() string { return "http://" + i.address }

// log names the file with what the present process says.
func (i *instance) log() string {
	return filepath.Join(i.dir, fmt.Sprintf("%s-%d.log", i.name, i.starts))
}

// start starts the process; that it serves shows when it answers.
func (i *instance) start() {
	i.t.Helper()
	i.starts++
	log, err := os.Create(i.log())
	must(i.t, err)
	defer log.Close() // the process has its own
	i.cmd = exec.Command(i.program, i.args...)
	i.cmd.Stdout, i.cmd.Stderr = log, log
	i.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	must(i.t, i.cmd.Start())
	i.started(i.name, i.cmd.Process.Pid)
	cmd, exited := i.cmd, make(chan struct{})
	i.exited = exited
	go func() { _ = cmd.Wait(); close(exited) }()
}

func (i *instance) kill() {
	_ = i.cmd.Process.Kill()
	<-i.exited
}

// orderlyEnd is how long the program may take to end when it is asked to.
const orderlyEnd = 10 * time.Second

// end asks the process to end, and fails the test where it does not do so in order and in time.
func (i *instance) end() {
	i.t.Helper()
	i.orderly = append(i.orderly, i.log())
	begin := time.Now()
	must(i.t, i.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-i.exited:
	case <-time.After(patience):
		i.t.Errorf("%s does not end", i.log())
		i.kill()
		return
	}
	if took := time.Since(begin); took > orderlyEnd {
		i.t.Errorf("%s took %v to end", i.log(), took)
	}
	if code := i.cmd.ProcessState.ExitCode(); code != 0 {
		i.t.Errorf("%s ended with exit code %d", i.log(), code)
	}
}

// accepted returns the ids of the requests that the processes which ended in order have taken on.
func (i *instance) accepted() (ids []string) {
	i.t.Helper()
	for _, name := range i.orderly {
		f, err := os.Open(name)
		must(i.t, err)
		defer f.Close()
		lines := bufio.NewReader(f)
		for {
			line, err := lines.ReadBytes('\n')
			if errors.Is(err, io.EOF) {
				break
			}
			must(i.t, err)
			var entry struct{ Msg, RequestID string }
			if json.Unmarshal(line, &entry) == nil && entry.Msg == "request" {
				ids = append(ids, entry.RequestID)
			}
		}
	}
	return ids
}

// says fails the test where any process has said what none may say.
func (f *fleet) says(never ...string) {
	f.t.Helper()
	logs, err := filepath.Glob(filepath.Join(f.dir, "*-*.log"))
	must(f.t, err)
	for _, name := range logs {
		text, err := os.ReadFile(name)
		must(f.t, err)
		for _, phrase := range never {
			if before, after, found := strings.Cut(string(text), phrase); found {
				f.t.Errorf("%s says …%s%s%s…", name, before[max(0, len(before)-300):], phrase, after[:min(len(after), 2_000)])
			}
		}
	}
}
