package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"syscall"
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

// load calls over so many connections for a time, and returns how many calls were
// answered, all of them alike. One thread does it all, with as few system calls
// as there can be: what the load takes is missing on the server.
func (s *server) load(ctx context.Context, request, want []byte, connections int, during time.Duration) (calls int, err error) {
	poll, err := syscall.EpollCreate1(0)
	if err != nil {
		return 0, err
	}
	defer syscall.Close(poll)
	clients := make(map[int32]*client)
	for range connections {
		c, err := s.connect(ctx)
		if err != nil {
			return 0, err
		}
		defer syscall.Close(c.fd)
		clients[int32(c.fd)] = c
		if err := syscall.EpollCtl(poll, syscall.EPOLL_CTL_ADD, c.fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(c.fd)}); err != nil {
			return 0, err
		}
		if err := c.send(request); err != nil {
			return 0, err
		}
	}
	events := make([]syscall.EpollEvent, connections)
	for end := time.Now().Add(during); time.Now().Before(end); {
		n, err := syscall.EpollWait(poll, events, int(patience.Milliseconds()))
		switch {
		case errors.Is(err, syscall.EINTR):
			continue
		case err != nil:
			return 0, err
		case n == 0:
			return 0, errors.New("the server does not answer")
		}
		for _, event := range events[:n] {
			c := clients[event.Fd]
			answer, err := c.receive()
			switch {
			case err != nil:
				return 0, err
			case answer == nil:
				continue // there is more to come
			case !bytes.Equal(answer, want):
				return 0, fmt.Errorf("the answer is %s, not %s", answer, want)
			}
			calls++
			if err := c.send(request); err != nil {
				return 0, err
			}
		}
	}
	return calls, nil
}

// client is one connection. Its socket blocks, for patience at most.
type client struct {
	fd     int
	buffer []byte // of the answer, as far as it is there
}

const patience = 30 * time.Second

// connect connects to a server that may not listen yet.
func (s *server) connect(ctx context.Context) (*client, error) {
	const pause = 50 * time.Microsecond
	for begin := time.Now(); ; {
		fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
		if err != nil {
			return nil, err
		}
		err = syscall.Connect(fd, &syscall.SockaddrInet4{Port: s.port, Addr: [4]byte{127, 0, 0, 1}})
		if err == nil {
			return &client{fd: fd}, errors.Join(
				syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_SNDTIMEO, &syscall.Timeval{Sec: int64(patience.Seconds())}),
				syscall.SetsockoptTimeval(fd, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &syscall.Timeval{Sec: int64(patience.Seconds())}))
		}
		syscall.Close(fd)
		if time.Since(begin) > patience || ctx.Err() != nil {
			return nil, fmt.Errorf("connecting: %w", err)
		}
		time.Sleep(pause)
	}
}

func (c *client) send(request []byte) error {
	for len(request) > 0 {
		n, err := syscall.Write(c.fd, request)
		if err != nil && !errors.Is(err, syscall.EINTR) {
			return fmt.Errorf("sending: %w", err)
		}
		request = request[max(n, 0):]
	}
	return nil
}

var (
	statusOK      = []byte("HTTP/1.1 200 ")
	headEnd       = []byte("\r\n\r\n")
	contentLength = []byte("Content-Length: ")
)

// receive reads what is there. It returns the body of the answer once it is whole,
// good until the next call.
func (c *client) receive() ([]byte, error) {
	if cap(c.buffer) == len(c.buffer) {
		c.buffer = append(make([]byte, 0, 4096+2*len(c.buffer)), c.buffer...)
	}
	n, err := syscall.Read(c.fd, c.buffer[len(c.buffer):cap(c.buffer)])
	if errors.Is(err, syscall.EINTR) {
		return nil, nil
	}
	if n == 0 && err == nil {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("receiving: %w", err)
	}
	c.buffer = c.buffer[:len(c.buffer)+n]
	head, body, whole := bytes.Cut(c.buffer, headEnd)
	if !whole {
		return nil, nil
	}
	if !bytes.HasPrefix(head, statusOK) {
		return nil, fmt.Errorf("the answer is %q", c.buffer)
	}
	_, value, _ := bytes.Cut(head, contentLength)
	value, _, _ = bytes.Cut(value, headEnd[:2])
	length, err := strconv.Atoi(string(value))
	if err != nil {
		return nil, fmt.Errorf("the answer has no length: %q", head)
	}
	if len(body) < length {
		return nil, nil
	}
	c.buffer = c.buffer[:0]
	return body, nil
}
