package graph

// yielding counts the steps of work for a request of which nobody knows yet whether it is any good, and lets others have the processor from
// time to time.
//
// Go takes turns between goroutines, and so would do without. But a request crosses several processes, PostgreSQL's among them, and where
// all processors are busy the system lets each thread that waits to go on wait for the end of another's slice, of some milliseconds: as long
// as the worst documents take to refuse. Threads that give theirs up bring honest requests' 99th percentile under attack from three times
// its quiet value to less than twice (docs/performance.md).
type yielding int

// stepsPerTurn is how many steps are done at once, of which each takes a microsecond or less.
const stepsPerTurn = 32

func (y *yielding) step() {
	if *y++; *y%stepsPerTurn == 0 {
		yield()
	}
}
