package graph

// yielding counts the steps of what is done with a request before it is executed, and lets others have the processor from time to time:
// nobody knows yet whether the request is any good.
//
// Go gives each goroutine a turn of ten milliseconds, and Linux each thread one of about three, while a request crosses several
// processes, PostgreSQL's among them, and may wait for the end of somebody's turn at each step of its way. The worst documents take some
// milliseconds to refuse. That they give their turn up halves what honest requests notice of them (docs/performance.md, "Under attack").
type yielding int

// stepsPerTurn is how many steps are done at once, of which each takes a microsecond or less.
const stepsPerTurn = 32

func (y *yielding) step() {
	if *y++; *y%stepsPerTurn == 0 {
		yield()
	}
}
