package httpd

import (
	"net"
	"net/http"
	"sync"
)

// limitListener accepts a connection only while fewer than so many are open. Unlike that of x/net/netutil it leaves the
// connections as they are: net/http closes a TCP connection in a way by which its last answer arrives.
type limitListener struct {
	net.Listener
	open   chan struct{} // as many as are open
	closed chan struct{}
	once   sync.Once
}

func newLimitListener(inner net.Listener, most int) *limitListener {
	return &limitListener{Listener: inner, open: make(chan struct{}, most), closed: make(chan struct{})}
}

// Accept implements net.Listener.
func (l *limitListener) Accept() (net.Conn, error) {
	select {
	case l.open <- struct{}{}:
	case <-l.closed:
		return nil, net.ErrClosed
	}
	conn, err := l.Listener.Accept()
	if err != nil {
		<-l.open
	}
	return conn, err
}

// Close implements net.Listener.
func (l *limitListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// follow is the http.Server.ConnState by which it learns that a connection has ended.
func (l *limitListener) follow(_ net.Conn, state http.ConnState) {
	if state == http.StateClosed || state == http.StateHijacked {
		<-l.open
	}
}
