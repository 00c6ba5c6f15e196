/**
 * The page of the chat sample: a client of the serverless hub "chat".
 *
 * How it talks to the hub:
 *
 * 1. `POST negotiate?user=ann&admin=true` beside this page is a function of
 *    the sample. It answers with the service's address and a token that says
 *    who we are; `@microsoft/signalr` follows it on its own.
 * 2. `connection.invoke(name, ...arguments)` calls a Go function of the hub.
 *    The arguments arrive there by position as typed parameters, and what
 *    the function returns is what the promise resolves to: the four sends
 *    give a Receipt `{id, sentAt}`, joining and leaving give nothing. The
 *    service matches names without case.
 * 3. Go functions call us with `newMessage`, `newConnection` and
 *    `connectionClosed`, the three methods of the sample's ChatClient.
 *
 * A message we write is shown at once. One tick means that the function
 * answered with a receipt, two that the service delivered it to this window
 * as well, so only unknown messages of our own connection get a new bubble.
 *
 * Text of other people only ever enters the page through textContent.
 */

const $ = (id) => document.getElementById(id);
const api = new URL(".", document.baseURI);
const composer = $("composer");

/** What the composer can aim at, and the hub function behind each. */
const targets = {
  everyone: { call: (_, text) => ["broadcast", text], scope: () => "all" },
  group: { call: (name, text) => ["sendToGroup", name, text], scope: (name) => `group ${name}`, label: "Group name" },
  user: { call: (name, text) => ["sendToUser", name, text], scope: (name) => `user ${name}`, label: "User name" },
  connection: { call: (name, text) => ["sendToConnection", name, text], scope: () => "connection", label: "Connection id" },
};

const me = { user: "", admin: false };
const people = new Map(); // connection id → user id
const groups = new Map(); // group name → whether all of this user's windows joined
const unechoed = new Set(); // own messages that this window was not sent back yet
let connection;

// ---------------------------------------------------------------- connection

/** Connects, and keeps trying while the server is away. */
async function run() {
  const url = new URL("?" + new URLSearchParams({ user: me.user, ...(me.admin && { admin: "true" }) }), api);
  connection = new signalR.HubConnectionBuilder()
    .withUrl(url.href)
    .configureLogging(signalR.LogLevel.Warning) // the address logged at Information holds the token
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => delay(previousRetryCount) })
    .build();

  connection.on("newMessage", onMessage);
  connection.on("newConnection", ({ connectionId, userId }) => addPerson(connectionId, userId));
  connection.on("connectionClosed", ({ connectionId }) => removePerson(connectionId));
  connection.onreconnecting((error) => lost("reconnecting", error));
  connection.onreconnected(onConnected);
  connection.onclose(connect);
  await connect();
}

async function connect(closed) {
  lost(closed ? "reconnecting" : "connecting", closed);
  for (let attempt = 0; ; attempt++) {
    try {
      await connection.start();
      return onConnected();
    } catch (error) {
      showState("away", error);
      await new Promise((resume) => setTimeout(resume, delay(attempt + 1)));
    }
  }
}

/** Forgets who is there: those who still are will connect anew, or write. */
function lost(state, error) {
  people.clear();
  showPeople();
  showState(state, error);
}

/** Milliseconds before the given attempt: none, then longer and longer. */
const delay = (attempt) => Math.min(500 * 2 ** attempt, 8000) - 500;

/** A new connection is in no group: joins again those this window had joined. */
async function onConnected() {
  addPerson(connection.connectionId, me.user);
  $("me-connection").textContent = connection.connectionId;
  for (const [group, everywhere] of groups) await joinGroup(group, everywhere);
  if (connection.state === signalR.HubConnectionState.Connected) showState("connected");
}

/** Invokes a hub function. Gives {result}; an error becomes a toast, and null. */
async function call(name, ...args) {
  try {
    return { result: await connection.invoke(name, ...args) };
  } catch (error) {
    toast(`${name} failed. ${error.message}`);
    return null;
  }
}

// ------------------------------------------------------------------ messages

function onMessage({ sender, connectionId, text, scope }) {
  const own = connectionId === connection.connectionId;
  const sent = own && [...unechoed].find((message) => message.text === text && message.scope === scope);
  if (sent) {
    unechoed.delete(sent);
    return showReceipt(Object.assign(sent, { echoed: true }));
  }
  addPerson(connectionId, sender);
  addMessage({ sender, text, scope, own });
}

async function send(event) {
  event.preventDefault();
  const { target, name, text } = Object.fromEntries(new FormData(composer));
  const message = { sender: me.user, text, scope: targets[target].scope(name), own: true, state: "pending" };
  composer.elements.text.value = "";
  composer.elements.text.focus();

  message.item = addMessage(message);
  showReceipt(message);
  unechoed.add(message);
  const answer = await call(...targets[target].call(name, text));
  if (!answer) unechoed.delete(message);
  showReceipt(Object.assign(message, { state: answer ? "sent" : "failed", receipt: answer?.result }));
}

function addMessage({ sender, text, scope, own }) {
  const item = clone("message-template", {
    sender: sender || "someone",
    scope: scope === "all" ? "everyone" : scope === "connection" ? "direct" : scope,
    time: clock(new Date()),
    text,
  });
  item.dataset.scope = scope;
  item.dataset.own = own;
  paintAvatar(item.querySelector(".avatar"), sender);
  append(item);
  return item;
}

/** Marks an own message with what is known of it. */
function showReceipt({ item, state, receipt, echoed = false }) {
  const [sign, label] = {
    pending: ["…", "Sending"],
    sent: [echoed ? "✓✓" : "✓", `Receipt ${receipt?.id}${echoed ? ", delivered here too" : ""}`],
    failed: ["!", "Not sent"],
  }[state];
  const mark = part(item, "receipt");
  mark.hidden = false;
  mark.textContent = sign;
  mark.title = label;
  mark.setAttribute("aria-label", label);
  item.dataset.state = state;
  item.dataset.echoed = echoed;
  if (receipt) part(item, "time").textContent = clock(new Date(receipt.sentAt));
}

function addEvent(text) {
  const item = clone("event-template", {});
  item.textContent = text;
  append(item);
}

/** Keeps the end of the log in sight, unless the reader has scrolled up: also when a toast or the keyboard takes room. */
let following = true;
$("messages").addEventListener("scroll", ({ target: log }) => { following = log.scrollHeight - log.scrollTop - log.clientHeight < 80; });
new ResizeObserver(([{ target: log }]) => { if (following) log.scrollTop = log.scrollHeight; }).observe($("messages"));

function append(item) {
  const log = $("messages");
  $("empty").hidden = true;
  log.append(item);
  if (following || item.dataset.own === "true") log.scrollTop = log.scrollHeight;
}

// ---------------------------------------------------------- people and groups

function addPerson(connectionId, userId = "") {
  if (people.has(connectionId)) return;
  const newcomer = userId !== me.user && ![...people.values()].includes(userId);
  people.set(connectionId, userId);
  if (newcomer) addEvent(`${userId} is here`);
  showPeople();
}

function removePerson(connectionId) {
  const userId = people.get(connectionId);
  if (!people.delete(connectionId)) return;
  if (![...people.values()].includes(userId)) addEvent(`${userId} left`);
  showPeople();
}

function showPeople() {
  const mine = (id) => id === connection.connectionId;
  const order = [...people].sort(([a, x], [b, y]) => mine(b) - mine(a) || x.localeCompare(y));
  $("people").replaceChildren(...order.map(([id, user]) => {
    const note = mine(id) ? "this window" : user === me.user ? "you, another window" : "";
    const item = clone("person-template", { name: user, note, connection: id.slice(0, 6) });
    item.dataset.user = user;
    item.dataset.connection = id;
    paintAvatar(item.querySelector(".avatar"), user);
    part(item, "user").title = `Write to ${user}`;
    part(item, "user").onclick = () => aim("user", user);
    part(item, "connection").title = `Write to connection ${id}`;
    part(item, "connection").setAttribute("aria-label", `Write to connection ${id} of ${user}`);
    part(item, "connection").onclick = () => aim("connection", id);
    return item;
  }));
}

async function join(event) {
  event.preventDefault();
  const form = event.target;
  const group = form.elements.group.value;
  const everywhere = form.elements.everywhere.checked;
  if (!await joinGroup(group, everywhere)) return;
  groups.set(group, everywhere);
  form.reset();
  showGroups();
  aim("group", group);
}

const joinGroup = (group, everywhere) => everywhere
  ? call("joinUserToGroup", me.user, group)
  : call("joinGroup", connection.connectionId, group);

const leaveGroup = (group, everywhere) => everywhere
  ? call("leaveUserFromGroup", me.user, group)
  : call("leaveGroup", connection.connectionId, group);

async function leave(group) {
  if (!await leaveGroup(group, groups.get(group))) return;
  groups.delete(group);
  showGroups();
}

function showGroups() {
  $("groups").replaceChildren(...[...groups].map(([group, everywhere]) => {
    const item = clone("group-template", { name: group, note: everywhere ? "all my windows" : "" });
    item.dataset.group = group;
    part(item, "pick").title = `Write to group ${group}`;
    part(item, "pick").onclick = () => aim("group", group);
    part(item, "leave").setAttribute("aria-label", `Leave group ${group}`);
    part(item, "leave").onclick = () => leave(group);
    return item;
  }));
}

// ---------------------------------------------------------------------- view

/** Points the composer at a group, user or connection. */
function aim(target, name) {
  composer.elements.target.value = target;
  showTarget();
  composer.elements.name.value = name;
  togglePanel(false);
  composer.elements.text.focus();
}

function showTarget() {
  const target = composer.elements.target.value;
  const { name } = composer.elements;
  const { label = "" } = targets[target];
  name.hidden = name.disabled = !label;
  name.required = Boolean(label);
  name.placeholder = label;
  name.setAttribute("aria-label", label);
  name.value = "";
  $("hint").hidden = me.admin || target !== "everyone";
}

/** Offers the names the page has seen for the chosen kind of target. */
function suggestNames() {
  const known = { group: groups.keys(), user: new Set(people.values()), connection: people.keys() };
  const names = known[composer.elements.target.value] ?? [];
  $("target-names").replaceChildren(...[...names].map((name) => new Option("", name)));
}

function showState(state, error) {
  const online = state === "connected";
  $("state").dataset.state = state;
  $("state").textContent = state === "away" ? "server away" : state;
  const away = $("away");
  away.hidden = online || state === "connecting";
  away.textContent = "The server is away; the page keeps trying to reach it.";
  away.title = error?.message ?? "";
  for (const control of document.querySelectorAll("#composer button, #group-form button")) control.disabled = !online;
}

function togglePanel(open = !document.body.classList.contains("panel-open")) {
  document.body.classList.toggle("panel-open", open);
  $("panel-toggle").setAttribute("aria-expanded", open);
}

function toast(text) {
  const item = clone("toast-template", { text });
  const close = () => item.remove();
  part(item, "close").onclick = close;
  $("toasts").append(item);
  setTimeout(close, 10_000);
}

/** A copy of a template's element with the text of its named parts filled in. */
function clone(template, texts) {
  const item = $(template).content.firstElementChild.cloneNode(true);
  for (const [name, text] of Object.entries(texts)) part(item, name).textContent = text;
  return item;
}

const part = (item, name) => item.querySelector(`[data-part="${name}"]`);

const clock = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/** Initial and colour of a name; the same name has the same colour everywhere. */
function paintAvatar(avatar, name = "") {
  const hue = [...name].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 360, 7);
  avatar.textContent = [...name][0]?.toUpperCase() ?? "?";
  avatar.style.setProperty("--hue", hue);
}

// --------------------------------------------------------------------- start

function enter(user, admin) {
  Object.assign(me, { user, admin });
  document.title = `${user} · hubwire chat`;
  $("me-name").textContent = user;
  $("me-admin").hidden = !admin;
  paintAvatar($("me-avatar"), user);
  $("second-window").href = `?user=${user === "bob" ? "ann" : "bob"}&admin=true`;
  $("signin").hidden = true;
  $("app").hidden = false;
  showTarget();
  composer.elements.text.focus();
  return run();
}

/** The sign-in card; `?user=ann&admin=true` in the page's address skips it. */
function signIn() {
  const query = new URLSearchParams(location.search);
  if (query.get("user")) return enter(query.get("user"), query.get("admin") === "true");

  const form = $("signin-form");
  $("signin").hidden = false;
  form.elements.user.focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    const user = form.elements.user.value.trim();
    const admin = form.elements.admin.checked;
    if (!user) return;
    history.replaceState(null, "", "?" + new URLSearchParams({ user, ...(admin && { admin: "true" }) }));
    enter(user, admin);
  };
}

composer.onsubmit = send;
composer.onchange = (event) => event.target.name === "target" && showTarget();
composer.elements.name.onfocus = suggestNames;
$("group-form").onsubmit = join;
$("panel-toggle").onclick = () => togglePanel();

if (globalThis.signalR) {
  signIn();
} else {
  $("notice").textContent = "The SignalR browser library is missing (assets/vendor/signalr.min.js). Run “make demo”, which installs it, and reload this page.";
  $("notice").hidden = false;
}
