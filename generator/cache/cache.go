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
	"sync/atomic"
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

// Get returns the result of the record for a key, empty where there is none,
// and whether all of its inputs still hold.
func Get(ctx context.Context, dir string, key Key) (result string, holds bool) {
	file, err := os.Open(key.file(dir))
	if err != nil {
		return "", false
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", false
	}
	first, ok := readIndex(file, info.Size())
	if !ok {
		return "", false
	}
	now := time.Now()
	if first.holds(ctx, now) {
		return first.result, true
	}
	all, ok := readInputs(file, info.Size())
	if !ok {
		return "", false
	}
	renewed, ok := settle(ctx, all, now)
	if !ok {
		return first.result, false
	}
	if renewed {
		if text, ok := encode(first.result, all, now); ok {
			_ = write(dir, key, text) // the next run reads more without it
		}
	}
	return first.result, true
}

// settle reports whether all inputs hold, and gives them the stamps of now.
// They are renewed where some have one that had none.
func settle(ctx context.Context, all []inputs.Input, now time.Time) (renewed, ok bool) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var news atomic.Bool
	err := parallel.Do(ctx, len(all), func(i int) {
		stamp, holds := all[i].Settled(now)
		if !holds {
			stop()
		}
		if stamp != all[i].Stamp && !stamp.IsZero() {
			news.Store(true)
		}
		all[i].Stamp = stamp
	})
	return news.Load(), err == nil
}

// Put records a run. Runs whose inputs changed underneath are left out. The
// error says why there is no record; a run is as good without.
func Put(dir string, key Key, result string, all []inputs.Input) error {
	// What people edit comes first, because looking ends where something differs.
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b inputs.Input) int { return cmp.Compare(rank(a), rank(b)) })
	text, ok := encode(result, all, time.Now())
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
