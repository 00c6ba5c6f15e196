package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// perFile is how many items one source file holds.
const perFile = 50

// Versions of the SDK that the larger modules import.
const (
	azcoreVersion = "v1.24.0"
	azblobVersion = "v1.8.3"
)

// module is a synthetic module. For each item it has what every contestant
// works on: an annotated function with a struct, an interface, a constant, and
// a conversion to another struct.
type module struct {
	name     string
	dir      string
	items    int
	packages int  // in folders of their own; 1 is the root
	sdk      bool // imports net/http and a mid-size SDK, else the standard library's small packages
	rounds   int  // counted, after one that is not
}

func (m *module) write() error {
	goMod, err := m.goMod()
	if err != nil {
		return err
	}
	files := map[string]string{
		"go.mod":    goMod,
		"host.json": "{\"version\": \"2.0\"}\n",
	}
	each := m.items / m.packages
	for p := range m.packages {
		folder, name := m.folder(p), m.packageName(p)
		first := p * each
		files[filepath.Join(folder, "doc.go")] = fmt.Sprintf("// Package %[1]s is synthetic.\n//\n//signalr:hub name=%[1]s\npackage %[1]s\n", name)
		files[filepath.Join(folder, "kind.go")] = kinds(name, first, first+each)
		files[filepath.Join(folder, "convert.go")] = converter(name, first, first+each)
		for begin := first; begin < first+each; begin += perFile {
			files[filepath.Join(folder, fmt.Sprintf("items%03d.go", begin/perFile))] = m.itemFile(name, begin, min(begin+perFile, first+each))
		}
	}
	for name, text := range files {
		path := filepath.Join(m.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return m.tidy()
}

// tidy completes go.mod and go.sum, as they have to be once there are
// generated files, which import the runtime.
func (m *module) tidy() (err error) {
	importing := filepath.Join(m.dir, m.folder(0), "runtime.go")
	text := fmt.Sprintf("package %s\n\nimport _ \"github.com/hubwire/hubwire/runtime/signalr\"\n", m.packageName(0))
	if err := os.WriteFile(importing, []byte(text), 0o644); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(importing)) }()
	tidy := exec.Command("go", "mod", "tidy")
	tidy.Dir, tidy.Env = m.dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := tidy.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: go mod tidy: %w\n%s", m.name, err, out)
	}
	return nil
}

// goMod returns the go.mod of the module. It requires the runtime of this
// repository, so that the module compiles with its generated files.
func (m *module) goMod() (string, error) {
	repository, err := filepath.Abs("../..")
	if err != nil {
		return "", err
	}
	const path = "github.com/hubwire/hubwire"
	text := fmt.Sprintf("module example.com/bench\n\ngo 1.26\n\nrequire %[1]s v0.0.0\n\nreplace %[1]s => %[2]q\n", path, repository)
	if m.sdk {
		text += fmt.Sprintf("\nrequire (\n\tgithub.com/Azure/azure-sdk-for-go/sdk/azcore %s\n\tgithub.com/Azure/azure-sdk-for-go/sdk/storage/azblob %s\n)\n", azcoreVersion, azblobVersion)
	}
	return text, nil
}

// folder returns the folder of a package, relative to the module.
func (m *module) folder(p int) string {
	if m.packages == 1 {
		return ""
	}
	return fmt.Sprintf("pkg%02d", p)
}

func (m *module) packageName(p int) string {
	if m.packages == 1 {
		return "bench"
	}
	return m.folder(p)
}

// pattern names all packages of the module.
func (m *module) pattern() string {
	if m.packages == 1 {
		return "."
	}
	return "./..."
}

// inPackages returns the pattern of a file in the folder of every package.
func (m *module) inPackages(name string) string {
	if m.packages == 1 {
		return name
	}
	return filepath.Join("pkg*", name)
}

func kinds(name string, first, end int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n// Kind is one of many.\ntype Kind int\n\nconst (\n\tKind%d Kind = iota\n", name, first)
	for i := first + 1; i < end; i++ {
		fmt.Fprintf(&b, "\tKind%d\n", i)
	}
	b.WriteString(")\n")
	return b.String()
}

func converter(name string, first, end int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\n// goverter:converter\n// goverter:enum no\n// goverter:output:file ./convert_gen.go\n// goverter:output:package :%[1]s\ntype Converter interface {\n", name)
	for i := first; i < end; i++ {
		fmt.Fprintf(&b, "\tView%[1]d(Item%[1]d) View%[1]d\n", i)
	}
	b.WriteString("}\n")
	return b.String()
}

func (m *module) itemFile(name string, first, end int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n\t\"context\"\n", name)
	more := "\tMore  map[string]string `json:\"more\"`\n"
	if m.sdk {
		b.WriteString("\t\"net/http\"\n\n\t\"github.com/Azure/azure-sdk-for-go/sdk/azcore\"\n\t\"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob\"\n")
		more = "\tMore  http.Header     `json:\"more\"`\n\tETag  azcore.ETag     `json:\"etag\"`\n\tTier  blob.AccessTier `json:\"tier\"`\n"
	}
	b.WriteString(")\n")
	for i := first; i < end; i++ {
		fields := "\tName  string   `json:\"name\"`\n\tCount int      `json:\"count\"`\n\tTags  []string `json:\"tags\"`\n" + more
		fmt.Fprintf(&b, `
// Item%[1]d is an argument.
//
// +kubebuilder:object:generate=true
type Item%[1]d struct {
%[2]s}

// View%[1]d is what others see of it.
type View%[1]d struct {
%[2]s}

// Store%[1]d keeps them.
type Store%[1]d interface {
	Load(ctx context.Context, name string) (Item%[1]d, error)
	Save(ctx context.Context, item Item%[1]d) error
}

// F%[1]d takes and returns one.
//
//signalr:trigger
func F%[1]d(ctx context.Context, name string, count int, item Item%[1]d) (Item%[1]d, error) {
	item.Name, item.Count = name, count
	for i, tag := range item.Tags {
		if tag == name {
			item.Tags[i] = ""
		}
	}
	return item, ctx.Err()
}
`, i, fields)
	}
	return b.String()
}
