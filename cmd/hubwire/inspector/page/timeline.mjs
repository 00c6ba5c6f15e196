// The timeline: the filter, the list of events, and the details beside it.
//
// The newest is at the bottom. While the list follows, it stays at its end;
// when the reader scrolls up, selects a row or opens a group it stops, and
// from then on nothing moves under the reader's eyes.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { live } from './vendor/lit-html/directives/live.js';
import { repeat } from './vendor/lit-html/directives/repeat.js';
import { details } from './details.mjs';
import { parse, toggled } from './filter.mjs';
import { bytes, clock, count, duration, headline, isProblem, kinds, millis, offset, shortId, summary } from './format.mjs';
import { icon, kindIcon } from './icons.mjs';
import { anchor, passes, rows, visible } from './rows.mjs';
import { shownStore, say, state, update } from './state.mjs';
import { button, menuButton, menuItem, redrawMenu } from './ui.mjs';
import { hits } from './why.mjs';
import { clearAll, copyShown, load, save } from './recordings.mjs';

const wideRow = 28;
const narrowRow = 54;
const covering = 960; // width of the page up to which the details cover the list
const facets = { kind: 'Kind', hub: 'Hub', conn: 'Connection', user: 'User', fn: 'Function' };

let list = []; // rows as they are drawn
let rowHeight = wideRow;
let byReader = 0; // when the reader last scrolled
let toEnd = false; // after drawing
let toBack = false; // after drawing, the focus goes to Back: the details cover the list
let words = []; // that are searched for
let reveal; // id of the row to bring into sight after drawing
const fresh = new Set(); // groups that flash

export const viewport = () => document.querySelector('#events');

export function currentRows() {
  return list;
}

// arrived is told of new groups; those that are shown are counted while the
// list does not follow.
export function arrived(roots, flash) {
  for (const root of roots) {
    if (flash && roots.length < 20) {
      fresh.add(root.id);
      setTimeout(() => fresh.delete(root.id), 1500);
    }
    if (!state.follow && passes(state.store, state.query, root)) state.unseen++;
  }
  if (state.follow) toEnd = true;
}

export function setQuery(text) {
  state.query = text;
  if (state.follow) toEnd = true;
  update();
  say(`${count(rows(shownStore(), text, state.open).filter((row) => row.level === 0).length, 'event')} shown`);
}

export function goToEnd() {
  if (state.paused) pause(false);
  state.follow = true;
  state.unseen = 0;
  toEnd = true;
  update();
}

let takeHeld = () => {};

export function onResume(take) {
  takeHeld = take;
}

export function pause(on = !state.paused) {
  if (state.paused === on) return;
  state.paused = on;
  if (!on) {
    if (state.pane) state.follow = false;
    takeHeld();
  }
  say(on ? 'Paused' : 'Live');
  update();
}

export function select(id, open) {
  state.selected = id;
  state.follow = false;
  if (open) {
    state.pane = true;
    toBack = innerWidth <= covering;
  }
  reveal = id;
  update();
}

export function move(step) {
  if (list.length === 0) return;
  const at = list.findIndex((row) => row.event.id === state.selected);
  const first = step > 0 ? Math.floor((viewport()?.scrollTop ?? 0) / rowHeight) : list.length - 1;
  const next = at < 0 ? first : Math.max(0, Math.min(list.length - 1, at + step));
  select(list[next].event.id, false);
}

export function fold(open, id = state.selected) {
  const event = shownStore().events.get(id);
  if (!event) return;
  const root = shownStore().rootOf(event);
  if (open && shownStore().childrenOf(root).length > 0) {
    state.open.add(root.id);
    state.follow = false;
  } else if (!open) {
    state.open.delete(root.id);
    if (root.id !== event.id) select(root.id, false);
  }
  update();
}

export function timeline() {
  return html`<section class="view" aria-label="Timeline"><h1 class="hidden">Timeline</h1>${bar()}
    <div class="split">
      <div class="list ${state.pane ? 'covered' : ''}" ?inert=${state.pane && innerWidth <= covering}>
        <div class="columns" id="columns" role="row" aria-rowindex="1"><span role="columnheader">Time</span><span role="columnheader">Kind</span><span role="columnheader">What</span><span role="columnheader" class="user">User<span class="id">, connection</span></span>
          <span role="columnheader">Outcome</span><span role="columnheader" class="took" title="Calls: log scale to 1 s. Inside of a call: where in the call it was.">Duration</span><span role="columnheader" class="size">Size</span></div>
        ${events()}${pill()}
      </div>
      ${state.pane ? details() : nothing}
    </div></section>`;
}

function bar() {
  const filter = parse(state.query);
  const problems = shownStore().problems();
  const toggleProblems = () => setQuery(toggled(state.query, 'is', 'problem'));
  const allFacets = () => html`${Object.keys(facets).map((key) => html`<h3>${facets[key]}</h3>${choices(key)}`)}`;
  return html`<div class="bar" role="toolbar" aria-label="Timeline">
    <div class="filter">${icon('search')}<input id="filter" type="text" aria-label="Filter events" autocomplete="off" spellcheck="false"
      placeholder="Filter: text, kind:call, user:ann, fn:SendToGroup" .value=${live(state.query)} @input=${(event) => setQuery(event.target.value)} @keydown=${filterKey}>
      ${state.query ? button('', () => setQuery(''), { glyph: 'x', label: 'Clear the filter', extra: 'quiet mini' }) : html`<kbd aria-hidden="true">/</kbd>`}</div>
    <div class="facets">${Object.keys(facets).map((key) => menuButton(facetName(key, filter), () => choices(key), { extra: `quiet ${filter[key].length ? 'on' : ''}` }))}</div>
    <div class="facets-narrow">${menuButton('Filter', allFacets, { glyph: 'filter', down: false })}</div>
    ${button(html`Problems <b>${problems}</b>`, toggleProblems, { extra: 'quiet', pressed: filter.is.includes('problem') })}
    <span class="space"></span>
    ${button(state.paused ? 'Go on' : 'Pause', () => pause(), { glyph: state.paused ? 'play' : 'pause', pressed: state.paused, title: `${state.paused ? 'Go on' : 'Pause'} (space)` })}
    ${menuButton('', recordingMenu, { glyph: 'dots', label: 'Recording: copy, save, load, clear' })}
  </div>`;
}

function facetName(key, filter) {
  const values = filter[key];
  return html`${facets[key]}${values.length === 1 ? `: ${values[0]}` : values.length > 1 ? `: ${values.length}` : ''}`;
}

function choices(key) {
  const values = shownStore().values(key).slice(0, 50);
  if (values.length === 0) return html`<p class="item muted">none yet</p>`;
  const chosen = parse(state.query)[key];
  return values.map(([value, n]) => {
    const written = key === 'conn' ? shortId(value) : value;
    const change = () => {
      setQuery(toggled(state.query, key, written));
      redrawMenu();
    };
    return html`<label class="item"><input type="checkbox" .checked=${live(chosen.some((each) => each.toLowerCase() === written.toLowerCase()))} @change=${change}>
      ${key === 'kind' ? html`${kindIcon(value)}${kinds[value]}` : written}<span class="count">${n}</span></label>`;
  });
}

function recordingMenu() {
  return html`${menuItem('Copy shown as JSON', () => copyShown(list))}<hr>
    ${state.filters.map((each) => menuItem(html`Filter: <code>${each}</code>`, () => setQuery(each)))}
    ${state.query ? menuItem(state.filters.includes(state.query) ? 'Forget this filter' : 'Save this filter', keepFilter) : nothing}${state.query || state.filters.length ? html`<hr>` : nothing}
    ${menuItem('Save recording…', save)}${menuItem('Load recording…', load)}<hr>
    ${menuItem('Fold all', () => { state.open.clear(); update(); })}
    ${menuItem('Unfold all', () => { for (const root of shownStore().roots) state.open.add(root.id); update(); })}<hr>
    ${menuItem('Clear', clearAll)}`;
}

function keepFilter() {
  const others = state.filters.filter((each) => each !== state.query);
  state.filters = others.length < state.filters.length ? others : [...others, state.query];
  localStorage.setItem('hubwire.filters', JSON.stringify(state.filters));
}

function filterKey(event) {
  if (event.key === 'Escape') {
    if (state.query) setQuery('');
    else viewport()?.focus();
  }
  if (event.key === 'Enter' || event.key === 'ArrowDown') {
    event.preventDefault();
    viewport()?.focus();
    if (state.selected === undefined) move(1);
  }
}

// events draws the rows in sight. Where the list changed above them, the row
// at the top edge keeps its place.
function events() {
  const port = viewport();
  const place = port && !state.follow ? anchor(list, port.scrollTop, rowHeight) : undefined;
  list = rows(shownStore(), state.query, state.open);
  ({ words } = parse(state.query));
  const top = place ? place(list) : port?.scrollTop ?? 0;
  if (port && place && Math.abs(top - port.scrollTop) >= 1) {
    port.firstElementChild.style.height = `${list.length * rowHeight + 8}px`;
    port.scrollTop = top;
  }
  const height = port?.clientHeight ?? innerHeight;
  const from = state.follow ? Math.max(0, list.length * rowHeight - height) : top;
  const indexes = visible(list, from, height, rowHeight, state.selected);
  const selected = list.some((row) => row.event.id === state.selected);
  return html`<div id="events" tabindex="0" role="treegrid" aria-label="Events, oldest first" aria-rowcount=${list.length + 1} aria-colcount="7" aria-owns="columns event-rows"
      aria-activedescendant=${selected ? `row-${state.selected}` : nothing} @scroll=${scrolled} @wheel=${touched} @touchmove=${touched} @pointerdown=${touched} @keydown=${touched}>
    <div class="rows" id="event-rows" role="rowgroup" style="height:${list.length * rowHeight + 8}px">
      ${repeat(indexes, (i) => list[i].event.id, (i) => row(list[i], i))}
    </div>
    ${list.length === 0 ? nothingThere() : nothing}</div>`;
}

function nothingThere() {
  if (state.query) return html`<div class="nothing"><p>No event matches the filter.</p>${button('Clear the filter', () => setQuery(''))}</div>`;
  return html`<div class="nothing">${state.app.state === 'connecting' ? html`<p>Connecting…</p>` : html`<p>Nothing yet. Connect a client${state.app.url ? html` to <code>${state.app.url}/api</code>` : nothing}, or call a function from here.</p>
    ${button('Call a function', () => { location.hash = 'functions'; })} ${button('Load recording…', load)}`}</div>`;
}

const outcomeIcon = { error: 'error', refused: 'refusal', warn: 'warn' };

function row(each, index) {
  const { event } = each;
  const group = each.level === 0 && each.children.length > 0;
  const { name, rest } = headline(event);
  const sum = summary(event, each.children);
  const classes = ['row', `level-${each.level}`, event.id === state.selected ? 'selected' : '', each.context ? 'context' : '', each.last ? 'last' : '',
    each.level > 0 || each.open ? 'inside' : '', fresh.has(event.id) ? 'fresh' : '', event.outcome === 'error' ? 'failed' : ''].join(' ');
  const twist = (click) => {
    click.stopPropagation();
    fold(!state.open.has(event.id), event.id);
  };
  return html`<div class=${classes} role="row" id="row-${event.id}" style="top:${index * rowHeight}px" aria-level=${each.level + 1} aria-rowindex=${index + 2}
      aria-selected=${event.id === state.selected} aria-expanded=${group ? String(Boolean(each.open)) : nothing} @click=${() => select(event.id, true)}>
    <span class="time" role="gridcell">${each.level ? offset(millis(event.time) - millis(each.root.time)) : clock(event.time)}</span>
    <span class="kind" role="gridcell">${each.level ? nothing : html`<button type="button" class="twist ${group ? '' : 'none'}" tabindex="-1" aria-label=${each.open ? 'Fold' : 'Unfold'} aria-expanded=${Boolean(each.open)} @click=${twist}>${icon('chevron')}</button>`}${kindIcon(event.kind)}<span>${kinds[event.kind]}</span></span>
    <span class="what" role="gridcell"><code>${name ? html`<b>${found(name)}</b>` : nothing}<span class="rest">${found(rest)}</span></code>${sum ? html`<span class="sum ${isProblem(event) ? 'problem' : ''}">${found(sum)}</span>` : nothing}</span>
    <span class="user" role="gridcell">${each.level ? nothing : html`${found(event.user ?? '')}<span class="id"> ${shortId(event.connection)}</span>`}</span>
    <span class="outcome ${event.outcome ?? ''}" role="gridcell">${outcomeIcon[event.outcome] ? icon(outcomeIcon[event.outcome]) : nothing}<span>${event.label ?? ''}</span></span>
    <span class="took" role="gridcell"><span>${duration(event.ms)}</span>${scale(each)}</span>
    <span class="size" role="gridcell">${bytes(event.bytes)}</span>
  </div>`;
}

// found draws a text with the searched words marked.
function found(text) {
  return words.length === 0 ? text : hits(text, words).map((part, i) => (i % 2 ? html`<mark>${part}</mark>` : part));
}

// scale draws a duration: of a call on a log scale to a second, inside of a
// call where in the call it was.
function scale({ event, root }) {
  if (root?.ms && event.ms) {
    const left = Math.min(96, ((millis(event.time) - millis(root.time)) / root.ms) * 100);
    return html`<i class="scale track"><i style="left:${Math.max(0, left)}%;width:${Math.max(2, Math.min(100 - left, (event.ms / root.ms) * 100))}%"></i></i>`;
  }
  if (!event.ms || root) return nothing;
  return html`<i class="scale"><i style="width:${Math.max(3, Math.min(100, ((Math.log10(event.ms) + 1.5) / 4.5) * 100))}%"></i></i>`;
}

function pill() {
  if (state.paused) return state.heldGroups > 0 ? html`<button type="button" class="pill" @click=${goToEnd}>${state.heldGroups} new while paused. Go on</button>` : nothing;
  if (state.follow || state.loaded) return nothing;
  if (state.unseen === 0 && atEnd()) return nothing;
  return html`<button type="button" class="pill" @click=${goToEnd}>${icon('down', 'small')}${state.unseen > 0 ? `${state.unseen} new` : 'Newest'}</button>`;
}

function atEnd() {
  const port = viewport();
  return !port || port.scrollTop + port.clientHeight >= port.scrollHeight - rowHeight;
}

function touched(event) {
  if (event.type === 'keydown' && !/^(Page|Home|End)/.test(event.key)) return;
  byReader = Date.now();
}

// scrolled turns following on or off where the reader scrolled, never where
// the page did.
function scrolled() {
  if (Date.now() - byReader < 700) {
    const end = atEnd();
    if (end) state.unseen = 0;
    state.follow = end && !state.loaded;
  }
  update();
}

// afterTimeline does what needs the rows in place.
export function afterTimeline() {
  const port = viewport();
  if (!port) return;
  const next = port.clientWidth <= 560 ? narrowRow : wideRow;
  if (next !== rowHeight) {
    const first = Math.round(port.scrollTop / rowHeight);
    rowHeight = next;
    port.scrollTop = first * rowHeight;
    update();
    return;
  }
  if (toEnd && state.follow) port.scrollTop = port.scrollHeight;
  toEnd = false;
  if (toBack) document.querySelector('.pane .back')?.focus();
  toBack = false;
  if (reveal === undefined) return;
  const at = list.findIndex((each) => each.event.id === reveal);
  reveal = undefined;
  if (at < 0) return;
  const top = at * rowHeight;
  if (top < port.scrollTop) port.scrollTop = top;
  else if (top + rowHeight > port.scrollTop + port.clientHeight) port.scrollTop = top + rowHeight - port.clientHeight + 8;
}

