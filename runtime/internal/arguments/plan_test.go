package arguments_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	v2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	v1 "github.com/go-json-experiment/json/v1"

	"github.com/hubwire/hubwire/runtime/internal/arguments"
)

type (
	flag   bool
	small  int8
	ratio  float32
	octet  byte
	blob   []byte
	anyone any
)

type Person struct {
	ID   int `json:"id"`
	Name string
	Kind text `json:"kind,omitempty"`
}

type Deep struct {
	Name  string `json:"name"`
	Level uint8
	*Deeper
}

type Deeper struct {
	Far  string
	Kind int `json:"kind"`
}

// page is generic.
type page[T any] struct {
	Items []T
	Next  *page[T]
}

// broad has what plans read in each of their ways.
type broad struct {
	Person
	*Deep
	Named    text              `json:"named"`
	Flag     flag              `json:"flag"`
	Small    small             `json:",omitzero"`
	Ratio    ratio             `json:"ratio,omitempty"`
	Labels   texts             `json:"labels"`
	Octets   []octet           `json:"octets"`
	Blob     blob              `json:"blob"`
	Pair     [2]int            `json:"pair"`
	Points   [][2]float32      `json:"points"`
	Items    map[text]*item    `json:"items"`
	Lists    map[string][]int  `json:"lists"`
	Strings  map[string]string `json:"strings"`
	Switches []bool            `json:"switches"`
	Every    *broad            `json:"every"`
	Nested   []broad           `json:"nested"`
	Twice    **int             `json:"twice"`
	Raw      json.RawMessage   `json:"raw"`
	Value    jsontext.Value    `json:"value"`
	Big      *big.Int          `json:"big"`
	Address  netip.Addr        `json:"address"`
	Times    []time.Time       `json:"times"`
	Maybe    *time.Time        `json:"maybe"`
	Inline   struct {
		A int
		B string `json:"b"`
	} `json:"inline"`
	Hidden   string          `json:"-"`
	Anything any             `json:"anything"`
	Anyone   anyone          `json:"anyone"`
	Anys     []any           `json:"anys"`
	Keys     map[int]string  `json:"keys"`
	Sum      [4]byte         `json:"sum"`
	Ptrs     []*item         `json:"ptrs"`
	Unsigned []uint16        `json:"unsigned"`
	Strange  map[string]Deep `json:"Straße"`
	Page     page[int]       `json:"snake_case"`
	_        int
}

// left has tags that leave it to package json.
type left struct {
	Quoted int    `json:"quoted,string"`
	Strict string `json:"strict,case:strict"`
	Inner  broad
}

// alike has names that differ in case only.
type alike struct {
	A int `json:"a"`
	B int `json:"A"`
	C int `json:"c"`
}

// anyCase is how package json reads what plans read.
var anyCase = v2.JoinOptions(v2.MatchCaseInsensitiveNames(true), v1.MatchCaseSensitiveDelimiter(true))

// wanted reads the only argument of a list with package json.
func wanted[T any](list []byte, options ...v2.Options) (want T, err error) {
	options = append(options, anyCase)
	var items []jsontext.Value
	if err := v2.Unmarshal(list, &items, options...); err != nil {
		return want, err
	}
	if len(items) != 1 {
		return want, fmt.Errorf("%d arguments", len(items))
	}
	if items[0].Kind() == 'n' {
		switch reflect.TypeFor[T]().Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		default:
			return want, errors.New("null")
		}
	}
	err = v2.Unmarshal(items[0], &want, options...)
	return want, err
}

// agree reads a list by plan and with package json, in strings and without.
func agree[T any](t *testing.T, list []byte) {
	t.Helper()
	want, wantErr := wanted[T](list)
	for level := range 3 {
		if level > 0 && !spellable(list) {
			return
		}
		args, err := arguments.JSONAt(wrapped(t, list, level), level)
		var got T
		if err == nil {
			args.Expect("v")
			got = arguments.Value[T](args)
			err = args.End()
		}
		if (err == nil) != (wantErr == nil) {
			if err == nil && isDuplicate(wantErr) {
				if _, err := wanted[T](list, jsontext.AllowDuplicateNames(true)); err == nil {
					continue
				}
			}
			t.Fatalf("level %d, %T: %s\ngot  %v\njson %v", level, got, list, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("level %d, %T: %s\ngot  %+v\njson %+v", level, got, list, got, want)
		}
	}
}

func agreeAll(t *testing.T, list []byte) {
	agree[broad](t, list)
	agree[*broad](t, list)
	agree[left](t, list)
	agree[alike](t, list)
	agree[order](t, list)
	agree[[]order](t, list)
	agree[map[string]order](t, list)
	agree[map[string]any](t, list)
	agree[any](t, list)
	agree[string](t, list)
	agree[texts](t, list)
	agree[[]small](t, list)
	agree[[2]string](t, list)
	agree[map[text]ratio](t, list)
	agree[map[string]string](t, list)
	agree[page[text]](t, list)
}

// FuzzPlan holds what plans read to what package json reads.
func FuzzPlan(f *testing.F) {
	for _, seed := range append(planSeeds(), seeds()...) {
		f.Add([]byte(seed))
	}
	f.Fuzz(agreeAll)
}

func planSeeds() []string {
	return []string{
		`[{"id":1,"Name":"a","name":"b","kind":"k","Level":3,"Far":"f","named":"n","flag":true,"Small":-7,"ratio":1.5,"labels":["a","b"],"octets":[1,2],"blob":"AQ==","sum":"AQIDBA==","pair":[1,2],"points":[[1,2],[3,4.5]],"items":{"a":{"sku":"s"},"b":null},"lists":{"a":[1],"b":[],"c":null},"switches":[true,false,null]}]`,
		`[{"strings":{"a":"b","c":null},"every":{"ID":2,"name":"z"},"nested":[{},{"id":3},null],"twice":4,"raw":{"a":[1, 2]},"value":[1 , 2],"big":123456789012345678901234567890,"address":"::1","times":["2026-01-02T03:04:05Z"],"maybe":"2026-01-02T03:04:05+01:00","inline":{"A":1,"b":"x"},"anything":{"x":[1,null,"s",true,{}]},"anyone":1e3,"anys":[1,"a",[],{}],"keys":{"1":"a"},"ptrs":[{"qty":2},null],"unsigned":[1,65535],"Straße":{"x":{"name":"y","Level":1}},"snake_case":{"items":[1],"next":{"NEXT":null}}}]`,
		`[{"ID":1,"NAMED":"n","Flag":true,"SMALL":3,"INLINE":{"a":5,"B":"y"},"STRASSE":{},"straße":{"q":{"far":"z"}},"Every":{"EVERY":null}}]`,
		`[{"id":1,"ID":2}]`, `[{"a":1,"A":2}]`, `[{"C":1}]`, `[{"snakecase":1,"SNAKE_CASE":{},"snake-case":1}]`, `[{"ſmall":1}]`,
		`[{"pair":[1]}]`, `[{"pair":[1,2,3]}]`, `[{"pair":null}]`, `[{"Small":128}]`, `[{"sum":"AQ=="}]`, `[{"octets":[256]}]`, `[{"twice":null}]`,
		`[{"unsigned":[-1]}]`, `[{"items":{"a":{},"a":{}}}]`, `[{"Far":null}]`, `[{"Level":null}]`, `[{"nested":[]}]`, `[{"labels":[]}]`, `[{"items":{}}]`,
		`[{"quoted":"5","STRICT":"x"}]`, `[{"quoted":5}]`, `[{"strict":"5","inner":{"ID":1}}]`, `[{"ratio":1e39}]`, `[{"anything":{"a":1,"a":2}}]`, `[{"anything":1e999}]`, `[{"raw":nul}]`,
		`[ { "labels" : [ "a" , "b\n" ] , "nested" : [ { } , { "id" : 7 } ] , "anys" : [ 1 , { "a" : 2 } ] } ]`,
		`["a"]`, `[["a","b"]]`, `[[1,2]]`, `[{"a":1.5,"b":null}]`, `[null]`, `[{"a":{"id":1}}]`, `[[{"id":1},{}]]`, `[7]`, `[true]`,
	}
}

// numbers have json.Number where plans and where package json read it.
type numbers struct {
	N    json.Number
	List []json.Number
	Left struct {
		N json.Number
		S int `json:",string"`
	}
}

func TestNumbersAreNumbersOfJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"n":1,"list":[1.50,-0,1e5,"7"],"left":{"n":12345678901234567890,"s":"1"}}`: `{N:1 List:[1.50 -0 1e5 7] Left:{N:12345678901234567890 S:1}}`,
		`{"n":null,"left":{"n":null}}`: `{N: List:[] Left:{N: S:0}}`,
		`{"n":"x"}`:                    `arguments[0].n (parameter v): expected number, found "x": malformed number`,
		`{"n":""}`:                     `arguments[0].n (parameter v): expected number, found "": malformed number`,
		`{"n":true}`:                   `arguments[0].n (parameter v): expected number, found true: malformed number`,
		`{"left":{"n":{}}}`:            `arguments[0].left.n (parameter v): expected number, found object: malformed number`,
	} {
		args, err := arguments.JSON([]byte("[" + text + "]"))
		if err != nil {
			t.Fatal(err)
		}
		args.Expect("v")
		got := fmt.Sprintf("%+v", arguments.Value[numbers](args))
		if err := args.End(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// badTag has an option that embedded structs cannot have.
type badTag struct {
	author `json:",omitempty"`
}

type duration struct {
	Wait time.Duration
}

func fault[T any](t *testing.T) string {
	t.Helper()
	args, err := arguments.JSON([]byte(`[{}]`))
	if err != nil {
		t.Fatal(err)
	}
	args.Expect("v")
	arguments.Value[T](args)
	if err := args.End(); err != nil {
		return err.Error()
	}
	return ""
}

func TestTypesThatCannotBeRead(t *testing.T) {
	type updates struct{ Next chan int }
	type outer struct {
		List []map[string]*updates `json:"list"`
	}
	const place = "arguments[0] (parameter v): arguments cannot be read into "
	for got, want := range map[string]string{
		fault[outer](t):                    place + "arguments_test.outer.List.Next: the type chan int has no JSON form",
		fault[func()](t):                   place + "func(): the type func() has no JSON form",
		fault[struct{ F fmt.Stringer }](t): place + "struct { F fmt.Stringer }.F: ",
		fault[map[struct{}]int](t):         place + "map[struct {}]int: ",
		fault[duration](t):                 place + "arguments_test.duration.Wait: ",
		fault[badTag](t):                   place + "arguments_test.badTag: ",
		fault[struct {
			S left
			C complex64
		}](t): place,
		fault[struct {
			A int `json:",string"`
			F func()
		}](t): place,
	} {
		if !strings.HasPrefix(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := fault[broad](t) + fault[left](t) + fault[map[int]any](t) + fault[struct {
		F func() `json:"-"`
		c chan int
	}](t); got != "" {
		t.Error(got)
	}
}

func TestATypeThatCannotBeReadIsSaidWithoutAValueOfIt(t *testing.T) {
	args, err := arguments.JSON([]byte(`[]`))
	if err != nil {
		t.Fatal(err)
	}
	args.ExpectAtLeast("rest")
	arguments.Rest[chan int](args)
	if err := args.End(); err == nil || err.Error() != "arguments[0] (parameter rest): arguments cannot be read into chan int: the type chan int has no JSON form" {
		t.Errorf("got %v", err)
	}
}

// Names may come in any case, as long as they mean one field.
func TestMemberNames(t *testing.T) {
	type person struct {
		FirstName string
		LastName  string `json:"last_name"`
		ID        int
	}
	for text, want := range map[string]string{
		`{"firstName":"a","last_name":"b","id":1}`: `{FirstName:a LastName:b ID:1}`,
		`{"FIRSTNAME":"a","LAST_NAME":"b","Id":1}`: `{FirstName:a LastName:b ID:1}`,
		`{"first_name":"a","lastName":"b"}`:        `{FirstName: LastName: ID:0}`,
		`{"id":1,"ID":2}`:                          `arguments[0].ID (parameter v): duplicate member`,
		`{"FirstName":"a","firstName":"b"}`:        `arguments[0].firstName (parameter v): duplicate member`,
	} {
		list := []byte("[" + text + "]")
		for level := range 3 {
			args, err := arguments.JSONAt(wrapped(t, list, level), level)
			if err != nil {
				t.Fatal(err)
			}
			args.Expect("v")
			got := fmt.Sprintf("%+v", arguments.Value[person](args))
			if err := args.End(); err != nil {
				got = err.Error()
			}
			if got != want {
				t.Errorf("level %d: %s\ngot  %s\nwant %s", level, text, got, want)
			}
		}
	}
}

func TestIgnoredMembers(t *testing.T) {
	args, err := arguments.JSON([]byte(`[{"id":1,"nmae":"x","items":[{"qty":1,"price ":2},{"price ":2}],"other":{"deep":1}},{"sku":1},{"sku":2,"count":3}]`))
	if err != nil {
		t.Fatal(err)
	}
	args.CollectIgnored()
	args.ExpectAtLeast("order", "rest")
	arguments.Value[order](args)
	arguments.Rest[struct{ Count int }](args)
	if err := args.End(); err != nil {
		t.Fatal(err)
	}
	want := []arguments.Ignored{{"order", "nmae", "name"}, {"order", "price ", "price"}, {"order", "other", ""}, {"rest", "sku", ""}}
	if got := args.Ignored(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestErrorsNameWhatTheTypeExpects(t *testing.T) {
	type left struct {
		Quoted int        `json:"quoted,string"`
		Ratio  float64    `json:"ratio,string"`
		Addr   netip.Addr `json:"addr"`
		Big    *big.Int   `json:"big"`
	}
	type plain struct {
		Addr   netip.Addr  `json:"addr"`
		Big    big.Int     `json:"big"`
		Big2   []*big.Int  `json:"bigs"`
		Number json.Number `json:"number"`
	}
	for text, want := range map[string]string{
		`{"quoted":5}`:   `.quoted (parameter v): expected integer in a string, found 5`,
		`{"quoted":"x"}`: `.quoted (parameter v): expected integer in a string, found "x"`,
		`{"ratio":1.5}`:  `.ratio (parameter v): expected number in a string, found 1.5`,
		`{"addr":5}`:     `.addr (parameter v): expected string for netip.Addr, found 5`,
		`{"big":"x"}`:    `.big (parameter v): expected integer, found "x"`,
	} {
		if got := failure[left](t, text); !strings.HasPrefix(got, "arguments[0]"+want) {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		`{"addr":5}`:      `.addr (parameter v): expected string for netip.Addr, found 5`,
		`{"addr":"x"}`:    `.addr (parameter v): expected string for netip.Addr, found "x": ParseAddr("x")`,
		`{"big":true}`:    `.big (parameter v): expected integer, found true`,
		`{"bigs":[1,{}]}`: `.bigs[1] (parameter v): expected integer, found object`,
		`{"number":[]}`:   `.number (parameter v): expected number, found array`,
	} {
		if got := failure[plain](t, text); !strings.HasPrefix(got, "arguments[0]"+want) {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
	}
}

func failure[T any](t *testing.T, text string) string {
	t.Helper()
	args, err := arguments.JSON([]byte("[" + text + "]"))
	if err != nil {
		t.Fatal(err)
	}
	args.Expect("v")
	arguments.Value[T](args)
	return fmt.Sprint(args.End())
}
