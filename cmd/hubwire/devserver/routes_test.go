package devserver

import (
	"testing"

	"github.com/hubwire/hubwire/runtime/signalrtest/functionshost"
)

func TestWhyARequestFoundNothing(t *testing.T) {
	routes := []functionshost.Route{
		{Function: "index", Methods: []string{"GET"}, Path: "/api/index"},
		{Function: "save", Methods: []string{"PUT"}, Path: "/api/Index"},
		{Function: "any", Path: "/api/any"},
	}
	for request, want := range map[string]string{
		"GET /api/indx":   "did you mean /api/index?",
		"POST /api/index": "this route takes GET and PUT only",
		"GET /api/any":    "the program answered so",
		"GET /x":          "the app has the routes /api/index, /api/Index, /api/any",
	} {
		if got := missing(request, routes); got != want {
			t.Errorf("%s: got %s", request, got)
		}
	}
	if got := missing("GET /x", nil); got != "the app has no HTTP functions" {
		t.Errorf("got %s", got)
	}
}

func TestWhereClientsConnect(t *testing.T) {
	routes := []functionshost.Route{{Function: "Login", Path: "/login"}}
	for endpoint, want := range map[Endpoint]string{
		{Hub: "chat", Function: "login"}: "chat: clients negotiate at http://localhost:1/login",
		{Hub: "chat", Function: "gone"}:  "chat",
	} {
		if got := endpoint.where("http://localhost:1", routes); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
