//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// pages are what users read, but for the two pages that tables of package
// annotations make, whose examples TestExamples runs.
func pages(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found = slices.DeleteFunc(found, func(page string) bool {
		return slices.Contains([]string{"annotations.md", "diagnostics.md"}, filepath.Base(page))
	})
	return append(found, "../../README.md")
}

// block is a block of code: the comment in the line before it, the word behind
// its fence, and its text.
type block struct{ mark, language, text string }

func blocks(page string) (found []block) {
	before, inside := "", false
	for line := range strings.Lines(page) {
		fence, fenced := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fenced && inside:
			inside = false
		case fenced:
			mark, _ := strings.CutPrefix(before, "<!-- ")
			mark, _ = strings.CutSuffix(mark, " -->\n")
			found = append(found, block{mark: mark, language: fence})
			inside = true
		case inside:
			found[len(found)-1].text += line
		case before == "\n" && strings.HasPrefix(line, "    "): // a block without a fence
			found = append(found, block{text: line})
		}
		before = line
	}
	return found
}

// TestSnippets: each block of the docs is run. By default that is done here: shell
// commands run in a new app, JSON is parsed. A comment before the block says where
// else:
//
//	<!-- in FILE -->         the lines are in FILE, in this order; tests run FILE
//	<!-- by FILE -->         FILE is a test of the page, and names it
//	<!-- not run: WHY -->    nothing runs it
func TestSnippets(t *testing.T) {
	app := newApp(t)
	for _, page := range pages(t) {
		name := filepath.Base(page)
		for _, block := range blocks(read(t, page)) {
			t.Run(name, func(t *testing.T) {
				kind, rest, _ := strings.Cut(block.mark, " ")
				switch {
				case kind == "not" && strings.HasPrefix(rest, "run: "):
				case kind == "in":
					if line := missing(read(t, "../../"+rest), block.text); line != "" {
						t.Errorf("%s has no line %q, or has it elsewhere", rest, line)
					}
				case kind == "by":
					if !strings.Contains(read(t, "../../"+rest), name) {
						t.Errorf("%s does not name %s", rest, name)
					}
				case block.language == "json":
					if !json.Valid([]byte(block.text)) {
						t.Errorf("invalid JSON:\n%s", block.text)
					}
				case block.language == "sh":
					app.run("sh", "-euc", block.text)
				default:
					t.Errorf("neither run nor marked:\n%s", block.text)
				}
			})
		}
	}
}

// missing returns the first line of a snippet that does not follow in a text on
// the lines before it. Blanks at both ends and empty lines do not count.
func missing(text, snippet string) string {
	lines := strings.Split(text, "\n")
	for line := range strings.Lines(snippet) {
		line = strings.TrimSpace(line)
		at := slices.IndexFunc(lines, func(each string) bool { return strings.TrimSpace(each) == line })
		if at < 0 && line != "" {
			return line
		}
		lines = lines[at+1:]
	}
	return ""
}

// app is a folder, and the variables with which commands run in it.
type app struct {
	t           *testing.T
	dir         string
	environment []string
}

// newApp makes an app with one hub, and hubwire in its PATH.
func newApp(t *testing.T) *app {
	environment, err := goEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	programs, dir := t.TempDir(), t.TempDir()
	if err := writeModule(repository, dir, "example.com/chat"); err != nil {
		t.Fatal(err)
	}
	made := &app{t, dir, append(environment, "PATH="+programs+":"+os.Getenv("PATH"))}
	made.run("go", "build", "-o", programs, "github.com/hubwire/hubwire/cmd/hubwire")
	made.run("sh", "-euc", "hubwire init && hubwire new hub Chat")
	return made
}

func (a *app) run(name string, args ...string) {
	a.t.Helper()
	command := exec.CommandContext(a.t.Context(), name, args...)
	command.Dir, command.Env = a.dir, append(os.Environ(), a.environment...)
	if out, err := command.CombinedOutput(); err != nil {
		a.t.Errorf("%s %q: %v\n%s", name, args, err, out)
	}
}

var inline = regexp.MustCompile("(?:^|[^`])`((?:bin/|go tool )?hubwire [^`]+)`")

// TestCommandsExist: the command lines of hubwire in texts and blocks have commands
// and flags that there are, those that nothing runs too.
func TestCommandsExist(t *testing.T) {
	for _, page := range pages(t) {
		text := read(t, page)
		var lines []string
		for _, found := range inline.FindAllStringSubmatch(text, -1) {
			lines = append(lines, found[1])
		}
		for _, block := range blocks(text) {
			if block.language == "sh" || block.language == "" {
				session := strings.HasPrefix(block.text, "$ ") // with output
				lines = append(lines, slices.DeleteFunc(strings.Split(block.text, "\n"), func(line string) bool {
					return session && !strings.HasPrefix(line, "$ ")
				})...)
			}
		}
		for _, line := range lines {
			_, args, found := strings.Cut(" "+strings.Replace(line, "bin/", "", 1), " hubwire ")
			if !found {
				continue
			}
			args = regexp.MustCompile(` (#|&&|\||2>|>).*`).ReplaceAllString(args, "")
			root := newRoot(&session{out: io.Discard, errOut: io.Discard})
			command, rest, err := root.Find(strings.Fields(args))
			if err == nil {
				err = command.ParseFlags(rest)
			}
			var lacking *pflag.ValueRequiredError // a text names a flag without a value
			if err != nil && !errors.As(err, &lacking) || command == root && command.Flags().NArg() > 0 {
				t.Errorf("%s: %s: %v", filepath.Base(page), line, err)
			}
		}
	}
}

// TestLinks: links to files and to headings lead somewhere.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([\w/-]*[./][\w./-]*)?(?:#([\w-]+))?\)`) // not code such as Value[T](args)
	heading := regexp.MustCompile(`(?m)^#+ (?:<a id="(.*)">)?(.*)$`)
	unsafe := regexp.MustCompile("[^a-z0-9 -]")
	for _, page := range append(pages(t), "../../docs/annotations.md") {
		for _, found := range link.FindAllStringSubmatch(read(t, page), -1) {
			target := page
			if found[1] != "" {
				target = filepath.Join(filepath.Dir(page), found[1])
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: %v", filepath.Base(page), err)
			}
			if found[2] == "" {
				continue
			}
			var anchors []string
			for _, each := range heading.FindAllStringSubmatch(read(t, target), -1) {
				anchors = append(anchors, each[1], strings.ReplaceAll(unsafe.ReplaceAllString(strings.ToLower(each[2]), ""), " ", "-"))
			}
			if !slices.Contains(anchors, found[2]) {
				t.Errorf("%s: %s has no heading %s", filepath.Base(page), target, found[2])
			}
		}
	}
}
