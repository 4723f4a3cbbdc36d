package pgembed

import (
	"path/filepath"
	"slices"
	"strconv"
)

// Clients is a folder with the programs pg_dump and pg_restore of one PostgreSQL.
type Clients struct {
	Dir     string
	Version int // the major one
}

// FindClients returns every folder with pg_dump and pg_restore, in the order of [FindBinaries] and looked for where that looks:
// with dir in that folder alone. There may be none.
//
// Debian's /usr/bin/pg_dump does not count: it is a script that chooses the version itself, and not by what is to be dumped.
// What it chooses from is found too.
func FindClients(dir string) []Clients {
	looked := []place{{dirs: []string{dir}}}
	if dir == "" {
		looked = places("/")
	}
	var found []Clients
	for _, place := range looked {
		for _, dir := range place.dirs {
			c, ok := clientsIn(dir)
			if ok && !slices.Contains(found, c) {
				found = append(found, c)
			}
		}
	}
	return found
}

func clientsIn(dir string) (Clients, bool) {
	for _, name := range []string{"pg_dump", "pg_restore"} {
		program, err := filepath.EvalSymlinks(filepath.Join(dir, name))
		if err != nil || filepath.Base(program) != name || checkExecutable(program) != nil {
			return Clients{}, false
		}
		if name == "pg_restore" {
			dir = filepath.Dir(program)
		}
	}
	version, err := versionOf(filepath.Join(dir, "pg_dump"))
	if err != nil {
		return Clients{}, false
	}
	major, err := strconv.Atoi(version)
	return Clients{dir, major}, err == nil
}
