package resolve

import (
	"context"
	"slices"

	"github.com/hubwire/hubwire/generator/internal/parallel"
)

// piece is a piece of the work on a program. It is given a resolver of its own.
type piece func(part *resolver)

// atOnce does pieces of work in parallel. What they find is the same, and in
// the same order, as if one was done after the other.
func (r *resolver) atOnce(pieces []piece) {
	parts := make([]*resolver, len(pieces))
	_ = parallel.Do(context.Background(), len(pieces), func(i int) { // no error: the context does not end
		parts[i] = &resolver{result: r.result, packages: r.packages, outside: r.outside}
		pieces[i](parts[i])
	})
	for _, part := range parts {
		r.findings = append(r.findings, part.findings...)
		r.values = append(r.values, part.values...)
	}
}

// atATime is how many declarations make a piece of work: few enough for all
// processors to end at about the same time, enough to be worth handing out.
const atATime = 25

// functions resolves the triggers and negotiate functions of packages.
func (r *resolver) functions(units []*unit) {
	type share struct{ whole, part *unit }
	var shares []*share
	var pieces []piece
	for _, u := range units {
		for _, file := range u.source.Files {
			for some := range slices.Chunk(file.Declarations, atATime) {
				s := &share{whole: u}
				shares = append(shares, s)
				pieces = append(pieces, func(part *resolver) {
					s.part = u.with(part)
					s.part.functions(file, some)
				})
			}
		}
	}
	r.atOnce(pieces)
	for _, s := range shares {
		s.whole.take(s.part)
	}
}

// take takes over the functions that were found in a part of the package.
func (u *unit) take(part *unit) {
	for _, t := range part.triggers {
		t.unit = u
	}
	u.triggers = append(u.triggers, part.triggers...)
	u.negotiations = append(u.negotiations, part.negotiations...)
}
