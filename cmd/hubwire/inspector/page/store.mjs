// The events that the page knows: groups of a root and what it caused.

import { isProblem, millis, parse } from './format.mjs';

export class Store {
  constructor() {
    this.clear();
  }

  clear() {
    this.roots = []; // oldest first
    this.events = new Map();
    this.children = new Map(); // root id to events, in order of time
    this.bytes = 0;
  }

  // take adds new events and changed ones. It returns the roots that are new.
  take(events) {
    const added = [];
    for (const event of events) {
      const known = this.events.get(event.id);
      this.events.set(event.id, event);
      this.bytes += (event.bytes || 0) - (known?.bytes || 0);
      if (!event.parent || !this.events.has(event.parent)) {
        if (known) {
          this.roots[this.indexOf(event.id)] = event;
        } else {
          this.roots.push(event);
          added.push(event);
        }
        continue;
      }
      const list = (this.children.get(event.parent) ?? []).filter((each) => each.id !== event.id);
      list.push(event);
      list.sort((a, b) => millis(a.time) - millis(b.time) || a.id - b.id);
      this.children.set(event.parent, list);
    }
    return added;
  }

  // forget drops the groups before an id, as the server has. It reports whether
  // there were any.
  forget(oldest) {
    let gone = 0;
    while (gone < this.roots.length && this.roots[gone].id < oldest) {
      const root = this.roots[gone++];
      for (const event of [root, ...this.childrenOf(root)]) {
        this.events.delete(event.id);
        this.bytes -= event.bytes || 0;
      }
      this.children.delete(root.id);
    }
    this.roots.splice(0, gone);
    return gone > 0;
  }

  childrenOf(root) {
    return this.children.get(root.id) ?? [];
  }

  rootOf(event) {
    return this.events.get(event.parent) ?? event;
  }

  indexOf(id) {
    let low = 0;
    let high = this.roots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.roots[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  problems() {
    return this.roots.filter(isProblem).length;
  }

  // values counts the values of a key of the filter, the most frequent first.
  values(key) {
    const field = { kind: 'kind', hub: 'hub', conn: 'connection', user: 'user', fn: 'function' }[key];
    const counts = new Map();
    for (const event of this.events.values()) {
      const value = event[field];
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0])));
  }

  recording() {
    return { hubwire: 'recording', version: 1, events: [...this.events.values()].sort((a, b) => a.id - b.id) };
  }
}

// readRecording returns the events of a file, or throws what is wrong with it.
export function readRecording(text) {
  let file;
  try {
    file = parse(text);
  } catch {
    throw new Error('not a recording: invalid JSON');
  }
  if (file?.hubwire !== 'recording' || !Array.isArray(file.events)) throw new Error('not a recording of hubwire');
  if (file.version !== 1) throw new Error(`recording of version ${file.version}: this page reads version 1`);
  for (const event of file.events) {
    if (typeof event.id !== 'number' || typeof event.kind !== 'string' || Number.isNaN(Date.parse(event.time))) throw new Error('not a recording of hubwire: an event has no id, kind or time');
  }
  return file.events;
}
