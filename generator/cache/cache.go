// Package cache remembers runs that found everything up to date, so that the
// next run need only look whether it would see the same.
//
// A record belongs to a [Key]: the tool, its flags and environment. It lists
// everything the run looked at, with digests of contents: sources, go.mod,
// go.work and host.json files, the entries of folders, files that were looked
// for in vain, and the generated files themselves. Modification times count
// for nothing. If one input differs, the record does not apply. What the file
// system itself says has not changed since its digest was taken is not read
// again, as in git's index.
//
// Records are written in one step and carry a checksum, so that any number of
// processes may share a cache, and damage is no more than a miss.
package cache

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hubwire/hubwire/generator/inputs"
	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// Variable is the environment variable that says where the cache is: a folder,
// or "off" for none.
const Variable = "HUBWIRE_CACHE"

// Dir returns the folder of the cache: the one that [Variable] names, else
// "hubwire" in the user's folder for caches. It is empty where there is to be
// none, or no place for it.
func Dir(getenv func(string) string) string {
	switch dir := getenv(Variable); {
	case dir == "off":
		return ""
	case filepath.IsAbs(dir):
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "hubwire")
}

// Key identifies a kind of run.
type Key [sha256.Size]byte

// KeyOf makes the key of what decides a run beside its inputs.
func KeyOf(parts ...string) Key {
	var all []byte
	for _, part := range parts {
		all = fmt.Appendf(all, "%d %s\n", len(part), part)
	}
	return sha256.Sum256(all)
}

func (k Key) file(dir string) string { return filepath.Join(dir, hex.EncodeToString(k[:])) }

// Get returns the result of the record for a key, nil where there is none, and
// whether all of its inputs still hold.
func Get(ctx context.Context, dir string, key Key) (result []byte, holds bool) {
	text, err := os.ReadFile(key.file(dir))
	if err != nil {
		return nil, false
	}
	result, all, ok := decode(text)
	if !ok {
		return nil, false
	}
	fresh, ok := settle(ctx, all, time.Now())
	if !ok {
		return result, false
	}
	if fresh != nil {
		if text, ok := encode(result, fresh); ok {
			_ = write(dir, key, text) // the next run reads more without it
		}
	}
	return result, true
}

// settle reports whether all inputs hold. It returns them with other stamps
// where some have one that had none.
func settle(ctx context.Context, all []inputs.Input, now time.Time) (fresh []inputs.Input, ok bool) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	settled := make([]inputs.Input, len(all))
	err := parallel.Do(ctx, len(all), func(i int) {
		var holds bool
		if settled[i], holds = all[i].Settled(now); !holds {
			stop()
		}
	})
	if err != nil {
		return nil, false
	}
	for i := range all {
		if settled[i].Stamp != "" && settled[i].Stamp != all[i].Stamp {
			return settled, true
		}
	}
	return nil, true
}

// Put records a run. Runs whose inputs changed underneath are left out. The
// error says why there is no record; a run is as good without.
func Put(dir string, key Key, result []byte, all []inputs.Input) error {
	// What people edit comes first, because looking ends where something differs.
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b inputs.Input) int { return cmp.Compare(rank(a), rank(b)) })
	text, ok := encode(result, all)
	if !ok {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := write(dir, key, text); err != nil {
		return err
	}
	return trim(dir)
}

func rank(input inputs.Input) int {
	if filepath.Ext(input.Path) == ".go" {
		return 0
	}
	return 1
}

// write puts a record in its place in one step.
func write(dir string, key Key, text []byte) error {
	temporary, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(text)
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), key.file(dir))
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

// A cache holds at most mostRecords. Where there are more, the oldest go until
// half of them are left. A record is about as long as the paths of a run.
const mostRecords = 256

func trim(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= mostRecords {
		return err
	}
	var records []fs.FileInfo
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
			records = append(records, info)
		}
	}
	slices.SortFunc(records, func(a, b fs.FileInfo) int {
		return cmp.Or(b.ModTime().Compare(a.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	var failed []error
	for _, info := range records[min(mostRecords/2, len(records)):] {
		if err := os.Remove(filepath.Join(dir, info.Name())); !errors.Is(err, fs.ErrNotExist) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// recordHeader begins a record; the digest of what follows the line ends it.
const recordHeader = "hubwire cache 2 "

// noStamp stands for the stamp of an input that has none.
const noStamp = "-"

// encode renders a record: the result on a line, then an input a line. It is
// false for inputs that no record can hold.
func encode(result []byte, all []inputs.Input) ([]byte, bool) {
	body := bytes.NewBuffer(nil)
	body.Write(result)
	body.WriteByte('\n')
	for _, input := range all {
		if !input.Stable() || strings.Contains(input.Path, "\n") {
			return nil, false
		}
		fmt.Fprintf(body, "%s %s %s %s\n", input.Kind, input.State, cmp.Or(input.Stamp, noStamp), input.Path)
	}
	sum := sha256.Sum256(body.Bytes())
	return slices.Concat([]byte(recordHeader), []byte(hex.EncodeToString(sum[:])), []byte("\n"), body.Bytes()), true
}

// decode reads what encode wrote; it is false for everything else.
func decode(text []byte) (result []byte, all []inputs.Input, ok bool) {
	header, body, _ := bytes.Cut(text, []byte("\n"))
	sum := sha256.Sum256(body)
	if string(header) != recordHeader+hex.EncodeToString(sum[:]) {
		return nil, nil, false
	}
	result, list, _ := bytes.Cut(body, []byte("\n"))
	for line := range strings.Lines(string(list)) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		state, rest, _ := strings.Cut(rest, " ")
		stamp, path, ok := strings.Cut(rest, " ")
		if !ok {
			return nil, nil, false
		}
		if stamp == noStamp {
			stamp = ""
		}
		all = append(all, inputs.Input{Kind: inputs.Kind(kind), State: state, Stamp: stamp, Path: path})
	}
	return result, all, true
}
