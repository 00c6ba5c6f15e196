package generator_test

import (
	"bytes"
	"fmt"
	"go/format"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator"
)

// TestRandomProgramsCompile: programs of random declarations, with names that
// collide wherever they can, compile together with what is generated for them, which is
// formatted as gofmt would.
func TestRandomProgramsCompile(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	module, sums := ourModule(t)
	write("go.mod", module)
	write("go.sum", sums)
	write("host.json", "{}")
	write("kinds/kinds.go", "package kinds\n\nconst Length = 2\n\ntype Kind int\n\ntype Set[T comparable] map[T]bool\n")
	for seed := range 6 {
		name := fmt.Sprintf("p%d", seed)
		write(name+"/"+name+".go", newComposer(uint64(seed), seed%2 == 0).program(name))
	}
	result, err := generator.Run(t.Context(), generator.Options{Dir: root, Patterns: []string{"./..."}})
	if err != nil || result.Plan == nil {
		t.Fatal(result, err)
	}
	for _, entry := range result.Plan.Entries {
		if filepath.Ext(entry.Path) != ".go" {
			continue
		}
		if formatted, err := format.Source(entry.New); err != nil || !bytes.Equal(formatted, entry.New) {
			t.Errorf("gofmt would change %s (error %v)", entry.Path, err)
		}
	}
	if err := result.Plan.Commit(); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "vet", "./...")
	command.Dir = root
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off", "PWD="+root)
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// ourModule returns a go.mod and go.sum with which programs compile against
// this repository.
func ourModule(t *testing.T) (module, sums string) {
	t.Helper()
	repository, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	var texts [2]string
	for i, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(repository, name))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	module = regexp.MustCompile(`(?m)^module .*$`).ReplaceAllLiteralString(texts[0], "module example.com/random")
	return module + "\nrequire github.com/hubwire/hubwire v0.0.0\n\nreplace github.com/hubwire/hubwire => " + repository + "\n", texts[1]
}

// composer writes a random program.
type composer struct {
	*rand.Rand
	strings.Builder
	structs int  // declared so far: S0, S1 …
	nested  bool // struct types stand in others too
}

func newComposer(seed uint64, nested bool) *composer {
	return &composer{Rand: rand.New(rand.NewPCG(seed, seed)), nested: nested}
}

// Names of parameters, which mean something in Go or in generated code, and
// names of declarations, which generated code would like to have.
var (
	parameterNames = strings.Fields("hub ctx args call err app string len nil error any signalr decode context time i b r v types " +
		"append true false int clients proxy to each arguments input sender result value key list object reader _ chat Chat kinds")
	declaredNames = strings.Fields("args call ctx err app hub input proxy decode signalr reader value key list result r v i out types " +
		"chatClientProxy newChatClientProxy chatF0Trigger decodeF1 readS0 decodeS1")
	simpleTypes = strings.Fields("string int int64 uint8 byte rune float32 float64 bool any interface{} uint uintptr " +
		"json.RawMessage time.Time kinds.Kind big.Int kinds.Set[string]")
)

func (c *composer) pick(list []string) string { return list[c.IntN(len(list))] }

// program composes a package with a hub, plain functions and a client.
func (c *composer) program(name string) string {
	fmt.Fprintf(c, `package %s

import (
	"context"
	"encoding/json"
	"math/big"
	"time"

	"example.com/random/kinds"
	wire "github.com/hubwire/hubwire/runtime/signalr"
)

type (
	_           = json.RawMessage
	_           = big.Int
	_           = time.Time
	Key         string
	Page[T any] struct {
		Items []T
		Next  *Page[T]
	}
)

const size = 3

`, name)
	for _, i := range c.Perm(len(declaredNames))[:9] {
		fmt.Fprintf(c, c.pick([]string{"type %s struct{ N int }\n", "var %s int\n", "func %s() {}\n", "const %s = 1\n"}), declaredNames[i])
	}
	for range 10 {
		fmt.Fprintf(c, "\ntype S%d struct {\n\tOwn string\n", c.structs)
		for i := range c.IntN(5) {
			fmt.Fprintf(c, "\tF%d %s%s\n", i, c.typ(0), c.pick([]string{"", " `json:\"a" + fmt.Sprint(i) + ",omitempty\"`", " `json:\"-\"`"}))
		}
		c.WriteString("}\n")
		c.structs++
	}
	fmt.Fprintf(c, "\n//signalr:hub name=%s\ntype Chat struct{}\n\n//signalr:client\ntype ChatClient interface {\n", name)
	for i := range 8 {
		fmt.Fprintf(c, "\tM%d(%s) error\n", i, c.parameters("context.Context"))
	}
	c.WriteString("}\n")
	for i := range 40 {
		c.trigger(fmt.Sprintf("F%d", i), name)
	}
	return c.String()
}

// trigger composes a function or method.
func (c *composer) trigger(name, hub string) {
	var special []string
	for _, typ := range []string{"context.Context", "*wire.InvocationContext", "ChatClients"} {
		if c.IntN(2) == 0 {
			special = append(special, typ)
		}
	}
	result, body := "", ""
	switch c.IntN(4) {
	case 0:
		result = "error"
	case 1:
		result = c.typ(0)
	case 2:
		result = "(" + c.typ(0) + ", error)"
	}
	if result != "" {
		body = " for {} "
	}
	receiver := c.pick([]string{"", "(Chat) ", "(self *Chat) "})
	directive := "//signalr:trigger"
	if receiver == "" {
		directive += " hub=" + hub
	}
	fmt.Fprintf(c, "\n%s\nfunc %s%s(%s) %s {%s}\n", directive, receiver, name, c.parameters(special...), result, body)
}

// parameters composes a list, first those of special types.
func (c *composer) parameters(special ...string) string {
	types := special
	for range c.IntN(5) {
		types = append(types, c.typ(0))
	}
	if len(types) > len(special) && c.IntN(4) == 0 {
		types[len(types)-1] = "..." + types[len(types)-1]
	}
	if c.IntN(8) == 0 {
		return strings.Join(types, ", ")
	}
	names := c.Perm(len(parameterNames))
	for i, typ := range types {
		types[i] = parameterNames[names[i]] + " " + typ
	}
	return strings.Join(types, ", ")
}

// typ composes a type, inside of depth others.
func (c *composer) typ(depth int) string {
	choice := c.IntN(12)
	if depth > 2 {
		choice = 0
	}
	switch choice {
	case 5, 6:
		if c.structs > 0 {
			return fmt.Sprintf("S%d", c.IntN(c.structs))
		}
	case 7:
		return "*" + c.typ(depth+1)
	case 8:
		return c.pick([]string{"[]", "[2]", "[size]", "[kinds.Length]"}) + c.typ(depth+1)
	case 9:
		return "map[" + c.pick([]string{"string", "int", "uint8", "Key", "kinds.Kind"}) + "]" + c.typ(depth+1)
	case 10:
		return "Page[" + c.typ(depth+1) + "]"
	case 11:
		if !c.nested {
			break
		}
		return "struct { A " + c.typ(depth+1) + " `json:\"a\"`; B " + c.typ(depth+1) + " }"
	}
	return c.pick(simpleTypes)
}
