package emulator_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestSettingsOfTheOfficialEmulator(t *testing.T) {
	want := []emulator.UpstreamTemplate{
		{URLTemplate: "http://localhost:7071/runtime/webhooks/signalr", HubPattern: "*", CategoryPattern: "*", EventPattern: "*"},
		{URLTemplate: "http://localhost:1/{hub}//x,]", HubPattern: "a,b"},
	}
	got, err := emulator.ParseSettings([]byte("\xEF\xBB\xBF" + `{
  // as "asrs-emulator upstream init" writes it
  "UpstreamSettings": {
    "Templates": [
      {
        "UrlTemplate": "http://localhost:7071/runtime/webhooks/signalr",
        "EventPattern": "*",
        "HubPattern": "*",
        "CategoryPattern": "*"
      },
      /* and a second, */ {"urltemplate": "http://localhost:1/{hub}//x,]", "HUBPATTERN": "a,b",},
    ]
  },
  "Logging": {"LogLevel": {"Default": "Information"}}
}`))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	for text, want := range map[string]string{
		``:  "settings: ",
		`{`: "settings: ",
		`{"UpstreamSettings":{"Templates":[{}]}}`:                      "UpstreamSettings.Templates[0] has no UrlTemplate",
		`{"UpstreamSettings":{"Templates":[{"UrlTemplate":"a b"}]}}`:   "must be an absolute http or https URL",
		`{"UpstreamSettings":{"Templates":[{"HubPattern":["chat"]}]}}`: "HubPattern",
	} {
		if got, err := emulator.ParseSettings([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, %v; want %s", text, got, err, want)
		}
	}
	if got, err := emulator.ParseSettings([]byte(`{}`)); err != nil || len(got) != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func FuzzParseSettings(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":[1,],}//`, `/*`, `"\`, `{"UpstreamSettings":{"Templates":[{"UrlTemplate":"http://x"}]}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := string(text)
		if _, err := emulator.ParseSettings(text); err != nil && !strings.HasPrefix(err.Error(), "settings: ") {
			t.Errorf("got %v", err)
		}
		if string(text) != before {
			t.Error("the text was changed")
		}
	})
}
