// Command rawmessage answers the Functions host with a handler as it is written
// by hand: encoding/json, the arguments as raw messages first.
package main

import (
	"io"
	"log"
	"net/http"
	"os"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/peers"
)

func main() {
	http.HandleFunc("POST /SendMessage", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_, result, err := peers.RawMessage(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		text, err := peers.Answer(nil, result)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Write(text)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("FUNCTIONS_CUSTOMHANDLER_PORT"), nil))
}
