package arguments_test

import (
	"bytes"
	"runtime"
	"strings"
	"testing"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

// nest is inside of itself.
type nest struct {
	Children []nest `json:"c"`
	Weight   [4]int
}

func readNests(args *arguments.Arguments) error {
	var v nest
	args.Expect("v")
	value(args, &v)
	return args.End()
}

// Arrays inside of arrays that all claim what is left of the message must not
// reserve it again and again.
func TestClaimsReserveLittle(t *testing.T) {
	const depth = 4000
	packed := []byte{0x91}
	for range depth {
		packed = append(packed, 0x81, 0xa1, 'c', 0xdc, 0x10, 0x00) // an array of 4096
		packed = append(packed, bytes.Repeat([]byte{0x80}, 8)...)
	}
	packed = append(packed, make([]byte, 5000)...)
	text := "[" + strings.Repeat(`{"c":[{},{},{},{},{},`, depth)
	for name, read := range map[string]func() error{
		"MessagePack": func() error {
			args, err := arguments.MessagePack(packed)
			if err != nil {
				return err
			}
			return readNests(args)
		},
		"JSON": func() error {
			args, err := arguments.JSON([]byte(text))
			if err != nil {
				return err
			}
			return readNests(args)
		},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := read()
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		if reserved, most := after.TotalAlloc-before.TotalAlloc, uint64(300*len(packed)); reserved > most {
			t.Errorf("%s: %d bytes reserved for %d, at most %d wanted", name, reserved, len(packed), most)
		}
	}
}

func TestNestingIsBounded(t *testing.T) {
	deep := strings.Repeat(`{"c":[`, 6000)
	args, err := arguments.JSON([]byte("[" + deep))
	if err != nil {
		t.Fatal(err)
	}
	if err := readNests(args); err == nil || !strings.Contains(err.Error(), "nested more than 10000 deep") {
		t.Errorf("known members: got %.100v", err)
	}
	args, err = arguments.JSON([]byte(`[{"unknown":` + strings.Repeat("[", 200_000)))
	if err != nil {
		t.Fatal(err)
	}
	if err := readNests(args); err == nil || !strings.Contains(err.Error(), "nested more than 10000 deep") {
		t.Errorf("unknown members: got %.100v", err)
	}
	args, err = arguments.MessagePack(append([]byte{0x91, 0x81, 0xa1, 'u'}, bytes.Repeat([]byte{0x91}, 200_000)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := readNests(args); err == nil || !strings.Contains(err.Error(), "nested more than 10000 deep") {
		t.Errorf("MessagePack: got %.100v", err)
	}
}
