package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRoutePrefix(t *testing.T) {
	for text, want := range map[string]string{
		`{"version":"2.0"}`:                                                       "api",
		`{"extensions":{"http":{"routePrefix":"v1"}}}`:                            "v1",
		`{"Extensions":{"HTTP":{"RoutePrefix":"/v1/chat/"}}}`:                     "v1/chat",
		`{"extensions":{"http":{"routePrefix":""}}}`:                              "",
		`{"extensions":{"http":{"routePrefix":null}},"logging":[1]}`:              "api",
		"\xef\xbb\xbf{ // comment\n/* and \" */ \"extensions\":{\"http\":{}}} //": "api",
		`{"a":"// \" /*","extensions":{"http":{"routePrefix":"v2"}}}`:             "v2",
	} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, "host.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		env := map[string]string{"FUNCTIONS_APP_ROOT_PATH": root}
		if got, err := routePrefix(func(name string) string { return env[name] }); err != nil || got != want {
			t.Errorf("%s: got %q, %v; want %q", text, got, err, want)
		}
		env[prefixSetting] = "over"
		if got, err := routePrefix(func(name string) string { return env[name] }); err != nil || got != "over" {
			t.Errorf("%s: got %q, %v with the setting", text, got, err)
		}
	}
}

func TestRoutePrefixWithoutAFileIsTheDefault(t *testing.T) {
	t.Chdir(t.TempDir())
	if got, err := routePrefix(func(string) string { return "" }); err != nil || got != "api" {
		t.Errorf("got %q, %v", got, err)
	}
	if err := os.WriteFile("host.json", []byte(`{"extensions":`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := routePrefix(func(string) string { return "" }); err == nil || !strings.HasPrefix(err.Error(), "host.json: ") {
		t.Errorf("an unfinished file: %v", err)
	}
}

func FuzzParsePrefix(f *testing.F) {
	for _, seed := range []string{`{"extensions":{"http":{"routePrefix":"v1"}}}`, "\xef\xbb\xbf{}", `{"a":"\`, `/`, `/*`, `//`, `{/**/}`, `"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		prefix, err := parsePrefix(text)
		if err == nil && (strings.HasPrefix(prefix, "/") || strings.HasSuffix(prefix, "/")) {
			t.Errorf("%q has slashes around it", prefix)
		}
	})
}
