package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const crowd = 50

// atOnce runs fn for each of a crowd at once and returns what comes of it.
func atOnce(fn func(n int) outcome) []outcome {
	outcomes := make([]outcome, crowd)
	var all sync.WaitGroup
	start := make(chan struct{})
	for n := range crowd {
		all.Go(func() {
			<-start
			outcomes[n] = fn(n)
		})
	}
	close(start)
	all.Wait()
	return outcomes
}

// TestReplaceAtOnceWithVersion: of all who ask for one version, one gets through.
func TestReplaceAtOnceWithVersion(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		thing := n.made(t, s.Client, s.animal, n.full)
		won := 0
		for _, o := range atOnce(func(int) outcome { return n.replace(s.Client, thing["id"], n.full, 1) }) {
			switch {
			case len(o.UserErrors) == 0 && o.Thing["version"] == 2.:
				won++
			case codeOf(o) != "CONFLICT" || o.Thing["version"] != 2.:
				t.Errorf("%s: %+v", n.name, o)
			}
		}
		if won != 1 {
			t.Errorf("%s: %d have replaced version 1", n.name, won)
		}
		if got := n.find(s.Client, thing["id"]); got["version"] != 2. {
			t.Errorf("%s: %v", n.name, got)
		}
	}
	// Whoever merges and tries again with the version from the payload gets through in the end, and each version is one's own.
	versions := make([]int, 20) // each of them takes part in the rounds that all others win
	atOnce(func(n int) outcome {
		if n >= len(versions) {
			return outcome{}
		}
		for ifVersion := 1.; ; {
			o := animals.replace(s.Client, s.animal, V{"name": fmt.Sprint(n), "species": "DOG"}, ifVersion)
			ifVersion = o.Thing["version"].(float64)
			if len(o.UserErrors) == 0 {
				versions[n] = int(ifVersion)
				return o
			}
		}
	})
	slices.Sort(versions)
	want := make([]int, len(versions))
	for i := range want {
		want[i] = i + 2
	}
	if diff := cmp.Diff(want, versions); diff != "" {
		t.Error(diff)
	}
}

// TestReplaceAtOnce: without a version all get through, and the last one stays.
func TestReplaceAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, n := range nouns {
		id := n.made(t, s.Client, s.animal, n.full)["id"]
		versions := map[any]V{}
		for _, o := range atOnce(func(i int) outcome {
			return n.replace(s.Client, id, n.with(n.full, map[string]V{"Animal": {"name": fmt.Sprint(i)}, "Weight": {"grams": i + 1}, "Vaccination": {"vaccine": fmt.Sprint(i)}}[n.name]), nil)
		}) {
			if len(o.UserErrors) > 0 {
				t.Errorf("%s: %v", n.name, o.UserErrors)
				continue
			}
			versions[o.Thing["version"]] = o.Thing
		}
		got := n.find(s.Client, id)
		if got["version"] != 1.+crowd || len(versions) != crowd {
			t.Errorf("%s: version %v, %d versions", n.name, got["version"], len(versions))
		}
		if diff := cmp.Diff(versions[got["version"]], got); diff != "" {
			t.Errorf("%s: what stays is not what the last one was answered: %s", n.name, diff)
		}
	}
}

// TestDeleteAtOnce: one deletes it, the others find nothing, and who hangs something below it meanwhile is told. What was hung
// below it in time is there when it comes back, and nothing else.
func TestDeleteAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var mu sync.Mutex
	deleted, below := 0, 0
	for _, o := range atOnce(func(n int) outcome {
		switch n % 3 {
		case 0:
			o := animals.delete(s.Client, s.animal, nil)
			mu.Lock()
			defer mu.Unlock()
			if o.DeletedID != nil {
				deleted++
			}
			return o
		case 1:
			o := weights.create(s.Client, s.animal, weights.full)
			mu.Lock()
			defer mu.Unlock()
			if o.Thing != nil {
				below++
			}
			return o
		}
		return animals.replace(s.Client, s.animal, animals.full, nil)
	}) {
		switch codeOf(o) {
		case "", "NOT_FOUND", "MISSING_FIELD":
		default:
			t.Errorf("%+v", o)
		}
	}
	if deleted != 1 {
		t.Errorf("deleted %d times", deleted)
	}
	if all := everything(t, s.Client); strings.Contains(all, "grams") || animals.find(s.Client, s.animal) != nil {
		t.Errorf("something is left: %s", all)
	}
	if o := restore(s.Client, s.animal, nil, nil); o.Thing == nil {
		t.Fatal(o.UserErrors)
	}
	if n := strings.Count(everything(t, s.Client), "grams"); n != below {
		t.Errorf("%d weights are there, of %d", n, below)
	}
}

// TestSignUpAtOnce: one gets the address.
func TestSignUpAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var all sync.WaitGroup
	results := make([]signedIn, 6)
	for n := range results {
		all.Go(func() { results[n] = signUp(s.instance.Stranger(), "One@example.org", "long enough", "x") })
	}
	all.Wait()
	won := 0
	for _, r := range results {
		if r.AccessToken != nil {
			won++
		} else if diff := cmp.Diff([]string{"EMAIL_TAKEN input.email"}, r.refused(t)); diff != "" {
			t.Error(diff)
		}
	}
	if won != 1 {
		t.Errorf("%d got it", won)
	}
}

// TestRefreshAtOnce: of all who present one token at once at most one gets a new pair, and the family has ended.
func TestRefreshAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	var all sync.WaitGroup
	results := make([]signedIn, 10)
	for n := range results {
		all.Go(func() { results[n] = refresh(s.instance.Stranger(), s.Refresh) })
	}
	all.Wait()
	var won []string
	for _, r := range results {
		if r.RefreshToken != nil {
			won = append(won, *r.RefreshToken)
		}
	}
	if len(won) != 1 {
		t.Fatalf("%d got a new pair", len(won))
	}
	refresh(s.instance.Stranger(), won[0]).refused(t)
}

// TestReadAtOnce: of those who look animals up at once, and may share statements, each sees what she has just written, and nobody sees another's.
func TestReadAtOnce(t *testing.T) {
	t.Parallel()
	ann := newStage(t)
	bob := stage{ann.instance.SignUp(), ann.instance, ""}
	bob.animal = animals.made(t, bob.Client, "", animals.minimal)["id"].(string)
	look := func(s stage, id any) *struct{ Name string } {
		var data struct{ Animal *struct{ Name string } }
		s.Do(`query ($id: ID!) { animal(id: $id) { name } }`, V{"id": id}, &data)
		return data.Animal
	}
	atOnce(func(n int) outcome {
		me, other := ann, bob
		if n%2 == 0 {
			me, other = bob, ann
		}
		own := animals.made(t, me.Client, "", animals.minimal)["id"]
		for version := range 5 {
			name := fmt.Sprint(n, ".", version)
			animals.replace(me.Client, own, animals.with(animals.minimal, V{"name": name}), nil)
			if got := look(me, own); got == nil || got.Name != name {
				t.Errorf("%s has become %v", name, got)
			}
			if got := look(me, other.animal); got != nil {
				t.Errorf("%d sees %v", n, got)
			}
		}
		return outcome{}
	})
}
