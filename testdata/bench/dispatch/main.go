// Command dispatch times how a call becomes a call: the bytes of a body in,
// the typed function run, its result out as JSON. It prints the CPU time next
// to that of other ways to do it; docs/performance.md explains the table.
//
//	go run ./dispatch
//
// With -calls n the command does nothing but n calls of one decoder, for a
// profile.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/payload"
	"github.com/hubwire/hubwire/runtime/bench/dispatch/peers"
)

func main() {
	var o options
	flag.DurationVar(&o.time, "time", defaultTime, "time for each figure and pass")
	flag.IntVar(&o.passes, "passes", defaultPasses, "passes over the whole table; the figures are medians")
	flag.IntVar(&o.calls, "calls", 0, "run one decoder so often, and time nothing")
	flag.StringVar(&o.decoder, "decoder", "hubwire "+twoStrings, "decoder and form that -calls runs")
	flag.StringVar(&o.size, "size", "S", "size of the calls that -calls runs")
	flag.Parse()
	run := func() error { return table(os.Stdout, o) }
	if o.calls > 0 {
		run = func() error { return repeat(o) }
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "dispatch:", err)
		os.Exit(1)
	}
}

// decoder is one way to run a call.
type decoder struct {
	name string
	form string // of what it reads
	read func(payload.Arguments) []byte
	run  func([]byte) (any, error)

	answer func(answer []byte, result any) ([]byte, error)
}

// Decoders that the bars are about.
const (
	byReflection = "encoding/json, any and reflection"
	validAlone   = "encoding/json.Valid alone"
)

// Forms of a call.
const (
	twoStrings  = "string in a string"
	oneString   = "string"
	object      = "object"
	direct      = "JSON array"
	messagePack = "MessagePack array"
)

var errInvalid = errors.New("json.Valid says no")

// decoders lists what is compared. The first of the host's forms is what
// today's extension sends.
func decoders() []decoder {
	d := newDispatcher()
	body := func(strings int) func(payload.Arguments) []byte {
		return func(a payload.Arguments) []byte { return a.Body(strings) }
	}
	list := func(a payload.Arguments) []byte { return []byte(a.List()) }
	valid := func(text []byte) (any, error) {
		if !json.Valid(text) {
			return nil, errInvalid
		}
		return nil, nil
	}
	return []decoder{
		{"hubwire", twoStrings, body(2), d.host, d.answer},
		{byReflection, twoStrings, body(2), byHand(peers.Any), peers.Answer},
		{"encoding/json, RawMessage", twoStrings, body(2), byHand(peers.RawMessage), peers.Answer},
		{"json/v2, typed", twoStrings, body(2), byHand(peers.V2), peers.AnswerV2},
		{validAlone, twoStrings, body(2), valid, nil},
		{"hubwire", oneString, body(1), d.host, d.answer},
		{"hubwire", object, body(0), d.host, d.answer},
		{"hubwire", direct, list, d.json, d.answer},
		{validAlone, direct, list, valid, nil},
		{"hubwire", messagePack, payload.Arguments.Packed, d.messagePack, d.answer},
	}
}

// byHand leaves out the context, which the function does not ask for.
func byHand(run func([]byte) (peers.Context, any, error)) func([]byte) (any, error) {
	return func(body []byte) (any, error) {
		_, result, err := run(body)
		return result, err
	}
}

// call runs one call to the end.
func (d decoder) call(body, answer []byte) ([]byte, error) {
	result, err := d.run(body)
	if err != nil || result == nil {
		return answer, err
	}
	return d.answer(answer, result)
}
