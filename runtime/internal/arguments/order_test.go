package arguments_test

import "time"

// order and item have a field of every kind.
type order struct {
	ID     int64            `json:"id"`
	Name   string           `json:"name"`
	Age    int              `json:"age"`
	Small  int8             `json:"small"`
	Level  uint16           `json:"level"`
	Big    uint64           `json:"big"`
	Active bool             `json:"active"`
	Score  float64          `json:"score"`
	Ratio  float32          `json:"ratio"`
	Joined time.Time        `json:"joined"`
	Blob   []byte           `json:"blob"`
	Tags   []string         `json:"tags"`
	Items  []item           `json:"items"`
	Counts map[string]int   `json:"counts"`
	Next   *order           `json:"next"`
	Matrix [][]int          `json:"matrix"`
	Extra  any              `json:"extra"`
	Notes  map[string]*item `json:"notes"`
}

type item struct {
	SKU   string   `json:"sku"`
	Qty   int      `json:"qty"`
	Price float64  `json:"price"`
	Tags  []string `json:"tags"`
}
