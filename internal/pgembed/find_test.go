package pgembed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakePrograms writes programs that only know their version.
func fakePrograms(t testing.TB, dir, version string) {
	t.Helper()
	writeScript(t, filepath.Join(dir, "postgres"), fmt.Sprintf("echo 'postgres (PostgreSQL) %s (Debian)'", version))
	writeScript(t, filepath.Join(dir, "initdb"), "exit 1")
}

func TestFindOrder(t *testing.T) {
	root := tempDir(t)
	in := func(path string) string { return filepath.Join(root, path) }
	inOrder := []string{
		in("path1"), in("path2"),
		in("by/pg_config"),
		in("usr/lib/postgresql/17/bin"), in("usr/lib/postgresql/10/bin"), in("usr/lib/postgresql/9.6/bin"),
		in("usr/pgsql-16/bin"), in("usr/pgsql-9.6/bin"),
		in("opt/homebrew/opt/postgresql@16/bin"), in("opt/homebrew/opt/postgresql@9.6/bin"), in("opt/homebrew/opt/postgresql/bin"),
		in("usr/local/opt/postgresql@14/bin"),
		in("home/linuxbrew/.linuxbrew/opt/postgresql@15/bin"),
		in("Applications/Postgres.app/Contents/Versions/18/bin"), in("Applications/Postgres.app/Contents/Versions/latest/bin"),
	}
	for _, dir := range inOrder {
		fakePrograms(t, dir, "17.1")
	}
	tools := in("tools")
	writeScript(t, filepath.Join(tools, "pg_config"), `[ "$1" = --bindir ] && echo `+in("by/pg_config"))
	// Only one of the two programs, and a folder relative to wherever the user is, don't count.
	writeScript(t, filepath.Join(tools, "postgres"), "exit 0")
	t.Chdir(root)
	must(t, os.Mkdir("relative", 0o755))
	fakePrograms(t, "relative", "17.1")
	t.Setenv("PATH", strings.Join([]string{"relative", tools, in("path1"), in("missing"), in("path2")}, ":"))

	for len(inOrder) > 0 {
		found, err := findPrograms("", root)
		must(t, err)
		if found[0] != inOrder[0] {
			t.Fatalf("found %s, want %s", found[0], inOrder[0])
		}
		must(t, os.Remove(filepath.Join(inOrder[0], "initdb")))
		inOrder = inOrder[1:]
	}
	_, err := findPrograms("", root)
	wantError(t, err, "no PostgreSQL is installed",
		"PATH (relative:"+tools, "pg_config --bindir ("+in("by/pg_config")+")",
		in("usr/lib/postgresql/*/bin"), in("usr/pgsql-*/bin"), in("opt/homebrew"), in("Applications/Postgres.app"),
		"apt install", "--postgres-bin", "MENAGERIE_POSTGRES_BIN", "DATABASE_URL")

	t.Setenv("PATH", in("missing"))
	_, err = findPrograms("", root)
	wantError(t, err, "there is no pg_config in PATH")
}

func TestFindGivenFolder(t *testing.T) {
	dir := tempDir(t)
	_, err := FindBinaries(dir) // although there are programs elsewhere: it was meant
	wantError(t, err, "the given folder "+dir, "postgres: no such file")
	fakePrograms(t, dir, "17.1")
	found, err := FindBinaries(dir)
	must(t, err)
	if found != dir {
		t.Errorf("found %s, want %s", found, dir)
	}
	must(t, os.Chmod(filepath.Join(dir, "initdb"), 0o644))
	_, err = FindBinaries(dir)
	wantError(t, err, "the given folder "+dir, "initdb: not an executable file")
	_, err = Start(t.Context(), Config{Dir: newDir(t), BinDir: dir})
	wantError(t, err, "the given folder "+dir)
}

func TestFindResolvesLinks(t *testing.T) {
	root := tempDir(t)
	real, links, wrappers := filepath.Join(root, "17", "bin"), filepath.Join(root, "bin"), filepath.Join(root, "wrappers")
	fakePrograms(t, real, "17.1")
	writeScript(t, filepath.Join(root, "pg_wrapper"), "exit 0")
	for _, dir := range []string{links, wrappers} {
		must(t, os.Mkdir(dir, 0o755))
	}
	for _, name := range []string{"postgres", "initdb"} {
		must(t, os.Symlink(filepath.Join(real, name), filepath.Join(links, name)))
		must(t, os.Symlink(filepath.Join(root, "pg_wrapper"), filepath.Join(wrappers, name)))
	}
	for dir, want := range map[string]string{real: real, links: real, wrappers: wrappers} {
		if found, err := FindBinaries(dir); err != nil || found != want {
			t.Errorf("%s: found %s, %v; want %s", dir, found, err, want)
		}
	}
}

func TestProgramsFitTheData(t *testing.T) {
	root := tempDir(t)
	var path []string
	for _, version := range []string{"17.5", "broken", "9.6.24", "16rc1"} {
		dir := filepath.Join(root, version)
		fakePrograms(t, dir, version)
		path = append(path, dir)
	}
	t.Setenv("PATH", strings.Join(path, ":"))
	for data, want := range map[string]string{"": "17.5", "17": "17.5", "16": "16rc1", "9.6": "9.6.24"} {
		p, err := choosePrograms("", data, "/data")
		must(t, err)
		if p.dir != filepath.Join(root, want) {
			t.Errorf("data of %q are served by %s, want %s", data, p.dir, want)
		}
	}
	_, err := choosePrograms(path[0], "16", "/data") // given by name: no other is taken
	wantError(t, err, "/data", "PostgreSQL 16", "17 in "+path[0])
	_, err = choosePrograms(path[1], "", "/data")
	wantError(t, err, "version", "broken")
}

func TestMajorVersion(t *testing.T) {
	for version, want := range map[string]string{
		"15.12 (Debian 15.12-1)\n": "15", "18beta1": "18", "17devel\n": "17", "10.0": "10", "9.6.24": "9.6", "": "", "x": "",
	} {
		if got := majorVersion(version); got != want {
			t.Errorf("majorVersion(%q) = %q, want %q", version, got, want)
		}
	}
}

func TestLocales(t *testing.T) {
	for version, want := range map[string]string{"9.6": "--lc-ctype=C.UTF-8", "15": "--lc-ctype=C.UTF-8", "17": "--locale-provider=builtin"} {
		all := locales(version)
		if got := strings.Join(all[0], " "); !strings.Contains(got, want) {
			t.Errorf("PostgreSQL %s: first %s", version, got)
		}
		if got := strings.Join(all[len(all)-1], " "); got != "--locale=C" {
			t.Errorf("PostgreSQL %s: last %s", version, got)
		}
	}
}

// A system without C.UTF-8 gets the next best locale.
func TestMissingLocale(t *testing.T) {
	bin, _ := wrappedPrograms(t)
	initdb := filepath.Join(bin, "initdb")
	script, err := os.ReadFile(initdb)
	must(t, err)
	writeScript(t, initdb, `case "$*" in *C.UTF-8*) echo 'initdb: error: invalid locale name "C.UTF-8"'; exit 1; esac`+"\n"+string(script))
	s := start(t, Config{Dir: newDir(t), BinDir: bin, Unsafe: true})
	if got := value(t, s.URL(), `SHOW lc_ctype`); got != "C" {
		t.Errorf("lc_ctype is %s", got)
	}
}
