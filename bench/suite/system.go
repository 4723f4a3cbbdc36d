package suite

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// A system is a running program that answers the requests.
type system struct {
	name    string
	address string // host:port
	floor   bool
	pid     int
	cmd     *exec.Cmd
	log     *bytes.Buffer // what it has said, shown where it ends by itself
	profile string        // the address of its profiles, host:port; empty: none are asked for
}

// bytes are what is sent to the system for a request.
func (s *system) bytes(q *request) []byte {
	if s.floor {
		return q.floor
	}
	return q.server
}

// The two programs have the same garbage collector's target and as many connections. The server's own defaults may come to be
// others.
const (
	gogc     = 400
	maxConns = 16
)

// serverArgs are those of the server beside what it is told by the environment: tokens that last for a run, room in work for
// 128 clients, memory as in a container of 80 MiB, and no line in the log for each request.
var serverArgs = []string{"serve", "--listen=127.0.0.1:0", "--access-ttl=12h", "--max-in-work=512", "--memory-limit=72MiB", "--log-level=warn",
	"--max-conns=" + strconv.Itoa(maxConns)}

// startServer starts a program that serves the API, and its profiles at an address if there is one.
func startServer(ctx context.Context, name, binary, databaseURL, profiles string, more []string) (*system, error) {
	s := &system{name: name, profile: profiles}
	args := append(append([]string{}, serverArgs...), more...)
	if err := s.start(ctx, binary, args, databaseURL, nil, regexp.MustCompile(`serves at +http://(\S+)/graphql`)); err != nil {
		return nil, err
	}
	return s, s.ready(ctx)
}

// startFloor starts the plain program.
func startFloor(ctx context.Context, binary, databaseURL string, plan []byte) (*system, error) {
	s := &system{name: "floor", floor: true}
	return s, s.start(ctx, binary, []string{"--max-conns=" + strconv.Itoa(maxConns)}, databaseURL, plan, regexp.MustCompile(`serves at http://(\S+)/`))
}

// startTimeout is how long a program may take until it says its address.
const startTimeout = 30 * time.Second

func (s *system) start(ctx context.Context, binary string, args []string, databaseURL string, stdin []byte, says *regexp.Regexp) error {
	s.log = &bytes.Buffer{}
	s.cmd = exec.CommandContext(ctx, binary, args...)
	s.cmd.Env = append(os.Environ(), "DATABASE_URL="+databaseURL, "GOGC="+strconv.Itoa(gogc))
	if s.profile != "" {
		s.cmd.Env = append(s.cmd.Env, "MENAGERIE_PPROF="+s.profile)
	}
	s.cmd.Stdin = bytes.NewReader(stdin)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.pid = s.cmd.Process.Pid
	found := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if m := says.FindStringSubmatch(lines.Text()); m != nil {
				found <- m[1]
				break
			}
		}
		close(found)
		_, _ = io.Copy(io.Discard, out) // until it ends
	}()
	var ok bool
	select {
	case s.address, ok = <-found:
	case <-time.After(startTimeout):
	case <-ctx.Done():
	}
	if !ok {
		s.stop()
		return fmt.Errorf("%s did not start: %s", s.name, s.log)
	}
	return nil
}

// ready waits until the server answers.
func (s *system) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		if ctx.Err() != nil {
			return errors.Join(fmt.Errorf("%s is not ready", s.name), err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (s *system) stop() {
	if s == nil || s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	done := time.AfterFunc(10*time.Second, func() { _ = s.cmd.Process.Kill() })
	defer done.Stop()
	_ = s.cmd.Wait() // how it ended does not matter any more
}

// freeAddress returns an address at which nobody listens yet.
func freeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// keepProfile writes a profile of the processor's time that begins now.
func keepProfile(ctx context.Context, address, path string, d time.Duration) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/debug/pprof/profile?"+
		url.Values{"seconds": {strconv.Itoa(max(1, int(d.Seconds())))}}.Encode(), http.NoBody)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the profile: %s", resp.Status)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, resp.Body)
	return errors.Join(err, f.Close())
}
