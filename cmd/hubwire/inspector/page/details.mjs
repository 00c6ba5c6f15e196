// The details of an event, at the right of the list.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { copyAs, languages, upstreamOf, urlFor } from './copyas.mjs';
import { functionOf } from './functions.mjs';
import { signature } from './fields.mjs';
import { bytes, clock, duration, headline, kinds, millis, offset, protocolName, shortId } from './format.mjs';
import { icon, kindIcon } from './icons.mjs';
import { jsonView } from './jsonview.mjs';
import { argumentTexts, changeAndReplay, replay, replayAs } from './replay.mjs';
import { whole, withCaused } from './recordings.mjs';
import { attempt, copy, drawNow, lost, shownStore, state, update } from './state.mjs';
import { select, setQuery } from './timeline.mjs';
import { button, menuButton, menuItem } from './ui.mjs';
import { difference } from './why.mjs';

const fetched = new Map(); // whole events, by id
const unfolded = new Set(); // events whose further frames are shown
let width = Number(localStorage.getItem('hubwire.pane')) || undefined;

export function selectedEvent() {
  const event = shownStore().events.get(state.selected);
  if (!event?.cut || state.loaded) return event;
  const known = fetched.get(event.id);
  if (known) return known;
  whole(event).then((full) => {
    fetched.set(event.id, full);
    if (fetched.size > 20) fetched.delete(fetched.keys().next().value);
    update();
  }, () => {});
  return event;
}

export function closeDetails() {
  state.pane = false;
  drawNow(); // the list is inert while it is covered
  document.querySelector('#events')?.focus();
}

export function details() {
  const event = selectedEvent();
  if (!event) return html`<aside class="pane" aria-label="Details"><p class="nothing">This event is not kept any more.</p></aside>`;
  const store = shownStore();
  const root = store.rootOf(event);
  const fn = functionOf(event);
  const caused = store.childrenOf(event);
  return html`<aside class="pane" aria-label="Details" style=${width ? `width:${width}px` : nothing}>
    <div class="grip" role="separator" tabindex="0" aria-orientation="vertical" aria-label="Width of the details" @pointerdown=${drag} @keydown=${resize}></div>
    <header class="head">
      <div class="line">${button('', closeDetails, { glyph: 'back', label: 'Back to the list', extra: 'quiet back' })}
        ${kindIcon(event.kind)}<b>${kinds[event.kind]}</b><span class="outcome ${event.outcome ?? ''}">${event.label ?? ''}</span><span class="space"></span>
        ${button('', () => copyEvent(event), { glyph: 'copy', label: 'Copy as JSON (c)', extra: 'quiet' })}${button('', closeDetails, { glyph: 'x', label: 'Close (esc)', extra: 'quiet' })}</div>
      <h2>${fn ? fn.name || event.what : headline(event).name || event.what}</h2>
      ${fn ? html`<p class="signature">${signature(fn).slice((fn.name || fn.event).length)}</p>` : nothing}
      <p class="meta"><span>${clock(event.time)}</span><span>${duration(event.ms)}</span><span>${bytes(event.bytes)}</span>
        ${event.user ? html`<span>user <button class="link" @click=${() => setQuery(`user:${event.user}`)}>${event.user}</button></span>` : nothing}
        ${event.connection ? html`<span>connection <button class="link" @click=${() => setQuery(`conn:${shortId(event.connection)}`)}>${shortId(event.connection)}</button></span>` : nothing}
        ${event.function ? html`<span>function ${event.function}${fn?.place ? `, ${fn.place}` : ''}</span>` : nothing}
        ${event.replayOf ? html`<span>replay of <button class="link" @click=${() => select(event.replayOf, true)}>an earlier call</button></span>` : nothing}
        ${root.id !== event.id ? html`<span>caused by <button class="link" @click=${() => select(root.id, true)}>${root.what}</button></span>` : nothing}</p>
      ${event.kind === 'call' ? html`<div class="actions">
        ${button('Replay', () => replay(event), { title: 'Replay (r)', disabled: lost() })}${button('Change and replay', () => changeAndReplay(event), { title: 'Change and replay (shift R)' })}
        ${menuButton('Copy as', () => Object.entries(languages).map(([language, name]) => menuItem(name, () => copyCall(language, event))))}</div>` : nothing}
    </header>
    <div class="body">
      ${event.why ? why(event) : nothing}${event.failure ? failure(event) : nothing}
      ${event.arguments === undefined ? nothing : section('Arguments', jsonView(event.arguments, {
    key: `${event.id}a`, protocol: event.protocol, shapes: fn?.arguments.map((each) => each.shape), names: fn?.arguments.map((each) => each.name),
    marked: event.why?.marked, note: 'ignored: no field takes it',
  }), event.protocol ? `${protocolName(event.protocol)}${event.kind === 'call' ? ' → Go' : ''}` : '', event.arguments)}
      ${event.cut ? section('Arguments', html`<p class="muted">Loading…</p>`) : nothing}
      ${event.result === undefined || event.result === null && !fn?.result ? nothing : section('Result', jsonView(event.result, { key: `${event.id}r`, protocol: event.protocol, shape: fn?.result }), '', event.result)}
      ${caused.length > 0 ? section('Caused', waterfall(event, caused), event.ms ? `in ${duration(event.ms)}` : '') : nothing}
      ${event.headers ? section('Headers', pairs(Object.entries(event.headers).map(([name, values]) => [name, values.join(', ')]))) : nothing}
      ${event.claims?.length ? section('Claims', pairs(event.claims.map(({ Type, Value }) => [Type, Value, event.why?.rows?.some((row) => row.name === Type && row.came === Value) && 'cut'])), '', event.claims) : nothing}
      ${section('From', pairs([['hub', event.hub], ['connection', event.connection], ['user', event.user], ['transport', event.transport], ['to', event.to], ['reached', event.reached], ['note', event.note]].filter(([, value]) => value)))}
    </div></aside>`;
}

export function section(title, content, note = '', value) {
  return html`<section class="part"><header><h3>${title}</h3><span class="space"></span><span class="muted">${note}</span>
    ${value === undefined ? nothing : button('', () => attempt(() => copy(JSON.stringify(value, null, 2), title.toLowerCase())), { glyph: 'copy', label: `Copy ${title.toLowerCase()}`, extra: 'quiet mini' })}</header>${content}</section>`;
}

function pairs(list) {
  return html`<dl class="pairs">${list.map(([name, value, note]) => html`<dt>${name}</dt><dd class=${note ? 'flag' : ''}>${value}${note ? html` <span class="note">${note}</span>` : nothing}</dd>`)}</dl>`;
}

// why explains in four parts: what happened, what came and what would fit, the
// nearest, and what to do.
function why({ why: reason, outcome, ...event }) {
  return html`<section class="part trouble ${outcome === 'warn' ? 'warn' : ''}"><h3>${reason.title}</h3><p>${reason.lead}</p>
    ${reason.rows?.length ? html`<table class="compare"><thead><tr><th></th><th>came</th><th>would fit</th><th class="mark"></th></tr></thead><tbody>
      ${reason.rows.map((each) => html`<tr class=${each.ok ? '' : 'bad'}><th>${each.name}</th>${compared(each)}<td class="mark">${icon(each.ok ? 'check' : 'x')}</td></tr>`)}</tbody></table>` : nothing}
    ${reason.hint ? html`<p>${reason.hint}</p>` : nothing}
    ${reason.renames?.length ? html`<div class="actions">${button(`Replay with ${reason.renames.map(([, name]) => name).join(', ')}`, () => replayAs(event, event.name, reason.renames), { disabled: lost() })}</div>` : nothing}
    ${reason.didYouMean ? html`<div class="actions">${button(`Replay as ${reason.didYouMean}`, () => replayAs(event, reason.didYouMean), { disabled: lost() })}
      ${button(`Show ${reason.didYouMean}`, () => { location.hash = `functions?fn=${encodeURIComponent(reason.didYouMean)}&hub=${encodeURIComponent(event.hub ?? '')}`; })}</div>` : nothing}</section>`;
}

// compared draws what came and what would fit, with the difference marked.
function compared({ came, fits, ok }) {
  const texts = ok || !fits ? [[came, '', ''], [fits, '', '']] : difference(came, fits);
  return texts.map(([start, differs, end]) => html`<td><code>${start}${differs ? html`<mark>${differs}</mark>` : nothing}${end}</code></td>`);
}

function failure({ failure: what, id }) {
  const rest = what.rest ?? [];
  const open = unfolded.has(id);
  const toggle = () => {
    if (!unfolded.delete(id)) unfolded.add(id);
    update();
  };
  return html`<section class="part trouble"><h3>${what.panic ? 'The function panicked' : 'The call failed'}</h3><p class="error-text">${what.text}</p>
    ${what.own?.length || rest.length ? html`<ol class="frames">${(what.own ?? []).map((frame) => html`<li><div class="frame"><code>${frame.function}</code><code class="place">${frame.place}</code></div>
      ${frame.source?.length ? html`<pre class="source">${frame.source.map((line, i) => html`<span class=${i === (frame.hit ?? 0) ? 'hit' : ''}><i>${Number(frame.place.split(':').at(-1)) - (frame.hit ?? 0) + i}</i>${line}${'\n'}</span>`)}</pre>` : nothing}</li>`)}
      ${rest.length ? html`<li><button type="button" class="frame" aria-expanded=${open} @click=${toggle}>${icon(open ? 'down' : 'chevron', 'small')}${rest.length} more of the runtime and libraries</button></li>` : nothing}
      ${open ? rest.map((frame) => html`<li class="muted"><div class="frame"><code>${frame.function}</code><code class="place">${frame.place}</code></div></li>`) : nothing}</ol>` : nothing}
    <dl class="pairs"><dt>Client got</dt><dd><code>${what.client || 'nothing'}</code></dd></dl></section>`;
}

export function waterfall(root, caused) {
  return html`<div class="waterfall">${caused.map((event) => {
    const at = millis(event.time) - millis(root.time);
    const { name, rest } = headline(event);
    const left = root.ms ? Math.max(0, Math.min(97, (at / root.ms) * 100)) : 0;
    return html`<button type="button" @click=${() => select(event.id, true)}>${kindIcon(event.kind)}<span class="label">${kinds[event.kind]} <span class="muted">${name}${rest} ${event.note ?? ''}</span></span>
      <span class="at">${offset(at)}</span><i class="scale track"><i style="left:${left}%;width:${Math.max(2, Math.min(100 - left, ((event.ms || 0) / (root.ms || 1)) * 100))}%"></i></i></button>`;
  })}</div>`;
}

export async function copyEvent(event) {
  await attempt(async () => copy(JSON.stringify(withCaused(await whole(event), shownStore()), null, 2), `${kinds[event.kind]} as JSON`));
}

async function copyCall(language, event) {
  await attempt(async () => {
    const full = await whole(event);
    await copy(copyAs(language, callOf(full)), `as ${languages[language]}`);
  });
}

export function callOf(event) {
  return {
    hub: event.hub, event: event.name, user: event.user, args: argumentTexts(event),
    url: urlFor(state.app.url, event.user), upstream: upstreamOf(shownStore(), state.app.url),
  };
}

function drag(start) {
  start.preventDefault();
  const moving = (event) => setWidth(innerWidth - event.clientX);
  addEventListener('pointermove', moving);
  addEventListener('pointerup', () => removeEventListener('pointermove', moving), { once: true });
}

function resize(event) {
  const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  setWidth(event.currentTarget.parentElement.offsetWidth + step);
}

function setWidth(pixels) {
  width = Math.max(320, Math.min(innerWidth - 320, pixels));
  localStorage.setItem('hubwire.pane', String(Math.round(width)));
  update();
}
