// A call again, by a new client with the same user, claims and protocol.

import { api } from './api.mjs';
import { brief, special } from './format.mjs';
import { attempt, lost, shownStore, state, toast, update } from './state.mjs';
import { whole } from './recordings.mjs';
import { pause, select } from './timeline.mjs';
import { renamed } from './why.mjs';

// originOf returns who made a call: what its connection began with.
export function originOf(event) {
  for (const root of shownStore().roots) {
    if (root.kind === 'connect' && root.connection === event.connection) return { user: root.user, claims: root.claims, transport: root.transport };
  }
  return { user: event.user };
}

// The claims that a token has for itself, and the user's, are made anew.
const ownClaims = new Set(['asrs.s.uid', 'nameid', 'sub']);

export function claimsOf(origin) {
  return (origin.claims ?? []).filter(({ Type }) => !ownClaims.has(Type) && !Type.startsWith('asrs.'));
}

function plain(value) {
  const mark = special(value);
  if (mark) return mark === 'rawJSON' ? value : value[mark];
  if (Array.isArray(value)) return value.map(plain);
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
  return value;
}

// argumentTexts returns each argument as JSON that a JSON client would send.
export function argumentTexts(event) {
  return (event.arguments ?? []).map((each) => JSON.stringify(event.protocol === 'messagepack' ? plain(each) : each));
}

export async function replay(event) {
  await replayAs(event, event.name);
}

// replayAs makes the call with another name, or with members renamed.
export async function replayAs(event, name, renames = []) {
  await attempt(async () => {
    if (lost()) throw new Error('hubwire does not answer.');
    const full = await whole(event);
    const origin = originOf(event);
    const answer = await api.call({
      hub: full.hub, event: name, argumentsText: JSON.stringify(renamed(full.arguments ?? [], renames)), user: origin.user ?? '', claims: claimsOf(origin),
      protocol: full.protocol, transport: origin.transport ?? '', replayOf: state.loaded ? 0 : event.id,
    });
    const outcome = answer.error ? `failed: ${answer.error}` : answer.result === undefined ? 'ended without a result' : `returned ${brief(answer.result, 80)}`;
    toast(`Replay ${outcome}`, state.loaded ? undefined : { text: 'Show', do: () => showLatest(answer.connection) });
  });
}

function showLatest(connection) {
  pause(false);
  const root = state.store.roots.findLast((each) => each.kind === 'call' && each.connection === connection);
  if (root) {
    location.hash = 'timeline';
    select(root.id, true);
  }
}

let fill = () => {};

export function onFill(to) {
  fill = to;
}

export async function changeAndReplay(event) {
  await attempt(async () => {
    const origin = originOf(event);
    fill(await whole(event), { ...origin, claims: claimsOf(origin) });
    location.hash = 'functions';
    update();
  });
}
