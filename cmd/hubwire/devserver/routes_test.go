package devserver

import (
	"slices"
	"testing"

	"github.com/hubwire/hubwire/generator/model"
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
	app := inventory{
		routes: []functionshost.Route{{Function: "Login", Path: "/login"}, {Function: "Join", Path: "/api/chat/negotiate"}},
		program: &model.Program{Packages: []*model.Package{{
			Negotiations: []*model.Negotiation{{Hub: "gone", Function: "gone"}, {Hub: "chat", Function: "login"}, {Hub: "news", Function: "join"}},
			Triggers:     []*model.Trigger{{Hub: "News"}, {Hub: "game"}, {Hub: "game"}},
		}}},
	}
	want := []string{
		"chat: clients negotiate at http://localhost:1/login",
		"game: no //signalr:negotiate lets clients in",
		"gone",
		"news: clients connect to http://localhost:1/api/chat",
	}
	if got := app.hubs("http://localhost:1"); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
