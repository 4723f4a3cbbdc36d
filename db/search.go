package db

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"menagerie/internal/pets"
)

// What an animal can be found by is kept in one tsvector: its words, its tags and its identifiers, each with a letter
// before it that tells the kind, and before that a mark of the household (householdMark). So one index answers text,
// tag and identifier alike, and a search reads the entries of its own household alone: neither its cost nor its time
// depends on what others keep. Words are cut here and not by PostgreSQL, so that stored and sought words are cut alike.
const (
	wordMark       = "w"
	tagMark        = "t"
	identifierMark = "i"
	// markHere stands in a query where the household's mark has to go. No stored text holds it: it is a control character.
	markHere = "\x01"
	// maxWord bounds a word, in characters: more would only make the index larger.
	maxWord = 40
	// maxKey bounds a tag or an identifier, in bytes: PostgreSQL has no lexemes of 2 KiB, and there are characters that fold
	// to 33 bytes.
	maxKey = 2_000
)

// householdMark is the SQL for the mark of a household: six hexadecimal digits. Two households may share one, so a query
// still names the household.
func householdMark(column string) string { return "right(" + column + "::text, 6)" }

// searchVector is the SQL for the tsvector of the terms in an array parameter.
func searchVector(household, terms string) string {
	return "array_to_tsvector(ARRAY(SELECT " + householdMark(household) + " || term FROM unnest(" + terms + "::text[]) AS term))"
}

// matches is the SQL for the condition that a row meets the query in a parameter; see searchQuery.
func matches(household, query string) string {
	return "search @@ replace(" + query + ", E'\\x01', " + householdMark(household) + ")::tsquery"
}

// searchTerms returns what the animal can be found by. The rows that changes keep have theirs, too: whoever changes the rule
// makes both anew.
func searchTerms(p *pets.Profile) []string {
	terms := make([]string, 0, 32)
	add := func(mark, s string) {
		if s != "" {
			terms = append(terms, mark+s)
		}
	}
	text := func(s *string) {
		if s != nil {
			for _, w := range words(*s) {
				add(wordMark, w)
			}
		}
	}
	text(&p.Name)
	text(p.Breed)
	text(p.SecondBreed)
	text(p.Notes)
	for _, tag := range p.Tags {
		text(&tag)
		add(tagMark, foldKey(tag))
	}
	for _, i := range p.Identifiers {
		key := i.Key()
		text(&i.Value)
		text(&key) // as one that leaves out the spaces writes it
		add(identifierMark, foldKey(key))
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// searchQuery returns the text of a tsquery for the filter's text, tag and identifier, to be used in matches. It is empty
// where the filter has none of them, and ok is false where nothing can meet it.
func searchQuery(f *pets.AnimalFilter) (query string, ok bool) {
	var all []string
	if f.Text != nil && strings.TrimSpace(*f.Text) != "" {
		sought := words(*f.Text)
		if len(sought) == 0 {
			return "", false
		}
		all = append(all, textQuery(sought))
	}
	for _, exact := range []struct {
		mark  string
		value *string
		key   func(string) string
	}{
		{tagMark, f.Tag, strings.TrimSpace},
		{identifierMark, f.Identifier, pets.IdentifierKey},
	} {
		if exact.value == nil || strings.TrimSpace(*exact.value) == "" {
			continue // like a text of nothing: a field of a form that somebody has cleared
		}
		s := foldKey(exact.key(*exact.value))
		if s == "" || strings.ContainsFunc(s, unicode.IsControl) {
			return "", false
		}
		all = append(all, quote(exact.mark+s))
	}
	return strings.Join(all, " & "), true
}

// textQuery asks for each of the words as a beginning; or, where they look like the groups of a number, for all of them run
// together, since a chip's number is written in groups and kept without.
func textQuery(sought []string) string {
	each := make([]string, len(sought))
	for i, w := range sought {
		each[i] = quote(wordMark+w) + ":*"
	}
	if len(each) == 1 || slices.ContainsFunc(sought, func(w string) bool { return !strings.ContainsFunc(w, unicode.IsDigit) }) {
		return strings.Join(each, " & ")
	}
	return "(" + strings.Join(each, " & ") + " | " + quote(wordMark+cut(strings.Join(sought, ""))) + ":*)"
}

// quote writes a lexeme of a tsquery, with the place for the household's mark before it.
func quote(lexeme string) string {
	return "'" + markHere + quoted.Replace(lexeme) + "'"
}

var quoted = strings.NewReplacer(`'`, `''`, `\`, `\\`)

// words cuts a text into folded words: runs of letters and digits.
func words(s string) []string {
	out := strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range out {
		out[i] = cut(w)
	}
	return out
}

func cut(word string) string {
	n := 0
	for i := range word {
		if n == maxWord {
			return word[:i]
		}
		n++
	}
	return word
}

// foldKey is fold for what is sought whole.
func foldKey(s string) string {
	s = fold(s)
	for len(s) > maxKey {
		_, last := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-last]
	}
	return s
}

// fold takes away what people do not look at when they look for something: case, accents, and the width of characters.
func fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s) // what the rest would make of it, only sooner
	}
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		// By way of the capital: σ and ς have one, and so have i and ı.
		return unicode.ToLower(unicode.ToUpper(r))
	}, norm.NFKD.String(s))
	return strings.ReplaceAll(s, "ß", "ss") // its capitals are two letters
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
