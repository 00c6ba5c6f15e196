package main

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"time"

	"github.com/hubwire/hubwire/testdata/clients/typed/other"
)

// Everything has a field of every form.
type Everything struct {
	other.Common
	*Promise

	ID     string  `json:"id"` // goes before that of Common, which has another name
	Yes    bool    `json:"yes"`
	Byte   byte    `json:"byte"`
	Letter rune    `json:"letter"`
	Whole  int     `json:"whole"`
	Big    int64   `json:"big"`
	Huge   uint64  `json:"huge"`
	Text   int64   `json:"text,string"`  // a number as text
	Maybe  *uint64 `json:"maybe,string"` // or null
	Float  float32 `json:"float"`

	At      time.Time    `json:"at"`
	Weekday time.Weekday `json:"weekday"`

	Bytes  []byte  `json:"bytes"`
	Hash   [4]byte `json:"hash"`
	Digest Digest  `json:"digest"`
	Bits   []Bit   `json:"bits"` // not base64, because Bit has a name

	Names   []string         `json:"names"`
	Lists   List             `json:"lists"`
	Tree    Tree             `json:"tree"`
	Point   [size]float64    `json:"point"`
	Long    [2 * 10]int      `json:"long"`
	Maybes  []*Item          `json:"maybes"`
	Matrix  [2][2]*int       `json:"matrix"`
	Counts  map[string]int   `json:"counts"`
	ByInt   map[int][]string `json:"byInt"`
	ByColor map[Color]Mode   `json:"byColor"`

	Color  Color    `json:"color,omitempty"`
	Mode   Mode     `json:"mode"`
	Access Access   `json:"access"`
	User   UserID   `json:"user"`
	Level  Level    `json:"level"`
	Money  Money    `json:"money"`
	Logged Logged   `json:"logged"`
	Far    *big.Int `json:"far"`

	Pointer  *Item              `json:"pointer"`
	Absent   *Item              `json:"absent,omitzero"`
	Self     *Everything        `json:"self,omitempty"`
	Anything any                `json:"anything"`
	Raw      json.RawMessage    `json:"raw,omitempty"`
	Pair     Pair[string, Item] `json:"pair"`
	Record   Record             `json:"record"`
	Hidden   object             `json:"hidden"`
	Inline   struct {
		X, Y int
		Deep []struct{ Z *bool }
	} `json:"inline"`

	Dashed   string `json:"with-dash"`
	First    string `json:"1st"`
	Umlaut   string `json:"größe"`
	Ctor     string `json:"constructor"`
	Ignored  string `json:"-"`
	internal string
}

const size = 1 + 2

// Color is one of a few words.
type Color string

const (
	Red   Color = "red" // like blood
	Green Color = "green"
	Blue        = Color("b\"lue")
)

// Mode is counted.
type Mode int

// The modes.
const (
	Off Mode = iota - 1
	_
	On
	Default = On
)

// Access is a set of bits, so it has more values than constants.
type Access uint8

// The bits.
const (
	Read Access = 1 << iota
	Write
)

// UserID has constants, and any other text too.
type UserID string

const (
	System UserID = "system"
	Guest  UserID = "guest"
)

// NewUserID makes one of any text.
func NewUserID(text string) UserID { return UserID(strings.ToLower(text)) }

// Level is text by its methods.
type Level int

// MarshalText writes it as a word.
func (l Level) MarshalText() ([]byte, error) { return []byte([]string{"low", "high"}[l]), nil }

// UnmarshalText reads the word.
func (l *Level) UnmarshalText(text []byte) error {
	switch string(text) {
	case "low":
		*l = 0
	case "high":
		*l = 1
	default:
		return errors.New("no level")
	}
	return nil
}

// Money makes its own JSON.
type Money struct{ cents int }

// MarshalJSON writes a number.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(m.cents) }

// UnmarshalJSON reads a number.
func (m *Money) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &m.cents) }

// Logged has the methods of what it embeds.
type Logged struct{ Money }

type (
	// Digest is bytes with a name.
	Digest []byte
	// Bit is a byte with a name.
	Bit byte
	// List is made of itself.
	List []List
	// Tree is made of itself too.
	Tree map[string]Tree
)

// Item is an item.
type Item struct {
	Name string `json:"name"`
}

// Page is one of many.
type Page[T any] struct {
	Items []T      `json:"items"`
	Next  *Page[T] `json:"next"`
}

// Pair has two types.
type Pair[K comparable, V any] struct {
	Key    K         `json:"key"`
	Value  V         `json:"value"`
	Values map[K][]V `json:"values"`
}

// Types with names that mean something else in TypeScript.
type (
	// Promise is embedded behind a pointer.
	Promise struct {
		Kept bool `json:"kept"`
	}
	Record = record
	record struct{ Partial }
	// Partial is whole.
	Partial struct {
		Whole int `json:"whole"`
	}
	object struct{}
)
