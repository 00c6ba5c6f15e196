/** Calls of the generated client that compile, and calls that must not. It is compiled, never run. */
import { HubConnectionBuilder } from "@microsoft/signalr";
import { Color, FormsHub } from "./forms.js";
import { SoloHub } from "./solo.js";
import type { Everything, FormsReceiver, Mode, PageItem, PageOtherItem } from "./forms.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type Result<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;
function assert<_ extends true>(): void {}

const hub = new FormsHub(new HubConnectionBuilder().withUrl("/api").build());

assert<Same<Result<FormsHub["echo"]>, Everything>>();
assert<Same<Result<FormsHub["send_"]>, string | null>>();
assert<Same<Result<FormsHub["turn"]>, PageOtherItem>>();
assert<Same<Result<FormsHub["nothing"]>, void>>();
assert<Same<Result<FormsHub["send"]["echo"]>, void>>();
assert<Same<Parameters<FormsReceiver["said-so"]>, [who: string, ...words: string[]]>>();
assert<Same<Mode, -1 | 1>>();
assert<Same<Everything["point"], [number, number, number]>>();
assert<Same<Everything["color"], "red" | "green" | 'b"lue' | undefined>>();
assert<Same<Everything["maybe"], string | null>>();
assert<Same<Everything["money"], unknown>>();
assert<Same<Everything["lists"][number], Everything["lists"]>>();

assert<Same<Color, "red" | "green" | 'b"lue'>>();
assert<Same<typeof Color.Red, "red">>();
assert<Same<Parameters<FormsReceiver["new"]>, [at: string]>>();

export async function right(everything: Everything, page: PageItem): Promise<string> {
  await hub.echo({ ...everything, maybes: [null, { name: "one" }] });
  await hub["many-words"]("class", "red", 1, "one", null, "three");
  await hub.send["many-words"]("class", "green", 1);
  const off = hub.on({ everything: ({ pointer }) => pointer?.name, async ping() {} });
  off();
  hub.on("said-so", (who, ...words) => words.concat(who))();
  class View implements Pick<FormsReceiver, "ping"> { ping() {} }
  hub.on(new View());
  hub.on({ new(at) { at.length; } });
  hub.on("toString", (text) => text.length);
  new SoloHub(hub.connection).on({ said(text) { text.length; } });
  await hub.new(new Date(), "2026-01-02T03:04:05Z", new Date());
  await hub.send.new("2026-01-02T03:04:05Z");
  await hub.when(null);
  hub.on({ confirm: (text) => text === "yes", clock: async () => new Date() });
  hub.on("confirm", async (text) => text === "yes");
  await hub["many-words"]("class", Color.Green, 1);
  const { items: [first] } = await hub.turn(page, [1, 2]);
  return first?.name ?? "none";
}

export async function wrong(everything: Everything): Promise<void> {
  // @ts-expect-error an answer of another type
  hub.on("confirm", () => "yes");
  // @ts-expect-error no answer
  hub.on({ confirm() {} });
  // @ts-expect-error a number is no time
  await hub.new(1);
  // @ts-expect-error a missing argument
  await hub.echo();
  // @ts-expect-error one too many
  await hub.nothing(1);
  // @ts-expect-error another type
  await hub.send_(1);
  // @ts-expect-error undefined is not null
  await hub.send_(undefined);
  // @ts-expect-error no function of the hub
  await hub.ecco(everything);
  // @ts-expect-error no color
  await hub["many-words"]("class", "mauve", 1);
  // @ts-expect-error a tuple of two
  await hub.turn({ items: [], next: null }, [1]);
  // @ts-expect-error a misspelt member
  await hub.turn({ itens: [], next: null }, [1, 2]);
  // @ts-expect-error nobody can set it
  await hub.echo({ ...everything, took: 1 });
  // @ts-expect-error what may be left out is not undefined
  await hub.echo({ ...everything, color: undefined });
  // @ts-expect-error without waiting there is no result
  (await hub.send.zero()).id;
  // @ts-expect-error it may be null
  (await hub.send_("text")).length;
  // @ts-expect-error it may be absent
  (await hub.zero()).absent.name;
  // @ts-expect-error no message
  hub.on({ pong() {} });
  // @ts-expect-error no message
  hub.on("pong", () => {});
  // @ts-expect-error a message without its handler
  hub.on("ping");
  // @ts-expect-error a handler of something else
  hub.on("said-so", (who: number) => who);
}
