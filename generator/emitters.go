package generator

import (
	"context"
	"fmt"
	"slices"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/emit/asyncapi"
	"github.com/hubwire/hubwire/generator/emit/functionjson"
	"github.com/hubwire/hubwire/generator/emit/gocode"
	"github.com/hubwire/hubwire/generator/emit/typescript"
	"github.com/hubwire/hubwire/generator/model"
	"github.com/hubwire/hubwire/generator/plan"
)

// emitters are all outputs there are. It is never written to.
var emitters = []emit.Emitter{
	gocode.Emitter{},
	functionjson.Emitter{},
	typescript.Emitter{},
	asyncapi.Emitter{},
}

// emitAll returns the files of all packages.
func emitAll(ctx context.Context, program *model.Program) ([]plan.File, error) {
	var all []plan.File
	for _, pkg := range program.Packages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		before := len(all)
		for _, emitter := range emitters {
			files, err := emitter.Files(pkg)
			if err != nil {
				return nil, err
			}
			for _, file := range files {
				all = append(all, plan.File{File: file, Package: pkg.Dir})
			}
		}
		if err := checkComplete(pkg, all[before:]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// checkComplete returns an error where nobody has written what a hub asks for.
func checkComplete(pkg *model.Package, files []plan.File) error {
	for _, hub := range pkg.Hubs {
		for _, output := range hub.Outputs {
			if !slices.ContainsFunc(files, func(file plan.File) bool { return file.Path == output.Path }) {
				return fmt.Errorf("hub %s asks for %s, which nothing writes", hub.Name, output.Format)
			}
		}
	}
	return nil
}

// wrote reports whether a file looks like one that an emitter has written.
func wrote(name string, text []byte) bool {
	return slices.ContainsFunc(emitters, func(emitter emit.Emitter) bool { return emitter.Wrote(name, text) })
}
