package hubprotocol

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	v1 "github.com/go-json-experiment/json/v1"

	"github.com/hubwire/hubwire/runtime/internal/values"
)

// properties are those of all messages, in the order in which the ASP.NET Core
// implementation writes them.
type properties struct {
	Type           *MessageType      `json:"type,omitzero"`
	Headers        map[string]string `json:"headers,omitempty"`
	InvocationID   string            `json:"invocationId,omitzero"`
	Target         *string           `json:"target,omitzero"`
	Arguments      jsontext.Value    `json:"arguments,omitzero"`
	StreamIDs      []string          `json:"streamIds,omitempty"`
	Item           jsontext.Value    `json:"item,omitzero"`
	Error          *string           `json:"error,omitzero"`
	Result         jsontext.Value    `json:"result,omitzero"`
	AllowReconnect bool              `json:"allowReconnect,omitzero"`
	SequenceID     *int64            `json:"sequenceId,omitzero"`
}

var (
	// What is inside of arguments, items and results fails one call at most.
	lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

	ignoringCase = json.JoinOptions(lenient, json.MatchCaseInsensitiveNames(true), v1.MatchCaseSensitiveDelimiter(true))
	refusingNull = json.JoinOptions(lenient, json.WithUnmarshalers(json.UnmarshalFromFunc(refuseNull)))
)

func refuseNull(dec *jsontext.Decoder, into any) error {
	if _, raw := into.(*jsontext.Value); !raw && dec.PeekKind() == 'n' {
		return &json.SemanticError{GoType: reflect.TypeOf(into).Elem(), JSONKind: 'n'}
	}
	return values.ErrSkip
}

// ParseJSON reads one message of the JSON protocol, without the terminator of
// its frame. Properties it does not know are ignored, a message of an unknown
// type is an *[Unknown]. The message keeps no reference to the payload. Errors
// are *[MessageError].
//
// What is inside arguments, items and results is only checked for its syntax:
// text that cannot be decoded fails the one call, not the connection.
func ParseJSON(payload []byte) (Message, error) {
	var p properties
	if err := json.Unmarshal(payload, &p, refusingNull); err != nil {
		return nil, unfit(err)
	}
	return p.message(false)
}

// ParseServerless reads the body of an upstream request with the content type
// application/json: an *[Invocation], an *[OpenConnection], or a
// *[CloseConnection]. It is as lenient as the Functions extension: names are
// read without case, null counts as absent, an invocation may lack its
// arguments, and whatever follows the first object is ignored
// (JsonServerlessProtocol.cs).
func ParseServerless(body []byte) (Message, error) {
	p, err := parse[properties](body, ignoringCase)
	if err != nil {
		return nil, err
	}
	return p.message(true)
}

// parse reads an object and leaves what follows alone.
func parse[T any](text []byte, options json.Options) (into T, err error) {
	if err = json.UnmarshalDecode(jsontext.NewDecoder(bytes.NewBuffer(text), options), &into); err != nil {
		err = unfit(err)
	}
	return into, err
}

func notJSON(err error) error {
	failed := &MessageError{Problem: "is not valid JSON", Cause: err}
	if syntax, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		failed.Field, failed.Cause = field(syntax.JSONPointer), syntax
	}
	return failed
}

// unfit is the error of text that is not JSON, or of a value of another kind
// than its property has.
func unfit(failed error) error {
	err, ok := failed.(*json.SemanticError)
	if !ok {
		return notJSON(failed)
	}
	t := err.GoType
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	want := "a whole number"
	switch t.Kind() {
	case reflect.String:
		want = "a string"
	case reflect.Bool:
		want = "a boolean"
	case reflect.Slice:
		want = "an array"
	case reflect.Map, reflect.Struct:
		want = "an object"
	}
	found := values.KindName(err.JSONKind)
	if err.JSONKind == '0' && err.JSONValue != nil {
		found = string(err.JSONValue)
	}
	return &MessageError{Field: field(err.JSONPointer), Problem: "must be " + want + ", is " + found}
}

// field returns what a pointer names, such as headers.Foo.
func field(p jsontext.Pointer) string {
	name, inside, _ := strings.Cut(strings.TrimPrefix(string(p), "/"), "/")
	if name == "headers" && inside != "" {
		return name + "." + p.LastToken()
	}
	return name
}

func missing(field string) error { return &MessageError{Field: field, Problem: "is missing"} }

func valueOf[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}

// message checks what was read and builds the message.
func (p *properties) message(serverless bool) (Message, error) {
	if p.Type == nil {
		return nil, missing("type")
	}
	if err := p.check(*p.Type, serverless); err != nil {
		return nil, err
	}
	call := &Invocation{p.Headers, p.InvocationID, valueOf(p.Target), p.Arguments, p.StreamIDs, nil}
	switch t := *p.Type; {
	case t == TypeInvocation:
		return call, nil
	case t == TypeStreamItem:
		return &StreamItem{p.Headers, p.InvocationID, p.Item}, nil
	case t == TypeCompletion:
		return &Completion{p.Headers, p.InvocationID, p.Result, p.Error}, nil
	case t == TypeStreamInvocation:
		return (*StreamInvocation)(call), nil
	case t == TypeCancelInvocation:
		return &CancelInvocation{p.Headers, p.InvocationID}, nil
	case t == TypePing:
		return &Ping{}, nil
	case t == TypeClose:
		return &Close{valueOf(p.Error), p.AllowReconnect}, nil
	case t == TypeAck:
		return &Ack{*p.SequenceID}, nil
	case t == TypeSequence:
		return &Sequence{*p.SequenceID}, nil
	case t == TypeOpenConnection && serverless:
		return &OpenConnection{}, nil
	case t == TypeCloseConnection && serverless:
		return &CloseConnection{valueOf(p.Error)}, nil
	default:
		return &Unknown{t}, nil
	}
}

// check reports the first property that a message of the type must have. An
// empty name or id is none (JsonHubProtocol.cs).
func (p *properties) check(t MessageType, serverless bool) error {
	call := t == TypeInvocation || t == TypeStreamInvocation
	switch {
	case p.InvocationID == "" && (t == TypeStreamItem || t == TypeCompletion || t == TypeStreamInvocation || t == TypeCancelInvocation):
		return missing("invocationId")
	case valueOf(p.Target) == "" && call:
		return missing("target")
	case p.Arguments == nil && call && !serverless:
		return missing("arguments")
	case p.Item == nil && t == TypeStreamItem:
		return missing("item")
	case p.SequenceID == nil && (t == TypeAck || t == TypeSequence):
		return missing("sequenceId")
	}
	return p.checkValues()
}

// checkValues reports values that no message can have.
func (p *properties) checkValues() error {
	switch {
	case p.Arguments != nil && p.Arguments.Kind() != '[':
		return &MessageError{Field: "arguments", Problem: "must be an array, is " + values.KindName(p.Arguments.Kind())}
	case p.Error != nil && p.Result != nil:
		return &MessageError{Field: "error", Problem: "and result exclude each other"}
	}
	return nil
}

// AppendJSON appends a message in the JSON protocol, with the terminator of
// its frame. The error is a *[MessageError] where raw JSON in the message is
// not JSON; dst is returned unchanged then.
func AppendJSON(dst []byte, m Message) ([]byte, error) {
	out, err := AppendServerless(dst, m)
	if err != nil {
		return dst, err
	}
	return append(out, RecordSeparator), nil
}

// writing replaces invalid UTF-8 in texts: an error text with a stray byte must
// still reach the caller.
var writing = json.JoinOptions(json.Deterministic(true), jsontext.AllowDuplicateNames(true), jsontext.PreserveRawStrings(true),
	json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, text string) error {
		return enc.WriteToken(jsontext.String(valid(text)))
	})))

func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// AppendServerless appends a message as upstream requests carry it: JSON
// without a frame. See [ParseServerless].
func AppendServerless(dst []byte, m Message) ([]byte, error) {
	p := properties{}
	var object any = &p
	switch m := m.(type) {
	case *Invocation:
		p.call(m)
	case *StreamInvocation:
		p.call((*Invocation)(m))
	case *StreamItem:
		p = properties{Headers: m.Headers, InvocationID: m.InvocationID, Item: m.Item}
		if m.Item == nil {
			return dst, missing("item")
		}
	case *Completion:
		p = properties{Headers: m.Headers, InvocationID: m.InvocationID, Error: m.Error, Result: m.Result}
	case *CancelInvocation:
		p = properties{Headers: m.Headers, InvocationID: m.InvocationID}
	case *Ping, *OpenConnection, *Unknown:
	case *Close:
		p.AllowReconnect = m.AllowReconnect
		if m.Error != "" {
			p.Error = &m.Error
		}
	case *Ack:
		p.SequenceID = &m.SequenceID
	case *Sequence:
		p.SequenceID = &m.SequenceID
	case *CloseConnection: // capital letters, as in HttpServerlessMessageHandler.cs
		object = struct {
			Type  MessageType
			Error string `json:",omitzero"`
		}{m.Type(), m.Error}
	default:
		return dst, &MessageError{Problem: fmt.Sprintf("of Go type %T is unknown", m)}
	}
	p.Type = new(m.Type())
	if err := p.checkValues(); err != nil {
		return dst, err
	}
	text, err := json.Marshal(object, writing)
	if err != nil {
		return dst, notJSON(err)
	}
	return append(dst, text...), nil
}

func (p *properties) call(m *Invocation) {
	*p = properties{Headers: m.Headers, InvocationID: m.InvocationID, Target: &m.Target, Arguments: m.Arguments, StreamIDs: m.StreamIDs}
	if p.Arguments == nil {
		p.Arguments = jsontext.Value("[]")
	}
}
