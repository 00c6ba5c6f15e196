// Package report prints findings: one list of [annotations.Diagnostics], five
// formats. Findings come out sorted by place, and the same findings give the
// same bytes. docs/ci.md describes the formats for programs.
package report
