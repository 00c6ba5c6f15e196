package resolve

import (
	"github.com/hubwire/hubwire/generator/load"
	"github.com/hubwire/hubwire/generator/model"
)

// Clients returns the client interfaces of a package that was loaded or looked
// up, without findings about them.
func Clients(result *load.Result, p *load.Package) []*model.Client {
	var all []*model.Client
	for _, c := range newOutside(result, nil).unitOf(p).clients {
		all = append(all, c.Client)
	}
	return all
}
