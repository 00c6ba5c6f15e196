package annotations

import (
	"bytes"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/internal/words"
)

// Mentions reports whether source text may hold a directive or a comment that
// nearly is one: it has "signalr:" in any case, or a comment that begins with
// nearly that. Other files need no parsing.
func Mentions(src []byte) bool {
	tool := []byte(Tool)
	for rest := src; ; {
		colon := bytes.IndexByte(rest, ':')
		if colon < 0 {
			return false
		}
		if colon >= len(tool) && bytes.EqualFold(rest[colon-len(tool):colon], tool) {
			return true
		}
		before := rest[max(0, colon-len(tool)-maxMisspelt):colon]
		if slashes := bytes.LastIndex(before, []byte("//")); slashes >= 0 && isMisspelt(string(before[slashes+2:])) {
			return true
		}
		rest = rest[colon+1:]
	}
}

// maxMisspelt is the longest misspelling of the tool's name, with the slashes
// in front, beyond the name itself.
const maxMisspelt = 4

// isMisspelt reports whether a word is nearly the name of the tool.
func isMisspelt(word string) bool {
	return len(word) >= len(Tool)-2 && len(word) <= len(Tool)+2 && !strings.ContainsAny(word, " \t") &&
		words.Edits(strings.ToLower(word), Tool) <= 2
}

// nearMiss reports a doc comment line that nearly is a directive: a blank
// after the slashes, or the wrong case.
func (f *finder) nearMiss(comment *ast.Comment) {
	meant, rest, spaced := resembles(comment.Text)
	if meant == nil {
		f.misspelt(comment)
		return
	}
	at := SpanOf(f.file, comment.Pos(), comment.End())
	d := RuleCase.At(at, "directives are lower case: this is an ordinary comment")
	if spaced {
		d = RuleSpace.At(at, "a space after // makes this an ordinary comment")
	}
	want := "//" + Tool + ":" + meant.Name + rest
	f.report(d.WithHelp("write %s", want).WithFix(at, want))
}

// misspelt reports a directive of ours behind the nearly right name.
func (f *finder) misspelt(comment *ast.Comment) {
	found, ok := ast.ParseDirective(comment.Slash, comment.Text)
	if !ok || !isMisspelt(found.Tool) {
		return
	}
	definition := lookup(found.Name)
	words, _ := scan(found.Args)
	if definition == nil || !definition.accepts(words) {
		return
	}
	at := SpanOf(f.file, found.Slash+token.Pos(len("//")), found.Slash+token.Pos(len("//")+len(found.Tool)))
	f.report(RuleMisspelt.At(at, "//%s:%s has no effect: the tool is named signalr", found.Tool, found.Name).
		WithHelp("did you mean //%s:%s?", Tool, found.Name).WithFix(at, Tool))
}

// loose reports directives in a comment that documents no declaration.
func (f *finder) loose(group *ast.CommentGroup) {
	for _, comment := range group.List {
		meant, _, _ := resembles(comment.Text)
		if meant == nil {
			continue
		}
		at := SpanOf(f.file, comment.Pos(), comment.End())
		d := RuleDetached.At(at, "//signalr:%s has no effect: it is not attached to a declaration", meant.Name)
		if gap, ok := f.blankLinesAfter(group); ok {
			d = d.WithHelp("remove the blank line between it and the declaration").WithFix(gap, "")
		} else {
			d = d.WithHelp("move it into the doc comment of its declaration")
		}
		f.report(d)
	}
}

// blankLinesAfter returns the blank lines between a comment and the
// declaration that follows, where nothing but blank lines is between.
func (f *finder) blankLinesAfter(group *ast.CommentGroup) (Span, bool) {
	next := f.syntax.Package // nothing else may stand in front of a package clause
	if group.Pos() > f.syntax.Package {
		i := slices.IndexFunc(f.syntax.Decls, func(decl ast.Decl) bool { return decl.End() > group.Pos() })
		if i < 0 || f.syntax.Decls[i].Pos() < group.Pos() ||
			i > 0 && f.file.Line(f.syntax.Decls[i-1].End()) == f.file.Line(group.Pos()) {
			return Span{}, false // inside of a declaration, behind one on its line, or behind all
		}
		next = f.syntax.Decls[i].Pos()
	}
	for _, other := range f.syntax.Comments {
		if other.Pos() > group.Pos() && other.Pos() < next {
			if !f.docs[other] {
				return Span{}, false
			}
			next = other.Pos() // the doc comment of what follows
		}
	}
	from, to := f.file.Line(group.End())+1, f.file.Line(next)
	if from >= to {
		return Span{}, false
	}
	return SpanOf(f.file, f.file.LineStart(from), f.file.LineStart(to)), true
}

// resembles splits a comment that is a directive but for case and blanks. To
// leave prose alone, what follows the name must be nothing or a key of it.
func resembles(comment string) (meant *Definition, rest string, spaced bool) {
	body, line := strings.CutPrefix(comment, "//")
	if !line {
		body = strings.TrimSuffix(strings.TrimPrefix(comment, "/*"), "*/")
	}
	tool, after, _ := strings.Cut(strings.TrimLeft(body, blanks), ":")
	if !strings.EqualFold(tool, Tool) {
		return nil, "", false
	}
	spaced = !line || strings.HasPrefix(body, " ") || strings.HasPrefix(body, "\t") || after != strings.TrimLeft(after, blanks)
	after = strings.TrimSpace(after)
	end := wordEnd(after, 0)
	rest = after[end:]
	words, _ := scan(rest)
	if meant = lookup(strings.ToLower(after[:end])); meant == nil || !meant.accepts(words) {
		return nil, "", false
	}
	return meant, rest, spaced
}

// accepts reports whether words are keys of the directive, or at least have
// the form of key=value.
func (d *Definition) accepts(words []word) bool {
	for i, w := range words {
		if !w.hasValue && d.key(w.key) == nil && (i > 0 || d.positional() == nil) {
			return false
		}
	}
	return true
}

// TestFile reports the directives of a test file: the generator leaves test
// files out, because the program it generates for does not have them.
func TestFile(file *token.File, syntax *ast.File) Diagnostics {
	var findings Diagnostics
	for _, group := range syntax.Comments {
		for _, comment := range group.List {
			found, ok := ast.ParseDirective(comment.Slash, comment.Text)
			if ok && found.Tool == Tool && lookup(found.Name) != nil {
				findings = append(findings, RuleTestFile.At(SpanOf(file, comment.Pos(), comment.End()),
					"//signalr:%s has no effect in a test file", found.Name).
					WithHelp("move the declaration to a non-test file"))
			}
		}
	}
	return findings
}
