package hubprotocol

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// names are the properties that hub messages have.
var names = [...]string{
	"type", "headers", "invocationId", "target", "arguments", "streamIds",
	"item", "result", "error", "allowReconnect", "sequenceId",
}

// canonical returns the spelling of a property that is read without case.
func canonical(name string) string {
	for _, known := range names {
		if strings.EqualFold(known, name) {
			return known
		}
	}
	return name
}

// expect reports a property that has another kind of value than it must have.
func (p *parser) expect(field string, kind jsontext.Kind) error {
	found := p.json.PeekKind()
	if found == kind {
		return nil
	}
	if found == 0 {
		_, err := p.json.ReadToken()
		return unreadable(field, err)
	}
	return &MessageError{Field: field, Problem: "must be " + values.KindName(kind) + ", is " + values.KindName(found)}
}

func (p *parser) text(field string) (*string, error) {
	if err := p.expect(field, '"'); err != nil {
		return nil, err
	}
	token, err := p.json.ReadToken()
	if err != nil {
		return nil, unreadable(field, err)
	}
	return new(token.String()), nil
}

func (p *parser) integer(field string) (*int64, error) {
	if err := p.expect(field, '0'); err != nil {
		return nil, err
	}
	token, err := p.json.ReadToken()
	if err != nil {
		return nil, unreadable(field, err)
	}
	number, err := strconv.ParseInt(token.String(), 10, 64)
	if err != nil {
		return nil, &MessageError{Field: field, Problem: "must be an integer, is " + token.String()}
	}
	return &number, nil
}

func (p *parser) boolean(field string) (bool, error) {
	if p.json.PeekKind() == 'f' {
		return false, p.skip()
	}
	if err := p.expect(field, 't'); err != nil {
		return false, err
	}
	return true, p.skip()
}

func (p *parser) array(field string) ([]byte, error) {
	if err := p.expect(field, '['); err != nil {
		return nil, err
	}
	return p.value(field)
}

func (p *parser) value(field string) ([]byte, error) {
	value, err := p.json.ReadValue()
	if err != nil {
		return nil, unreadable(field, err)
	}
	return bytes.Clone(value), nil
}

func (p *parser) skip() error {
	if err := p.json.SkipValue(); err != nil {
		return unreadable("", err)
	}
	return nil
}

func (p *parser) strings(field string) ([]string, error) {
	if err := p.expect(field, '['); err != nil {
		return nil, err
	}
	if _, err := p.json.ReadToken(); err != nil {
		return nil, unreadable(field, err)
	}
	list := []string{}
	for p.json.PeekKind() != ']' {
		text, err := p.text(field)
		if err != nil {
			return nil, err
		}
		list = append(list, *text)
	}
	_, err := p.json.ReadToken()
	return list, unreadable(field, err)
}

func (p *parser) stringMap(field string) (map[string]string, error) {
	if err := p.expect(field, '{'); err != nil {
		return nil, err
	}
	if _, err := p.json.ReadToken(); err != nil {
		return nil, unreadable(field, err)
	}
	members := make(map[string]string)
	for p.json.PeekKind() != '}' {
		name, err := p.text(field)
		if err != nil {
			return nil, err
		}
		text, err := p.text(field + "." + *name)
		if err != nil {
			return nil, err
		}
		members[*name] = *text
	}
	_, err := p.json.ReadToken()
	return members, unreadable(field, err)
}

func unreadable(field string, err error) error {
	if err == nil {
		return nil
	}
	return &MessageError{Field: field, Problem: "is not valid JSON", Cause: err}
}

func missing(field string) error {
	return &MessageError{Field: field, Problem: "is missing"}
}

func valueOf[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
