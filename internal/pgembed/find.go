package pgembed

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// programs is a folder with the programs of one PostgreSQL.
type programs struct {
	dir     string
	version string // the major one: "17", and "9.6" before 10
}

func (p programs) postgres() string { return filepath.Join(p.dir, "postgres") }
func (p programs) initdb() string   { return filepath.Join(p.dir, "initdb") }

// FindBinaries returns the folder that holds PostgreSQL's programs postgres and
// initdb, symbolic links resolved. With dir that folder alone is looked at; otherwise
// PATH, what pg_config --bindir says, and the folders where distributions, Homebrew
// and Postgres.app put them, the newest version first.
//
// Where there are none, the error lists what was looked at and the ways out.
func FindBinaries(dir string) (string, error) {
	found, err := findPrograms(dir, "/")
	if err != nil {
		return "", err
	}
	return found[0], nil
}

// place is where programs may be: folders in order of preference, and what to call them.
type place struct {
	name string
	dirs []string
}

// findPrograms returns every folder with both programs, the preferred first; at least one.
// The root is / but in tests.
func findPrograms(dir, root string) ([]string, error) {
	if dir != "" {
		resolved, err := resolvePrograms(dir)
		if err != nil {
			return nil, fmt.Errorf("the given folder %s does not hold PostgreSQL's programs: %w", dir, err)
		}
		return []string{resolved}, nil
	}
	var found []string
	looked := places(root)
	for _, place := range looked {
		for _, dir := range place.dirs {
			if resolved, err := resolvePrograms(dir); err == nil && !slices.Contains(found, resolved) {
				found = append(found, resolved)
			}
		}
	}
	if len(found) == 0 {
		return nil, notFound(looked)
	}
	return found, nil
}

// places lists where to look, in order.
func places(root string) []place {
	path := place{name: "PATH (" + os.Getenv("PATH") + ")"}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if filepath.IsAbs(dir) { // not where the user happens to be
			path.dirs = append(path.dirs, dir)
		}
	}
	config := place{name: "pg_config --bindir (there is no pg_config in PATH)"}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dir := strings.TrimSpace(string(out))
		config = place{name: "pg_config --bindir (" + dir + ")", dirs: []string{dir}}
	} else if !errors.Is(err, exec.ErrNotFound) {
		config.name = "pg_config --bindir (it failed: " + err.Error() + ")"
	}
	looked := []place{path, config}
	for _, pattern := range []string{
		"usr/lib/postgresql/*/bin", // Debian, Ubuntu
		"usr/pgsql-*/bin",          // Fedora, RHEL, from PostgreSQL's own packages
		"opt/homebrew/opt/postgresql*/bin",
		"usr/local/opt/postgresql*/bin",
		"home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
		"Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		pattern = filepath.Join(root, pattern)
		dirs, _ := filepath.Glob(pattern) // fails on a bad pattern only
		slices.SortFunc(dirs, func(a, b string) int {
			return cmp.Or(cmp.Compare(versionIn(b, pattern), versionIn(a, pattern)), strings.Compare(a, b))
		})
		looked = append(looked, place{name: pattern, dirs: dirs})
	}
	return looked
}

// versionIn is the version in that part of path for which the pattern has a star; 0 without one.
func versionIn(path, pattern string) float64 {
	before, after, _ := strings.Cut(pattern, "*")
	part := strings.TrimSuffix(strings.TrimPrefix(path, before), after)
	version, _ := strconv.ParseFloat(strings.TrimLeft(part, "@-"), 64)
	return version
}

// resolvePrograms returns the folder that the programs in dir really are in: /usr/bin and
// the like hold links to one version's folder, and PostgreSQL finds its other files from there.
func resolvePrograms(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for _, name := range []string{"postgres", "initdb"} {
		if err := checkExecutable(filepath.Join(dir, name)); err != nil {
			return "", err
		}
	}
	postgres, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
	if err != nil {
		return "", err
	}
	real := filepath.Dir(postgres)
	if filepath.Base(postgres) == "postgres" && checkExecutable(filepath.Join(real, "initdb")) == nil {
		return real, nil
	}
	return dir, nil // links to somewhere of another shape: a wrapper, which works where it is
}

func checkExecutable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o111 == 0 {
		return &fs.PathError{Op: "run", Path: path, Err: errors.New("not an executable file")}
	}
	return nil
}

const waysOut = `There are three ways out:
  - install PostgreSQL: apt install postgresql, dnf install postgresql-server, brew install postgresql@17
  - have it installed somewhere else: name the folder of its programs with --postgres-bin or MENAGERIE_POSTGRES_BIN
  - use a PostgreSQL server that runs already: set DATABASE_URL`

func notFound(looked []place) error {
	var text strings.Builder
	text.WriteString("no PostgreSQL is installed here: its programs postgres and initdb are not, both together, in\n")
	for _, place := range looked {
		text.WriteString("  - " + place.name + "\n")
	}
	return errors.New(text.String() + waysOut)
}

// choosePrograms finds the programs for data of the given version, or for new ones if it is "".
// Only the version that made data can serve them.
func choosePrograms(dir, version, data string) (programs, error) {
	found, err := findPrograms(dir, "/")
	if err != nil {
		return programs{}, err
	}
	var others []string
	var broken error
	for _, dir := range found {
		p := programs{dir: dir}
		var err error
		if p.version, err = versionOf(p.postgres()); err != nil {
			broken = errors.Join(broken, err)
			continue
		}
		if version == "" || p.version == version {
			return p, nil
		}
		others = append(others, p.version+" in "+p.dir)
	}
	if len(others) == 0 {
		return programs{}, broken
	}
	return programs{}, fmt.Errorf(`the data in %s were made by PostgreSQL %s, which alone can serve them, and what is installed is PostgreSQL %s
Nothing was changed. There are three ways out:
  - install PostgreSQL %s beside it: it is then found and used for these data
  - bring the data to the installed version with its pg_upgrade
  - move the folder away, and start with an empty database`, data, version, strings.Join(others, " and "), version)
}

// versionOf asks the program postgres for its major version.
func versionOf(postgres string) (string, error) {
	out, err := exec.Command(postgres, "--version").Output()
	if err != nil {
		return "", fmt.Errorf("ask %s for its version: %w", postgres, err)
	}
	_, number, _ := bytes.Cut(out, []byte("(PostgreSQL) ")) // postgres (PostgreSQL) 15.12 (Debian 15.12-1)
	version := majorVersion(string(number))
	if version == "" {
		return "", fmt.Errorf("ask %s for its version: it answers %q", postgres, out)
	}
	return version, nil
}

// majorVersion is what PG_VERSION says for a version: 15.12 and 15beta1 are 15, 9.6.24 is 9.6.
func majorVersion(version string) string {
	digits := func(s string) string {
		return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
	}
	major := digits(version)
	if n, _ := strconv.Atoi(major); n > 0 && n < 10 {
		if minor, ok := strings.CutPrefix(version[len(major):], "."); ok {
			return major + "." + digits(minor)
		}
	}
	return major
}
