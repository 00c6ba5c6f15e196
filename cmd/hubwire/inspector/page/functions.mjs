// A form for each function: a real client is made for each call.

import { html, nothing } from './vendor/lit-html/lit-html.js';
import { live } from './vendor/lit-html/directives/live.js';
import { api } from './api.mjs';
import { copyAs, languages, upstreamOf, urlFor } from './copyas.mjs';
import { section, waterfall } from './details.mjs';
import { check, draftOf, encode, example, problems, signature, typeName } from './fields.mjs';
import { duration } from './format.mjs';
import { icon } from './icons.mjs';
import { jsonView } from './jsonview.mjs';
import { attempt, copy, lost, say, state, update } from './state.mjs';
import { onFill } from './replay.mjs';
import { button } from './ui.mjs';
import { explained } from './why.mjs';

const forms = new Map(); // of each function, by its key
let current; // key
let language = 'js';

const keyOf = (fn) => `${fn.hub}.${fn.event}`;

export async function loadFunctions() {
  try {
    state.functions = await api.functions();
    state.functionsProblem = '';
    state.store.take([...state.store.events.values()].filter((event) => event.kind === 'call').map((event) => explained(event, functionOf(event))));
  } catch (error) {
    state.functionsProblem = error.message;
  }
  update();
}

// functionOf returns the function that a call is for.
export function functionOf(event) {
  if (event.kind !== 'call') return undefined;
  const same = (a, b) => (a ?? '').toLowerCase() === (b ?? '').toLowerCase();
  return state.functions.find((each) => same(each.hub, event.hub) && same(each.event, event.name));
}

export function showFunction(event, hub) {
  const same = (a, b) => !b || a.toLowerCase() === b.toLowerCase();
  const fn = state.functions.find((each) => (same(each.event, event) || same(each.name, event)) && same(each.hub, hub));
  if (fn) current = keyOf(fn);
}

function formOf(fn) {
  const key = keyOf(fn);
  const known = forms.get(key);
  const types = signature(fn);
  if (known?.types === types) return known;
  const form = { types, args: fn.arguments.map((each) => (each.variadic ? [] : [example(each.shape, each.name)])), user: known?.user ?? '', claims: known?.claims ?? [], protocol: 'json', transport: 'WebSockets', asJSON: false, text: '', answer: undefined, calling: false };
  forms.set(key, form);
  return form;
}

onFill((event, origin) => {
  showFunction(event.name, event.hub);
  const fn = state.functions.find((each) => keyOf(each) === current);
  if (!fn) throw new Error(`The app has no function for ${event.name}.`);
  const form = formOf(fn);
  const values = event.arguments ?? [];
  form.args = fn.arguments.map((each, i) => (each.variadic ? values.slice(i).map((value) => draftOf(each.shape, value)) : [draftOf(each.shape, values[i])]));
  form.user = origin.user ?? '';
  form.claims = origin.claims ?? [];
  form.protocol = event.protocol ?? 'json';
  form.transport = origin.transport ?? 'WebSockets';
  form.replayOf = event.id;
  form.asJSON = false;
});

export function functionsView() {
  if (state.functionsProblem) return html`<section class="view"><div class="nothing"><p>The functions cannot be read:</p><pre>${state.functionsProblem}</pre></div></section>`;
  if (state.functions.length === 0) return html`<section class="view"><div class="nothing"><p>The app has no functions for messages, or hubwire does not know its source.</p></div></section>`;
  const fn = state.functions.find((each) => keyOf(each) === current) ?? state.functions[0];
  current = keyOf(fn);
  const hubs = [...new Set(state.functions.map((each) => each.hub))];
  return html`<div class="view functions"><nav aria-label="Functions">${hubs.map((hub) => html`${hubs.length > 1 ? html`<h3>${hub}</h3>` : nothing}
      ${state.functions.filter((each) => each.hub === hub).map((each) => html`<button type="button" class="choice" aria-current=${each === fn} @click=${() => { current = keyOf(each); update(); }}><b>${each.name || each.event}</b><code>${signature(each).slice((each.name || each.event).length)}</code></button>`)}`)}</nav>
    ${formView(fn, formOf(fn))}${answerView(fn, formOf(fn))}</div>`;
}

function formView(fn, form) {
  const submit = (event) => {
    event.preventDefault();
    call(fn, form);
  };
  return html`<section class="form" aria-label="Call ${fn.name || fn.event}">
    <label class="select-function"><span class="hidden">Function</span><select @change=${(event) => { current = event.target.value; update(); }}>${state.functions.map((each) => html`<option value=${keyOf(each)} ?selected=${each === fn}>${keyOf(each)}</option>`)}</select></label>
    <h1>${fn.name || fn.event}</h1><p class="signature">${signature(fn)}</p><p class="muted">${fn.doc ?? ''} ${fn.place ? html`<code>${fn.place}</code>` : nothing}</p>
    <form @submit=${submit}>
      <div class="block"><header><h2>Arguments</h2><span class="space"></span>
        ${button(form.asJSON ? 'As form' : 'As JSON', () => switchForm(fn, form), { extra: 'small', pressed: form.asJSON })}</header>
        ${form.asJSON ? html`<textarea class="mono" rows="12" aria-label="Arguments as a JSON list" .value=${live(form.text)} @input=${(event) => { form.text = event.target.value; update(); }}></textarea>${wrong(textProblem(form))}`
    : fn.arguments.length === 0 ? html`<p class="muted">The function takes none.</p>` : fn.arguments.map((each, i) => argument(each, form.args[i]))}</div>
      <div class="block"><header><h2>Client</h2></header>
        <label class="field"><span>User</span><input .value=${live(form.user)} autocomplete="off" spellcheck="false" @input=${(event) => { form.user = event.target.value; update(); }}></label>
        <div class="field"><span>Claims</span><div>${form.claims.map((claim, i) => html`<div class="pair"><input aria-label="Type of claim ${i + 1}" .value=${live(claim.Type)} @input=${(event) => { claim.Type = event.target.value; update(); }}><input aria-label="Value of claim ${i + 1}" .value=${live(claim.Value)} @input=${(event) => { claim.Value = event.target.value; update(); }}>${button('', () => { form.claims.splice(i, 1); update(); }, { glyph: 'x', label: `Remove claim ${i + 1}`, extra: 'quiet' })}</div>`)}
          ${button('Add a claim', () => { form.claims.push({ Type: '', Value: '' }); update(); }, { glyph: 'plus', extra: 'small' })}</div></div>
        <div class="field"><span>Protocol</span>${choice(['json', 'messagepack'], { json: 'JSON', messagepack: 'MessagePack' }, form.protocol, (value) => { form.protocol = value; if (value === 'messagepack' && form.transport === 'ServerSentEvents') form.transport = 'WebSockets'; })}</div>
        <div class="field"><span>Transport</span>${choice(['WebSockets', 'ServerSentEvents', 'LongPolling'], { WebSockets: 'WebSockets', ServerSentEvents: 'Server-Sent Events', LongPolling: 'Long polling' }, form.transport, (value) => { form.transport = value; if (value === 'ServerSentEvents') form.protocol = 'json'; })}</div></div>
      <div class="call"><button class="button primary" ?disabled=${form.calling || lost() || !ready(fn, form)}>${icon('call')}<span>${form.calling ? 'Calling…' : 'Call'}</span></button><span class="muted wide-only">ctrl enter</span></div>
    </form></section>`;
}

function choice(values, names, chosen, choose) {
  return html`<div class="choices" role="group">${values.map((value) => html`<button type="button" aria-pressed=${value === chosen} @click=${() => { choose(value); update(); }}>${names[value]}</button>`)}</div>`;
}

function wrong(text) {
  return text ? html`<small class="wrong">${text}</small>` : nothing;
}

function argument(each, drafts) {
  if (!each.variadic) return field(each.name, each.shape, drafts[0]);
  const add = () => { drafts.push(example(each.shape, each.name)); update(); };
  return html`<div class="field"><span>${each.name} <code>...${typeName(each.shape)}</code></span><div>${drafts.map((draft, i) => removable(drafts, i, value(each.shape, draft, `${each.name} ${i + 1}`)))}${button('Add', add, { glyph: 'plus', extra: 'small' })}</div></div>`;
}

function removable(list, i, content) {
  return html`<div class="pair">${content}${button('', () => { list.splice(i, 1); update(); }, { glyph: 'x', label: `Remove item ${i + 1}`, extra: 'quiet' })}</div>`;
}

function field(name, shape, draft, extra = nothing) {
  const nested = shape.kind === 'object' && !shape.values;
  return html`<div class="field ${nested ? 'nested' : ''}"><span>${extra}<span>${name}</span> <code>${typeName(shape)}</code></span><div>${value(shape, draft, name)}</div></div>`;
}

// value draws the control for a value. Its name is for those who do not see
// the label.
function value(shape, draft, name) {
  const typed = (event) => {
    draft.text = event.target.value;
    update();
  };
  if (shape.values?.length) {
    return html`<select aria-label=${name} @change=${(event) => { draft.pick = event.target.value; update(); }}>${shape.values.map((each) => html`<option value=${each.Text} ?selected=${each.Text === draft.pick}>${each.Text} ${each.Name}</option>`)}</select>`;
  }
  const problem = check(shape, draft);
  switch (shape.kind) {
    case 'boolean': return html`<input type="checkbox" aria-label=${name} .checked=${live(draft.on)} @change=${(event) => { draft.on = event.target.checked; update(); }}>`;
    case 'array': return html`<div>${draft.items.map((each, i) => (shape.length ? value(shape.elem, each, `${name} ${i + 1}`) : removable(draft.items, i, value(shape.elem, each, `${name} ${i + 1}`))))}
      ${shape.length ? nothing : button('Add an item', () => { draft.items.push(example(shape.elem)); update(); }, { glyph: 'plus', extra: 'small' })}</div>`;
    case 'record': return html`<div>${draft.entries.map((each, i) => removable(draft.entries, i, html`<input class="key" aria-label="Name ${i + 1} of ${name}" .value=${live(each.key)} @input=${(event) => { each.key = event.target.value; update(); }}>${value(shape.elem, each.draft, `${name} ${each.key}`)}`))}
      ${button('Add an entry', () => { draft.entries.push({ key: '', draft: example(shape.elem) }); update(); }, { glyph: 'plus', extra: 'small' })}</div>`;
    case 'object': return html`<div class="members">${shape.members.map((member, i) => {
      const each = draft.members[i];
      const given = html`<input type="checkbox" aria-label="Send ${member.name}" title="Send this member" .checked=${live(each.given)} @change=${(event) => { each.given = event.target.checked; update(); }}>`;
      return each.given ? field(member.name, member.shape, each.draft, member.optional ? given : nothing) : html`<div class="field"><span>${given}<span class="muted">${member.name}</span> <code>${typeName(member.shape)}</code></span><div class="muted">left out</div></div>`;
    })}</div>`;
    case 'nullable': return html`<div><label class="inline"><input type="checkbox" .checked=${live(!draft.given)} @change=${(event) => { draft.given = !event.target.checked; update(); }}> null</label>${draft.given ? value(shape.elem, draft.draft, name) : nothing}</div>`;
    case 'any': return html`<textarea class="mono" rows="3" aria-label="${name} as JSON" .value=${live(draft.text)} @input=${typed}></textarea>${wrong(problem)}`;
  }
  const invalid = problem ? 'true' : nothing;
  if (shape.format === 'base64') {
    return html`<div><textarea rows="2" class="mono" aria-label=${name} aria-invalid=${invalid} .value=${live(draft.text)} @input=${typed}></textarea>${choice(['text', 'hex', 'base64'], { text: 'text', hex: 'hex', base64: 'base64' }, draft.as, (as) => { draft.as = as; })}${wrong(problem)}</div>`;
  }
  if (shape.kind === 'string' && !shape.format) return html`<textarea rows="1" class="text" aria-label=${name} .value=${live(draft.text)} @input=${typed}></textarea>`;
  return html`<input class="mono" aria-label=${name} aria-invalid=${invalid} inputmode=${shape.kind === 'number' ? 'decimal' : nothing} autocomplete="off" .value=${live(draft.text)} @input=${typed}>${wrong(problem)}`;
}

function encoded(fn, form, protocol) {
  return fn.arguments.flatMap((each, i) => form.args[i].map((draft) => encode(each.shape, draft, protocol)));
}

function textProblem(form) {
  try {
    return Array.isArray(JSON.parse(form.text)) ? '' : 'expected a JSON list';
  } catch {
    return 'expected a JSON list';
  }
}

function ready(fn, form) {
  if (form.asJSON) return !textProblem(form);
  return fn.arguments.every((each, i) => form.args[i].every((draft) => problems(each.shape, draft).length === 0));
}

function switchForm(fn, form) {
  if (!form.asJSON) {
    form.text = ready(fn, form) ? `[${encoded(fn, form, form.protocol).join(', ')}]` : '[]';
    form.asJSON = true;
  } else {
    form.asJSON = false;
    if (!textProblem(form)) {
      const values = JSON.parse(form.text);
      form.args = fn.arguments.map((each, i) => (each.variadic ? values.slice(i).map((one) => draftOf(each.shape, one)) : [draftOf(each.shape, values[i])]));
    }
  }
  update();
}

export function callCurrent() {
  const fn = state.functions.find((each) => keyOf(each) === current);
  if (fn && !lost() && ready(fn, formOf(fn)) && !formOf(fn).calling) call(fn, formOf(fn));
}

async function call(fn, form) {
  form.calling = true;
  update();
  await attempt(async () => {
    const argumentsText = form.asJSON ? form.text : `[${encoded(fn, form, form.protocol).join(',')}]`;
    const answer = await api.call({
      hub: fn.hub, event: fn.event, user: form.user, claims: form.claims.filter(({ Type }) => Type), protocol: form.protocol, transport: form.transport, replayOf: form.replayOf ?? 0, argumentsText,
    });
    form.answer = answer;
    form.replayOf = undefined;
    say(answer.error ? `The call failed: ${answer.error}` : 'The call returned');
  });
  form.calling = false;
  update();
}

function answerView(fn, form) {
  const { answer } = form;
  const source = () => copyAs(language, { hub: fn.hub, event: fn.event, user: form.user, args: ready(fn, form) && !form.asJSON ? encoded(fn, form, 'json') : [], url: urlFor(state.app.url, form.user), upstream: upstreamOf(state.store, state.app.url) });
  const root = answer && state.store.roots.findLast((each) => each.connection === answer.connection && each.kind === 'call');
  const caused = root ? state.store.childrenOf(root) : [];
  const showCall = () => {
    location.hash = root ? `timeline?e=${root.id}` : 'timeline';
  };
  return html`<section class="answer" aria-label="Result">
    ${answer === undefined ? html`<p class="nothing">The result, the error and what the client receives will be here.</p>` : html`
      <section class="part ${answer.error ? 'trouble' : ''}"><header><h3>${answer.error ? 'Error' : 'Result'}</h3><span class="space"></span><span class="muted">${duration(answer.ms)}</span>${button('Show', showCall, { extra: 'small', title: 'Show the call in the timeline' })}</header>
        ${answer.error ? html`<p class="error-text">${answer.error}</p>` : answer.result === undefined ? html`<p class="muted">The function has no result.</p>` : jsonView(answer.result, { key: `${current}result`, shape: fn.result })}</section>
      <section class="part"><header><h3>Received</h3><span class="space"></span><span class="muted">${answer.pushes.length}</span></header>
        ${answer.pushes.length === 0 ? html`<p class="muted">Nothing before the result.</p>` : answer.pushes.map((push, i) => html`<h3><code>${push.Target}</code></h3>${jsonView(push.Arguments, { key: `${current}push${i}` })}`)}</section>
      ${caused.length > 0 ? section('Caused', waterfall(root, caused), 'sends to all, group changes, logs') : nothing}`}
    <section class="part"><header><h3>This call as code</h3></header>
      <div class="choices" role="tablist">${Object.entries(languages).map(([each, name]) => html`<button type="button" role="tab" aria-selected=${each === language} @click=${() => { language = each; update(); }}>${name}</button>`)}</div>
      <pre class="code">${source()}</pre>${button('Copy', () => attempt(() => copy(source(), languages[language])), { glyph: 'copy', extra: 'small' })}</section></section>`;
}
