// Package report prints findings: one list of [annotations.Diagnostics], five
// formats. Findings come out sorted by place, and the same findings give the
// same bytes.
//
// # terminal
//
// For people: the source with carets under the span, related places, help, the
// fix as removed and added lines, and a count at the end.
//
// # text
//
// For grep and editors, a line each:
//
//	path:line:col: error HW0002: message; help
//
// Related places follow on lines of their own with "note" in place of the
// severity. Columns count bytes from 1, as Go's tools do. Parts of a position
// that are not known are left out.
//
// # json
//
// For programs, one object:
//
//	{
//	  "diagnostics": [{
//	    "file": "chat/chat.go",                        relative to Options.Dir, with slashes
//	    "line": 3, "column": 25, "offset": 38,         where it begins: columns count bytes from 1, offsets bytes from 0
//	    "endLine": 3, "endColumn": 29, "endOffset": 42, behind its last byte
//	    "code": "HW0008",
//	    "severity": "error",                           or "warning"
//	    "message": "…",
//	    "help": "…",                                   what to do
//	    "related": [{"file": …, "message": "…"}],      further places, with positions as above
//	    "fixes": [{"edits": [{"file": …, "newText": "…"}]}]
//	  }],
//	  "errors": 1,
//	  "warnings": 0
//	}
//
// The edits of a fix belong together; each replaces its range, and inserts
// where the range is empty. Members that are not known or empty are left out,
// but for diagnostics, message, newText and the two counts. Members may be
// added; those here keep their meaning.
//
// # sarif
//
// For code scanning, SARIF 2.1.0 with the table of all rules. Columns count
// UTF-16 code units, which is what editors that show it count.
//
// # github
//
// For GitHub Actions: workflow commands that annotate the lines of a pull
// request.
package report
