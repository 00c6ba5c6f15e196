package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// text returns a file of this folder.
func text(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestImageHasWhatItCopies: what the Dockerfile copies from the repository is
// there, passes its ignore file, and is all that the program reads.
func TestImageHasWhatItCopies(t *testing.T) {
	dockerfile, ignored := text(t, "deploy/Dockerfile"), text(t, "deploy/Dockerfile.dockerignore")
	copied := regexp.MustCompile(`(?m)^COPY ([a-z.][^\n]*) \S+$`).FindAllStringSubmatch(dockerfile, -1)
	if len(copied) < 5 {
		t.Errorf("copies %q", copied)
	}
	for _, each := range copied {
		for path := range strings.FieldsSeq(each[1]) {
			if _, err := os.Stat(filepath.Join("../..", path)); err != nil {
				t.Error(err)
			}
			allowed := func(line string) bool {
				name, ok := strings.CutPrefix(line, "!")
				return ok && (path == name || strings.HasPrefix(path, name+"/"))
			}
			if !slices.ContainsFunc(strings.Split(ignored, "\n"), allowed) {
				t.Errorf("the ignore file leaves %s out", path)
			}
		}
	}
	for _, want := range []string{"CGO_ENABLED=0", "\nUSER 65532:65532\n", "\nENV PORT=8080\n"} {
		if !strings.Contains(dockerfile, want) {
			t.Errorf("no %q", want)
		}
	}
}

// TestManifestFitsTheImage: port, user and probes are those of the program.
func TestManifestFitsTheImage(t *testing.T) {
	manifest := text(t, "deploy/kubernetes.yaml")
	if strings.Contains(manifest, "\t") {
		t.Error("there is a tab")
	}
	for _, want := range []string{
		`{name: PORT, value: "8080"}`, "containerPort: 8080", "runAsNonRoot: true", "readOnlyRootFilesystem: true",
		"readinessProbe:\n            httpGet: {path: /healthz, port: http}", "livenessProbe:\n            httpGet: {path: /healthz, port: http}",
		"name: AzureSignalRConnectionString\n",
	} {
		if !strings.Contains(manifest, want) {
			t.Errorf("no %q", want)
		}
	}
	var kinds []string
	for _, kind := range regexp.MustCompile(`(?m)^kind: (\w+)$`).FindAllStringSubmatch(manifest, -1) {
		kinds = append(kinds, kind[1])
	}
	if want := []string{"Deployment", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget"}; !slices.Equal(kinds, want) {
		t.Errorf("kinds %v", kinds)
	}
}

// TestPackageHasWhatTheHostNeeds: every file of this folder is either left out
// by .funcignore, or belongs to the app. Its patterns are plain names, since the
// Core Tools have their own idea of others.
func TestPackageHasWhatTheHostNeeds(t *testing.T) {
	ignored := strings.Fields(text(t, ".funcignore"))
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if slices.Contains(ignored, name) || name == "handler" {
			continue
		}
		switch _, err := os.Stat(filepath.Join(name, "function.json")); {
		case err == nil, name == "host.json", name == "web":
		default:
			t.Errorf("%s would be deployed: put it into .funcignore", name)
		}
	}
	for _, needed := range []string{"host.json", "web", "handler", "Negotiate", "index"} {
		if slices.Contains(ignored, needed) {
			t.Errorf("%s would not be deployed", needed)
		}
	}
}

// TestTemplatesPassValuesOn: what one deployment file reads, another provides.
func TestTemplatesPassValuesOn(t *testing.T) {
	entry, app, script := text(t, "deploy/infra/main.bicep"), text(t, "deploy/infra/chat.bicep"), text(t, "deploy/publish.sh")
	for _, name := range regexp.MustCompile(`\$\{([A-Z_]+):\?\}`).FindAllStringSubmatch(script, -1) {
		if !strings.Contains(entry, "\noutput "+name[1]+" string = ") {
			t.Errorf("main.bicep has no output %s", name[1])
		}
	}
	for _, name := range regexp.MustCompile(`chat\.outputs\.(\w+)`).FindAllStringSubmatch(entry, -1) {
		if !strings.Contains(app, "\noutput "+name[1]+" string = ") {
			t.Errorf("chat.bicep has no output %s", name[1])
		}
	}
	var parameters struct{ Parameters map[string]any }
	if err := json.Unmarshal([]byte(text(t, "deploy/infra/main.parameters.json")), &parameters); err != nil {
		t.Fatal(err)
	}
	for name := range parameters.Parameters {
		if !strings.Contains(entry, "\nparam "+name+" string\n") {
			t.Errorf("main.bicep has no parameter %s", name)
		}
	}
	for _, bicep := range []string{entry, app} {
		for _, pair := range []string{"{}", "[]", "()"} {
			if strings.Count(bicep, pair[:1]) != strings.Count(bicep, pair[1:]) {
				t.Errorf("unbalanced %s", pair)
			}
		}
	}
	for _, setting := range []string{"AzureSignalRConnectionString__serviceUri", "AzureSignalRConnectionString__credential", "AzureWebJobsStorage__accountName"} {
		if !strings.Contains(app, "name: '"+setting+"'") {
			t.Errorf("chat.bicep has no setting %s", setting)
		}
	}
}
