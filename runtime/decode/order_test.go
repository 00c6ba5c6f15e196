package decode_test

import (
	"time"

	"github.com/hubwire/hubwire/runtime/decode"
)

// order and item have a field of every kind, and readers as the generator
// writes them.
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

var itemMembers = [...]string{"sku", "qty", "price", "tags"}

func readItem(r *decode.Reader, v *item) {
	for o := r.Object(); o.Next(r, itemMembers[:]); {
		switch o.Index {
		case 0:
			decode.String(r, &v.SKU)
		case 1:
			decode.Int(r, &v.Qty)
		case 2:
			decode.Float(r, &v.Price)
		case 3:
			decode.Strings(r, &v.Tags)
		}
	}
}

var orderMembers = [...]string{"id", "name", "age", "small", "level", "big", "active", "score", "ratio", "joined", "blob", "tags", "items", "counts", "next", "matrix", "extra", "notes"}

func readOrder(r *decode.Reader, v *order) {
	for o := r.Object(); o.Next(r, orderMembers[:]); {
		switch o.Index {
		case 0:
			decode.Int(r, &v.ID)
		case 1:
			decode.String(r, &v.Name)
		case 2:
			decode.Int(r, &v.Age)
		case 3:
			decode.Int(r, &v.Small)
		case 4:
			decode.Uint(r, &v.Level)
		case 5:
			decode.Uint(r, &v.Big)
		case 6:
			decode.Bool(r, &v.Active)
		case 7:
			decode.Float(r, &v.Score)
		case 8:
			decode.Float(r, &v.Ratio)
		case 9:
			decode.Time(r, &v.Joined)
		case 10:
			decode.Bytes(r, &v.Blob)
		case 11:
			decode.Strings(r, &v.Tags)
		case 12:
			decode.Slice(r, &v.Items, readItem)
		case 13:
			decode.Map(r, &v.Counts, decode.Int)
		case 14:
			decode.Pointer(r, &v.Next, readOrder)
		case 15:
			decode.Slice(r, &v.Matrix, func(r *decode.Reader, v *[]int) { decode.Slice(r, v, decode.Int) })
		case 16:
			decode.Any(r, &v.Extra)
		case 17:
			decode.Map(r, &v.Notes, func(r *decode.Reader, v **item) { decode.Pointer(r, v, readItem) })
		}
	}
}
