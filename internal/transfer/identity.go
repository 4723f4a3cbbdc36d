package transfer

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/google/uuid"

	"menagerie/internal/pets"
)

// identityNamespace is the namespace (RFC 9562) of the ids that are derived from what an animal's row says. With another
// one, a file that was imported before would be imported again.
var identityNamespace = uuid.MustParse("9d3cb1c5-6f1e-4b8e-9b7c-2f6f0a5d4e21")

// identities derives ids for animals that come without, so that they are found again when a file is repeated. The id of
// one that has identifiers is left to the store, which finds it by them.
//
// Ten rows that say goldfish, and nothing else, are ten animals. So equal ones are counted, which takes some 40 bytes for
// each different animal that comes without identifiers.
type identities struct {
	household pets.HouseholdID
	seen      map[uint64]uint32
}

func newIdentities(household pets.HouseholdID) *identities {
	return &identities{household: household, seen: make(map[uint64]uint32)}
}

// identify gives the animal an id if it has neither an id nor an identifier.
func (i *identities) identify(a *pets.Animal) {
	if a.ID.UUID != (pets.UUID{}) || len(a.Identifiers) > 0 {
		return
	}
	content := encodeLine(toAnimalJSON(&pets.Animal{Profile: a.Profile}))
	sum := sha256.Sum256(append(i.household[:], content...))
	key := binary.BigEndian.Uint64(sum[:])
	count := i.seen[key]
	i.seen[key]++
	a.ID.UUID = pets.UUID(uuid.NewSHA1(identityNamespace, binary.BigEndian.AppendUint32(sum[:], count)))
}
