package soak

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
)

// survey returns all that is stored, by the animals' ids. What is in the trash it restores, since nothing in there shows its
// history.
func survey(clients []*client) map[string]Kept {
	c := clients[0]
	c.emptyTrash()
	ids := c.ids()
	kept := make(map[string]Kept, len(ids))
	var mu sync.Mutex
	var all sync.WaitGroup
	for n, c := range clients {
		all.Go(func() {
			for i := n; i < len(ids); i += len(clients) {
				k, err := c.kept(ids[i])
				if err != nil {
					c.t.Errorf("animal %q: %v", ids[i], err)
				}
				mu.Lock()
				kept[ids[i]] = k
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return kept
}

func (c *client) emptyTrash() {
	for {
		var out struct {
			DeletedAnimals struct{ Nodes []struct{ AnimalID string } }
		}
		c.ask(`{ deletedAnimals(first: 100) { nodes { animalId } } }`, nil, &out)
		if len(out.DeletedAnimals.Nodes) == 0 {
			return
		}
		for _, n := range out.DeletedAnimals.Nodes {
			if o := c.restore(n.AnimalID, 0, 0); o.Outcome == Fault {
				return // it will be complained of
			}
		}
	}
}

func (c *client) ids() (ids []string) {
	var after *string
	for {
		var out struct {
			Animals struct {
				Nodes    []struct{ ID string }
				PageInfo struct {
					HasNextPage bool
					EndCursor   *string
				}
			}
		}
		c.ask(`query ($after: String) { animals(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
			map[string]any{"after": after}, &out)
		for _, n := range out.Animals.Nodes {
			ids = append(ids, n.ID)
		}
		if !out.Animals.PageInfo.HasNextPage {
			return ids
		}
		after = out.Animals.PageInfo.EndCursor
	}
}

// change is an entry of an animal's history.
type change struct {
	Version         int
	Kind            string
	RestoredVersion *int
	Fields          []fieldChange
}

type fieldChange struct {
	Field         string
	Before, After any
}

// kept returns the versions of an animal, as its history tells them.
func (c *client) kept(id string) (Kept, error) {
	var now *shown
	var changes []change
	var after *string
	for {
		var out struct {
			Animal *struct {
				shown
				History struct {
					Nodes    []change
					PageInfo struct {
						HasNextPage bool
						EndCursor   *string
					}
				}
			}
		}
		c.ask(`query ($id: ID!, $after: String) { animal(id: $id) { id version name notes markings colour tags
			history(first: 100, after: $after) { nodes { version kind restoredVersion fields { field before after } } pageInfo { hasNextPage endCursor } } } }`,
			map[string]any{"id": id, "after": after}, &out)
		if out.Animal == nil {
			return nil, fmt.Errorf("it was in the list, and is not there")
		}
		now = &out.Animal.shown
		changes = append(changes, out.Animal.History.Nodes...)
		if !out.Animal.History.PageInfo.HasNextPage {
			break
		}
		after = out.Animal.History.PageInfo.EndCursor
	}
	// They come by the clocks of those who made them, who may have waited for each other.
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(b.Version, a.Version) })
	return rewind(now, changes)
}

// rewind goes back from an animal as it is through its changes, the latest first, and returns all its versions.
func rewind(now *shown, changes []change) (Kept, error) {
	fields := map[string]any{}
	text, err := json.Marshal(map[string]any{"name": now.Name, "notes": now.Notes, "markings": now.Mark, "colour": now.Colour, "tags": now.Tags})
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	state := func(version int) (State, error) {
		text, err := json.Marshal(fields)
		if err != nil {
			return State{}, err
		}
		s := shown{Version: version}
		if err := json.Unmarshal(text, &s); err != nil {
			return State{}, err
		}
		return s.state()
	}
	var kept Kept
	number := now.Version
	for _, ch := range changes {
		s, err := state(ch.Version)
		if err != nil {
			return nil, err
		}
		v := Version{State: s}
		switch ch.Kind {
		case "REPLACED":
			v.Kind = Replace
		case "DELETED":
			v.Kind = Delete
		case "RESTORED":
			v.Kind = Restore
			if ch.RestoredVersion != nil {
				v.From = *ch.RestoredVersion
			}
		default:
			return nil, fmt.Errorf("version %d is %s", ch.Version, ch.Kind)
		}
		kept = append(kept, v)
		for _, f := range ch.Fields {
			if fmt.Sprint(fields[f.Field]) != fmt.Sprint(f.After) {
				return nil, fmt.Errorf("version %d: %s became %.100q, and was %.100q afterwards", ch.Version, f.Field, fmt.Sprint(f.After), fmt.Sprint(fields[f.Field]))
			}
			fields[f.Field] = f.Before
		}
		number = ch.Version - 1
	}
	s, err := state(number)
	if err != nil {
		return nil, err
	}
	kept = append(kept, Version{State: s, Kind: Create})
	slices.Reverse(kept)
	if last := kept[len(kept)-1]; last.Version != now.Version {
		return nil, fmt.Errorf("it is of version %d, and its history ends with %d", now.Version, last.Version)
	}
	return kept, nil
}

// TestHalfAChangeIsSeen: of the fields of an animal and of its history none can be another's.
func TestHalfAChangeIsSeen(t *testing.T) {
	whole := func(version int, marker string) *shown {
		notes := notesOf(marker)
		return &shown{ID: "x", Version: version, Name: marker, Notes: &notes, Mark: &marker, Colour: &marker, Tags: []string{marker}}
	}
	if s, err := whole(3, "m1").state(); err != nil || s != (State{3, "m1"}) {
		t.Errorf("%v %v", s, err)
	}
	other := "m2"
	for name, spoil := range map[string]func(*shown){
		"name":     func(s *shown) { s.Name = other },
		"notes":    func(s *shown) { n := *s.Notes + "m1"; s.Notes = &n },
		"no notes": func(s *shown) { s.Notes = nil },
		"markings": func(s *shown) { s.Mark = &other },
		"colour":   func(s *shown) { s.Colour = &other },
		"tags":     func(s *shown) { s.Tags = append(s.Tags, other) },
	} {
		s := whole(3, "m1")
		spoil(s)
		if got, err := s.state(); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}

	from := func(before, after string) (c change) {
		for field, of := range map[string]func(string) any{
			"name": func(m string) any { return m }, "notes": func(m string) any { return notesOf(m) }, "markings": func(m string) any { return m },
			"colour": func(m string) any { return m }, "tags": func(m string) any { return []any{m} },
		} {
			c.Fields = append(c.Fields, fieldChange{field, of(before), of(after)})
		}
		return c
	}
	one := 1
	history := func() []change {
		restored, deleted, replaced := from("m2", "m1"), change{Version: 3, Kind: "DELETED"}, from("m1", "m2")
		restored.Version, restored.Kind, restored.RestoredVersion = 4, "RESTORED", &one
		replaced.Version, replaced.Kind = 2, "REPLACED"
		return []change{restored, deleted, replaced}
	}
	kept, err := rewind(whole(4, "m1"), history())
	want := Kept{{State: State{1, "m1"}}, {State{2, "m2"}, Replace, 0}, {State{3, "m2"}, Delete, 0}, {State{4, "m1"}, Restore, 1}}
	if err != nil || !slices.Equal(kept, want) {
		t.Errorf("%v %v", kept, err)
	}
	for name, spoil := range map[string]func([]change) []change{
		"a field is missing":         func(h []change) []change { h[2].Fields = h[2].Fields[1:]; return h },
		"a change is missing":        func(h []change) []change { return h[:2] },
		"the last change is missing": func(h []change) []change { return h[1:] },
		"a value is another":         func(h []change) []change { h[0].Fields[0].Before = "m3"; return h },
	} {
		kept, err := rewind(whole(4, "m1"), spoil(history()))
		if err == nil && (len(kept) == 0 || kept[0].Version == 1 && kept[0].Marker == "m1") {
			t.Errorf("%s: %v", name, kept)
		}
	}
}
