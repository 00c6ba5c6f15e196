package typescript

import (
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
		w.line("  %s(%s): void;", property(m.Target), w.parameters(m.Arguments))
	}
	w.line("}\n\nconst %s = [", w.messagesName)
	for _, m := range w.contract.Messages {
		w.line("  %s,", quote(m.Target))
	}
	w.line("] as const;")
}

// sends renders the functions without their results.
func (w *writer) sends() {
	if len(w.calls) == 0 {
		return
	}
	w.line("\n/** The functions of hub %s, called without waiting for their end. */", harmless(w.contract.Hub))
	w.line("export interface %s {", w.sendsName)
	for _, m := range w.calls {
		w.line("  %s(%s): Promise<void>;", m.name, w.parameters(m.Arguments))
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
		w.line("\n  /** The same functions, called without waiting: nobody learns what they return, or that they failed. */")
		w.line("  readonly send: %s;", w.sendsName)
	}
	w.line("\n  constructor(connection: HubConnection) {")
	w.line("    this.connection = connection;")
	if len(w.calls) > 0 {
		w.line("    this.send = {")
		for _, m := range w.calls {
			names := parameterNames(m.Arguments)
			w.line("      %s: (%s) => connection.send(%s),", m.name, spread(m.Arguments, names), passed(m, names))
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
	w.line("  %s(%s): Promise<%s> {", m.name, w.parameters(m.Arguments), result)
	w.line("    return this.connection.invoke(%s);", passed(m, parameterNames(m.Arguments)))
	w.line("  }")
}

// on renders the registration of handlers.
func (w *writer) on() {
	receiver := w.receiverName
	w.line(`
  /** Listens with a handler for each of some messages, until the function it returns is called. */
  on(handlers: Partial<%[1]s>): () => void;
  /** Listens with a handler for one message, until the function it returns is called. */
  on<M extends keyof %[1]s>(message: M, handler: %[1]s[M]): () => void;
  on(first: Partial<%[1]s> | keyof %[1]s, handler?: %[1]s[keyof %[1]s]): () => void {
    const handlers: Partial<%[1]s> = typeof first === "string" ? { [first]: handler } : first;
    const offs = %[2]s.flatMap((message) => {
      const handle = handlers[message]?.bind(handlers);
      if (handle === undefined) return [];
      this.connection.on(message, handle);
      return [() => this.connection.off(message, handle)];
    });
    return () => offs.forEach((off) => off());
  }`, receiver, w.messagesName)
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

// passed renders the arguments of invoke or send.
func passed(m method, names []string) string {
	list := quote(m.Event)
	if len(names) > 0 {
		list += ", " + spread(m.Arguments, names)
	}
	return list
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
