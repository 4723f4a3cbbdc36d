package db

import (
	"fmt"

	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// A span is what the text of a list's statement depends on of the page that is asked for: which cursors it has and not where they stand.
type span struct{ backward, after, before bool }

func spanOf(r page.Request) span {
	return span{r.Backward, r.After != nil, r.Before != nil}
}

// conditions are the SQL for what lies between the cursors, on a list that is ordered by key, of a type, and by a.id. Their parameters are
// those of cursorArgs, beginning with $first.
func (s span) conditions(key, typ string, first int, descending bool) (where []string) {
	for _, bound := range []struct{ is, greater bool }{{s.after, !descending}, {s.before, descending}} {
		if !bound.is {
			continue
		}
		operator := "<"
		if bound.greater {
			operator = ">"
		}
		where = append(where, fmt.Sprintf("(%s, a.id) %s ($%d::%s, $%d::uuid)", key, operator, first, typ, first+1))
		first += 2
	}
	return where
}

// end is the parameter behind those of the cursors.
func (s span) end(first int) int {
	for _, is := range []bool{s.after, s.before} {
		if is {
			first += 2
		}
	}
	return first
}

// direction is the SQL, behind each column of ORDER BY, for the rows in the order in which the page takes them.
func (s span) direction(descending bool) string {
	if s.backward != descending {
		return " DESC"
	}
	return ""
}

// cursorArgs appends the parameters of a page's cursors. It returns page.ErrCursor where the key of one is not valid.
func cursorArgs(args []any, r page.Request, valid func(string) bool) ([]any, error) {
	for _, c := range []*page.Cursor{r.After, r.Before} {
		if c == nil {
			continue
		}
		if !valid(c.Key) {
			return nil, page.ErrCursor
		}
		args = append(args, c.Key, pets.UUID(c.ID).String())
	}
	return args, nil
}
