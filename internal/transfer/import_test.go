package transfer

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/pets"
)

// importText imports a text into a shelf and returns the outcome, the rejects and the error.
func importText(store Store, text string, change ...func(*Options)) (Summary, string, error) {
	var rejects bytes.Buffer
	opts := Options{Viewer: viewer, Household: household, Now: now, Rejects: &rejects}
	for _, c := range change {
		c(&opts)
	}
	summary, err := Import(context.Background(), store, opts, strings.NewReader(text))
	return summary, rejects.String(), err
}

// mustImport is importText for a text of which nothing is rejected; it returns the animals.
func mustImport(t *testing.T, text string, change ...func(*Options)) []pets.Animal {
	t.Helper()
	var s shelf
	summary, rejects, err := importText(&s, text, change...)
	if err != nil || summary.Rejected > 0 {
		t.Fatalf("import: %v, rejects:\n%s", err, rejects)
	}
	var animals []pets.Animal
	for _, r := range s.records {
		animals = append(animals, r.Animal)
	}
	return animals
}

func date(t testing.TB, s string) *pets.Date {
	t.Helper()
	d, err := pets.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

func TestImportReadsEveryField(t *testing.T) {
	animals := mustImport(t, "uuid,version,name,species,breed,secondBreed,sex,neutered,bornOn,bornOnPrecision,colour,markings,microchip,tattoo,"+
		"licence,licenceIssuedOn,passport,collarTag,pedigree,identifiers,status,tags,notes,createdAt,updatedAt\n"+
		"01890000-0000-7000-8000-000000000001,3,Maggie,CAT,Persian,Mix,FEMALE,yes,2019-03-01,MONTH,black,white paws,985112001234567,AB12,"+
		"S104231,2021-12-13,P1,T1,SB1,,LOST,\"shy; indoor, old\",\"first\r\nsecond\",2024-01-02T03:04:05.678901Z,2025-01-02T03:04:05Z\n")
	want := pets.Animal{
		ID:      pets.AnimalID{Household: household, UUID: pets.UUID{0x01, 0x89, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 1}},
		Version: 3,
		Profile: pets.Profile{
			Name: "Maggie", Species: pets.Cat, Breed: new("Persian"), SecondBreed: new("Mix"), Sex: pets.Female, Neutered: new(true),
			BornOn: date(t, "2019-03-01"), BornOnPrecision: pets.ToTheMonth, Colour: new("black"), Markings: new("white paws"),
			Identifiers: []pets.Identifier{
				{Kind: pets.Microchip, Value: "985112001234567"}, {Kind: pets.Tattoo, Value: "AB12"},
				{Kind: pets.Licence, Value: "S104231", IssuedOn: date(t, "2021-12-13")}, {Kind: pets.Passport, Value: "P1"},
				{Kind: pets.CollarTag, Value: "T1"}, {Kind: pets.Pedigree, Value: "SB1"},
			},
			Status: pets.Lost, Tags: []string{"shy", "indoor", "old"}, Notes: new("first\r\nsecond"),
		},
		CreatedAt: now.AddDate(-3, 0, 0), UpdatedAt: now,
	}
	want.CreatedAt, _ = parseMoment("2024-01-02T03:04:05.678901Z", now)
	want.UpdatedAt, _ = parseMoment("2025-01-02T03:04:05Z", now)
	if diff := cmp.Diff([]pets.Animal{want}, animals, comparers); diff != "" {
		t.Error(diff)
	}
}

func TestImportFindsItsColumns(t *testing.T) {
	for _, c := range []struct {
		header  string
		mapping []Mapping
		ignored []string
	}{
		{"License Issue Date,License Number,Animal's Name,Species,Primary Breed,Secondary Breed,ZIP Code",
			[]Mapping{{"licenceIssuedOn", "License Issue Date"}, {"licence", "License Number"}, {"name", "Animal's Name"},
				{"species", "Species"}, {"breed", "Primary Breed"}, {"secondBreed", "Secondary Breed"}}, []string{"ZIP Code"}},
		{"\uFEFF pet  NAME\u00a0;\u00a0Animal Type ; D.O.B.;Gender;Spayed/Neutered;Microchip #;Comments",
			[]Mapping{{"name", "pet  NAME"}, {"species", "Animal Type"}, {"bornOn", "D.O.B."}, {"sex", "Gender"},
				{"neutered", "Spayed/Neutered"}, {"microchip", "Microchip #"}, {"notes", "Comments"}}, nil},
		{"name\tspecies\tid\tversion\tcreated_at", []Mapping{{"name", "name"}, {"species", "species"}}, []string{"id", "version", "created_at"}},
		{"uuid,created_at,Version,name,species", []Mapping{{"uuid", "uuid"}, {"createdAt", "created_at"}, {"version", "Version"},
			{"name", "name"}, {"species", "species"}}, nil},
		{"name,species,,Name,", []Mapping{{"name", "name"}, {"species", "species"}}, []string{"column 3", "Name", "column 5"}},
		{"\n , ,\n\nname,species\n", []Mapping{{"name", "name"}, {"species", "species"}}, nil},
		{"\"name\",\"species\"\r\n", []Mapping{{"name", "name"}, {"species", "species"}}, nil},
		{"_line,_reason,name,species", []Mapping{{"name", "name"}, {"species", "species"}}, nil},
	} {
		choose := func(o *Options) {
			if strings.Contains(c.header, ",Name,") {
				o.Columns = map[string]string{"name": "name"}
			}
		}
		summary, _, err := importText(&shelf{}, c.header, choose)
		if err != nil {
			t.Errorf("%q: %v", c.header, err)
		}
		if diff := cmp.Diff(Summary{Mapping: c.mapping, Ignored: c.ignored}, summary); diff != "" {
			t.Errorf("%q: %s", c.header, diff)
		}
	}
}

func TestImportReadsTheNamedColumns(t *testing.T) {
	text := "Nom,What,Name,Name,Kennel\nZen,Cat,first,second,A"
	columns := func(pairs ...string) func(*Options) {
		return func(o *Options) {
			o.Columns = map[string]string{}
			for i := 0; i < len(pairs); i += 2 {
				o.Columns[pairs[i]] = pairs[i+1]
			}
		}
	}
	for _, c := range []struct {
		columns func(*Options)
		name    string
		err     string
	}{
		{columns: columns("name", "Nom", "species", "What"), name: "Zen"},
		{columns: columns("NAME", " nom ", "Species", "what"), name: "Zen"},
		{columns: columns("name", "Name", "species", "What"), name: "first"},
		{columns: columns("name", "Name (2)", "species", "What"), name: "second"},
		{columns: columns("species", "What"), name: "first"},
		{columns: columns("species", "What", "name", ""), err: "no column was found for name; name it by --column name=HEADER; " +
			"the columns of the file are “Nom”, “What”, “Name”, “Name (2)”, “Kennel”"},
		{columns: columns("nom", "Nom"), err: "there is no field “nom”; the fields are uuid, version, name, species, "},
		{columns: columns("name", "Nome"), err: "there is no column “Nome” for name; the columns of the file are “Nom”, “What”, "},
		{columns: columns("colour", "Nom", "color", "What"), err: "a column for colour is named twice"},
		{columns: columns(), err: "no column was found for species; "},
	} {
		var s shelf
		_, _, err := importText(&s, text, c.columns)
		if c.err != "" {
			if err == nil || !strings.HasPrefix(err.Error(), c.err) {
				t.Errorf("error %v, want %s", err, c.err)
			}
			continue
		}
		if err != nil || len(s.records) != 1 || s.records[0].Animal.Name != c.name {
			t.Errorf("%v, %v, want %s", s.records, err, c.name)
		}
	}
	// A column that was chosen for one field is not another's, whatever it is called.
	if a := mustImport(t, "name,species,status\nZen,cat,sold\n", columns("notes", "Status")); *a[0].Notes != "sold" || a[0].Status != pets.Active {
		t.Error(a)
	}
	if _, _, err := importText(&shelf{}, "name,pet name,species\n"); err == nil ||
		err.Error() != "the columns “name” and “pet name” both mean name; say which one by --column name=HEADER" {
		t.Error(err)
	}
}

func TestImportTakesTheSpeciesFromTheOptions(t *testing.T) {
	goats := func(o *Options) { o.Species = pets.Goat }
	if a := mustImport(t, "name\nBilly\n", goats); a[0].Species != pets.Goat {
		t.Error(a)
	}
	if a := mustImport(t, "name,species\nBilly,\nRex,dog\n", goats); a[0].Species != pets.Goat || a[1].Species != pets.Dog {
		t.Error(a)
	}
	if _, _, err := importText(&shelf{}, "name\nBilly\n", func(o *Options) { o.Species = "DRAGON" }); err == nil ||
		!strings.HasPrefix(err.Error(), "“DRAGON” is no species; the species are DOG, CAT") {
		t.Error(err)
	}
}

func TestImportReadsWhatPeopleWrite(t *testing.T) {
	header := "name,species,breed,sex,neutered,born,precision,status,tags\n"
	precision := func(o *Options) { o.Columns = map[string]string{"bornOnPrecision": "precision"} }
	for _, c := range []struct {
		row  string
		want pets.Profile
	}{
		{"\u00a0Rex\u00a0,Dogs,,,,,,,", pets.Profile{Species: pets.Dog}},
		{"Rex,canine,,F,y,,,,", pets.Profile{Species: pets.Dog, Sex: pets.Female, Neutered: new(true)}},
		{"Rex,FELINE,,female spayed,,,,,", pets.Profile{Species: pets.Cat, Sex: pets.Female, Neutered: new(true)}},
		{"Rex,Cat,,Intact Male,,,,,", pets.Profile{Species: pets.Cat, Sex: pets.Male, Neutered: new(false)}},
		{"Rex,Cat,,M/N,1,,,,", pets.Profile{Species: pets.Cat, Sex: pets.Male, Neutered: new(true)}},
		{"Rex,Cat,,FS,,,,,", pets.Profile{Species: pets.Cat, Sex: pets.Female, Neutered: new(true)}},
		{"Rex,Cat,,unknown,N/A,n/a,,,", pets.Profile{Species: pets.Cat}},
		{"Rex,Cat,,neutered,,,,,", pets.Profile{Species: pets.Cat, Neutered: new(true)}},
		{"Rex,guinea pigs,,,0,,,,", pets.Profile{Species: pets.Rodent, Breed: new("guinea pig"), Neutered: new(false)}},
		{"Rex,Hamster,Syrian,,,,,,", pets.Profile{Species: pets.Rodent, Breed: new("Syrian hamster")}},
		{"Rex,hamster,Dwarf Hamster,,,,,,", pets.Profile{Species: pets.Rodent, Breed: new("Dwarf Hamster")}},
		{"Rex,Pig,,,,March 2019,,,", pets.Profile{Species: pets.Pig, BornOn: date(t, "2019-03-01"), BornOnPrecision: pets.ToTheMonth}},
		{"Rex,Pig,,,,2019,,,", pets.Profile{Species: pets.Pig, BornOn: date(t, "2019-01-01"), BornOnPrecision: pets.ToTheYear}},
		{"Rex,Pig,,,,2019,estimated,,", pets.Profile{Species: pets.Pig, BornOn: date(t, "2019-01-01"), BornOnPrecision: pets.Estimated}},
		{"Rex,Pig,,,,2019-03-07,Month,,", pets.Profile{Species: pets.Pig, BornOn: date(t, "2019-03-07"), BornOnPrecision: pets.ToTheMonth}},
		{"Rex,Pig,,,,,,deceased,", pets.Profile{Species: pets.Pig, Status: pets.Deceased}},
		{"Rex,Pig,,,,,,Missing,\" b ;a,,\"", pets.Profile{Species: pets.Pig, Status: pets.Lost, Tags: []string{"b", "a"}}},
		{"Rex,Pig,,,,,,,\"[\"\"b;c\"\",\"\"a\"\"]\"", pets.Profile{Species: pets.Pig, Tags: []string{"b;c", "a"}}},
		{"Rex,Pig", pets.Profile{Species: pets.Pig}},
		{"Rex,Pig,,,,,,,,,,,", pets.Profile{Species: pets.Pig}},
		{"Rex,Pig,'-,,,,,,", pets.Profile{Species: pets.Pig, Breed: new("-")}},
		{"Rex,Pig, \"a \"\"b\"\", c\" ,,,,,,", pets.Profile{Species: pets.Pig, Breed: new(`a "b", c`)}},
		{"Rex,Pig,a \"b\" c,,,,,,", pets.Profile{Species: pets.Pig, Breed: new(`a "b" c`)}},
	} {
		c.want.Name = "Rex"
		in := c.want.Input()
		if c.want.Sex == "" {
			in.Sex.Value = nil
		}
		if c.want.Status == "" {
			in.Status.Value = nil
		}
		if c.want.BornOnPrecision == "" {
			in.BornOnPrecision.Value = nil
		}
		want, err := in.Check(now)
		if err != nil {
			t.Fatal(err)
		}
		animals := mustImport(t, header+c.row, precision)
		if diff := cmp.Diff(want, animals[0].Profile, comparers); diff != "" {
			t.Errorf("%s: %s", c.row, diff)
		}
	}
}

func TestImportRejectsWithLineAndReason(t *testing.T) {
	const header = "Animal's Name,Kind,Primary Breed,Sex,Fixed,Born,Status,Tags,Chip #,License No,License Date,identifiers\n"
	for _, c := range []struct{ row, reason string }{
		{",Cat,x", "Animal's Name: must not be empty; give 1 to 100 characters"},
		{strings.Repeat("x", 101) + ",Cat", "Animal's Name: must have at most 100 characters, and has 101"},
		{"Zo\xeb,Cat", "Animal's Name: is no valid UTF-8"},
		{"Zen\x07,Cat", "Animal's Name: must not contain the control character U+0007; take it out"},
		{"Zen,\"Dragon\",x", "Kind: “Dragon” is no species that is known here; give one of DOG, CAT, RABBIT, RODENT, FERRET, HORSE, GOAT, SHEEP, PIG, CATTLE, BIRD, REPTILE, AMPHIBIAN, FISH, INVERTEBRATE, OTHER"},
		{"Zen", "Kind: must not be empty; give one of DOG, CAT, RABBIT, RODENT, FERRET, HORSE, GOAT, SHEEP, PIG, CATTLE, BIRD, REPTILE, AMPHIBIAN, FISH, INVERTEBRATE, OTHER"},
		{"Zen,Cat,,no", "Sex: “no” is no sex that is known here; give FEMALE, MALE or UNKNOWN"},
		{"Zen,Cat,,female male", "Sex: “female male” is no sex that is known here; give FEMALE, MALE or UNKNOWN"},
		{"Zen,Cat,,spayed intact female", "Sex: “spayed intact female” is no sex that is known here; give FEMALE, MALE or UNKNOWN"},
		{"Zen,Cat,,,perhaps", "Fixed: “perhaps” is neither yes nor no"},
		{"Zen,Cat,,intact female,yes", "Fixed: “yes” contradicts “intact female”"},
		{"Zen,Cat,,,,03/04/2019", "Born: “03/04/2019” is a date of which the order is not known; import again with --dates MDY if the month comes first, or --dates DMY if the day does"},
		{"Zen,Cat,,,,soon", "Born: “soon” is no date that can be read; write it as 2021-04-30, 30 April 2021, April 2021 or 2021, in the years 1800 to 9999"},
		{"Zen,Cat,,,,2027-01-01", "Born: must not lie in the future"},
		{"Zen,Cat,,,,,sold", "Status: “sold” is no status; give one of ACTIVE, LOST, REHOMED, DECEASED, ARCHIVED"},
		{"Zen,Cat,,,,,,[a", "Tags: begins with a bracket and is no list of texts in JSON"},
		{"Zen,Cat,,,,,,a;" + strings.Repeat("x", 51), "Tags: tag 2 must have at most 50 characters, and has 51"},
		{"Zen,Cat,,,,,,,98511200123456A", "Chip #: must be the 9 to 15 digits of a microchip, without letters"},
		{"Zen,Cat,,,,,,,,,2019-01-01", "License Date: needs a licence beside it"},
		{"Zen,Cat,,,,,,,,S1,2027-01-01", "License Date: must not lie in the future"},
		{"Zen,Cat,,,,,,,,S1,May 2019", "License Date: “May 2019” needs a day"},
		{"Zen,Cat,,,,,,,,S1,,{}", "identifiers: is no list of identifiers in JSON: must be a list, and is object"},
		{`Zen,Cat,,,,,,,,,,"[{""kind"":""LICENCE"",""value"":""S1"",""no"":1}]"`, `identifiers: is no list of identifiers in JSON: unknown field "no"`},
		{`Zen,Cat,,,,,,,,,,"[{""kind"":""NOSE"",""value"":""S1""}]"`, "identifiers: the kind of identifier 1 is “NOSE”; give one of MICROCHIP, TATTOO, LICENCE, PASSPORT, COLLAR_TAG, PEDIGREE"},
		{`Zen,Cat,,,,,,,,,,"[{""kind"":""LICENCE"",""value"":""""}]"`, "identifiers: the value of identifier 1 must not be empty; give 1 to 64 characters"},
		{`Zen,Cat,,,,,,,,S2,,"[{""kind"":""LICENCE"",""value"":""S1""}]"`, "License No: is not what stands in identifiers; change both, or empty this one"},
		{`Zen,Cat,,,,,,,,S1,2019-01-01,"[{""kind"":""LICENCE"",""value"":""S1""}]"`, "License Date: is not what stands in identifiers; change both, or empty this one"},
		{"Zen,Cat,a,b,c,d,e,f,g,h,i,j,k", `the row has 13 cells and the header 12; put quotation marks around a cell with ',' in it`},
		{`Zen,"Cat`, "a quotation mark is opened in this row and never closed; close it, or double it if it belongs to the text"},
		{`Zen,"Cat" x`, "text stands behind a closing quotation mark; double the quotation marks that belong to the text"},
		{",Dragon,,no", "Kind: “Dragon” is no species that is known here; give one of DOG, CAT, RABBIT, RODENT, FERRET, HORSE, GOAT, SHEEP, PIG, CATTLE, BIRD, REPTILE, AMPHIBIAN, FISH, INVERTEBRATE, OTHER. " +
			"Sex: “no” is no sex that is known here; give FEMALE, MALE or UNKNOWN. Animal's Name: must not be empty; give 1 to 100 characters"},
	} {
		var s shelf
		text := header + "\n\"two\nlines\",Cat\r\n" + c.row + "\r\n" + "Next,Dog\n"
		summary, rejects, err := importText(&s, text)
		if err != nil {
			t.Errorf("%s: %v", c.row, err)
			continue
		}
		if summary.Rows != 3 || summary.Rejected != 2 || summary.Blank != 1 || s.records[0].Animal.Name != "Next" {
			t.Errorf("%s: %+v", c.row, summary)
		}
		reader := csv.NewReader(strings.NewReader(rejects))
		reader.FieldsPerRecord = -1
		rows, err := reader.ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%s: rejects %q, %v", c.row, rejects, err)
		}
		if got := strings.Join(rows[0], ","); got != "_line,_reason,"+strings.TrimSpace(header) {
			t.Errorf("%s: rejects have the header %s", c.row, got)
		}
		if last := rows[2][len(rows[2])-1]; strings.HasSuffix(last, "\r") {
			t.Errorf("%s: the line end is in the cell %q", c.row, last)
		}
		if rows[1][0] != "3" || rows[2][0] != "5" || rows[2][1] != c.reason {
			t.Errorf("%s:\ngot  %s: %s\nwant 5: %s", c.row, rows[2][0], rows[2][1], c.reason)
		}
	}
}

func TestImportRejectsCanBeCorrectedAndImported(t *testing.T) {
	text := "zip,pet name,species,notes\n1,Zen,Dragon,'=1+1\n2,Rex,Dog,\n3,\"Ann\",,\"a\r\n\"\"b\"\"\"\n4,\"oops,Cat,\n"
	var s shelf
	summary, rejects, err := importText(&s, text)
	if err != nil || summary.Rows != 4 || summary.Rejected != 3 || summary.Imported != 1 {
		t.Fatal(summary, err)
	}
	_, again, err := importText(&s, rejects)
	if err != nil || strings.Count(again, ",Zen,Dragon,'=1+1\n")+strings.Count(again, ",Ann,,\"a\r\n\"\"b\"\"\"\n") != 2 || !strings.Contains(again, `"4,""oops,Cat,"`) {
		t.Errorf("the rejects of the rejects:\n%s\nof\n%s\n%v", again, rejects, err)
	}
	corrected := strings.NewReplacer("Dragon", "cat", "Ann,", "Ann,pig", `"4,""oops,Cat,"`, "4,oops,Cat").Replace(rejects)
	summary, rejects, err = importText(&s, corrected)
	if err != nil || summary.Imported != 3 || rejects != "" || summary.Ignored[0] != "zip" || len(summary.Ignored) != 1 {
		t.Fatal(summary, rejects, err)
	}
	if diff := cmp.Diff([]string{"Rex:", "Zen:=1+1", "Ann:a\r\n\"b\"", "oops:"}, names(&s)); diff != "" {
		t.Error(diff)
	}
}

// names returns the names and notes of the animals on a shelf.
func names(s *shelf) []string {
	var names []string
	for _, r := range s.records {
		names = append(names, r.Animal.Name+":"+or(r.Animal.Notes, ""))
	}
	return names
}

func TestImportSaysWhoseAnIdentifierIs(t *testing.T) {
	_, rejects, err := importText(&shelf{}, "name,species,licence,collar tag\nMaggie,cat,S104231,7\nSteve,dog,s-104231,\nMAGGIE,cat,S104231,\nTom,cat,,7\n")
	want := "_line,_reason,name,species,licence,collar tag\n" +
		"3,\"licence s-104231 already belongs to \"\"Maggie\"\" (CAT)\",Steve,dog,s-104231,\n" +
		"5,\"collar tag 7 already belongs to \"\"Maggie\"\" (CAT)\",Tom,cat,,7\n"
	if err != nil || rejects != want {
		t.Errorf("%v\n%s", err, rejects)
	}
}

func TestImportRefusesWhatIsNoTable(t *testing.T) {
	for text, want := range map[string]string{
		"":                             "the file is empty",
		"\uFEFF \n\t\n":                "the file is empty",
		"\xff\xd8\xff\xe0\x00\x10JFIF": "the file is no text: it is a JPEG picture",
		"\xff\xfen\x00a\x00":           "the file is no text: it is UTF-16; save it as “CSV UTF-8”",
		"n\x00a\x00m\x00e\x00":         "the file is no text: byte 2 is NUL; save it as “CSV UTF-8”",
		"PK\x03\x04":                   "the file is no text: it is a workbook or a zip file; save the sheet as “CSV UTF-8”",
		"name,esp\xe8ce\n":             "the file is no UTF-8 text; save it as “CSV UTF-8”",
		"name,spe\x01cies\n":           "the file is no CSV: its header has the control character U+0001 in column 2",
		"name,species\rZen,Cat\r":      "the lines of the file end in CR alone; save it with the line ends LF or CR LF",
		"name,\"species\nZen,Cat\n":    "line 1, the header: a quotation mark is opened in this row and never closed; close it, or double it if it belongs to the text",
		"colour,species\n":             "no column was found for name; name it by --column name=HEADER; the columns of the file are “colour”, “species”",
		"some text":                    "no column was found for name and species; name it by --column name=HEADER; the columns of the file are “some text”",
		",,,\n , \n":                   "the file has no header",
		strings.Repeat("a,", 5000):     "the file has 5001 columns; the most that are read are 5000",
		strings.Repeat("a", 2<<20):     "line 1, the header: the row is longer than 1 MiB",
	} {
		if _, _, err := importText(&shelf{}, text); err == nil || err.Error() != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	for _, change := range []func(*Options){
		func(o *Options) { o.Format = "xls" }, func(o *Options) { o.Dates = "YMD" }, func(o *Options) { o.Format = JSON }} {
		if _, _, err := importText(&shelf{}, "name,species\n", change); err == nil {
			t.Error("no error")
		}
	}
}

func TestImportRejectsPrecisionThatIsNotThere(t *testing.T) {
	_, rejects, err := importText(&shelf{}, "name,species,born,bornOnPrecision\nA,cat,2019,month\nB,cat,2019,day\nC,cat,March 2019,DAY\nD,cat,2019,era\nE,cat,,month\n")
	want := `_line,_reason,name,species,born,bornOnPrecision
2,"bornOnPrecision: says MONTH, and there is none in the date",A,cat,2019,month
3,"bornOnPrecision: says DAY, and there is none in the date",B,cat,2019,day
4,"bornOnPrecision: says DAY, and there is none in the date",C,cat,March 2019,DAY
5,"bornOnPrecision: “era” is no precision; give one of DAY, MONTH, YEAR, ESTIMATED",D,cat,2019,era
6,"bornOnPrecision: needs bornOn beside it; leave it out, or send null",E,cat,,month
`
	if diff := cmp.Diff(want, rejects); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// Nobody who opens the rejects in a spreadsheet runs what was in the file.
func TestImportRejectsHoldNoFormula(t *testing.T) {
	var s shelf
	_, rejects, err := importText(&s, "name,species,=notes\n=1+1,x,@a\n\t-2, '=3,+4\n=5 \"")
	for line := range strings.Lines(rejects) {
		for cell := range strings.SplitSeq(line, ",") {
			if strings.ContainsAny(cell[:1], formula) {
				t.Errorf("the cell %q in %q", cell, line)
			}
		}
	}
	if err != nil || !strings.Contains(rejects, ",'=1+1,x,'@a\n") {
		t.Errorf("%v, %s", err, rejects)
	}
}

// Whatever part of a row has been read, it is taken for a part, or the row is whole.
func TestSplitRowInAnyPieces(t *testing.T) {
	for _, text := range []string{"a,b\r\n", "\"a\r\n\",b\n", "\"a\n\"\"\"\"\", \"b\" ,\"\n\"\r\n", "a,\"\n\"\"\n\"\n"} {
		want, n, err := splitRow([]byte(text), ',', true)
		if err != nil || n != len(text) {
			t.Fatalf("%q: %q, %d, %v", text, want, n, err)
		}
		for length := range len(text) {
			if cells, _, err := splitRow([]byte(text[:length]), ',', false); !errors.Is(err, errPart) {
				t.Errorf("%q: %q, %v", text[:length], cells, err)
			}
		}
		if cells, _, err := splitRow([]byte(text+"c,d"), ',', false); err != nil || !cmp.Equal(cells, want) {
			t.Errorf("%q: %q, %v", text, cells, err)
		}
	}
}

// The animals that have identifiers are left to the store: it finds them by these, whatever else has been changed.
func TestImportDerivesNoIDBesideIdentifiers(t *testing.T) {
	opts := Options{Household: household, Now: now}
	src, err := newTable(strings.NewReader("name,species,licence\nA,cat,S1\nA,cat,\n"), &opts)
	if err != nil {
		t.Fatal(err)
	}
	// With another derivation, files that were imported before would be imported again.
	with, _ := src.next()
	without, _ := src.next()
	if with.record.Animal.ID.UUID != (pets.UUID{}) || without.record.Animal.ID.UUID.String() != "5055f610-ce4f-5bb6-878b-3e768e3c122b" {
		t.Error(with.record.Animal.ID.UUID, without.record.Animal.ID.UUID)
	}
}

// In a column that must not be empty people write a dash, or that there is none.
func TestImportTakesNoWordForAnIdentifier(t *testing.T) {
	animals := mustImport(t, "name,species,chip,licence,tattoo\nA,cat,none,-,N/A\nB,dog,Unknown,--,?\n")
	if len(animals) != 2 || len(animals[0].Identifiers)+len(animals[1].Identifiers) > 0 {
		t.Error(animals)
	}
	// But what was stored as one comes back as one.
	from := sample(t)
	from.records[0].Animal.Identifiers = []pets.Identifier{{Kind: pets.Licence, Value: "None"}}
	var file bytes.Buffer
	if _, err := ExportCSV(t.Context(), from, ExportOptions{Now: now}, &file); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(from.records[0].Animal.Identifiers, mustImport(t, file.String())[0].Identifiers, comparers); diff != "" {
		t.Error(diff)
	}
}

func TestImportEndsBatchesOfLongRowsEarly(t *testing.T) {
	var s shelf
	if _, _, err := importText(&s, "name,species,zip\n"+strings.Repeat("Rex,dog,"+strings.Repeat("x", 500_000)+"\n", 30)); err != nil || s.batches != 4 {
		t.Error(s.batches, "batches", err)
	}
}

// Far from the beginning of a file a NUL byte does not show that all of it is no text.
func TestImportRejectsNUL(t *testing.T) {
	text := "name,species,notes\n" + strings.Repeat("Rex,dog,"+strings.Repeat("x", 500)+"\n", 200) + "Rex,dog,a\x00b\nRex,dog,\n"
	summary, rejects, err := importText(&shelf{forget: true}, text)
	if err != nil || summary.Rejected != 1 || !strings.Contains(rejects, "\n202,\"notes: has a NUL byte in it, which no text has\",") {
		t.Errorf("%+v, %v, %.200q", summary, err, rejects)
	}
}

func TestImportSurvivesRowsWithoutEnd(t *testing.T) {
	long := strings.Repeat("x", 3<<20)
	summary, rejects, err := importText(&shelf{}, "name,species,notes\nA,cat,"+long+"\nB,cat,\"open\nC,cat,\n"+strings.Repeat("D,dog,"+strings.Repeat("d", 3000)+"\n", 1000)+"E,cat,"+long)
	want := Summary{Rows: 1004, Rejected: 3, Imported: 1001}
	summary.Mapping = nil
	if diff := cmp.Diff(want, summary); diff != "" || err != nil {
		t.Error(diff, err)
	}
	for _, line := range []string{"\n2,the row is longer than 1 MiB\n", "\n3,\"a quotation mark", "\n1005,the row is longer"} {
		if !strings.Contains(rejects, line) {
			t.Errorf("no %q in %.300q", line, rejects)
		}
	}
}

func TestImportReadsInAnyPieces(t *testing.T) {
	var text strings.Builder
	text.WriteString("name,species,notes\r\n")
	for i := range 400 {
		fmt.Fprintf(&text, "Zen %d,cat,\"a\r\n\"\"%0300d\"\"\"\r\n\"Rex\", \"dog\" ,\n", i, i)
	}
	var one, many shelf
	opts := Options{Viewer: viewer, Household: household, Now: now}
	if _, err := Import(t.Context(), &one, opts, strings.NewReader(text.String())); err != nil {
		t.Fatal(err)
	}
	opts.Batch = 7
	if _, err := Import(t.Context(), &many, opts, iotest.DataErrReader(iotest.HalfReader(strings.NewReader(text.String())))); err != nil {
		t.Fatal(err)
	}
	text1, text2 := strings.Join(names(&one), "\n"), strings.Join(names(&many), "\n")
	if text1 != text2 || len(one.records) != 800 || !strings.Contains(text1, fmt.Sprintf("Zen 399:a\r\n\"%0300d\"", 399)) {
		t.Errorf("%d and %d records", len(one.records), len(many.records))
	}
}

// Equal rows without an identifier are as many animals as there are rows, however often the file is repeated, and wherever
// its other rows and columns stand.
func TestImportRepeatedDoublesNothing(t *testing.T) {
	var s shelf
	if summary, _, err := importText(&s, "name,species,licence\nGoldie,fish,\nGoldie,fish,\nZen,cat,S1\nGoldie,fish,\n"); err != nil || summary.Imported != 4 {
		t.Fatal(summary, err)
	}
	summary, _, err := importText(&s, "\uFEFFspecies;breed;zip;name;licence\nFish;;1; Goldie;\n\nCat;;2;Zen;S1\nFish;;3;Goldie;\nfish;;;Goldie\nfish;;;Goldie")
	if err != nil || summary.Imported != 1 || summary.AlreadyThere != 4 {
		t.Error(summary, err)
	}
	if summary, _, err := importText(&s, "name,species\nGoldie,fish\n", func(o *Options) { o.Household[0]++ }); err != nil || summary.Imported != 1 {
		t.Error("the ids are those of another household", summary, err)
	}
}

func TestImportCanBeInterruptedAndRepeated(t *testing.T) {
	var text strings.Builder
	text.WriteString("name,species,licence,notes\n")
	for i := range 1000 {
		licence := ""
		if i%2 == 0 {
			licence = fmt.Sprint("S", i)
		}
		fmt.Fprintf(&text, "Zen %d,%s,%s,%0300d\n", i%300, []string{"cat", "dog", "dragon"}[i%3], licence, i)
	}
	broken := errors.New("the database is down")
	for _, interrupt := range []string{"context", "store", "reader"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		var rejects bytes.Buffer
		opts := Options{Viewer: viewer, Household: household, Now: now, Batch: 100, Rejects: &rejects}
		var s shelf
		var in io.Reader = strings.NewReader(text.String())
		switch interrupt {
		case "context":
			opts.Progress = func(p Progress) {
				if !bytes.HasSuffix(rejects.Bytes(), []byte("\n")) {
					t.Error("the rejects of a batch are not written when it is stored")
				}
				if p.Rows == 300 {
					cancel(broken)
				}
			}
		case "store":
			s.fail = func(batch int) error {
				if batch == 4 {
					return broken
				}
				return nil
			}
		case "reader":
			in = io.MultiReader(io.LimitReader(in, int64(text.Len()*35/100)), iotest.ErrReader(broken))
		}
		summary, err := Import(ctx, &s, opts, in)
		if !errors.Is(err, broken) {
			t.Errorf("%s: error %v", interrupt, err)
		}
		if summary.Rows != 300 && interrupt != "reader" || summary.Rows >= 400 || summary.Imported != len(s.records) || !addsUp(summary) ||
			strings.Count(rejects.String(), "\n") != summary.Rejected+1 {
			t.Errorf("%s: %+v", interrupt, summary)
		}
		s.fail = nil
		before := len(s.records)
		summary, _, err = importText(&s, text.String())
		if err != nil || summary.Rows != 1000 || summary.AlreadyThere != before || len(s.records) != before+summary.Imported {
			t.Errorf("%s, repeated: %+v, %v", interrupt, summary, err)
		}
		if len(s.records) != 1000-summary.Rejected {
			t.Errorf("%s: %d animals, and %d rejected", interrupt, len(s.records), summary.Rejected)
		}
	}
}

func addsUp(s Summary) bool { return s.Rows == s.Imported+s.AlreadyThere+s.Rejected }

func TestImportReturnsTheErrorOfTheRejects(t *testing.T) {
	full := errors.New("disk full")
	summary, err := Import(t.Context(), &shelf{}, Options{Household: household, Now: now, Rejects: failingWriter{full}},
		strings.NewReader("name,species\nRex,dog\nZen,dragon\n"))
	if !errors.Is(err, full) || !addsUp(summary) || summary.Rows != 2 {
		t.Error(summary, err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestImportReportsProgress(t *testing.T) {
	text := "name,species\n" + strings.Repeat("Rex,dog\n", 25)
	var got []Progress
	if _, _, err := importText(&shelf{}, text, func(o *Options) {
		o.Batch = 10
		o.Progress = func(p Progress) { got = append(got, p) }
	}); err != nil {
		t.Fatal(err)
	}
	want := []Progress{{Rows: 10, Imported: 10, Done: 13 + 80}, {Rows: 20, Imported: 20, Done: 13 + 160},
		{Rows: 25, Imported: 25, Done: 13 + 200}, {Rows: 25, Imported: 25, Done: 13 + 200, Final: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoadStoresRecords(t *testing.T) {
	var s shelf
	records := func(yield func(pets.Record) bool) {
		for i := range 2500 {
			r := pets.Record{Animal: pets.Animal{Profile: pets.Profile{Name: fmt.Sprint(i % 2000), Species: pets.Dog,
				Identifiers: []pets.Identifier{{Kind: pets.Licence, Value: fmt.Sprint(i % 2200)}}}}, Weights: make([]pets.Weight, 2)}
			if !yield(r) {
				return
			}
		}
	}
	summary, err := Load(t.Context(), &s, Options{Viewer: viewer, Household: household, Now: now}, records)
	want := Summary{Rows: 2500, Imported: 2200, Rejected: 300, Weights: 4400}
	if diff := cmp.Diff(want, summary); diff != "" || err != nil {
		t.Error(diff, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Load(ctx, &s, Options{}, records); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Whatever the cells, the totals add up, each rejected row is in the rejects, and a repetition stores nothing new.
func TestImportTotalsAddUp(t *testing.T) {
	cell := rapid.OneOf(rapid.Map(rapid.String(), func(s string) string { return strings.ReplaceAll(s, "\x00", "0") }), rapid.SampledFrom([]string{"", " ", "Rex", "cat", "dog", "2019-03-04", "f", "S1", "985112001234567", "\"", "a\nb", "=1"}))
	rapid.Check(t, func(t *rapid.T) {
		var text bytes.Buffer
		out := csv.NewWriter(&text)
		_ = out.Write([]string{"name", "species", "sex", "born", "licence", "microchip", "tags", "zip"})
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, 1, 10), 0, 30).Draw(t, "rows")
		for _, cells := range rows {
			_ = out.Write(cells)
		}
		out.Flush()
		var s shelf
		batch := func(o *Options) { o.Batch = rapid.IntRange(1, 40).Draw(t, "batch") }
		summary, rejects, err := importText(&s, text.String(), batch)
		if err != nil {
			t.Fatal(err)
		}
		if !addsUp(summary) || summary.Imported != len(s.records) || summary.Rows+summary.Blank != len(rows) {
			t.Fatalf("%+v of %d rows, %d stored", summary, len(rows), len(s.records))
		}
		r := csv.NewReader(strings.NewReader(rejects))
		r.FieldsPerRecord = -1
		if all, err := r.ReadAll(); err != nil || len(all) != summary.Rejected+min(summary.Rejected, 1) {
			t.Fatalf("%+v: rejects %q, %v", summary, rejects, err)
		}
		again, _, err := importText(&s, text.String(), batch)
		if err != nil || again.Imported != 0 || again.AlreadyThere != summary.Imported+summary.AlreadyThere || again.Rejected != summary.Rejected {
			t.Fatalf("at first %+v, then %+v, %v", summary, again, err)
		}
	})
}

func FuzzImport(f *testing.F) {
	for _, seed := range []string{"name,species\nRex,dog\n", "name;species\n\"a\"\"b\";cat\r\n\n;;\n", "{\"menagerie\":1,\"animals\":[{\"name\":\"a\",\"species\":\"CAT\"},3]}",
		"name\tspecies\n\"x", "\xff\xd8\xff", "name,species,tags,identifiers,born\na,b,[,[,1/2/2003\n", "_line,_reason,name,species\n1,x,y,cat"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s shelf
		summary, rejects, _ := importText(&s, string(data), func(o *Options) { o.Batch = 3 })
		if !addsUp(summary) || summary.Imported != len(s.records) || (rejects != "") != (summary.Rejected > 0) {
			t.Fatalf("%+v, %d stored, rejects %q", summary, len(s.records), rejects)
		}
		for _, r := range s.records {
			in := r.Animal.Input()
			if p, err := in.Check(now); err != nil || !cmp.Equal(p, r.Animal.Profile, comparers) {
				t.Fatalf("stored %+v, %v", r.Animal.Profile, err)
			}
		}
	})
}

// repeated is a file of a header and rows made one by one, for files that are too large to be written down.
type repeated struct {
	row   func(int) string
	rows  int
	next  int
	ready []byte
}

func (r *repeated) Read(p []byte) (int, error) {
	for len(r.ready) == 0 {
		if r.next > r.rows {
			return 0, io.EOF
		}
		r.ready = []byte(r.row(r.next))
		r.next++
	}
	n := copy(p, r.ready)
	r.ready = r.ready[n:]
	return n, nil
}

func TestImportNeedsTheSameMemoryForAnyFile(t *testing.T) {
	csvRow := func(n int) string {
		if n == 0 {
			return "name,species,licence,notes,zip\n"
		}
		return fmt.Sprintf("Rex %d,%s,S%d,\"%080d\",98115\n", n, []string{"dog", "dragon"}[n%2], n, n)
	}
	jsonRow := func(n int) string {
		if n == 0 {
			return `{"menagerie": 1, "animals": [` + "\n"
		}
		return fmt.Sprintf(`{"name": "Rex", "species": "DOG", "identifiers": [{"kind": "LICENCE", "value": "S%d"}], "notes": "%080d"}%s`+"\n", n, n,
			map[bool]string{true: ",", false: "]}"}[n < 8_000])
	}
	for name, file := range map[string]*repeated{"CSV": {row: csvRow, rows: 15_000}, "JSON": {row: jsonRow, rows: 8_000}} {
		var early, late uint64
		opts := Options{Household: household, Now: now, Rejects: io.Discard, Progress: func(p Progress) {
			switch {
			case p.Rows == 2_000:
				early = liveHeap()
			case p.Final:
				late = liveHeap()
			}
		}}
		summary, err := Import(t.Context(), &shelf{forget: true}, opts, file)
		if err != nil || summary.Rows != file.rows || early == 0 {
			t.Fatal(name, summary, err)
		}
		if late > early+1<<19 {
			t.Errorf("%s: %d bytes were in use after 2,000 rows, and %d at the end", name, early, late)
		}
	}
}

func liveHeap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

const register = "../../../shared/data/seattle_pet_licenses_2024.csv"

// A city's register of pet licences is read as it is, without a word about its columns.
func TestImportOfARealRegister(t *testing.T) {
	file, err := os.Open(register)
	if err != nil {
		t.Skip("the register is not here: ", err)
	}
	defer func() { _ = file.Close() }()
	var s shelf
	var rejects bytes.Buffer
	summary, err := Import(t.Context(), &s, Options{Viewer: viewer, Household: household, Now: now, Rejects: &rejects}, file)
	if err != nil {
		t.Fatal(err)
	}
	nameless := strings.Count(rejects.String(), "Animal's Name: must not be empty")
	taken := strings.Count(rejects.String(), "already belongs to")
	want := Summary{Rows: 43_908, Imported: 43_871, Rejected: 37, Ignored: []string{"ZIP Code"}}
	summary.Mapping = nil
	if diff := cmp.Diff(want, summary); diff != "" || nameless != 33 || taken != 4 {
		t.Errorf("%s, %d nameless, %d taken", diff, nameless, taken)
	}
	species := map[pets.Species]int{}
	for _, r := range s.records {
		species[r.Animal.Species]++
	}
	t.Log(species, summary)
}

func BenchmarkImport(b *testing.B) {
	data, err := os.ReadFile(register)
	if err != nil {
		b.Skip("the register is not here: ", err)
	}
	rows := 0
	for b.Loop() {
		summary, err := Import(b.Context(), &shelf{forget: true}, Options{Household: household, Now: now}, bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		rows += summary.Rows
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// The rows of this one have no identifiers, so that their ids are derived from what they say.
func BenchmarkImportWithoutIdentifiers(b *testing.B) {
	const rows = 50_000
	for b.Loop() {
		file := &repeated{rows: rows, row: func(n int) string {
			if n == 0 {
				return "name,species,breed,born,notes\n"
			}
			return fmt.Sprintf("Rex %d,dog,Poodle,2019-03-04,\"likes the sea, and\nfish\"\n", n)
		}}
		if _, err := Import(b.Context(), &shelf{forget: true}, Options{Household: household, Now: now}, file); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(rows*b.N)/b.Elapsed().Seconds(), "rows/s")
}
