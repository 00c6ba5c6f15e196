package upstreams_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/upstreams"
)

func TestSettingsOfTheOfficialEmulator(t *testing.T) {
	want := []upstreams.Template{
		{URLTemplate: "http://localhost:7071/runtime/webhooks/signalr", HubPattern: "*", CategoryPattern: "*", EventPattern: "*"},
		{URLTemplate: "http://localhost:1/{hub}//x,]", HubPattern: "a,b", CategoryPattern: ",", EventPattern: ","},
	}
	got, err := upstreams.Parse([]byte("\xEF\xBB\xBF" + `{
  // as "asrs-emulator upstream init" writes it
  "UpstreamSettings": {
    "Templates": [
      {
        "UrlTemplate": "http://localhost:7071/runtime/webhooks/signalr",
        "EventPattern": "*",
        "HubPattern": "*",
        "CategoryPattern": "*"
      },
      /* and a second, */ {"urltemplate": "http://localhost:1/{hub}//x,]", "HUBPATTERN": "a,b", "EventPattern": null, "CategoryPattern": " ",},
    ]
  },
  "Logging": {"LogLevel": {"Default": "Information"}}
}`))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got[1].Matches("a", "messages", "x") {
		t.Error("a template without patterns matches")
	}
	text, err := upstreams.Format("emulator", want)
	if again, parseErr := upstreams.Parse(text); err != nil || parseErr != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("%s: %v, %v", text, err, parseErr)
	}
	for text, want := range map[string]string{
		``:  "settings: ",
		`{`: "settings: ",
		`{"UpstreamSettings":{"Templates":[{}]}}`:                      "UpstreamSettings.Templates[0] has no UrlTemplate",
		`{"UpstreamSettings":{"Templates":[{"HubPattern":["chat"]}]}}`: "HubPattern",
	} {
		if got, err := upstreams.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, %v; want %s", text, got, err, want)
		}
	}
	if got, err := upstreams.Parse([]byte(`{}`)); err != nil || got != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func FuzzParseSettings(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":[1,],}//`, `/*`, `"\`, `{"UpstreamSettings":{"Templates":[{"UrlTemplate":"http://x"}]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := string(text)
		if _, err := upstreams.Parse(text); err != nil && !strings.HasPrefix(err.Error(), "settings: ") {
			t.Errorf("got %v", err)
		}
		if string(text) != before {
			t.Error("the text was changed")
		}
	})
}
