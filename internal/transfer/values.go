package transfer

import (
	"slices"
	"strings"

	"menagerie/internal/pets"
)

// unknown holds what people write, without case and punctuation, into a cell of which they do not know the value.
var unknown = map[string]bool{"": true, "unknown": true, "unk": true, "notknown": true, "na": true, "none": true, "null": true}

// The words for each species, without case, spaces and punctuation. Those of synonyms mean the species and nothing more;
// those of kinds mean more than it, which is kept as the breed.
var (
	synonyms = map[pets.Species][]string{
		pets.Dog:          {"dog", "dogs", "canine", "canines", "canislupusfamiliaris", "puppy", "puppies", "k9"},
		pets.Cat:          {"cat", "cats", "feline", "felines", "feliscatus", "kitten", "kittens"},
		pets.Rabbit:       {"rabbit", "rabbits", "bunny", "bunnies", "lagomorph"},
		pets.Rodent:       {"rodent", "rodents"},
		pets.Ferret:       {"ferret", "ferrets"},
		pets.Horse:        {"horse", "horses", "equine", "equines"},
		pets.Goat:         {"goat", "goats", "caprine", "caprines"},
		pets.Sheep:        {"sheep", "ovine", "ovines"},
		pets.Pig:          {"pig", "pigs", "swine", "porcine", "hog", "hogs"},
		pets.Cattle:       {"cattle", "cow", "cows", "bovine", "bovines"},
		pets.Bird:         {"bird", "birds", "avian"},
		pets.Reptile:      {"reptile", "reptiles"},
		pets.Amphibian:    {"amphibian", "amphibians"},
		pets.Fish:         {"fish", "fishes"},
		pets.Invertebrate: {"invertebrate", "invertebrates"},
		pets.OtherSpecies: {"other", "others"},
	}
	kinds = map[pets.Species][]string{
		pets.Rodent:       {"hamster", "guinea pig", "gerbil", "mouse", "rat", "chinchilla", "degu"},
		pets.Horse:        {"pony"},
		pets.Bird:         {"parrot", "budgerigar", "canary", "cockatiel", "finch", "chicken", "duck", "goose", "pigeon"},
		pets.Reptile:      {"snake", "lizard", "gecko", "turtle", "tortoise"},
		pets.Amphibian:    {"frog", "toad", "newt", "salamander", "axolotl"},
		pets.Fish:         {"goldfish", "koi"},
		pets.Invertebrate: {"tarantula", "spider", "insect", "snail", "crab"},
	}
	speciesByWord = func() map[string]kindOfAnimal {
		m := make(map[string]kindOfAnimal)
		for species, words := range synonyms {
			m[simple(string(species))] = kindOfAnimal{species, ""}
			for _, word := range words {
				m[word] = kindOfAnimal{species, ""}
			}
		}
		for species, words := range kinds {
			for _, word := range words {
				m[simple(word)] = kindOfAnimal{species, word}
				m[simple(word)+"s"] = kindOfAnimal{species, word}
			}
		}
		return m
	}()
)

// kindOfAnimal is a species and, if more is known, the word for it.
type kindOfAnimal struct {
	species pets.Species
	word    string
}

// parseSpecies reads a species or a kind of animal, in the singular or the plural, or the name of a species in Latin.
func parseSpecies(s string) (kindOfAnimal, bool) {
	k, ok := speciesByWord[simple(s)]
	return k, ok
}

// withKind returns the breed with the word in it: a Syrian that is a hamster is a Syrian hamster.
func withKind(breed *string, word string) *string {
	switch {
	case word == "":
		return breed
	case breed == nil:
		return &word
	case strings.Contains(simple(*breed), simple(word)):
		return breed
	}
	both := *breed + " " + word
	return &both
}

// The words of a sex, and what they say of it or of the operation.
var (
	sexes      = map[string]pets.Sex{"female": pets.Female, "f": pets.Female, "male": pets.Male, "m": pets.Male}
	operations = map[string]bool{
		"spayed": true, "neutered": true, "sterilised": true, "sterilized": true, "castrated": true, "altered": true, "desexed": true,
		"s": true, "n": true, "c": true, // as in F/S, M/N and M/C
		"intact": false, "entire": false, "unaltered": false, "unspayed": false, "unneutered": false, "unsterilised": false, "unsterilized": false,
	}
	sexCodes = map[string]string{"fs": "female spayed", "sf": "female spayed", "mn": "male neutered", "nm": "male neutered", "mc": "male castrated"}
)

// parseSex reads a sex and what may stand beside it: whether the animal is neutered.
func parseSex(s string) (pets.Sex, *bool, bool) {
	if unknown[simple(s)] || simple(s) == "u" {
		return pets.SexUnknown, nil, true
	}
	if words, ok := sexCodes[simple(s)]; ok {
		s = words
	}
	sex := pets.SexUnknown
	var neutered *bool
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r < 'a' || r > 'z' }) {
		said, isSex := sexes[word]
		done, isOperation := operations[word]
		switch {
		case isSex && (sex == pets.SexUnknown || sex == said):
			sex = said
		case isOperation && (neutered == nil || *neutered == done):
			neutered = &done
		default:
			return "", nil, false
		}
	}
	return sex, neutered, sex != pets.SexUnknown || neutered != nil
}

// parseBool reads whether an animal is neutered, and returns nil where that is not known.
func parseBool(s string) (*bool, bool) {
	switch s := simple(s); s {
	case "yes", "y", "true", "t", "1":
		return new(true), true
	case "no", "n", "false", "f", "0", "notneutered", "notspayed":
		return new(false), true
	default:
		if done, ok := operations[s]; ok && len(s) > 1 {
			return &done, true
		}
		return nil, unknown[s] || s == "u"
	}
}

// The values of which pets has no list.
var (
	allSexes      = []pets.Sex{pets.Female, pets.Male, pets.SexUnknown}
	allPrecisions = []pets.DatePrecision{pets.ToTheDay, pets.ToTheMonth, pets.ToTheYear, pets.Estimated}
	allStatuses   = []pets.AnimalStatus{pets.Active, pets.Lost, pets.Rehomed, pets.Deceased, pets.Archived}
)

// statusWords are the words for a status beside its name.
var statusWords = map[string]pets.AnimalStatus{"alive": pets.Active, "living": pets.Active, "missing": pets.Lost,
	"dead": pets.Deceased, "died": pets.Deceased, "passedaway": pets.Deceased}

// parseStatus reads a status.
func parseStatus(s string) (pets.AnimalStatus, bool) {
	if status, ok := statusWords[simple(s)]; ok {
		return status, true
	}
	return parseName(s, allStatuses)
}

// parseName reads the name of one of all values, whatever its case.
func parseName[T ~string](s string, all []T) (T, bool) {
	for _, value := range all {
		if simple(s) == simple(string(value)) {
			return value, true
		}
	}
	return "", false
}

// list returns the names of all values for a message.
func list[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, value := range all {
		names[i] = string(value)
	}
	return strings.Join(names, ", ")
}

// splitTags reads tags: a list in JSON where the cell begins with a bracket, else texts with commas or semicolons between.
func splitTags(cell string) ([]string, bool) {
	if strings.HasPrefix(cell, "[") {
		var tags []string
		return tags, decodeStrictly(cell, &tags) == nil
	}
	var tags []string
	for tag := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ',' || r == ';' }) {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags, true
}

// joinTags returns a cell of which splitTags makes the tags again: as people write them, if that can be, else in JSON.
func joinTags(tags []string) string {
	joined := strings.Join(tags, "; ")
	if again, ok := splitTags(joined); ok && slices.Equal(again, tags) {
		return joined
	}
	return encodeLine(tags)
}
