package gocode_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/generator/emit/gocode"
	"github.com/hubwire/hubwire/generator/model"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func named(name string) model.Type { return &model.Named{Name: name} }

func from(path, name string) model.Type { return &model.Named{Import: path, Name: name} }

func trigger(receiver *model.Receiver, name, event string) *model.Trigger {
	return &model.Trigger{
		Function: name, Name: name, Receiver: receiver,
		Hub: "chat", Category: "messages", Event: event,
		Connection: "AzureSignalRConnectionString", Binding: "invocation",
	}
}

// chat is a hub with every part: clients, triggers and a negotiate function.
func chat() *model.Package {
	hub := &model.Receiver{Type: "Chat", Pointer: true}
	client := &model.Client{Interface: "ChatClient", Hub: "chat", Methods: []model.Method{
		{Name: "NewMessage", Target: "newMessage", Parameters: []model.Parameter{{Name: "m", Type: named("Message")}}},
		{Name: "Left", Target: "left", Parameters: []model.Parameter{{Name: "room", Type: named("string")}, {Name: "names", Type: named("string"), Variadic: true}}},
		{Name: "Ping", Target: "ping"},
		{Name: "Confirm", Target: "confirm", Parameters: []model.Parameter{{Name: "text", Type: named("string")}}, Result: named("bool")},
	}}

	connected := trigger(hub, "OnConnected", "connected")
	connected.Category, connected.Context, connected.Input, connected.Error = "connections", true, model.InputContext, true

	send := trigger(hub, "SendToGroup", "sendToGroup")
	send.Context, send.Input, send.Clients = true, model.InputContext, &model.ClientsUse{Client: client}
	send.Arguments = []model.Parameter{{Name: "group", Type: named("string")}, {Name: "message", Type: named("Message")}}
	send.Result, send.Error = named("Receipt"), true

	sum := trigger(hub, "Sum", "sum")
	sum.Arguments = []model.Parameter{{Name: "numbers", Type: named("float64"), Variadic: true}}
	sum.Result = named("float64")

	return &model.Package{
		Name: "chat", Path: "example.com/chat",
		Hubs:     []*model.Hub{{Name: "chat", Type: "Chat"}},
		Triggers: []*model.Trigger{connected, send, sum},
		Clients:  []*model.Client{client},
		Negotiations: []*model.Negotiation{{
			Function: "negotiate", Name: "Negotiate", Receiver: hub, Hub: "chat", Route: "negotiate",
			Auth: "anonymous", Connection: "AzureSignalRConnectionString",
		}},
		Identifiers: map[string]bool{"Chat": true, "ChatClient": true, "Message": true, "Receipt": true},
	}
}

// awkward is a package whose names collide wherever they can.
func awkward() *model.Package {
	every := trigger(nil, "Every", "every")
	every.Input, every.InputType = model.InputCustom, &model.Pointer{Elem: named("input")}
	every.Arguments = []model.Parameter{
		{Name: "args", Type: from("time", "Duration")},
		{Name: "time", Type: from("example.com/other/time", "Time")},
		{Name: "string", Type: named("string")},
		{Name: "group-name", Type: &model.Map{Key: named("string"), Elem: &model.Slice{Elem: &model.Any{}}}},
		{Name: "hub", Type: &model.Array{Len: "Size", LenImport: "example.com/hub", Elem: named("byte")}},
		{Name: "page", Type: &model.Named{Import: "example.com/lib/v2", Name: "Page", Args: []model.Type{from("gopkg.in/yaml.v3", "Node")}}},
		{Name: "place", Type: &model.Struct{Fields: []model.Field{
			{Name: "X", Type: named("int"), Tag: `json:"x"`},
			{Name: "Y", Type: named("int"), Tag: "json:\"`\""},
			{Type: from("time", "Time")},
		}}},
	}
	call := trigger(nil, "call", "call")
	call.Arguments = []model.Parameter{{Name: "err", Type: named("input")}}
	proxied := &model.Client{Interface: "client", Hub: "awkward", Methods: []model.Method{
		{Name: "Go", Target: "go", Parameters: []model.Parameter{{Name: "ctx", Type: named("int")}, {Name: "_", Type: named("int")}}},
	}}
	return &model.Package{
		Name: "awkward", Path: "example.com/awkward",
		Triggers:     []*model.Trigger{every, call},
		Clients:      []*model.Client{proxied},
		Negotiations: []*model.Negotiation{{Function: "enter", HubType: "lobby", Hub: "lobby", Route: "enter", Connection: "Setting", Declared: &model.Declared{UserID: "{headers.user}", Claims: []string{"a", "b"}}}},
		Identifiers:  map[string]bool{"Every": true, "client": true, "clientProxy": true, "lobby": true, "input": true, "signalr": true, "decode": true, "call": true, "to": true},
	}
}

func TestFileIsAsTheGoldenFileShows(t *testing.T) {
	for _, pkg := range []*model.Package{chat(), awkward()} {
		t.Run(pkg.Name, func(t *testing.T) {
			got, err := gocode.File(pkg)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", pkg.Name+".go.golden")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, bytes.ReplaceAll(want, []byte("\r"), nil)) {
				t.Errorf("%s differs; rewrite it with -update. Got:\n%s", golden, got)
			}
		})
	}
}

func TestFileIsTheSameEveryTime(t *testing.T) {
	first, err := gocode.File(awkward())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, err := gocode.File(awkward()); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("the second run differs (error %v)", err)
		}
	}
}

func TestPackageWithoutFunctionsNeedsNoFile(t *testing.T) {
	text, err := gocode.File(&model.Package{Name: "a", Path: "example.com/a", Hubs: []*model.Hub{{Name: "chat", Type: "Chat"}}})
	if text != nil || err != nil {
		t.Errorf("got %q, %v; want nothing", text, err)
	}
}
