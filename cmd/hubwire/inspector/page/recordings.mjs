// Recordings: the events as they are, in a file.

import { api } from './api.mjs';
import { count } from './format.mjs';
import { attempt, copy, shownStore, state, toast, update } from './state.mjs';
import { readRecording, Store } from './store.mjs';

// whole returns an event with the payload that the list leaves out.
export async function whole(event) {
  return event.cut && !state.loaded ? api.event(event.id) : event;
}

export async function copyShown(rows) {
  const store = shownStore();
  const events = await Promise.all(rows.filter((row) => row.level === 0).map(async ({ event }) => withCaused(await whole(event), store)));
  await attempt(() => copy(JSON.stringify(events, null, 2), `${count(events.length, 'event')} as JSON`));
}

export function withCaused(event, store) {
  const caused = store.childrenOf(event);
  return caused.length > 0 ? { ...event, caused } : event;
}

export async function save() {
  const recording = shownStore().recording();
  recording.events = await Promise.all(recording.events.map((event) => whole(event).catch(() => event)));
  const name = `${state.app.name || 'hubwire'}-${new Date().toISOString().slice(0, 16).replace(/[T:]/g, '-')}.hubwire.json`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(recording)], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  toast(`Saved ${name}`);
}

export function load() {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.json';
  input.addEventListener('change', () => attempt(() => open(input.files[0])));
  input.click();
}

async function open(file) {
  const store = new Store();
  store.take(readRecording(await file.text()));
  state.loaded = { name: file.name, store };
  reset();
  state.follow = false;
  update();
}

export function leaveRecording() {
  state.loaded = undefined;
  reset();
  state.follow = true;
  update();
}

export async function clearAll() {
  if (state.loaded) {
    leaveRecording();
    return;
  }
  await attempt(async () => {
    await api.clear();
    reset();
    toast('Cleared');
  });
}

function reset() {
  state.selected = undefined;
  state.pane = false;
  state.open.clear();
  state.unseen = 0;
}
