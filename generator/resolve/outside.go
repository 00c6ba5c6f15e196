package resolve

import (
	"maps"

	"github.com/hubwire/hubwire/generator/load"
)

// newOutside returns the resolver of packages that are not part of the run and
// that others refer to. They are resolved when first asked for. Findings about
// them are left out: they show when a package is part.
func newOutside(result *load.Result, run map[*load.Package]*unit) *resolver {
	known := make(map[*load.Package]*unit, len(run))
	maps.Copy(known, run)
	return &resolver{result: result, packages: known}
}
