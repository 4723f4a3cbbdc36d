package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Asked to end while many clients change something on connections that stay open, the program ends within ten seconds with exit
// code 0, and every change that it has made it has answered, wholly. What comes too late is not begun.
func TestSIGTERMUnderLoad(t *testing.T) {
	const clients = 20
	dir := dataDir(t)
	i := serve(t, dir)
	token := i.signUp("ann@example.org")
	address := strings.TrimPrefix(i.url, "http://")
	var acknowledged, refused atomic.Int64
	enough := make(chan struct{})
	signalled := make(chan struct{})
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			for { // one connection after the other
				conn, err := net.Dial("tcp", address)
				if err != nil {
					select {
					case <-signalled:
					default:
						t.Error("before the signal: ", err)
					}
					return
				}
				reader := bufio.NewReader(conn)
				for closes := false; !closes; {
					answered, last, err := createOn(conn, reader, token)
					switch {
					case err != nil:
						t.Error(err)
					case answered:
						if acknowledged.Add(1) == 200 {
							close(enough)
						}
					default:
						refused.Add(1)
					}
					closes = last || err != nil
				}
				conn.Close()
			}
		})
	}
	<-enough
	begin := time.Now()
	close(signalled)
	if err := i.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := i.wait(); err != nil {
		t.Errorf("SIGTERM: %v: %s", err, i.log)
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("the end took %v", took)
	}
	all.Wait()
	t.Logf("ended %v after the signal; %d changes acknowledged, %d not begun", time.Since(begin), acknowledged.Load(), refused.Load())

	i = serve(t, dir)
	data, err := i.do(token, `{ animals(first: 1) { totalCount } }`, nil)
	if err != nil {
		t.Fatal(err)
	}
	if made := int64(data["animals"].(map[string]any)["totalCount"].(float64)); made != acknowledged.Load() {
		t.Errorf("%d animals were made, and %d answered", made, acknowledged.Load())
	}
}

// createOn makes an animal by a request on a connection. Answered is false where the server has closed the connection without
// a byte of an answer; last says that it has closed it, or will.
func createOn(conn net.Conn, reader *bufio.Reader, token string) (answered, last bool, err error) {
	const body = `{"query":"mutation { createAnimal(input: {name: \"Minka\", species: CAT}) { animal { id } userErrors { message } } }"}`
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", token, len(body), body)
	if err == nil {
		_, err = reader.Peek(1)
	}
	if err != nil {
		return false, true, nil
	}
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		return false, true, fmt.Errorf("half an answer: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return false, true, fmt.Errorf("half an answer: %w", err)
	}
	var out struct {
		Data struct {
			CreateAnimal struct{ Animal *struct{ ID string } }
		}
	}
	if err := json.Unmarshal(text, &out); err != nil || out.Data.CreateAnimal.Animal == nil {
		return false, true, fmt.Errorf("%d %s: %w", response.StatusCode, text, err)
	}
	return true, response.Close, nil
}
