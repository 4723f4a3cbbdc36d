package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"menagerie/internal/app/apptest"
)

// TestNodes: every type of object is found by its id, alone and among others, in the order of the ids.
func TestNodes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	weight := weights.made(t, s.Client, s.animal, weights.full)["id"].(string)
	vaccination := vaccinations.made(t, s.Client, s.animal, vaccinations.full)["id"].(string)
	var user struct{ Viewer struct{ ID string } }
	s.Do(`{ viewer { id } }`, nil, &user)
	household := s.households(t)[0]

	const selection = `{ __typename id
		... on User { email households { id } }
		... on Household { members { user { id } role } animals { nodes { id } } }
		... on Animal { name household { id } weights { nodes { id } } vaccinations { nodes { id } } }
		... on Weight { grams animal { id } }
		... on Vaccination { vaccine animal { id } } }`
	nodesOf := func(ids ...string) map[string]any {
		return map[string]any{"nodes": each(ids, func(id string) any { return map[string]any{"id": id} })}
	}
	want := map[string]map[string]any{
		user.Viewer.ID: {"__typename": "User", "id": user.Viewer.ID, "email": s.Email, "households": []any{map[string]any{"id": household}}},
		household: {"__typename": "Household", "id": household, "animals": nodesOf(s.animal),
			"members": []any{map[string]any{"user": map[string]any{"id": user.Viewer.ID}, "role": "OWNER"}}},
		s.animal: {"__typename": "Animal", "id": s.animal, "name": "Minka", "household": map[string]any{"id": household},
			"weights": nodesOf(weight), "vaccinations": nodesOf(vaccination)},
		weight:      {"__typename": "Weight", "id": weight, "grams": 2_000_000., "animal": map[string]any{"id": s.animal}},
		vaccination: {"__typename": "Vaccination", "id": vaccination, "vaccine": "DHPP", "animal": map[string]any{"id": s.animal}},
	}
	for id, node := range want {
		var data struct{ Node map[string]any }
		s.Do(`query ($id: ID!) { node(id: $id) `+selection+` }`, V{"id": id}, &data)
		if diff := cmp.Diff(node, data.Node); diff != "" {
			t.Error(diff)
		}
	}

	known := sortedKeys(want)
	// What is not there is null in its place; what is asked for twice is there twice.
	ids := append(slices.Concat(known, known), "", "x", "\x00", household+"\n", household+"=", "\r\n"+household, randomID("User"), randomID("Household"), randomID("Animal"),
		randomID("Weight"), randomID("Vaccination"))
	slices.Reverse(ids)
	var data struct{ Nodes []map[string]any }
	s.Do(`query ($ids: [ID!]!) { nodes(ids: $ids) `+selection+` }`, V{"ids": ids}, &data)
	if diff := cmp.Diff(each(ids, func(id string) map[string]any { return want[id] }), data.Nodes); diff != "" {
		t.Error(diff)
	}
	s.Do(`{ nodes(ids: []) { id } }`, nil, &data)
	if len(data.Nodes) != 0 {
		t.Error(data.Nodes)
	}

	// animal is node for animals alone.
	for _, id := range ids {
		var data struct{ Animal *struct{ ID string } }
		s.Do(`query ($id: ID!) { animal(id: $id) { id } }`, V{"id": id}, &data)
		if got := data.Animal; (got != nil) != (id == s.animal) || got != nil && got.ID != id {
			t.Errorf("animal %q is %v", id, got)
		}
	}
}

func each[T, U any](list []T, fn func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = fn(v)
	}
	return out
}

// TestSharedHousehold: members see each other and what they share, the longest-standing first, and nothing else.
func TestSharedHousehold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	shared := s.households(t)[0]
	private := s.household(t, "Private")
	bob := s.instance.SignUp()
	own := householdsOf(bob)[0]
	share(t, s.instance, bob, shared)

	if got := householdsOf(bob); !slices.Equal(got, []string{own, shared}) {
		t.Errorf("Bob's households are %v", got)
	}
	var data struct {
		Node struct {
			Members []struct {
				User struct {
					Email      string
					Households []struct{ ID string }
				}
			}
		}
	}
	bob.Do(`query ($id: ID!) { node(id: $id) { ... on Household { members { user { email households { id } } } } } }`, V{"id": shared}, &data)
	var got []string
	for _, m := range data.Node.Members {
		got = append(got, m.User.Email+fmt.Sprint(m.User.Households))
	}
	// Of Ann's households Bob sees the one that is his too.
	want := []string{s.Email + fmt.Sprintf("[{%s}]", shared), bob.Email + fmt.Sprintf("[{%s} {%s}]", own, shared)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if animals.find(bob, s.animal) == nil {
		t.Error("Bob does not see the animal of the household that he shares")
	}
	if o := animals.replace(bob, s.animal, animals.full, 1); o.Thing == nil {
		t.Errorf("Bob cannot change it: %v", o.UserErrors)
	}
	var node struct{ Node *struct{ ID string } }
	bob.Do(`query ($id: ID!) { node(id: $id) { id } }`, V{"id": private}, &node)
	if node.Node != nil {
		t.Error("Bob sees the household that he does not share")
	}
}

// TestSignedInUser: what hangs below the user of a SignInPayload is there although nobody had signed in before.
func TestSignedInUser(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	household := s.households(t)[0]
	const user = `{ user { email households { id members { user { email } } animals { nodes { id } } } } }`
	type payload struct {
		User struct {
			Email      string
			Households []struct {
				ID      string
				Members []struct{ User struct{ Email string } }
				Animals struct{ Nodes []struct{ ID string } }
			}
		}
	}
	bob := s.instance.SignUp()
	for name, c := range map[string]*apptest.Client{"a stranger": s.instance.Stranger(), "somebody else": bob} {
		var data struct{ In, Again payload }
		c.Do(`mutation ($in: SignInInput!, $refresh: String!) {
			in: signIn(input: $in) `+user+` again: refresh(refreshToken: $refresh) `+user+` }`, V{
			"in":      V{"email": s.Email, "password": apptest.Password},
			"refresh": signIn(c, s.Email, apptest.Password).in(t).RefreshToken,
		}, &data)
		var up struct{ New payload }
		c.Do(`mutation ($new: SignUpInput!) { new: signUp(input: $new) `+user+` }`,
			V{"new": V{"email": "new@" + name[:1] + ".example.org", "password": apptest.Password, "name": "New"}}, &up)
		for _, p := range []payload{data.In, data.Again} {
			if h := p.User.Households; len(h) != 1 || h[0].ID != household || len(h[0].Animals.Nodes) != 1 || h[0].Members[0].User.Email != s.Email {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if h := up.New.User.Households; len(h) != 1 || len(h[0].Animals.Nodes) != 0 {
			t.Errorf("%s: %+v", name, up.New)
		}
	}
	// It ends with the payload: the next field is asked by a stranger again.
	s.instance.Stranger().Send(`mutation ($in: SignInInput!, $id: ID!) { in: signIn(input: $in) { accessToken }
		deleteAnimal(id: $id) { deletedId } }`, V{"in": V{"email": s.Email, "password": "wrong"}, "id": s.animal}).Refused(t, "UNAUTHENTICATED")
	r := s.instance.Stranger().Send(`mutation ($in: SignInInput!, $id: ID!) { in: signIn(input: $in) { user { id } }
		deleteAnimal(id: $id) { deletedId } }`, V{"in": V{"email": s.Email, "password": apptest.Password}, "id": s.animal})
	if len(r.Errors) != 1 || r.Errors[0].Code() != "UNAUTHENTICATED" || animals.find(s.Client, s.animal) == nil {
		t.Errorf("%s", r.Body)
	}
}

// TestSearch is what the descriptions of AnimalFilter promise.
func TestSearch(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	zoe := animals.made(t, s.Client, "", animals.full)["id"].(string)
	rex := animals.made(t, s.Client, "", V{"name": "Rex", "species": "DOG", "notes": "a friend of Zoë's, afraid of O'Neill\\", "tags": []string{"zoë-tag"},
		"bornOn": "2019-02-04", "identifiers": []V{{"kind": "LICENCE", "value": "ab-12/x"}}})["id"].(string)
	for _, test := range []struct {
		filter V
		want   []string
	}{
		{V{"text": "zoe lab"}, []string{zoe}},
		{V{"text": "LAB zoë"}, []string{zoe}},
		{V{"text": "abrador"}, nil}, // words are found from their beginning
		{V{"text": "pood"}, []string{zoe}},
		{V{"text": "zoe"}, []string{zoe, rex}}, // by name, by notes and tag
		{V{"text": "zoe rex"}, []string{rex}},
		{V{"text": "985112"}, []string{zoe}},
		{V{"text": "ab12"}, []string{zoe, rex}},
		{V{"text": "best cheese"}, []string{zoe}},
		{V{"text": "o'neill\\"}, []string{rex}},
		{V{"text": "'); DROP TABLE animals; --"}, nil},
		{V{"text": "a & !b | <-> :*"}, []string{zoe}}, // All, AB and Best: operators are none
		{V{"text": "black"}, nil},                     // the colour is not searched
		{V{"text": ""}, []string{zoe, rex}},
		{V{"tag": "BEST"}, []string{zoe}},
		{V{"tag": "bes"}, nil},
		{V{"tag": "zoe-TAG"}, []string{rex}},
		{V{"tag": "zoe tag"}, nil},
		{V{"tag": " "}, []string{zoe, rex}}, // a field of a form that somebody has cleared
		{V{"identifier": "985-112 001.234567"}, []string{zoe}},
		{V{"identifier": "98511200123456"}, nil},
		{V{"identifier": "AB12"}, []string{zoe}},
		{V{"identifier": "AB12/X"}, []string{rex}},
		{V{"identifier": " - "}, nil},
		{V{"identifier": ""}, []string{zoe, rex}},
		{V{"text": "985 112"}, []string{zoe}}, // as it is printed
		{V{"text": "zoe 112"}, nil},
		{V{"bornFrom": "2019-02-03", "bornTo": "2019-02-03"}, []string{zoe}},
		{V{"bornFrom": "2019-02-04"}, []string{rex}},
		{V{"text": "zoe", "tag": "good", "identifier": "ab12", "species": []string{"DOG"}, "status": []string{"LOST"}, "bornTo": "2019-02-03"}, []string{zoe}},
		{V{"text": "zoe", "tag": "good", "identifier": "ab12", "species": []string{"CAT"}}, nil},
	} {
		p := list{filter: test.filter}.page(s.Client, nil, true)
		got := slices.DeleteFunc(idsOf(p.Nodes), func(id string) bool { return id == s.animal }) // Minka is there for others
		if diff := cmp.Diff(append([]string{}, test.want...), got); diff != "" {
			t.Errorf("%v: %s", test.filter, diff)
		}
	}
}

// TestListsOfOneNameDoNotGetMixedUp: two lists whose arguments look alike when they are written carelessly.
func TestListsOfOneNameDoNotGetMixedUp(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	animals.made(t, s.Client, "", V{"name": "a", "species": "DOG", "tags": []string{"b"}})
	var data struct {
		Viewer struct {
			Households []map[string]struct{ Nodes []struct{ Name string } }
		}
	}
	s.Do(`{ viewer { households {
		none: animals(filter: {tag: "b text:a"}) { nodes { name } }
		one: animals(filter: {tag: "b", text: "a"}) { nodes { name } }
		null: animals(filter: {tag: "null"}) { nodes { name } }
		all: animals(filter: {tag: null}) { nodes { name } } } } }`, nil, &data)
	got := map[string]int{}
	for name, list := range data.Viewer.Households[0] {
		got[name] = len(list.Nodes)
	}
	if diff := cmp.Diff(map[string]int{"none": 0, "one": 1, "null": 0, "all": 2}, got); diff != "" {
		t.Error(diff)
	}
}

// TestEachFieldOfAListAlone: what a list is read without depends on what is selected, and never shows.
func TestEachFieldOfAListAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for list, n := range map[string]noun{"weights": weights, "vaccinations": vaccinations} {
		whole := n.made(t, s.Client, s.animal, n.full)
		for _, field := range strings.Fields(n.fields) {
			for _, selection := range []string{field, "... on Node { id ... on " + n.name + " { " + field + " } }"} {
				var data struct {
					Animal map[string]struct{ Nodes []V }
				}
				s.Do(`query ($id: ID!) { animal(id: $id) { `+list+` { nodes { `+selection+` } } } }`, V{"id": s.animal}, &data)
				if got := data.Animal[list].Nodes; len(got) != 1 || got[0][field] != whole[field] {
					t.Errorf("%s { %s }: %v and not %v", list, selection, got, whole[field])
				}
			}
		}
	}
}
