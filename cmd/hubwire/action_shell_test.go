//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestActionRunsCheck runs the action's script with a go that makes a hubwire
// which says how it is called and ends with code 1.
func TestActionRunsCheck(t *testing.T) {
	const (
		fakeGo = `#!/bin/sh
echo "go $*"
mkdir -p "$RUNNER_TEMP/hubwire-bin"
printf '#!/bin/sh\necho "hubwire $*"\nexit 1\n' >"$RUNNER_TEMP/hubwire-bin/hubwire"
chmod +x "$RUNNER_TEMP/hubwire-bin/hubwire"
`
		module = "github.com/hubwire/hubwire/cmd/hubwire"
	)
	for name, test := range map[string]struct {
		environment    []string
		printed        string
		report, output string
	}{
		"annotations": {
			[]string{"PACKAGES=./a ./b", "FORMAT=github", "VERSION="},
			"go build -o TEMP/hubwire-bin/ " + module + "\nhubwire check --format github ./a ./b\n", "", "",
		},
		"a file": {
			[]string{"PACKAGES=./...", "FORMAT=sarif", "VERSION=v1.2.3"},
			"go install " + module + "@v1.2.3\n", "hubwire check --format sarif ./...\n", "report=TEMP/hubwire.sarif\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			temp, bin := t.TempDir(), t.TempDir()
			if err := os.WriteFile(filepath.Join(bin, "go"), []byte(fakeGo), 0o755); err != nil {
				t.Fatal(err)
			}
			output := filepath.Join(temp, "output")
			command := exec.Command("bash", filepath.Join(action, "check.sh"))
			command.Env = append([]string{"PATH=" + bin + ":" + os.Getenv("PATH"), "RUNNER_TEMP=" + temp, "GITHUB_OUTPUT=" + output}, test.environment...)
			printed, err := command.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 {
				t.Fatalf("%v\n%s", err, printed)
			}
			for what, each := range map[string]struct{ got, want string }{
				"printed": {string(printed), test.printed},
				"report":  {read(t, filepath.Join(temp, "hubwire.sarif")), test.report},
				"output":  {read(t, output), test.output},
			} {
				if got := strings.ReplaceAll(each.got, temp, "TEMP"); got != each.want {
					t.Errorf("%s:\n%s\nwant\n%s", what, got, each.want)
				}
			}
		})
	}
}
