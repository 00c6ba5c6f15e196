package types

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"math/big"
	"sync"
	"time"
	"unsafe"

	"github.com/hubwire/hubwire/runtime/signalr"

	"example.com/vetted/lib"
)

//signalr:hub name=shop
type Shop struct{}

// Everything that travels, at once.
type Fine struct {
	Text   string
	At     time.Time
	Big    *big.Int
	Raw    json.RawMessage
	Level  lib.Level
	Any    any
	Bytes  []byte
	ByID   map[int]float64
	ByText map[Key]bool
	Self   []*Fine
	hidden chan int
	Stop   func() `json:"-"`
	embedded
}

type embedded struct{ Inner string }

type Key struct{ a, b int }

func (Key) MarshalText() ([]byte, error)     { return nil, nil }
func (*Key) UnmarshalText(text []byte) error { return nil }

//signalr:trigger
func (*Shop) TakesAll(ctx context.Context, inv *signalr.InvocationContext, clients ShopClients, a Fine, b lib.Page[string], c ...*Fine) (Fine, error) {
	return a, clients.All().Fine(ctx, a)
}

//signalr:trigger
func (*Shop) TakesHandler(h bufio.SplitFunc) error { return nil } // want `bufio.SplitFunc is a function, which a client cannot send \(HW0601\)`

//signalr:trigger
func (*Shop) TakesHandlers(h map[string][]bufio.SplitFunc) error { return nil } // want `bufio.SplitFunc is a function, which a client cannot send`

//signalr:trigger
func (*Shop) TakesPools(p ...*sync.Pool) error { return nil } // want `sync.Pool.New is a function, which a client cannot send; .* \(HW0608\)`

// Plan has a way to types of other modules.
type Plan struct {
	Inner map[string][]*sync.Pool // want `Plan.Inner.New is a function`
	Timer time.Timer              // want `Plan.Timer.C is a channel`
	Flag  *flag.Flag              // want `Plan.Flag.Value is an interface with methods`
}

//signalr:trigger
func (*Shop) TakesPlan(p Plan) error { return nil }

//signalr:trigger
func (*Shop) TakesPage(p lib.Page[lib.Line]) error { return nil } // want `lib.Page\[lib.Line\].Items.Done is a channel, which a client cannot send`

//signalr:trigger
func (*Shop) TakesByFlag(m lib.ByFlag) error { return nil } // want `lib.ByFlag has map keys of type bool, which JSON object names cannot represent; .* \(HW0607\)`

//signalr:trigger
func (*Shop) TakesWait(w lib.Wait) error { return nil } // want `lib.Wait has no JSON form; use a number .* \(HW0702\)`

// Job has one mistake of each kind, and each is reported once. The generator
// finds those at the fields.
type Job struct {
	Timeout time.Duration              // want `Job.Timeout is a time.Duration, which has no JSON form`
	Notify  interface{ Notify() }      // want `Job.Notify is an interface with methods, which a client cannot send; .* \(HW0608\)`
	Ratio   complex128                 // want `Job.Ratio is a complex number, which a client` `Job.Ratio is a complex number, which cannot be sent to a client; .* \(HW0609\)`
	At      unsafe.Pointer             // want `Job.At is an unsafe pointer, which a client` `Job.At is an unsafe pointer, which cannot`
	Err     error                      // want `Job.Err is an interface with methods`
	ByJob   map[struct{ N int }]string // want `Job.ByJob has map keys of type struct.*HW0609`
}

//signalr:trigger
func (*Shop) TakesJob(j Job) error { return nil }

//signalr:trigger
func (*Shop) TakesJobAgain(j Job) error { return nil }

//signalr:trigger
func (*Shop) ReturnsJob() (Job, error) { return Job{}, nil }

type NoFields struct{ n int }

type Twice struct {
	A string `json:"name"`
	B string `json:"name"` // want `Twice.B has the same JSON name name as field A`
}

type Tagged struct {
	Name string
	note string `json:"note"` // want `Tagged.note has a JSON tag and is not exported`
}

type Embeds struct {
	Number // want `Embeds.Number is embedded and no struct, so it needs a JSON name`
	N      int
}

type Number int

type EmbedsStamp struct {
	Stamp // want `EmbedsStamp.Stamp is embedded and makes JSON of its own, so it needs a JSON name`
	N     int
}

type Stamp struct{ At int64 }

func (Stamp) MarshalText() ([]byte, error) { return nil, nil }

type Quoted struct {
	N    int       `json:",string"`
	P    *int      `json:",string"`
	Text string    `json:",string"`        // want `Quoted.Text has the option string, which is for numbers only`
	At   time.Time `json:"at,format:unix"` // want `Quoted.At has unsupported .format. tag option`
}

//signalr:trigger
func (*Shop) TakesNoFields(v NoFields) error { return nil } // want `NoFields is a struct without exported fields, which the JSON encoder refuses; .* \(HW0701\)`

//signalr:trigger
func (*Shop) TakesCounter(v *lib.Counter) error { return nil } // want `lib.Counter.Mutex is a struct without exported fields`

//signalr:trigger
func (*Shop) TakesTwice(v Twice) error { return nil }

//signalr:trigger
func (*Shop) TakesTagged(v Tagged) error { return nil }

//signalr:trigger
func (*Shop) TakesEmbeds(v Embeds) error { return nil }

//signalr:trigger
func (*Shop) TakesEmbedsStamp(v EmbedsStamp) error { return nil }

//signalr:trigger
func (*Shop) TakesQuoted(v Quoted) error { return nil }

// Call is a custom input: only members of the invocation context are filled.
type Call struct {
	UserID string
	Limit  time.Duration
}

//signalr:trigger input=call
func (*Shop) TakesCall(call Call, text string) error { return nil }

//signalr:client hub=shop
type ShopClient interface {
	Fine(ctx context.Context, f Fine) error
	Pool(ctx context.Context, p sync.Pool) error     // want `sync.Pool.New is a function, which cannot be sent to a client; .* \(HW0609\)`
	Pools(ctx context.Context, p ...sync.Pool) error // want `sync.Pool.New is a function, which cannot be sent to a client; .* \(HW0608\)`
}
