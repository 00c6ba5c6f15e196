// The page: its head and foot, the four views, and the keyboard.

import { html, nothing, render } from './vendor/lit-html/lit-html.js';
import { follow } from './api.mjs';
import { connectionsView, groupsView, refresh } from './connections.mjs';
import { closeDetails, copyEvent, selectedEvent } from './details.mjs';
import { bytes, count } from './format.mjs';
import { callCurrent, functionOf, functionsView, loadFunctions, showFunction } from './functions.mjs';
import { icon } from './icons.mjs';
import { leaveRecording } from './recordings.mjs';
import { changeAndReplay, replay } from './replay.mjs';
import { onDraw, shownStore, state, update } from './state.mjs';
import { toggled } from './filter.mjs';
import { afterTimeline, arrived, fold, goToEnd, move, onResume, pause, select, setQuery, timeline, viewport } from './timeline.mjs';
import { button, show } from './ui.mjs';
import { explained } from './why.mjs';

const views = { timeline: 'Timeline', connections: 'Connections', groups: 'Groups and users', functions: 'Functions' };

function page() {
  const view = { timeline, connections: connectionsView, groups: groupsView, functions: functionsView }[state.view];
  return html`${head()}${banners()}<main tabindex="-1">${view()}</main>${foot()}${toastView()}`;
}

function head() {
  const counts = { connections: state.connections.connections.length, functions: state.functions.length };
  const { app } = state;
  const texts = { connecting: 'Connecting…', running: 'Running', building: 'Building…', failed: 'Build failed', lost: 'Connection lost' };
  const now = state.lost === undefined ? app.state : 'lost';
  return html`<header class="top"><a class="brand" href="#timeline" aria-label="hubwire inspector, timeline">${icon('brand')}<b>hubwire</b> <span>inspector</span></a>
    <nav aria-label="Views">${Object.entries(views).map(([id, name]) => html`<a href="#${id}" aria-current=${state.view === id ? 'page' : nothing}>${id === 'groups' ? html`<span class="long">Groups and users</span><span class="brief">Groups</span>` : name}${counts[id] === undefined ? nothing : html` <span class="count">${counts[id]}</span>`}</a>`)}</nav>
    <span class="space"></span>
    <span class="state" title=${app.folder ?? ''}><i class="dot ${now}"></i>${texts[now] ?? now}<span class="wide-only muted">${app.folder ?? ''}${app.build ? `, build ${app.build}` : ''}</span></span>
    ${button('', nextTheme, { glyph: 'theme', label: `Theme: ${state.theme}`, extra: 'quiet' })}${button(html`<b>?</b>`, help, { label: 'Keyboard help', extra: 'quiet narrow' })}</header>`;
}

function banners() {
  const list = [];
  if (state.lost !== undefined) {
    list.push(html`<div class="banner bad" role="status">${icon('error')}<div><b>hubwire does not answer.</b> ${state.lostWhy || `The events stay here; calls and sends need the tool. Next try in ${state.lost} s.`}</div></div>`);
  } else if (state.app.state === 'failed') {
    const [place] = state.app.problem.match(/[^\s:]+\.go:\d+(:\d+)?/) ?? [];
    list.push(html`<div class="banner bad" role="status">${icon('error')}<div><b>${place ? `${place}: ` : ''}The latest change does not build.</b> The last good build is still running.<pre>${state.app.problem}</pre></div></div>`);
  }
  if (state.loaded) {
    list.push(html`<div class="banner" role="status">${icon('log')}<div>This is the recording <b>${state.loaded.name}</b>. What happens now goes on being recorded.</div>${button('Back to now', leaveRecording, { extra: 'small' })}</div>`);
  }
  return list;
}

function foot() {
  const store = shownStore();
  const problems = store.problems();
  const full = state.limits.events && store.events.size >= state.limits.events * 0.95;
  return html`<footer class="foot"><span><b>${store.events.size.toLocaleString()}</b> events</span><span><b>${problems}</b> ${problems === 1 ? 'problem' : 'problems'}</span>
    <span><b>${bytes(store.bytes) || '0 B'}</b> of ${bytes(state.limits.bytes)}</span>${full ? html`<span>the oldest groups go</span>` : nothing}<span class="space"></span>
    <span>${state.paused ? 'paused' : state.follow ? 'following' : 'not following'}</span><span class="wide-only">hubwire ${state.app.version}</span></footer>`;
}

function toastView() {
  const { toast } = state;
  if (!toast) return nothing;
  const act = () => {
    state.toast = undefined;
    toast.action.do();
    update();
  };
  return html`<div class="toast" role="status">${toast.text}${toast.action ? html`<button type="button" @click=${act}>${toast.action.text}</button>` : nothing}</div>`;
}

function nextTheme() {
  state.theme = { system: 'light', light: 'dark', dark: 'system' }[state.theme];
  localStorage.setItem('hubwire.theme', state.theme);
  applyTheme();
  update();
}

function applyTheme() {
  if (state.theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = state.theme;
}

// take is told of each message of the stream.
function take(message) {
  state.lost = undefined;
  const rebuilt = state.app.state === 'connecting' || message.app.build !== state.app.build;
  state.app = message.app;
  state.limits = message.limits;
  document.title = `${message.app.name || 'hubwire'} – inspector`;
  if (rebuilt) loadFunctions();
  if (state.paused) {
    state.held.push(message);
    state.heldGroups += (message.events ?? []).filter((event) => !event.parent && !state.store.events.has(event.id)).length;
  } else {
    record(message);
  }
  if (rebuilt || (message.events ?? []).some((event) => ['connect', 'close', 'group', 'call'].includes(event.kind))) refresh();
  update();
}

function record(message) {
  const first = state.store.events.size === 0;
  const added = state.store.take((message.events ?? []).map((event) => explained(event, functionOf(event))));
  state.store.forget(message.oldest);
  if (!state.loaded) arrived(added, !first);
}

onResume(() => {
  for (const message of state.held.splice(0)) record(message);
  state.heldGroups = 0;
});

// The address says what is shown: #timeline?q=…&e=31, so that a link can be
// pasted. It is read when it changes and written when the state does.
function readAddress() {
  const [view, query = ''] = location.hash.slice(1).split('?');
  const parameters = new URLSearchParams(query);
  state.view = view in views ? view : 'timeline';
  if (parameters.has('q')) state.query = parameters.get('q');
  if (parameters.has('e')) select(Number(parameters.get('e')), true);
  if (parameters.has('fn')) showFunction(parameters.get('fn'), parameters.get('hub') ?? undefined);
  if (state.view === 'connections' || state.view === 'groups') refresh();
  update();
}

function writeAddress() {
  const shown = location.hash.slice(1).split('?')[0];
  if (state.view !== 'timeline' || (shown !== '' && shown !== 'timeline')) return; // on the way elsewhere
  const parameters = new URLSearchParams();
  if (state.query) parameters.set('q', state.query);
  if (state.pane && state.selected !== undefined) parameters.set('e', state.selected);
  const text = parameters.toString();
  const next = `#timeline${text ? `?${text}` : ''}`;
  if (location.hash !== next) history.replaceState(null, '', next);
}

const shortcuts = [
  ['/', 'Filter', () => document.querySelector('#filter')?.focus()],
  ['j', 'Next', () => move(1)], ['k', 'Previous', () => move(-1)],
  ['ArrowDown', '', () => move(1)], ['ArrowUp', '', () => move(-1)],
  ['Enter', 'Open the details; again: go into them', () => (state.pane ? document.querySelector('.pane .body button, .pane button')?.focus() : select(state.selected, true))],
  ['Escape', 'Close, back', () => closeDetails()],
  [' ', 'Pause', () => pause()], ['f', 'Follow', () => goToEnd()], ['End', '', () => goToEnd()],
  ['ArrowLeft', 'Fold', () => fold(false)], ['ArrowRight', 'Unfold', () => fold(true)],
  ['r', 'Replay', () => onCall(replay)], ['R', 'Change and replay', () => onCall(changeAndReplay)],
  ['c', 'Copy as JSON', () => selectedEvent() && copyEvent(selectedEvent())],
  ['p', 'Problems', () => setQuery(toggled(state.query, 'is', 'problem'))],
];
const keyNames = { ' ': 'space', ArrowLeft: '←', ArrowRight: '→', Enter: 'enter', Escape: 'esc', R: 'shift R' };

function onCall(act) {
  const event = selectedEvent();
  const root = event && shownStore().rootOf(event);
  if (root?.kind === 'call') act(root);
}

addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    if (state.view === 'functions') callCurrent();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const inList = document.activeElement === viewport();
  const busy = document.activeElement?.closest('input, textarea, select, dialog, .menu, [contenteditable]');
  if (busy || document.querySelector('dialog[open]')) return;
  if (!state.keys && !inList && event.key !== 'Enter' && event.key !== 'Escape') return;
  if (event.key === '?') return void help();
  const view = Object.keys(views)[Number(event.key) - 1];
  if (view) {
    location.hash = view;
    return;
  }
  if (state.view !== 'timeline') return;
  const onControl = document.activeElement?.closest('button, a, [role=separator]');
  if (onControl && [' ', 'Enter', 'ArrowLeft', 'ArrowRight'].includes(event.key)) return;
  const shortcut = shortcuts.find(([key]) => key === event.key);
  if (!shortcut || (event.key === 'Enter' && state.selected === undefined)) return;
  event.preventDefault();
  shortcut[2]();
});

function help() {
  const toggle = (event) => {
    state.keys = event.target.checked;
    localStorage.setItem('hubwire.keys', state.keys ? 'on' : 'off');
  };
  const rows = [...shortcuts.filter(([, text]) => text).map(([key, text]) => [keyNames[key] ?? key, text]), ['1 – 4', 'Views'], ['?', 'This help'], ['ctrl enter', 'Call the function of the form']];
  show('Keyboard', html`<dl class="keys">${rows.map(([key, text]) => html`<div><dt>${text}</dt><dd><kbd>${key}</kbd></dd></div>`)}</dl>
    <label class="inline"><input type="checkbox" ?checked=${state.keys} @change=${toggle}> Single keys work everywhere, not only in the list; arrows, Enter and Esc always do</label>
    <p class="muted">The filter: <code>kind:push user:ann fn:SendToGroup conn:O6L2VD5E hub:chat is:problem "two words"</code></p>
    <p class="muted">Kept are ${count(state.limits.events, 'event')} or ${bytes(state.limits.bytes)}, whichever is reached first; whole groups go, the oldest first.</p>`);
}

onDraw(() => {
  render(page(), document.querySelector('#app'));
  if (state.view === 'timeline') afterTimeline();
  writeAddress();
});

applyTheme();
addEventListener('hashchange', readAddress);
addEventListener('resize', update);
readAddress();
follow(take, (seconds, why = '') => {
  state.lost = seconds;
  state.lostWhy = why;
  update();
});
setInterval(() => {
  if (state.view === 'connections' || state.view === 'groups') refresh();
}, 3000);
