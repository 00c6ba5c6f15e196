package report

import (
	"go/token"
	"path/filepath"
)

// shown returns a path as people read it: relative to Dir, unless the path as
// it is takes less room.
func (o Options) shown(path string) string {
	if o.Dir == "" || path == "" {
		return path
	}
	relative, err := filepath.Rel(o.Dir, path)
	if err != nil || !filepath.IsLocal(relative) && len(relative) >= len(path) {
		return path
	}
	return relative
}

// position returns path:line:col as far as it is known, or "" without a file.
func (o Options) position(at token.Position) string {
	if at.Filename == "" {
		return ""
	}
	at.Filename = clean(o.shown(at.Filename))
	return at.String()
}

// inside returns the slash-separated path below Dir, or false for a file that
// is somewhere else.
func (o Options) inside(path string) (string, bool) {
	relative := o.shown(path)
	return filepath.ToSlash(relative), filepath.IsLocal(relative)
}
