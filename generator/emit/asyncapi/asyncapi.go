// Package asyncapi describes a hub as an AsyncAPI 3.0 document
// (https://www.asyncapi.com/docs/reference/specification/v3.0.0).
//
// It takes the point of view of the hub: it receives calls and sends messages.
// The payload of both is the array of arguments, as SignalR's hub protocol has
// it; what a function returns is a reply, whose payload is the value alone.
package asyncapi

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path"
	"strings"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/model"
)

// Emitter writes the descriptions that hubs ask for.
type Emitter struct{}

// Files implements [emit.Emitter].
func (Emitter) Files(pkg *model.Package) ([]emit.File, error) {
	return emit.ForHubs(pkg, "asyncapi", Document)
}

// Wrote implements [emit.Emitter].
func (Emitter) Wrote(name string, text []byte) bool {
	text = bytes.ReplaceAll(text, []byte("\r"), nil)
	return path.Ext(name) == ".json" && bytes.HasPrefix(text, []byte("{\n  \"asyncapi\": \"3."))
}

// version of the document: the contract itself has none.
const version = "0.0.0"

// Document renders the description of a hub.
func Document(c *model.Contract) ([]byte, error) {
	b := &builder{contract: c, keys: make(map[string]bool), schemas: make(map[*model.Definition]string), document: document{
		AsyncAPI:           "3.0.0",
		Info:               info{Title: c.Hub, Version: version, Description: c.Doc},
		DefaultContentType: "application/json",
		Operations:         make(map[string]operation),
		Components:         components{Messages: make(map[string]message), Schemas: make(map[string]schema)},
	}}
	b.channel()
	b.nameSchemas()
	for _, call := range c.Calls {
		b.call(call)
	}
	for _, m := range c.Messages {
		b.message(m)
	}
	for _, d := range c.Definitions {
		b.document.Components.Schemas[b.schemas[d]] = b.definition(d)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(b.document)
	return text.Bytes(), err
}

// The parts of a document that hubs use.
type (
	document struct {
		AsyncAPI           string               `json:"asyncapi"`
		Info               info                 `json:"info"`
		DefaultContentType string               `json:"defaultContentType"`
		Channels           map[string]channel   `json:"channels"`
		Operations         map[string]operation `json:"operations"`
		Components         components           `json:"components"`
	}
	info struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description,omitempty"`
	}
	channel struct {
		Address     string               `json:"address"`
		Title       string               `json:"title"`
		Description string               `json:"description"`
		Messages    map[string]reference `json:"messages"`
	}
	operation struct {
		Action      string      `json:"action"`
		Channel     reference   `json:"channel"`
		Title       string      `json:"title"`
		Description string      `json:"description,omitempty"`
		Messages    []reference `json:"messages"`
		Reply       *reply      `json:"reply,omitempty"`
	}
	reply struct {
		Channel  reference   `json:"channel"`
		Messages []reference `json:"messages"`
	}
	message struct {
		Name        string `json:"name"`
		Title       string `json:"title"`
		Description string `json:"description,omitempty"`
		Payload     schema `json:"payload"`
	}
	components struct {
		Messages map[string]message `json:"messages,omitempty"`
		Schemas  map[string]schema  `json:"schemas,omitempty"`
	}
	reference struct {
		Ref string `json:"$ref"`
	}
)

// builder holds a document while it is made.
type builder struct {
	contract *model.Contract
	document document
	keys     map[string]bool              // of operations and messages
	schemas  map[*model.Definition]string // their keys
	hub      string                       // key of the channel
}

// channel adds the only channel: the connection of a client.
func (b *builder) channel() {
	b.hub = key(b.contract.Hub)
	b.document.Channels = map[string]channel{b.hub: {
		Address: "client/?hub=" + url.QueryEscape(strings.ToLower(b.contract.Hub)),
		Title:   b.contract.Hub,
		Description: "A client's connection to Azure SignalR Service, relative to the service's endpoint; negotiate gives its address. " +
			"Each message is an invocation of SignalR's hub protocol: its name is the target, its payload the arguments.",
		Messages: make(map[string]reference),
	}}
}

func (b *builder) call(call model.Call) {
	name := b.unique(call.Event)
	o := b.operation("receive", name, call.Event, call.Doc)
	b.add(name, message{Name: call.Event, Title: call.Event, Payload: b.arguments(call.Arguments)})
	o.Reply = b.reply(o, call.Event, call.Result)
	b.document.Operations[name] = o
}

func (b *builder) message(m model.Message) {
	name := b.unique(m.Target)
	b.add(name, message{Name: m.Target, Title: m.Target, Payload: b.arguments(m.Arguments)})
	o := b.operation("send", name, m.Target, m.Doc)
	o.Reply = b.reply(o, m.Target, m.Result)
	b.document.Operations[name] = o
}

// reply adds what answers an operation; nil for nothing.
func (b *builder) reply(o operation, name string, result *model.JSON) *reply {
	if result == nil {
		return nil
	}
	key := b.unique(name + ".result")
	b.add(key, message{Name: name, Title: "result of " + name, Payload: b.schema(result)})
	return &reply{Channel: o.Channel, Messages: []reference{b.inChannel(key)}}
}

func (b *builder) operation(action, name, title, doc string) operation {
	return operation{
		Action: action, Channel: to("channels", b.hub), Title: title, Description: doc,
		Messages: []reference{b.inChannel(name)},
	}
}

// add adds a message to the document and its channel.
func (b *builder) add(name string, m message) {
	b.document.Components.Messages[name] = m
	b.document.Channels[b.hub].Messages[name] = to("components", "messages", name)
}

func (b *builder) inChannel(name string) reference { return to("channels", b.hub, "messages", name) }

// to refers to a part of the document by keys, which need no escapes.
func to(path ...string) reference { return reference{"#/" + strings.Join(path, "/")} }

// nameSchemas gives the declared types keys.
func (b *builder) nameSchemas() {
	taken := make(map[string]bool)
	for _, d := range b.contract.Definitions {
		b.schemas[d] = unique(taken, d.Name)
	}
}

// unique returns the key of an event that no other has: a hub may receive and
// send under one name.
func (b *builder) unique(event string) string { return unique(b.keys, event) }

// unique takes the key of a name, with underscores behind it where it is taken.
func unique(taken map[string]bool, name string) string {
	name = key(name)
	for taken[name] {
		name += "_"
	}
	taken[name] = true
	return name
}

// key replaces what keys of components cannot have ("Components Object" of the
// specification) by underscores.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', strings.ContainsRune(".-_", r):
			return r
		}
		return '_'
	}, name)
}
