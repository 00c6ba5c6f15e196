package resolve

import "slices"

// isKnownInterface reports whether a type of the standard library is an
// interface with methods. Its source is not read: these are the ones that
// signatures and structs have by mistake.
func isKnownInterface(importPath, name string) bool {
	var names []string
	switch importPath {
	case "context":
		names = []string{"Context"}
	case "fmt":
		names = []string{"Formatter", "State", "Stringer"}
	case "io":
		names = []string{"ByteReader", "ByteWriter", "Closer", "ReadCloser", "ReadSeekCloser", "ReadSeeker", "ReadWriteCloser",
			"ReadWriteSeeker", "ReadWriter", "Reader", "ReaderAt", "ReaderFrom", "RuneReader", "Seeker", "StringWriter",
			"WriteCloser", "WriteSeeker", "Writer", "WriterAt", "WriterTo"}
	case "io/fs":
		names = []string{"DirEntry", "FS", "File", "FileInfo"}
	case "log/slog":
		names = []string{"Handler", "LogValuer"}
	case "net":
		names = []string{"Addr", "Conn", "Error", "Listener", "PacketConn"}
	case "net/http":
		names = []string{"CookieJar", "Flusher", "Handler", "Hijacker", "ResponseWriter", "RoundTripper"}
	case "reflect":
		names = []string{"Type"}
	case "sort":
		names = []string{"Interface"}
	case "sync":
		names = []string{"Locker"}
	}
	return slices.Contains(names, name)
}

// isKnownFunction reports whether a type of the standard library is a function.
func isKnownFunction(importPath, name string) bool {
	switch importPath {
	case "context":
		return name == "CancelFunc" || name == "CancelCauseFunc"
	case "net/http":
		return name == "HandlerFunc"
	}
	return false
}
