// What did not fit: members of arguments that no field takes, and where two
// texts differ.

import { brief, special } from './format.mjs';
import { typeName } from './fields.mjs';

// explained returns the event. A call with members that no field takes, by the
// shapes of its function, gets a why.
export function explained(event, fn) {
  if (event.kind !== 'call' || event.outcome !== 'ok' || !fn || !Array.isArray(event.arguments)) return event;
  const found = event.arguments.flatMap((value, i) => {
    const argument = fn.arguments[i] ?? fn.arguments.at(-1);
    return argument ? ignored(argument.shape, value, `.${i}`, argument.name) : [];
  });
  if (found.length === 0) return event;
  const [first] = found;
  const known = found.filter((each) => each.nearest);
  return { ...event, outcome: 'warn', label: 'ignored member', why: {
    title: `A member was ignored: ${found.map((each) => each.name).join(', ')} of ${first.argument}`,
    lead: `No field of ${typeName(first.shape)} takes ${first.name}. The function ran without it.`,
    rows: [
      ...found.map((each) => ({ name: each.name, came: each.name, fits: each.nearest?.name ?? 'no member of such a name', ok: false })),
      ...first.shape.members.filter((member) => memberOf(first.object, member.name)).map((member) => ({ name: member.name, came: `${member.name}: ${brief(memberOf(first.object, member.name)[1], 60)}`, fits: `${member.name} ${typeName(member.shape)}`, ok: true })),
    ],
    hint: known.length > 0 ? `The nearest ${known.length === 1 ? 'name is' : 'names are'} ${known.map((each) => each.nearest.name).join(', ')}.` : '',
    marked: found.map((each) => each.path),
    renames: known.map((each) => [each.path, each.nearest.name]),
  } };
}

// ignored lists the members of a value that its shape has no field for.
function ignored(shape, value, path, argument) {
  if (value === null || typeof value !== 'object' || special(value)) return [];
  if (shape.kind === 'nullable') return ignored(shape.elem, value, path, argument);
  return Object.entries(value).flatMap(([name, each]) => {
    const inside = `${path}.${name}`;
    if (shape.kind !== 'object') return shape.elem ? ignored(shape.elem, each, inside, argument) : [];
    const member = shape.members?.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (member) return ignored(member.shape, each, inside, argument);
    if (shape.elem) return []; // it takes any further members
    return [{ name, path: inside, argument, shape, object: value, nearest: nearest(name, (shape.members ?? []).filter((one) => !memberOf(value, one.name))) }];
  });
}

function memberOf(object, name) {
  return Object.entries(object).find(([each]) => each.toLowerCase() === name.toLowerCase());
}

// nearest returns the member whose name differs in the fewest letters, where
// these are a third of the longer name at most.
function nearest(name, members) {
  const [best] = members.map((member) => [distance(name.toLowerCase(), member.name.toLowerCase()), member]).sort((a, b) => a[0] - b[0]);
  return best && best[0] * 3 <= Math.max(name.length, best[1].name.length) ? best[1] : undefined;
}

function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}

// renamed returns arguments with members under other names: [path, name].
export function renamed(value, renames, path = '') {
  if (value === null || typeof value !== 'object' || special(value)) return value;
  if (Array.isArray(value)) return value.map((each, i) => renamed(each, renames, `${path}.${i}`));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => {
    const inside = `${path}.${name}`;
    return [renames.find(([from]) => from === inside)?.[1] ?? name, renamed(each, renames, inside)];
  }));
}

// difference splits two texts into what they share at the start, what differs,
// and what they share at the end; nothing differs where they share too little.
export function difference(a, b) {
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  if ((start + end) * 2 < Math.min(a.length, b.length)) return [[a, '', ''], [b, '', '']];
  return [a, b].map((text) => [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)]);
}

// hits splits a text at the words that were searched for: every second part is
// a hit.
export function hits(text, words) {
  if (words.length === 0 || !text) return [text];
  return String(text).split(new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'i'));
}
