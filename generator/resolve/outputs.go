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

// outputs returns the outputs of the hubs of a package, as they are written.
func (u *unit) outputs() []output {
	var list []output
	for _, h := range u.hubs {
		for _, asked := range h.directive.Outputs() {
			list = append(list, output{unit: u, hub: h, Output: asked})
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
				u.reportNoHostJSON(o.Path.Span, "what the path is relative to")
				continue
			}
			if !r.checkEnding(o) || !r.checkPath(&o) {
				continue
			}
			i := slices.IndexFunc(all, func(other output) bool { return strings.EqualFold(other.file, o.file) })
			switch {
			case i < 0:
				all = append(all, o)
			case !all[i].sameAs(o):
				r.report(annotations.RuleDuplicateOutput.At(o.Path.Span, "hubs %s and %s have the same output path %s", all[i].hub.Name, o.hub.Name, o.Path.Value).
					WithRelated(all[i].Path.Span, "the other").WithHelp("use a different path for one of them (paths are case-insensitive)"))
			}
		}
	}
	return all
}

// sameAs reports whether two outputs are the same file: types with the
// functions of one hub may both ask for it.
func (o output) sameAs(other output) bool {
	return o.file == other.file && o.Format == other.Format &&
		strings.EqualFold(o.hub.Name, other.hub.Name) && o.unit.source.Root == other.unit.source.Root
}

// checkEnding reports a file name with the ending of another format.
func (r *resolver) checkEnding(o output) bool {
	ending := path.Ext(o.Path.Value)
	switch {
	case ending == o.Ending && !strings.HasSuffix(o.Path.Value, ".d.ts"):
		return true
	case o.Ending == ".json" && (ending == ".yaml" || ending == ".yml"):
		asJSON := strings.TrimSuffix(o.Path.Value, ending) + ".json"
		r.report(annotations.RuleOutputMissing.At(o.Path.Span, "YAML output is not supported").
			WithHelp("write %s=%s; YAML readers also accept JSON", o.Format, asJSON).WithFix(o.Path.Span, asJSON))
		return false
	}
	r.report(annotations.RuleOutputPath.At(o.Path.Span, "invalid %s path %q", o.Format, o.Path.Value).
		WithHelp("expected a path ending in %s", o.Ending))
	return false
}

// checkPath makes the path absolute, and reports one that is not of a file
// inside of the module, or that is of a file with a meaning of its own.
func (r *resolver) checkPath(o *output) bool {
	value := path.Clean(o.Path.Value)
	o.file = filepath.Join(o.unit.source.Root, filepath.FromSlash(value))
	inside, err := filepath.Rel(o.unit.source.Module.Dir, o.file)
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
	r.report(annotations.RuleOutputPath.At(o.Path.Span, "invalid %s path %q", o.Format, o.Path.Value).WithHelp("%s", help))
	return false
}
