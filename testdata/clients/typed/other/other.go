// Package other has types of the names that package main has too.
package other

// Item is another item.
type Item struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// Common is embedded.
type Common struct {
	ID      string // hidden by a field that is less deep
	Comment string `json:"comment,omitempty"`
}
