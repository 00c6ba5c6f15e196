package resolve

import (
	"maps"
	"sync"

	"github.com/hubwire/hubwire/generator/load"
)

// outside resolves packages that are not part of the run, and that others refer
// to, when they are first asked for. Findings about them are left out: they
// show when a package is part. It is safe for concurrent use.
type outside struct {
	mu       sync.Mutex
	resolver *resolver // of these, which knows those of the run
}

func newOutside(result *load.Result, run map[*load.Package]*unit) *outside {
	known := make(map[*load.Package]*unit, len(run))
	maps.Copy(known, run)
	return &outside{resolver: &resolver{result: result, packages: known}}
}

// unitOf returns a package with its hubs and clients.
func (o *outside) unitOf(p *load.Package) *unit {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.resolver.unitOf(p)
}
