package gocode_test

import (
	"bytes"
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
