package soak

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"testing"
)

// TestKilledBetweenCommitAndAnswer: an instance is killed when its creation is committed, and before it knows. The client, who
// repeats it with the same key at another instance, gets the animal that the first has made.
func TestKilledBetweenCommitAndAnswer(t *testing.T) {
	f := newFleet(t, "--access-ttl=24h", "--timeout=12s", "--max-conns=1")
	c := newClient(f, newRecorder(), 0, 1)
	c.pinned = true
	c.signUp()
	c.create() // prepares the statement on the only connection: what is lost below is the answer, not a step before
	x, err := sql.Open("postgres", f.postgres.url(f.postgres.address()))
	must(t, err)
	t.Cleanup(func() { _ = x.Close() })
	holds := func(what, condition string) {
		t.Helper()
		every(t, what, func() error {
			var yes bool
			if err := x.QueryRowContext(t.Context(), "SELECT "+condition).Scan(&yes); err != nil || yes {
				return err
			}
			return fmt.Errorf("not yet")
		})
	}
	// Somebody holds up the creation, so that its statement is on its way before answers are lost.
	tx, err := x.BeginTx(t.Context(), nil)
	must(t, err)
	_, err = tx.ExecContext(t.Context(), `LOCK TABLE animals IN SHARE MODE`)
	must(t, err)
	body, err := json.Marshal(map[string]any{
		"query":     `mutation ($input: AnimalInput!) { x: createAnimal(input: $input, idempotencyKey: "the key") { animal ` + animalFields + ` userErrors { code } } }`,
		"variables": map[string]any{"input": inputOf("m")},
	})
	must(t, err)
	lost := make(chan error)
	go func() {
		_, answer, _, err := c.post(context.Background(), "lost", body)
		if err == nil {
			err = fmt.Errorf("it was answered: %s", answer)
		} else {
			err = nil
		}
		lost <- err
	}()
	holds("the creation waits", `count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%idempotency_keys%'`)
	lift := f.toxic(f.instances[:1], "timeout", `{"timeout": 0}`, "downstream")
	must(t, tx.Commit())
	holds("the creation is committed", `count(*) = 2 FROM animals`)
	f.instances[0].kill()
	must(t, <-lost)
	lift()

	var answers []string
	for n := range 2 {
		c.at = 1 - n // at the other instance, and at the one that was killed, once it is back
		if c.at == 0 {
			f.instances[0].start()
		}
		var out struct{ X json.RawMessage }
		c.askFor(body, &out)
		answers = append(answers, string(out.X))
	}
	var made struct {
		Animal     *shown
		UserErrors []any
	}
	must(t, json.Unmarshal([]byte(answers[0]), &made))
	if answers[0] != answers[1] || made.Animal == nil || len(made.UserErrors) > 0 {
		t.Errorf("the answers are %s", answers)
	}
	holds("there is one animal for each key", `count(*) = 2 AND count(k.key) = 2 FROM animals a LEFT JOIN idempotency_keys k ON k.animal_id = a.id`)
}
