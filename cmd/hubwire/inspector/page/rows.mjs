// Rows are what the list shows: groups that the filter lets through, with what
// they caused where they are open.

import { isEmpty, matches, parse } from './filter.mjs';

// rows returns {event, level, context, last, open, children}. A match inside of
// a group shows its root as context.
export function rows(store, text, open) {
  const filter = parse(text);
  const everything = isEmpty(filter);
  const list = [];
  for (const root of store.roots) {
    const children = store.childrenOf(root);
    const hit = everything || matches(root, filter);
    const inside = everything ? [] : children.filter((each) => matches(each, filter));
    if (!hit && inside.length === 0) continue;
    const isOpen = open.has(root.id);
    list.push({ event: root, level: 0, context: !hit, open: isOpen || (!hit && inside.length > 0), children });
    const shown = isOpen ? children : hit ? [] : inside;
    shown.forEach((event, i) => list.push({ event, root, level: 1, last: i === shown.length - 1, children: [] }));
  }
  return list;
}

// passes tells whether a new group would be shown.
export function passes(store, text, root) {
  const filter = parse(text);
  return isEmpty(filter) || matches(root, filter) || store.childrenOf(root).some((each) => matches(each, filter));
}

// visible returns which rows to draw: those in sight, some more at each end,
// and the selected one, which has the focus.
export function visible(list, top, height, rowHeight, selected, more = 8) {
  const from = Math.max(0, Math.floor(top / rowHeight) - more);
  const to = Math.min(list.length, Math.ceil((top + height) / rowHeight) + more);
  const indexes = [];
  for (let i = from; i < to; i++) indexes.push(i);
  const at = selected === undefined ? -1 : list.findIndex((row) => row.event.id === selected);
  if (at >= 0 && (at < from || at >= to)) indexes.push(at);
  return indexes;
}

// anchor remembers the row at the top edge, and where it goes when the list
// changes: to the same place, or to that of the nearest row that is left.
export function anchor(list, top, rowHeight) {
  const first = Math.floor(top / rowHeight);
  const ids = list.slice(first, first + 200).map((row) => row.event.id);
  const rest = top - first * rowHeight;
  return (next) => {
    const places = new Map(next.map((row, i) => [row.event.id, i]));
    const kept = ids.find((id) => places.has(id));
    return kept === undefined ? top : places.get(kept) * rowHeight + rest;
  };
}
