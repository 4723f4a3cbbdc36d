// Package demo invents animals, for demonstrations and benchmarks. No word of it is taken from a real register.
package demo

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"menagerie/internal/pets"
)

// MaxAnimals is how many animals there are for a seed: so many have identifiers of their own.
const MaxAnimals = 100_000_000

// Animals yields n animals, at most MaxAnimals, with their weights and vaccinations. They are invented but plausible: as many
// dogs and cats among them as households have, of breeds, colours and weights that go with the species, with days of birth
// that go with their lives. All meet the rules of pets at the moment now, after which no date lies.
//
// The same seed and day make the same animals, and the first of many are the same as those of few. They have no ids; the
// store gives them new ones. No identifier stands twice under a seed, and hardly ever under two seeds.
func Animals(n int, seed uint64, now time.Time) iter.Seq[pets.Record] {
	return func(yield func(pets.Record) bool) {
		i := newInventor(seed, now)
		for index := range min(n, MaxAnimals) {
			if !yield(i.animal(index)) {
				return
			}
		}
	}
}

// inventor invents one animal after the other. What it makes of one does not depend on those before.
type inventor struct {
	*rand.Rand
	source *rand.PCG
	seed   uint64
	today  time.Time // midnight
	series string    // stands in each identifier of the seed, four characters
	batch  uint64    // stands in each microchip of the seed, four digits
	offset uint64    // the serial of the first animal

	index int
	kind  *kind
	born  time.Time
	end   time.Time // of the animal's life, or today
}

func newInventor(seed uint64, now time.Time) *inventor {
	source := rand.NewPCG(seed, seed)
	i := &inventor{Rand: rand.New(source), //nolint:gosec // nothing is secret, and all of it is to be made again
		source: source, seed: seed, today: now.UTC().Truncate(24 * time.Hour)}
	const characters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" // none that is mistaken for another
	for range 4 {
		i.series += string(characters[i.IntN(len(characters))])
	}
	i.batch = i.Uint64N(10_000)
	i.offset = i.Uint64N(MaxAnimals)
	return i
}

// serial returns eight digits that no other index of the seed has. They do not tell the order of the animals.
func (i *inventor) serial() string {
	const spread = 61_803_399 // has no factor in common with the number of animals
	return fmt.Sprintf("%08d", (uint64(i.index)*spread+i.offset)%MaxAnimals)
}

// chance reports true in so many of a hundred cases.
func (i *inventor) chance(percent int) bool { return i.IntN(100) < percent }

func pick[T any](i *inventor, all []T) T { return all[i.IntN(len(all))] }

// maybe picks one in so many of a hundred cases, and returns nil in the others.
func maybe(i *inventor, percent int, all []string) *string {
	if len(all) == 0 || !i.chance(percent) {
		return nil
	}
	return new(pick(i, all))
}

func (i *inventor) animal(index int) pets.Record {
	i.source.Seed(i.seed^0x9e3779b97f4a7c15*uint64(index+1), uint64(index))
	i.index, i.kind = index, i.anyKind()
	i.born = i.daysBefore(i.today, i.age())
	i.end = i.today
	p := pets.Profile{Species: i.kind.species, Sex: i.sex(), Colour: maybe(i, 85, i.kind.colours), Markings: maybe(i, 25, i.kind.markings)}
	p.Name = i.name(p.Sex)
	p.Status = i.status()
	if p.Status == pets.Deceased {
		i.end = i.daysBefore(i.today, i.IntN(1+i.days(i.born, i.today)))
	}
	breed := pick(i, i.kind.breeds)
	if i.chance(i.kind.pure) {
		p.Breed = &breed.name
		if second := pick(i, i.kind.breeds).name; i.chance(i.kind.mixed) && second != breed.name {
			p.SecondBreed = &second
		}
	}
	if p.Sex != pets.SexUnknown && i.chance(80) {
		p.Neutered = new(i.chance(i.kind.neutered))
	}
	p.BornOn, p.BornOnPrecision = i.bornOn()
	p.Identifiers = i.identifiers()
	p.Tags = i.tags(p.Status)
	p.Notes = i.notes(p.Name)
	return pets.Record{Animal: pets.Animal{Profile: p}, Weights: i.weights(breed), Vaccinations: i.vaccinations()}
}

func (i *inventor) anyKind() *kind {
	n := i.IntN(10_000)
	for k := range kinds {
		if n -= kinds[k].share; n < 0 {
			return &kinds[k]
		}
	}
	return &kinds[0]
}

func (i *inventor) sex() pets.Sex {
	switch {
	case !i.chance(i.kind.sexKnown):
		return pets.SexUnknown
	case i.chance(50):
		return pets.Female
	}
	return pets.Male
}

// name invents a name: mostly one word that anybody might choose, now and then one with a title or a byname.
func (i *inventor) name(sex pets.Sex) string {
	name := pick(i, anyNames)
	switch {
	case sex == pets.Female && i.chance(60):
		name = pick(i, femaleNames)
	case sex == pets.Male && i.chance(60):
		name = pick(i, maleNames)
	}
	switch n := i.IntN(100); {
	case n < 5:
		return pick(i, titles[sex]) + " " + name
	case n < 8:
		return name + " " + pick(i, bynames)
	case n < 10:
		return name + " " + pick(i, anyNames)
	}
	return name
}

// age returns an age in days: all ages are there, the young more often.
func (i *inventor) age() int {
	share := i.Float64()
	return 20 + int(math.Pow(share, 1.3)*i.kind.years*365)
}

func (i *inventor) daysBefore(t time.Time, days int) time.Time { return t.AddDate(0, 0, -days) }

func (i *inventor) days(from, to time.Time) int { return int(to.Sub(from).Hours() / 24) }

func (i *inventor) status() pets.AnimalStatus {
	switch n := i.IntN(1000); {
	case n < 60:
		return pets.Deceased
	case n < 85:
		return pets.Rehomed
	case n < 100:
		return pets.Archived
	case n < 108:
		return pets.Lost
	}
	return pets.Active
}

// bornOn returns what the household knows of the day of birth.
func (i *inventor) bornOn() (*pets.Date, pets.DatePrecision) {
	day := pets.DateOf(i.born)
	month := pets.DateOf(i.born.AddDate(0, 0, 1-i.born.Day()))
	year := pets.DateOf(i.born.AddDate(0, 0, 1-i.born.YearDay()))
	switch n := i.IntN(100); {
	case n < 12:
		return nil, pets.ToTheDay
	case n < 24:
		return &month, pets.ToTheMonth
	case n < 34:
		return &year, pets.ToTheYear
	case n < 42:
		return &month, pets.Estimated
	}
	return &day, pets.ToTheDay
}

// within returns a day of the animal's life, at least so many days old if it lived so long.
func (i *inventor) within(old int) pets.Date {
	life := i.days(i.born, i.end)
	old = min(old, life)
	return pets.DateOf(i.born.AddDate(0, 0, old+i.IntN(1+life-old)))
}

func (i *inventor) identifiers() []pets.Identifier {
	all := []pets.Identifier{}
	for _, m := range i.kind.marks {
		if !i.chance(m.percent) {
			continue
		}
		mark := pets.Identifier{Kind: m.kind}
		switch m.kind {
		case pets.Microchip:
			mark.Value = pick(i, chipCodes) + fmt.Sprintf("%04d", i.batch) + i.serial()
			mark.Registry = maybe(i, 50, registries)
		case pets.Licence:
			mark.Value = "PL-" + i.series + "-" + i.serial()
		case pets.Passport:
			mark.Value = pick(i, passportCodes) + i.series + i.serial()
		case pets.Pedigree:
			mark.Value = i.series + "/" + i.serial()
			mark.Registry = maybe(i, 70, studBooks)
		case pets.Tattoo:
			mark.Value = i.series + " " + i.serial()
		case pets.CollarTag:
			mark.Value = i.series + i.serial()
		}
		if m.kind != pets.CollarTag && m.kind != pets.Tattoo && i.chance(60) {
			mark.IssuedOn = new(i.within(50))
		}
		all = append(all, mark)
	}
	return all
}

func (i *inventor) tags(status pets.AnimalStatus) []string {
	all := []string{}
	add := func(tag string) {
		if !slices.Contains(all, tag) {
			all = append(all, tag)
		}
	}
	for range max(0, i.IntN(6)-2) {
		add(pick(i, anyTags))
	}
	if len(i.kind.tags) > 0 && i.chance(30) {
		add(pick(i, i.kind.tags))
	}
	if i.days(i.born, i.end) > int(i.kind.years*365*0.7) && i.chance(50) {
		add("senior")
	}
	if status == pets.Lost {
		add("search")
	}
	return all
}

// notes puts a few sentences together.
func (i *inventor) notes(name string) *string {
	if !i.chance(60) {
		return nil
	}
	var text strings.Builder
	last := ""
	for n := range 1 + i.IntN(3) {
		sentences := anyNotes
		if len(i.kind.notes) > 0 && i.chance(60) {
			sentences = i.kind.notes
		}
		sentence := pick(i, sentences)
		if sentence == last {
			continue
		}
		last = sentence
		if n > 0 {
			text.WriteString(pick(i, []string{" ", " ", "\n"}))
		}
		text.WriteString(i.fill(sentence, name))
	}
	return new(text.String())
}

// fill puts something into each blank of a sentence.
func (i *inventor) fill(sentence, name string) string {
	before, rest, found := strings.Cut(sentence, "{")
	if !found {
		return sentence
	}
	blank, after, _ := strings.Cut(rest, "}")
	word := name
	switch blank {
	case "food":
		word = pick(i, foods)
	case "fear":
		word = pick(i, fears)
	case "person":
		word = pick(i, people)
	case "number":
		word = strconv.Itoa(2 + i.IntN(8))
	}
	return before + word + i.fill(after, name)
}

// weights returns what the animal weighed on some days of its life: it grew, and has not been quite the same since.
func (i *inventor) weights(b breed) []pets.Weight {
	if !i.chance(i.kind.weighed) {
		return nil
	}
	life := i.days(i.born, i.end)
	count := min(1+i.IntN(8), life)
	adult := float64(b.grams) * (0.85 + 0.3*i.Float64())
	all := make([]pets.Weight, 0, count)
	for n := range count {
		// One day in each of so many equal parts of its life, so that the days follow one another.
		age := (n*life + i.IntN(life)) / count
		grown := 1 - 0.92*math.Exp(-float64(age)/365/i.kind.grows)
		grams := adult * grown * (0.96 + 0.08*i.Float64())
		all = append(all, pets.Weight{Measurement: pets.Measurement{
			MeasuredOn: pets.DateOf(i.born.AddDate(0, 0, age)),
			Grams:      min(max(roundGrams(grams), 1), pets.MaxGrams),
			Note:       maybe(i, 8, weightNotes),
		}})
	}
	return all
}

// roundGrams rounds as scales do: the larger the weight, the coarser.
func roundGrams(grams float64) int {
	step := 1.0
	for _, s := range []float64{10, 100, 1000} {
		if grams >= s*100 {
			step = s
		}
	}
	return int(math.Round(grams/step) * step)
}

// vaccinations returns the vaccinations of a life: the first in the first months, then one each year, of each vaccine in its
// turn.
func (i *inventor) vaccinations() []pets.Vaccination {
	if len(i.kind.vaccines) == 0 || !i.chance(65) {
		return nil
	}
	vet := pick(i, vets)
	const most = 10
	all := make([]pets.Vaccination, 0, min(most, 1+i.days(i.born, i.end)/335))
	on := i.born.AddDate(0, 0, 56+i.IntN(60))
	for n := 0; !on.After(i.end) && n < most; n++ {
		v := i.kind.vaccines[n%len(i.kind.vaccines)]
		if i.chance(10) {
			vet = pick(i, vets)
		}
		dose := pets.Dose{Vaccine: v.name, GivenOn: pets.DateOf(on), Vet: &vet}
		if i.chance(90) {
			dose.ValidUntil = new(pets.DateOf(on.AddDate(v.years, 0, 0)))
		}
		if i.chance(70) {
			dose.Batch = new(fmt.Sprintf("%c%05d%c", 'A'+i.IntN(26), i.IntN(100_000), 'A'+i.IntN(26)))
		}
		all = append(all, pets.Vaccination{Dose: dose})
		on = on.AddDate(1, 0, i.IntN(60)-30)
	}
	return all
}
