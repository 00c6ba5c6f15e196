package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"github.com/hubwire/hubwire/runtime/signalrtest/emulator"
)

func TestConnectionsOfAGroupAreListed(t *testing.T) {
	s, _ := start(t, emulator.Options{})
	users := make(map[string]string)
	for _, user := range []string{"ann", "bob", ""} {
		c := connect(t, s, "chat", "asrs.s.uid", user)
		users[c.id] = user
		rest(t, s, "PUT", "/api/hubs/chat/groups/a%2Fb/connections/"+c.id, "")
	}
	for query, sizes := range map[string][]int{
		"":                                      {3},
		"?maxPageSize=2&api-version=2024-12-01": {2, 1},
		"?maxpagesize=1&top=2":                  {1, 1},
		"?top=1":                                {1},
		"?maxpagesize=3":                        {3},
		"?continuationToken=zzzz":               {0},
	} {
		next, seen := "/api/hubs/chat/groups/a%2Fb/connections"+query, make(map[string]bool)
		for i, size := range sizes {
			var page struct {
				Value []struct {
					ConnectionID string `json:"connectionId"`
					UserID       string `json:"userId"`
				} `json:"value"`
				NextLink string `json:"nextLink"`
			}
			text := bodyOf(t, rest(t, s, "GET", next, ""))
			if err := json.Unmarshal([]byte(text), &page); err != nil || len(page.Value) != size || (page.NextLink == "") != (i == len(sizes)-1) || page.Value == nil {
				t.Fatalf("%s: got %s, %v", next, text, err)
			}
			for _, each := range page.Value {
				if seen[each.ConnectionID] || users[each.ConnectionID] != each.UserID {
					t.Errorf("%s: got %s", next, text)
				}
				seen[each.ConnectionID] = true
			}
			next = strings.TrimPrefix(page.NextLink, s.Endpoint())
		}
	}
	for _, query := range []string{"maxpagesize=0", "maxpagesize=201", "top=0", "top=x"} {
		if got := rest(t, s, "GET", "/api/hubs/chat/groups/a%2Fb/connections?"+query, "").StatusCode; got != http.StatusBadRequest {
			t.Errorf("%s: got %d", query, got)
		}
	}
	if got := bodyOf(t, rest(t, s, "GET", "/api/hubs/chat/groups/none/connections", "")); got != `{"value":[]}` {
		t.Errorf("got %s", got)
	}
}
