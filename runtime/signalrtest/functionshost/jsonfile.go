package functionshost

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/internal/jsonc"
)

// node is one value of a configuration file, with the place it came from.
type node struct {
	kind    jsontext.Kind
	offset  int // of its first byte
	text    string
	members []member
	items   []*node
}

type member struct {
	name  string
	value *node
}

// get returns the member of an object, with its name compared without case as
// the Functions host does, or nil. Of several the last counts.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for _, m := range slices.Backward(n.members) {
		if strings.EqualFold(m.name, name) {
			return m.value
		}
	}
	return nil
}

// put sets a member of an object, or of one inside it.
func (n *node) put(path []string, text string) {
	if len(path) == 1 {
		n.members = append(n.members, member{path[0], &node{kind: '"', offset: n.offset, text: text}})
		return
	}
	child := n.get(path[0])
	if child == nil || child.kind != '{' {
		child = &node{kind: '{', offset: n.offset}
		n.members = append(n.members, member{path[0], child})
	}
	child.put(path[1:], text)
}

// syntaxError is a file that is not JSON.
type syntaxError struct {
	offset int
	reason string
}

func (e *syntaxError) Error() string { return "malformed JSON: " + e.reason }

// parseFile reads a JSON file, which may have comments and a byte order mark.
// The error is a *syntaxError.
func parseFile(data []byte) (*node, error) {
	text := jsonc.BlankComments(data)
	decoder := jsontext.NewDecoder(bytes.NewReader(text), jsontext.AllowDuplicateNames(true))
	p := fileParser{text: text, decoder: decoder}
	root, err := p.value()
	if err != nil {
		return nil, p.explain(err)
	}
	if end := p.next(); end < len(text) {
		return nil, &syntaxError{offset: end, reason: "something follows the end of the value"}
	}
	return root, nil
}

type fileParser struct {
	text    []byte
	decoder *jsontext.Decoder
}

func (p *fileParser) value() (*node, error) {
	offset := p.next()
	token, err := p.decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	n := &node{kind: token.Kind(), offset: offset, text: token.String()}
	switch n.kind {
	case '{':
		for p.decoder.PeekKind() != '}' {
			name, err := p.decoder.ReadToken()
			if err != nil {
				return nil, err
			}
			m := member{name: name.String()}
			if m.value, err = p.value(); err != nil {
				return nil, err
			}
			n.members = append(n.members, m)
		}
		_, err = p.decoder.ReadToken()
	case '[':
		for p.decoder.PeekKind() != ']' {
			item, err := p.value()
			if err != nil {
				return nil, err
			}
			n.items = append(n.items, item)
		}
		_, err = p.decoder.ReadToken()
	}
	return n, err
}

// next returns where the token that comes next begins.
func (p *fileParser) next() int {
	at := int(p.decoder.InputOffset())
	return at + len(p.text[at:]) - len(bytes.TrimLeft(p.text[at:], " \t\r\n:,"))
}

func (p *fileParser) explain(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &syntax) && syntax.Err != nil:
		return &syntaxError{offset: int(syntax.ByteOffset), reason: strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &syntaxError{offset: len(p.text), reason: "the file ends too early"}
	default:
		return &syntaxError{offset: int(p.decoder.InputOffset()), reason: err.Error()}
	}
}

// lineAndColumn returns the place of an offset, both from 1.
func lineAndColumn(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}
