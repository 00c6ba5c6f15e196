package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"time"
)

// chunk is how long the chunks of a body are at most.
const chunk = 16 << 10

// request is a call as the host sends it (wire headers of the Functions host's
// worker client, body chunked).
func request(body []byte) []byte {
	var text bytes.Buffer
	text.WriteString("POST /SendMessage HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n" +
		"X-Azure-Functions-InvocationId: 0a8f4c5e-7c5e-4d3b-9a0e-2f1b6c7d8e9f\r\nX-Azure-Functions-HostVersion: 4.1036.1.1\r\nUser-Agent: Azure-Functions-Host/4.1036.1.1\r\n\r\n")
	for len(body) > 0 {
		n := min(len(body), chunk)
		fmt.Fprintf(&text, "%x\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	text.WriteString("0\r\n\r\n")
	return text.Bytes()
}

// client is one connection, with as little work for each request as there can
// be: what it takes is missing on the server.
type client struct {
	conn   net.Conn
	reader *bufio.Reader
	answer []byte
}

func newClient(conn net.Conn) *client { return &client{conn: conn, reader: bufio.NewReader(conn)} }

var (
	statusOK      = []byte("HTTP/1.1 200 ")
	contentLength = []byte("content-length:")
)

// call sends a request and reads the answer, which is good until the next call.
func (c *client) call(request []byte) (answer []byte, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return nil, err
	}
	length := -1
	for first := true; ; first = false {
		line, err := c.reader.ReadSlice('\n')
		switch {
		case err != nil:
			return nil, err
		case first && !bytes.HasPrefix(line, statusOK):
			return nil, fmt.Errorf("the answer is %q", line)
		case len(line) == len("\r\n"):
			return c.body(length)
		case len(line) > len(contentLength) && bytes.EqualFold(line[:len(contentLength)], contentLength):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(contentLength):]))); err != nil {
				return nil, err
			}
		}
	}
}

func (c *client) body(length int) ([]byte, error) {
	if length < 0 {
		return nil, errors.New("the answer has no length")
	}
	c.answer = append(c.answer[:0], make([]byte, length)...)
	_, err := io.ReadFull(c.reader, c.answer)
	return c.answer, err
}

// load calls over so many connections for a time, and returns how many calls were
// answered, all of them alike.
func (s *server) load(ctx context.Context, request, want []byte, connections int, during time.Duration) (calls int, err error) {
	counts, errs := make([]int, connections), make([]error, connections)
	end := time.Now().Add(during)
	var all sync.WaitGroup
	for i := range connections {
		all.Go(func() {
			conn, err := s.dial(ctx)
			if err != nil {
				errs[i] = err
				return
			}
			defer conn.Close()
			// A server that hangs must not hang the benchmark.
			if errs[i] = conn.SetDeadline(end.Add(time.Minute)); errs[i] != nil {
				return
			}
			client := newClient(conn)
			for errs[i] == nil && time.Now().Before(end) {
				var answer []byte
				if answer, errs[i] = client.call(request); errs[i] == nil && !bytes.Equal(answer, want) {
					errs[i] = fmt.Errorf("the answer is %s, not %s", answer, want)
				}
				counts[i]++
			}
		})
	}
	all.Wait()
	for _, n := range counts {
		calls += n
	}
	return calls, errors.Join(errs...)
}
