package hubprotocol

import (
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// ParseJSON reads one message of the JSON protocol, without the terminator of
// its frame. Properties it does not know are ignored, a message of an unknown
// type is an *[Unknown]. The message keeps no reference to the payload. Errors
// are *[MessageError].
//
// What is inside arguments, items and results is only checked for its syntax:
// text that cannot be decoded fails the one call, not the connection.
func ParseJSON(payload []byte) (Message, error) {
	p := newParser(payload)
	if err := p.object(p.property); err != nil {
		return nil, err
	}
	if _, err := p.json.ReadToken(); err != io.EOF {
		return nil, &MessageError{Problem: "is followed by more data"}
	}
	return p.message()
}

// ParseServerless reads the body of an upstream request with the content type
// application/json: an *[Invocation], an *[OpenConnection], or a
// *[CloseConnection]. It is as lenient as the Functions extension: names are
// read without case, null counts as absent, an invocation may lack its
// arguments, and whatever follows the first object is ignored
// (JsonServerlessProtocol.cs).
func ParseServerless(body []byte) (Message, error) {
	p := newParser(body)
	p.serverless = true
	if err := p.object(p.property); err != nil {
		return nil, err
	}
	return p.message()
}

// parser collects the properties of one message in any order.
type parser struct {
	json       *jsontext.Decoder
	serverless bool

	messageType    *int64
	headers        map[string]string
	invocationID   *string
	target         *string
	arguments      []byte
	streamIDs      []string
	item           []byte
	result         []byte
	err            *string
	allowReconnect bool
	sequenceID     *int64
}

func newParser(payload []byte) *parser {
	return &parser{json: jsontext.NewDecoder(bytes.NewBuffer(payload),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))}
}

// object reads the properties up to the end of the object and leaves what
// follows alone.
func (p *parser) object(property func(name string) error) error {
	if kind := p.json.PeekKind(); kind != '{' && kind != 0 {
		return &MessageError{Problem: "must be an object, is " + values.KindName(kind)}
	}
	if _, err := p.json.ReadToken(); err != nil {
		return unreadable("", err)
	}
	for p.json.PeekKind() != '}' {
		name, err := p.json.ReadToken()
		if err != nil {
			return unreadable("", err)
		}
		if err := property(name.String()); err != nil {
			return err
		}
	}
	_, err := p.json.ReadToken()
	return unreadable("", err)
}

func (p *parser) property(name string) (err error) {
	if p.serverless {
		name = canonical(name)
		if p.json.PeekKind() == 'n' {
			return p.skip()
		}
	}
	switch name {
	case "type":
		p.messageType, err = p.integer(name)
	case "headers":
		p.headers, err = p.stringMap(name)
	case "invocationId":
		p.invocationID, err = p.text(name)
	case "target":
		p.target, err = p.text(name)
	case "arguments":
		p.arguments, err = p.array(name)
	case "streamIds":
		p.streamIDs, err = p.strings(name)
	case "item":
		p.item, err = p.value(name)
	case "result":
		p.result, err = p.value(name)
	case "error":
		p.err, err = p.text(name)
	case "allowReconnect":
		p.allowReconnect, err = p.boolean(name)
	case "sequenceId":
		p.sequenceID, err = p.integer(name)
	default:
		err = p.skip()
	}
	return err
}

// message checks what was read and builds the message.
func (p *parser) message() (Message, error) {
	if p.messageType == nil {
		return nil, missing("type")
	}
	t := MessageType(*p.messageType)
	if err := p.check(t); err != nil {
		return nil, err
	}
	id, target, text := valueOf(p.invocationID), valueOf(p.target), valueOf(p.err)
	switch t {
	case TypeInvocation:
		return &Invocation{p.headers, id, target, p.arguments, p.streamIDs, nil}, nil
	case TypeStreamItem:
		return &StreamItem{p.headers, id, p.item}, nil
	case TypeCompletion:
		return &Completion{p.headers, id, p.result, p.err}, nil
	case TypeStreamInvocation:
		return &StreamInvocation{p.headers, id, target, p.arguments, p.streamIDs, nil}, nil
	case TypeCancelInvocation:
		return &CancelInvocation{p.headers, id}, nil
	case TypePing:
		return &Ping{}, nil
	case TypeClose:
		return &Close{text, p.allowReconnect}, nil
	case TypeAck:
		return &Ack{*p.sequenceID}, nil
	case TypeSequence:
		return &Sequence{*p.sequenceID}, nil
	}
	switch {
	case t == TypeOpenConnection && p.serverless:
		return &OpenConnection{}, nil
	case t == TypeCloseConnection && p.serverless:
		return &CloseConnection{text}, nil
	default:
		return &Unknown{t}, nil
	}
}

// check reports the first property that a message of the type must have. An
// empty name or id is none (JsonHubProtocol.cs).
func (p *parser) check(t MessageType) error {
	switch {
	case valueOf(p.invocationID) == "" && (t == TypeStreamItem || t == TypeCompletion || t == TypeStreamInvocation || t == TypeCancelInvocation):
		return missing("invocationId")
	case valueOf(p.target) == "" && (t == TypeInvocation || t == TypeStreamInvocation):
		return missing("target")
	case p.arguments == nil && !p.serverless && (t == TypeInvocation || t == TypeStreamInvocation):
		return missing("arguments")
	case p.item == nil && t == TypeStreamItem:
		return missing("item")
	case p.sequenceID == nil && (t == TypeAck || t == TypeSequence):
		return missing("sequenceId")
	case p.err != nil && p.result != nil && t == TypeCompletion:
		return &MessageError{Field: "error", Problem: "and result exclude each other"}
	default:
		return nil
	}
}
