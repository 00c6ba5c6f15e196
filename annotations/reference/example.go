package reference

import (
	"embed"

	"golang.org/x/tools/txtar"

	"github.com/hubwire/hubwire/annotations"
)

//go:embed examples/*.txtar
var examples embed.FS

// Example is a program with a mistake.
type Example struct {
	Files    []File `json:"files"`
	Findings string `json:"findings"` // what is reported, a line each
}

// File is one file of an example.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// findingsFile has what is reported for an example.
const findingsFile = "findings"

// exampleOf returns the example of a rule.
func exampleOf(code annotations.Code) (example Example) {
	text, err := examples.ReadFile("examples/" + string(code) + ".txtar")
	if err != nil {
		return Example{}
	}
	for _, file := range txtar.Parse(text).Files {
		if file.Name == findingsFile {
			example.Findings = string(file.Data)
			continue
		}
		example.Files = append(example.Files, File{file.Name, string(file.Data)})
	}
	return example
}
