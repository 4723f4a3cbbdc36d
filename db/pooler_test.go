package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// pgbouncer returns the program and its version, and skips the test where there is none.
func pgbouncer(t *testing.T) (program string, major, minor int) {
	t.Helper()
	for _, place := range []string{"pgbouncer", "/usr/sbin/pgbouncer", "/opt/homebrew/bin/pgbouncer", "/usr/local/bin/pgbouncer"} {
		program, err := exec.LookPath(place)
		if err != nil {
			continue
		}
		out, err := exec.CommandContext(t.Context(), program, "--version").Output()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(string(out), "PgBouncer %d.%d", &major, &minor); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return program, major, minor
	}
	t.Skip("PgBouncer is not installed: install its package, pgbouncer, as scripts/setup-pgbouncer does where it can")
	return "", 0, 0
}

// pooled returns the address of the database by way of a PgBouncer that gives each transaction another of three connections.
func pooled(t *testing.T, d *dbtest.Database, settings string) string {
	t.Helper()
	program, _, _ := pgbouncer(t)
	u, err := url.Parse(d.URL)
	if err != nil {
		t.Fatal(err)
	}
	host, port := u.Hostname(), u.Port()
	if h := u.Query().Get("host"); h != "" {
		host, port = h, u.Query().Get("port")
	}
	if port == "" {
		port = "5432"
	}
	server := fmt.Sprintf("host=%s port=%s user=%s", host, port, u.User.Username())
	if password, ok := u.User.Password(); ok {
		server += " password='" + strings.ReplaceAll(password, "'", "''") + "'"
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().(*net.TCPAddr)
	free.Close()

	dir, err := os.MkdirTemp("", "menagerie-pgbouncer")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "pgbouncer.ini")
	config := fmt.Sprintf("[databases]\n* = %s\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = %d\nunix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 100\n%s\n",
		server, address.Port, settings)
	if err := errors.Join(os.WriteFile(file, []byte(config), 0o644), os.Chmod(dir, 0o755)); err != nil { //nolint:gosec // another user may have to read it
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), program, file)
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	if os.Geteuid() == 0 { // it refuses to run as root; PostgreSQL's socket is open to the account that PostgreSQL has
		account, err := user.Lookup("postgres")
		if err != nil {
			t.Skip("PgBouncer does not run as root, and there is no account postgres to run it as")
		}
		uid, _ := strconv.ParseUint(account.Uid, 10, 32)
		gid, _ := strconv.ParseUint(account.Gid, 10, 32)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("PgBouncer: %s", &log)
		}
	})
	q := u.Query()
	q.Del("host")
	q.Del("port")
	u.Host, u.RawQuery = address.String(), q.Encode()
	for deadline := time.Now().Add(20 * time.Second); ; {
		c, err := net.Dial("tcp", address.String())
		if err == nil {
			c.Close()
			return u.String()
		}
		if time.Now().After(deadline) {
			t.Fatalf("PgBouncer does not answer: %v", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// work uses many connections at once, for reading and for changes, and returns the errors.
func work(t *testing.T, d *db.DB, ann account, id pets.AnimalID) error {
	t.Helper()
	var mu sync.Mutex
	var all error
	atOnce(8, func(worker int) {
		for i := range 30 {
			ctx := patiently(t, time.Minute)
			_, err := d.AnimalPage(ctx, ann.viewer, db.AnimalQuery{Order: pets.AnimalOrder{Field: orders[(worker+i)%len(orders)]}}, page.Request{Limit: 5})
			if err == nil {
				_, err = d.Animal(ctx, ann.viewer, id)
			}
			if err == nil {
				_, err = d.WeightPages(ctx, ann.viewer, []pets.AnimalID{id}, page.Request{Limit: 5}, true)
			}
			if err == nil {
				_, err = d.ReplaceAnimal(ctx, ann.viewer, id, full(), 1<<len(pets.AnimalFields())-1, nil, now)
			}
			if err != nil {
				mu.Lock()
				all = errors.Join(all, err)
				mu.Unlock()
			}
		}
	})
	return all
}

// Behind a PgBouncer that gives each transaction another connection everything works with Options.Unprepared, in one round trip each and
// with nothing prepared; and without it where PgBouncer follows prepared statements. Where it does not, the error says what to do: at the
// start, and whenever a statement comes upon it.
func TestPgBouncer(t *testing.T) {
	_, major, minor := pgbouncer(t)
	follows := major > 1 || minor >= 21
	for name, test := range map[string]struct {
		options  db.Options
		settings string
		works    bool
	}{
		"unprepared":                           {db.Options{Unprepared: true}, "", true},
		"prepared, and followed":               {db.Options{}, "max_prepared_statements = 200", true},
		"prepared, and not followed":           {db.Options{}, "", false},
		"prepared, all parameters let through": {bothBounds, "ignore_startup_parameters = statement_timeout, idle_in_transaction_session_timeout, plan_cache_mode", false},
	} {
		t.Run(name, func(t *testing.T) {
			settings := test.settings
			switch {
			case follows && !test.works:
				settings += "\nmax_prepared_statements = 0"
			case !follows && strings.Contains(settings, "max_prepared"):
				t.Skipf("PgBouncer %d.%d follows no prepared statements, from 1.21 on it does", major, minor)
			}
			direct := dbtest.New(t)
			ann := signUp(t, direct)
			animal := ann.create(t, direct, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
			d, err := db.Open(pooled(t, direct, settings), test.options)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if err := d.Ping(patiently(t, time.Minute)); err != nil {
				t.Fatal(err)
			}
			checked := d.CheckPooler(patiently(t, time.Minute))
			worked := work(t, d, ann, animal.ID)
			if test.works {
				if checked != nil || worked != nil {
					t.Error(checked, worked)
				}
				if a, err := direct.Animal(t.Context(), ann.viewer, animal.ID); err != nil || a.Version != 1+8*30 {
					t.Error("not all changes are made, once each: ", a, err)
				}
				return
			}
			for when, err := range map[string]error{"at the start": checked, "later": worked} {
				if !errors.Is(err, db.ErrPooler) || !strings.Contains(err.Error(), "--unprepared") {
					t.Errorf("%s: %v", when, err)
				}
			}
		})
	}
}

// Where there is no pooler, none is found.
func TestNoPooler(t *testing.T) {
	t.Parallel()
	if err := dbtest.New(t).CheckPooler(t.Context()); err != nil {
		t.Error(err)
	}
}
