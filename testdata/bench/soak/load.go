package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hubwire/hubwire/runtime/hubprotocol"
)

// hosting is a way to run the program, and the calls it gets there.
type hosting struct {
	name     string
	env      []string
	requests []request
}

// request is one call, and what its answer must hold.
type request struct {
	path    string
	headers map[string]string
	body    []byte
	answer  string
}

const (
	accessKey = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH" // of the official emulator
	arguments = `["lobby","a message of some length, as people write them: \"hi\" 😀",["a","b","c"]]`
)

func hostings() ([]hosting, error) {
	fromService, err := upstreamRequests()
	return []hosting{
		{"custom handler", []string{"FUNCTIONS_CUSTOMHANDLER_PORT=0"}, customHandlerRequests()},
		{"upstream", []string{"FUNCTIONS_CUSTOMHANDLER_PORT=", "HUBWIRE_ADDR=127.0.0.1:0", "AzureSignalRConnectionString=Endpoint=http://localhost;Port=8888;AccessKey=" + accessKey}, fromService},
	}, err
}

// customHandlerRequests are calls with the context as an object and as a string
// in a string, and one whose arguments do not fit.
func customHandlerRequests() []request {
	call := func(arguments string) string {
		return `{"Arguments":` + arguments + `,"Error":null,"Category":"messages","Event":"send","Hub":"chat","ConnectionId":"c1","UserId":"ann","Headers":{"X-ASRS-Hub":"chat"},"Query":{"id":"1"},"Claims":{"role":"admin"}}`
	}
	body := func(value string) []byte { return []byte(`{"Data":{"invocation":` + value + `},"Metadata":{}}`) }
	header := map[string]string{"Content-Type": "application/json"}
	return []request{
		{"/Send", header, body(call(arguments)), `"room":"lobby"`},
		{"/Send", header, body(quote(quote(call(arguments)))), `"room":"lobby"`},
		{"/Send", header, body(call(`["lobby",1]`)), `expected 3 arguments`},
	}
}

// upstreamRequests are calls in both protocols, and one whose arguments do not
// fit.
func upstreamRequests() ([]request, error) {
	mac := hmac.New(sha256.New, []byte(accessKey))
	mac.Write([]byte("c1"))
	headers := func(contentType string) map[string]string {
		return map[string]string{
			"Content-Type": contentType, "X-ASRS-Hub": "chat", "X-ASRS-Category": "messages", "X-ASRS-Event": "send",
			"X-ASRS-Connection-Id": "c1", "X-ASRS-User-Id": "ann", "X-ASRS-User-Claims": "role: admin",
			"X-ASRS-Client-Query": "?hub=chat&id=1", "X-ASRS-Signature": "sha256=" + hex.EncodeToString(mac.Sum(nil)),
		}
	}
	call := func(arguments string) []byte {
		return []byte(`{"type":1,"invocationId":"7","target":"send","arguments":` + arguments + `}`)
	}
	packed, err := hubprotocol.AppendMessagePackValue(nil, []byte(arguments))
	if err == nil {
		packed, err = hubprotocol.AppendServerlessMessagePack(nil, &hubprotocol.Invocation{InvocationID: "7", Target: "send", Arguments: packed})
	}
	const path = "/runtime/webhooks/signalr"
	return []request{
		{path, headers("application/json"), call(arguments), `"room":"lobby"`},
		{path, headers("application/x-msgpack"), packed, "\xa4room\xa5lobby"},
		{path, headers("application/json"), call(`[]`), `expected 3 arguments`},
	}, err
}

func quote(text string) string {
	quoted, _ := json.Marshal(text) // a string always encodes
	return string(quoted)
}

type client struct {
	http *http.Client
	url  string
}

func newClient(url string, connections int) *client {
	return &client{&http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}}, url}
}

// load makes calls, the requests in turn, and fails with the first one that is
// not answered as it should be.
func (c *client) load(ctx context.Context, requests []request, calls, connections int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var made atomic.Int64
	var wait sync.WaitGroup
	for range connections {
		wait.Go(func() {
			for n := made.Add(1); n <= int64(calls) && ctx.Err() == nil; n = made.Add(1) {
				if err := c.call(ctx, requests[n%int64(len(requests))]); err != nil {
					cancel(err)
				}
			}
		})
	}
	wait.Wait()
	return context.Cause(ctx)
}

func (c *client) call(ctx context.Context, call request) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+call.path, bytes.NewReader(call.body))
	if err != nil {
		return err
	}
	for name, value := range call.headers {
		r.Header.Set(name, value)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if !strings.Contains(string(text), call.answer) {
		return fmt.Errorf("the answer is %s %s, expected %s in it", answer.Status, text, call.answer)
	}
	return nil
}

func (c *client) memory(ctx context.Context) (now memory, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/memory", nil)
	if err != nil {
		return now, err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return now, err
	}
	defer answer.Body.Close()
	return now, json.NewDecoder(answer.Body).Decode(&now)
}
