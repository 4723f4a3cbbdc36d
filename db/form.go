package db

import lru "github.com/hashicorp/golang-lru/v2"

// forms are the texts of a statement that has several forms, F being what tells them apart. Those in use are kept: to put one together takes
// as long as to read some rows.
type forms[F comparable] struct {
	text func(F) string
	kept *lru.Cache[F, string]
}

// newForms keeps as many texts as a connection keeps statements, see maxPrepared: some forms are for clients to choose.
func newForms[F comparable](text func(F) string) *forms[F] {
	kept, err := lru.New[F, string](maxPrepared)
	if err != nil {
		panic(err) // it has a size
	}
	return &forms[F]{text, kept}
}

// of returns the text of a form.
func (s *forms[F]) of(form F) string {
	if text, ok := s.kept.Get(form); ok {
		return text
	}
	text := s.text(form)
	s.kept.Add(form, text)
	return text
}
