package signalrtest_test

import (
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/service"
	"github.com/hubwire/hubwire/runtime/signalr"
	"github.com/hubwire/hubwire/runtime/signalrtest"
)

// Names of users and groups are in paths, queries and headers.
func TestEveryNameArrives(t *testing.T) {
	names := []string{"/", "//", "a/b", "a/../b", "%2F", "%zz", "a b", "ü€😀", "+", "?", "#", "&a=b", ":send", "a,b", `"`, `\`, "...", ";", "a'b", "[x]", "<&>", strings.Repeat("n", 1000)}
	s := signalrtest.NewService(t)
	conn, err := service.ParseConnectionString(s.ConnectionString())
	if err != nil {
		t.Fatal(err)
	}
	sender, err := service.NewSender(conn, "chat")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		client := s.Connect(t, "chat", signalrtest.ConnectAs(name))
		if err := sender.ChangeGroup(t.Context(), signalr.GroupChange{Action: signalr.GroupAdd, Group: name, ConnectionID: client.ConnectionID()}); err != nil {
			t.Errorf("group %q: %v", name, err)
			continue
		}
		for _, to := range []signalr.Audience{{Kind: signalr.ToUser, Name: name}, {Kind: signalr.ToGroup, Name: name}} {
			if err := sender.Send(t.Context(), signalr.Message{Target: "hello", Arguments: []any{name}, To: to}); err != nil {
				t.Errorf("%s %q: %v", to.Kind, name, err)
				continue
			}
			var got string
			client.Expect(t, "hello", &got)
			if got != name {
				t.Errorf("%s %q: got %q", to.Kind, name, got)
			}
		}
		if there, err := sender.UserExists(t.Context(), name); err != nil || !there {
			t.Errorf("user %q exists: %v, %v", name, there, err)
		}
		if there, err := sender.GroupExists(t.Context(), name); err != nil || !there {
			t.Errorf("group %q exists: %v, %v", name, there, err)
		}
	}
}
