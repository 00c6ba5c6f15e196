package report

import (
	"bytes"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/hubwire/hubwire/annotations"
)

const informationURI = "https://github.com/hubwire/hubwire"

// sarifPrinter turns findings into results of a SARIF 2.1.0 log, with the names
// of the standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/.
// The tests hold logs against its schema.
type sarifPrinter struct {
	options Options
	files   *sources
	rules   map[annotations.Code]int // place in the rules table
}

func writeSARIF(out *bytes.Buffer, findings annotations.Diagnostics, o Options, files *sources) error {
	p := sarifPrinter{o, files, map[annotations.Code]int{}}
	var rules []object
	for i, rule := range annotations.Rules() {
		p.rules[rule.Code] = i
		page := rule.Page()
		rules = append(rules, object{
			"id":                   rule.Code,
			"name":                 identifier(rule.Title),
			"shortDescription":     messageOf(capital(rule.Title) + "."),
			"fullDescription":      messageOf(page.Explanation),
			"help":                 messageOf(page.Fix),
			"defaultConfiguration": object{"level": rule.Severity.String()},
		})
	}
	driver := object{"name": "hubwire", "informationUri": informationURI, "rules": rules}.with("version", o.Version)
	results := make([]object, len(findings)) // present when empty: nothing was found
	for i, d := range findings {
		results[i] = p.result(d)
	}
	return encode(out, object{
		"version": "2.1.0",
		"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		"runs":    []object{{"tool": object{"driver": driver}, "columnKind": "utf16CodeUnits", "results": results}},
	})
}

// messageOf doubles braces, which stand around placeholders in message strings
// (SARIF 2.1.0, section 3.11.5).
func messageOf(text string) object {
	return object{"text": strings.NewReplacer("{", "{{", "}", "}}").Replace(text)}
}

// identifier returns a title as one word, such as UnknownDirective.
func identifier(title string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteString(capital(word))
	}
	return b.String()
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func (p sarifPrinter) result(d annotations.Diagnostic) object {
	result := object{"ruleId": d.Code, "level": d.Severity.String(), "message": messageOf(explained(d))}
	if i, ok := p.rules[d.Code]; ok {
		result["ruleIndex"] = i
	}
	if d.Span.Start.Filename != "" {
		result["locations"] = []object{{"physicalLocation": p.location(d.Span)}}
	}
	var related, fixes []object
	for _, each := range d.Related {
		if each.Span.Start.Filename != "" {
			related = append(related, object{"physicalLocation": p.location(each.Span), "message": messageOf(each.Message)})
		}
	}
	if changes := p.changes(d); changes != nil {
		fix := object{"artifactChanges": changes}
		if d.Help != "" {
			fix["description"] = messageOf(d.Help)
		}
		fixes = []object{fix}
	}
	return result.with("relatedLocations", related).with("fixes", fixes)
}

func (p sarifPrinter) location(span annotations.Span) object {
	location := object{"artifactLocation": p.artifact(span.Start.Filename)}
	if start := span.Start; start.IsValid() {
		f := p.files.file(start.Filename)
		region := object{"startLine": start.Line, "startColumn": f.units(start)}
		if end := endOf(span); end != start {
			region["endLine"], region["endColumn"] = end.Line, f.units(end)
		}
		location["region"] = region
	}
	return location
}

// artifact names a file below Dir relative to it: whoever reads the log knows
// where that is. Others get their full URI.
func (p sarifPrinter) artifact(path string) object {
	if relative, inside := p.options.inside(path); inside {
		return object{"uri": (&url.URL{Path: relative}).String(), "uriBaseId": "%SRCROOT%"}
	}
	uri := url.URL{Path: filepath.ToSlash(path)}
	if filepath.IsAbs(path) {
		uri.Scheme, uri.Path = "file", "/"+strings.TrimPrefix(uri.Path, "/")
	}
	return object{"uri": uri.String()}
}

// changes are the edits of a fix by file, in the order in which files come
// first; nil where there is none, or an edit has no place.
func (p sarifPrinter) changes(d annotations.Diagnostic) []object {
	var paths []string
	replacements := make(map[string][]object) // by path
	for _, edit := range d.Fix {
		path, start, end := edit.Span.Start.Filename, edit.Span.Start, endOf(edit.Span)
		if path == "" || !start.IsValid() {
			return nil
		}
		if replacements[path] == nil {
			paths = append(paths, path)
		}
		f := p.files.file(path)
		replacement := object{"deletedRegion": object{
			// All four: a region without an end reaches to the end of its line.
			"startLine": start.Line, "startColumn": f.units(start),
			"endLine": end.Line, "endColumn": f.units(end),
		}}
		if edit.NewText != "" {
			replacement["insertedContent"] = object{"text": edit.NewText}
		}
		replacements[path] = append(replacements[path], replacement)
	}
	var changes []object
	for _, path := range paths {
		changes = append(changes, object{"artifactLocation": p.artifact(path), "replacements": replacements[path]})
	}
	return changes
}
