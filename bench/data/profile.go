package data

import (
	"fmt"
	"math/rand/v2"
	"time"

	"menagerie/bench/plain"
)

// pick returns one of a list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// maybe returns one of a list, or in so many of a hundred cases nothing.
func maybe(r *rand.Rand, percent int, list []string) *string {
	s := pick(r, list)
	if r.IntN(100) < percent {
		return nil
	}
	return &s
}

// rareWords is how many words the notes are made of, three in each: a word stands in some 22 of a register's 60,000 animals.
const rareWords = 8_000

// AnyWord returns one of the words of the notes.
func AnyWord(r *rand.Rand) string { return Word(r.IntN(rareWords)) }

// Word returns a word of the notes. None is the beginning of another.
func Word(n int) string {
	return syllables[n%20] + syllables[n/20%20] + syllables[n/400%20]
}

var syllables = []string{"ba", "de", "fi", "go", "hu", "ja", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "wa", "xe", "zi", "ko", "lu"}

func profile(r *rand.Rand, n int) plain.Profile {
	breeds := pick(r, kinds)
	p := plain.Profile{
		Name: pick(r, firstNames) + " " + pick(r, lastNames), Species: breeds.species,
		Breed: maybe(r, 10, breeds.breeds), Sex: pick(r, sexes), Colour: maybe(r, 20, colours), Markings: maybe(r, 70, markings),
		BornOnPrecision: "DAY", Status: pick(r, statuses), Identifiers: []plain.Identifier{}, Tags: []string{},
	}
	if p.Breed != nil && r.IntN(10) == 0 {
		p.SecondBreed = maybe(r, 0, breeds.breeds)
	}
	if r.IntN(5) > 0 {
		neutered := r.IntN(2) == 0
		p.Neutered = &neutered
	}
	if r.IntN(10) > 0 {
		day := epoch.AddDate(0, 0, -r.IntN(5_000)).Format(time.DateOnly)
		p.BornOn, p.BornOnPrecision = &day, pick(r, precisions)
	}
	if r.IntN(10) < 6 {
		p.Identifiers = append(p.Identifiers, plain.Identifier{Kind: "MICROCHIP", Value: fmt.Sprintf("276%04d%08d", r.IntN(10_000), n)})
	}
	for at := r.IntN(3); at < 2; at++ { // none, one or two
		p.Tags = append(p.Tags, tags[(n+at)%len(tags)])
	}
	notes := Word(r.IntN(rareWords)) + " " + Word(r.IntN(rareWords)) + " " + Word(r.IntN(rareWords)) + " " + pick(r, sentences)
	p.Notes = &notes
	return p
}

// kinds are species with their breeds, some more often than others.
var kinds = []struct {
	species string
	breeds  []string
}{
	{"DOG", dogs}, {"DOG", dogs}, {"DOG", dogs}, {"DOG", dogs}, {"CAT", cats}, {"CAT", cats}, {"CAT", cats},
	{"RABBIT", []string{"Netherland Dwarf", "Angora", "Flemish Giant"}}, {"HORSE", []string{"Hanoverian", "Shetland Pony", "Haflinger"}},
	{"BIRD", []string{"Budgerigar", "Cockatiel", "African Grey"}}, {"REPTILE", []string{"Bearded Dragon", "Corn Snake"}},
}

var (
	dogs = []string{"Labrador Retriever", "German Shepherd", "Poodle", "Dachshund", "Beagle", "Border Collie", "Boxer", "Whippet"}
	cats = []string{"European Shorthair", "Maine Coon", "Siamese", "Persian", "Bengal", "Birman"}

	firstNames = []string{"Luna", "Bella", "Zoë", "Milo", "Oscar", "Leo", "Nala", "Rocky", "Simba", "Daisy", "Max", "Coco", "Ruby", "Felix",
		"Molly", "Charlie", "René", "Balu", "Lilly", "Bruno", "Emma", "Lucky", "Paula", "Sammy", "Nero", "Maja", "Rex", "Jule", "Pepper", "Ömer",
		"Tiger", "Minka", "Susi", "Filou", "Gipsy", "Hexe", "Ivy", "Kira", "Lotte", "Wanda"}
	lastNames = []string{"Abbey", "Birch", "Cliff", "Dale", "Elm", "Field", "Grove", "Hill", "Isle", "Juniper", "Knoll", "Lake", "Meadow", "North",
		"Oak", "Pine", "Quarry", "Ridge", "Stone", "Thicket", "Upland", "Valley", "Wood", "Yard"}

	sexes      = []string{"FEMALE", "MALE", "FEMALE", "MALE", "UNKNOWN"}
	precisions = []string{"DAY", "DAY", "DAY", "MONTH", "YEAR", "ESTIMATED"}
	statuses   = []string{"ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "ACTIVE", "LOST", "REHOMED", "DECEASED"}
	colours    = []string{"black", "white", "black and tan", "tabby", "red", "blue merle", "brown", "grey", "tortoiseshell", "sable"}
	markings   = []string{"a white blaze", "one blue eye", "a torn left ear", "four white socks", "a dark saddle"}
	tags       = []string{"indoors", "show", "old", "shy", "diet", "working", "new here", "in care", "insured", "bonded pair", "calm", "loud"}
	sentences  = []string{"Eats twice a day.", "Does not like the vacuum cleaner.", "Came from the shelter, and has settled in well.",
		"Needs drops in both ears every evening until the vet has looked at them again.", "Afraid of thunder."}

	weightNotes = []string{"before breakfast", "at the vet's", "with collar"}
	vaccines    = []string{"Rabies", "DHPP", "Leptospirosis", "Bordetella", "FVRCP", "FeLV"}
	vets        = []string{"Dr. Ahorn", "Dr. Birke", "Dr. Eiche", "Dr. Linde"}
)
