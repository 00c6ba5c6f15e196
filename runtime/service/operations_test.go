package service_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/runtime/signalr"
)

// TestEveryOperationOfTheAPI holds that each of the 19 operations of the data
// plane REST API has a method, and that it sends no parameter it does not have.
func TestEveryOperationOfTheAPI(t *testing.T) {
	type operation struct {
		Method, Path string
		Query        []string
	}
	v := vectors[struct {
		Operations []operation `json:"version_2022_06_01"`
	}](t, "rest-api.json")
	f := newFakeService(t, http.StatusOK)
	s := f.sender(t, "HUB")
	ctx := t.Context()
	all := signalr.Audience{Kind: signalr.ToAll, Excluded: []string{"x"}}
	group := signalr.Audience{Kind: signalr.ToGroup, Name: "GROUP", Excluded: []string{"x"}}
	user := signalr.Audience{Kind: signalr.ToUser, Name: "USER"}
	connection := signalr.Audience{Kind: signalr.ToConnection, Name: "CONNECTION"}
	change := func(action signalr.GroupAction, group, user, connection string) error {
		return s.ChangeGroup(ctx, signalr.GroupChange{Action: action, Group: group, UserID: user, ConnectionID: connection})
	}
	exists := func(_ bool, err error) error { return err }
	for i, err := range []error{
		s.Health(ctx),
		s.Send(ctx, message(all)), s.Send(ctx, message(group)), s.Send(ctx, message(user)), s.Send(ctx, message(connection)),
		s.CloseConnections(ctx, all, "why"), s.CloseConnections(ctx, group, "why"), s.CloseConnections(ctx, user, "why"), s.CloseConnection(ctx, "CONNECTION", "why"),
		exists(s.ConnectionExists(ctx, "CONNECTION")), exists(s.GroupExists(ctx, "GROUP")), exists(s.UserExists(ctx, "USER")), exists(s.UserInGroup(ctx, "USER", "GROUP")),
		change(signalr.GroupAdd, "GROUP", "", "CONNECTION"), change(signalr.GroupRemove, "GROUP", "", "CONNECTION"), change(signalr.GroupRemoveFromAll, "", "", "CONNECTION"),
		s.AddUserToGroup(ctx, "GROUP", "USER", 90*time.Second), change(signalr.GroupRemove, "GROUP", "USER", ""), change(signalr.GroupRemoveFromAll, "", "USER", ""),
	} {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	names := strings.NewReplacer("/hub", "/{hub}", "GROUP", "{group}", "USER", "{user}", "CONNECTION", "{connectionId}")
	for _, r := range f.requests {
		method, uri, _ := strings.Cut(r.line, " ")
		u, err := url.Parse(uri)
		if err != nil {
			t.Fatal(err)
		}
		path := strings.Replace(names.Replace(u.Path), "/{hub}s/", "/hubs/", 1)
		at := slices.IndexFunc(v.Operations, func(o operation) bool { return o.Method == method && o.Path == path })
		if at < 0 {
			t.Errorf("%s %s is not in the API, or was sent twice", method, path)
			continue
		}
		for parameter := range u.Query() {
			if !slices.Contains(v.Operations[at].Query, parameter) && !slices.Contains(v.Operations[at].Query, parameter+"*") {
				t.Errorf("%s %s has no parameter %s", method, path, parameter)
			}
		}
		v.Operations = slices.Delete(v.Operations, at, at+1)
	}
	for _, left := range v.Operations {
		t.Errorf("nothing calls %s %s", left.Method, left.Path)
	}
}

func TestUsersInGroupsForATime(t *testing.T) {
	f := newFakeService(t, http.StatusOK)
	s := f.sender(t, "chat")
	for lasting, query := range map[time.Duration]string{0: "", time.Second: "&ttl=1", 90*time.Second + 900*time.Millisecond: "&ttl=90"} {
		if err := s.AddUserToGroup(t.Context(), "g", "u", lasting); err != nil {
			t.Fatal(err)
		}
		if want := "PUT /api/hubs/chat/users/u/groups/g?api-version=2022-06-01" + query; f.last(t).line != want {
			t.Errorf("%v: got %s, want %s", lasting, f.last(t).line, want)
		}
	}
	for _, lasting := range []time.Duration{-time.Second, time.Millisecond} {
		if err := s.AddUserToGroup(t.Context(), "g", "u", lasting); err == nil {
			t.Errorf("%v: no error", lasting)
		}
	}
}
