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

// fileName is the Go file of a type: ChatRoom is in chatroom.go. Without an
// underscore the go command takes no name for a test's or a platform's.
func fileName(typeName string) string {
	if typeName == "Main" {
		return "main_hub.go" // main.go has the program
	}
	return strings.ToLower(typeName) + ".go"
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
