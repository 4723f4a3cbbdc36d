package demo

import "menagerie/internal/pets"

var femaleNames = []string{
	"Ada", "Agatha", "Alba", "Alma", "Amelie", "Annika", "Antonia", "Astrid", "Aurora", "Bella", "Bertha", "Bianca", "Bonnie", "Bridget", "Brunhild", "Callas",
	"Carlotta", "Carmen", "Cassandra", "Cleo", "Clementine", "Coco", "Cosima", "Daisy", "Daphne", "Della", "Dolly", "Dora", "Dorothea", "Edda", "Effie", "Eleanor",
	"Elektra", "Elsa", "Emma", "Enya", "Erna", "Esmeralda", "Etta", "Evita", "Fanny", "Fiona", "Flora", "Frieda", "Gerda", "Gilda", "Ginger", "Gisela", "Greta",
	"Gwendolyn", "Hanna", "Hazel", "Hedwig", "Heidi", "Helga", "Henrietta", "Hilda", "Holly", "Ida", "Ilse", "Inge", "Irma", "Isolde", "Ivy", "Jasmine", "Josefine",
	"Juno", "Kira", "Klara", "Lady", "Leni", "Leonora", "Lilly", "Lola", "Lotte", "Lucy", "Luna", "Mabel", "Maja", "Margot", "Martha", "Matilda", "Maude", "Mia",
	"Minna", "Molly", "Nala", "Nelly", "Nora", "Olga", "Olive", "Ophelia", "Paula", "Pearl", "Penelope", "Petra", "Philippa", "Pippa", "Polly", "Queenie", "Rita",
	"Ronja", "Rosa", "Roxy", "Ruby", "Sally", "Selma", "Senta", "Sissi", "Sophie", "Stella", "Susi", "Tilda", "Tosca", "Trudi", "Ulla", "Undine", "Ursula", "Venus",
	"Viola", "Wanda", "Wilma", "Xenia", "Yara", "Zelda", "Zenobia", "Zoë",
}

var maleNames = []string{
	"Aaron", "Achilles", "Albert", "Alfons", "Amadeus", "Anton", "Archie", "Aristotle", "Arthur", "Asterix", "Attila", "August", "Balthasar", "Balu", "Barney", "Basil",
	"Beethoven", "Benno", "Bernard", "Bertie", "Boris", "Brutus", "Bruno", "Buster", "Caesar", "Carlo", "Caspar", "Charlie", "Cicero", "Cornelius", "Darwin", "Dexter",
	"Diego", "Donald", "Duke", "Edgar", "Einstein", "Elmo", "Elvis", "Emil", "Enzo", "Erwin", "Eugen", "Falco", "Felix", "Ferdinand", "Figaro", "Finn", "Fips", "Franz",
	"Fridolin", "Fritz", "Galileo", "Gaston", "George", "Giacomo", "Gonzo", "Gulliver", "Gustav", "Hamlet", "Hannibal", "Harry", "Hector", "Henry", "Hercules", "Hugo",
	"Humphrey", "Igor", "Ivo", "Jack", "Jasper", "Jonas", "Julius", "Justus", "Karl", "Kasimir", "Klaus", "Konrad", "Laertes", "Lancelot", "Leo", "Leopold", "Linus",
	"Loki", "Ludwig", "Luis", "Marlowe", "Max", "Merlin", "Milo", "Monty", "Moritz", "Mozart", "Napoleon", "Nero", "Nestor", "Nils", "Norbert", "Oberon", "Odin",
	"Oliver", "Oscar", "Othello", "Otto", "Paddy", "Paul", "Percy", "Picasso", "Pluto", "Quentin", "Ramses", "Rasputin", "Remus", "Rex", "Robin", "Rocco", "Romeo",
	"Rudi", "Rufus", "Samson", "Schiller", "Sherlock", "Sigmund", "Spartacus", "Stanley", "Tarzan", "Theo", "Thor", "Titus", "Tobias", "Toni", "Tristan", "Ulysses",
	"Valentin", "Vincent", "Virgil", "Waldo", "Walter", "Wenzel", "Winston", "Wotan", "Xaver", "Yorick", "Zacharias", "Zeus", "Zorro",
}

var anyNames = []string{
	"Acorn", "Almond", "Amber", "Anchovy", "Apollo", "Apricot", "Asparagus", "Bagel", "Bambi", "Bandit", "Banjo", "Basalt", "Bean", "Biscuit", "Blackberry", "Blizzard",
	"Blossom", "Blue", "Bonbon", "Boots", "Bramble", "Bubbles", "Buckwheat", "Butterscotch", "Button", "Cactus", "Caramel", "Cashew", "Chai", "Checkers", "Chestnut",
	"Chips", "Cinnamon", "Cloud", "Clover", "Cobalt", "Cocoa", "Comet", "Cookie", "Copper", "Cricket", "Crumble", "Crumpet", "Cumin", "Dandelion", "Dash", "Diesel",
	"Domino", "Doodle", "Doughnut", "Dumpling", "Dusty", "Ember", "Espresso", "Fennel", "Fern", "Fidget", "Fizz", "Flash", "Flint", "Fog", "Foxglove", "Freckles", "Fudge",
	"Gadget", "Gherkin", "Gizmo", "Gnocchi", "Granite", "Gravy", "Habanero", "Hazelnut", "Heather", "Hiccup", "Honey", "Hopscotch", "Indigo", "Inky", "Jellybean", "Jigsaw",
	"Juniper", "Kelpie", "Kiwi", "Lemon", "Lentil", "Liquorice", "Lucky", "Magma", "Mango", "Maple", "Marble", "Marmalade", "Marzipan", "Matcha", "Meadow", "Midnight",
	"Misty", "Mittens", "Mocha", "Monsoon", "Moss", "Muesli", "Muffin", "Mustard", "Nacho", "Nebula", "Nettle", "Noodle", "Nougat", "Nugget", "Nutmeg", "Oatmeal", "Olivine",
	"Onyx", "Oreo", "Orion", "Paprika", "Parsley", "Patches", "Peaches", "Peanut", "Pebble", "Pepper", "Pesto", "Pickles", "Pigeon", "Pistachio", "Pixel", "Plum", "Poppy",
	"Popcorn", "Porridge", "Pretzel", "Pudding", "Puffin", "Pumpernickel", "Pumpkin", "Quark", "Quince", "Radish", "Raisin", "Ravioli", "Rhubarb", "Ripple", "Rocket", "Rusty",
	"Saffron", "Sage", "Salsa", "Satellite", "Scone", "Scooter", "Sesame", "Shadow", "Skittles", "Sky", "Smudge", "Snickers", "Snowflake", "Socks", "Soda", "Sorbet", "Spark",
	"Sprout", "Spruce", "Squeak", "Star", "Storm", "Strudel", "Sunny", "Tahini", "Tango", "Tapioca", "Teapot", "Tempest", "Thimble", "Thistle", "Thyme", "Tiger", "Toast",
	"Toffee", "Tofu", "Truffle", "Tumble", "Turbo", "Twiglet", "Twix", "Umami", "Vanilla", "Velvet", "Waffle", "Walnut", "Wasabi", "Whisper", "Widget", "Willow", "Yoghurt", "Zephyr",
	"Ziggy", "Zigzag",
}

var titles = map[pets.Sex][]string{
	pets.Female:     {"Lady", "Miss", "Mrs.", "Princess", "Queen", "Countess", "Madame", "Sister", "Dr.", "Captain", "Professor", "Aunt"},
	pets.Male:       {"Lord", "Mr.", "Sir", "Prince", "King", "Count", "Monsieur", "Brother", "Dr.", "Captain", "Professor", "Uncle"},
	pets.SexUnknown: {"Dr.", "Captain", "Professor", "General", "Judge", "Little", "Big"},
}

var bynames = []string{"the Great", "the Second", "III", "the Brave", "of the Hill", "the Bold", "Junior", "von Sofa", "the Quiet", "O'Malley", "“Fang”", "the Unready"}

var chipCodes = []string{"941", "953", "956", "968", "972", "977", "981", "985", "991", "276", "250", "826", "040", "528", "208"}

var passportCodes = []string{"AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FR", "GB", "IT", "NL", "NO", "PL", "SE"}

var registries = []string{"PetTrace", "ChipHaven", "Euro Animal Link", "HomeFinder", "Pawprint Index", "Central Companion Register"}

var studBooks = []string{"Continental Kennel Union", "Federation of Feline Friends", "Northern Stud Book", "Alpine Breeders' League", "Register of Old Breeds"}

var anyTags = []string{"adopted", "shelter", "breeder", "shy", "friendly", "allergy", "on medication", "insured", "special diet", "good with children", "good with cats",
	"good with dogs", "nervous traveller", "holiday care", "foster", "needs company", "escape artist", "greedy", "deaf", "one-eyed", "three-legged", "photogenic", "weekend house",
	"grandma's", "garden", "vip", "check-up due", "gift", "house no. 4", "new", "overweight", "underweight", "dental", "noise-sensitive", "early riser"}

var foods = []string{"carrots", "liver sausage", "apples", "cheese rind", "cucumber", "salmon", "dandelion", "boiled egg", "sunflower seeds", "dry bread", "parsley", "rice",
	"pumpkin", "banana", "chicken", "oats", "fennel", "cream"}

var fears = []string{"thunder", "the vacuum cleaner", "umbrellas", "men with hats", "fireworks", "the neighbour's cat", "balloons", "bicycles", "plastic bags", "its own reflection",
	"the coffee grinder", "tractors", "the postwoman"}

var people = []string{"Grandpa Ernst", "Mrs. Okafor", "Aunt Lise", "the neighbour", "Jonathan", "Mariam", "the twins", "Señora Vidal", "Yuki", "old Mr. Brandt", "Priya", "Chloé"}

var vets = []string{"Dr. Amsel, Birch Lane", "Harbour Small Animal Clinic", "Dr. Nakamura & Partners", "Old Mill Veterinary Practice", "Dr. Fiedler", "Riverside Pet Hospital",
	"Dr. Adeyemi, Market Square", "Hillside Farm and Horse Vets", "Dr. Lindqvist", "Station Road Animal Surgery", "University Animal Clinic", "Dr. Rossi, Via Roma", "Mobile Vet Team North"}

var weightNotes = []string{"On the kitchen scales.", "Would not stand still.", "With collar.", "After breakfast.", "At the vet's.", "In the carrier, carrier taken off.",
	"New scales.", "Less than hoped.", "Diet works."}

var anyNotes = []string{
	"Allergic to {food}.", "Would sell the house for {food}.", "Afraid of {fear}.", "Came from the shelter, with a cold and a blanket.", "Medicine twice a day, hidden in {food}.",
	"When we are away, {person} has the key.", "Insurance papers: second drawer.", "Weigh once a month.", "{name} answers to the name, and to the sound of the fridge.",
	"Next check-up in {number} months.", "Has a favourite blanket, the green one; wash it only when nobody looks.", "Found in {person}'s garden on a rainy Sunday.",
	"Does not like to travel; {number} stops on the way to the sea.", "Stitches came out after {number} days, all healed well.", "Teeth cleaned last spring.",
	"Gentle with strangers, less so with {fear}.", "Inherited from {person}.", "Half a tablet against worms every {number} months.",
}
