package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The peers of the tables, at fixed versions.
const (
	stringerVersion      = "v0.52.0"
	controllerGenVersion = "v0.23.0"
	moqVersion           = "v0.8.1"
	goverterVersion      = "v1.11.1"
)

func installPeers(into string) error {
	for _, tool := range []string{
		"golang.org/x/tools/cmd/stringer@" + stringerVersion,
		"sigs.k8s.io/controller-tools/cmd/controller-gen@" + controllerGenVersion,
		"github.com/matryer/moq@" + moqVersion,
		"github.com/jmattheis/goverter/cmd/goverter@" + goverterVersion,
	} {
		command := exec.Command("go", "install", tool)
		command.Env = append(os.Environ(), "GOBIN="+into, "GOFLAGS=", "CGO_ENABLED=0") // as make build does
		command.Dir = os.TempDir()
		if out, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("go install %s: %w\n%s", tool, err, out)
		}
	}
	return nil
}

// rows are the commands that are timed over a module, hubwire first. Those that
// take one package at a time are left out where there are many.
func (b *bench) rows(m *module) []*row {
	tool := func(name, version string, atMost float64, output string, args ...string) *row {
		return &row{name: name + " " + version, path: filepath.Join(b.tools, name), args: args, outputs: []string{output}, atMost: atMost}
	}
	list := []*row{
		{name: "hubwire", path: b.hubwire, args: []string{"generate", "--quiet", m.pattern()}, outputs: []string{m.inPackages("signalr_gen.go"), "F*", ".hubwire.json"}},
		{name: "folders and files alone", path: os.Args[0], args: []string{"-folders", strconv.Itoa(m.items)}, outputs: []string{"X*"}},
		{name: "go list -json", path: "go", args: []string{"list", "-json", m.pattern()}},
		tool("controller-gen", controllerGenVersion, 1, m.inPackages("zz_generated.deepcopy.go"), "object", "paths="+m.pattern()),
	}
	if !m.sdk { // there its output imports an internal package, which breaks the others
		list = append(list, tool("goverter", goverterVersion, 1, m.inPackages("convert_gen.go"), "gen", m.pattern()))
	}
	if m.packages > 1 {
		return list
	}
	interfaces := []string{"-out", "moq_gen.go", "."}
	for i := range m.items {
		interfaces = append(interfaces, fmt.Sprintf("Store%d", i))
	}
	ofStringer := 1.0 // which writes one line where hubwire writes thirty
	if m.items <= 100 {
		ofStringer = 1.0 / 3
	}
	return append(list,
		tool("stringer", stringerVersion, ofStringer, "kind_string.go", "-type", "Kind"),
		tool("moq", moqVersion, 1, "moq_gen.go", interfaces...),
	)
}

// again leaves out the bare folders and, in a large module, the peers whose output
// takes minutes to compile there.
func (m *module) again(rows []*row) []*row {
	return slices.DeleteFunc(slices.Clone(rows), func(r *row) bool {
		name, _, _ := strings.Cut(r.name, " ")
		slow := name == "moq" || name == "goverter" || name == "controller-gen"
		return name == "folders" || slow && m.items >= 1000
	})
}
