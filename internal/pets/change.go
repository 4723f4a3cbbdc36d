package pets

import (
	"encoding/json"
	"errors"
	"time"
)

// InTrash is how long a deleted animal can be restored.
const InTrash = 30 * 24 * time.Hour

// Why an animal is not restored.
var (
	ErrVersionNeeded  = errors.New("the animal is not deleted, so there must be a version to restore")
	ErrVersionUnknown = errors.New("the animal has had no such version before its current one")
)

// Change is what somebody has done to an animal, or to a weight or vaccination of it, after its creation.
type Change struct {
	Animal    AnimalID
	Subject   ChangeSubject
	SubjectID any // an AnimalID, WeightID or VaccinationID
	Version   int // that the change has made
	Kind      ChangeKind
	ChangedAt time.Time
	ChangedBy *User // nil where the user is no member of the household any more
	// The version that the animal equals since then; nil unless it was restored, and where an import brought its own values.
	RestoredVersion *int
	Fields          []*FieldChange
}

// FieldChange is what a change has made of one field.
type FieldChange struct {
	Field  string          // as the input calls it
	Before json.RawMessage // nil where there was no value
	After  json.RawMessage // nil where there is none
}

// ChangeSubject is what a change can be of.
type ChangeSubject string

// The subjects.
const (
	OfAnimal      ChangeSubject = "ANIMAL"
	OfWeight      ChangeSubject = "WEIGHT"
	OfVaccination ChangeSubject = "VACCINATION"
)

// ChangeKind is a kind of change.
type ChangeKind string

// The kinds of change.
const (
	Replaced ChangeKind = "REPLACED"
	Deleted  ChangeKind = "DELETED"
	Restored ChangeKind = "RESTORED"
)

// DeletedAnimal is an animal in the trash.
type DeletedAnimal struct {
	AnimalID  AnimalID // that it had, and will have again
	Version   int      // that its deletion has made
	Name      string
	Species   Species
	DeletedAt time.Time
	DeletedBy *User     // nil where the user is no member of the household any more
	ExpiresAt time.Time // when it goes for good
}
