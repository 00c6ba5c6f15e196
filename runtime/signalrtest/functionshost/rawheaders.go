package functionshost

import (
	"bytes"
	"context"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
)

type header struct{ name, value string }

// headersOf returns a request's header lines in the order and the spelling in
// which they came. Where they are not at hand, names are sorted and spelled as
// net/http does.
func headersOf(r *http.Request) []header {
	if lines := rawHeaders(r); lines != nil {
		return lines
	}
	lines := []header{{"Host", r.Host}}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			lines = append(lines, header{name, value})
		}
	}
	return lines
}

// rawHeaders finds a request's header lines in what was read last from its
// connection; nil where that does not fit the request.
func rawHeaders(r *http.Request) []header {
	conn, ok := r.Context().Value(rawConnKey{}).(*rawConn)
	if !ok {
		return nil
	}
	text := conn.last()
	start := bytes.LastIndex(text, []byte(r.Method+" "+r.RequestURI+" HTTP/1."))
	if start < 0 {
		return nil
	}
	block, _, _ := strings.Cut(string(text[start:]), "\r\n\r\n")
	var lines []header
	seen := make(http.Header)
	for i, line := range strings.Split(block, "\r\n") {
		if i == 0 {
			continue // the request line
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.Trim(value, " \t")
		lines = append(lines, header{name, value})
		if name := http.CanonicalHeaderKey(name); name != "Host" && name != "Transfer-Encoding" { // which net/http takes out
			seen.Add(name, value)
		}
	}
	if !maps.EqualFunc(seen, r.Header, slices.Equal) {
		return nil
	}
	return lines
}

type rawConnKey struct{}

// rawConn remembers what it read last: net/http changes the spelling of header
// names and forgets their order, and handlers see both.
type rawConn struct {
	net.Conn

	mu   sync.Mutex
	tail []byte
}

// longestTail is how many bytes a rawConn remembers.
const longestTail = 64 << 10

func (c *rawConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tail = append(c.tail, p[:n]...)
	if over := len(c.tail) - longestTail; over > 0 {
		c.tail = append(c.tail[:0], c.tail[over:]...)
	}
	return n, err
}

func (c *rawConn) last() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.tail)
}

type rawListener struct{ net.Listener }

func (l rawListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &rawConn{Conn: conn}, nil
}

// withRawConn is the ConnContext of a server on a rawListener.
func withRawConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, rawConnKey{}, conn)
}
