package host_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/upstreams"
	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

// What a program, dev and doctor (functionshost), hubwire upstream --verify and
// emulate read of the same files.
func TestFilesAreReadAlike(t *testing.T) {
	const (
		hostJSON = `{
  "version": "2.0",
  "extensions": {"http": {"routePrefix": "5"}},
  "customHandler": {"description": {"defaultExecutablePath": "handler"}, "enableForwardingHttpRequest": true}
}`
		function      = `{"bindings": [{"type": "httpTrigger", "direction": "in", "name": "req", "methods": ["post"], "route": "negotiate"}, {"type": "http", "direction": "out", "name": "res"}]}`
		localSettings = `{"IsEncrypted": false, "Values": {"Number": "5"}}`
		upstream      = `{"UpstreamSettings": {"Templates": [{"UrlTemplate": "http://a/b", "HubPattern": "5", "CategoryPattern": "*", "EventPattern": "*"}]}}`
	)
	replaced := func(oldnew ...string) func(string) string { return strings.NewReplacer(oldnew...).Replace }
	for name, change := range map[string]func(text string) string{
		"as it is":        func(text string) string { return text },
		"byte order mark": func(text string) string { return "\xEF\xBB\xBF" + text },
		"CRLF":            replaced("\n", "\r\n", ": ", ":\r\n"),
		"comments":        replaced("{", "{ // { \"\n /* } */", "}", "/* , */ }"),
		"trailing commas": replaced("}", ",}", "]", ",]"),
		"upper case":      replaced("extensions", "EXTENSIONS", "http\"", "HTTP\"", "routePrefix", "ROUTEPREFIX", "Values", "VALUES", "UrlTemplate", "URLTEMPLATE", "Settings", "SETTINGS", "Templates", "TEMPLATES", "HubPattern", "HUBPATTERN"),
		"lower case":      replaced("routePrefix", "routeprefix", "Values", "values", "UrlTemplate", "urltemplate", "UpstreamSettings", "upstreamsettings", "Templates", "templates", "HubPattern", "hubpattern"),
		"numbers":         replaced(`"5"`, "5"),
		"a name twice":    replaced(`"routePrefix"`, `"routePrefix": "6", "routePrefix"`, `"Number"`, `"Number": "6", "Number"`, `"HubPattern"`, `"HubPattern": "6", "HubPattern"`),
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			for file, text := range map[string]string{"host.json": hostJSON, "negotiate/function.json": function, "local.settings.json": localSettings} {
				file = filepath.Join(root, filepath.FromSlash(file))
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(change(text)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			files, err := functionshost.ReadFiles(functionshost.Options{Root: root, Executable: "handler"})
			if err != nil || len(files.Routes) != 1 || files.Routes[0].Path != "/5/negotiate" || files.LocalValues["Number"] != "5" {
				t.Errorf("dev and doctor: got %+v, %v", files, err)
			}
			program := start(t, negotiating(), environment{"HUBWIRE_ADDR": "127.0.0.1:0", "AzureSignalRConnectionString": connectionString, "FUNCTIONS_APP_ROOT_PATH": root})
			if status, body := program.request(t, http.MethodPost, "/5/rooms/x/negotiate", ""); status != http.StatusTeapot {
				t.Errorf("the program: got %d %s", status, body)
			}
			verified, err := upstreams.Parse([]byte(change(upstream)))
			if err != nil || len(verified) != 1 || verified[0].HubPattern != "5" || verified[0].URLTemplate != "http://a/b" {
				t.Errorf("upstream --verify: got %+v, %v", verified, err)
			}
			emulated, err := emulator.ParseSettings([]byte(change(upstream)))
			if err != nil || len(emulated) != 1 || emulated[0] != verified[0] {
				t.Errorf("emulate: got %+v, %v", emulated, err)
			}
		})
	}
}
