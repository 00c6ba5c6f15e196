package functionapp_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/internal/functionapp"
)

func TestRoot(t *testing.T) {
	top := t.TempDir()
	for _, file := range []string{"host.json", "repository/.git", "repository/module/go.mod", "repository/app/host.json", "repository/app/code/x", "plain/deep/x"} {
		file = filepath.Join(top, file)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for folder, want := range map[string]string{
		"":                    "",
		"plain/deep":          "",
		"repository/app":      "repository/app",
		"repository/app/code": "repository/app",
		"repository/module":   "none",
		"repository":          "none",
	} {
		if want = filepath.Join(top, want); strings.HasSuffix(want, "none") {
			want = ""
		}
		if got := functionapp.Root(filepath.Join(top, folder), os.Stat); got != want {
			t.Errorf("%s: got %q, want %q", folder, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string][3]bool{ // hub, function, binding
		"a":                      {true, true, true},
		"Chat9":                  {true, true, true},
		"a_b":                    {true, true, false},
		"a-b":                    {false, true, false},
		"a`,.[]":                 {true, false, false},
		"9a":                     {},
		"_a":                     {},
		"":                       {},
		"é":                      {},
		"a b":                    {},
		strings.Repeat("a", 128): {true, true, true},
		strings.Repeat("a", 129): {},
	} {
		got := [3]bool{functionapp.IsHubName(name), functionapp.IsFunctionName(name), functionapp.IsBindingName(name)}
		if got != want {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
	}
}
