package demo

import "menagerie/internal/pets"

// kind is what the animals of a species are like.
type kind struct {
	species  pets.Species
	share    int     // of ten thousand animals
	years    float64 // a long life
	grows    float64 // the years in which two thirds of the growth are done
	breeds   []breed
	pure     int // in percent: whose breed is known
	mixed    int // in percent of these: that have a second breed
	sexKnown int // in percent
	neutered int // in percent of those of whom it is known
	weighed  int // in percent
	colours  []string
	markings []string
	marks    []mark
	vaccines []vaccine
	tags     []string
	notes    []string
}

// breed is a breed and what a grown animal of it weighs.
type breed struct {
	name  string
	grams int
}

// mark is a sort of identifier and how many of a hundred animals have it.
type mark struct {
	kind    pets.IdentifierKind
	percent int
}

// vaccine is a vaccine and how long it protects.
type vaccine struct {
	name  string
	years int
}

var furMarkings = []string{"White paws", "White blaze on the chest", "Torn left ear", "Notch in the right ear", "Black spot on the nose",
	"Scar above the left eye", "One blue eye, one brown", "Kinked tail tip", "White tail tip", "Dark ring around the right eye",
	"Freckles on the muzzle", "Pale patch between the shoulders", "Missing claw on the left hind foot", "Half a moustache"}

var kinds = []kind{
	{
		species: pets.Dog, share: 4400, years: 15, grows: 0.35, pure: 92, mixed: 30, sexKnown: 99, neutered: 70, weighed: 60,
		breeds: []breed{
			{"Airedale Terrier", 23_000}, {"Akita", 40_000}, {"Appenzeller", 28_000}, {"Australian Shepherd", 25_000}, {"Basset Hound", 27_000},
			{"Beagle", 12_500}, {"Belgian Malinois", 28_000}, {"Bernese Mountain Dog", 45_000}, {"Bichon Frisé", 5_500}, {"Border Collie", 18_000},
			{"Border Terrier", 6_500}, {"Boston Terrier", 9_000}, {"Boxer", 30_000}, {"Briard", 32_000}, {"Brittany", 17_000}, {"Bull Terrier", 26_000},
			{"Cairn Terrier", 6_800}, {"Cane Corso", 45_000}, {"Cavalier King Charles Spaniel", 7_500}, {"Chihuahua", 2_400}, {"Chow Chow", 27_000},
			{"Cocker Spaniel", 13_000}, {"Dachshund", 8_500}, {"Dalmatian", 27_000}, {"Doberman", 38_000}, {"English Setter", 28_000},
			{"Eurasier", 26_000}, {"Flat-Coated Retriever", 31_000}, {"Fox Terrier", 8_000}, {"French Bulldog", 12_000}, {"German Shepherd", 34_000},
			{"Giant Schnauzer", 38_000}, {"Golden Retriever", 31_000}, {"Great Dane", 62_000}, {"Greyhound", 30_000}, {"Havanese", 5_000},
			{"Hovawart", 35_000}, {"Irish Wolfhound", 55_000}, {"Italian Greyhound", 4_600}, {"Jack Russell Terrier", 6_500}, {"Kromfohrländer", 12_000},
			{"Labrador Retriever", 31_000}, {"Lagotto Romagnolo", 13_500}, {"Leonberger", 55_000}, {"Maltese", 3_200}, {"Miniature Poodle", 6_500},
			{"Miniature Schnauzer", 7_000}, {"Newfoundland", 58_000}, {"Norwegian Elkhound", 22_000}, {"Papillon", 3_800}, {"Pointer", 25_000},
			{"Pomeranian", 2_600}, {"Pug", 7_500}, {"Rhodesian Ridgeback", 36_000}, {"Rottweiler", 46_000}, {"Saint Bernard", 70_000}, {"Saluki", 22_000},
			{"Samoyed", 23_000}, {"Shetland Sheepdog", 8_500}, {"Shiba Inu", 9_500}, {"Shih Tzu", 6_000}, {"Siberian Husky", 22_000}, {"Spitz", 9_000},
			{"Standard Poodle", 24_000}, {"Vizsla", 25_000}, {"Weimaraner", 33_000}, {"Welsh Corgi", 11_500}, {"West Highland White Terrier", 8_000},
			{"Whippet", 13_000}, {"Yorkshire Terrier", 2_900},
		},
		colours: []string{"black", "brown", "white", "black and tan", "red", "fawn", "brindle", "blue merle", "sable", "golden", "cream", "liver and white",
			"tricolour", "grey", "apricot", "chocolate", "black and white", "wheaten", "pepper and salt", "fox red"},
		markings: furMarkings,
		marks:    []mark{{pets.Microchip, 80}, {pets.Licence, 55}, {pets.Passport, 15}, {pets.CollarTag, 25}, {pets.Pedigree, 8}},
		vaccines: []vaccine{{"Distemper, parvovirus, hepatitis", 1}, {"Rabies", 3}, {"Leptospirosis", 1}, {"Kennel cough", 1}},
		tags:     []string{"agility", "guard", "lead only", "puller", "swimmer", "therapy dog", "off lead", "muzzle at the vet", "scent work", "puppy class"},
		notes: []string{
			"{name} pulls on the lead until the first corner, then walks like a lamb.", "Knows sit, down, stay and, on good days, come.",
			"Barks at {fear}, at nobody else.", "Swims in every puddle that is deep enough.", "Needs {number} kilometres a day, or the sofa pays for it.",
			"Good with children over six.", "Gets on with most others; with some it depends on the weather.", "Was found at a petrol station and has liked cars ever since.",
			"Sleeps in front of the door, never behind it.", "Fetches everything once.", "{person} walks {name} on Tuesdays and Fridays.",
			"Wears a harness: slips out of any collar.", "Digs. The lawn is lost.",
		},
	},
	{
		species: pets.Cat, share: 3800, years: 18, grows: 0.4, pure: 75, mixed: 15, sexKnown: 98, neutered: 85, weighed: 50,
		breeds: []breed{
			{"Domestic Shorthair", 4_300}, {"Domestic Shorthair", 4_300}, {"Domestic Shorthair", 4_300}, {"Domestic Shorthair", 4_300}, {"Domestic Shorthair", 4_300},
			{"Domestic Longhair", 4_500}, {"Domestic Longhair", 4_500}, {"Domestic Medium Hair", 4_400}, {"Abyssinian", 3_800}, {"American Curl", 3_900},
			{"Balinese", 3_600}, {"Bengal", 5_000}, {"Birman", 4_600}, {"Bombay", 4_300}, {"British Shorthair", 5_600}, {"Burmese", 4_600}, {"Chartreux", 5_300},
			{"Cornish Rex", 3_300}, {"Devon Rex", 3_300}, {"Egyptian Mau", 4_000}, {"Exotic Shorthair", 4_700}, {"Korat", 3_600}, {"LaPerm", 3_700},
			{"Maine Coon", 6_600}, {"Manx", 4_500}, {"Munchkin", 3_200}, {"Norwegian Forest Cat", 5_800}, {"Ocicat", 4_700}, {"Oriental Shorthair", 3_700},
			{"Persian", 4_600}, {"Ragdoll", 6_200}, {"Russian Blue", 4_300}, {"Scottish Fold", 4_400}, {"Selkirk Rex", 4_800}, {"Siamese", 3_900},
			{"Siberian", 5_700}, {"Singapura", 2_600}, {"Snowshoe", 4_300}, {"Somali", 4_000}, {"Sphynx", 4_100}, {"Tonkinese", 4_000}, {"Turkish Angora", 3_900},
			{"Turkish Van", 5_800},
		},
		colours: []string{"black", "white", "grey tabby", "brown tabby", "red tabby", "silver tabby", "tortoiseshell", "calico", "blue", "cream", "seal point",
			"blue point", "black and white", "red and white", "smoke", "lilac", "chocolate", "golden"},
		markings: furMarkings,
		marks:    []mark{{pets.Microchip, 62}, {pets.Licence, 30}, {pets.CollarTag, 12}, {pets.Tattoo, 8}, {pets.Passport, 4}, {pets.Pedigree, 4}},
		vaccines: []vaccine{{"Panleukopenia, herpesvirus, calicivirus", 1}, {"Rabies", 3}, {"Feline leukaemia", 1}},
		tags:     []string{"indoor", "outdoor", "balcony", "hunter", "cat flap", "long hair", "lap cat", "feeds twice"},
		notes: []string{
			"Comes home at {number} in the morning and says so.", "{name} opens doors that have a handle.", "Drinks from the tap alone.",
			"Goes to {person} next door for a second breakfast.", "Hides from {fear} on top of the kitchen cupboard.", "Indoor cat; the balcony has a net.",
			"Brings mice, alive more often than not.", "Does not share a bowl. Shares a bed.", "Sits on whatever is being read.",
			"Needs brushing {number} times a week in spring.", "Carrier only from above, with a towel.", "{name} was one of {number} in a cardboard box.",
		},
	},
	{
		species: pets.Rabbit, share: 420, years: 10, grows: 0.25, pure: 80, mixed: 8, sexKnown: 92, neutered: 60, weighed: 45,
		breeds: []breed{{"Netherland Dwarf", 1_000}, {"Mini Lop", 1_900}, {"Holland Lop", 1_600}, {"Lionhead", 1_500}, {"Rex", 3_800}, {"Mini Rex", 1_900},
			{"English Angora", 2_900}, {"French Lop", 5_200}, {"Flemish Giant", 7_200}, {"Dutch", 2_200}, {"Himalayan", 1_700}, {"Californian", 4_200},
			{"English Spot", 3_100}, {"Harlequin", 3_400}, {"Havana", 2_700}, {"Polish", 1_300}, {"Silver Fox", 4_700}, {"New Zealand White", 4_600},
			{"Chinchilla Rabbit", 2_900}, {"Belgian Hare", 3_700}},
		colours:  []string{"agouti", "white", "black", "blue", "fawn", "broken black", "chocolate", "sandy", "grey", "orange", "tricolour", "sable"},
		markings: furMarkings,
		marks:    []mark{{pets.Microchip, 12}, {pets.Tattoo, 10}},
		vaccines: []vaccine{{"Myxomatosis and RHD", 1}},
		tags:     []string{"bonded pair", "free range", "hay only", "garden run"},
		notes: []string{"Lives with {number} others in the garden run.", "Chews cables; the study is out of bounds.", "Thumps at {fear}.",
			"Hay first, then {food}.", "Litter trained, mostly.", "{name} jumps the fence of eighty centimetres."},
	},
	{
		species: pets.Rodent, share: 380, years: 5, grows: 0.12, pure: 95, mixed: 0, sexKnown: 85, neutered: 10, weighed: 35,
		breeds: []breed{{"Syrian hamster", 140}, {"Roborovski hamster", 22}, {"Campbell's hamster", 45}, {"Winter White hamster", 42}, {"Chinese hamster", 38},
			{"Guinea pig", 1_000}, {"Abyssinian guinea pig", 1_050}, {"Peruvian guinea pig", 1_000}, {"Sheltie guinea pig", 980}, {"Gerbil", 75},
			{"Fancy rat", 420}, {"Fancy mouse", 32}, {"Chinchilla", 550}, {"Degu", 230}, {"African pygmy dormouse", 28}},
		colours: []string{"golden", "grey", "white", "black", "cinnamon", "cream", "hooded", "agouti", "sable", "banded", "roan", "tricolour"},
		tags:    []string{"night shift", "group", "single", "wheel"},
		notes: []string{"Runs {number} kilometres a night, by the counter on the wheel.", "Keeps a store of {food} under the house.", "Tame enough for {person}.",
			"Whistles when the fridge opens.", "Cage is cleaned on Saturdays."},
	},
	{
		species: pets.Bird, share: 310, years: 20, grows: 0.1, pure: 96, mixed: 0, sexKnown: 60, neutered: 0, weighed: 20,
		breeds: []breed{{"Budgerigar", 38}, {"Cockatiel", 92}, {"Canary", 20}, {"Zebra finch", 14}, {"Gouldian finch", 16}, {"Peach-faced lovebird", 54},
			{"Fischer's lovebird", 48}, {"African grey parrot", 450}, {"Blue-fronted amazon", 400}, {"Green-cheeked conure", 68}, {"Sun conure", 112},
			{"Monk parakeet", 105}, {"Senegal parrot", 130}, {"Galah", 330}, {"Diamond dove", 40}, {"Homing pigeon", 420}, {"Wyandotte hen", 2_700},
			{"Orpington hen", 3_300}, {"Silkie", 1_200}, {"Indian Runner duck", 2_000}, {"Call duck", 700}, {"Pomeranian goose", 7_500}},
		colours:  []string{"green", "blue", "yellow", "grey", "white", "lutino", "pied", "cinnamon", "albino", "buff", "partridge", "green and yellow"},
		markings: []string{"Orange beak", "Ring on the left leg", "Ring on the right leg", "Missing toe", "Bald patch on the breast", "Curled tail feather"},
		marks:    []mark{{pets.Tattoo, 4}, {pets.CollarTag, 10}},
		tags:     []string{"aviary", "free flight", "talks", "layer", "pair"},
		notes: []string{"Imitates the telephone.", "Says “good night” in the morning.", "Shares the aviary with {number} others.", "Bites {person}, nobody else.",
			"Lays {number} eggs a week in summer.", "Goes to bed when the radio goes off."},
	},
	{
		species: pets.Fish, share: 200, years: 8, grows: 0.3, pure: 95, mixed: 0, sexKnown: 15, neutered: 0, weighed: 2,
		breeds: []breed{{"Common goldfish", 180}, {"Fantail goldfish", 140}, {"Shubunkin", 200}, {"Koi", 3_000}, {"Betta", 3}, {"Guppy", 1}, {"Neon tetra", 1},
			{"Cardinal tetra", 1}, {"Angelfish", 25}, {"Discus", 150}, {"Bristlenose pleco", 60}, {"Corydoras", 8}, {"Clown loach", 90}, {"Platy", 2},
			{"Swordtail", 4}, {"Clownfish", 20}, {"Blue tang", 250}, {"Kribensis", 10}},
		colours: []string{"orange", "red", "white", "black", "blue", "red and white", "silver", "yellow", "marbled", "copper", "turquoise"},
		tags:    []string{"pond", "tank 1", "tank 2", "tank 3", "salt water", "quarantine"},
		notes: []string{"Lives in the {number}0-litre tank.", "Eats from the hand.", "Water is changed every Sunday, a third of it.", "Chases everything that is smaller.",
			"Winters at the bottom of the pond."},
	},
	{
		species: pets.Reptile, share: 150, years: 25, grows: 1.5, pure: 98, mixed: 0, sexKnown: 65, neutered: 0, weighed: 40,
		breeds: []breed{{"Leopard gecko", 60}, {"Crested gecko", 45}, {"Bearded dragon", 430}, {"Corn snake", 700}, {"Ball python", 1_700}, {"King snake", 900},
			{"Hognose snake", 250}, {"Boa constrictor", 9_000}, {"Veiled chameleon", 150}, {"Panther chameleon", 140}, {"Blue-tongued skink", 480},
			{"Green anole", 5}, {"Hermann's tortoise", 2_400}, {"Greek tortoise", 2_000}, {"Russian tortoise", 900}, {"Red-eared slider", 1_500},
			{"Musk turtle", 300}, {"Green iguana", 4_500}},
		colours:  []string{"yellow with black spots", "brown", "green", "albino", "striped", "grey", "orange", "olive", "piebald", "anerythristic"},
		markings: []string{"Regrown tail", "Chip in the shell, behind on the left", "Broad dark band behind the head", "Two fused scutes"},
		marks:    []mark{{pets.Microchip, 18}},
		tags:     []string{"terrarium", "brumates", "UV lamp", "permit"},
		notes: []string{"Sheds every {number} weeks.", "Brumates from November to March in the wine fridge.", "Basking spot at thirty-eight degrees.",
			"Eats {number} crickets, then looks for more.", "Papers are in the blue folder."},
	},
	{
		species: pets.Horse, share: 100, years: 28, grows: 1.2, pure: 94, mixed: 10, sexKnown: 100, neutered: 45, weighed: 50,
		breeds: []breed{{"Hanoverian", 600_000}, {"Haflinger", 450_000}, {"Icelandic", 370_000}, {"Shetland Pony", 200_000}, {"Arabian", 430_000},
			{"Quarter Horse", 500_000}, {"Thoroughbred", 520_000}, {"Friesian", 600_000}, {"Trakehner", 560_000}, {"Welsh Cob", 450_000}, {"Connemara", 380_000},
			{"Fjord", 450_000}, {"Lusitano", 500_000}, {"Andalusian", 510_000}, {"Percheron", 850_000}, {"Shire", 950_000}, {"Lipizzaner", 500_000},
			{"Exmoor Pony", 330_000}},
		colours:  []string{"bay", "chestnut", "black", "grey", "dun", "palomino", "piebald", "skewbald", "roan", "buckskin", "dark bay", "liver chestnut"},
		markings: []string{"Star", "Blaze", "Snip", "Star and stripe", "White sock, left hind", "Two white stockings in front", "Whorl on the forehead"},
		marks:    []mark{{pets.Microchip, 85}, {pets.Passport, 80}, {pets.Pedigree, 40}, {pets.Tattoo, 3}},
		vaccines: []vaccine{{"Tetanus", 2}, {"Equine influenza", 1}, {"Equine herpesvirus", 1}},
		tags:     []string{"dressage", "hacking", "pasture", "barefoot", "carriage", "box 1", "box 2", "box 3"},
		notes: []string{"Shod every {number} weeks.", "Stands at {person}'s stable, third box on the left.", "Shies at {fear}.", "Loads only backwards.",
			"Gets hay soaked: coughs otherwise.", "Goes under any rider who keeps quiet hands."},
	},
	{
		species: pets.Ferret, share: 50, years: 8, grows: 0.2, pure: 40, mixed: 0, sexKnown: 98, neutered: 80, weighed: 50,
		breeds:   []breed{{"Angora ferret", 1_000}, {"Standard ferret", 1_100}, {"Polecat hybrid", 1_300}},
		colours:  []string{"sable", "albino", "champagne", "silver", "chocolate", "panda", "black sable", "cinnamon"},
		markings: furMarkings,
		marks:    []mark{{pets.Microchip, 45}, {pets.Licence, 6}},
		vaccines: []vaccine{{"Canine distemper", 1}, {"Rabies", 1}},
		tags:     []string{"thief", "harness"},
		notes:    []string{"Steals socks, keys and {food}.", "Sleeps {number} hours, rages one.", "Look into the washing machine before you start it."},
	},
	{
		species: pets.Goat, share: 45, years: 15, grows: 0.8, pure: 90, mixed: 15, sexKnown: 100, neutered: 40, weighed: 30,
		breeds: []breed{{"Nigerian Dwarf", 34_000}, {"Pygmy", 32_000}, {"Boer", 90_000}, {"Saanen", 68_000}, {"Toggenburg", 60_000}, {"Alpine", 65_000},
			{"Nubian", 75_000}, {"LaMancha", 62_000}, {"Angora Goat", 45_000}, {"Valais Blackneck", 60_000}},
		colours:  []string{"white", "brown", "black and white", "chamois", "red", "spotted", "grey", "black neck"},
		markings: []string{"One horn shorter", "Wattles", "Swiss stripes", "White crown", "Polled"},
		marks:    []mark{{pets.CollarTag, 50}, {pets.Tattoo, 25}, {pets.Microchip, 10}},
		vaccines: []vaccine{{"Clostridial diseases and tetanus", 1}},
		tags:     []string{"milk", "orchard", "escape artist"},
		notes:    []string{"Climbs everything, {person}'s car included.", "Gives {number} litres a day in June.", "Hooves every {number} weeks.", "Eats {food}, and the sack it came in."},
	},
	{
		species: pets.Sheep, share: 45, years: 12, grows: 0.7, pure: 92, mixed: 12, sexKnown: 100, neutered: 35, weighed: 30,
		breeds: []breed{{"Merino", 70_000}, {"Suffolk", 95_000}, {"Texel", 85_000}, {"Shetland", 32_000}, {"Valais Blacknose", 85_000}, {"Ouessant", 17_000},
			{"Jacob", 55_000}, {"Romney", 80_000}, {"Heidschnucke", 50_000}, {"Skudde", 38_000}},
		colours:  []string{"white", "black", "moorit", "grey", "badger-faced", "spotted"},
		markings: []string{"Four horns", "Black face", "White crown", "Notched ear"},
		marks:    []mark{{pets.CollarTag, 85}},
		vaccines: []vaccine{{"Clostridial diseases", 1}, {"Bluetongue", 1}},
		tags:     []string{"north pasture", "south pasture", "wool", "bottle-fed"},
		notes:    []string{"Sheared in May; {number} kilos of wool.", "Raised on the bottle by {person}.", "Leads the others through any gap."},
	},
	{
		species: pets.Pig, share: 25, years: 16, grows: 1.4, pure: 92, mixed: 10, sexKnown: 100, neutered: 65, weighed: 35,
		breeds: []breed{{"Vietnamese Pot-bellied", 65_000}, {"Göttingen Minipig", 35_000}, {"KuneKune", 110_000}, {"Mangalica", 160_000}, {"Tamworth", 250_000},
			{"Gloucestershire Old Spots", 270_000}, {"Juliana", 28_000}, {"Bentheim Black Pied", 200_000}},
		colours:  []string{"pink", "black", "black and white", "ginger", "spotted", "silver"},
		markings: []string{"Black saddle", "Spot on the left ham", "Torn right ear"},
		marks:    []mark{{pets.CollarTag, 40}, {pets.Microchip, 20}, {pets.Tattoo, 20}},
		vaccines: []vaccine{{"Erysipelas", 1}},
		tags:     []string{"indoor", "wallow", "diet"},
		notes:    []string{"Comes when called, faster for {food}.", "Opens the feed bin with the snout; now there is a lock.", "On a diet since {person} stopped counting."},
	},
	{
		species: pets.Cattle, share: 20, years: 18, grows: 1.3, pure: 94, mixed: 10, sexKnown: 100, neutered: 20, weighed: 25,
		breeds: []breed{{"Dexter", 340_000}, {"Highland", 550_000}, {"Jersey", 430_000}, {"Brown Swiss", 650_000}, {"Galloway", 580_000}, {"Hereford", 720_000},
			{"Holstein", 680_000}, {"Zwergzebu", 250_000}},
		colours:  []string{"red", "black", "brown", "black and white", "belted", "dun", "fawn"},
		markings: []string{"White face", "Heart on the forehead", "White udder", "Crooked horn"},
		marks:    []mark{{pets.CollarTag, 98}, {pets.Passport, 60}},
		vaccines: []vaccine{{"Bluetongue", 1}},
		tags:     []string{"north pasture", "south pasture", "milk"},
		notes:    []string{"Wants to be scratched behind the horns.", "Calved {number} times.", "Do not stand between {name} and {food}."},
	},
	{
		species: pets.Amphibian, share: 20, years: 14, grows: 0.8, pure: 98, mixed: 0, sexKnown: 45, neutered: 0, weighed: 25,
		breeds: []breed{{"Axolotl", 180}, {"White's tree frog", 60}, {"Red-eyed tree frog", 10}, {"Pacman frog", 350}, {"Fire-bellied toad", 9}, {"Fire salamander", 35},
			{"Dyeing poison frog", 4}, {"Tiger salamander", 110}},
		colours: []string{"wild type", "leucistic", "albino", "green", "golden", "black and yellow", "blue"},
		tags:    []string{"terrarium", "cold water"},
		notes:   []string{"Eats on Mondays and Thursdays.", "Calls at night when it rains.", "Water below eighteen degrees."},
	},
	{
		species: pets.Invertebrate, share: 20, years: 12, grows: 1, pure: 98, mixed: 0, sexKnown: 35, neutered: 0, weighed: 3,
		breeds: []breed{{"Chilean rose tarantula", 25}, {"Mexican red-knee tarantula", 28}, {"Emperor scorpion", 30}, {"Giant African snail", 120}, {"Indian stick insect", 2},
			{"Leaf insect", 2}, {"Hermit crab", 30}, {"Praying mantis", 4}, {"Jumping spider", 1}},
		colours: []string{"brown", "black", "green", "rose", "orange and black"},
		tags:    []string{"terrarium", "do not handle"},
		notes:   []string{"Moulted {number} times so far.", "Not to be fed while moulting.", "{person} looks after the bramble leaves."},
	},
	{
		species: pets.OtherSpecies, share: 15, years: 12, grows: 0.6, pure: 99, mixed: 0, sexKnown: 85, neutered: 25, weighed: 35,
		breeds: []breed{{"African pygmy hedgehog", 420}, {"Sugar glider", 120}, {"Alpaca", 65_000}, {"Llama", 150_000}, {"Donkey", 180_000}, {"Mule", 380_000},
			{"Skunk", 3_000}, {"Fennec", 1_300}},
		colours: []string{"brown", "white", "grey", "black", "fawn", "salt and pepper"},
		marks:   []mark{{pets.Microchip, 35}},
		tags:    []string{"permit", "night shift"},
		notes:   []string{"Awake from {number} in the evening.", "Papers are in the blue folder.", "Spits at {fear}."},
	},
}
