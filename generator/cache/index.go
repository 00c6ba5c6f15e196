package cache

import (
	"context"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// index is what a record says first: its result, and what tells that it holds
// where no stamp has changed. Processors read the parts themselves, as they
// look, so there is no list of inputs to be made.
type index struct {
	result string
	due    int64    // when inputs without a stamp get one, in nanoseconds since 1970; 0 where all have one
	home   string   // a folder that most inputs are below
	parts  []string // inputs; none where many have no stamp
}

// fewOf is of how many inputs one may be without a stamp. That one is read,
// until it is due.
const fewOf = 50

// perPart is how many inputs a processor takes at a time. Looking at a single
// one takes hardly longer than agreeing on who does.
const perPart = 32

// What a part has for an input. A path is relative where it is below home.
const (
	stamped   = iota // path and stamp
	unstamped        // all but the stamp
)

func encodeIndex(result string, all []inputs.Input, now time.Time) []byte {
	without := 0
	for _, input := range all {
		if input.HasStamp() && input.Stamp.IsZero() {
			without++
		}
	}
	due, home := int64(0), homeOf(all)
	if without > 0 {
		due = now.Add(inputs.StampAge).UnixNano()
	}
	body := appendText(binary.AppendVarint(appendText(nil, result), due), home)
	if without > len(all)/fewOf {
		return body
	}
	for part := range slices.Chunk(all, perPart) {
		body = appendText(body, string(encodePart(home, part)))
	}
	return body
}

func encodePart(home string, part []inputs.Input) (body []byte) {
	for _, input := range part {
		if input.Stamp.IsZero() {
			body = appendInput(append(body, unstamped), input)
			continue
		}
		path := strings.TrimPrefix(input.Path, home+string(filepath.Separator))
		body = appendStamp(appendText(append(body, stamped), path), input.Stamp)
	}
	return body
}

// decodeIndex reads what encodeIndex wrote, but for the parts.
func decodeIndex(body string) (*index, bool) {
	read := reader{rest: body}
	x := &index{result: read.text(), due: read.signed(), home: read.text()}
	for read.rest != "" {
		x.parts = append(x.parts, read.text())
	}
	return x, read.done()
}

// holds reports whether the index tells that all inputs hold. Where it does
// not, they may hold all the same.
func (x *index) holds(ctx context.Context, now time.Time) bool {
	if len(x.parts) == 0 || x.due != 0 && now.UnixNano() > x.due {
		return false
	}
	home := inputs.OpenFolder(x.home)
	if home == nil {
		return false
	}
	defer home.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	return parallel.Do(ctx, len(x.parts), func(i int) {
		if !partHolds(home, x.parts[i]) {
			stop()
		}
	}) == nil
}

func partHolds(home *inputs.Folder, part string) bool {
	for read := (reader{rest: part}); !read.done(); {
		if !nextHolds(home, &read) || read.failed {
			return false
		}
	}
	return true
}

func nextHolds(home *inputs.Folder, read *reader) bool {
	switch read.byte() {
	case stamped:
		path, stamp := read.text(), read.stamp()
		return !stamp.IsZero() && home.Stamp(path) == stamp
	case unstamped:
		return read.input().Holds()
	}
	return false
}

// homeOf returns the innermost folder that most inputs are below.
func homeOf(all []inputs.Input) (home string) {
	below := make(map[string]int)
	for _, input := range all {
		for dir, path := filepath.Dir(input.Path), input.Path; dir != path; dir, path = filepath.Dir(dir), dir {
			below[dir]++
			if 2*below[dir] > len(all) && len(dir) > len(home) {
				home = dir
			}
		}
	}
	return home
}
