package functionshost

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// refused reads an app that must be refused and returns the problems, one a
// line: file@source text: message.
func refused(t *testing.T, files map[string]string, settings map[string]string) string {
	t.Helper()
	all := map[string]string{"AzureSignalRConnectionString": testConnection}
	maps.Copy(all, settings)
	_, err := readApp(Options{Root: appFiles(t, files), Settings: all})
	var config *ConfigError
	if !errors.As(err, &config) {
		t.Fatalf("got %v, want a ConfigError", err)
	}
	lines := make([]string, len(config.Problems))
	for i, p := range config.Problems {
		lines[i] = p.File
		if p.Line > 0 {
			source := strings.Split(files[p.File], "\n")[p.Line-1][p.Column-1:]
			if !strings.Contains(p.String(), fmt.Sprintf("%s:%d:%d: ", p.File, p.Line, p.Column)) {
				t.Errorf("no position in %s", p)
			}
			lines[i] += "@" + source[:min(len(source), 8)]
		}
		lines[i] += ": " + p.Message
	}
	return strings.Join(lines, "\n")
}

func one(function string) map[string]string {
	return map[string]string{"f/function.json": function}
}

func host(text string) map[string]string {
	return map[string]string{"host.json": text, "f/function.json": trigger("e", "")}
}

// What WebJobs.Script and the SignalR extension refuse.
func TestRefusals(t *testing.T) {
	const res = `,{"type":"http","direction":"out","name":"res"}`
	http := func(rest string) string {
		return `{"bindings":[{"type":"httpTrigger","direction":"in","name":"req"` + rest + `}` + res + `]}`
	}
	for name, c := range map[string]struct {
		files    map[string]string
		settings map[string]string
		want     string // begins one of the problems
	}{
		"no version":               {host(`{"customHandler":{"description":{"defaultExecutablePath":"h"}},"extensionBundle":{"id":"b","version":"[4.*, 5.0.0)"}}`), nil, `host.json: "version" must be "2.0", spelled so` + takesDown},
		"old version":              {host(strings.Replace(hostJSON, "2.0", "1.0", 1)), nil, `host.json@"1.0","e: "version" must be "2.0"`},
		"no customHandler":         {host(`{"version":"2.0","extensionBundle":{"id":"b","version":"[4.23.0, 5.0.0)"}}`), nil, `host.json@{"versio: customHandler.description is missing`},
		"no description":           {host("{\"version\":\"2.0\",\"extensionBundle\":{\"version\":\"1\"},\n \"customHandler\":{}}"), nil, `host.json@{}}: customHandler.description is missing`},
		"no executable":            {host(`{"version":"2.0","extensionBundle":{"id":"b","version":"[4.23.0, 5.0.0)"},"customHandler":{"description":{}}}`), nil, `host.json@{}}}: customHandler.description.defaultExecutablePath is missing`},
		"no bundle":                {host(`{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"h"}}}`), nil, "host.json: extensionBundle is missing"},
		"host.json malformed":      {host("{\n  \"version\": \"2.0\",\n  oops\n}"), nil, `host.json@}: malformed JSON: unexpected '}' behind a name`},
		"host.json unfinished":     {host("{"), nil, `host.json@: malformed JSON: `},
		"host.json is an array":    {host("[]"), nil, `host.json@[]: must hold an object`},
		"bad forwarding":           {host(strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"enableForwardingHttpRequest":"yes",`, 1)), nil, `host.json@"yes","d: enableForwardingHttpRequest must be true or false`},
		"bad timeout":              {host(strings.Replace(hostJSON, `{`, `{"functionTimeout":"5m",`, 1)), nil, `host.json@"5m","ve: functionTimeout is "5m", must be [days.]hh:mm:ss` + takesDown},
		"encrypted settings":       {map[string]string{"local.settings.json": `{"IsEncrypted":true}`}, nil, `local.settings.json@true}: the values are encrypted`},
		"setting is an object":     {map[string]string{"local.settings.json": `{"Values":{"a":{}}}`}, nil, `local.settings.json@{}}}: the value of a must be a string`},
		"malformed function.json":  {one("{\"bindings\":[\n  {\"type\" \"x\"}]}"), nil, `f/function.json@"x"}]}: malformed JSON: `},
		"something behind":         {one(trigger("e", "") + " {}"), nil, `f/function.json@{}: malformed JSON: something follows`},
		"bad function name":        {map[string]string{"9f/function.json": trigger("e", "")}, nil, `9f/function.json: invalid function name "9f" (its folder)`},
		"function name host":       {map[string]string{"Host/function.json": trigger("e", "")}, nil, `Host/function.json: invalid function name "Host" (its folder)`},
		"no bindings":              {one(`{}`), nil, "f/function.json: bindings must be an array with a trigger"},
		"no trigger":               {one(`{"bindings":[]}`), nil, `f/function.json@[]}: no trigger binding`},
		"two triggers":             {one(trigger("e", `,{"type":"httpTrigger","name":"req","direction":"in"}`)), nil, `f/function.json@[{"type": 2 trigger bindings`},
		"binding is a string":      {one(`{"bindings":["x"]}`), nil, `f/function.json@"x"]}: a binding must be an object`},
		"bad binding name":         {one(strings.Replace(trigger("e", ""), "invocation", "the_call", 1)), nil, `f/function.json@"the_cal: the binding name "the_call" must be a letter`},
		"no binding name":          {one(strings.Replace(trigger("e", ""), "invocation", "", 1)), nil, `f/function.json@"","dire: the binding name "" must be a letter`},
		"same binding name":        {one(trigger("e", `,{"type":"signalR","name":"Invocation","direction":"out","hubName":"chat"}`)), nil, `f/function.json@"Invocat: the binding name "Invocation" is used twice`},
		"$return in":               {one(strings.Replace(trigger("e", ""), "invocation", "$return", 1)), nil, `f/function.json@{"type":: a $return binding must have the direction out`},
		"no type":                  {one(trigger("e", `,{"name":"x","direction":"out"}`)), nil, `f/function.json@{"name":: a binding needs a type`},
		"unknown type":             {one(trigger("e", `,{"type":"signalRR","name":"x","direction":"out"}`)), nil, `f/function.json@"signalR: the binding type "signalRR" is unknown`},
		"unknown direction":        {one(strings.Replace(trigger("e", ""), `"in"`, `"inward"`, 1)), nil, `f/function.json@"inward": the direction "inward" must be in, out or inout`},
		"output without direction": {one(trigger("e", `,{"type":"signalR","name":"x","hubName":"chat"}`)), nil, `f/function.json@{"type":: a signalR binding must have the direction out`},
		"trigger out":              {one(strings.Replace(trigger("e", ""), `"in"`, `"out"`, 1)), nil, `f/function.json@{"type":: a signalRTrigger binding must have the direction in`},
		"no hubName":               {one(strings.Replace(trigger("e", ""), `"hubName":"chat",`, "", 1)), nil, `f/function.json@{"type":: hubName is missing`},
		"empty category":           {one(strings.Replace(trigger("e", ""), "messages", "", 1)), nil, `f/function.json@"","even: category is missing`},
		"no event":                 {one(trigger("", "")), nil, `f/function.json@""}]}: event is missing`},
		"event is a number":        {one(strings.Replace(trigger("e", ""), `"e"`, "7", 1)), nil, `f/function.json@7}]}: event must be a string` + leftOut},
		"bad hub name":             {one(strings.Replace(trigger("e", ""), "chat", "my hub", 1)), nil, `f/function.json@"my hub": the service refuses the hub name "my hub"`},
		"wrong category":           {one(strings.Replace(trigger("e", ""), "messages", "message", 1)), nil, `f/function.json@"message: the category is "message", must be connections or messages` + takesDown},
		"wrong connection event":   {one(connectionTrigger("joined")), nil, `f/function.json@"joined": the event of a connections trigger is "joined", must be connected or disconnected` + takesDown},
		"same trigger":             {map[string]string{"f/function.json": trigger("e", ""), "g/function.json": trigger("E", "")}, nil, `g/function.json: function f takes hub "chat", category "messages", event "E" already (compared without case)` + takesDown},
		"same parameter name":      {one(strings.Replace(trigger("e", ""), `"event"`, `"parameterNames":["a","A"],"event"`, 1)), nil, `f/function.json@["a","A": parameterNames has "A" twice`},
		"parameterNames no array":  {one(strings.Replace(trigger("e", ""), `"event"`, `"parameterNames":"a","event"`, 1)), nil, `f/function.json@"a","eve: parameterNames must be an array of strings`},
		"missing connection":       {one(trigger("e", "")), map[string]string{"AzureSignalRConnectionString": ""}, `f/function.json@{"type":: app setting "AzureSignalRConnectionString": is not set`},
		"bad connection":           {one(strings.Replace(trigger("e", ""), `"event"`, `"connectionStringSetting":"Mine","event"`, 1)), map[string]string{"Mine": "AccessKey=x;Version=1.0"}, `f/function.json@"Mine",": app setting "Mine": connection string: Endpoint is missing`},
		"unresolved setting":       {one(strings.Replace(trigger("e", ""), "chat", "%HUB%", 1)), nil, `f/function.json@"%HUB%",: hubName: %HUB% is not a setting: give HUB a value`},
		"unclosed setting":         {one(strings.Replace(trigger("e", ""), "chat", "%HUB", 1)), nil, `f/function.json@"%HUB",": hubName: the % before "HUB" has no closing %`},
		"bad authLevel":            {one(http(`,"authLevel":"none"`)), nil, `f/function.json@"none"},: authLevel is "none"`},
		"route of the host":        {one(http(`,"route":"admin/x"`)), nil, `f/function.json@"admin/x: route "admin/x": routes that begin with admin`},
		"bad route":                {one(http(`,"route":"a/{b"`)), nil, `f/function.json@"a/{b"},: route "api/a/{b": "{b" is neither text nor {a parameter}; {{ and }} stand for braces, and ? is for parameters` + takesDown},
		"bad constraint":           {one(http(`,"route":"{b:nope}"`)), nil, `f/function.json@"{b:nope: route "api/{b:nope}": unknown route constraint nope` + takesDown},
		"catch-all not last":       {one(http(`,"route":"{*b}/c"`)), nil, `f/function.json@"{*b}/c": route "api/{*b}/c": {*b} must be the whole last segment` + takesDown},
		"same route parameter":     {one(http(`,"route":"{b}/{B}"`)), nil, `f/function.json@"{b}/{B}: route "api/{b}/{B}": duplicate parameter B` + takesDown},
		"leading slash":            {one(http(`,"route":"/x"`)), nil, `f/function.json@"/x"},{": route "api//x": empty segment between two slashes` + takesDown},
		"question mark":            {one(http(`,"route":"xx?y"`)), nil, `f/function.json@"xx?y"},: route "api/xx?y": "?y" is neither text nor {a parameter}; {{ and }} stand for braces, and ? is for parameters` + takesDown},
		"route of the runtime":     {one(http(`,"route":"runtime/x"`)), nil, `f/function.json@"runtime: route "runtime/x": routes that begin with runtime belong to the Functions host` + leftOut},
		"prefix with a slash":      {host(strings.Replace(hostJSON, "{", `{"extensions":{"http":{"routePrefix":"v1/"}},`, 1)), nil, `host.json@"v1/"}},: routePrefix must not end with a slash` + takesDown},
		"version in capitals":      {host(strings.Replace(hostJSON, "version", "Version", 1)), nil, `host.json: "version" must be`},
		"version is a number":      {host(strings.Replace(hostJSON, `"2.0"`, "2.0", 1)), nil, `host.json@2.0,"ext: "version" must be`},
		"no time for functions":    {host(strings.Replace(hostJSON, "{", `{"functionTimeout":"00:00:00",`, 1)), nil, `host.json@"00:00:0: functionTimeout is "00:00:00", must be from 1 second to 24 days, or -1` + takesDown},
		"too many minutes":         {host(strings.Replace(hostJSON, "{", `{"functionTimeout":"00:60:00",`, 1)), nil, `host.json@"00:60:0: functionTimeout is "00:60:00", must be [days.]hh:mm:ss`},
		"hours that are days":      {host(strings.Replace(hostJSON, "{", `{"functionTimeout":"25:00:00",`, 1)), nil, `host.json@"25:00:0: functionTimeout is "25:00:00", must be from`},
		"forwarding is a number":   {host(strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"enableForwardingHttpRequest":1,`, 1)), nil, `host.json@1,"descr: enableForwardingHttpRequest must be true or false`},
		"bundle without id":        {host(strings.Replace(hostJSON, `"id"`, `"name"`, 1)), nil, `host.json@{"name":: extensionBundle needs an id and a range of versions, such as [4.23.0, 5.0.0)` + takesDown},
		"bundle of no version":     {host(strings.Replace(hostJSON, "[4.23.0, 5.0.0)", "abc", 1)), nil, `host.json@{"id":"M: extensionBundle needs an id`},
		"routes of the handler":    {host(strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"http":{"routes":[{"route":"x"}]},`, 1)), nil, `host.json@[{"route: customHandler.http.routes makes the functions of an app that has no function.json: with SignalR triggers it cannot be used` + takesDown},
		"profile":                  {host(strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"configurationProfile":"mcp-custom-handler",`, 1)), nil, `host.json@"mcp-cus: the configurationProfile "mcp-custom-handler" is for apps without function.json` + ""},
		"Bindings":                 {one(strings.Replace(trigger("e", ""), "bindings", "Bindings", 1)), nil, "f/function.json: bindings must be an array with a trigger" + leftOut},
		"empty connection":         {one(strings.Replace(trigger("e", ""), `"event"`, `"connectionStringSetting":"","event"`, 1)), nil, `f/function.json@"","even: connectionStringSetting is empty`},
		"setting with underscores": {one(strings.Replace(trigger("e", ""), `"event"`, `"connectionStringSetting":"My__Conn","event"`, 1)), map[string]string{"My__Conn": testConnection}, `f/function.json@"My__Con: the Functions host finds no setting "My__Conn": write "My:Conn"` + leftOut},
		"hub with underscores":     {one(strings.Replace(trigger("e", ""), "chat", "%my__hub%", 1)), map[string]string{"my__hub": "x"}, `f/function.json@"%my__hu: hubName: %my__hub% is not a setting: give my:hub a value`},
		"credentials for all":      {map[string]string{"local.settings.json": `{"Host":{"CORS":"*","CORSCredentials":true}}`}, nil, `local.settings.json@"*","COR: CORS is "*" with CORSCredentials: Core Tools does not start with that`},
		"same route":               {map[string]string{"f/function.json": http(`,"route":"x","methods":["get"]`), "g/function.json": http(`,"route":"X"`)}, nil, `g/function.json: the route "api/X" is that of function f too` + leftOut},
		"bad expression":           {one(`{"bindings":[{"type":"httpTrigger","direction":"in","name":"req"}` + res + `,{"type":"signalRConnectionInfo","name":"info","direction":"in","hubName":"chat","userId":"{x"}]}`), nil, `f/function.json@"{x"}]}: userId: binding expression "{x": unmatched brace`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := refused(t, c.files, c.settings); !strings.Contains("\n"+got, "\n"+c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMissingBundleIsSaidOnce(t *testing.T) {
	got := refused(t, map[string]string{
		"host.json":       `{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"h"}}}`,
		"a/function.json": trigger("e", ""),
		"b/function.json": trigger("g", ""),
	}, nil)
	if strings.Contains(got, "\n") || !strings.Contains(got, "leave out 2 functions, the first a: add") {
		t.Errorf("got %s", got)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	got := refused(t, map[string]string{
		"host.json":           `{"version":"2.0","extensionBundle":{"id":"b","version":"[4.23.0, 5.0.0)"}}`,
		"local.settings.json": `{`,
		"a/function.json":     strings.Replace(trigger("e", ""), "chat", "", 1),
		"b/function.json":     strings.Replace(trigger("e", ""), "messages", "calls", 1),
	}, nil)
	lines := strings.Split(got, "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], `a/function.json@"","cate: hubName is missing`) ||
		!strings.HasPrefix(lines[1], "b/function.json@") || !strings.HasPrefix(lines[2], "host.json@") || !strings.HasPrefix(lines[3], "local.settings.json@") {
		t.Errorf("got %s", got)
	}
	if !strings.HasSuffix(lines[0], leftOut) || strings.HasSuffix(lines[2], leftOut) {
		t.Errorf("what the real host would do is missing or wrong: %s", got)
	}
}

func TestNoHostJSON(t *testing.T) {
	root := t.TempDir()
	_, err := readApp(Options{Root: root})
	if err == nil || !strings.Contains(err.Error(), "host.json: "+syscall.ENOENT.Error()) {
		t.Errorf("got %v", err)
	}
}

func TestSettingsPrecedenceAndResolution(t *testing.T) {
	t.Setenv("FROM_ENVIRONMENT", "environment")
	t.Setenv("OVERRIDDEN", "environment")
	t.Setenv("LOCAL_TOO", "environment")
	root := appFiles(t, map[string]string{
		"local.settings.json": "\xEF\xBB\xBF{ // comments are fine\n\"Values\":{\"HubName\":\"lobby\",\"Local_Too\":\"file\",\"N\":7,\"On\":true,/* \" */\"U\":\"a//b\"}}",
		"f/function.json":     strings.NewReplacer("chat", "%hubname%", `"hubName"`, `"HUBNAME"`, `"signalRTrigger"`, `"SignalRTRIGGER"`).Replace(trigger("%Event:Name%", "")),
	})
	a, err := readApp(Options{Root: root, Settings: map[string]string{"OVERRIDDEN": "options", "Event__Name": "say", "AzureSignalRConnectionString": testConnection}})
	if err != nil {
		t.Fatal(err)
	}
	if f := a.triggers[keyOf("LOBBY", "Messages", "SAY")]; f == nil || f.signalR.connection != "AzureSignalRConnectionString" {
		t.Errorf("got %+v", a.functions)
	}
	for name, want := range map[string]string{
		"from_environment": "environment", "overridden": "options", "local_too": "environment", "n": "7", "on": "True",
		"AzureWebJobsStorage": "UseDevelopmentStorage=true", "u": "a//b",
	} {
		if got := a.settings.get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	for unknown, want := range map[bool]string{drop: "7/x", keep: "7/%none%x"} {
		if got := a.settings.expand("%N%/%none%x", unknown); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestIdentityConnectionsAreNotSigned(t *testing.T) {
	for name, settings := range map[string]map[string]string{
		"service URI": {"AzureSignalRConnectionString": "", "AzureSignalRConnectionString__serviceUri": "https://x.service.signalr.net"},
		"auth type":   {"AzureSignalRConnectionString": "Endpoint=https://x.service.signalr.net;AuthType=azure.msi;Version=1.0"},
	} {
		h := startHost(t, func() Options {
			o := options(t, appFiles(t, one(trigger("void", ""))), "serve")
			maps.Copy(o.Settings, settings)
			return o
		}())
		if status, answer := h.upstream(t, "messages", "void", `{"type":1,"target":"void"}`, "X-ASRS-Signature", "-"); status != 200 {
			t.Errorf("%s: got %d %s", name, status, answer)
		}
	}
}

func TestWarnings(t *testing.T) {
	settings := map[string]string{
		"AzureSignalRConnectionString": testConnection,
		"AzureWebJobs.g.Disabled":      "0", "AzureWebJobs.d1.Disabled": "1", "AzureWebJobs_D2_Disabled": "True",
	}
	a, err := readApp(Options{Settings: settings, Root: appFiles(t, map[string]string{
		"host.json":               strings.Replace(hostJSON, "{", `{"http":{"routePrefix":"v1"},"functions":["F","g","d1","d2","all","negotiate"],`, 1),
		"f/function.json":         strings.Replace(trigger("e", ""), "{", `{"disabled":true,`, 1),
		"d1/function.json":        `{}`,
		"d2/function.json":        `{}`,
		"x/function.json":         `{}`,
		"g/function.json":         `{"bindings":[{"type":"timerTrigger","name":"t","direction":"in","schedule":"* * * * * *"}]}`,
		"h/readme.txt":            "no function",
		"all/function.json":       httpFunction(`,"route":"{*path}","methods":["get","post"]`, ""),
		"negotiate/function.json": httpFunction(`,"methods":["post"]`, `,{"type":"signalRConnectionInfo","direction":"in","name":"info","hubName":"chat","idToken":"{headers.authorization}"}`),
	})})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"function d1 is disabled",
		"function d2 is disabled",
		"f/function.json: disabled has no effect in the Functions host of today; the setting AzureWebJobs.f.Disabled switches the function off",
		"function g does not run here: this host has no timerTrigger",
		`negotiate/function.json: idToken {headers.authorization} fails for every client that sends "Bearer …", as SignalR clients do: the extension expects the token alone, in a header of its own`,
		"function x is not in the list functions of host.json",
		"host.json: http.routePrefix has no effect in version 2.0: it belongs under extensions.http",
		"function all takes the requests for /api/negotiate, so that negotiate gets none: the Functions host tries routes in the order of function names",
	}
	if got := strings.Join(a.warnings, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got %s", got)
	}
	if len(a.functions) != 3 {
		t.Errorf("got %d functions", len(a.functions))
	}
}

// "functions":[] runs all of them.
func TestEmptyListOfFunctions(t *testing.T) {
	a, err := readApp(Options{Settings: map[string]string{"AzureSignalRConnectionString": testConnection}, Root: appFiles(t, map[string]string{
		"host.json": strings.Replace(hostJSON, "{", `{"functions":[],`, 1), "f/function.json": trigger("e", ""),
	})})
	if err != nil || len(a.functions) != 1 {
		t.Errorf("got %v, %v", a, err)
	}
}

// What the host's parser reads although it is not JSON: it takes comments,
// commas at the end, names without quotes, and UTF-16.
func TestLenientFiles(t *testing.T) {
	loose := "{'version':\"2.0\", // two\n extensionBundle:{id:'b',version:'[4.23.0, 5.0.0)',},customHandler:{description:{defaultExecutablePath:'h',arguments:[1,true,null,'z',]}},}"
	wide := []byte{0xFF, 0xFE}
	for _, r := range loose {
		wide = append(wide, byte(r), 0)
	}
	for name, text := range map[string]string{"UTF-8": loose, "UTF-16": string(wide)} {
		a, err := readApp(Options{Root: appFiles(t, map[string]string{"host.json": text})})
		if err != nil || strings.Join(a.host.handler.arguments, " ") != "1 True z" {
			t.Errorf("%s: got %v, %v", name, a, err)
		}
	}
}

// App Service hands the portal's connection strings over under names of their
// own, and local.settings.json has a section for them.
func TestConnectionStringsOfThePortal(t *testing.T) {
	const other = "Endpoint=http://127.0.0.1:2;AccessKey=other;Version=1.0;"
	for name, settings := range map[string]map[string]string{
		"custom": {"CUSTOMCONNSTR_AzureSignalRConnectionString": other}, "section": {"ConnectionStrings__AzureSignalRConnectionString": other},
		"both": {"ConnectionStrings:AzureSignalRConnectionString": other, "AzureSignalRConnectionString": testConnection},
	} {
		a, err := readApp(Options{Root: appFiles(t, one(trigger("e", ""))), Settings: settings})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := a.settings.connectionString("AzureSignalRConnectionString"); got != other {
			t.Errorf("%s: got %s", name, got)
		}
	}
	a, err := readApp(Options{Root: appFiles(t, map[string]string{
		"local.settings.json": `{"ConnectionStrings":{"Mine":"` + other + `"}}`,
		"f/function.json":     strings.Replace(trigger("e", ""), `"event"`, `"connectionStringSetting":"Mine","event"`, 1),
	})})
	if err != nil || a.settings.connectionString("mine") != other {
		t.Errorf("got %v", err)
	}
}

func TestTimeSpans(t *testing.T) {
	for text, want := range map[string]string{
		"00:05:00": "5m0s", "1.00:00:01": "24h0m1s", "00:00:00.5": "500ms", "5": "120h0m0s", "00:05": "5m0s", "25:00:00": "600h0m0s",
		"a:b:c": "", "x.00:00:00": "", "00:-1:00": "", "00:60:00": "", "1.24:00:00": "", "": "",
	} {
		d, ok := parseTimeSpan(text)
		if ok != (want != "") || ok && d.String() != want {
			t.Errorf("%s: got %v, %v; want %s", text, d, ok, want)
		}
	}
}

func TestSettingsOverrideHostJSON(t *testing.T) {
	a, err := readApp(Options{Executable: "handler", Root: appFiles(t, nil), Settings: map[string]string{
		"AzureFunctionsJobHost__extensions__http__routePrefix":              "v1",
		"AzureFunctionsJobHost:functionTimeout":                             "00:00:07",
		"AzureFunctionsJobHost__customHandler__enableForwardingHttpRequest": "true",
		"AzureFunctionsJobHost__customHandler__port":                        "8123",
	}})
	if err != nil {
		t.Fatal(err)
	}
	if a.host.routePrefix != "v1" || a.host.functionTimeout != 7*time.Second || !a.host.forwarding || a.host.port != 8123 {
		t.Errorf("got %+v", a.host)
	}
	_, err = readApp(Options{Root: appFiles(t, nil), Settings: map[string]string{"AzureFunctionsJobHost__customHandler__port": "0"}})
	if err == nil || !strings.Contains(err.Error(), `customHandler.port is "0"`) {
		t.Errorf("got %v", err)
	}
}

func FuzzConfig(f *testing.F) {
	for _, seed := range []string{hostJSON, trigger("e", ""), "{", "{\"a\" // x\n:1}", `{"a":"\"/*"}`, "/*", "\xEF\xBB\xBF[1,{}]", `{"a":1,}`, `"\`, "\xFF\xFE{\x00}\x00", httpFunction(`,"route":"{a:min(1)}"`, "")} {
		f.Add([]byte(seed), []byte(seed))
	}
	root := f.TempDir()
	if err := os.Mkdir(filepath.Join(root, "f"), 0o755); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, host, function []byte) {
		write(t, root, "host.json", string(host))
		write(t, root, "f/function.json", string(function))
		_, err := readApp(Options{Root: root})
		var config *ConfigError
		if err != nil && !errors.As(err, &config) {
			t.Fatal(err)
		}
		if config == nil {
			return
		}
		for _, p := range config.Problems {
			if p.Line < 0 || p.Line > 0 && p.Column < 1 || p.Message == "" {
				t.Fatalf("%+v", p)
			}
		}
	})
}
