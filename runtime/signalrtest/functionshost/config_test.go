package functionshost

import (
	"errors"
	"fmt"
	"maps"
	"strings"
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
		"no version":               {host(`{"customHandler":{"description":{"defaultExecutablePath":"h"}},"extensionBundle":{"version":"[4.*, 5.0.0)"}}`), nil, `host.json: version must be "2.0"`},
		"old version":              {host(strings.Replace(hostJSON, "2.0", "1.0", 1)), nil, `host.json@"1.0","e: version must be "2.0"`},
		"no customHandler":         {host(`{"version":"2.0","extensionBundle":{"version":"1"}}`), nil, `host.json@{"versio: customHandler.description is missing`},
		"no description":           {host("{\"version\":\"2.0\",\"extensionBundle\":{\"version\":\"1\"},\n \"customHandler\":{}}"), nil, `host.json@{}}: customHandler.description is missing`},
		"no executable":            {host(`{"version":"2.0","extensionBundle":{"version":"1"},"customHandler":{"description":{}}}`), nil, `host.json@{}}}: customHandler.description.defaultExecutablePath is missing`},
		"no bundle":                {host(`{"version":"2.0","customHandler":{"description":{"defaultExecutablePath":"h"}}}`), nil, "host.json: extensionBundle is missing"},
		"host.json malformed":      {host("{\n  \"version\": \"2.0\",\n  oops\n}"), nil, `host.json@oops: malformed JSON: invalid character 'o'`},
		"host.json unfinished":     {host("{"), nil, `host.json@: malformed JSON: `},
		"host.json is an array":    {host("[]"), nil, `host.json@[]: must hold an object`},
		"bad forwarding":           {host(strings.Replace(hostJSON, `"customHandler":{`, `"customHandler":{"enableForwardingHttpRequest":"yes",`, 1)), nil, `host.json@"yes","d: enableForwardingHttpRequest must be true or false`},
		"bad timeout":              {host(strings.Replace(hostJSON, `{`, `{"functionTimeout":"5m",`, 1)), nil, `host.json@"5m","ve: functionTimeout is "5m": must be hh:mm:ss`},
		"encrypted settings":       {map[string]string{"local.settings.json": `{"IsEncrypted":true}`}, nil, `local.settings.json@true}: the values are encrypted`},
		"setting is an object":     {map[string]string{"local.settings.json": `{"Values":{"a":{}}}`}, nil, `local.settings.json@{}}}: the value of a must be a string`},
		"malformed function.json":  {one("{\"bindings\":[\n  {\"type\" \"x\"}]}"), nil, `f/function.json@"x"}]}: malformed JSON: `},
		"something behind":         {one(trigger("e", "") + " {}"), nil, `f/function.json@{}: malformed JSON: something follows`},
		"bad function name":        {map[string]string{"9f/function.json": trigger("e", "")}, nil, `9f/function.json: the folder "9f" is no function name`},
		"function name host":       {map[string]string{"Host/function.json": trigger("e", "")}, nil, `Host/function.json: the folder "Host" is no function name`},
		"same function name":       {map[string]string{"f/function.json": trigger("e", ""), "F/function.json": trigger("g", "")}, nil, "f/function.json: functions F and f have one name"},
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
		"event is a number":        {one(strings.Replace(trigger("e", ""), `"e"`, "7", 1)), nil, `f/function.json@7}]}: event must be a string`},
		"bad hub name":             {one(strings.Replace(trigger("e", ""), "chat", "my hub", 1)), nil, `f/function.json@"my hub": the service refuses the hub name "my hub"`},
		"wrong category":           {one(strings.Replace(trigger("e", ""), "messages", "message", 1)), nil, `f/function.json@"message: the category is "message", must be connections or messages`},
		"wrong connection event":   {one(connectionTrigger("joined")), nil, `f/function.json@"joined": the event of a connections trigger is "joined"`},
		"same trigger":             {map[string]string{"f/function.json": trigger("e", ""), "g/function.json": trigger("E", "")}, nil, `g/function.json: function f takes hub "chat", category "messages", event "E" already`},
		"same parameter name":      {one(strings.Replace(trigger("e", ""), `"event"`, `"parameterNames":["a","A"],"event"`, 1)), nil, `f/function.json@["a","A": parameterNames has "A" twice`},
		"parameterNames no array":  {one(strings.Replace(trigger("e", ""), `"event"`, `"parameterNames":"a","event"`, 1)), nil, `f/function.json@"a","eve: parameterNames must be an array of strings`},
		"missing connection":       {one(trigger("e", "")), map[string]string{"AzureSignalRConnectionString": ""}, `f/function.json@{"type":: app setting "AzureSignalRConnectionString": is not set`},
		"bad connection":           {one(strings.Replace(trigger("e", ""), `"event"`, `"connectionStringSetting":"Mine","event"`, 1)), map[string]string{"Mine": "AccessKey=x;Version=1.0"}, `f/function.json@"Mine",": app setting "Mine": connection string: Endpoint is missing`},
		"unresolved setting":       {one(strings.Replace(trigger("e", ""), "chat", "%HUB%", 1)), nil, `f/function.json@"%HUB%",: hubName: %HUB% is no setting: give HUB a value`},
		"unclosed setting":         {one(strings.Replace(trigger("e", ""), "chat", "%HUB", 1)), nil, `f/function.json@"%HUB",": hubName: the % before "HUB" has no closing %`},
		"bad authLevel":            {one(http(`,"authLevel":"none"`)), nil, `f/function.json@"none"},: authLevel is "none"`},
		"route of the host":        {one(http(`,"route":"admin/x"`)), nil, `f/function.json@"admin/x: route "admin/x": routes that begin with admin`},
		"bad route":                {one(http(`,"route":"a/{b"`)), nil, `f/function.json@"a/{b"},: route "a/{b": {b: this host knows`},
		"bad constraint":           {one(http(`,"route":"{b:range(1,2)}"`)), nil, `f/function.json@"{b:rang: route "{b:range(1,2)}": {b:range(1,2)}: this host knows the constraints`},
		"catch-all not last":       {one(http(`,"route":"{*b}/c"`)), nil, `f/function.json@"{*b}/c": route "{*b}/c": {*b} must come last`},
		"same route parameter":     {one(http(`,"route":"{b}/{B}"`)), nil, `f/function.json@"{b}/{B}: route "{b}/{B}": the parameter B is there twice`},
		"same route":               {map[string]string{"f/function.json": http(`,"route":"x","methods":["get"]`), "g/function.json": http(`,"route":"X"`)}, nil, `g/function.json: the route "X" is that of function f too`},
		"two http outputs":         {one(`{"bindings":[{"type":"httpTrigger","direction":"in","name":"req"}` + res + strings.Replace(res, "res", "res2", 1) + `]}`), nil, `f/function.json@{"type":: a second http output`},
		"bad expression":           {one(`{"bindings":[{"type":"httpTrigger","direction":"in","name":"req"}` + res + `,{"type":"signalRConnectionInfo","name":"info","direction":"in","hubName":"chat","userId":"{body.x}"}]}`), nil, `f/function.json@"{body.x: userId: {body.x}: this host knows`},
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
		"host.json":           `{"version":"2.0","extensionBundle":{"version":"1"}}`,
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
	if err == nil || !strings.Contains(err.Error(), "host.json: no such file") {
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
	if got := a.settings.expand("%N%/%none%x"); got != "7/x" {
		t.Errorf("got %q", got)
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
		"AzureWebJobs.g.Disabled":      "0", "AzureWebJobs.d1.Disabled": "1", "AzureWebJobs_D2_Disabled": "True", "OFF": "1", "true": "",
	}
	a, err := readApp(Options{Settings: settings, Root: appFiles(t, map[string]string{
		"host.json":        strings.Replace(hostJSON, "{", `{"functions":["F","g","d1","d2","d3","d4"],`, 1),
		"f/function.json":  `{"disabled":true}`,
		"d1/function.json": `{}`,
		"d2/function.json": `{}`,
		"d3/function.json": `{"disabled":"%OFF%"}`,
		"d4/function.json": `{"disabled":"OFF"}`,
		"x/function.json":  `{"disabled":"true"}`, // the name of a setting, which there is not
		"g/function.json":  `{"bindings":[{"type":"timerTrigger","name":"t","direction":"in","schedule":"* * * * * *"}]}`,
		"h/readme.txt":     "no function",
	})})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"function d1 is disabled", "function d2 is disabled", "function d3 is disabled", "function d4 is disabled", "function f is disabled", "function g does not run here: this host has no timerTrigger", "function x is not in the list functions of host.json", "the app has no functions: there is no folder with a function.json this host can run"}
	if got := strings.Join(a.warnings, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got %s", got)
	}
}

func TestTimeSpans(t *testing.T) {
	for text, want := range map[string]string{
		"00:05:00": "5m0s", "1.00:00:01": "24h0m1s", "00:00:00.5": "500ms", "-1": "0s",
		"5": "must be hh:mm:ss", "a:b:c": "must be hh:mm:ss", "x.00:00:00": "must be hh:mm:ss", "00:-1:00": "must be hh:mm:ss",
	} {
		d, err := parseTimeSpan(text)
		got := d.String()
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func FuzzParseFile(f *testing.F) {
	for _, seed := range []string{hostJSON, trigger("e", ""), "{", "{\"a\" // x\n:1}", `{"a":"\"/*"}`, "/*", "\xEF\xBB\xBF[1,{}]", `{"a":1,}`, `"\`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		root, err := parseFile(data)
		if err == nil {
			if root.offset > len(data) {
				t.Fatalf("offset %d in %d bytes", root.offset, len(data))
			}
			return
		}
		var syntax *syntaxError
		if !errors.As(err, &syntax) {
			t.Fatalf("%T: %v", err, err)
		}
		if line, column := lineAndColumn(data, syntax.offset); line < 1 || column < 1 {
			t.Fatalf("%d:%d", line, column)
		}
	})
}

// Of a member that is there twice the host takes the last, as Newtonsoft does.
func TestLastOfEqualMembersCounts(t *testing.T) {
	root, err := parseFile([]byte(`{"event":"one","EVENT":"two","event":"three"}`))
	if err != nil || root.get("Event").text != "three" {
		t.Errorf("got %+v, %v", root, err)
	}
}

func TestSettingsOverrideHostJSON(t *testing.T) {
	a, err := readApp(Options{Executable: "handler", Root: appFiles(t, nil), Settings: map[string]string{
		"AzureFunctionsJobHost__extensions__http__routePrefix":              "v1/",
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
