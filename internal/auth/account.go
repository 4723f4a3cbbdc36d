package auth

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"menagerie/internal/pets"
)

// MaxEmail is the length of an e-mail address, in characters (RFC 5321, section 4.5.3.1.3, without the brackets).
const MaxEmail = 254

// SignUpInput is who signs up, as somebody sends it: unchecked.
type SignUpInput struct {
	Email    string // an address, at most MaxEmail characters; white space around it does not count
	Password string // MinPassword to MaxPassword characters, taken as they are
	Name     string // 1 to pets.MaxName characters without white space around them, and no control characters
}

// EmailKey returns the form of an e-mail address by which accounts are told apart: without white space around it, and
// each letter in lower case by Unicode's simple mapping. Nothing else is evened out. Dots and what follows a plus sign
// mean something to some mail servers, and what is the same mailbox is theirs to say.
func EmailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// check returns the user to create, but for the password's hash, or pets.Problems with all that is wrong.
func (in *SignUpInput) check() (pets.NewUser, error) {
	email, badEmail := checkEmail(in.Email)
	name, badName := pets.CheckName(in.Name, "name")
	var problems pets.Problems
	for _, p := range []struct{ field, message string }{
		{"email", badEmail}, {"password", checkPassword(in.Password)},
	} {
		if p.message != "" {
			problems = append(problems, pets.Problem{Code: pets.Invalid, Path: []string{p.field}, Message: p.message})
		}
	}
	if problems = append(problems, badName...); len(problems) > 0 {
		return pets.NewUser{}, problems
	}
	return pets.NewUser{Email: email, EmailKey: EmailKey(email), Name: name, Household: householdName(name)}, nil
}

// checkEmail returns the address without white space around it, and what is wrong with it. It asks for little: whether
// an address is one, only a letter to it can tell, and stricter rules refuse addresses that people have.
func checkEmail(email string) (string, string) {
	email = strings.TrimSpace(email)
	hidden := func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }
	local, domain, _ := strings.Cut(email, "@")
	switch n := utf8.RuneCountInString(email); {
	case !utf8.ValidString(email):
		return email, "must be valid UTF-8"
	case n > MaxEmail:
		return email, fmt.Sprintf("must have at most %d characters, and has %d", MaxEmail, n)
	case strings.ContainsFunc(email, hidden):
		return email, "must not contain white space, control or invisible characters; take them out"
	case local == "" || domain == "" || strings.Contains(domain, "@"):
		return email, "must be an e-mail address, such as ann@example.org"
	}
	return email, ""
}

func checkPassword(password string) string {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return fmt.Sprintf("must have at least %d characters, and has %d", MinPassword, n)
	case n > MaxPassword:
		return fmt.Sprintf("must have at most %d characters, and has %d", MaxPassword, n)
	}
	return ""
}

// householdName returns the name of a new user's household. It is no longer than other names are: a long name loses its
// end.
func householdName(owner string) string {
	const of = "'s animals"
	if runes := []rune(owner); len(runes)+len(of) > pets.MaxName {
		owner = string(runes[:pets.MaxName-len(of)-1]) + "…"
	}
	return owner + of
}
