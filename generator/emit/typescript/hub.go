package typescript

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hubwire/hubwire/generator/model"
)

// receiver renders what clients listen for.
func (w *writer) receiver() {
	if len(w.contract.Messages) == 0 {
		return
	}
	w.line("\n/** What the service sends to clients of hub %s: a handler for each message. */", harmless(w.contract.Hub))
	w.line("export interface %s {", w.receiverName)
	for _, m := range w.contract.Messages {
		w.text.WriteString(comment("  ", m.Doc))
		w.line("  %s(%s): %s;", property(m.Target), w.parameters(m.Arguments), w.answer(m.Result))
	}
	w.line("}\n\nconst %s: string[] = [", w.messagesName)
	for _, m := range w.contract.Messages {
		if !slices.Contains(inherited[:], m.Target) {
			w.line("  %s,", quote(m.Target))
		}
	}
	w.line("];")
}

// answer renders what a handler returns.
func (w *writer) answer(result *model.JSON) string {
	if result == nil {
		return "void"
	}
	w.accepting = true
	defer func() { w.accepting = false }()
	typ := w.typ(result, "  ")
	return typ + " | Promise<" + typ + ">"
}

// sends renders the functions without their results.
func (w *writer) sends() {
	if len(w.calls) == 0 {
		return
	}
	w.line("\n/** The functions of hub %s, called without waiting for their end. */", harmless(w.contract.Hub))
	w.line("export interface %s {", w.sendsName)
	for _, m := range w.calls {
		w.line("  %s(%s): Promise<void>;", m.name, w.accepted(m.Arguments))
	}
	w.line("}")
}

// hub renders the class that wraps a connection.
func (w *writer) hub() {
	about := "A client of hub " + w.contract.Hub
	if len(w.calls) > 0 {
		about += ": each method calls the function of its name and gives what that returns"
	}
	w.text.WriteString("\n" + comment("", paragraphs(w.contract.Doc, about+".")))
	w.line("export class %s {", w.hubName)
	w.line("  /** The connection that calls and messages go over; start and stop it yourself. */")
	w.line("  readonly connection: HubConnection;")
	if len(w.calls) > 0 {
		w.line("\n  /** The same functions, called without waiting: results and errors are not reported. */")
		w.line("  readonly send: %s;", w.sendsName)
	}
	w.line("\n  constructor(connection: HubConnection) {")
	w.line("    this.connection = connection;")
	if len(w.calls) > 0 {
		w.line("    this.send = {")
		for _, m := range w.calls {
			names := parameterNames(m.Arguments)
			w.line("      %s: (%s) => connection.send(%s),", m.name, spread(m.Arguments, names), w.passed(m, names))
		}
		w.line("    };")
	}
	w.line("  }")
	for _, m := range w.calls {
		w.call(m)
	}
	if len(w.contract.Messages) > 0 {
		w.on()
	}
	w.line("}")
}

func (w *writer) call(m method) {
	result := "void"
	if m.Result != nil {
		result = w.typ(m.Result, "  ")
	}
	w.text.WriteString("\n" + comment("  ", m.Doc))
	then := ""
	if m.Result != nil && mentions(m.Result, travelsPacked, nil) {
		then, w.converting = ".then("+w.plainName+")", true
	}
	w.line("  %s(%s): Promise<%s> {", m.name, w.accepted(m.Arguments), result)
	w.line("    return this.connection.invoke(%s)%s;", w.passed(m, parameterNames(m.Arguments)), then)
	w.line("  }")
}

// on renders the registration of handlers. An object of handlers cannot be asked
// for the names that every object has: messages of these are listened for one
// by one.
func (w *writer) on() {
	several := w.receiverName
	arguments, async, call := "args", "", "found.apply(handlers, %s)"
	var single []string
	for _, m := range w.contract.Messages {
		if slices.ContainsFunc(m.Arguments, func(a model.Argument) bool { return mentions(a.JSON, travelsPacked, nil) }) {
			arguments, w.converting = w.plainName+"(args)", true
		}
		if m.Result != nil && mentions(m.Result, isTime, nil) {
			async, call, w.converting = "async ", w.plainName+"(await found.apply(handlers, %s))", true
		}
		if slices.Contains(inherited[:], m.Target) {
			single = append(single, quote(m.Target))
		}
	}
	if single != nil {
		several = "Omit<" + several + ", " + strings.Join(single, " | ") + ">"
	}
	w.line(`
  /** Listens with a handler for each of some messages, until the function it returns is called. */
  on(handlers: Partial<%[3]s>): () => void;
  /** Listens with a handler for one message, until the function it returns is called. */
  on<M extends keyof %[1]s>(message: M, handler: %[1]s[M]): () => void;
  on(first: Partial<%[3]s> | keyof %[1]s, handler?: %[1]s[keyof %[1]s]): () => void {
    const handlers: any = typeof first === "string" ? { [first]: handler } : first;
    const offs = (typeof first === "string" ? [first] : %[2]s).flatMap((message) => {
      const found = handlers[message];
      if (found === undefined) return [];
      const handle = %[4]s(...args: unknown[]) => %[5]s;
      this.connection.on(message, handle);
      return [() => this.connection.off(message, handle)];
    });
    return () => offs.forEach((off) => off());
  }`, w.receiverName, w.messagesName, several, async, fmt.Sprintf(call, arguments))
}

// accepted renders the parameter list of a call, which may be given more than
// what arrives has.
func (w *writer) accepted(arguments []model.Argument) string {
	w.accepting = true
	defer func() { w.accepting = false }()
	return w.parameters(arguments)
}

// parameters renders a parameter list with types.
func (w *writer) parameters(arguments []model.Argument) string {
	names := parameterNames(arguments)
	list := make([]string, len(arguments))
	for i, a := range arguments {
		if a.Variadic {
			list[i] = "..." + names[i] + ": " + w.array(&model.JSON{Kind: model.JSONArray, Elem: a.JSON}, "  ")
			continue
		}
		list[i] = names[i] + ": " + w.typ(a.JSON, "  ")
	}
	return strings.Join(list, ", ")
}

// passed renders the arguments of invoke or send. Behind the Functions host a
// Date would be lost over MessagePack.
func (w *writer) passed(m method, names []string) string {
	list := []string{quote(m.Event)}
	for i, name := range names {
		if mentions(m.Arguments[i].JSON, isTime, nil) {
			name, w.converting = w.plainName+"("+name+")", true
		}
		if m.Arguments[i].Variadic {
			name = "..." + name
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}

// spread lists parameters, with dots where there may be any number.
func spread(arguments []model.Argument, names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = name
		if arguments[i].Variadic {
			list[i] = "..." + name
		}
	}
	return strings.Join(list, ", ")
}
