package db_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/db"
	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

var now = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// same compares what the database returns: days, and lists without telling an empty one from none.
var same = cmp.Options{
	cmp.Comparer(func(a, b pets.Date) bool { return a == b }),
	cmp.Transformer("identifiers", func(list []pets.Identifier) []identifier {
		out := []identifier{}
		for _, i := range list {
			out = append(out, identifier(i))
		}
		return out
	}),
	cmp.Comparer(slices.Equal[[]string]),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
}

type identifier pets.Identifier

// An account is a user, known by a session, with her household.
type account struct {
	viewer    pets.Viewer
	household pets.HouseholdID
}

var people atomic.Int64

// newUser returns a user who has no account yet.
func newUser() pets.NewUser {
	email := fmt.Sprintf("user%d@example.org", people.Add(1))
	return pets.NewUser{Email: email, EmailKey: email, Name: "Ann", PasswordHash: "$argon2id$", Household: "Home"}
}

// newToken returns a refresh token that nobody has.
func newToken(expires time.Time) pets.RefreshToken {
	t := pets.RefreshToken{ExpiresAt: expires}
	_, _ = rand.Read(t.Hash[:])
	return t
}

// tokenSession returns a session of tokens, whose first one is this.
func tokenSession(t pets.RefreshToken) pets.NewSession {
	return pets.NewSession{
		Kind: pets.TokenSession, Refresh: &t, Device: "curl", Address: []byte("here"), Idle: 30 * 24 * time.Hour, ExpiresAt: t.ExpiresAt,
	}
}

// cookieSession returns a session of a cookie that nobody has, and the hash of its secret.
func cookieSession() (pets.NewSession, []byte) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	return pets.NewSession{
		Kind: pets.CookieSession, Secret: secret, Device: "Firefox on Linux", Address: []byte("here"), Idle: 30 * time.Minute, ExpiresAt: now.Add(12 * time.Hour),
	}, secret
}

// signUp opens an account.
func signUp(t testing.TB, d *dbtest.Database) account {
	t.Helper()
	known, err := d.CreateUser(t.Context(), newUser(), tokenSession(newToken(now.Add(time.Hour))), now)
	if err != nil {
		t.Fatal(err)
	}
	return accountOf(t, d, known)
}

// viewerOf returns as whom a session makes its holder known.
func viewerOf(s *pets.KnownSession) pets.Viewer { return pets.Viewer{User: s.User.ID, Session: s.ID} }

// accountOf returns the account of a session whose user has one household.
func accountOf(t testing.TB, d *dbtest.Database, s *pets.KnownSession) account {
	t.Helper()
	homes, err := d.HouseholdsOf(t.Context(), viewerOf(s), []pets.UserID{s.User.ID})
	if err != nil || len(homes[s.User.ID]) != 1 {
		t.Fatal(homes, err)
	}
	return account{viewerOf(s), homes[s.User.ID][0].ID}
}

// A failer is a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Context() context.Context
	Fatal(...any)
	Fatalf(string, ...any)
}

// create adds an animal to the account's household.
func (a account) create(t testing.TB, d *dbtest.Database, in pets.AnimalInput) *pets.Animal {
	t.Helper()
	p, err := in.Check(now)
	if err != nil {
		t.Fatal(err)
	}
	animal, err := d.CreateAnimal(t.Context(), a.viewer, &a.household, p, nil, now)
	if err != nil {
		t.Fatal(err)
	}
	return animal
}

// export returns all that the account's household has.
func (a account) export(t failer, d *dbtest.Database) []pets.Record {
	t.Helper()
	var all []pets.Record
	err := d.ExportRecords(t.Context(), a.viewer, a.household, true, func(r *pets.Record) error {
		all = append(all, *r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// load imports records.
func (a account) load(t failer, d *dbtest.Database, records []pets.Record) []pets.ImportResult {
	t.Helper()
	results, err := d.ImportRecords(t.Context(), a.viewer, a.household, records, now)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// find returns the animals that a filter finds.
func (a account) find(t failer, d *dbtest.Database, f pets.AnimalFilter) []*pets.Animal {
	t.Helper()
	// The filter is not checked: db has to bear whatever comes.
	p, err := d.AnimalPage(t.Context(), a.viewer, db.AnimalQuery{Filter: f, Order: pets.AnimalOrder{Field: pets.ByCreatedAt}}, page.Request{Limit: 100})
	if err != nil {
		t.Fatalf("%s: %v", describe(f), err)
	}
	n, err := d.CountAnimals(t.Context(), a.viewer, db.AnimalQuery{Filter: f})
	if err != nil || n != len(p.Edges) {
		t.Fatalf("%s: %d animals are found, and %d are counted: %v", describe(f), len(p.Edges), n, err)
	}
	var found []*pets.Animal
	for _, e := range p.Edges {
		if e.Node.ID.Household != a.household {
			t.Fatalf("%s: an animal of another household is found", describe(f))
		}
		found = append(found, e.Node)
	}
	return found
}

func describe(f pets.AnimalFilter) string {
	var parts []string
	for name, s := range map[string]*string{"text": f.Text, "tag": f.Tag, "identifier": f.Identifier} {
		if s != nil {
			parts = append(parts, fmt.Sprintf("%s %q", name, *s))
		}
	}
	return strings.Join(parts, ", ")
}

// atOnce runs fn n times at once and returns when all have ended.
func atOnce(n int, fn func(i int)) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			fn(i)
		})
	}
	close(start)
	wg.Wait()
}

// patiently returns a context with a deadline: a test that would wait for ever fails.
func patiently(t testing.TB, d time.Duration) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// The generators below make what pets.AnimalInput.Check lets through, with what is special to SQL, tsquery, JSON and
// Unicode standing often.

func anyText(limit int, lines bool) *rapid.Generator[string] {
	special := []rune(" '\"\\&|!<>:*()-.,;{}[]$%_éßÅİςΣ名の한🐈\u00a0\u0301\u200d\u2028\ufdfaﬁaA0")
	if lines {
		special = append(special, '\n', '\r', '\t')
	}
	r := rapid.OneOf(rapid.SampledFrom(special), rapid.Rune().Filter(func(r rune) bool { return r >= ' ' && (r < 0x7f || r > 0x9f) }))
	return rapid.StringOfN(r, 0, min(limit, 20), -1)
}

func prefixed(prefix string, g *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.Map(g, func(s string) string { return prefix + s })
}

func anyDate() *rapid.Generator[pets.Date] {
	return rapid.Map(rapid.IntRange(0, 80_000), func(days int) pets.Date { return pets.DateOf(now.AddDate(0, 0, -days)) })
}

func anyUUID() *rapid.Generator[pets.UUID] {
	return rapid.Custom(func(t *rapid.T) (u pets.UUID) {
		copy(u[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "uuid"))
		u[6] |= 0x70 // none is zero
		return u
	})
}

func anyMoment() *rapid.Generator[time.Time] {
	return rapid.Map(rapid.Int64Range(0, 1<<52), func(us int64) time.Time { return now.Add(-time.Duration(us) * time.Microsecond) })
}

func some[T any](t *rapid.T, name string, g *rapid.Generator[T]) pets.Optional[*T] {
	return pets.Some(rapid.Ptr(g, true).Draw(t, name))
}

func anyProfile() *rapid.Generator[pets.Profile] {
	identifier := rapid.Custom(func(t *rapid.T) pets.Identifier {
		i := pets.Identifier{Kind: rapid.SampledFrom(pets.AllIdentifierKinds).Draw(t, "kind"), Value: "x" + anyText(63, false).Draw(t, "value")}
		if i.Kind == pets.Microchip {
			i.Value = rapid.StringMatching("[0-9]{9,15}").Draw(t, "chip")
		}
		i.Registry = some(t, "registry", anyText(100, false)).Value
		i.IssuedOn = some(t, "issuedOn", anyDate()).Value
		return i
	})
	return rapid.Custom(func(t *rapid.T) pets.Profile {
		in := pets.AnimalInput{
			Name:     "x" + anyText(99, false).Draw(t, "name"),
			Species:  rapid.SampledFrom(pets.AllSpecies).Draw(t, "species"),
			Breed:    some(t, "breed", prefixed("x", anyText(99, false))),
			Sex:      some(t, "sex", rapid.SampledFrom([]pets.Sex{pets.Female, pets.Male, pets.SexUnknown})),
			Neutered: some(t, "neutered", rapid.Bool()),
			BornOn:   some(t, "bornOn", anyDate()),
			Colour:   some(t, "colour", anyText(100, false)),
			Markings: some(t, "markings", anyText(1_000, true)),
			Status:   some(t, "status", rapid.SampledFrom([]pets.AnimalStatus{pets.Active, pets.Lost, pets.Rehomed, pets.Deceased, pets.Archived})),
			Notes:    some(t, "notes", anyText(10_000, true)),
			Tags:     pets.Some(rapid.SliceOfN(prefixed("x", anyText(49, false)), 0, 4).Draw(t, "tags")),
			Identifiers: pets.Some(rapid.SliceOfNDistinct(identifier, 0, 3, func(i pets.Identifier) string {
				return string(i.Kind) + strings.TrimSpace(i.Key())
			}).Draw(t, "identifiers")),
		}
		if in.Breed.Value != nil {
			in.SecondBreed = some(t, "secondBreed", anyText(100, false))
		}
		if in.BornOn.Value != nil {
			in.BornOnPrecision = some(t, "precision", rapid.SampledFrom([]pets.DatePrecision{pets.ToTheDay, pets.ToTheMonth, pets.ToTheYear, pets.Estimated}))
		}
		p, err := in.Check(now)
		if err != nil {
			t.Fatal(err)
		}
		return p
	})
}

// anyRecord makes records with everything: ids, versions, times to the microsecond, weights and vaccinations.
func anyRecord() *rapid.Generator[pets.Record] {
	return rapid.Custom(func(t *rapid.T) pets.Record {
		r := pets.Record{Animal: pets.Animal{
			ID:        pets.AnimalID{UUID: anyUUID().Draw(t, "id")},
			Version:   rapid.IntRange(1, 1<<31-1).Draw(t, "version"),
			Profile:   anyProfile().Draw(t, "profile"),
			CreatedAt: anyMoment().Draw(t, "createdAt"),
			UpdatedAt: anyMoment().Draw(t, "updatedAt"),
		}}
		if r.Animal.UpdatedAt.Before(r.Animal.CreatedAt) {
			r.Animal.CreatedAt, r.Animal.UpdatedAt = r.Animal.UpdatedAt, r.Animal.CreatedAt
		}
		for range rapid.IntRange(0, 3).Draw(t, "weights") {
			in := pets.WeightInput{MeasuredOn: anyDate().Draw(t, "measuredOn"), Grams: rapid.IntRange(1, pets.MaxGrams).Draw(t, "grams"),
				Note: some(t, "note", anyText(1_000, true))}
			m, err := in.Check(now)
			if err != nil {
				t.Fatal(err)
			}
			r.Weights = append(r.Weights, pets.Weight{ID: pets.WeightID{UUID: anyUUID().Draw(t, "weight")}, Animal: r.Animal.ID,
				Version: rapid.IntRange(1, 100).Draw(t, "version"), Measurement: m})
		}
		for range rapid.IntRange(0, 3).Draw(t, "vaccinations") {
			in := pets.VaccinationInput{Vaccine: "x" + anyText(99, false).Draw(t, "vaccine"), GivenOn: anyDate().Draw(t, "givenOn"),
				Batch: some(t, "batch", anyText(100, false)), Vet: some(t, "vet", anyText(100, false))}
			if rapid.Bool().Draw(t, "ends") {
				in.ValidUntil = pets.Some(new(pets.DateOf(in.GivenOn.Time().AddDate(rapid.IntRange(0, 5).Draw(t, "years"), 0, 0))))
			}
			d, err := in.Check(now)
			if err != nil {
				t.Fatal(err)
			}
			r.Vaccinations = append(r.Vaccinations, pets.Vaccination{ID: pets.VaccinationID{UUID: anyUUID().Draw(t, "vaccination")},
				Animal: r.Animal.ID, Version: rapid.IntRange(1, 100).Draw(t, "version"), Dose: d})
		}
		return r
	})
}

// anyRecords makes records that can stand in one household: no two of them share an id or an identifier.
func anyRecords(most int) *rapid.Generator[[]pets.Record] {
	return rapid.Custom(func(t *rapid.T) []pets.Record {
		seen := map[string]bool{}
		var out []pets.Record
		for _, r := range rapid.SliceOfN(anyRecord(), 0, most).Draw(t, "records") {
			keys := []string{"animal " + r.Animal.ID.UUID.String()}
			for _, i := range r.Animal.Identifiers {
				keys = append(keys, string(i.Kind)+db.Fold(i.Key()))
			}
			for _, w := range r.Weights {
				keys = append(keys, "weight "+w.ID.UUID.String())
			}
			for _, v := range r.Vaccinations {
				keys = append(keys, "vaccination "+v.ID.UUID.String())
			}
			fresh := true
			for _, key := range keys {
				fresh = fresh && !seen[key]
				seen[key] = true
			}
			if fresh {
				out = append(out, r)
			}
		}
		return out
	})
}

// in returns the records as they are once they are in a household, in the order of an export.
func in(household pets.HouseholdID, records []pets.Record) []pets.Record {
	out := make([]pets.Record, len(records))
	for i, r := range records {
		r.Animal.ID.Household = household
		r.Weights, r.Vaccinations = slices.Clone(r.Weights), slices.Clone(r.Vaccinations)
		for n := range r.Weights {
			w := &r.Weights[n]
			w.ID.Household, w.Animal.Household = household, household
		}
		for n := range r.Vaccinations {
			v := &r.Vaccinations[n]
			v.ID.Household, v.Animal.Household = household, household
		}
		slices.SortFunc(r.Weights, func(a, b pets.Weight) int {
			return strings.Compare(a.MeasuredOn.String()+a.ID.UUID.String(), b.MeasuredOn.String()+b.ID.UUID.String())
		})
		slices.SortFunc(r.Vaccinations, func(a, b pets.Vaccination) int {
			return strings.Compare(a.GivenOn.String()+a.ID.UUID.String(), b.GivenOn.String()+b.ID.UUID.String())
		})
		out[i] = r
	}
	slices.SortFunc(out, func(a, b pets.Record) int {
		if c := a.Animal.CreatedAt.Compare(b.Animal.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(a.Animal.ID.UUID.String(), b.Animal.ID.UUID.String())
	})
	return out
}
