package app_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"menagerie/graph/scalar"
	"menagerie/internal/app/apptest"
	"menagerie/internal/pets"
	"menagerie/internal/transfer"
)

// counts are the totals of an import.
type counts struct{ Rows, Imported, AlreadyThere, Rejected int }

// line is one of the answer to an import.
type line struct {
	Progress *struct {
		counts
		Bytes int64
	}
	Reject *struct {
		Line   int
		Reason string
		Cells  []string
	}
	Done  *counts
	Error *struct{ Code, Message string }
}

func readLines(t *testing.T, body io.Reader) []line {
	t.Helper()
	var lines []line
	for d := json.NewDecoder(body); ; {
		var l line
		if err := d.Decode(&l); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
}

var csvType = http.Header{"Content-Type": {"text/csv"}}

// imports sends a file that can be read, and returns the totals and the rejects.
func imports(t *testing.T, c *apptest.Client, query, file string) (counts, []line) {
	t.Helper()
	r := c.Request("POST", "/import"+query, []byte(file), csvType)
	if r.Status != http.StatusOK || r.Header.Get("Content-Type") != "application/x-ndjson" || r.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v %s", r.Status, r.Header, r.Body)
	}
	lines := readLines(t, bytes.NewReader(r.Body))
	last := lines[len(lines)-1]
	if last.Done == nil {
		t.Fatalf("%s", r.Body)
	}
	var rejects []line
	for _, l := range lines {
		if l.Reject != nil {
			rejects = append(rejects, l)
		}
	}
	if d := last.Done; d.Rows != d.Imported+d.AlreadyThere+d.Rejected || d.Rejected != len(rejects) {
		t.Errorf("the totals do not add up: %s", r.Body)
	}
	return *last.Done, rejects
}

func TestImport(t *testing.T) {
	t.Parallel()
	ann := apptest.New(t).SignUp()
	const file = "name,species,born,chip\n<b>Rex</b>,dog,2019-03-04,985112001234567\nZen,dragon,,\nMia,cat,03/04/2019,\nTom,cat,2001,\n"
	done, rejects := imports(t, ann, "", file)
	if diff := cmp.Diff(counts{4, 2, 0, 2}, done); diff != "" {
		t.Error(diff)
	}
	if r := rejects[0].Reject; r.Line != 3 || !strings.HasPrefix(r.Reason, "species: “dragon” is no species") || !cmp.Equal(r.Cells, []string{"Zen", "dragon", "", ""}) {
		t.Errorf("%+v", r)
	}
	if r := rejects[1].Reject; r.Line != 4 || !strings.Contains(r.Reason, "import again with dates=MDY if") {
		t.Errorf("%+v", r)
	}
	if done, _ = imports(t, ann, "?dates=mdy", file); done != (counts{4, 1, 2, 1}) {
		t.Errorf("again: %+v", done)
	}
	var data struct {
		Animals struct {
			TotalCount int
			Nodes      []struct{ Name string }
		}
	}
	ann.Do(`{ animals(orderBy: {field: NAME, direction: ASC}) { totalCount nodes { name } } }`, nil, &data)
	if data.Animals.TotalCount != 3 || data.Animals.Nodes[0].Name != "<b>Rex</b>" {
		t.Errorf("%+v", data)
	}
	if done, _ := imports(t, ann, "?species=goat&column="+url.QueryEscape("name=Wie heißt's?"), "Wie heißt's?\nBilly\n"); done.Imported != 1 {
		t.Error(done)
	}
}

// A file goes in and comes out a piece at a time: what has been sent is stored and told before the rest exists.
func TestImportStreams(t *testing.T) {
	t.Parallel()
	ann := apptest.New(t).SignUp()
	body, file := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), "POST", ann.URL+"/import", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{"Content-Type": {"text/csv"}, "Authorization": {"Bearer " + ann.Token}}
	const piece = 4_000 // rows, of more than the 64 KiB that are read at a time
	row := 0
	send := func() {
		var b strings.Builder
		for range piece {
			row++
			fmt.Fprintf(&b, "Animal %d,cat,L%d,%s\n", row, row, strings.Repeat("x", 20))
		}
		if _, err := io.WriteString(file, b.String()); err != nil {
			t.Error(err)
		}
	}
	next := make(chan bool, 1)
	go func() {
		_, _ = io.WriteString(file, "name,species,licence,notes\n")
		for range next {
			send()
		}
		file.Close()
	}()
	next <- true
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	imported := 0
	for n := range 5 {
		for imported < n*piece+1 { // this piece's first rows are told before there is a next piece
			if !lines.Scan() {
				t.Fatal("the answer ends: ", lines.Err())
			}
			var l line
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil || l.Progress == nil {
				t.Fatalf("%s: %v", lines.Text(), err)
			}
			imported = l.Progress.Imported
			if l.Progress.Bytes <= 0 {
				t.Errorf("%s", lines.Text())
			}
		}
		if n < 4 {
			next <- true
		}
	}
	close(next)
	var rest bytes.Buffer
	for lines.Scan() {
		rest.Write(lines.Bytes())
	}
	all := readLines(t, &rest)
	if done := all[len(all)-1].Done; done == nil || *done != (counts{5 * piece, 5 * piece, 0, 0}) {
		t.Errorf("%+v", all[len(all)-1])
	}
}

func TestImportIsRefused(t *testing.T) {
	t.Parallel()
	instance := apptest.New(t)
	ann, bob := instance.SignUp(), instance.SignUp()
	var data struct {
		Viewer struct{ Households []struct{ ID string } }
	}
	bob.Do(`{ viewer { households { id } } }`, nil, &data)
	his := data.Viewer.Households[0].ID
	const good = "name,species\nRex,dog\n"
	for _, c := range []struct {
		about, query, contentType, file string
		by                              *apptest.Client
		status                          int
		code, message                   string
	}{
		{about: "stranger", by: instance.Stranger(), status: 401, code: "UNAUTHENTICATED"},
		{about: "forged", by: &apptest.Client{URL: ann.URL, Token: "x"}, status: 401, code: "UNAUTHENTICATED"},
		{about: "his household", query: "?household=" + his, status: 404, code: "NOT_FOUND"},
		{about: "no household", query: "?household=x", status: 404, code: "NOT_FOUND"},
		{about: "form", contentType: "application/x-www-form-urlencoded", status: 415, code: "BAD_REQUEST"},
		{about: "multipart", contentType: "multipart/form-data; boundary=x", status: 415, code: "BAD_REQUEST"},
		{about: "plain", contentType: "text/plain", status: 415, code: "BAD_REQUEST"},
		{about: "no type", contentType: " ", status: 415, code: "BAD_REQUEST"},
		{about: "JPEG", file: "\xff\xd8\xff\xe0JFIF", status: 422, code: "INVALID", message: "the file is no text: it is a JPEG picture"},
		{about: "empty", file: " \n", status: 422, code: "INVALID", message: "the file is empty"},
		{about: "no name", file: "colour,species\n", status: 422, code: "INVALID",
			message: "no column was found for name; name it by column=name=HEADER; the columns of the file are “colour”, “species”"},
		{about: "Latin-1", file: "name,esp\xe8ce\n", status: 422, code: "INVALID", message: "the file is no UTF-8 text; save it as “CSV UTF-8”"},
		{about: "no header", file: "Rex\n", status: 422, code: "INVALID"},
		{about: "JSON", file: `{"a":1}`, contentType: "application/json; charset=utf-8", status: 422, code: "INVALID"},
		{about: "species", query: "?species=dragon", status: 422, code: "INVALID"},
		{about: "dates", query: "?dates=ymd", status: 422, code: "INVALID"},
		{about: "column", query: "?column=name", status: 422, code: "INVALID"},
		{about: "column twice", query: "?column=name=a&column=name=b", status: 422, code: "INVALID", message: "a column for “name” is named twice; name one"},
		{about: "no such column", query: "?column=name=Nom", status: 422, code: "INVALID"},
		{about: "query", query: "?species=%zz", status: 400, code: "BAD_REQUEST"},
	} {
		t.Run(c.about, func(t *testing.T) {
			by, file, header := ann, good, http.Header{"Content-Type": {"application/vnd.ms-excel"}}
			if c.by != nil {
				by = c.by
			}
			if c.file != "" {
				file = c.file
			}
			if c.contentType == " " {
				header = nil
			} else if c.contentType != "" {
				header.Set("Content-Type", c.contentType)
			}
			for _, path := range []string{"/import", "/import/preview"} {
				if path == "/import/preview" && (c.status == 401 && by.Token == "" || c.status == 404 || c.about == "no name" || c.about == "no header") {
					continue // what concerns no one's animals
				}
				r, err := by.Try("POST", path+c.query, []byte(file), header)
				if err != nil {
					t.Fatal(err)
				}
				if r.Status != c.status || len(r.Errors) != 1 || r.Errors[0].Code() != c.code || c.message != "" && r.Errors[0].Message != c.message {
					t.Errorf("%s: %d %s", path, r.Status, r.Body)
				}
				if c.status == 401 && r.Header.Get("WWW-Authenticate") == "" {
					t.Error("there is no challenge")
				}
			}
		})
	}
	if r := ann.Request("GET", "/import", nil, nil); r.Status != 405 {
		t.Error(r.Status)
	}
	for _, c := range []*apptest.Client{ann, bob} {
		if got := string(c.Request("GET", "/export.csv", nil, nil).Body); strings.Count(got, "\n") != 1 {
			t.Errorf("something was imported: %s", got)
		}
	}
}

// A length that is announced is judged before a byte is read.
func TestImportIsTooLarge(t *testing.T) {
	t.Parallel()
	ann := apptest.New(t).SignUp()
	for path, limit := range map[string]int{"/import": transfer.MaxUpload, "/import/preview": transfer.MaxPreview} {
		conn := dial(t, ann)
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: text/csv\r\nContent-Length: %d\r\n\r\n", path, ann.Token, limit+1)
		if path == "/import/preview" { // it reads the little that it may
			_, _ = conn.Write(bytes.Repeat([]byte("x"), limit+1))
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		if answer.StatusCode != 413 || !bytes.Contains(body, []byte("256")) || !answer.Close {
			t.Errorf("%s: %d %s", path, answer.StatusCode, body)
		}
	}
}

func dial(t *testing.T, c *apptest.Client) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn.(*net.TCPConn)
}

// What has been stored when a file breaks off stays, and the end of the answer says so.
func TestImportBreaksOff(t *testing.T) {
	t.Parallel()
	ann := apptest.New(t).SignUp()
	var file strings.Builder
	file.WriteString("name,species,notes\n")
	for n := range 5_000 {
		fmt.Fprintf(&file, "Animal %d,cat,%s\n", n, strings.Repeat("x", 30))
	}
	cut := file.String()[:file.Len()-7] // in the middle of the last row
	for _, chunked := range []bool{false, true} {
		conn := dial(t, ann)
		fmt.Fprintf(conn, "POST /import HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: text/csv\r\n", ann.Token)
		if chunked {
			fmt.Fprintf(conn, "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n", len(cut), cut)
		} else {
			fmt.Fprintf(conn, "Content-Length: %d\r\n\r\n%s", file.Len(), cut)
		}
		if err := conn.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		lines := readLines(t, answer.Body)
		last := lines[len(lines)-1]
		if last.Error == nil || last.Error.Code != "BAD_REQUEST" || !strings.HasPrefix(last.Error.Message, "the file breaks off before its end. What was imported before stays, ") {
			t.Fatalf("%+v %+v", last, last.Error)
		}
		told := lines[len(lines)-2].Progress
		if told == nil || told.Imported+told.AlreadyThere != told.Rows || told.Rows < 1_000 || told.Rows > 4_999 {
			t.Errorf("%+v", told)
		}
	}
	if done, _ := imports(t, ann, "", file.String()); done.Rows != 5_000 || done.AlreadyThere < 1_000 || done.Imported < 1 {
		t.Errorf("%+v", done)
	}
}

func TestImportWithoutDatabase(t *testing.T) {
	t.Parallel()
	instance := apptest.New(t)
	ann := instance.SignUp()
	instance.DB.Close()
	for _, path := range []string{"/import", "/export.csv", "/export.json"} {
		method := "GET"
		if path == "/import" {
			method = "POST"
		}
		r := ann.Request(method, path, []byte("name,species\nRex,dog\n"), csvType)
		if len(r.Errors) != 1 || r.Status < 500 || r.Header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %v %s", path, r.Status, r.Header, r.Body)
		}
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	stranger := apptest.New(t).Stranger() // a look is no change, so it needs nobody
	type problem struct{ Field, Message string }
	type preview struct {
		Format  string
		Columns []struct {
			Header string
			Field  *string
		}
		Fields   []string
		Problems []problem
		Rows     []struct {
			Line     int
			Cells    []string
			Problems []problem
		}
	}
	look := func(query, contentType, file string) preview {
		t.Helper()
		r := stranger.Request("POST", "/import/preview"+query, []byte(file), http.Header{"Content-Type": {contentType}})
		if r.Status != http.StatusOK {
			t.Fatalf("%d %s", r.Status, r.Body)
		}
		var p preview
		if err := json.Unmarshal(r.Body, &p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	mapping := func(p preview) string {
		var s []string
		for _, c := range p.Columns {
			field := "-"
			if c.Field != nil {
				field = *c.Field
			}
			s = append(s, c.Header+":"+field)
		}
		return strings.Join(s, " ")
	}

	file := "Nom;Kind;DOB;Kind\n\nRex;dog;03/04/2019;a\nZen;dragon;2027;b\n" + strings.Repeat("Mia;cat;2019;c\n", 20)
	p := look("?name=x.csv", "text/csv", file)
	if p.Format != "csv" || mapping(p) != "Nom:- Kind:species DOB:bornOn Kind (2):-" || len(p.Rows) != 10 || len(p.Fields) != 25 {
		t.Errorf("%+v", p)
	}
	if len(p.Problems) != 1 || p.Problems[0].Field != "name" || !strings.HasPrefix(p.Problems[0].Message, "no column was found for name; name it by column=name=HEADER") {
		t.Errorf("%+v", p.Problems)
	}
	p = look("?column=name=Nom&column="+url.QueryEscape("notes=Kind (2)"), "text/csv", file)
	if mapping(p) != "Nom:name Kind:species DOB:bornOn Kind (2):notes" || p.Problems != nil {
		t.Errorf("%+v", p)
	}
	if r := p.Rows[0]; r.Line != 3 || !cmp.Equal(r.Cells, []string{"Rex", "dog", "03/04/2019", "a"}) || len(r.Problems) != 1 ||
		r.Problems[0].Field != "bornOn" || !strings.Contains(r.Problems[0].Message, "dates=MDY") {
		t.Errorf("%+v", r)
	}
	if r := p.Rows[1]; r.Line != 4 || len(r.Problems) != 2 || r.Problems[0].Field != "species" && r.Problems[1].Field != "species" {
		t.Errorf("%+v", r)
	}
	if r := p.Rows[2]; r.Problems == nil || len(r.Problems) != 0 {
		t.Errorf("%+v", r)
	}
	p = look("?column=name=Nom&dates=MDY&species=CAT", "text/csv", file)
	if len(p.Rows[0].Problems) != 0 {
		t.Errorf("%+v", p.Rows[0])
	}
	two := look("", "text/csv", "name,pet name,species\nRex,Max,dog\n")
	if len(two.Problems) != 1 || two.Problems[0].Field != "name" || mapping(two) != "name:name pet name:- species:species" || len(two.Rows) != 1 {
		t.Errorf("%+v", two)
	}

	// The beginning of a file ends anywhere: in the middle of a character, a row, a quotation.
	long := "name,species,notes\nRex,dog,\"ä\nb\"\nMia,cat,x"
	for cut := len("name,species,notes\n"); cut <= len(long); cut++ {
		p := look("", "text/csv", long[:cut])
		want := 0
		if cut >= strings.Index(long, "Mia") {
			want = 1
		}
		if len(p.Rows) != want || want == 1 && len(p.Rows[0].Problems) > 0 {
			t.Errorf("%q: %+v", long[:cut], p.Rows)
		}
	}
	if p := look("?complete=true", "text/csv", long); len(p.Rows) != 2 {
		t.Errorf("%+v", p.Rows)
	}
	if p := look("", "text/csv", "name,species"); mapping(p) != "name:name species:species" || len(p.Rows) != 0 {
		t.Errorf("%+v", p)
	}

	document := `{"menagerie": 1, "animals": [
{"name": "Rex", "species": "DOG", "tags": ["a"], "bornOn": null},
{"name": 1, "species": "DOG", "wings": 2},
{"name": "Mia", "species": "DRAGON"},
{"name": "To`
	p = look("?name=x.json", "application/json", document)
	if p.Format != "json" || mapping(p) != "name:name species:species bornOn:bornOn tags:tags wings:-" || len(p.Rows) != 3 {
		t.Errorf("%+v", p)
	}
	if r := p.Rows[0]; r.Line != 2 || !cmp.Equal(r.Cells, []string{"Rex", "DOG", "", `["a"]`, ""}) || len(r.Problems) != 0 {
		t.Errorf("%+v", r)
	}
	if len(p.Rows[1].Problems) != 1 || len(p.Rows[2].Problems) != 1 || p.Rows[2].Problems[0].Field != "species" {
		t.Errorf("%+v", p.Rows)
	}
}

const everything = `{"menagerie": 1, "animals": [
{"uuid": "0197c1a0-0000-7000-8000-000000000001", "version": 3, "name": "=Rex", "species": "DOG", "sex": "MALE", "bornOn": "2019-03-01",
 "bornOnPrecision": "MONTH", "notes": "<script>", "tags": ["a,b"], "identifiers": [{"kind": "TATTOO", "value": "T1", "registry": "R"}],
 "status": "ACTIVE", "createdAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-02T00:00:00Z",
 "weights": [{"uuid": "0197c1a0-0000-7000-8000-000000000002", "version": 1, "measuredOn": "2020-01-01", "grams": 12000}],
 "vaccinations": [{"uuid": "0197c1a0-0000-7000-8000-000000000003", "version": 1, "vaccine": "Rabies", "givenOn": "2020-01-01"}]},
{"uuid": "0197c1a0-0000-7000-8000-000000000004", "version": 1, "name": "Mia", "species": "CAT", "sex": "UNKNOWN", "status": "LOST",
 "createdAt": "2020-01-03T00:00:00Z", "updatedAt": "2020-01-03T00:00:00Z"}]}`

func TestExport(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC))
	instance := apptest.New(t, clock.Configure)
	ann, bob := instance.SignUp(), instance.SignUp()
	json := http.Header{"Content-Type": {"application/json"}}
	if r := ann.Request("POST", "/import", []byte(everything), json); !bytes.Contains(r.Body, []byte(`"imported":2`)) {
		t.Fatalf("%s", r.Body)
	}
	for ending, contentType := range map[string]string{"csv": "text/csv; charset=utf-8", "json": "application/json"} {
		path := "/export." + ending
		out := ann.Request("GET", path, nil, nil)
		if out.Status != 200 || out.Header.Get("Content-Type") != contentType || out.Header.Get("Cache-Control") != "no-store" ||
			out.Header.Get("Content-Disposition") != `attachment; filename="menagerie-2026-11-22.`+ending+`"` {
			t.Errorf("%d %v", out.Status, out.Header)
		}
		if formula := bytes.Contains(out.Body, []byte(",=")); formula {
			t.Errorf("%s", out.Body)
		}
		if head := ann.Request("HEAD", path, nil, nil); head.Status != 200 || len(head.Body) != 0 || head.Header.Get("Content-Disposition") == "" {
			t.Errorf("HEAD: %d %s", head.Status, head.Body)
		}
		carol := instance.SignUp()
		if in := carol.Request("POST", "/import?name=x."+ending, out.Body, http.Header{"Content-Type": {"application/octet-stream"}}); !bytes.Contains(in.Body, []byte(`"imported":2`)) {
			t.Fatalf("%s", in.Body)
		}
		if again := carol.Request("GET", path, nil, nil); !bytes.Equal(out.Body, again.Body) {
			t.Errorf("out, in and out again:\n%s\n%s", out.Body, again.Body)
		}
		if r := instance.Stranger().Request("GET", path, nil, nil); r.Status != 401 || r.Header.Get("Content-Disposition") != "" {
			t.Errorf("stranger: %d %v", r.Status, r.Header)
		}
		var hers struct {
			Viewer struct{ Households []struct{ ID string } }
		}
		ann.Do(`{ viewer { households { id } } }`, nil, &hers)
		if r := bob.Request("GET", path+"?household="+hers.Viewer.Households[0].ID, nil, nil); r.Status != 404 {
			t.Errorf("another's household: %d %s", r.Status, r.Body)
		}
		if r := bob.Request("GET", path, nil, nil); bytes.Contains(r.Body, []byte("Rex")) {
			t.Errorf("%s", r.Body)
		}
	}
}

func TestExportOfSeveralHouseholds(t *testing.T) {
	t.Parallel()
	instance := apptest.New(t)
	ann := instance.SignUp()
	var her struct{ Viewer struct{ ID string } }
	ann.Do(`{ viewer { id } }`, nil, &her)
	user, _ := scalar.ParseIDOf[pets.UserID](her.Viewer.ID)
	made, err := instance.DB.CreateHousehold(t.Context(), pets.Viewer{User: user}, "=Shelter", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	shelter := scalar.FormatID(made.ID)
	imports(t, ann, "", "name,species\nRex,dog\n")
	imports(t, ann, "?household="+shelter, "name,species\nMia,cat\n")
	for _, ending := range []string{"csv", "json"} {
		all := string(ann.Request("GET", "/export."+ending, nil, nil).Body)
		if !strings.Contains(all, "Rex") || !strings.Contains(all, "Mia") || !strings.Contains(all, "household") || strings.Contains(all, ",=") {
			t.Error(all)
		}
		one := string(ann.Request("GET", "/export."+ending+"?household="+shelter, nil, nil).Body)
		if strings.Contains(one, "Rex") || !strings.Contains(one, "Mia") || strings.Contains(one, "household") {
			t.Error(one)
		}
		bob := instance.SignUp()
		in := bob.Request("POST", "/import", []byte(all), http.Header{"Content-Type": {"application/octet-stream"}})
		if !bytes.Contains(in.Body, []byte(`"done":{"rows":2,"imported":2,`)) {
			t.Errorf("%s", in.Body)
		}
	}
}

// The first thing that a visitor of the website does may be an import.
func TestVisitorImports(t *testing.T) {
	t.Parallel()
	visitor := apptest.New(t).Stranger()
	open := http.Header{"Content-Type": {"text/csv"}, "Menagerie-Session": {"open"}}
	if r := visitor.Request("GET", "/export.csv", nil, open); r.Status != 401 || r.Header.Get("Set-Cookie") != "" {
		t.Errorf("%d %v", r.Status, r.Header)
	}
	if r := visitor.Request("POST", "/import/preview", []byte("name,species\nRex,dog\n"), open); r.Status != 200 || r.Header.Get("Set-Cookie") != "" {
		t.Errorf("%d %v", r.Status, r.Header)
	}
	r := visitor.Request("POST", "/import", []byte("name,species\nRex,dog\n"), open)
	cookie, _, _ := strings.Cut(r.Header.Get("Set-Cookie"), ";")
	if r.Status != 200 || cookie == "" {
		t.Fatalf("%d %v %s", r.Status, r.Header, r.Body)
	}
	known := http.Header{"Content-Type": {"text/csv"}, "Cookie": {cookie}}
	if r := visitor.Request("GET", "/export.csv", nil, known); r.Status != 200 || !bytes.Contains(r.Body, []byte("Rex")) {
		t.Errorf("%d %s", r.Status, r.Body)
	}
	known.Set("Origin", "https://elsewhere.example")
	if r := visitor.Request("POST", "/import", []byte("name,species\nMax,dog\n"), known); r.Status != 403 {
		t.Errorf("from another site: %d %s", r.Status, r.Body)
	}
	open.Set("Origin", "https://elsewhere.example")
	if r := visitor.Request("POST", "/import", []byte("name,species\nMax,dog\n"), open); r.Status != 401 {
		t.Errorf("from another site: %d %s", r.Status, r.Body)
	}
}
