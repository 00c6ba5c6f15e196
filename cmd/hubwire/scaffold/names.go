package scaffold

import (
	"fmt"
	"go/token"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameHub names the Go type, the hub and the file after what a developer calls a
// hub: chat-room is type ChatRoom, hub chatRoom, in chatroom.go. The service takes
// letters, digits and underscores (functions-signalrservice-extension issue 137);
// without an underscore the go command takes no file for a test's or a platform's.
func (c *content) nameHub(name string) error {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		words[i] = upperFirst(word)
	}
	c.Type = strings.Join(words, "")
	if first, _ := utf8.DecodeRuneInString(c.Type); !unicode.IsUpper(first) || !token.IsIdentifier(c.Type) {
		return fmt.Errorf("invalid name %q: it must begin with a letter", name)
	}
	for _, r := range c.Type {
		if r >= utf8.RuneSelf {
			return fmt.Errorf("invalid hub name %q: expected ASCII letters and digits only, found %q", c.Type, r)
		}
	}
	c.Hub, c.HubFile = lowerFirst(c.Type), strings.ToLower(c.Type)+".go"
	if c.Type == "Main" {
		c.HubFile = "main_hub.go" // main.go has the program
	}
	return nil
}

func lowerFirst(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

func upperFirst(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
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
