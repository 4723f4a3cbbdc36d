package suite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pgbench sends the statements of some requests without anything around them: no program that serves can answer more.
type pgbench struct {
	program string
	dir     string
	url     string
	args    map[string][]string // by workload: its scripts, and the values of their variables
}

// maxScripts is how many pgbench takes (MAX_SCRIPTS in pgbench.c).
const maxScripts = 128

// newPgbench writes the scripts. It returns nil where pgbench is not installed.
func newPgbench(url, dir string, l *learned) (*pgbench, error) {
	program, err := exec.LookPath("pgbench")
	if errors.Is(err, exec.ErrNotFound) {
		return nil, nil //nolint:nilnil // none is a case of its own
	}
	if err != nil {
		return nil, err
	}
	p := &pgbench{program: program, dir: dir, url: url, args: map[string][]string{}}
	for _, load := range mixed() {
		runs := l.runs[load.name]
		for i, statements := range runs[:min(len(runs), maxScripts)] {
			script, variables := scriptOf(fmt.Sprintf("%s%d", load.name, i), statements)
			path := filepath.Join(dir, fmt.Sprintf("%s-%d.sql", load.name, i))
			if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
				return nil, err
			}
			p.args[load.name] = append(append(p.args[load.name], "--file="+path), variables...)
			if i < samples {
				p.args["mix"] = append(append(p.args["mix"], fmt.Sprintf("--file=%s@%d", path, load.percent)), variables...)
			}
		}
	}
	return p, nil
}

// parameter is a place for an argument in a statement.
var parameter = regexp.MustCompile(`\$\d+`)

// scriptOf returns the statements with variables of pgbench as their arguments, and the flags that set those. A variable
// is never null, so a null stands in the text.
func scriptOf(name string, statements []taken) (script string, flags []string) {
	var b strings.Builder
	for n, s := range statements {
		b.WriteString(parameter.ReplaceAllStringFunc(s.text, func(place string) string {
			i, _ := strconv.Atoi(place[1:])
			if s.args[i-1].Value == nil {
				return "NULL"
			}
			return fmt.Sprintf(":%s_%d_%d", name, n, i)
		}))
		b.WriteString(";\n")
		for i, arg := range s.args {
			if arg.Value != nil {
				flags = append(flags, fmt.Sprintf("--define=%s_%d_%d=%s", name, n, i+1, textOf(arg.Value)))
			}
		}
	}
	return b.String(), flags
}

var tps = regexp.MustCompile(`(?m)^tps = ([0-9.]+)`)

// run returns how many requests' worth of statements are answered per second.
func (p *pgbench) run(ctx context.Context, load string, clients int, d time.Duration) (float64, error) {
	seconds := max(1, int(d.Seconds()+0.5))
	args := append([]string{"--no-vacuum", "--protocol=prepared", "--client=" + strconv.Itoa(clients), "--time=" + strconv.Itoa(seconds)}, p.args[load]...)
	cmd := exec.CommandContext(ctx, p.program, append(args, p.url)...)
	// Its statements are planned once and not five times: the programs have done that when they are measured.
	cmd.Env = append(os.Environ(), "PGOPTIONS=-c plan_cache_mode=force_generic_plan")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %.500s", err, out)
	}
	m := tps.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pgbench says no tps: %.500s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}
