package transfer

import "strings"

// formula holds the characters by which a spreadsheet takes a cell for a formula, or for what a formula hides behind.
const formula = "=+-@\t\r"

// escapeCell returns what to write into a CSV so that no spreadsheet runs s: an apostrophe stands before what would be a
// formula, and before what looks as if it had been escaped already. unescapeCell undoes it, for every string.
func escapeCell(s string) string {
	if looksLikeFormula(s) {
		return "'" + s
	}
	return s
}

// unescapeCell returns the string of which escapeCell made s, or s itself if it made none.
func unescapeCell(s string) string {
	if strings.HasPrefix(s, "'") && looksLikeFormula(s) {
		return s[1:]
	}
	return s
}

// looksLikeFormula reports whether a formula's first character stands at the beginning of s or behind the apostrophes
// with which s begins.
func looksLikeFormula(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte(formula, s[0]) >= 0
}

// clean returns what a cell of a CSV says: without white space around it, no-break spaces among that, and unescaped.
func clean(cell string) string { return unescapeCell(strings.TrimSpace(cell)) }

// quote returns s in quotation marks for a message, cut where it is long.
func quote(s string) string {
	const limit = 40
	n := 0
	for i := range s {
		if n++; n > limit {
			return "“" + s[:i] + "…”"
		}
	}
	return "“" + s + "”"
}
