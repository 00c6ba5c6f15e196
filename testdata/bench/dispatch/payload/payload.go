// Package payload makes the calls that the benchmarks of dispatch run, as they
// arrive.
package payload

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/hubwire/hubwire/runtime/bench/dispatch/messages"
)

// Arguments are those of one call.
type Arguments struct {
	Text  string
	N     int
	User  messages.User
	Blob  []byte
	At    time.Time
	Attrs map[string]string
}

// Size is a size of calls.
type Size struct {
	Name                           string
	items, text, blob, attrs, tags int
}

// Sizes give bodies of about 1.2 KB, 6 KB and 1.2 MB where the context lies in
// a string in a string.
var Sizes = []Size{
	{"S", 1, 2, 6, 1, 1},
	{"M", 24, 600, 384, 10, 2},
	{"L", 8000, 64 << 10, 96 << 10, 500, 2},
}

var words = []string{"alpha", "bravo", "charlie", "delta", "echo", "fox\ttrot", "golf \"hotel\"", "india", "juliett", "kilo", "café", "東京", "lima", "mike", "november", "oscar/papa", "québec", "romeo", "sierra", "tango\n"}

// Call makes the arguments of a size; the same ones every time.
func (s Size) Call() Arguments {
	random := rand.New(rand.NewPCG(4, 2))
	word := func() string { return words[random.IntN(len(words))] }
	a := Arguments{Text: "hi", N: 42, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Attrs: map[string]string{}}
	if s.text > len(a.Text) {
		var text strings.Builder
		for text.Len() < s.text {
			text.WriteString(word() + " ")
		}
		a.Text = text.String()
	}
	a.Blob = make([]byte, s.blob)
	for i := range a.Blob {
		a.Blob[i] = byte(random.Uint32())
	}
	for i := range s.attrs {
		a.Attrs[fmt.Sprintf("k%d", i)] = words[i%len(words)]
	}
	a.User = messages.User{ID: 7, Name: "Ann", Email: "ann@example.com", Age: 30, Active: true, Score: 1.5, Joined: a.At.Add(123456 * time.Microsecond)}
	for range s.items {
		item := messages.Item{SKU: fmt.Sprintf("sku-%06d", random.IntN(1e6)), Qty: random.IntN(1000), Price: float64(random.IntN(1e6)) / 100}
		for range s.tags {
			item.Tags = append(item.Tags, word())
		}
		a.User.Items = append(a.User.Items, item)
	}
	return a
}

// encoded encodes as Newtonsoft does: compact, HTML left alone.
func encoded(value any) string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // of values made above
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// List is the JSON array of the arguments.
func (a Arguments) List() string {
	return encoded([]any{a.Text, a.N, a.User, a.Blob, a.At, a.Attrs})
}

// Body is that of a call of the Functions host, with the context in so many
// strings: 0 is extension 1.14 and older, 2 is extension 2.x.
func (a Arguments) Body(strings int) []byte {
	value := `{"Arguments":` + a.List() + `,"Error":null,"Category":"messages","Event":"SendMessage","Hub":"chat","ConnectionId":"hVVJx4yKqnRXvcbz5QvVLQ7c3d59f92","UserId":"ann@example.com","Headers":{"X-ASRS-Hub":"chat","X-ASRS-Category":"messages","X-Forwarded-For":"10.1.2.3"},"Query":{"negotiateVersion":"1","access":"z"},"Claims":{"nameid":"ann@example.com","exp":"1767322800","iat":"1767319200","aud":"http://localhost/client/?hub=chat"}}`
	for range strings {
		value = encoded(value)
	}
	return []byte(`{"Data":{"invocation":` + value + `},"Metadata":{"text":` + encoded(encoded(a.Text)) + `,"sys":{"MethodName":"SendMessage","UtcNow":"2026-01-02T03:04:05.1234567Z","RandGuid":"0a8f4c5e-7c5e-4d3b-9a0e-2f1b6c7d8e9f"}}}`)
}

// Packed is the MessagePack array of the arguments, as the JavaScript client
// of SignalR sends them.
func (a Arguments) Packed() []byte {
	p := packer{}
	p.head(0x90, 0xdc, 16, 6)
	p.string(a.Text)
	p.int(a.N)
	p.head(0x80, 0xde, 16, 8)
	p.name("id").int(int(a.User.ID))
	p.name("name").string(a.User.Name)
	p.name("email").string(a.User.Email)
	p.name("age").int(a.User.Age)
	p.name("active").bool()
	p.name("score").float(a.User.Score)
	p.name("joined").time(a.User.Joined)
	p.name("items").head(0x90, 0xdc, 16, len(a.User.Items))
	for _, item := range a.User.Items {
		p.head(0x80, 0xde, 16, 4)
		p.name("sku").string(item.SKU)
		p.name("qty").int(item.Qty)
		p.name("price").float(item.Price)
		p.name("tags").head(0x90, 0xdc, 16, len(item.Tags))
		for _, tag := range item.Tags {
			p.string(tag)
		}
	}
	p.bytes = append(p.bytes, 0xc6)
	p.bytes = binary.BigEndian.AppendUint32(p.bytes, uint32(len(a.Blob)))
	p.bytes = append(p.bytes, a.Blob...)
	p.time(a.At)
	p.head(0x80, 0xde, 16, len(a.Attrs))
	names := make([]string, 0, len(a.Attrs))
	for name := range a.Attrs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p.name(name).string(a.Attrs[name])
	}
	return p.bytes
}

// packer writes MessagePack.
type packer struct{ bytes []byte }

// head writes a count, in the short form if it is below the limit.
func (p *packer) head(short, long byte, limit, n int) {
	if n < limit {
		p.bytes = append(p.bytes, short|byte(n))
		return
	}
	p.bytes = binary.BigEndian.AppendUint16(append(p.bytes, long), uint16(n))
}

func (p *packer) string(s string) {
	switch {
	case len(s) < 32:
		p.bytes = append(p.bytes, 0xa0|byte(len(s)))
	case len(s) < 256:
		p.bytes = append(p.bytes, 0xd9, byte(len(s)))
	default:
		p.bytes = binary.BigEndian.AppendUint32(append(p.bytes, 0xdb), uint32(len(s)))
	}
	p.bytes = append(p.bytes, s...)
}

func (p *packer) name(s string) *packer {
	p.string(s)
	return p
}

func (p *packer) int(n int) {
	if n < 128 {
		p.bytes = append(p.bytes, byte(n))
		return
	}
	p.bytes = binary.BigEndian.AppendUint16(append(p.bytes, 0xcd), uint16(n))
}

func (p *packer) float(f float64) {
	p.bytes = binary.BigEndian.AppendUint64(append(p.bytes, 0xcb), math.Float64bits(f))
}

// time writes the timestamp extension, 64 bits of it.
func (p *packer) time(t time.Time) {
	p.bytes = binary.BigEndian.AppendUint64(append(p.bytes, 0xd7, 0xff), uint64(t.Nanosecond())<<34|uint64(t.Unix()))
}

// bool writes true.
func (p *packer) bool() { p.bytes = append(p.bytes, 0xc3) }
