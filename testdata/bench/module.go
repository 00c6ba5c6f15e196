package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// perFile is how many items one source file holds.
const perFile = 50

// writeModule writes a module whose one package has, for each item, what
// every contestant works on: an annotated function, a struct and a constant.
// It imports the standard library only, which favours the tools that load
// dependencies.
func writeModule(dir string, items int) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	files := map[string]string{
		"go.mod":    "module example.com/bench\n\ngo 1.26\n",
		"host.json": "{\"version\": \"2.0\"}\n",
		"doc.go":    "// Package bench is synthetic.\n//\n// +kubebuilder:object:generate=true\n//\n//signalr:hub name=bench\npackage bench\n",
		"kind.go":   kinds(items),
	}
	for first := 0; first < items; first += perFile {
		files[fmt.Sprintf("items%03d.go", first/perFile)] = itemFile(first, min(first+perFile, items))
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func kinds(items int) string {
	var b strings.Builder
	b.WriteString("package bench\n\n// Kind is one of many.\ntype Kind int\n\nconst (\n\tKind0 Kind = iota\n")
	for i := 1; i < items; i++ {
		fmt.Fprintf(&b, "\tKind%d\n", i)
	}
	b.WriteString(")\n")
	return b.String()
}

func itemFile(first, end int) string {
	var b strings.Builder
	b.WriteString("package bench\n\nimport (\n\t\"context\"\n\t\"time\"\n)\n")
	for i := first; i < end; i++ {
		fmt.Fprintf(&b, `
// Item%[1]d is an argument.
type Item%[1]d struct {
	Name  string            `+"`json:\"name\"`"+`
	Count int               `+"`json:\"count\"`"+`
	At    time.Time         `+"`json:\"at\"`"+`
	Tags  []string          `+"`json:\"tags\"`"+`
	More  map[string]string `+"`json:\"more\"`"+`
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
`, i)
	}
	return b.String()
}
