package host_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/host"
)

// unfinished opens a connection and sends a request whose body does not come. It
// returns once the program waits for the body.
func unfinished(t *testing.T, r *running, path string, length int, headers ...string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\nExpect: 100-continue\r\n", path, length)
	for i := 0; i+1 < len(headers); i += 2 {
		fmt.Fprintf(conn, "%s: %s\r\n", headers[i], headers[i+1])
	}
	fmt.Fprint(conn, "\r\n")
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("got %q, %v", line, err)
	}
	return conn, reader
}

// ending returns the status of the last answer on a connection; it waits until
// the other side closes it.
func ending(t *testing.T, reader *bufio.Reader) int {
	t.Helper()
	reader.ReadString('\n') // the rest of 100 Continue
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.ReadByte(); err == nil {
		t.Error("the connection stays open")
	}
	return answer.StatusCode
}

// waitingHostings are the two ways to reach the function Hello.
func waitingHostings(t *testing.T, opts ...host.Option) map[string]func() (*running, *bufio.Reader) {
	return map[string]func() (*running, *bufio.Reader){
		"self-hosted": func() (*running, *bufio.Reader) {
			r := start(t, appOf(trigger("Hello", hello)), environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString}, opts...)
			_, reader := unfinished(t, r, "/runtime/webhooks/signalr", 100, upstreamHeaders(accessKey)...)
			return r, reader
		},
		"custom handler": func() (*running, *bufio.Reader) {
			r := start(t, appOf(trigger("Hello", hello)), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, opts...)
			_, reader := unfinished(t, r, "/Hello", 100, "Content-Type", "application/json")
			return r, reader
		},
	}
}

func TestBodiesThatTakeTooLong(t *testing.T) {
	for name, begin := range waitingHostings(t, host.WithBodyTimeout(10*time.Millisecond)) {
		if _, reader := begin(); ending(t, reader) != http.StatusRequestTimeout {
			t.Errorf("%s: the answer is not 408", name)
		}
	}
}

func TestUnfinishedBodiesDoNotDelayTheEnd(t *testing.T) {
	for name, begin := range waitingHostings(t, host.WithGrace(time.Minute)) {
		r, _ := begin()
		stopped := time.Now()
		r.stop()
		if err := <-r.done; err != nil || time.Since(stopped) > 20*time.Second {
			t.Errorf("%s: %v after %v", name, err, time.Since(stopped))
		}
	}
}

// A refusal does not wait for what the caller has yet to send.
func TestRefusalsCloseTheConnection(t *testing.T) {
	r := start(t, appOf(trigger("Hello", hello)), environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString})
	for path, want := range map[string]int{"/runtime/webhooks/signalr": http.StatusUnauthorized, "/nowhere": http.StatusNotFound} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		conn.SetReadDeadline(time.Now().Add(20 * time.Second)) // the body may take longer
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n", path)
		headers := upstreamHeaders("wrong")
		for i := 0; i+1 < len(headers); i += 2 {
			fmt.Fprintf(conn, "%s: %s\r\n", headers[i], headers[i+1])
		}
		fmt.Fprint(conn, "\r\n\r\nbegun")
		reader := bufio.NewReader(conn)
		answer, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if answer.StatusCode != want || !answer.Close {
			t.Errorf("%s: got %d, closing %v", path, answer.StatusCode, answer.Close)
		}
		if _, err := reader.ReadByte(); err == nil {
			t.Errorf("%s: the connection stays open", path)
		}
		conn.Close()
	}
}

func TestManyUnfinishedBodies(t *testing.T) {
	const sockets, length = 800, 4 << 20
	r := start(t, appOf(trigger("Hello", hello)), environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range sockets {
		unfinished(t, r, "/runtime/webhooks/signalr", length, upstreamHeaders(accessKey)...)
	}
	runtime.ReadMemStats(&after)
	if status, _ := r.request(t, http.MethodGet, "/healthz", ""); status != http.StatusOK {
		t.Errorf("/healthz gives %d", status)
	}
	if each := (after.TotalAlloc - before.TotalAlloc) / sockets; each > 256<<10 {
		t.Errorf("%d bytes are held for each body that has not come", each)
	}
}

// The time is for the body, not for the function.
func TestFunctionsMayTakeLongerThanTheirBodies(t *testing.T) {
	const timeout = 300 * time.Millisecond
	r := start(t, appOf(trigger("Hello", func(ctx context.Context) (any, error) {
		longer, cancel := context.WithTimeout(ctx, 2*timeout)
		defer cancel()
		<-longer.Done()
		return "done", ctx.Err()
	})), environment{"FUNCTIONS_CUSTOMHANDLER_PORT": "0"}, host.WithBodyTimeout(timeout))
	if status, body := r.request(t, http.MethodPost, "/Hello", invocation); status != http.StatusOK {
		t.Errorf("got %d %s", status, body)
	}
}
