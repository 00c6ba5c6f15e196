// The filter is one text: kind:push user:ann fn:SendToGroup is:problem "two words".
// Values of one key are alternatives; keys and words must all hold.

import { isProblem, shortId } from './format.mjs';

export const keys = ['kind', 'hub', 'conn', 'user', 'fn', 'is'];

const part = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S*))/g;

export function parse(text) {
  const filter = { words: [] };
  for (const key of keys) filter[key] = [];
  for (const [whole, key, quoted, plain] of text.matchAll(part)) {
    const value = quoted ?? plain;
    if (!whole) continue;
    if (key && keys.includes(key)) {
      if (value) filter[key].push(value);
    } else {
      filter.words.push(key ? whole : value);
    }
  }
  return filter;
}

export function unparse(filter) {
  const quote = (value) => (/[\s"]/.test(value) || value === '' ? `"${value.replaceAll('"', '')}"` : value);
  const parts = [];
  for (const key of keys) for (const value of filter[key]) parts.push(`${key}:${quote(value)}`);
  for (const word of filter.words) parts.push(quote(word));
  return parts.join(' ');
}

// toggled returns the text with a value of a key added or taken out.
export function toggled(text, key, value) {
  const filter = parse(text);
  const has = filter[key].some((each) => same(each, value));
  filter[key] = has ? filter[key].filter((each) => !same(each, value)) : [...filter[key], value];
  return unparse(filter);
}

export function isEmpty(filter) {
  return filter.words.length === 0 && keys.every((key) => filter[key].length === 0);
}

export function matches(event, filter) {
  const any = (key, ...values) => filter[key].length === 0 || filter[key].some((wanted) => values.some((value) => same(value, wanted)));
  return any('kind', event.kind)
    && any('hub', event.hub)
    && any('user', event.user)
    && any('fn', event.function, event.kind === 'call' ? event.name : undefined)
    && any('conn', event.connection, shortId(event.connection))
    && filter.is.every((what) => (what === 'problem' ? isProblem(event) : what === 'replay' ? event.replayOf : false))
    && filter.words.every((word) => textOf(event).includes(word.toLowerCase()));
}

function same(a, b) {
  return String(a ?? '').toLowerCase() === String(b).toLowerCase();
}

const texts = new WeakMap(); // events do not change: a change is another object

function textOf(event) {
  let text = texts.get(event);
  if (text === undefined) {
    text = [event.kind, event.what, event.note, event.hub, event.user, event.connection, event.function, event.label, event.to,
      event.failure?.text, event.why?.title, event.why?.lead, JSON.stringify(event.arguments), JSON.stringify(event.result)]
      .filter(Boolean).join('\n').toLowerCase();
    texts.set(event, text);
  }
  return text;
}
