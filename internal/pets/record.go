package pets

// Record is an animal with everything that hangs below it, as it leaves by an export and comes back by an import.
type Record struct {
	Animal       Animal
	Weights      []Weight
	Vaccinations []Vaccination
}

// ImportStatus is what became of a Record in an import.
type ImportStatus int

// The outcomes of an import. An animal is taken for one that is stored already if they have an id, or else the kind and
// key of an identifier in common.
const (
	Imported     ImportStatus = iota // it is stored now
	AlreadyThere                     // it was stored before, and is left as it was
	Taken                            // one of its identifiers belongs to another animal: one of another name or species
)

// ImportResult is the outcome for one Record.
type ImportResult struct {
	Status ImportStatus
	// The stored animal and the identifier in common, where the status is Taken.
	Other      *Animal
	Identifier Identifier
}
