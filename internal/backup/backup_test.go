package backup

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// memory is a Visitor that keeps what it is told.
type memory struct{ tables []memoryTable }

type memoryTable struct {
	Name    string
	Columns []string
	Rows    [][]*string
}

func (m *memory) Table(name string, columns []string) error {
	m.tables = append(m.tables, memoryTable{Name: name, Columns: columns})
	return nil
}

func (m *memory) Row(fields [][]byte) error {
	var row []*string
	for _, f := range fields {
		if f == nil {
			row = append(row, nil)
		} else {
			row = append(row, new(string(f)))
		}
	}
	t := &m.tables[len(m.tables)-1]
	t.Rows = append(t.Rows, row)
	return nil
}

// tell tells a visitor what is in the memory.
func (m *memory) tell(v Visitor) error {
	for _, t := range m.tables {
		if err := v.Table(t.Name, t.Columns); err != nil {
			return err
		}
		for _, row := range t.Rows {
			fields := make([][]byte, len(row))
			for i, f := range row {
				if f != nil {
					fields[i] = append([]byte{}, *f...)
				}
			}
			if err := v.Row(fields); err != nil {
				return err
			}
		}
	}
	return nil
}

var madeAt = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

func (m *memory) logical(t interface{ Fatal(...any) }) []byte {
	var b bytes.Buffer
	w, err := NewWriter(&b, 7, madeAt)
	if err == nil {
		err = errors.Join(m.tell(w), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func temporary(t *testing.T, content []byte) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func anyMemory() *rapid.Generator[memory] {
	name := rapid.OneOf(rapid.SampledFrom([]string{"animals", `a"b`, "ä b", ".", "A"}), rapid.StringN(1, 8, -1)).Filter(func(s string) bool {
		return !strings.ContainsAny(s, "\n\x00")
	})
	special := rapid.SampledFrom([]string{"", `\N`, `\.`, "\\", "\t", "\n", "\r\n", "\b\f\v", `\\.`, "COPY x (y) FROM stdin;", endMark + "{}", "-- end", "'\"", "🐈"})
	field := rapid.Ptr(rapid.OneOf(special, rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })), true)
	return rapid.Custom(func(t *rapid.T) (m memory) {
		for _, n := range rapid.SliceOfNDistinct(name, 0, 4, rapid.ID).Draw(t, "tables") {
			columns := rapid.SliceOfN(name, 1, 4).Draw(t, "columns")
			table := memoryTable{Name: n, Columns: columns}
			for range rapid.IntRange(0, 5).Draw(t, "rows") {
				table.Rows = append(table.Rows, rapid.SliceOfN(field, len(columns), len(columns)).Draw(t, "row"))
			}
			m.tables = append(m.tables, table)
		}
		return m
	})
}

func TestLogicalRoundTrip(t *testing.T) {
	file := temporary(t, nil).Name()
	rapid.Check(t, func(t *rapid.T) {
		m := anyMemory().Draw(t, "contents")
		if err := os.WriteFile(file, m.logical(t), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var got memory
		c, err := Read(context.Background(), f, nil, &got)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m.tables, got.tables); diff != "" {
			t.Fatal(diff)
		}
		rows := int64(0)
		for _, table := range m.tables {
			rows += int64(len(table.Rows))
		}
		if want := (Contents{Logical, 7, madeAt, len(m.tables), rows}); c != want {
			t.Fatalf("%+v, want %+v", c, want)
		}
	})
}

// Rows longer than any buffer, for which the memory is got anew.
func TestLongRows(t *testing.T) {
	m := memory{[]memoryTable{{"t", []string{"a", "b"}, nil}}}
	for n := range 20 {
		m.tables[0].Rows = append(m.tables[0].Rows, []*string{new(strings.Repeat("\n", n<<13)), new(strings.Repeat("x", 200_000-n<<13))})
	}
	var got memory
	if _, err := Read(t.Context(), temporary(t, m.logical(t)), nil, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.tables, got.tables); diff != "" {
		t.Error("the rows are others")
	}
}

var sample = memory{[]memoryTable{
	{"animals", []string{"id", "name"}, [][]*string{{new("1"), new("Zoë")}, {new("2"), nil}}},
	{"weights", []string{"id", "grams"}, [][]*string{{new("3"), new("4200")}}},
}}

// Each byte counts: whatever is cut off, changed or added, the backup is refused.
func TestDamagedLogical(t *testing.T) {
	whole := sample.logical(t)
	text := unpacked(t, whole)
	refused := func(content []byte, what string, at int) {
		t.Helper()
		_, err := Read(t.Context(), temporary(t, content), nil, nil)
		if err == nil && what == "changed at" && unpacked(t, content) == text {
			return // a bit of gzip's that fills up a byte
		}
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrNoBackup) {
			t.Errorf("%s %d: %v", what, at, err)
		}
	}
	if _, err := Read(t.Context(), temporary(t, whole), nil, nil); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		refused(whole[:n], "cut off at", n)
		if n < 4 || n > 9 { // the header's flags, time and system say nothing of the data
			changed := bytes.Clone(whole)
			changed[n] ^= 0x10
			refused(changed, "changed at", n)
		}
	}
	refused(append(bytes.Clone(whole), 'x'), "longer than", len(whole))
	refused(append(bytes.Clone(whole), whole...), "twice", len(whole))
}

// What was packed by somebody who means to deceive gzip's checksum does not deceive ours, and what brings a right one has still
// to be a backup.
func TestForgedLogical(t *testing.T) {
	text := unpacked(t, sample.logical(t))
	sealed := func(text string) string {
		sum := sha256.Sum256([]byte(before(text, endMark)))
		return before(text, endMark) + endMark + fmt.Sprintf(`{"tables":2,"rows":3,"sha256":"%x"}`, sum) + "\n"
	}
	if sealed(text) != text {
		t.Fatalf("%q is sealed as %q", text, sealed(text))
	}
	for name, changed := range map[string]string{
		"another row":        strings.Replace(text, "4200", "4300", 1),
		"another schema":     strings.Replace(text, `"schema":7`, `"schema":8`, 1),
		"no end":             before(text, endMark),
		"something after it": text + "\n",
		"a row less":         sealed(strings.Replace(text, "3\t4200\n", "", 1)),
		"a field more":       sealed(strings.Replace(text, "3\t4200\n", "3\t4200\t5\n", 1)),
		"an unknown escape":  sealed(strings.Replace(text, "4200", `4\q`, 1)),
		"an open escape":     sealed(strings.Replace(text, "4200", `4\`, 1)),
		"a statement":        sealed(strings.Replace(text, endMark, "DROP TABLE animals;\n"+endMark, 1)),
		"a table twice":      sealed(strings.Replace(text, "weights", "animals", 1)),
		"a table thrice":     sealed(strings.Replace(text, endMark, "COPY \"animals\" (\"id\") FROM stdin;\n\\.\n"+endMark, 1)),
		"no columns":         sealed(strings.Replace(text, ` ("id", "grams")`, "", 1)),
		"no name":            sealed(strings.Replace(text, `"weights"`, `""`, 1)),
		"an open name":       sealed(strings.Replace(text, `"weights"`, `"weights`, 1)),
	} {
		if changed == text {
			t.Errorf("%s: nothing is changed", name)
		}
		if _, err := Read(t.Context(), temporary(t, packed(t, changed)), nil, nil); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for changed, want := range map[string]string{
		strings.Replace(text, `"version":1`, `"version":2`, 1): "version 2 of its format, and this program reads version 1",
		"name,species\n": ErrNoBackup.Error(),
		"":               ErrNoBackup.Error(),
	} {
		if _, err := Read(t.Context(), temporary(t, packed(t, changed)), nil, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func before(s, mark string) string {
	s, _, _ = strings.Cut(s, mark)
	return s
}

func packed(t testing.TB, text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpacked(t testing.TB, content []byte) string {
	z, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNoBackup(t *testing.T) {
	for _, content := range []string{"", "P", "PGDM", "name,species\nTom,CAT\n", "SELECT 1;\n"} {
		if _, err := Read(t.Context(), temporary(t, []byte(content)), nil, nil); !errors.Is(err, ErrNoBackup) {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := Read(t.Context(), temporary(t, []byte("PGDMP\x01\x0e")), nil, nil); err == nil || !strings.Contains(err.Error(), "takes pg_restore") {
		t.Errorf("an archive without pg_restore: %v", err)
	}
}

// refusing is a Visitor with an error of its own.
type refusing struct{ at, n int }

var errRefused = errors.New("refused")

func (r *refusing) Table(string, []string) error { return r.count() }
func (r *refusing) Row([][]byte) error           { return r.count() }
func (r *refusing) count() error {
	if r.n++; r.n > r.at {
		return errRefused
	}
	return nil
}

func TestErrorOfTheVisitor(t *testing.T) {
	for at := range 5 {
		if _, err := Read(t.Context(), temporary(t, sample.logical(t)), nil, &refusing{at: at}); err != errRefused { //nolint:errorlint // as it is
			t.Errorf("after %d calls: %v", at, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, temporary(t, sample.logical(t)), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// script is as pg_restore --data-only writes it.
const script = `--
-- PostgreSQL database dump
--

\restrict 6vIUBQa0S9

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);

--
-- Data for Name: animals; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.animals (id, "order", name) FROM stdin;
1	\N	a\tb\\N\n
2		DROP TABLE animals;
\.


COPY public.goose_db_version (id, version_id, is_applied, tstamp) FROM stdin;
1	0	t	2026-07-01 12:00:00
2	4	t	2026-07-01 12:00:00
3	9	f	2026-07-01 12:00:00
\.


SELECT pg_catalog.setval('public.goose_db_version_id_seq', 3, true);
\unrestrict 6vIUBQa0S9
`

func TestScript(t *testing.T) {
	var got memory
	v := &archiveVisitor{next: &got}
	if err := readScript(t.Context(), strings.NewReader(script), v); err != nil {
		t.Fatal(err)
	}
	want := []memoryTable{{"animals", []string{"id", "order", "name"}, [][]*string{
		{new("1"), nil, new("a\tb\\N\n")}, {new("2"), new(""), new("DROP TABLE animals;")},
	}}}
	if diff := cmp.Diff(want, got.tables); diff != "" || v.schema != 4 {
		t.Errorf("schema %d: %s", v.schema, diff)
	}
	for name, changed := range map[string]string{
		"an INSERT":        script + "INSERT INTO public.animals VALUES (1);\n",
		"a large object":   script + "SELECT pg_catalog.lo_create('16385');\n",
		"a command":        script + "\\! id\n",
		"two statements":   script + "SET a = 1; DROP TABLE animals;\n",
		"another encoding": strings.Replace(script, "UTF8", "LATIN1", 1),
		"no end":           before(script, "2\t\tDROP"),
		"half a line":      strings.TrimSuffix(script, "\n"),
	} {
		if err := readScript(t.Context(), strings.NewReader(changed), &memory{}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.backup")
	write := func(text string, err error) func(*os.File) error {
		return func(f *os.File) error {
			if info, e := f.Stat(); e != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("others can read it while it is written: %v %v", info.Mode(), e)
			}
			_, e := f.WriteString(text)
			return errors.Join(e, err)
		}
	}
	is := func(want string) {
		t.Helper()
		got, err := os.ReadFile(path)
		entries, _ := os.ReadDir(dir)
		if want == "" && errors.Is(err, os.ErrNotExist) && len(entries) == 0 {
			return
		}
		if string(got) != want || len(entries) != 1 {
			t.Errorf("%q %v, want %q; in the folder are %v", got, err, want, entries)
		}
	}
	if _, err := Save(path, false, write("half", errRefused)); !errors.Is(err, errRefused) {
		t.Error(err)
	}
	is("")
	if n, err := Save(path, false, write("one", nil)); n != 3 || err != nil {
		t.Error(n, err)
	}
	is("one")
	if _, err := Save(path, false, write("two", nil)); err == nil || !strings.Contains(err.Error(), "--force") {
		t.Error(err)
	}
	is("one")
	if _, err := Save(path, true, write("half", errRefused)); !errors.Is(err, errRefused) {
		t.Error(err)
	}
	is("one")
	if _, err := Save(path, true, write("three", nil)); err != nil {
		t.Error(err)
	}
	is("three")
	if err := CheckTarget(path, false); err == nil || CheckTarget(path, true) != nil || CheckTarget(path+"x", false) != nil {
		t.Error(err)
	}
}

// A file that comes at the last moment stays, and a file system without links does as well.
func TestSaveAtTheLastMoment(t *testing.T) {
	defer func(was func(string, string) error) { link = was }(link)
	path := filepath.Join(t.TempDir(), "a.backup")
	save := func() error {
		_, err := Save(path, false, func(f *os.File) error { _, err := f.WriteString("ours"); return err })
		return err
	}
	link = func(from, to string) error {
		if err := os.WriteFile(to, []byte("theirs"), 0o600); err != nil {
			t.Fatal(err)
		}
		return os.Link(from, to)
	}
	if err := save(); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); string(got) != "theirs" || err != nil {
		t.Errorf("it was replaced: %q %v", got, err)
	}
	comes := true
	link = func(from, to string) error {
		if comes {
			if err := os.WriteFile(to, []byte("theirs"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return &os.LinkError{Op: "link", Old: from, New: to, Err: syscall.EPERM}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := save(); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Error("without links: ", err)
	}
	comes = false
	if err := errors.Join(os.Remove(path), save()); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(path); string(got) != "ours" || err != nil {
		t.Errorf("without links: %q %v", got, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("in the folder are %v %v", entries, err)
	}
}

// What is no regular file is neither written to nor replaced, and that is said before anything is done.
func TestSaveRefusesOtherThanFiles(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := errors.Join(syscall.Mkfifo(in("pipe"), 0o600), os.Mkdir(in("folder"), 0o700), os.WriteFile(in("file"), nil, 0o600),
		os.Symlink("file", in("link")), os.Symlink("nothing", in("dangling"))); err != nil {
		t.Fatal(err)
	}
	refused := func(path string, replace bool, want string) {
		t.Helper()
		_, err := Save(path, replace, func(*os.File) error {
			t.Errorf("%s is begun", path)
			return errRefused
		})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "/.") {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
		if early := CheckTarget(path, replace); fmt.Sprint(early) != fmt.Sprint(err) {
			t.Errorf("%s is told early: %v, want %v", path, early, err)
		}
	}
	for _, replace := range []bool{false, true} {
		for _, name := range []string{"pipe", "folder", "link", "dangling"} {
			before, _ := os.Lstat(in(name))
			refused(in(name), replace, in(name)+" is not a regular file: choose another name, or use - for the standard output")
			if after, err := os.Lstat(in(name)); err != nil || !os.SameFile(before, after) {
				t.Errorf("%s was replaced: %v", name, err)
			}
		}
		refused(in("none/a.backup"), replace, "the folder "+in("none")+" cannot be written to: no such file")
	}
}

// A folder that takes no file is what is named, and not the file that was to be there for the time being.
func TestSaveNamesTheFolder(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("root may write to every other folder")
	}
	_, err := Save("/proc/a.backup", false, nil)
	if err == nil || !strings.HasPrefix(err.Error(), "the folder /proc cannot be written to: ") || strings.Contains(err.Error(), "/.") {
		t.Error(err)
	}
}

// fakeRestore returns tools whose pg_restore is a script, and an archive that it need not look at.
func fakeRestore(t *testing.T, text string) (*Tools, *os.File) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pg_restore"), []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return &Tools{Dir: dir, Version: 15}, temporary(t, []byte(archiveMagic))
}

func setStallLimit(t *testing.T, d time.Duration) {
	was := stallLimit
	stallLimit = d
	t.Cleanup(func() { stallLimit = was })
}

// There are damaged archives of which pg_restore makes nothing for good.
func TestStalledRestore(t *testing.T) {
	setStallLimit(t, 100*time.Millisecond)
	tools, file := fakeRestore(t, "echo --; exec sleep 1000")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := Read(ctx, file, tools, nil); !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "pg_restore has made nothing of it for 100ms") {
		t.Error(err)
	}
}

// dawdling is a Visitor that takes longer for its first row than pg_restore may take for all.
type dawdling struct{ done bool }

func (d *dawdling) Table(string, []string) error { return nil }
func (d *dawdling) Row([][]byte) error {
	if !d.done {
		d.done = true
		time.Sleep(stallLimit * 3 / 2)
	}
	return nil
}

// The time that pg_restore waits for us is not held against it.
func TestSlowVisitor(t *testing.T) {
	setStallLimit(t, 2*time.Second)
	text := strings.Replace(script, "2\t\tDROP", strings.Repeat("3\t\ta row\n", 50_000)+"2\t\tDROP", 1)
	tools, file := fakeRestore(t, "exec cat "+temporary(t, []byte(text)).Name())
	if c, err := Read(t.Context(), file, tools, new(dawdling)); err != nil || c.Rows != 50_002 {
		t.Error(c, err)
	}
}

// pg_restore ends with the program, even one that is killed.
func TestRestoreEndsWithUs(t *testing.T) {
	if dir := os.Getenv("MENAGERIE_TEST_RESTORE"); dir != "" {
		_, err := Read(t.Context(), temporary(t, []byte(archiveMagic)), &Tools{Dir: dir, Version: 15}, nil)
		t.Fatal("it has ended before: ", err)
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a child with its parent")
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	tools, _ := fakeRestore(t, "exec 9>"+pipe+"; echo >&9; exec sleep 1000") // it holds the pipe until it is gone
	both, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command(os.Args[0], "-test.run=^TestRestoreEndsWithUs$")
	program.Env = append(os.Environ(), "MENAGERIE_TEST_RESTORE="+tools.Dir)
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = program.Wait() }()
	defer func() { _ = program.Process.Kill() }()
	_ = both.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := both.Read(make([]byte, 1)); err != nil {
		t.Fatal("pg_restore has not begun: ", err)
	}
	end, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer end.Close()
	if err := errors.Join(both.Close(), program.Process.Kill()); err != nil {
		t.Fatal(err)
	}
	_ = end.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := end.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Error("pg_restore outlives the program: ", err)
	}
}

// Whatever is in a file, it is read to its end or refused, and what is read is written and read alike.
func FuzzLogical(f *testing.F) {
	f.Add(unpacked(f, sample.logical(f)))
	f.Add(script)
	f.Add(headMark + `{"version":1}` + "\nCOPY a.\"b\"\"c\" (d, e) FROM stdin;\n\\N\t\\t\\\\\n\\.\n")
	f.Fuzz(func(t *testing.T, text string) {
		var m memory
		var c Contents
		var err error
		if strings.HasPrefix(text, headMark) {
			c, err = readLogical(t.Context(), bytes.NewReader(packed(t, text)), &counter{next: &m})
		} else {
			err = readScript(t.Context(), strings.NewReader(text), &counter{next: &m})
		}
		if err != nil {
			return
		}
		var again memory
		if _, err := readLogical(t.Context(), bytes.NewReader(m.logical(t)), &counter{next: &again}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, again, cmp.AllowUnexported(memory{})); diff != "" {
			t.Fatal(fmt.Sprint(c), diff)
		}
	})
}
