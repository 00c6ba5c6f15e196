package model_test

import (
	"testing"

	"github.com/hubwire/hubwire/generator/model"
)

func TestGeneratedNamesAreExportedLikeTheirOrigin(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{(&model.Client{Interface: "ChatClient"}).Clients(), "ChatClients"},
		{(&model.Client{Interface: "Page"}).Clients(), "PageClients"},
		{(&model.Client{Interface: "client"}).Clients(), "clients"},
		{(&model.Client{Interface: "Clients", Hub: "chat-room"}).Clients(), "ChatroomClients"},
		{(&model.Client{Interface: "clients", Hub: "Chat"}).Clients(), "chatClients"},
		{(&model.Client{Interface: "ChatClient"}).Constructor(), "NewChatClients"},
		{(&model.Client{Interface: "chatClient"}).Constructor(), "newChatClients"},
		{(&model.Client{Interface: "chatClient"}).ForCall(), "chatClientsOf"},
		{model.RegisterName("Chat"), "RegisterChat"},
		{model.RegisterName("chat"), "registerChat"},
		{model.RegisterName(""), "RegisterTriggers"},
		{model.UpperFirst("über"), "Über"},
		{model.LowerFirst("X"), "x"},
		{model.LowerFirst(""), ""},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
