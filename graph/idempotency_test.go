package graph_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"menagerie/internal/app/apptest"
	"menagerie/internal/pets"
)

const createOnce = `mutation ($input: AnimalInput!, $household: ID, $key: String) {
	out: createAnimal(input: $input, householdId: $household, idempotencyKey: $key) `

// once creates an animal by a key; household may be nil.
func once(c *apptest.Client, key any, input V, household any) outcome {
	return change(c, createOnce+animals.payload()+` }`, V{"input": input, "household": household, "key": key})
}

// TestIdempotencyKeyAtOnce: twenty who create by one key on two instances have created one animal, and all get the same answer.
func TestIdempotencyKeyAtOnce(t *testing.T) {
	t.Parallel()
	a, b := twoInstances(t)
	ann := a.SignUp()
	at := []*apptest.Client{ann, ann.At(b)}
	for _, key := range []string{"k", strings.Repeat("🐈", 255), " ", "a\n'\"\\\x01"} {
		before := count(t, a, "animals")
		outcomes := make([]outcome, 20)
		var all sync.WaitGroup
		start := make(chan struct{})
		for n := range outcomes {
			all.Go(func() {
				<-start
				outcomes[n] = once(at[n%2], key, animals.full, nil)
			})
		}
		close(start)
		all.Wait()
		for _, o := range outcomes {
			if diff := cmp.Diff(outcomes[0], o); diff != "" || o.Thing == nil {
				t.Errorf("%q: not all got the same: %v %s", key, o.UserErrors, diff)
			}
		}
		if n := count(t, a, "animals") - before; n != 1 {
			t.Errorf("%q: %d animals", key, n)
		}
		if diff := cmp.Diff(outcomes[0].Thing, animals.find(ann, outcomes[0].Thing["id"])); diff != "" {
			t.Errorf("%q: %s", key, diff)
		}
	}
}

// TestIdempotencyKeyOfAnotherInput: a key stands for one input, as it is kept, and one household.
func TestIdempotencyKeyOfAnotherInput(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	second := s.household(t, "Second")
	first := once(s.Client, "k", animals.full, second)
	same := []V{animals.full, animals.with(animals.full, V{"name": " Zoë ", "tags": []any{"good", "Best", "GOOD"}})}
	for _, input := range same {
		if diff := cmp.Diff(first, once(s.Client, "k", input, second)); diff != "" {
			t.Errorf("%v is another input: %s", input, diff)
		}
	}
	minimal := once(s.Client, "minimal", animals.minimal, nil)
	if diff := cmp.Diff(minimal, once(s.Client, "minimal", animals.with(animals.minimal, nulls(animals)), nil)); diff != "" {
		t.Errorf("null is another input than silence: %s", diff)
	}
	before := everything(t, s.Client)
	refused := func(name string, input V, household any) {
		t.Helper()
		o := once(s.Client, "k", input, household)
		if diff := cmp.Diff([]string{"IDEMPOTENCY_KEY_REUSED idempotencyKey"}, o.refused(t)); diff != "" || o.Thing != nil {
			t.Errorf("%s: %v %s", name, o.Thing, diff)
		}
	}
	others := V{"name": "Zoe", "species": "CAT", "neutered": true, "bornOn": "2019-02-04", "tags": []any{"Best", "good"}, "sex": "MALE",
		"status": "ACTIVE", "bornOnPrecision": "DAY", "identifiers": []any{}, "breed": "Pug", "secondBreed": nil, "colour": nil, "markings": nil, "notes": nil}
	if len(others) != len(animals.full) {
		t.Fatal("a field has no other value")
	}
	for field, value := range others {
		refused(field, animals.with(animals.full, V{field: value}), second)
	}
	refused("another household", animals.full, s.households(t)[0])
	refused("no household", animals.full, nil)
	if after := everything(t, s.Client); after != before {
		t.Error("something was written")
	}
	// What is refused for another reason uses no key up.
	for name, test := range map[string]struct {
		input     V
		household any
		want      string
	}{
		"an invalid input": {animals.with(animals.full, V{"name": ""}), nil, "INVALID input.name"},
		"no household":     {animals.full, randomID("Household"), "NOT_FOUND householdId"},
		"no id":            {animals.full, "x", "NOT_FOUND householdId"},
	} {
		if diff := cmp.Diff([]string{test.want}, once(s.Client, name, test.input, test.household).refused(t)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if o := once(s.Client, name, animals.minimal, nil); o.Thing == nil {
			t.Errorf("%s has used the key up: %v", name, o.UserErrors)
		}
	}
}

// TestIdempotencyKeysThatAreNone: too short, too long, and what no database can keep.
func TestIdempotencyKeysThatAreNone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := count(t, s.instance, "animals")
	for _, key := range []string{"", strings.Repeat("k", 256), strings.Repeat("é", 256), "a\x00b"} {
		if diff := cmp.Diff([]string{"INVALID idempotencyKey"}, once(s.Client, key, animals.full, nil).refused(t)); diff != "" {
			t.Errorf("%q: %s", key, diff)
		}
	}
	if n := count(t, s.instance, "animals"); n != before {
		t.Errorf("%d animals were created", n-before)
	}
	// Null is no key, and each call is one of its own.
	if a, b := once(s.Client, nil, animals.full, nil), once(s.Client, nil, animals.full, nil); a.Thing["id"] == b.Thing["id"] {
		t.Error("two calls without a key have created one animal")
	}
}

// TestIdempotencyKeysOfOthers: the keys of one user are nothing to another, even in a household that they share.
func TestIdempotencyKeysOfOthers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	bob := s.instance.SignUp()
	home := s.households(t)[0]
	share(t, s.instance, bob, home)
	ann := once(s.Client, "k", animals.full, home)
	bobs := once(bob, "k", animals.full, home)
	if ann.Thing == nil || bobs.Thing == nil || ann.Thing["id"] == bobs.Thing["id"] {
		t.Errorf("%v and %v", ann.Thing["id"], bobs.Thing["id"])
	}
	for name, pair := range map[string][2]outcome{
		"Ann": {ann, once(s.Client, "k", animals.full, home)},
		"Bob": {bobs, once(bob, "k", animals.full, home)},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s gets another answer: %s", name, diff)
		}
	}
	if o := once(bob, "k", animals.minimal, home); codeOf(o) != "IDEMPOTENCY_KEY_REUSED" {
		t.Errorf("%+v", o)
	}
	// He leaves: the key is used, whatever he sends by it, and what it has made is none of his business any more.
	if _, err := s.instance.DB.SQL(t).ExecContext(t.Context(), `DELETE FROM memberships WHERE user_id = $1 AND household_id = $2`,
		viewerOf(t, bob).String(), householdID(t, home)); err != nil {
		t.Fatal(err)
	}
	for _, o := range []outcome{once(bob, "k", animals.full, nil), once(bob, "k", animals.minimal, nil)} {
		if codeOf(o) != "IDEMPOTENCY_KEY_REUSED" || o.Thing != nil || !slices.Equal(o.UserErrors[0].Field, []string{"idempotencyKey"}) {
			t.Errorf("%+v", o)
		}
	}
}

// TestIdempotencyKeyGivesTheFirstAnswer, whatever has become of the animal: replaced, deleted, restored.
func TestIdempotencyKeyGivesTheFirstAnswer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	rapid.Check(t, func(rt *rapid.T) {
		key := rapid.StringN(1, 100, -1).Filter(func(s string) bool { return !strings.Contains(s, "\x00") }).Draw(rt, "key") + randomID("Animal")
		input := inputs["Animal"].Draw(rt, "input")
		first := once(s.Client, key, input, nil)
		if first.Thing == nil {
			rt.Fatal(first.UserErrors)
		}
		for range rapid.IntRange(0, 4).Draw(rt, "changes") {
			id := first.Thing["id"]
			if rapid.Bool().Draw(rt, "replace") {
				animals.replace(s.Client, id, animals.with(animals.silent, inputs["Animal"].Draw(rt, "another")), nil)
			} else if o := animals.delete(s.Client, id, nil); o.DeletedID == nil {
				restore(s.Client, id, nil, nil)
			}
			if diff := cmp.Diff(first, once(s.Client, key, input, nil)); diff != "" {
				rt.Fatalf("the answer is another: %s", diff)
			}
		}
	})
}

// TestIdempotencyKeysAreKept for a day, and then forgotten.
func TestIdempotencyKeysAreKept(t *testing.T) {
	t.Parallel()
	clock := apptest.NewClock(time.Now())
	s := newStage(t, clock.Configure)
	first := once(s.Client, "k", animals.full, nil)
	keep := func(at time.Duration) {
		if _, err := s.instance.DB.RemoveExpired(t.Context(), 100, clock.Now().Add(at)); err != nil {
			t.Fatal(err)
		}
	}
	keep(24 * time.Hour)
	if again := once(s.Client, "k", animals.full, nil); !cmp.Equal(first, again) {
		t.Errorf("after a day: %+v", again)
	}
	keep(pets.IdempotencyKeyKept)
	if n := count(t, s.instance, "idempotency_keys"); n != 0 {
		t.Errorf("%d keys are left", n)
	}
	if again := once(s.Client, "k", animals.minimal, nil); again.Thing == nil || again.Thing["id"] == first.Thing["id"] {
		t.Errorf("later: %+v", again)
	}
	if animals.find(s.Client, first.Thing["id"]) == nil {
		t.Error("the animal went with its key")
	}
}
