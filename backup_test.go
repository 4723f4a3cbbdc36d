package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/lib/pq"

	"menagerie/db"
	"menagerie/internal/backup"
	"menagerie/internal/pgembed"
)

// command runs the program within this process on a data folder, and returns its exit code and all that it says.
func command(t *testing.T, dir string, args ...string) (code int, output string) {
	t.Helper()
	t.Setenv("DATABASE_URL", "")
	var out lockedBuffer
	code = run(t.Context(), append(args, "--data", dir, "--log-level", "error"), &out, &out)
	return code, out.String()
}

// succeeds is command that has to succeed and to say something.
func succeeds(t *testing.T, want, dir string, args ...string) {
	t.Helper()
	if code, out := command(t, dir, args...); code != 0 || !strings.Contains(out, want) {
		t.Fatalf("%v: exit code %d, and the output lacks %q: %s", args, code, want, out)
	}
}

// fails is command that has to fail and to say something.
func fails(t *testing.T, want, dir string, args ...string) {
	t.Helper()
	if code, out := command(t, dir, args...); code != 1 || !strings.Contains(out, want) {
		t.Errorf("%v: exit code %d, and the output lacks %q: %s", args, code, want, out)
	}
}

// contents returns for each table of the database in a folder, which is served, how many rows it has and a digest of them.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	pool, err := sql.Open("postgres", "postgres://menagerie@/menagerie?host="+filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var names string
	if err := pool.QueryRow(`SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'`).Scan(&names); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range strings.Fields(names) {
		if name == "goose_db_version" { // when each migration was made
			continue
		}
		var digest string
		if err := pool.QueryRow(`SELECT format('%s %s', count(*), md5(string_agg(t::text, E'\n' ORDER BY t::text COLLATE "C"))) FROM ` + name + ` t`).Scan(&digest); err != nil {
			t.Fatal(err)
		}
		out[name] = digest
	}
	return out
}

const (
	awkward = "tab\t backslash \\N \\. quote ' \" cat 🐈 Zoë"

	signUpBoth  = `mutation { signUp(input: {email: "ann@example.org", password: "` + testPassword + `", name: "Ann"}) { accessToken refreshToken } }`
	signInAgain = `mutation { signIn(input: {email: "ann@example.org", password: "` + testPassword + `"}) { accessToken userErrors { message } } }`
	refresh     = `mutation ($token: String!) { refresh(refreshToken: $token) { accessToken userErrors { message } } }`
)

func TestBackupAndRestore(t *testing.T) {
	source := dataDir(t)
	i := serve(t, source)
	data, err := i.do("", signUpBoth, nil)
	if err != nil {
		t.Fatal(err)
	}
	tokens := data["signUp"].(map[string]any)
	token := tokens["accessToken"].(string)
	succeeds(t, "200 animals added", source, "demo", "--user", "ann@example.org", "--animals", "200")
	if _, err := i.do(token, `mutation ($text: String!) { createAnimal(input: {name: "x", species: CAT, notes: $text, tags: ["", "a,b"]}) { userErrors { message } } }`,
		map[string]any{"text": awkward}); err != nil {
		t.Fatal(err)
	}

	// Somebody goes on writing.
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				stopped <- nil
				return
			default:
			}
			if err := i.create(token, fmt.Sprint("busy ", n)); err != nil {
				stopped <- err
				return
			}
		}
	}()
	files := t.TempDir()
	file := func(format string) string { return filepath.Join(files, format+".backup") }
	formats := []string{"custom", "logical"}
	for _, format := range formats {
		proved := map[string]string{"custom": "read back\n", "logical": "read back and found whole\n"}[format]
		succeeds(t, "format "+format+", "+proved, source, "backup", file(format), "--format", format)
		fails(t, "exists already: choose another name, or replace it with --force", source, "backup", file(format), "--format", format)
	}
	close(stop)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	want := contents(t, source)
	for _, format := range formats {
		succeeds(t, "format "+format, source, "backup", file(format), "--format", format, "--force")
		if info, err := os.Stat(file(format)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("others can read the backup: %v %v", info.Mode(), err)
		}
	}
	piped, err := program(t, "backup", "-", "--format", "custom", "--data", source).Output()
	if err != nil {
		t.Fatal(err)
	}
	// What an administrator makes, with everything in it.
	full := file("full")
	clients := pgembed.FindClients("")
	if len(clients) == 0 {
		t.Fatal("pg_dump is not installed")
	}
	dump := exec.Command(filepath.Join(clients[0].Dir, "pg_dump"), "--format=custom", "--file="+full, "--host="+filepath.Join(source, "socket"), "--username=menagerie", "menagerie")
	if out, err := dump.CombinedOutput(); err != nil {
		t.Fatalf("pg_dump: %v %s", err, out)
	}
	list, err := exec.Command(filepath.Join(clients[0].Dir, "pg_restore"), "--list", file("custom")).Output()
	if err != nil || !strings.Contains(string(list), "TABLE DATA public animals") {
		t.Fatalf("%v %s", err, list)
	}
	for _, table := range db.NotBackedUp {
		if strings.Contains(string(list), "TABLE DATA public "+table) {
			t.Errorf("the backup holds %s", table)
		}
	}
	entries, err := os.ReadDir(files)
	if err != nil || len(entries) != 3 {
		t.Errorf("something else is left in the folder: %v %v", entries, err)
	}

	fails(t, "the database is in use", source, "restore", file("logical"))
	if got := contents(t, source); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the refused restore has changed the data: %v, want %v", got, want)
	}

	for table, digest := range want {
		switch {
		case slices.Contains(db.NotBackedUp, table):
			want[table] = "0 "
		case strings.HasPrefix(digest, "0 "):
			t.Logf("%s has no rows to compare", table)
		}
	}
	for _, format := range []string{"custom", "logical", "full"} {
		t.Run(format, func(t *testing.T) {
			dir := dataDir(t)
			dir = filepath.Join(filepath.Dir(dir), "restored-"+filepath.Base(dir))
			t.Cleanup(func() { _ = os.RemoveAll(dir) })
			if format == "custom" { // by way of the standard input
				load := program(t, "restore", "-", "--data", dir)
				load.Stdin = bytes.NewReader(piped)
				if out, err := load.CombinedOutput(); err != nil || !strings.Contains(string(out), "restored into "+dir) {
					t.Fatalf("%v: %s", err, out)
				}
			} else {
				succeeds(t, "restored into "+dir, dir, "restore", file(format))
			}
			fails(t, "is not empty", dir, "restore", file(format))

			restored := serve(t, dir)
			got := contents(t, dir)
			if strings.HasPrefix(got["signing_keys"], "1 ") {
				got["signing_keys"] = "0 " // the new one
			}
			for table := range want {
				if got[table] != want[table] {
					t.Errorf("table %s: %s, want %s", table, got[table], want[table])
				}
			}
			if len(got) != len(want) {
				t.Errorf("the tables are %v, want %v", got, want)
			}
			// What let somebody in before does so no more.
			if names, err := restored.names(token); err == nil {
				t.Errorf("the access token of before lets in: %v", names)
			}
			data, err := restored.do("", refresh, map[string]any{"token": tokens["refreshToken"]})
			if err != nil {
				t.Fatal(err)
			}
			if refreshed := data["refresh"].(map[string]any); refreshed["accessToken"] != nil || len(refreshed["userErrors"].([]any)) != 1 {
				t.Errorf("the refresh token of before lets in: %v", refreshed)
			}
			data, err = restored.do("", signInAgain, nil)
			if err != nil {
				t.Fatal(err)
			}
			again, _ := data["signIn"].(map[string]any)["accessToken"].(string)
			if names, err := restored.names(again); err != nil || len(names) != 100 {
				t.Errorf("signed in again, Ann has %d animals: %v", len(names), err)
			}
		})
	}

	// A cut or changed archive is refused before anything is begun.
	whole, err := os.ReadFile(file("custom"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(whole)
	changed[len(changed)/2] ^= 0x10
	nowhere := filepath.Join(os.TempDir(), "menagerie-nowhere")
	for name, content := range map[string][]byte{"cut in its head": whole[:100], "cut": whole[:len(whole)/2], "cut at its end": whole[:len(whole)-1], "changed": changed} {
		bad := filepath.Join(t.TempDir(), "bad.backup")
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) { fails(t, "the backup is damaged or was cut off", nowhere, "restore", bad) })
	}
	if _, err := os.Stat(nowhere); err == nil {
		t.Error("a refused restore has made a data folder")
	}
}

func TestBackupWithoutPgDump(t *testing.T) {
	found, err := pgembed.FindBinaries("")
	if err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(os.TempDir(), fmt.Sprintf("menagerie-bin-%d", os.Getpid()))
	t.Cleanup(func() { _ = os.RemoveAll(bin) })
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"postgres", "initdb"} {
		text := "#!/bin/sh\nexec " + filepath.Join(found, name) + ` "$@"` + "\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir, file := dataDir(t), filepath.Join(t.TempDir(), "a.backup")
	fails(t, "there is nothing to back up: "+dir, dir, "backup", file, "--postgres-bin", bin)
	if _, err := os.Stat(dir); err == nil {
		t.Error("a refused backup has made a data folder")
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	fails(t, "there is nothing to back up: "+dir, dir, "backup", file)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("a refused backup has made data in an empty folder: %v %v", entries, err)
	}
	fails(t, "use - for the standard output", dir, "backup", "/dev/stdout", "--force")
	i := serve(t, dir)
	i.signUp("ann@example.org")
	fails(t, "--format custom needs pg_dump and pg_restore of PostgreSQL", dir, "backup", file, "--postgres-bin", bin, "--format", "custom")
	succeeds(t, "in format logical", dir, "backup", file, "--postgres-bin", bin)
	succeeds(t, "in format custom", dir, "backup", file+"2")
	fails(t, "takes pg_restore to read, and that is not installed here", dir, "restore", file+"2", "--postgres-bin", bin)

	// Asked to end, it leaves nothing.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out lockedBuffer
	if code := run(ctx, []string{"backup", file + "3", "--data", dir}, &out, &out); code != 1 || !strings.Contains(out.String(), "interrupted; nothing was written") {
		t.Errorf("exit code %d: %s", code, &out)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 2 {
		t.Errorf("in the folder are %v %v", entries, err)
	}
}

// What cannot be restored is refused before the database is made or touched.
func TestRestoreRefuses(t *testing.T) {
	newer := filepath.Join(t.TempDir(), "newer.backup")
	if _, err := backup.Save(newer, false, func(f *os.File) error {
		w, err := backup.NewWriter(f, 9999, time.Now())
		if err != nil {
			return err
		}
		return w.Close()
	}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.backup")
	if err := os.WriteFile(cut, whole[:len(whole)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	dir := dataDir(t)
	for file, want := range map[string]string{
		newer:       "the backup is of a newer Menagerie than this one: its schema has the number 9999",
		cut:         "the backup is damaged or was cut off",
		"server.go": "the file is no backup",
		"none":      "none: no such file",
		t.TempDir(): "is a directory",
	} {
		fails(t, want, dir, "restore", file)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a refused restore has made the data folder")
	}
}
