// A form edits a value as a draft: texts as they are typed, so that an int64
// keeps all its digits. A draft follows the shape of a Go type.

import { special } from './format.mjs';

const integers = { int: 64n, int8: 8n, int16: 16n, int32: 32n, int64: 64n };
const unsigned = { uint: 64n, uint8: 8n, uint16: 16n, uint32: 32n, uint64: 64n };

// example returns a draft to begin with.
export function example(shape, name = '') {
  if (shape.values?.length) return { pick: shape.values[0].Text };
  switch (shape.kind) {
    case 'string':
      if (shape.format === 'date-time') return { text: '2026-01-01T12:00:00Z' };
      if (shape.format === 'base64') return { text: '', as: 'text' };
      if (shape.format === 'numeric') return { text: '0' };
      return { text: name };
    case 'number': return { text: '0' };
    case 'boolean': return { on: false };
    case 'array': return { items: Array.from({ length: shape.length || 0 }, () => example(shape.elem)) };
    case 'record': return { entries: [] };
    case 'object': return { members: shape.members.map((member) => ({ given: !member.optional, draft: example(member.shape, member.name) })) };
    case 'nullable': return { given: false, draft: example(shape.elem, name) };
    default: return { text: 'null' };
  }
}

// draft returns the draft of a value that came, for a replay.
export function draftOf(shape, value) {
  if (shape.values?.length) return { pick: JSON.stringify(value) };
  const mark = special(value);
  switch (shape.kind) {
    case 'string':
      if (shape.format === 'base64') return { text: mark ? value[mark] : String(value ?? ''), as: 'base64' };
      return { text: mark ? value[mark] : String(value ?? '') };
    case 'number': return { text: raw(value) };
    case 'boolean': return { on: value === true };
    case 'array': return { items: (Array.isArray(value) ? value : []).map((each) => draftOf(shape.elem, each)) };
    case 'record': return { entries: Object.entries(value ?? {}).map(([key, each]) => ({ key, draft: draftOf(shape.elem, each) })) };
    case 'object': return { members: shape.members.map((member) => {
      const given = value !== null && typeof value === 'object' && member.name in value;
      return { given: given || !member.optional, draft: given ? draftOf(member.shape, value[member.name]) : example(member.shape) };
    }) };
    case 'nullable': return value === null || value === undefined ? { given: false, draft: example(shape.elem) } : { given: true, draft: draftOf(shape.elem, value) };
    default: return { text: JSON.stringify(value, null, 1) ?? 'null' };
  }
}

function raw(value) {
  if (special(value) === 'rawJSON') return value.rawJSON;
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}

// check returns what is wrong with one field, or ''.
export function check(shape, draft) {
  if (shape.values?.length) return '';
  const text = draft.text ?? '';
  if (shape.kind === 'number' || shape.format === 'numeric') return checkNumber(shape.kind === 'number' ? shape.format : 'float64', text.trim());
  if (shape.format === 'date-time') return isTime(text) ? '' : 'expected a time as 2026-01-01T12:00:00Z';
  if (shape.format === 'base64') return bytesOf(draft) === undefined ? `not valid ${draft.as}` : '';
  if (shape.kind === 'any') {
    try {
      JSON.parse(text);
    } catch {
      return 'expected JSON';
    }
  }
  return '';
}

function isTime(text) {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text));
}

function checkNumber(type, text) {
  if (type in integers || type in unsigned) {
    if (!/^-?\d+$/.test(text)) return `expected a whole number (${type})`;
    const number = BigInt(text);
    const bits = integers[type] ?? unsigned[type];
    const [low, high] = type in integers ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
    return number < low || number > high ? `${type} holds ${low} to ${high}` : '';
  }
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? '' : 'expected a number';
}

// bytesOf returns the base64 of typed bytes, undefined where they are invalid.
function bytesOf(draft) {
  const text = draft.text ?? '';
  if (draft.as === 'hex') {
    const digits = text.replace(/\s/g, '');
    if (!/^([0-9a-fA-F]{2})*$/.test(digits)) return undefined;
    return toBase64(Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  }
  if (draft.as === 'base64') return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : undefined;
  return toBase64(new TextEncoder().encode(text));
}

function toBase64(bytes) {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

// problems returns what is wrong anywhere in a draft.
export function problems(shape, draft) {
  switch (shape.values?.length ? '' : shape.kind) {
    case 'array': return draft.items.flatMap((each) => problems(shape.elem, each));
    case 'record': return draft.entries.flatMap((each) => problems(shape.elem, each.draft));
    case 'object': return draft.members.flatMap((each, i) => (each.given ? problems(shape.members[i].shape, each.draft) : []));
    case 'nullable': return draft.given ? problems(shape.elem, draft.draft) : [];
    default: {
      const wrong = check(shape, draft);
      return wrong ? [wrong] : [];
    }
  }
}

// encode returns the JSON text of a draft. Numbers are written as typed, which
// JavaScript's own would round.
export function encode(shape, draft, protocol) {
  if (shape.values?.length) return draft.pick;
  switch (shape.kind) {
    case 'string': {
      const packed = protocol === 'messagepack';
      if (shape.format === 'base64') return packed ? JSON.stringify({ $bytes: bytesOf(draft) }) : JSON.stringify(bytesOf(draft));
      return JSON.stringify(draft.text); // of times too: the Functions extension loses timestamps of MessagePack
    }
    case 'number': return draft.text.trim();
    case 'boolean': return String(draft.on);
    case 'array': return `[${draft.items.map((each) => encode(shape.elem, each, protocol)).join(',')}]`;
    case 'record': return `{${draft.entries.map((each) => `${JSON.stringify(each.key)}:${encode(shape.elem, each.draft, protocol)}`).join(',')}}`;
    case 'object': return `{${draft.members.map((each, i) => (each.given ? `${JSON.stringify(shape.members[i].name)}:${encode(shape.members[i].shape, each.draft, protocol)}` : '')).filter(Boolean).join(',')}}`;
    case 'nullable': return draft.given ? encode(shape.elem, draft.draft, protocol) : 'null';
    default: return draft.text;
  }
}

// typeName is the type as a developer reads it beside the field.
export function typeName(shape) {
  if (shape.go) return shape.go;
  switch (shape.kind) {
    case 'string': return { 'date-time': 'time.Time', base64: '[]byte', numeric: 'number as text' }[shape.format] ?? 'string';
    case 'number': return shape.format || 'number';
    case 'boolean': return 'bool';
    case 'array': return `[${shape.length || ''}]${typeName(shape.elem)}`;
    case 'record': return `map[string]${typeName(shape.elem)}`;
    case 'object': return 'struct';
    case 'nullable': return `*${typeName(shape.elem)}`;
    default: return 'any';
  }
}

export function signature(fn) {
  const list = fn.arguments.map((each) => `${each.name} ${each.variadic ? '...' : ''}${typeName(each.shape)}`);
  return `${fn.name || fn.event}(${list.join(', ')})${fn.result ? ` ${typeName(fn.result)}` : ''}`;
}
