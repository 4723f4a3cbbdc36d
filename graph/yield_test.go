package graph

import (
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"menagerie/graph/generated"
)

// Whatever is done with a request before it is executed lets others have their turn: with one processor another goroutine runs in between.
func TestJudgingYields(t *testing.T) { // not parallel: it takes processors away
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	h := newHandler(Config{}, generated.NewBreadthFirstSchema(generated.Config{}))
	fields := `{ viewer { ` + strings.Repeat("id ", 1_500) + `} }`
	doc, _, err := h.limits.read(`{ viewer { ` + strings.Repeat("id name ", 90) + `} }`)
	if err != nil {
		t.Fatal(err)
	}
	for name, judge := range map[string]func(){
		"JSON":      func() { _, _ = h.limits.readJSON([]byte("[" + strings.Repeat("1,", 400) + "1]")) },
		"limits":    func() { _, _, _ = h.limits.read(fields) },
		"cost":      func() { _, _, _ = h.limits.cost(h.schema, doc, doc.Operations[0], nil) },
		"the rules": func() { validate(h.schema, doc) },
	} {
		var turns atomic.Int32
		var done atomic.Bool
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for !done.Load() {
				turns.Add(1)
				runtime.Gosched()
			}
		}()
		runtime.Gosched()
		before := turns.Load()
		judge()
		between := turns.Load() - before
		done.Store(true)
		<-ended
		if between < 3 {
			t.Errorf("%s: others had %d turns", name, between)
		}
	}
}
