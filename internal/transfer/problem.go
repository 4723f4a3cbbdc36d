package transfer

import "strings"

// Problem is what is wrong with a row, or with the columns of a file. It is for people.
type Problem struct {
	Field   string `json:"field,omitempty"` // one of Fields, or of an animal in JSON; empty: it is of no field alone
	Message string `json:"message"`

	where string // what the file calls the field: the header of a column, or a path
}

// reasonOf puts problems into one text; without any it is empty.
func reasonOf(problems []Problem) string {
	reasons := make([]string, len(problems))
	for i, p := range problems {
		reasons[i] = p.Message
		if p.where != "" {
			reasons[i] = p.where + ": " + p.Message
		}
	}
	return strings.Join(reasons, ". ")
}
