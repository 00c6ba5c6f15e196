package resolve

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
	"github.com/hubwire/hubwire/generator/model"
)

// output is a file about a hub that its directive asks for.
type output struct {
	unit   *unit
	hub    *hub
	format model.Format
	value  annotations.Value[string] // the path as it is written
	path   string                    // absolute
}

// outputs returns the outputs of the hubs of a package, as they are written.
func (u *unit) outputs() []output {
	var list []output
	for _, h := range u.hubs {
		for _, asked := range []output{
			{format: model.TypeScript, value: h.directive.TypeScript},
			{format: model.AsyncAPI, value: h.directive.AsyncAPI},
		} {
			if asked.value.Present() {
				asked.unit, asked.hub = u, h
				list = append(list, asked)
			}
		}
	}
	return list
}

// checkOutputs returns the outputs of all packages that have a path of their
// own, and reports those with a path that does not do.
func (r *resolver) checkOutputs(units []*unit) []output {
	var all []output
	for _, u := range units {
		for _, o := range u.outputs() {
			if u.source.Root == "" {
				u.reportNoHostJSON(o.value.Span, "what the path is relative to")
				continue
			}
			if !r.checkFormat(o) || !r.checkPath(&o) {
				continue
			}
			i := slices.IndexFunc(all, func(other output) bool { return strings.EqualFold(other.path, o.path) })
			switch {
			case i < 0:
				all = append(all, o)
			case !all[i].sameAs(o):
				r.report(annotations.Report(annotations.CodeDuplicateOutput, o.value.Span, "hubs %s and %s are both to be written to %s", all[i].hub.Name, o.hub.Name, o.value.Value).
					WithRelated(all[i].value.Span, "the other one").WithHelp("give one of them another path; they are compared without case"))
			}
		}
	}
	return all
}

// sameAs reports whether two outputs are the same file: types with the
// functions of one hub may both ask for it.
func (o output) sameAs(other output) bool {
	return o.path == other.path && o.format == other.format &&
		strings.EqualFold(o.hub.Name, other.hub.Name) && o.unit.source.Root == other.unit.source.Root
}

// checkFormat reports a file name with the ending of another format.
func (r *resolver) checkFormat(o output) bool {
	ending := path.Ext(o.value.Value)
	switch {
	case o.format == model.TypeScript && ending == ".ts" && !strings.HasSuffix(o.value.Value, ".d.ts"),
		o.format == model.AsyncAPI && ending == ".json":
		return true
	case o.format == model.AsyncAPI && (ending == ".yaml" || ending == ".yml"):
		asJSON := strings.TrimSuffix(o.value.Value, ending) + ".json"
		r.report(annotations.Report(annotations.CodeOutputMissing, o.value.Span, "this version of hubwire writes no YAML").
			WithHelp("write asyncapi=%s; what reads YAML reads JSON", asJSON).WithFix(o.value.Span, asJSON))
		return false
	}
	wanted := map[model.Format]string{model.TypeScript: ".ts", model.AsyncAPI: ".json"}[o.format]
	r.report(annotations.Report(annotations.CodeOutputPath, o.value.Span, "%q is no path for %s", o.value.Value, o.format).
		WithHelp("let it end in %s", wanted))
	return false
}

// checkPath makes the path absolute, and reports one that is not of a file
// inside of the module, or that is of a file with a meaning of its own.
func (r *resolver) checkPath(o *output) bool {
	value := path.Clean(o.value.Value)
	o.path = filepath.Join(o.unit.source.Root, filepath.FromSlash(value))
	inside, err := filepath.Rel(o.unit.source.Module.Dir, o.path)
	hidden := func(element string) bool { return strings.HasPrefix(element, ".") && element != ".." }
	help := ""
	switch {
	case strings.ContainsAny(value, `\:`):
		help = "write slashes between folders, and none of \\ and :"
	case path.IsAbs(value):
		help = "write it relative to the folder with host.json"
	case err != nil || !filepath.IsLocal(inside):
		help = "it is relative to the folder with host.json; name a file inside of the module"
	case slices.ContainsFunc(strings.Split(value, "/"), hidden):
		help = "name a file that is not hidden, in folders that are not"
	case slices.Contains([]string{"function.json", "host.json"}, strings.ToLower(path.Base(value))):
		help = "the Functions host reads files of this name; choose another"
	default:
		return true
	}
	r.report(annotations.Report(annotations.CodeOutputPath, o.value.Span, "%q is no path for %s", o.value.Value, o.format).WithHelp("%s", help))
	return false
}
