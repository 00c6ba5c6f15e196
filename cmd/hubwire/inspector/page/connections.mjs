// Who is connected, and which connections are in which groups.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { api } from './api.mjs';
import { clock, count, protocolName, shortId } from './format.mjs';
import { attempt, state, toast, update } from './state.mjs';
import { ask, button, menuButton, menuItem } from './ui.mjs';

const most = 500; // rows that are drawn

let asking = false;

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
  const rows = [...connections, ...[...state.gone.values()].reverse()];
  return html`<section class="view scroll" aria-label="Connections"><h1 class="hidden">Connections</h1>
    ${rows.length === 0 ? html`<div class="nothing"><p>No client is connected.</p></div>` : html`<table class="table"><thead><tr>
      <th>Connection</th><th>User</th><th>Hub</th><th>Claims</th><th>Transport</th><th>Groups</th><th>Since</th><th class="number">In</th><th class="number">Out</th><th><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${rows.slice(0, most).map(connectionRow)}</tbody></table>`}
    ${rows.length > most ? html`<p class="nothing">${rows.length - most} more connections are not shown.</p>` : nothing}</section>`;
}

function connectionRow(each) {
  return html`<tr class=${each.gone ? 'gone' : ''}>
    <td><button class="link mono" title=${each.ConnectionID} @click=${() => { location.hash = `timeline?q=${encodeURIComponent(`conn:${shortId(each.ConnectionID)}`)}`; }}>${shortId(each.ConnectionID)}</button></td>
    <td>${each.UserID || html`<span class="muted">none</span>`}</td><td>${each.Hub}</td>
    <td class="claims" title=${(each.Claims ?? []).map((claim) => `${claim.Type}: ${claim.Value}`).join('\n')}>${(each.Claims ?? []).map((claim) => `${claim.Type}: ${claim.Value}`).join(', ')}</td>
    <td>${each.Transport}, ${protocolName(each.Protocol)}</td>
    <td>${(each.Groups ?? []).map((group) => html`<span class="chip">${group}${each.gone ? nothing : button('', () => leave(each, group), { glyph: 'x', label: `Remove from ${group}`, extra: 'quiet tiny' })}</span>`)}</td>
    <td>${each.gone ? html`closed ${clock(each.gone)}${each.why ? `, ${each.why}` : ''}` : clock(each.Since)}</td>
    <td class="number" data-label="in">${each.Received}</td><td class="number" data-label="out">${each.Sent}</td>
    <td class="number">${each.gone ? nothing : menuButton('', () => html`${menuItem('Send a message…', () => send(each.Hub, 3, each.ConnectionID))}${menuItem('Add to a group…', () => join(each))}<hr>${menuItem('Close with a reason…', () => close(each))}`, { glyph: 'dots', label: `Actions for ${shortId(each.ConnectionID)}`, extra: 'quiet' })}</td></tr>`;
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
    await api.send({ hub, to, name, target: values.target, arguments: list });
    toast(`Sent ${values.target}`);
  });
}

async function join(each) {
  const values = await ask(`Add ${shortId(each.ConnectionID)} to a group`, [{ name: 'group', label: 'Group', required: true }], 'Add');
  if (values) await attempt(() => api.group({ hub: each.Hub, action: 'add', group: values.group, connection: each.ConnectionID }));
  await refresh();
}

async function leave(each, group) {
  await attempt(() => api.group({ hub: each.Hub, action: 'remove', group, connection: each.ConnectionID }));
  await refresh();
}

async function close(each) {
  const values = await ask(`Close ${shortId(each.ConnectionID)}`, [{ name: 'reason', label: 'Reason', hint: 'the client reads it' }], 'Close the connection');
  if (values) await attempt(() => api.close({ hub: each.Hub, connection: each.ConnectionID, reason: values.reason }));
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
      ${button('Send…', () => send(hub, audience, name), { extra: 'small' })}</header>
    ${as.length ? html`<p class="muted">${audience === 2 ? 'users' : 'in groups as a user'}: ${as.join(', ')}</p>` : nothing}
    <ul>${members.slice(0, most).map((each) => html`<li><code>${shortId(each.ConnectionID)}</code><span>${audience === 2 ? each.UserID : (each.Groups ?? []).join(', ')}</span><span class="muted">${each.Transport}</span></li>`)}</ul></article>`;
}
