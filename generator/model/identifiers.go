package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clients returns the name of the generated clients type: ChatClients for
// ChatClient, PageClients for Page, and ChatClients for an interface of hub
// chat that is called Clients itself.
func (c *Client) Clients() string {
	switch {
	case c.Interface == "Clients":
		return UpperFirst(Identifier(c.Hub)) + "Clients"
	case c.Interface == "clients":
		return LowerFirst(Identifier(c.Hub)) + "Clients"
	case c.Interface == "client", strings.HasSuffix(c.Interface, "Client"):
		return c.Interface + "s"
	default:
		return c.Interface + "Clients"
	}
}

// Messages returns the name of the generated interface without the methods that
// wait for a result: ChatClientMessages for ChatClient.
func (c *Client) Messages() string { return c.Interface + "Messages" }

// Constructor returns the name of the generated function that makes the
// clients type outside of functions: NewChatClients for ChatClient.
func (c *Client) Constructor() string { return Prefixed("new", c.Clients()) }

// ForCall returns the name of the generated function that makes the clients
// type for a call: ChatClientsOf for ChatClient.
func (c *Client) ForCall() string { return c.Clients() + "Of" }

// RegisterName returns the name of the generated function that registers the
// functions of a hub type: RegisterChat for Chat, RegisterTriggers for "",
// which stands for plain functions.
func RegisterName(hubType string) string {
	if hubType == "" {
		return "RegisterTriggers"
	}
	return Prefixed("register", hubType)
}

// Identifier returns the characters of a hub name that an identifier may have.
func Identifier(hub string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return -1
	}, hub)
}

// Predeclared are the names of Go itself that generated code uses in the
// meaning Go gives them, so no package with generated code may declare one.
func Predeclared() []string {
	return []string{"any", "append", "error", "nil", "string", "true"}
}

// Prefixed joins a prefix and a name to an identifier that is exported where
// the name is.
func Prefixed(prefix, name string) string {
	first, _ := utf8.DecodeRuneInString(name)
	if unicode.IsUpper(first) {
		return UpperFirst(prefix) + name
	}
	return prefix + UpperFirst(name)
}

// UpperFirst returns the name with an upper first letter.
func UpperFirst(name string) string { return mapFirst(name, unicode.ToUpper) }

// LowerFirst returns the name with a lower first letter.
func LowerFirst(name string) string { return mapFirst(name, unicode.ToLower) }

func mapFirst(name string, to func(rune) rune) string {
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return name
	}
	return string(to(first)) + name[size:]
}
