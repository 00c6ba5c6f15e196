// The state of the page, and when it is drawn: once a frame, however much has
// changed.

import { Store } from './store.mjs';

export const state = {
  view: 'timeline',
  app: { state: 'connecting', name: '', version: '' },
  lost: undefined, // seconds until the next try
  lostWhy: '',
  limits: { events: 10_000, bytes: 64 << 20 },

  store: new Store(), // what happens
  loaded: undefined, // {name, store} of a recording that is shown instead

  query: '',
  open: new Set(), // groups
  selected: undefined,
  pane: false, // the details are shown
  follow: true,
  unseen: 0, // groups that came while not following
  paused: false,
  held: [], // messages that came while paused
  heldGroups: 0,

  connections: { known: true, connections: [], memberships: [] },
  gone: new Map(), // connections that were closed, by id
  functions: [],
  functionsProblem: '',

  keys: localStorage.getItem('hubwire.keys') !== 'off',
  filters: JSON.parse(localStorage.getItem('hubwire.filters') ?? '[]'), // that were saved
  theme: localStorage.getItem('hubwire.theme') ?? 'system',
  toast: undefined,
};

// lost tells that hubwire does not answer: calls and sends are off.
export function lost() {
  return state.lost !== undefined;
}

// shownStore is the store that the views work on.
export function shownStore() {
  return state.loaded?.store ?? state.store;
}

let draw = () => {};
let asked = false;

export function onDraw(render) {
  draw = render;
}

export function update() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    draw();
  });
}

// drawNow is for what must be measured at once.
export function drawNow() {
  draw();
}

export function say(text) {
  document.querySelector('#say').textContent = text;
}

let toastTimer;

export function toast(text, action) {
  state.toast = { text, action };
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    state.toast = undefined;
    update();
  }, 6000);
  say(text);
  update();
}

export async function copy(text, what) {
  await navigator.clipboard.writeText(text);
  toast(`Copied ${what}`);
}

// attempt shows what went wrong.
export async function attempt(doing) {
  try {
    return await doing();
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}
