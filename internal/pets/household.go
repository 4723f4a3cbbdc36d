package pets

import "time"

// User is a person with an account, or a guest: a visitor who keeps animals and has not signed up yet.
type User struct {
	ID        UserID
	Email     *string // nil for a guest
	Name      string
	CreatedAt time.Time
}

// Household is those who keep animals together, and the tenant of all data.
type Household struct {
	ID   HouseholdID
	Name string
}

// MemberRole is what a member may do in a household.
type MemberRole string

// Owner sees and changes everything.
const Owner MemberRole = "OWNER"

// Member is a user's place in a household.
type Member struct {
	User *User
	Role MemberRole
}

// CheckName brings the name of a user or a household into the form in which it is kept, and returns what is wrong with it at
// a field of that name: it must have 1 to MaxName characters, none of them control characters.
func CheckName(name, field string) (string, Problems) {
	c := newChecker(time.Time{})
	name = c.required(name, MaxName, field)
	return name, c.problems
}
