// A value, folded where the reader wants it, with what MessagePack calls its
// parts and what Go makes of them.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { byteLength, count, special } from './format.mjs';
import { typeName } from './fields.mjs';
import { icon } from './icons.mjs';
import { update } from './state.mjs';

const folded = new Set(); // by key of the view and path
const longText = 400;
const longList = 100;

// jsonView draws a value. Shapes are those of the arguments; members whose
// paths are marked have the note beside them.
export function jsonView(value, { key, protocol, shape, shapes, names, marked, note } = {}) {
  const lines = [];
  const walk = (each, name, path, depth, own) => {
    const mark = special(each);
    const list = Array.isArray(each);
    const container = each !== null && typeof each === 'object' && !mark;
    const id = `${key}${path}`;
    const open = !folded.has(id);
    const types = [protocol === 'messagepack' ? packedType(each) : '', own ? typeName(own) : ''].filter(Boolean).join(' → ');
    const flagged = marked?.includes(path);
    const toggle = () => {
      if (!folded.delete(id)) folded.add(id);
      update();
    };
    lines.push(html`<div class="line ${flagged ? 'flag' : ''}" style="--depth:${depth}">
      ${container ? html`<button type="button" class="twist" aria-expanded=${open} aria-label=${open ? 'Fold' : 'Unfold'} @click=${toggle}>${icon('chevron')}</button>` : nothing}
      ${name === undefined ? nothing : html`<span class="name">${name}: </span>`}<span class="value">${container ? brackets(each, list, open) : text(each, mark)}</span>
      ${types ? html`<span class="type">${types}</span>` : nothing}${flagged ? html`<span class="note">${note}</span>` : nothing}</div>`);
    if (!container || !open) return;
    const entries = Object.entries(each);
    entries.slice(0, longList).forEach(([member, inner], i) => {
      walk(inner, depth === 0 && names?.[i] && list ? names[i] : member, `${path}.${member}`, depth + 1, depth === 0 && shapes ? shapes[i] : innerShape(own, member));
    });
    if (entries.length > longList) lines.push(html`<div class="line muted" style="--depth:${depth + 1}">… ${entries.length - longList} more</div>`);
  };
  walk(value, undefined, '', 0, shape);
  return html`<div class="json">${lines}</div>`;
}

function brackets(value, list, open) {
  const n = Object.keys(value).length;
  if (n === 0) return list ? '[]' : '{}';
  return open ? (list ? '[ ]' : '{ }') : `${list ? '[' : '{'} ${count(n, list ? 'item' : 'member')} ${list ? ']' : '}'}`;
}

function text(value, mark) {
  if (mark) return value[mark];
  if (typeof value === 'string' && value.length > longText) return `${JSON.stringify(value.slice(0, longText))}… (${count(value.length, 'character')})`;
  return JSON.stringify(value);
}

function packedType(value) {
  switch (special(value)) {
    case '$bytes': return `bin ${byteLength(value.$bytes)}`;
    case '$time': return 'timestamp';
    case '$extension': return 'extension';
    case 'rawJSON': return 'int';
  }
  if (value === null) return 'nil';
  if (Array.isArray(value)) return `array ${value.length}`;
  if (typeof value === 'object') return `map ${Object.keys(value).length}`;
  return { string: 'str', boolean: 'bool' }[typeof value] ?? (Number.isInteger(value) ? 'int' : 'float');
}

function innerShape(shape, member) {
  if (!shape) return undefined;
  if (shape.kind === 'nullable') return innerShape(shape.elem, member);
  if (shape.kind === 'object') return shape.members.find((each) => each.name.toLowerCase() === member.toLowerCase())?.shape;
  return shape.elem;
}
