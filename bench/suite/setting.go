package suite

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// setting is where and when a run was made, and of what.
type setting struct {
	processor             string
	processors            int
	memory                string
	postgres, goVersion   string
	commit                string
	at                    time.Time
	loadBefore, loadAfter string
	animals               int
	flags                 []string // of the server
	rounds                int
	each                  time.Duration
}

func (b *bench) settingNow(ctx context.Context) (s setting, err error) {
	s = setting{
		processor: valueIn("/proc/cpuinfo", "model name"), processors: runtime.NumCPU(), memory: valueIn("/proc/meminfo", "MemTotal"),
		goVersion: runtime.Version(), commit: commit(ctx), at: time.Now().UTC(), loadBefore: loadAverage(),
		animals: b.Animals, flags: append(slices.Clone(serverArgs), b.ServerFlags...), rounds: b.Rounds, each: b.For,
	}
	err = b.database.sql.QueryRowContext(ctx, `SHOW server_version`).Scan(&s.postgres)
	return s, err
}

func (s *setting) text() string {
	return fmt.Sprintf("%s, %d processors, %s of memory; PostgreSQL %s, %s; commit %s, %s; load average before %s; %d animals; menagerie %s; %d rounds of %v for each side at %d clients",
		s.processor, s.processors, s.memory, s.postgres, s.goVersion, s.commit, s.at.Format(time.DateTime+" UTC"), s.loadBefore, s.animals, strings.Join(s.flags, " "), s.rounds, s.each, barClients)
}

// valueIn returns what stands behind a name in one of the files of /proc.
func valueIn(path, name string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

// commit names what the working copy holds.
func commit(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--exclude=*").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
