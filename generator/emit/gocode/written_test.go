package gocode_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"github.com/hubwire/hubwire/generator/emit/gocode"
	"github.com/hubwire/hubwire/generator/model"
)

// taking is a package with a function that has an argument of a type.
func taking(typ model.Type) *model.Package {
	send := trigger(nil, "Send", "send")
	send.Arguments = []model.Parameter{{Name: "text", Type: typ}}
	return &model.Package{Name: "chat", Path: "example.com/chat", Triggers: []*model.Trigger{send}}
}

func TestNoImportIsNamedInit(t *testing.T) {
	got, err := gocode.File(taking(from("example.com/init", "Message")))
	if err != nil || !bytes.Contains(got, []byte("\tinit2 \"example.com/init\"\n")) {
		t.Errorf("error %v; got\n%s", err, got)
	}
}

func TestTagsOfAnyTextAreWritten(t *testing.T) {
	for _, tag := range []string{"a`b", "a\nb", "a\rb", "a\x00b", "a\xffb", "a\ufeffb", "a\tb", "\ue000"} {
		got, err := gocode.File(taking(&model.Struct{Fields: []model.Field{{Name: "X", Type: named("int"), Tag: tag}}}))
		if err != nil {
			t.Errorf("%q: %v", tag, err)
			continue
		}
		if tags := tagsIn(t, got); !slices.Equal(tags, []string{tag}) {
			t.Errorf("%q: got the tags %q", tag, tags)
		}
	}
}

// tagsIn returns the tags of all fields in Go source.
func tagsIn(t *testing.T, text []byte) (tags []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(node ast.Node) bool {
		if field, ok := node.(*ast.Field); ok && field.Tag != nil {
			tag, err := strconv.Unquote(field.Tag.Value)
			if err != nil {
				t.Error(err)
			}
			tags = append(tags, tag)
		}
		return true
	})
	return tags
}

func TestLengthsOfArraysAreAsGofmtHasThem(t *testing.T) {
	for _, length := range []string{"3", "0X1F", "0XAP1", "0B11", "0O17", "1E1", "1_0", "'a'", "Len"} {
		array := &model.Array{Len: length, Elem: named("int")}
		pkg := taking(&model.Struct{Fields: []model.Field{{Name: "X", Type: array}}})
		pkg.Triggers[0].Input, pkg.Triggers[0].InputType = model.InputCustom, array
		got, err := gocode.File(pkg)
		if err != nil {
			t.Fatal(err)
		}
		if want, err := format.Source(got); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: error %v; got\n%s", length, err, got)
		}
	}
}
