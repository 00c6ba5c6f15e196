package generatortest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator"
	"github.com/hubwire/hubwire/generator/generatortest"
)

// The examples of this repository are up to date, and so is the program that the
// tests of typed clients use.
func TestExamples(t *testing.T) {
	generatortest.Check(t, "../../examples/...", "../../testdata/clients/typed")
}

// failure notes what a test says instead of failing.
type failure struct {
	*testing.T
	said strings.Builder
	bad  bool
}

func (f *failure) Logf(format string, args ...any) { fmt.Fprintf(&f.said, format+"\n", args...) }
func (f *failure) Errorf(format string, args ...any) {
	f.bad = true
	f.Logf(format, args...)
}

const hub = `package chat

//signalr:hub name=chat
type Chat struct{}

//signalr:trigger
func (Chat) Send(text string) {}
`

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestCheckSaysWhatDiffers(t *testing.T) {
	for name, test := range map[string]struct {
		change func(t *testing.T)
		want   []string // none where all is well
	}{
		"nothing": {func(t *testing.T) {}, nil},
		"an edited source": {
			func(t *testing.T) { write(t, "chat.go", strings.Replace(hub, "trigger", "trigger event=say", 1)) },
			[]string{"run: hubwire generate .\n", "\nstale        Send/function.json\n", "-      \"event\": \"send\",", "+      \"event\": \"say\","},
		},
		"a lost file": {
			func(t *testing.T) {
				if err := os.Remove(filepath.Join("Send", "function.json")); err != nil {
					t.Fatal(err)
				}
			},
			[]string{"\nmissing      Send/function.json\n", "--- /dev/null"},
		},
		"an error": {
			func(t *testing.T) { write(t, "chat.go", strings.Replace(hub, "trigger", "trigger evnt=say", 1)) },
			[]string{"chat.go:6:19: error HW0002", "there are errors"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "go.mod", "module example.com/app\n\ngo 1.26\n")
			write(t, "host.json", "{}\n")
			write(t, "chat.go", hub)
			result, err := generator.Run(t.Context(), generator.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := result.Plan.Commit(); err != nil {
				t.Fatal(err)
			}

			test.change(t)
			f := &failure{T: t}
			generatortest.Check(f, ".")
			if f.bad != (len(test.want) > 0) {
				t.Errorf("failed: %v", f.bad)
			}
			for _, want := range test.want {
				if !strings.Contains(f.said.String(), want) {
					t.Errorf("no %q in\n%s", want, &f.said)
				}
			}
		})
	}
}
