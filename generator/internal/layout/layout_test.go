package layout_test

import (
	"bytes"
	"go/format"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hubwire/hubwire/generator/internal/layout"
)

// known are forms that generated code has, spaced as package jen does.
var known = map[string]string{
	"functions": "\n// f calls g.\nfunc f (app * a.App,hub * Chat) a.Trigger {\napp . Register (g (hub))\nreturn a.Trigger {hub}\n}\n\n\n\nfunc (c C) m () (int,error) {\nreturn 1,nil\n}\n",
	"empty":     "func f () {\n}\n\n\ntype T struct{}\n",
	"types":     "var a [] * T\n\nvar b map[string] [] func (int,... string) (x.Y,error)\n\nvar c [...] [n] x.G [[1] struct{},[] int]\n\ntype A = G [T]\n\nfunc f (x [2] int,y G [T],z ... [] T) [] T {\n}\n",
	"guard":     "var _ x.Current = x.Version [[1] struct{}] (\"run, (it\")\n",
	"group":     "var (\n_ func (a,b) = f\n_ func (* Chat,a.B,G [T]) error = (* Chat) . On\n_ func () (ü,error) = plain\n_ func (struct{}) = Ähnlich\n)\n\nvar (\n_ func () = f\n)\n",
	"fields":    "type T struct{\nto a.B\n}\n\n\nvar _ struct{\nName string `json:\"a b\"`\nCount [] int\nÜber map[string] string \"tag\"\na.Time `json:\"t\"`\n* T\nG [int] `x`\nArray [n] byte `y`\nOne struct{}\n} = T {}\n",
	"loop":      "func f () {\nfor o := r . Object ();o . Next (r,names [:]); {\nswitch o . Index {\ncase 0: \na.S (r,& v . Name)\ncase 1: \na.M (r,& v . Map,a.S)\n}\n}\nfor _,each := range list {\nx = append (x,each)\n}\ng (x ...)\n}\n",
	"literal":   "func f () {\napp . Add (a.N {\nFunction : \"f\",\nOutputs : [] a.O {{Hub : \"h\",B : \"b\"},{Hub : \"h\"}},\nDeclared : & a.D {\nUserID : \"{x}\",\nClaims : [] string {\"a\",\"b\"},\n},\nRoute : \"r\",\nOptions : hub . Negotiate,\n})\n}\n",
	"closures":  "func f () (a.I,error) {\nvar in struct{\nx int\nlonger string\n}\na.Value (args,& in . x,func (r * a.R,v * [] T) {\na.Slice (r,v,readT)\n})\nif err := args . End ();err != nil {\nreturn nil,err\n}\nreturn func (ctx c.Context,call * a.Call) (any,error) {\nreturn nil,f (ctx,in . x)\n},nil\n}\n",
}

func TestKnownFormsAreLaidOutAsGofmtDoes(t *testing.T) {
	for name, text := range known {
		t.Run(name, func(t *testing.T) {
			got, ok := layout.Lines([]byte(text))
			if want := formatted(t, text); !ok || string(got) != want {
				t.Errorf("known: %t, got\n%s\nwant\n%s", ok, got, want)
			}
		})
	}
}

// unknown are forms that lines and tokens do not tell, or that nobody needed.
var unknown = map[string]string{
	"no results":        "var (\n_ func (int) () = f\n)\n",
	"one result":        "var (\n_ func (int) (map[[2] int] func (int,int)) = f\n)\n",
	"statements":        "func f () {\na;b\n}\n",
	"operators":         "var a = 1 + - 2\n",
	"comments behind":   "var a int // one\n",
	"comments within":   "func f () {\n// why\ng ()\n}\n",
	"blank lines":       "func f () {\ng ()\n\ng ()\n}\n",
	"neighbours":        "func f () {\n}\nfunc g () {\n}\n",
	"struct in fields":  "type T struct{\nLong int\nA struct{\nB int\n}\n}\n",
	"struct in a group": "var (\n_ func (struct{\nA int\n}) = f\n)\n",
	"several names":     "type T struct{\na,b int\nlonger string\n}\n",
	"raw string":        "var a = `x\n y`\n",
	"result of closure": "func f () {\nx := func () int {\nreturn 1\n}\n}\n",
	"else":              "func f () {\nif a {\nb ()\n} else {\nc ()\n}\n}\n",
	"list":              "var a = [] int {\n1,\n2,\n}\n",
	"wide keys":         "var a = T {\nabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz : 1,\nb : 2,\n}\n",
	"arguments":         "func f () {\ng (\n1,\n)\n}\n",
}

func TestUnknownFormsAreLeftToGofmt(t *testing.T) {
	for name, text := range unknown {
		t.Run(name, func(t *testing.T) {
			if got, ok := layout.Lines([]byte(text)); ok {
				t.Errorf("taken for known:\n%s", got)
			}
			got, err := layout.Source([]byte(text))
			if want := formatted(t, text); err != nil || string(got) != want {
				t.Errorf("error %v, got\n%s\nwant\n%s", err, got, want)
			}
		})
	}
}

func TestWhatIsNoGoIsAnError(t *testing.T) {
	if got, err := layout.Source([]byte("func f () {\nreturn +\n}\n")); err == nil {
		t.Errorf("got %s", got)
	}
}

// TestGeneratedFilesLoseNothing takes the layout of whole generated files away
// and looks whether it comes back.
func TestGeneratedFilesLoseNothing(t *testing.T) {
	files, err := filepath.Glob("../../../examples/*/signalr_gen.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no generated files (error %v)", err)
	}
	for _, name := range append(files, "../../emit/gocode/testdata/chat.go.golden") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, declarations, _ := bytes.Cut(bytes.ReplaceAll(text, []byte("\r"), nil), []byte("\n)\n"))
		flat := regexp.MustCompile(`(?m)^\t+| +`).ReplaceAllFunc(declarations, func(gap []byte) []byte { return gap[:min(1, len(bytes.Trim(gap, "\t")))] })
		got, ok := layout.Lines(flat)
		if !ok || !bytes.Equal(got, bytes.TrimSpace(declarations)) {
			t.Errorf("%s: known: %t, got\n%s", name, ok, got)
		}
	}
}

func formatted(t *testing.T, text string) string {
	t.Helper()
	want, err := format.Source([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSpace(want))
}

// FuzzLines: whatever the declarations, their tokens stay as they are.
func FuzzLines(f *testing.F) {
	for _, texts := range []map[string]string{known, unknown} {
		for _, text := range texts {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, ok := layout.Lines(text)
		if _, err := format.Source(text); !ok || err != nil {
			return
		}
		if want, have := tokens(text), tokens(got); want != have {
			t.Errorf("tokens\n%s\nbecame\n%s", want, have)
		}
	})
}

// tokens renders the tokens of a text. Where a line ends counts by the
// semicolon that it means.
func tokens(text []byte) string {
	var list bytes.Buffer
	var s scanner.Scanner
	text = bytes.TrimSpace(text)
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", fset.Base(), len(text)), text, nil, 0)
	for {
		_, kind, literal := s.Scan()
		if kind == token.EOF {
			return list.String()
		}
		list.WriteString(kind.String() + " " + literal + "\n")
	}
}
