package functionjson_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/hubwire/hubwire/generator/emit/functionjson"
	"github.com/hubwire/hubwire/generator/model"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const connection = "AzureSignalRConnectionString"

func trigger(function string, change func(*model.Trigger)) *model.Trigger {
	t := &model.Trigger{
		Function: function, Hub: "chat", Category: "messages", Event: "send",
		Connection: connection, Binding: "invocation",
	}
	change(t)
	return t
}

func sample() *model.Package {
	ownHub := &model.ClientsUse{Client: &model.Client{Interface: "ChatClient", Hub: "chat"}}
	otherHub := &model.ClientsUse{Client: &model.Client{Interface: "AuditClient", Hub: "Audit"}}
	return &model.Package{
		Root: filepath.FromSlash("/app"),
		Hubs: []*model.Hub{{Name: "audit", Type: "Audit", Connection: "AuditConnection"}},
		Triggers: []*model.Trigger{
			trigger("Plain", func(t *model.Trigger) {}),
			trigger("Connected", func(t *model.Trigger) { t.Category, t.Event = "connections", "connected" }),
			trigger("Named", func(t *model.Trigger) { t.ParameterNames = []string{"group", "message"} }),
			trigger("NamedWithoutArguments", func(t *model.Trigger) { t.ParameterNames = []string{} }),
			trigger("Sending", func(t *model.Trigger) { t.Clients = ownHub }),
			trigger("SendingElsewhere", func(t *model.Trigger) { t.Clients = otherHub }),
			trigger("Spelled", func(t *model.Trigger) {
				t.Hub, t.Event, t.Connection, t.Binding = "%Hub%", "größe & \"<x>\"", "Other", "HubwireMessages"
				t.Clients = &model.ClientsUse{Client: &model.Client{Interface: "SpelledClient", Hub: "%Hub%"}}
			}),
		},
		Negotiations: []*model.Negotiation{
			{Function: "negotiate", Hub: "chat", Route: "negotiate", Auth: "anonymous", Connection: connection},
			{Function: "enter", Hub: "chat", Route: "lobby/enter", Auth: "function", Connection: connection, Declared: &model.Declared{}},
			{
				Function: "enterKnown", Hub: "chat", Route: "enterKnown", Auth: "admin", Connection: "Other",
				Declared: &model.Declared{UserID: "{headers.x-ms-client-principal-id}", IDToken: "{headers.x-ms-token-aad-id-token}", Claims: []string{"name", "roles"}},
			},
		},
	}
}

func TestFilesAreAsTheGoldenFilesShow(t *testing.T) {
	files, err := functionjson.Emitter{}.Files(sample())
	if err != nil || len(files) != 10 || files[0].Path != filepath.FromSlash("/app/Plain/function.json") {
		t.Fatalf("%d files, error %v", len(files), err)
	}
	for _, file := range files {
		path, got := file.Path, file.Content
		golden := filepath.Join("testdata", filepath.Base(filepath.Dir(path))+".json")
		for _, text := range [][]byte{got, bytes.ReplaceAll(got, []byte("\n"), []byte("\r\n"))} {
			if !(functionjson.Emitter{}).Wrote(path, text) {
				t.Errorf("%s is not known again", path)
			}
		}
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
		if !json.Valid(got) {
			t.Errorf("%s is not JSON:\n%s", path, got)
		}
	}
}

func TestFilesOfOthersAreNotTakenForGenerated(t *testing.T) {
	for path, text := range map[string]string{
		"/app/page/function.json": `{"bindings": [{"type": "httpTrigger"}]}`,
		"/app/tick/function.json": "{\n  \"bindings\": [\n    {\n      \"type\": \"timerTrigger\",",
		"/app/Send/other.json":    "{\n  \"bindings\": [\n    {\n      \"type\": \"signalRTrigger\",",
		"/app/Send/function.json": "",
	} {
		if (functionjson.Emitter{}).Wrote(filepath.FromSlash(path), []byte(text)) {
			t.Errorf("%s is taken for generated", path)
		}
	}
}
