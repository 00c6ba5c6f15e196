package typescript

import (
	"strings"
	"testing"

	"github.com/hubwire/hubwire/generator/model"
)

var text = &model.JSON{Kind: model.JSONString}

func argument(name string) model.Argument { return model.Argument{Name: name, JSON: text} }

// What the compiler and the real client make of whole files, the tests of
// testdata/clients show.
func TestNamesThatAreTaken(t *testing.T) {
	taken := func(name string) *model.Definition {
		return &model.Definition{Name: name, JSON: &model.JSON{Kind: model.JSONObject}}
	}
	time := &model.JSON{Kind: model.JSONString, Format: model.FormatDateTime}
	file := string(File(&model.Contract{
		Hub:  "chat",
		Name: "Chat",
		Calls: []model.Call{
			{Event: "on", Arguments: []model.Argument{argument("connection"), argument("function"), argument("arg0"), argument("arg0")}},
			{Event: "on_", Result: time},
			{Event: "then"},
			{Event: "delete", Result: &model.JSON{Kind: model.JSONReference, Definition: taken("Other")}},
			{Event: "with blank", Arguments: []model.Argument{{Name: "all", JSON: text, Variadic: true}}},
			{Event: "quote\"\u2028", Arguments: nil},
		},
		Messages:    []model.Message{{Target: "then"}, {Target: "two words"}},
		Definitions: []*model.Definition{taken("ChatHub"), taken("Promise"), taken("Timestamp"), taken("Timestamp_")},
	}))
	for _, want := range []string{
		"export interface ChatHub_ {}",
		"export interface Promise_ {}",
		"export interface Timestamp {}",
		"export interface Timestamp_ {}",
		"export type Timestamp__ = string;",
		"on_(connection_: string, function_: string, arg0: string, arg0_: string): Promise<void> {\n    return this.connection.invoke(\"on\", connection_, function_, arg0, arg0_);",
		"on__(): Promise<Timestamp__> {\n    return this.connection.invoke(\"on_\").then(plain);",
		"then_(): Promise<void> {",
		"delete(): ",
		"\"with blank\": (...all) => connection.send(\"with blank\", ...all),",
		"\"quote\\\"\\u2028\"(): Promise<void>;",
		"  then(): void;\n  \"two words\"(): void;\n",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("there is no %s in\n%s", want, file)
		}
	}
}

func TestComments(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{" \n", ""},
		{"One line.", "  /** One line. */\n"},
		{"Ends */ and goes on\r", "  /** Ends *\\/ and goes on */\n"},
		{"Two.\n\n\tcode\n", "  /**\n   * Two.\n   *\n   * \tcode\n   */\n"},
		{"Old.\n\nDeprecated: Use another.", "  /**\n   * Old.\n   *\n   * @deprecated Use another.\n   */\n"},
	} {
		if got := comment("  ", test.text); got != test.want {
			t.Errorf("%q: got\n%swant\n%s", test.text, got, test.want)
		}
	}
	if got, want := note("a */\nb"), " /* a *\\/ b */"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIdentifiers(t *testing.T) {
	for name, want := range map[string]string{
		"name": "name", "größe": "größe", "$a1": "$a1", "1st": `"1st"`, "": `""`, "a-b": `"a-b"`, "<&>": `"<&>"`,
	} {
		if got := property(name); got != want {
			t.Errorf("%q as a property is %s, want %s", name, got, want)
		}
	}
}

func TestConstantsAreValues(t *testing.T) {
	constants := func(name string, values ...model.JSONValue) *model.Definition {
		return &model.Definition{Name: name, JSON: &model.JSON{Kind: model.JSONNumber, Format: model.FormatUint64, Values: values}}
	}
	file := string(File(&model.Contract{Name: "Chat", Definitions: []*model.Definition{
		constants("Color", model.JSONValue{Name: "ColorRed", Text: "1", Doc: "Blood."}, model.JSONValue{Name: "ColorGreen", Text: "9007199254740991"}),
		constants("Mode", model.JSONValue{Name: "ModeOn", Text: "1"}, model.JSONValue{Name: "Off", Text: "2"}),
		constants("Mask", model.JSONValue{Name: "None", Text: "0"}, model.JSONValue{Name: "All", Text: "18446744073709551615"}),
		constants("delete", model.JSONValue{Name: "A", Text: "1"}, model.JSONValue{Name: "B", Text: "2"}),
	}}))
	for _, want := range []string{
		"export type Color = (typeof Color)[keyof typeof Color];\n\nexport const Color = {\n  /** Blood. */\n  Red: 1,\n  Green: 9007199254740991,\n} as const;\n",
		"  ModeOn: 1,\n  Off: 2,\n",
		"export type Mask = Uint64;\n", // JavaScript does not hold the second
		"export const delete_ = {",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("there is no %s in\n%s", want, file)
		}
	}
}

// The compiler would hold the toString of every object against the message.
func TestMessagesThatEveryObjectHasAreListenedForOneByOne(t *testing.T) {
	file := string(File(&model.Contract{Name: "Chat", Messages: []model.Message{{Target: "said"}, {Target: "toString"}}}))
	for _, want := range []string{
		"const chatMessages: string[] = [\n  \"said\",\n];",
		"on(handlers: Partial<Omit<ChatReceiver, \"toString\">>): () => void;",
		"on<M extends keyof ChatReceiver>(",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("there is no %s in\n%s", want, file)
		}
	}
}
