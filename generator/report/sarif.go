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

// sarifPrinter turns findings into results.
type sarifPrinter struct {
	options Options
	files   *sources
	rules   map[annotations.Code]int // place in the rules table
}

func writeSARIF(out *bytes.Buffer, findings annotations.Diagnostics, o Options, files *sources) error {
	p := sarifPrinter{o, files, map[annotations.Code]int{}}
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:           "hubwire",
			Version:        o.Version,
			InformationURI: informationURI,
		}},
		ColumnKind: "utf16CodeUnits",
		Results:    make([]sarifResult, 0, len(findings)),
	}
	for i, rule := range annotations.Rules() {
		p.rules[rule.Code] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	for _, d := range findings {
		run.Results = append(run.Results, p.result(d))
	}
	return encode(out, sarifLog{sarifVersion, sarifSchema, []sarifRun{run}})
}

func sarifRuleOf(rule annotations.Rule) sarifRule {
	return sarifRule{
		ID:                   string(rule.Code),
		Name:                 identifier(rule.Title),
		ShortDescription:     messageOf(capital(rule.Title) + "."),
		FullDescription:      messageOf(rule.Explanation),
		Help:                 messageOf(rule.Fix),
		DefaultConfiguration: sarifConfiguration{rule.Severity.String()},
	}
}

// messageOf doubles braces, which stand around placeholders in message strings
// (SARIF 2.1.0, section 3.11.5).
func messageOf(text string) sarifMessage {
	return sarifMessage{strings.NewReplacer("{", "{{", "}", "}}").Replace(text)}
}

// identifier returns a title as one word, such as UnknownDirective.
func identifier(title string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteString(capital(word))
	}
	return b.String()
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

func (p sarifPrinter) result(d annotations.Diagnostic) sarifResult {
	result := sarifResult{
		RuleID:  string(d.Code),
		Level:   d.Severity.String(),
		Message: messageOf(explained(d)),
	}
	if i, ok := p.rules[d.Code]; ok {
		result.RuleIndex = &i
	}
	if d.Span.Start.Filename != "" {
		result.Locations = []sarifLocation{{PhysicalLocation: p.location(d.Span)}}
	}
	for _, each := range d.Related {
		if each.Span.Start.Filename != "" {
			result.RelatedLocations = append(result.RelatedLocations, sarifLocation{
				PhysicalLocation: p.location(each.Span),
				Message:          new(messageOf(each.Message)),
			})
		}
	}
	if fix, ok := p.fix(d); ok {
		result.Fixes = []sarifFix{fix}
	}
	return result
}

func (p sarifPrinter) location(span annotations.Span) sarifPhysicalLocation {
	location := sarifPhysicalLocation{ArtifactLocation: p.artifact(span.Start.Filename)}
	if start := span.Start; start.IsValid() {
		f := p.files.file(start.Filename)
		region := sarifRegion{StartLine: start.Line, StartColumn: f.units(start)}
		if end := endOf(span); end != start {
			region.EndLine, region.EndColumn = end.Line, f.units(end)
		}
		location.Region = &region
	}
	return location
}

// artifact names a file below Dir relative to it: whoever reads the log knows
// where that is. Others get their full URI.
func (p sarifPrinter) artifact(path string) sarifArtifactLocation {
	if relative, inside := p.options.inside(path); inside {
		return sarifArtifactLocation{(&url.URL{Path: relative}).String(), "%SRCROOT%"}
	}
	uri := url.URL{Path: filepath.ToSlash(path)}
	if filepath.IsAbs(path) {
		uri.Scheme, uri.Path = "file", "/"+strings.TrimPrefix(uri.Path, "/")
	}
	return sarifArtifactLocation{URI: uri.String()}
}

// fix is false where there is none, or an edit of it has no place.
func (p sarifPrinter) fix(d annotations.Diagnostic) (fix sarifFix, ok bool) {
	for _, edits := range byFile(d.Fix) {
		path := edits[0].Span.Start.Filename
		change := sarifArtifactChange{ArtifactLocation: p.artifact(path)}
		f := p.files.file(path)
		for _, edit := range edits {
			start, end := edit.Span.Start, endOf(edit.Span)
			if path == "" || !start.IsValid() {
				return sarifFix{}, false
			}
			replacement := sarifReplacement{DeletedRegion: sarifRegion{
				// All four: a region without an end reaches to the end of its line.
				StartLine: start.Line, StartColumn: f.units(start),
				EndLine: end.Line, EndColumn: f.units(end),
			}}
			if edit.NewText != "" {
				replacement.InsertedContent = &sarifContent{edit.NewText}
			}
			change.Replacements = append(change.Replacements, replacement)
		}
		fix.ArtifactChanges = append(fix.ArtifactChanges, change)
	}
	if d.Help != "" {
		fix.Description = new(messageOf(d.Help))
	}
	return fix, len(fix.ArtifactChanges) > 0
}
