package internal_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// lock is a package-lock.json, as far as it matters here.
type lock struct {
	LockfileVersion int
	Packages        map[string]struct {
		Version          string
		Resolved         string
		Integrity        string
		Link             bool
		HasInstallScript bool
		Dependencies     map[string]string
		DevDependencies  map[string]string
	}
}

var (
	exactVersion = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)
	sha512       = regexp.MustCompile(`^sha512-[A-Za-z0-9+/]{86}==$`)
	npmInstalls  = regexp.MustCompile(`\bnpm (ci|i|install|add|update|exec)\b|\bnpx (-y|--yes)\b`)
)

// What npm installs is what was looked at when it was written down: each package has a version and a hash, from whatever
// registry it comes, and none of them is run by being installed.
func TestNPMPackagesArePinned(t *testing.T) {
	locks := 0
	for _, name := range repositoryFiles(t) {
		if filepath.Base(name) != "package-lock.json" {
			continue
		}
		locks++
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		var l lock
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if l.LockfileVersion != 3 || len(l.Packages) < 2 {
			t.Errorf("%s has the version %d and %d packages", name, l.LockfileVersion, len(l.Packages))
		}
		for path, p := range l.Packages {
			switch {
			case path == "":
				for _, list := range []map[string]string{p.Dependencies, p.DevDependencies} {
					for dependency, version := range list {
						if !exactVersion.MatchString(version) {
							t.Errorf("%s asks for %s %s, which is no exact version", name, dependency, version)
						}
					}
				}
			case p.HasInstallScript:
				t.Errorf("%s: %s has a script that is run by its installation; do without the package", name, path)
			case p.Link || !exactVersion.MatchString(p.Version) || !sha512.MatchString(p.Integrity) || p.Resolved != "":
				t.Errorf("%s: %s has the version %q, the hash %q and the address %q; want an exact version, a SHA-512 and none",
					name, path, p.Version, p.Integrity, p.Resolved)
			}
		}
	}
	if locks < 3 {
		t.Errorf("%d lock files were looked at", locks)
	}
}

// Nothing that builds or tests runs what packages bring for their installation, nor takes others than those of the lock file.
func TestInstallationsRunNoScripts(t *testing.T) {
	lines := 0
	for _, name := range repositoryFiles(t) {
		switch {
		case name == "Makefile", strings.HasPrefix(name, "scripts/"), strings.HasPrefix(name, ".ci/"), strings.HasSuffix(name, ".sh"), filepath.Base(name) == "package.json":
		default:
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if !npmInstalls.MatchString(line) {
				continue
			}
			lines++
			if !strings.Contains(line, "npm ci ") || !strings.Contains(line, "--ignore-scripts") {
				t.Errorf("%s: %s; want npm ci --ignore-scripts", name, strings.TrimSpace(line))
			}
		}
	}
	if lines == 0 {
		t.Error("nothing is installed: the rule guards nothing")
	}
}
