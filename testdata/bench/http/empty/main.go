// Command empty is the least that package net/http is good for: it reads a body
// and gives an answer that it had before.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("POST /SendMessage", func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"Outputs":{},"Logs":[],"ReturnValue":{"ok":true,"n":43,"who":"Ann","size":9}}`)
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("FUNCTIONS_CUSTOMHANDLER_PORT"), nil))
}
