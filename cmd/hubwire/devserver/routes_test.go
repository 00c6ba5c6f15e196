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
		"GET /api/indx":   "status 404: did you mean /api/index?",
		"POST /api/index": "status 404: this route takes GET and PUT only",
		"GET /api/any":    "status 404",
		"GET /x":          "status 404: the app has the routes /api/index, /api/Index, /api/any",
	} {
		if got := missing(request, routes); got != want {
			t.Errorf("%s: got %s", request, got)
		}
	}
	if got := missing("GET /x", nil); got != "status 404: the app has no HTTP functions" {
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

func TestWhatBrowsersAskByThemselves(t *testing.T) {
	for request, want := range map[string]bool{
		"GET /favicon.ico": true, "GET /.well-known/appspecific/x.json": true, "GET /api/favicon.ico": false,
	} {
		if got := uncalled(request); got != want {
			t.Errorf("%s: got %v", request, got)
		}
	}
}
