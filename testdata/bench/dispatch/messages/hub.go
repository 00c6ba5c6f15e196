// Package messages has the function that the benchmarks of dispatch call, and the
// generated bindings for it.
package messages

import "time"

// Messages is a hub with one function, which takes six arguments: the one that
// docs/performance.md has figures for.
//
//signalr:hub name=chat
type Messages struct{}

// Item is one line of an order.
type Item struct {
	SKU   string   `json:"sku"`
	Qty   int      `json:"qty"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags"`
}

// User has eight fields, one of them a list of structs.
type User struct {
	ID     int64     `json:"id"`
	Name   string    `json:"name"`
	Email  string    `json:"email"`
	Age    int       `json:"age"`
	Active bool      `json:"active"`
	Score  float64   `json:"score"`
	Joined time.Time `json:"joined"`
	Items  []Item    `json:"items"`
}

// Reply is what the function returns.
type Reply struct {
	OK   bool   `json:"ok"`
	N    int    `json:"n"`
	Who  string `json:"who"`
	Size int    `json:"size"`
}

// SendMessage is the function.
//
//signalr:trigger
func (*Messages) SendMessage(text string, n int, user User, blob []byte, at time.Time, attrs map[string]string) (Reply, error) {
	return Reply{OK: true, N: n + len(user.Items), Who: user.Name, Size: len(text) + len(blob) + len(attrs)}, nil
}
