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

// header is one line of a request's header.
type header struct{ name, value string }

// headersOf returns a request's header lines in the order and the spelling in
// which they came. Names that Kestrel knows have its spelling. Where the lines
// are not at hand, names are sorted and spelled as net/http does.
func headersOf(r *http.Request) []header {
	lines := rawHeaders(r)
	if lines == nil {
		lines = append(lines, header{"Host", r.Host})
		for _, name := range slices.Sorted(maps.Keys(r.Header)) {
			for _, value := range r.Header[name] {
				lines = append(lines, header{name, value})
			}
		}
	}
	for i := range lines {
		lines[i].name = spelled(lines[i].name)
	}
	return lines
}

// knownHeaders are spelled by ASP.NET Core whatever the request has; the
// others, lower case included, stay as they are.
var knownHeaders = []string{"Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language",
	"Access-Control-Request-Headers", "Access-Control-Request-Method", "Authorization", "Cache-Control", "Connection",
	"Content-Encoding", "Content-Language", "Content-Length", "Content-Type", "Cookie", "Date", "Expect", "From", "Host",
	"If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Keep-Alive", "Max-Forwards",
	"Origin", "Pragma", "Proxy-Authorization", "Range", "Referer", "TE", "traceparent", "tracestate", "Trailer",
	"Transfer-Encoding", "Upgrade", "Upgrade-Insecure-Requests", "User-Agent", "Via"}

func spelled(name string) string {
	if i := slices.IndexFunc(knownHeaders, func(known string) bool { return strings.EqualFold(known, name) }); i >= 0 {
		return knownHeaders[i]
	}
	if rest, ok := strings.CutPrefix(name, "X-Asrs-"); ok {
		return "X-ASRS-" + rest
	}
	return name
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
	var lines []header
	seen := make(http.Header)
	for line := range bytes.Lines(text[start:]) {
		line := strings.TrimRight(string(line), "\r\n")
		if line == "" {
			break
		}
		if strings.HasPrefix(line, r.Method+" "+r.RequestURI+" ") {
			continue
		}
		name, value, found := strings.Cut(line, ":")
		if !found {
			return nil
		}
		value = strings.Trim(value, " \t")
		lines = append(lines, header{name, value})
		seen.Add(name, value)
	}
	for _, name := range []string{"Host", "Transfer-Encoding"} { // net/http takes them out
		seen.Del(name)
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

// rawListener makes rawConns.
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
