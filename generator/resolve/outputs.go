package resolve

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/annotations"
)

// output is a file about a hub that its directive asks for.
type output struct {
	unit *unit
	hub  *hub
	annotations.Output
	file string // absolute
}

// checkOutputs returns the outputs of all packages that have a path of their
// own, and reports those with an invalid path.
func (r *resolver) checkOutputs(units []*unit) []output {
	var all []output
	for _, u := range units {
		for _, h := range u.hubs {
			for _, asked := range h.directive.Outputs() {
				o := output{unit: u, hub: h, Output: asked}
				if u.source.Root == "" {
					u.reportNoHostJSON(o.Path.Span, "what the path is relative to")
					continue
				}
				if r.checkPath(&o) && r.isNew(o, all) {
					all = append(all, o)
				}
			}
		}
	}
	return all
}

// isNew reports whether no other output has the path. Types with the functions
// of one hub may both ask for a file.
func (r *resolver) isNew(o output, others []output) bool {
	i := slices.IndexFunc(others, func(other output) bool { return strings.EqualFold(other.file, o.file) })
	if i < 0 {
		return true
	}
	if other := others[i]; other.file != o.file || other.Format != o.Format || !o.sameHub(other) {
		r.report(annotations.RuleDuplicateOutput.At(o.Path.Span, "hubs %s and %s have the same output path %s", other.hub.Name, o.hub.Name, o.Path.Value).
			WithRelated(other.Path.Span, "the other").WithHelp("use a different path for one of them (paths are case-insensitive)"))
	}
	return false
}

// sameHub reports whether two outputs are about one hub of one app.
func (o output) sameHub(other output) bool {
	return strings.EqualFold(o.hub.Name, other.hub.Name) && o.unit.source.Root == other.unit.source.Root
}

// checkPath makes the path absolute, and reports one with the ending of another
// format, that is not of a file inside of the module, or that is of a file with
// a meaning of its own.
func (r *resolver) checkPath(o *output) bool {
	value := path.Clean(o.Path.Value)
	ending := path.Ext(value)
	if o.Ending == ".json" && (ending == ".yaml" || ending == ".yml") {
		asJSON := strings.TrimSuffix(o.Path.Value, ending) + ".json"
		r.report(annotations.RuleOutputMissing.At(o.Path.Span, "YAML output is not supported").
			WithHelp("write %s=%s; YAML readers also accept JSON", o.Format, asJSON).WithFix(o.Path.Span, asJSON))
		return false
	}
	o.file = filepath.Join(o.unit.source.Root, filepath.FromSlash(value))
	inside, err := filepath.Rel(o.unit.source.Module.Dir, o.file)
	hidden := func(element string) bool { return strings.HasPrefix(element, ".") && element != ".." }
	help := ""
	switch {
	case ending != o.Ending, strings.HasSuffix(value, ".d.ts"):
		help = "expected a path ending in " + o.Ending
	case strings.ContainsAny(value, `\:`):
		help = "separate folders with /, and do not use \\ or :"
	case path.IsAbs(value):
		help = "write a path relative to the folder with host.json"
	case err != nil || !filepath.IsLocal(inside):
		help = "paths are relative to the folder with host.json; choose a file inside the module"
	case slices.ContainsFunc(strings.Split(value, "/"), hidden):
		help = "choose a file that is not hidden, in folders that are not hidden"
	case slices.Contains([]string{"function.json", "host.json"}, strings.ToLower(path.Base(value))):
		help = "the Functions host reads files of this name; choose another"
	default:
		return true
	}
	r.report(annotations.RuleOutputPath.At(o.Path.Span, "invalid %s path %q", o.Format, o.Path.Value).WithHelp("%s", help))
	return false
}
