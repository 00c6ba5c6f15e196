// Command chat is the bidirectional chat sample: two browser windows talk
// through annotated Go functions.
//
//	hubwire dev examples/chat
//
// The same program runs behind the Azure Functions host, behind Azure SignalR
// Service directly, and on this machine.
package main

import (
	"net/http"
	"os"

	"github.com/hubwire/hubwire/runtime/host"
	"github.com/hubwire/hubwire/runtime/signalr"
)

//go:generate go tool hubwire generate

func main() {
	app := signalr.NewApp()
	RegisterChat(app, &Chat{})

	assets := http.FileServerFS(os.DirFS("web/assets"))
	app.Handle("GET /{$}", http.HandlerFunc(home))
	app.Handle("GET /api/index", page())
	app.Handle("GET /api/assets/", http.StripPrefix("/api/assets/", assets))

	host.Run(app, host.WithIdentity(identity))
}

// home leads to the page when nothing else is at the root, as self-hosted.
func home(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/api/index?"+r.URL.RawQuery, http.StatusFound)
}

// page serves the one page of the sample, without the redirect to "./" that
// a file server gives index.html.
func page() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := os.ReadFile("web/index.html")
		if err != nil {
			http.Error(w, "the page is not there: run the program in the folder of the sample", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(text)
	})
}
