package suite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// conn is a connection kept alive, by which one client sends requests that are made already and reads the answers: HTTP/1.1
// with a Content-Length, and no more of it. It costs a fraction of what net/http's client costs, since the clients share the
// processors with what they measure.
type conn struct {
	net.Conn
	buf []byte
}

func dial(ctx context.Context, address string) (*conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", address)
	return &conn{Conn: c, buf: make([]byte, 64<<10)}, err
}

// patience is how long an answer may take before a run is given up.
const patience = 30 * time.Second

// do sends a request and returns the body of the answer, which is good until the next one.
func (c *conn) do(request []byte) ([]byte, error) {
	if _, err := c.Write(request); err != nil {
		return nil, err
	}
	n := 0
	for {
		more, err := c.Read(c.buf[n:])
		n += more
		if err != nil {
			return nil, err
		}
		if end := bytes.Index(c.buf[:n], []byte("\r\n\r\n")); end >= 0 {
			return c.body(end+4, n)
		}
		if n == len(c.buf) {
			return nil, errors.New("the head of the answer is too long")
		}
	}
}

var contentLength = []byte("\r\nContent-Length: ")

// body reads the rest of the answer, of which n bytes are there and the head ends at start.
func (c *conn) body(start, n int) ([]byte, error) {
	head := c.buf[:start]
	at := bytes.Index(head, contentLength)
	if at < 0 {
		return nil, fmt.Errorf("the answer has no Content-Length: %q", head)
	}
	digits := head[at+len(contentLength):]
	length, err := strconv.Atoi(string(digits[:bytes.IndexByte(digits, '\r')]))
	if err != nil {
		return nil, err
	}
	if need := start + length; need > len(c.buf) {
		c.buf = append(c.buf[:n], make([]byte, 2*need-n)...)
	}
	for n < start+length {
		more, err := c.Read(c.buf[n:])
		n += more
		if err != nil {
			return nil, err
		}
	}
	body := c.buf[start : start+length]
	if !bytes.HasPrefix(c.buf, []byte("HTTP/1.1 200 ")) {
		return body, fmt.Errorf("%.60s: %.500s", c.buf, body)
	}
	return body, nil
}

// ask is do for a request of a workload to a system. An answer that does not begin as a good one does is an error: what fails
// fast must not count as fast.
func (c *conn) ask(s *system, q *request) error {
	body, err := c.do(s.bytes(q))
	if err == nil && !bytes.HasPrefix(body, q.want) {
		err = fmt.Errorf("%.500s", body)
	}
	if err != nil {
		return fmt.Errorf("%s, %s: %w", s.name, q.workload, err)
	}
	return nil
}

// clients are connections to a system.
type clients struct {
	system *system
	conns  []*conn
}

func (s *system) connect(ctx context.Context, count int) (*clients, error) {
	c := &clients{system: s}
	for range count {
		conn, err := dial(ctx, s.address)
		if err != nil {
			c.close()
			return nil, err
		}
		c.conns = append(c.conns, conn)
	}
	return c, nil
}

func (c *clients) close() {
	for _, conn := range c.conns {
		_ = conn.Close()
	}
}

// lap is what came of sending requests for a while.
type lap struct {
	took      time.Duration
	latencies []time.Duration // one for each answer, unsorted
	err       error
}

// closed sends requests from all clients for a while, each its next one when the last is answered. Where in the requests they
// begin is for the caller to say.
func (c *clients) closed(requests []request, from int, d time.Duration) lap {
	var next atomic.Int64
	next.Store(int64(from))
	start := time.Now()
	end := start.Add(d)
	return c.together(start, end.Add(patience), func(conn *conn, own *[]time.Duration) error {
		for sent := time.Now(); sent.Before(end); {
			q := &requests[int(next.Add(1))%len(requests)]
			if err := conn.ask(c.system, q); err != nil {
				return err
			}
			now := time.Now()
			*own = append(*own, now.Sub(sent))
			sent = now
		}
		return nil
	})
}

// open sends requests at a fixed rate, whether or not those before are answered, as long as there is a client without work. Each
// takes as long as from the moment at which it was to be sent.
func (c *clients) open(requests []request, from int, rate float64, d time.Duration) lap {
	total := int(rate * d.Seconds())
	due := make(chan int, total)
	start := time.Now().Add(10 * time.Millisecond)
	at := func(i int) time.Time { return start.Add(time.Duration(float64(i) / rate * float64(time.Second))) }
	go func() {
		runtime.LockOSThread() // see pause
		defer runtime.UnlockOSThread()
		for i := range total {
			if wait := time.Until(at(i)); wait > 0 {
				pause(wait)
			}
			due <- i
		}
		close(due)
	}()
	return c.together(start, start.Add(d).Add(patience), func(conn *conn, own *[]time.Duration) error {
		for i := range due {
			if err := conn.ask(c.system, &requests[(from+i)%len(requests)]); err != nil {
				return err
			}
			*own = append(*own, time.Since(at(i)))
		}
		return nil
	})
}

// together runs fn for each connection and gathers what came of it.
func (c *clients) together(start, deadline time.Time, fn func(*conn, *[]time.Duration) error) lap {
	var mu sync.Mutex
	var all sync.WaitGroup
	var l lap
	for _, conn := range c.conns {
		all.Go(func() {
			own := make([]time.Duration, 0, 1<<12)
			err := conn.SetDeadline(deadline)
			if err == nil {
				err = fn(conn, &own)
			}
			mu.Lock()
			defer mu.Unlock()
			l.latencies = append(l.latencies, own...)
			if l.err == nil {
				l.err = err
			}
		})
	}
	all.Wait()
	l.took = time.Since(start)
	return l
}
