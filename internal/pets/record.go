package pets

// Record is an animal with everything that hangs below it, as it leaves by an export and comes back by an import.
type Record struct {
	Animal       Animal
	Weights      []Weight
	Vaccinations []Vaccination
}

// ImportStatus is what became of a Record in an import.
type ImportStatus int

// The outcomes of an import. A record with an id is taken for the stored animal of that id and no other: it comes from an
// export, and two animals that share an identifier must both come back. A record without one is taken for the stored
// animal with which it has the kind and key of an identifier in common.
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
