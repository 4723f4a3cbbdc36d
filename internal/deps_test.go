// Package internal_test holds up the architecture: who may import whom, and what no file may hold.
package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = ".." // of the repository

// goPackage is what go list says of a package.
type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string // not those of its tests
	Module     *struct{ Main bool }
}

func (p *goPackage) ours() bool { return p.Module != nil && p.Module.Main }

// listPackages returns all packages of the project and whatever they depend on.
func listPackages(t *testing.T) map[string]*goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Standard,Imports,Module", "./...")
	cmd.Dir = root
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	packages := map[string]*goPackage{}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages[p.ImportPath] = &p
	}
}

// A rule says what the packages below some paths may import directly. A path ends in /... where it means what lies below
// it too.
type rule struct {
	of           []string
	standardOnly bool     // nothing but the standard library
	ours         []string // all that they may import of the project; nil: no rule
	never        []string // what they never import
}

var nothing = []string{}

// rules are the imports of the design: they run downwards.
var rules = []rule{
	{of: []string{"menagerie/internal/pets", "menagerie/internal/page"}, standardOnly: true},
	{of: []string{"menagerie/migrations"}, standardOnly: true},
	{of: []string{"menagerie/db"}, ours: []string{"menagerie/internal/pets", "menagerie/internal/page", "menagerie/migrations"},
		never: []string{"net/http", "github.com/99designs/gqlgen/...", "github.com/vektah/gqlparser/v2/..."}},
	{of: []string{"menagerie/internal/auth/..."}, ours: []string{"menagerie/internal/pets"},
		never: []string{"database/sql", "github.com/jmoiron/sqlx/...", "github.com/lib/pq/..."}},
	{of: []string{"menagerie/graph/..."},
		ours:  []string{"menagerie/internal/pets", "menagerie/internal/page", "menagerie/internal/auth", "menagerie/db", "menagerie/graph/...", "menagerie/breadth", "menagerie/internal/accept"},
		never: []string{"database/sql/...", "github.com/jmoiron/sqlx/...", "github.com/lib/pq/..."}},
	{of: []string{"menagerie/breadth"}, ours: nothing},
	{of: []string{"menagerie/breadth/..."}, ours: []string{"menagerie/breadth/..."}},
	{of: []string{"menagerie/internal/httpd/...", "menagerie/internal/pgembed/..."}, ours: nothing},
	{of: []string{"menagerie/internal/backup"}, standardOnly: true},
	{of: []string{"menagerie/internal/accept"}, standardOnly: true},
	{of: []string{"menagerie/internal/assets"}, ours: []string{"menagerie/internal/accept"}},
	{of: []string{"menagerie/internal/playground/...", "menagerie/web"}, ours: []string{"menagerie/internal/assets"}},
	{of: []string{"menagerie/internal/transfer/...", "menagerie/internal/demo/..."}, ours: []string{"menagerie/internal/pets"}},
	// The plain program that the server is measured against has nothing of it.
	{of: []string{"menagerie/bench/plain", "menagerie/bench/floor"}, ours: []string{"menagerie/bench/plain"}},
}

// importers are the only packages of the project that may import a package.
var importers = map[string][]string{
	"menagerie/internal/pgembed":          {"menagerie", "menagerie/db/dbtest", "menagerie/bench/suite"},
	"menagerie/migrations":                {"menagerie/db", "menagerie/bench/suite"},
	"menagerie/db/dbtest":                 {"menagerie/internal/app/apptest"},
	"menagerie/internal/app":              {"menagerie", "menagerie/internal/app/apptest"},
	"github.com/jmoiron/sqlx":             {"menagerie/db", "menagerie/db/dbtest"},
	"github.com/lib/pq":                   {"menagerie/db", "menagerie/db/dbtest", "menagerie/bench/suite", "menagerie/bench/plain"},
	"github.com/pressly/goose/v3":         {"menagerie/db"},
	"github.com/99designs/gqlgen/graphql": {"menagerie/graph", "menagerie/graph/generated", "menagerie/graph/model", "menagerie/graph/scalar", "menagerie/breadth", "menagerie/breadth/breadthtest", "menagerie/breadth/internal/awkward"},
	"testing":                             {"menagerie/db/dbtest", "menagerie/internal/app/apptest"},
}

func matches(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		below, all := strings.CutSuffix(pattern, "/...")
		return path == below || all && strings.HasPrefix(path, below+"/")
	})
}

func TestImportsRunDownwards(t *testing.T) {
	packages := listPackages(t)
	for _, rule := range rules {
		applied := false
		for _, p := range packages {
			if !matches(p.ImportPath, rule.of) {
				continue
			}
			applied = true
			for _, path := range p.Imports {
				imported := packages[path]
				switch {
				case imported == nil: // C and unsafe
				case rule.standardOnly && !imported.Standard:
					t.Errorf("%s imports %s; the standard library is all that it may import", p.ImportPath, path)
				case rule.ours != nil && imported.ours() && !matches(path, rule.ours):
					t.Errorf("%s imports %s; of the project it may import %v", p.ImportPath, path, rule.ours)
				case matches(path, rule.never):
					t.Errorf("%s imports %s", p.ImportPath, path)
				}
			}
		}
		if !applied {
			t.Errorf("there is none of %v: the rule guards nothing", rule.of)
		}
	}
	for _, p := range packages {
		if !p.ours() {
			continue
		}
		for _, path := range p.Imports {
			if allowed, guarded := importers[path]; guarded && !slices.Contains(allowed, p.ImportPath) {
				t.Errorf("%s imports %s; only %v may", p.ImportPath, path, allowed)
			}
		}
	}
	for path := range importers {
		if packages[path] == nil {
			t.Errorf("nobody imports %s: the rule guards nothing", path)
		}
	}
}

// repositoryFiles returns the files that git keeps or would keep.
func repositoryFiles(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Skip("this is no working copy of git: ", err)
	}
	files := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	slices.Sort(files)
	return slices.Compact(files)
}

// machinePaths returns paths that a file which was written here may hold by mistake. Those of one element, such as /root,
// are left out: they are on every machine.
func machinePaths(t *testing.T) []string {
	t.Helper()
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/work" + "/main", "/work" + "/shared"} // where the first of us wrote
	home, _ := os.UserHomeDir()
	for _, path := range []string{here, home} {
		if path = filepath.ToSlash(path); strings.Count(path, "/") > 1 {
			paths = append(paths, path)
		}
	}
	return paths
}

// registryURL stands in a lock file where a package manager has written from where it got a package. That is the business
// of the machine that installs: its registry may be another. The names are taken apart, so that this file holds none.
var (
	registryURL = regexp.MustCompile(`"resolved":\s*"https?:|registry\.` + `(npmjs\.org|yarnpkg\.com)|proxy\.` + `golang\.org`)
	lockFile    = regexp.MustCompile(`(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|\.npmrc|go\.(mod|sum|work|env))$`)
)

func TestNoFileKnowsTheMachineItWasWrittenOn(t *testing.T) {
	files := repositoryFiles(t)
	paths := machinePaths(t)
	for _, name := range files {
		path := filepath.Join(root, name)
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and git does not know yet
		}
		if err != nil {
			t.Fatal(err)
		}
		var text []byte
		if info.Mode()&fs.ModeSymlink != 0 {
			to, err := os.Readlink(path)
			if err != nil {
				t.Fatal(err)
			}
			text = []byte(to)
			if filepath.IsAbs(to) {
				t.Errorf("%s links to %s", name, to)
			}
		} else if info.Mode().IsRegular() {
			if text, err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
		for _, path := range paths {
			if bytes.Contains(text, []byte(path+"/")) || bytes.HasSuffix(text, []byte(path)) {
				t.Errorf("%s holds a path of a machine: %s", name, path)
			}
		}
		if lockFile.MatchString(name) {
			if found := registryURL.Find(text); found != nil {
				t.Errorf("%s holds the registry from which it was made: %q", name, found)
			}
		}
	}
	if len(files) < 10 {
		t.Errorf("%d files were looked at", len(files))
	}
}

func TestRegistriesAreFound(t *testing.T) {
	for text, want := range map[string]bool{
		`"resolved": "https://nexus.internal/x.tgz"`:  true,
		`https://registry.` + `npmjs.org/`:            true,
		`GOPROXY=https://proxy.` + `golang.org`:       true,
		`"funding": {"url": "https://example.org/x"}`: false,
		`"integrity": "sha512-x"`:                     false,
	} {
		if got := registryURL.MatchString(text); got != want {
			t.Errorf("%q names a registry: %v", text, got)
		}
	}
}
