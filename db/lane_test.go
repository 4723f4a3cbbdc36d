package db_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"menagerie/db/dbtest"
	"menagerie/internal/page"
	"menagerie/internal/pets"
)

// weigher asks for the weights of an animal.
type weigher struct {
	d     *dbtest.Database
	ann   account
	rex   *pets.Animal
	calls chan error
}

func newWeigher(t *testing.T, lanes int, patience time.Duration) *weigher {
	t.Helper()
	w := &weigher{d: dbtest.New(t), calls: make(chan error, 100)}
	w.d.Lanes(lanes, patience)
	w.ann = signUp(t, w.d)
	w.rex = w.ann.create(t, w.d, pets.AnimalInput{Name: "Rex", Species: pets.Dog})
	return w
}

func (w *weigher) ask(ctx context.Context) error {
	_, err := w.d.WeightPages(ctx, w.ann.viewer, []pets.AnimalID{w.rex.ID, {}}, page.Request{Limit: 5}, false)
	return err
}

// begin asks so many times at once.
func (w *weigher) begin(ctx context.Context, n int) {
	for range n {
		go func() { w.calls <- w.ask(ctx) }()
	}
}

// answered waits for so many answers.
func (w *weigher) answered(t *testing.T, n int) {
	t.Helper()
	for range n {
		if err := <-w.calls; err != nil {
			t.Error(err)
		}
	}
}

func TestListsBelowListsTakeTurns(t *testing.T) {
	t.Parallel()
	w := newWeigher(t, 2, time.Hour)
	h := hold(t, w.d)
	ctx := patiently(t, 20*time.Second)
	sent := w.d.Statements(func() {
		w.begin(ctx, 2)
		h.await(t, 2, 0)
		// One more waits, and can give up while the two are held still.
		soon, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		if err := w.ask(soon); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
	if len(sent) != 2 {
		t.Errorf("%d statements", len(sent))
	}
	w.begin(ctx, 10)
	h.release()
	w.answered(t, 12)
}

func TestListsBelowListsDoNotWaitForLong(t *testing.T) {
	t.Parallel()
	w := newWeigher(t, 2, time.Millisecond)
	h := hold(t, w.d)
	w.begin(patiently(t, 20*time.Second), 6)
	h.await(t, 6, 0)
	h.release()
	w.answered(t, 6)
	w.begin(patiently(t, 20*time.Second), 6) // and the lanes are free again
	w.answered(t, 6)
}
