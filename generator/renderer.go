package generator

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"

	"github.com/hubwire/hubwire/generator/emit/gocode"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/plan"
)

// rendering is a Go file that a run before has rendered, and from what: most
// of a run is rendering, and most edits change one package, or no signature.
type rendering struct {
	Model string // digest of the resolved package
	File  string // digest of the text
}

// renderer renders the Go files of packages, but for those that are on disk
// as they were rendered before from the same. A nil renderer renders all. It
// is safe for concurrent use.
type renderer struct {
	known map[string]rendering // by folder of the package

	mu  sync.Mutex
	now map[string]rendering // likewise, of this run
}

func newRenderer(known map[string]rendering) *renderer {
	return &renderer{known: known, now: make(map[string]rendering)}
}

// file returns the Go file of a package, nil where it needs none.
func (r *renderer) file(pkg *model.Package) ([]byte, error) {
	if r == nil {
		return gocode.File(pkg)
	}
	sum := model.Digest(pkg)
	from := hex.EncodeToString(sum[:])
	text := r.onDisk(pkg.Dir, from)
	if text == nil {
		var err error
		if text, err = gocode.File(pkg); text == nil || err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now[pkg.Dir] = rendering{Model: from, File: plan.Digest(text)}
	return text, nil
}

// onDisk returns the file of a package where it is known to be what rendering
// would return, else nil.
func (r *renderer) onDisk(dir, from string) []byte {
	known, ok := r.known[dir]
	if !ok || known.Model != from {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(dir, gocode.FileName))
	if err != nil || plan.Digest(text) != known.File {
		return nil
	}
	return text
}
