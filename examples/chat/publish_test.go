//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPublishScript runs the script with commands that say how they are called.
func TestPublishScript(t *testing.T) {
	app, bin := t.TempDir(), t.TempDir()
	for path, content := range map[string]string{
		app + "/deploy/publish.sh":                text(t, "deploy/publish.sh"),
		app + "/web/assets/vendor/signalr.min.js": "",
		bin + "/go":   "#!/bin/sh\necho \"$GOOS/$GOARCH go $*\" >>\"$CALLS\"\n",
		bin + "/func": "#!/bin/sh\necho \"func $*\" >>\"$CALLS\"\n",
		bin + "/az":   "#!/bin/sh\necho \"az $*\" >>\"$CALLS\"\n[ \"$1\" = functionapp ] && echo KEY\nexit 0\n",
	} {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	calls := filepath.Join(t.TempDir(), "calls")
	command := exec.Command("sh", filepath.Join(app, "deploy", "publish.sh"))
	command.Env = []string{
		"PATH=" + bin + ":" + os.Getenv("PATH"), "CALLS=" + calls,
		"AZURE_RESOURCE_GROUP=group", "FUNCTION_APP_NAME=app", "FUNCTION_APP_HOST=app.example.com", "SIGNALR_NAME=service",
	}
	if printed, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	const want = `linux/amd64 go build -trimpath -ldflags=-s -w -o handler .
func azure functionapp publish app --custom
az functionapp keys list --resource-group group --name app --query systemKeys.signalr_extension --output tsv
az signalr upstream update --resource-group group --name service --output none --template url-template=https://app.example.com/runtime/webhooks/signalr?code=KEY hub-pattern=* category-pattern=* event-pattern=*
`
	if got := text(t, calls); got != want {
		t.Errorf("called\n%s\nwant\n%s", got, want)
	}

	command = exec.Command("sh", filepath.Join(app, "deploy", "publish.sh"))
	command.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "CALLS=" + calls}
	if printed, err := command.CombinedOutput(); err == nil || !strings.Contains(string(printed), "AZURE_RESOURCE_GROUP") {
		t.Errorf("without settings: %v\n%s", err, printed)
	}
}
