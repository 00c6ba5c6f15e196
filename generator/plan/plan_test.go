package plan_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hubwire/hubwire/generator/emit"
	"github.com/hubwire/hubwire/generator/plan"
)

// app is an app root on disk with packages in folders of it.
type app struct {
	t    *testing.T
	root string
}

func newApp(t *testing.T) app {
	a := app{t, t.TempDir()}
	a.write("host.json", "{}")
	a.write("a/a.go", "package a")
	a.write("b/b.go", "package b")
	return a
}

func (a app) path(name string) string { return filepath.Join(a.root, filepath.FromSlash(name)) }

func (a app) write(name, text string) {
	a.t.Helper()
	if err := os.MkdirAll(filepath.Dir(a.path(name)), 0o755); err != nil {
		a.t.Fatal(err)
	}
	if err := os.WriteFile(a.path(name), []byte(text), 0o644); err != nil {
		a.t.Fatal(err)
	}
}

func (a app) remove(name string) {
	a.t.Helper()
	if err := os.RemoveAll(a.path(name)); err != nil {
		a.t.Fatal(err)
	}
}

// listed is a function.json of the package in a folder.
func (a app) listed(folder, function, text string) plan.File {
	return file(a.path(folder), emit.File{Path: a.path(function + "/function.json"), Content: []byte(text), Root: a.root})
}

func file(pkg string, of emit.File) plan.File { return plan.File{File: of, Package: pkg} }

// request is a run over folders that produces files.
func (a app) request(folders []string, files ...plan.File) plan.Request {
	request := plan.Request{Files: files, Wrote: func(_ string, text []byte) bool {
		return !bytes.HasPrefix(text, []byte("somebody's"))
	}}
	for _, folder := range folders {
		request.Folders = append(request.Folders, a.path(folder))
	}
	return request
}

// actions makes the plan and returns it as "action path" lines.
func (a app) actions(request plan.Request) []string {
	a.t.Helper()
	p, err := plan.Make(request)
	if err != nil {
		a.t.Fatal(err)
	}
	var list []string
	for _, entry := range p.Changes() {
		name, err := filepath.Rel(a.root, entry.Path)
		if err != nil {
			a.t.Fatal(err)
		}
		list = append(list, string(entry.Action)+" "+filepath.ToSlash(name))
	}
	return list
}

func (a app) want(request plan.Request, want ...string) {
	a.t.Helper()
	if got := a.actions(request); !slices.Equal(got, want) {
		a.t.Errorf("got  %q\nwant %q", got, want)
	}
}

// commit carries a request out.
func (a app) commit(request plan.Request) {
	a.t.Helper()
	p, err := plan.Make(request)
	if err != nil {
		a.t.Fatal(err)
	}
	if err := p.Commit(); err != nil {
		a.t.Fatal(err)
	}
}

// files returns all files below the root, by path.
func (a app) files() map[string]string {
	a.t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(a.root, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(a.root, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			all[filepath.ToSlash(relative)+"/"] = ""
			return nil
		}
		text, err := os.ReadFile(name)
		all[filepath.ToSlash(relative)] = string(text)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

func TestCommitWritesTheFilesAndTheirManifest(t *testing.T) {
	a := newApp(t)
	request := a.request([]string{"a"}, a.listed("a", "send", "1"), a.listed("a", "join", "2"))
	a.want(request, "create .hubwire.json", "create join/function.json", "create send/function.json")
	a.commit(request)

	files := a.files()
	if files["send/function.json"] != "1" || files["join/function.json"] != "2" {
		t.Errorf("files %q", files)
	}
	want := `{
  "about": "Written by hubwire generate: the files it owns here. Commit it; after a merge conflict, generate again.",
  "files": [
    {"path":"join/function.json","sha256":"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35","package":"a"},
    {"path":"send/function.json","sha256":"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b","package":"a"}
  ]
}
`
	if got := files[".hubwire.json"]; got != want {
		t.Errorf("manifest:\n%s\nwant:\n%s", got, want)
	}
	for name := range files {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("%s is left behind", name)
		}
	}
	a.want(request)
}

func TestUnchangedFilesKeepTheirTime(t *testing.T) {
	a := newApp(t)
	request := a.request([]string{"a"}, a.listed("a", "send", "1\n"))
	a.commit(request)
	a.write("send/function.json", "1\r\n") // as git on Windows may check it out
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := os.Chtimes(a.path("send/function.json"), long, long); err != nil {
		t.Fatal(err)
	}
	a.commit(request)
	info, err := os.Stat(a.path("send/function.json"))
	if err != nil {
		t.Fatal(err)
	}
	if !info.ModTime().Equal(long) {
		t.Error("an unchanged file was written")
	}
}

func TestWhatIsOnDiskDecides(t *testing.T) {
	for name, test := range map[string]struct {
		change func(app) // after a first run that wrote send with "1" for package a
		files  []string  // functions of package a in the second run, with content "2"
		want   []string  // actions
		forced []string  // actions with Force
	}{
		"changed":              {func(app) {}, []string{"send"}, []string{"update .hubwire.json", "update send/function.json"}, []string{"update .hubwire.json", "update send/function.json"}},
		"deleted by hand":      {func(a app) { a.remove("send") }, []string{"send"}, []string{"update .hubwire.json", "create send/function.json"}, []string{"update .hubwire.json", "create send/function.json"}},
		"edited by hand":       {func(a app) { a.write("send/function.json", "mine") }, []string{"send"}, []string{"conflict send/function.json"}, []string{"update .hubwire.json", "update send/function.json"}},
		"edited to be right":   {func(a app) { a.write("send/function.json", "2") }, []string{"send"}, []string{"update .hubwire.json"}, []string{"update .hubwire.json"}},
		"gone":                 {func(app) {}, nil, []string{"delete .hubwire.json", "delete send/function.json"}, []string{"delete .hubwire.json", "delete send/function.json"}},
		"gone on both sides":   {func(a app) { a.remove("send") }, nil, []string{"delete .hubwire.json"}, []string{"delete .hubwire.json"}},
		"gone but edited":      {func(a app) { a.write("send/function.json", "mine") }, nil, []string{"conflict send/function.json"}, []string{"delete .hubwire.json", "delete send/function.json"}},
		"in the way":           {func(a app) { a.write("join/function.json", "mine") }, []string{"join"}, []string{"conflict join/function.json", "delete .hubwire.json", "delete send/function.json"}, []string{"update .hubwire.json", "update join/function.json", "delete send/function.json"}},
		"the same in the way":  {func(a app) { a.write("join/function.json", "2") }, []string{"join"}, []string{"update .hubwire.json", "delete send/function.json"}, []string{"update .hubwire.json", "delete send/function.json"}},
		"manifest deleted":     {func(a app) { a.remove(".hubwire.json") }, []string{"send"}, []string{"conflict send/function.json"}, []string{"create .hubwire.json", "update send/function.json"}},
		"renamed in case only": {func(app) {}, []string{"Send"}, []string{"update .hubwire.json", "create Send/function.json", "delete send/function.json"}, []string{"update .hubwire.json", "create Send/function.json", "delete send/function.json"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newApp(t)
			a.commit(a.request([]string{"a"}, a.listed("a", "send", "1")))
			test.change(a)
			var files []plan.File
			for _, function := range test.files {
				files = append(files, a.listed("a", function, "2"))
			}
			request := a.request([]string{"a"}, files...)
			sorted := func(actions []string) []string {
				slices.SortFunc(actions, func(x, y string) int {
					return strings.Compare(x[strings.Index(x, " "):], y[strings.Index(y, " "):])
				})
				return actions
			}
			a.want(request, sorted(test.want)...)
			request.Force = true
			a.want(request, sorted(test.forced)...)
		})
	}
}

func TestNothingIsWrittenWhileThereIsAConflict(t *testing.T) {
	a := newApp(t)
	a.write("send/function.json", "mine")
	before := a.files()
	p, err := plan.Make(a.request([]string{"a"}, a.listed("a", "join", "1"), a.listed("a", "send", "2")))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Commit(); err == nil || !strings.Contains(err.Error(), "not written by hubwire") {
		t.Errorf("error %v", err)
	}
	if after := a.files(); len(after) != len(before) || after["send/function.json"] != "mine" {
		t.Errorf("files after: %q", after)
	}
}

func TestNothingIsLeftWhereWritingFails(t *testing.T) {
	a := newApp(t)
	a.write("send", "a file where the folder should be")
	before := a.files()
	p, err := plan.Make(a.request([]string{"a"}, a.listed("a", "join", "1"), a.listed("a", "send", "2")))
	if err != nil {
		t.Fatal(err)
	}
	if conflicts := p.Conflicts(); len(conflicts) != 1 || !strings.Contains(conflicts[0].Reason, "send is a file") || p.Commit() == nil {
		t.Errorf("conflicts %v", conflicts)
	}
	if after := a.files(); len(after) != len(before) {
		t.Errorf("before %q, after %q", before, after)
	}
}

// A manifest is a file in the repository like any other: whoever writes a path
// and a hash into it must not make the generator delete or overwrite that file.
func TestAManifestDoesNotMakeAFileOurs(t *testing.T) {
	a := newApp(t)
	a.commit(a.request([]string{"a"}, a.listed("a", "send", "1")))
	a.write("web/page.html", "somebody's")
	a.write("send/function.json", "somebody's")
	manifest := a.files()[".hubwire.json"]
	sum := sha256.Sum256([]byte("somebody's"))
	row := fmt.Sprintf(`{"path":"web/page.html","sha256":"%x","package":"a"},{"path":"send/function.json","sha256":"%x","package":"a"}`, sum, sum)
	a.write(".hubwire.json", manifest[:strings.Index(manifest, `    {"path"`)]+row+"]}")
	a.want(a.request([]string{"a"}, a.listed("a", "send", "1")), "update .hubwire.json", "conflict send/function.json", "conflict web/page.html")
	a.want(a.request([]string{"a"}), "update .hubwire.json", "conflict send/function.json", "conflict web/page.html")
}

func TestFunctionThatIsGoneLeavesNoFolder(t *testing.T) {
	a := newApp(t)
	a.commit(a.request([]string{"a"}, a.listed("a", "send", "1"), a.listed("a", "join", "2")))
	a.write("join/readme.txt", "keep")
	a.commit(a.request([]string{"a"}))
	files := a.files()
	if _, ok := files["send/"]; ok {
		t.Error("the empty folder is still there")
	}
	if files["join/readme.txt"] != "keep" || files["join/function.json"] != "" || files[".hubwire.json"] != "" {
		t.Errorf("files %q", files)
	}
}

func TestRunOverOnePackageLeavesTheOthersAlone(t *testing.T) {
	a := newApp(t)
	sendA, joinB := a.listed("a", "send", "1"), a.listed("b", "join", "2")
	a.commit(a.request([]string{"a", "b"}, sendA, joinB))

	a.want(a.request([]string{"a"}, sendA))
	a.want(a.request([]string{"b"}), "update .hubwire.json", "delete join/function.json")

	a.remove("b")
	a.want(a.request([]string{"a"}, sendA), "update .hubwire.json", "delete join/function.json")
}

func TestTwoPackagesCannotHaveOneFunction(t *testing.T) {
	a := newApp(t)
	a.commit(a.request([]string{"a"}, a.listed("a", "send", "1")))
	_, err := plan.Make(a.request([]string{"b"}, a.listed("b", "send", "1")))
	if err == nil || !strings.Contains(err.Error(), "folders a and b") {
		t.Errorf("error %v", err)
	}
	// A function may move, though, where the run sees both packages.
	a.want(a.request([]string{"a", "b"}, a.listed("b", "send", "1")), "update .hubwire.json")
}

func TestAppRootMayMove(t *testing.T) {
	a := newApp(t)
	a.commit(a.request([]string{"a"}, a.listed("a", "send", "1")))
	moved := file(a.path("a"), emit.File{Path: a.path("a/send/function.json"), Content: []byte("1"), Root: a.path("a")})
	a.want(a.request([]string{"a"}, moved),
		"delete .hubwire.json", "create a/.hubwire.json", "create a/send/function.json", "delete send/function.json")
}

func TestGoFilesTellByTheirHeaderWhoseTheyAre(t *testing.T) {
	a := newApp(t)
	file := file(a.path("a"), emit.File{Path: a.path("a/signalr_gen.go"), Content: []byte("new")})
	request := a.request([]string{"a"}, file)
	a.want(request, "create a/signalr_gen.go")

	a.write("a/signalr_gen.go", "old")
	a.want(request, "conflict a/signalr_gen.go")
	request.Generated = []string{file.Path}
	a.want(request, "update a/signalr_gen.go")

	request.Files = nil
	a.want(request, "delete a/signalr_gen.go")
	a.commit(request)
	if _, ok := a.files()["a/"]; !ok {
		t.Error("the folder of a package is gone")
	}
}

func TestListedGoFilesAreComparedWithTheirHashToo(t *testing.T) {
	a := newApp(t)
	file := file(a.path("a"), emit.File{Path: a.path("a/signalr_gen.go"), Content: []byte("new"), Root: a.root, Header: true})
	request := a.request([]string{"a"}, file)
	request.Generated = []string{file.Path}
	a.write("a/signalr_gen.go", "of a run before there were manifests")
	a.want(request, "create .hubwire.json", "update a/signalr_gen.go")
	a.commit(request)
	a.want(request)

	a.write("a/signalr_gen.go", "<<<<<<< HEAD")
	a.want(request, "update a/signalr_gen.go")
	a.write("a/signalr_gen.go", "package edited // below the header")
	a.want(request, "conflict a/signalr_gen.go")
	gone := a.request([]string{"a"})
	gone.Generated = request.Generated
	a.want(gone, "conflict a/signalr_gen.go")
	gone.Force = true
	a.want(gone, "delete .hubwire.json", "delete a/signalr_gen.go")

	// The package feeds no app any more, but the file stays.
	a.write("a/signalr_gen.go", "new")
	file.Root = ""
	request.Files = []plan.File{file}
	a.want(request, "delete .hubwire.json")
}

func TestGeneratingEndsAMergeConflict(t *testing.T) {
	a := newApp(t)
	send, join := a.listed("a", "send", "1"), a.listed("a", "join", "2")
	a.commit(a.request([]string{"a"}, send, a.listed("a", "gone", "3")))
	ours := a.files()[".hubwire.json"]
	row := ours[strings.Index(ours, "    {\"path\":\"send"):strings.Index(ours, "\n  ]")]
	theirs := strings.ReplaceAll(row, "send", "join")
	a.write(".hubwire.json", strings.Replace(ours, row, "<<<<<<< HEAD\n"+row+"\n=======\n"+theirs+"\n>>>>>>> theirs", 1))
	a.write("send/function.json", "<<<<<<< HEAD\n")
	a.write("join/function.json", "merged by git")

	request := a.request([]string{"a"}, send, join)
	a.want(request, "update .hubwire.json", "delete gone/function.json", "update join/function.json", "update send/function.json")
	a.commit(request)
	a.want(request)
}

func TestVersionIsWrittenWithSomethingElseOnly(t *testing.T) {
	a := newApp(t)
	request := a.request([]string{"a"}, a.listed("a", "send", "1"))
	request.Version = "v1.0.0"
	a.commit(request)
	if text := a.files()[".hubwire.json"]; !strings.Contains(text, "\n  \"tool\": \"v1.0.0\",\n") {
		t.Errorf("manifest %s", text)
	}
	request.Version = "v1.1.0"
	p, err := plan.Make(request)
	if err != nil || len(p.Changes()) > 0 || !slices.Equal(p.OtherVersions, []string{"v1.0.0"}) {
		t.Errorf("changes %v, other versions %q, error %v", p.Changes(), p.OtherVersions, err)
	}
	request.Files = append(request.Files, a.listed("a", "join", "2"))
	a.commit(request)
	if text := a.files()[".hubwire.json"]; !strings.Contains(text, "v1.1.0") {
		t.Errorf("manifest %s", text)
	}
}

func TestManifestThatMakesNoSenseIsAnError(t *testing.T) {
	for name, text := range map[string]string{
		"merge conflict": "<<<<<<< HEAD\n{}",
		"leads out":      `{"files":[{"path":"../secret/function.json","sha256":"","package":"a"}]}`,
		"absolute":       `{"files":[{"path":"/etc/function.json","sha256":"","package":"a"}]}`,
		"no folder":      `{"files":[{"path":"host.json","sha256":"","package":"a"}]}`,
		"hidden":         `{"files":[{"path":".github/workflows/ci.yml","sha256":"","package":"a"}]}`,
		"hidden further": `{"files":[{"path":"a/.git/config","sha256":"","package":"a"}]}`,
		"deeper":         `{"files":[{"path":"a/b/function.json","sha256":"","package":"a"}]}`,
	} {
		a := newApp(t)
		a.write("go.mod", "module a")
		a.write(".hubwire.json", text)
		if _, err := plan.Make(a.request([]string{"a"})); err == nil || !strings.Contains(err.Error(), "run hubwire generate") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
