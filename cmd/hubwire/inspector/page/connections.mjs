// Who is connected, and which connections are in which groups.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { api } from './api.mjs';
import { clock, count, protocolName, shortId } from './format.mjs';
import { live } from './vendor/lit-html/directives/live.js';
import { attempt, lost, state, toast, update } from './state.mjs';
import { ask, button, menuButton, menuItem } from './ui.mjs';

const most = 500; // rows that are drawn at once

let asking = false;
let wanted = ''; // text that connections must have
let drawn = most; // rows that are drawn now

// refresh asks who is connected, and keeps those that have gone.
export async function refresh() {
  if (asking) return;
  asking = true;
  try {
    const now = await api.connections();
    const present = new Set(now.connections.map((each) => each.ConnectionID));
    for (const each of state.connections.connections) {
      if (!present.has(each.ConnectionID)) state.gone.set(each.ConnectionID, { ...each, gone: Date.now(), why: reasonOf(each.ConnectionID) });
    }
    while (state.gone.size > most) state.gone.delete(state.gone.keys().next().value);
    state.connections = now;
    update();
  } catch {
    // The stream's banner tells that the tool is gone.
  } finally {
    asking = false;
  }
}

function reasonOf(id) {
  return state.store.roots.findLast((each) => each.kind === 'close' && each.connection === id)?.note ?? '';
}

export function connectionsView() {
  const { known, connections } = state.connections;
  if (!known) return elsewhere();
  const gone = [...state.gone.values()].reverse();
  const rows = [...connections, ...gone].filter((each) => JSON.stringify([each.ConnectionID, each.UserID, each.Hub, each.Transport, each.Groups, each.Claims]).toLowerCase().includes(wanted.toLowerCase()));
  const hubs = [...new Set([...connections.map((each) => each.Hub), ...state.functions.map((each) => each.hub)])];
  return html`<section class="view scroll" aria-label="Connections"><h1 class="hidden">Connections</h1>
    <div class="bar"><input aria-label="Filter connections" placeholder="Filter: user, group, claim, hub" autocomplete="off" spellcheck="false" .value=${live(wanted)} @input=${(event) => { wanted = event.target.value; drawn = most; update(); }}>
      <span class="muted">${connections.length} open, ${gone.length} closed</span><span class="space"></span>
      ${hubs.map((hub) => button(`Send to all of ${hub}…`, () => send(hub, 0, ''), { disabled: lost() }))}</div>
    ${rows.length === 0 ? wanted ? html`<div class="nothing"><p>No connection matches the filter.</p></div>` : html`<div class="nothing"><p>No client is connected.</p></div>` : html`<table class="table"><thead><tr>
      <th>Connection</th><th>User</th><th>Hub</th><th>Claims</th><th>Transport</th><th>Groups</th><th>Since</th><th class="number">In</th><th class="number">Out</th><th><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${rows.slice(0, drawn).map(connectionRow)}</tbody></table>`}
    ${rows.length > drawn ? html`<p class="nothing">${button(`Show ${Math.min(most, rows.length - drawn)} more of ${rows.length - drawn}`, () => { drawn += most; update(); })}</p>` : nothing}</section>`;
}

function connectionRow(each) {
  return html`<tr class=${each.gone ? 'gone' : ''}>
    <td><button class="link mono" title=${each.ConnectionID} @click=${() => { location.hash = `timeline?q=${encodeURIComponent(`conn:${shortId(each.ConnectionID)}`)}`; }}>${shortId(each.ConnectionID)}</button></td>
    <td>${each.UserID || html`<span class="muted">none</span>`}</td><td>${each.Hub}</td>
    <td class="claims" title=${(each.Claims ?? []).map((claim) => `${claim.Type}: ${claim.Value}`).join('\n')}>${(each.Claims ?? []).map((claim) => `${claim.Type}: ${claim.Value}`).join(', ')}</td>
    <td>${each.Transport}, ${protocolName(each.Protocol)}</td>
    <td>${(each.Groups ?? []).map((group) => html`<span class="chip">${group}${each.gone ? nothing : button('', () => leave(each, group), { glyph: 'x', label: `Remove from ${group}`, extra: 'quiet tiny', disabled: lost() })}</span>`)}</td>
    <td>${each.gone ? html`closed ${clock(each.gone)}${each.why ? `, ${each.why}` : ''}` : clock(each.Since)}</td>
    <td class="number" data-label="in">${each.Received}</td><td class="number" data-label="out">${each.Sent}</td>
    <td class="number">${each.gone || lost() ? nothing : menuButton('', () => html`${menuItem('Send a message…', () => send(each.Hub, 3, each.ConnectionID))}${menuItem('Add to a group…', () => join(each))}<hr>${menuItem('Close with a reason…', () => close(each))}`, { glyph: 'dots', label: `Actions for ${shortId(each.ConnectionID)}`, extra: 'quiet' })}</td></tr>`;
}

// The numbers are those of signalr.AudienceKind.
const audiences = { 0: 'all clients', 1: 'user', 2: 'group', 3: 'connection' };

async function send(hub, to, name) {
  const values = await ask(`Send to ${audiences[to]} ${to === 3 ? shortId(name) : name}`, [
    { name: 'target', label: 'Message', required: true, hint: 'the name that clients listen for' },
    { name: 'arguments', label: 'Arguments', value: '[]', rows: 4, hint: 'a JSON list' },
  ], 'Send');
  if (!values) return;
  await attempt(async () => {
    let list;
    try {
      list = JSON.parse(values.arguments);
    } catch {
      throw new Error('The arguments must be a JSON list.');
    }
    if (!Array.isArray(list)) throw new Error('The arguments must be a JSON list.');
    await api.act({ hub, send: { Kind: to, Name: name, Target: values.target, Arguments: list } });
    toast(`Sent ${values.target}`);
  });
}

async function change(hub, Action, Group, ConnectionID, UserID) {
  await attempt(() => api.act({ hub, group: { Action, Group, ConnectionID, UserID } }));
  await refresh();
}

async function join(each) {
  const values = await ask(`Add ${shortId(each.ConnectionID)} to a group`, [{ name: 'group', label: 'Group', required: true }], 'Add');
  if (values) await change(each.Hub, 'add', values.group, each.ConnectionID);
}

async function joinAs(hub, user) {
  const values = await ask(`Add user ${user} to a group`, [{ name: 'group', label: 'Group', required: true, hint: 'with all connections that the user has, now and later' }], 'Add');
  if (values) await change(hub, 'add', values.group, undefined, user);
}

function leave(each, group) {
  return change(each.Hub, 'remove', group, each.ConnectionID);
}

async function close(each) {
  const values = await ask(`Close ${shortId(each.ConnectionID)}`, [{ name: 'reason', label: 'Reason', hint: 'the client reads it' }], 'Close the connection');
  if (values) await attempt(() => api.act({ hub: each.Hub, close: { ConnectionID: each.ConnectionID, Reason: values.reason } }));
  await refresh();
}

function elsewhere() {
  return html`<section class="view"><div class="nothing"><p>The app works with a service that is not this machine's, which does not tell who is connected.</p></div></section>`;
}

export function groupsView() {
  const { known, connections, memberships } = state.connections;
  if (!known) return elsewhere();
  const groups = new Map();
  const users = new Map();
  const listed = (map, hub, name) => {
    const key = `${hub}\n${name}`;
    if (!map.has(key)) map.set(key, { hub, name, members: [], as: [] });
    return map.get(key);
  };
  for (const each of connections) {
    for (const group of each.Groups ?? []) listed(groups, each.Hub, group).members.push(each);
    if (each.UserID) listed(users, each.Hub, each.UserID).members.push(each);
  }
  for (const each of memberships) {
    for (const group of each.Groups) {
      listed(groups, each.Hub, group).as.push(each.UserID);
      listed(users, each.Hub, each.UserID).as.push(group);
    }
  }
  const byName = (a, b) => a.hub.localeCompare(b.hub) || a.name.localeCompare(b.name);
  return html`<div class="view two"><section aria-label="Groups"><header><h2>Groups</h2><span class="muted">${groups.size}</span></header>
      ${groups.size === 0 ? html`<p class="nothing">No group has a member.</p>` : [...groups.values()].sort(byName).map((each) => card(each, 2))}</section>
    <section aria-label="Users"><header><h2>Users</h2><span class="muted">${users.size}</span></header>
      ${users.size === 0 ? html`<p class="nothing">No user is connected.</p>` : [...users.values()].sort(byName).map((each) => card(each, 1))}</section></div>`;
}

function card({ hub, name, members, as }, audience) {
  return html`<article class="card"><header><b>${name}</b><span class="muted">${hub}, ${count(members.length, 'connection')}</span><span class="space"></span>
      ${audience === 1 ? html`${button('Timeline', () => { location.hash = `timeline?q=${encodeURIComponent(`user:${name}`)}`; }, { extra: 'small' })}${button('Add to a group…', () => joinAs(hub, name), { extra: 'small', disabled: lost() })}` : nothing}
      ${button('Send…', () => send(hub, audience, name), { extra: 'small', disabled: lost() })}</header>
    ${as.length ? html`<p class="muted">${audience === 2 ? 'users' : 'in groups as a user'}: ${as.join(', ')}</p>` : nothing}
    <ul>${members.slice(0, most).map((each) => html`<li><code>${shortId(each.ConnectionID)}</code><span>${audience === 2 ? each.UserID : (each.Groups ?? []).join(', ')}</span><span class="muted">${each.Transport}</span>
      ${audience === 2 ? button('Remove', () => leave(each, name), { extra: 'small quiet', disabled: lost() }) : nothing}</li>`)}</ul></article>`;
}
