package resolve

import (
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// Clients returns the client interfaces of a package that was loaded or looked
// up, without findings about them.
func Clients(result *load.Result, p *load.Package) []*model.Client {
	r := &resolver{result: result, packages: make(map[*load.Package]*unit), searched: make(map[search]bool)}
	var all []*model.Client
	for _, c := range r.unitOf(p).clients {
		all = append(all, c.Client)
	}
	return all
}
