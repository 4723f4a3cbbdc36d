package db

import lru "github.com/hashicorp/golang-lru/v2"

// forms makes something for each form that a statement has, F being what tells them apart, and keeps what is in use: to put a text
// together takes as long as to read some rows.
type forms[F comparable, V any] struct {
	make func(F) V
	kept *lru.Cache[F, V]
}

// newForms keeps as many as a connection keeps statements, see maxPrepared: some forms are for clients to choose.
func newForms[F comparable, V any](make func(F) V) *forms[F, V] {
	kept, err := lru.New[F, V](maxPrepared)
	if err != nil {
		panic(err) // it has a size
	}
	return &forms[F, V]{make, kept}
}

// of returns what is made for a form. All get the same, as long as it is kept.
func (s *forms[F, V]) of(form F) V {
	if v, ok := s.kept.Get(form); ok {
		return v
	}
	v := s.make(form)
	if first, ok, _ := s.kept.PeekOrAdd(form, v); ok {
		return first
	}
	return v
}
