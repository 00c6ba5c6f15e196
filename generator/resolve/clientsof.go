package resolve

import (
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/resolve/types"
)

// Clients returns the client interfaces of a package that was loaded or looked
// up, without findings about them.
func Clients(result *load.Result, p *load.Package) []*model.Client {
	r := &resolver{result: result, types: types.NewReader(result, nil), packages: make(map[*load.Package]*unit)}
	var all []*model.Client
	for _, c := range r.unitOf(p).clients {
		all = append(all, c.Client)
	}
	return all
}
