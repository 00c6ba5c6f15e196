// Package lib has types that the analyzer looks into from elsewhere.
package lib

import (
	"sync"
	"time"
)

// Line has the channel.
type Line struct {
	Done   chan struct{}
	Hidden chan struct{} `json:"-"`
	local  chan struct{}
}

// Level is text as JSON and a channel in Go.
type Level chan int

func (Level) MarshalText() ([]byte, error)     { return nil, nil }
func (*Level) UnmarshalText(text []byte) error { return nil }

// Page is generic.
type Page[T any] struct {
	Items []T
	Next  *Page[[]T] // instantiates itself without end
}

// Counter has a lock, as structs of libraries do.
type Counter struct {
	sync.Mutex
	N int
}

// ByFlag has keys that are no text.
type ByFlag map[bool]string

// Wait is a duration.
type Wait = time.Duration
