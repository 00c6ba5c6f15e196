package report_test

import (
	"fmt"
	"go/token"
	"io/fs"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/annotations"
)

// sourceFiles are the files that the findings are about.
var sourceFiles = map[string]string{
	"/app/chat/chat.go": `package chat

//signalr:hub name=chat name=room
type Chat struct{}

// signalr:trigger
func (c *Chat) Send(text string) {}

//signalr:trigger event=send

func (c *Chat) SendAll(
	text string,
	done chan int,
) (
	int,
	string,
) {
	return 0, ""
}
` + strings.Repeat("\n", 20) + `//signalr:trigger event=Join
func (c *Chat) Join() {}
`,
	// CRLF, as an editor on Windows leaves it.
	"/app/rooms/rooms.go": strings.ReplaceAll("\uFEFF"+`package rooms

//signalr:trigger event="größe 世界 👋" evnt=x
func Größe() {}

//signalr:trigger event=join
func Join() {}
`, "\n", "\r\n"),
	"/app/odd, dir/100% a b.go": "package odd\n\ntype\t\ta\tfunc(\x1b[31m\u202e)\t// 世\tb\n",
	"/elsewhere/x.go":           "package x",
}

func readSource(path string) ([]byte, error) {
	if text, ok := sourceFiles[path]; ok {
		return []byte(text), nil
	}
	return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
}

// span finds text in a file, from one needle to the end of another.
func span(t testing.TB, path, from, to string) annotations.Span {
	t.Helper()
	text := sourceFiles[path]
	start := strings.Index(text, from)
	end := strings.Index(text[max(start, 0):], to) + start + len(to)
	if start < 0 || end < start+len(to) {
		t.Fatalf("%s has no %q … %q", path, from, to)
	}
	return annotations.Span{Start: position(path, text, start), End: position(path, text, end)}
}

func position(path, text string, offset int) token.Position {
	before := text[:offset]
	return token.Position{
		Filename: path,
		Offset:   offset,
		Line:     1 + strings.Count(before, "\n"),
		Column:   offset - strings.LastIndex(before, "\n"),
	}
}

// findings has every kind of place, text and fix.
func findings(t testing.TB) annotations.Diagnostics {
	const chat, rooms, odd = "/app/chat/chat.go", "/app/rooms/rooms.go", "/app/odd, dir/100% a b.go"
	at := func(path, needle string) annotations.Span { return span(t, path, needle, needle) }
	second := at(chat, "name=room")
	first := at(chat, "name=chat")
	spaced := at(chat, "// signalr:trigger")
	gap := span(t, chat, "\nfunc (c *Chat) SendAll", "\n")
	unknown := at(rooms, "evnt")
	syntax := at(chat, "return 0")
	syntax.End = token.Position{}
	return annotations.Diagnostics{
		annotations.RuleDuplicateEvent.At(at(rooms, "event=join"), "hub chat has the event %q twice", "join").
			WithRelated(at(chat, "event=Join"), "the other one").
			WithHelp("choose another with event=name"),
		annotations.RuleUnknownKey.At(unknown, "unknown key %q in //signalr:trigger", "evnt").
			WithHelp("did you mean event?").WithFix(unknown, "event"),
		annotations.RuleDuplicateKey.At(second, "the key name is given twice").
			WithRelated(first, "first here").WithHelp("keep one of the two"),
		annotations.RuleSpace.At(spaced, "a space after // makes this an ordinary comment").
			WithHelp("write //signalr:trigger").WithFix(spaced, "//signalr:trigger"),
		annotations.RuleDetached.At(at(chat, "//signalr:trigger event=send"), "//signalr:trigger stands on no declaration, so it has no effect").
			WithHelp("remove the blank line between it and the declaration").WithFix(gap, ""),
		annotations.RuleTypeCannotArrive.At(at(chat, "chan int"), "argument done: a channel cannot arrive as JSON"),
		annotations.RuleResults.At(span(t, chat, "(\n\tint", "string,\n)"), "two results, and none is an error").
			WithRelated(span(t, chat, "func (c *Chat) SendAll", "\n)"), "of this function").
			WithRelated(annotations.Span{}, "a result and an error, or one of them"),
		annotations.RuleSyntaxInBody.At(syntax, "expected ';'"),
		annotations.RuleTypeCannotArrive.At(at(odd, "func(\x1b[31m\u202e)\t// 世\t"), "100%% of\r\nfunctions: none").
			WithFix(at(odd, "type\t"), "type ").WithFix(at("/elsewhere/x.go", "x"), "odd\n\nimport \"a\""),
		annotations.RuleSyntax.At(annotations.Span{Start: token.Position{Filename: "/app/gone.go", Line: 7, Column: 2}}, "expected declaration").
			WithRelated(annotations.Span{Start: token.Position{Filename: chat, Line: 400, Column: 2}}, "past the end"),
		annotations.RuleTwoPackages.At(annotations.Span{Start: token.Position{Filename: "/elsewhere/x.go"}}, "packages x and y"),
		annotations.RuleNoHostJSON.At(annotations.Span{}, "no host.json for 3 functions").
			WithHelp("create it in the root of the app"),
		(&annotations.Rule{Code: "HW9999"}).At(at("/elsewhere/x.go", "x"), "a rule of a later version"),
	}
}
