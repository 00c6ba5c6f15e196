package scaffold

import (
	"fmt"
	"go/token"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// typeName makes an exported Go type name of what a developer calls a hub:
// chat-room becomes ChatRoom.
func typeName(name string) (string, error) {
	var b strings.Builder
	upper := true
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			upper = true
			continue
		case upper:
			r = unicode.ToUpper(r)
			upper = false
		}
		b.WriteRune(r)
	}
	made := b.String()
	if first, _ := utf8.DecodeRuneInString(made); !unicode.IsUpper(first) || !token.IsIdentifier(made) {
		return "", fmt.Errorf("invalid name %q: it must begin with a letter", name)
	}
	return made, nil
}

// hubName is the name of a hub for the service: letters, digits and
// underscores (functions-signalrservice-extension issue 137).
func hubName(typeName string) (string, error) {
	for _, r := range typeName {
		if r >= utf8.RuneSelf {
			return "", fmt.Errorf("invalid hub name %q: expected ASCII letters and digits only, found %q", typeName, r)
		}
	}
	return lowerFirst(typeName), nil
}

func lowerFirst(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

func upperFirst(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// fileName is the Go file of a type: ChatRoom is in chat_room.go, and a name
// that the go command would take for a test or a platform gets a suffix.
func fileName(typeName string) string {
	var b strings.Builder
	var before rune
	for _, r := range typeName {
		if unicode.IsUpper(r) && unicode.IsLower(before) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	name := b.String()
	if i := strings.LastIndexByte(name, '_'); i >= 0 && special[name[i+1:]] || name == "main" || name == "signalr_gen" {
		name += "_hub"
	}
	return name + ".go"
}

// special are last parts of file names that mean something to the go command.
var special = map[string]bool{
	"test": true, "linux": true, "windows": true, "darwin": true, "unix": true, "android": true, "ios": true,
	"js": true, "wasip1": true, "plan9": true, "freebsd": true, "netbsd": true, "openbsd": true, "solaris": true,
	"amd64": true, "arm64": true, "arm": true, "wasm": true, "riscv64": true,
}

// folderOf is the folder of a module path: its last element, without a major
// version.
func folderOf(module string) string {
	last := path.Base(module)
	if len(last) > 1 && last[0] == 'v' && strings.Trim(last[1:], "0123456789") == "" && path.Dir(module) != "." {
		return path.Base(path.Dir(module))
	}
	return last
}
