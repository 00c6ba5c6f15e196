//lint:file-ignore U1000,SA5008 the types are there to be refused

package vet

import (
	"encoding/json"
	"errors"
	"math/big"
	"sync"
	"time"
	"unsafe"
)

// Types that the encoder is asked about in json_test.go, which reads this file
// as the analyzer would.
type (
	fine struct {
		Text    string
		At      time.Time
		Raw     json.RawMessage
		Big     *big.Int
		Any     any
		Bytes   []byte
		Digest  [4]byte
		ByID    map[int]string
		ByRatio map[float64]bool
		ByKey   map[textKey]int
		ByBytes map[[2]byte]int
		Skipped chan int `json:"-"`
		hidden  func()
		plain
	}
	plain         struct{ Inner string }
	pointed       struct{ Other string }
	behindPointer struct {
		*pointed
		N int
	}
	stamped           time.Time
	embedsWithOptions struct {
		pointed `json:",omitempty"`
	}
	textKey struct{ n int }
	empty   struct{}
	quoted  struct {
		N *int `json:",string"`
	}
	numbered struct {
		N float64 `json:"n,omitzero,string"`
	}

	channel       struct{ C chan int }
	function      struct{ F func() }
	complexNumber struct{ C complex64 }
	unsafePointer struct{ P unsafe.Pointer }
	methods       struct{ I interface{ Do() } }
	anError       struct{ E error }
	duration      struct{ D time.Duration }
	byBool        struct{ M map[bool]int }
	byStruct      struct{ M map[struct{ N int }]int }
	byArray       struct{ M map[[1]int]int }
	byDuration    struct{ M map[time.Duration]int }
	byMethods     struct{ M map[interface{ Do() }]int }
	noFields      struct{ n int }
	lock          struct{ sync.Mutex }
	lockInside    struct{ Lock sync.Mutex }
	embedsNumber  struct {
		number
		N int
	}
	number        int
	embedsEncoder struct {
		onlyEncodes
		N int
	}
	onlyEncodes struct{ N int }
	quotedText  struct {
		S string `json:",string"`
	}
	quotedList struct {
		L []int `json:",string"`
	}
	formatted struct {
		T time.Time `json:",format:unix"`
	}
	zeroLeftOut struct {
		C chan int `json:",omitzero"`
	}
	named     chan int
	embedsMap struct {
		A int
		M map[string]int `json:",embed"`
	}
	encodesItself chan int
)

func (textKey) MarshalText() ([]byte, error)       { return []byte("k"), nil }
func (*textKey) UnmarshalText([]byte) error        { return nil }
func (onlyEncodes) MarshalText() ([]byte, error)   { return []byte("e"), nil }
func (encodesItself) MarshalJSON() ([]byte, error) { return []byte("1"), nil }
func (*encodesItself) UnmarshalJSON([]byte) error  { return nil }

type doer struct{ N int }

func (doer) Do() {}

// sample is a value of a type, and JSON that has every part of it.
type sample struct {
	value any
	text  string
}

func samples() []sample {
	n := 1
	return []sample{
		{fine{At: time.Unix(0, 0), ByKey: map[textKey]int{{}: 1}, ByRatio: map[float64]bool{1: true}, ByBytes: map[[2]byte]int{{}: 1}, ByID: map[int]string{1: ""}, Raw: json.RawMessage("1"), Big: big.NewInt(1)},
			`{"Text":"","At":"2020-01-01T00:00:00Z","Raw":1,"Big":1,"Any":1,"Bytes":"","Digest":"AAAAAA==","ByID":{"1":""},"ByRatio":{"1":true},"ByKey":{"k":1},"ByBytes":{"AAA=":1},"Inner":"","Skipped":1}`},
		{empty{}, `{}`},
		{behindPointer{}, `{"Other":"x"}`},
		{stamped{}, `{}`},
		{embedsWithOptions{}, `{}`},
		{quoted{&n}, `{"N":"1"}`},
		{numbered{1}, `{"n":"1"}`},
		{channel{make(chan int)}, `{"C":1}`},
		{function{func() {}}, `{"F":1}`},
		{complexNumber{1}, `{"C":1}`},
		{unsafePointer{}, `{"P":1}`},
		{methods{doer{1}}, `{"I":{}}`},
		{anError{errors.New("e")}, `{"E":{}}`},
		{duration{1}, `{"D":1}`},
		{byBool{map[bool]int{true: 1}}, `{"M":{"true":1}}`},
		{byStruct{map[struct{ N int }]int{{}: 1}}, `{"M":{"x":1}}`},
		{byArray{map[[1]int]int{{}: 1}}, `{"M":{"x":1}}`},
		{byDuration{map[time.Duration]int{1: 1}}, `{"M":{"1":1}}`},
		{byMethods{map[interface{ Do() }]int{doer{}: 1}}, `{"M":{"x":1}}`},
		{noFields{}, `{}`},
		{&lock{}, `{}`},
		{&lockInside{}, `{"Lock":{}}`},
		{embedsNumber{}, `{"N":1}`},
		{embedsEncoder{}, `{"N":1}`},
		{quotedText{}, `{"S":"1"}`},
		{quotedList{}, `{"L":"1"}`},
		{formatted{}, `{"T":1}`},
		{zeroLeftOut{}, `{"C":1}`},
		{named(nil), `1`},
		{embedsMap{}, `{"B":1}`},
		{encodesItself(nil), `1`},
	}
}
