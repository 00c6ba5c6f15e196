// Parts that several views use.

import { html, nothing, render } from './vendor/lit-html/lit-html.js';
import { icon } from './icons.mjs';

// button has a text, or a label for those who do not see its icon.
export function button(text, onclick, { glyph, label, extra = '', disabled = false, pressed, title, id } = {}) {
  return html`<button type="button" class="button ${extra} ${text ? '' : 'square'}" id=${id ?? nothing} ?disabled=${disabled}
    aria-label=${label ?? nothing} aria-pressed=${pressed ?? nothing} title=${title ?? label ?? nothing} @click=${onclick}>
    ${glyph ? icon(glyph) : nothing}${text ? html`<span>${text}</span>` : nothing}</button>`;
}

// menuButton opens a menu; content is drawn anew each time it changes.
export function menuButton(text, content, { glyph, label, extra = '', down = true } = {}) {
  const open = (event) => openMenu(event.currentTarget, content);
  return html`<button type="button" class="button ${extra} ${text ? '' : 'square'}" aria-haspopup="true" aria-expanded="false"
    aria-label=${label ?? nothing} title=${label ?? nothing} @click=${open}>
    ${glyph ? icon(glyph) : nothing}${text ? html`<span>${text}</span>` : nothing}${text && down ? icon('down', 'small') : nothing}</button>`;
}

let opened; // {popover, anchor, content}

function openMenu(anchor, content) {
  const again = opened?.anchor === anchor;
  closeMenu();
  if (again) return;
  const popover = document.createElement('div');
  popover.popover = 'auto';
  popover.className = 'menu';
  document.body.append(popover);
  opened = { popover, anchor, content };
  redrawMenu();
  popover.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    anchor.setAttribute('aria-expanded', 'false');
    if (popover.contains(document.activeElement)) anchor.focus();
    popover.remove();
    if (opened?.popover === popover) opened = undefined;
  });
  popover.addEventListener('keydown', moveInMenu);
  popover.showPopover();
  const box = anchor.getBoundingClientRect();
  popover.style.top = `${Math.min(box.bottom + 4, innerHeight - popover.offsetHeight - 8)}px`;
  popover.style.left = `${Math.max(8, Math.min(box.left, innerWidth - popover.offsetWidth - 8))}px`;
  anchor.setAttribute('aria-expanded', 'true');
  popover.querySelector('button, input')?.focus();
}

export function closeMenu() {
  opened?.popover.hidePopover();
}

export function redrawMenu() {
  if (opened) render(opened.content(), opened.popover);
}

function moveInMenu(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const items = [...event.currentTarget.querySelectorAll('button, input')];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

export function menuItem(text, onclick) {
  const choose = () => {
    closeMenu();
    onclick();
  };
  return html`<button type="button" class="item" @click=${choose}>${text}</button>`;
}

// ask shows a dialog with a form, and resolves with its values, or undefined.
export function ask(title, fields, action) {
  return new Promise((resolve) => {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', title);
    document.body.append(dialog);
    let values;
    const submit = (event) => {
      event.preventDefault();
      values = Object.fromEntries(new FormData(event.target));
      dialog.close();
    };
    render(html`<form method="dialog" @submit=${submit}>
      <header><h2>${title}</h2>${button('', () => dialog.close(), { glyph: 'x', label: 'Close', extra: 'quiet' })}</header>
      <div class="body">${fields.map((field) => html`<label class="field"><span>${field.label}</span>
        ${field.rows ? html`<textarea class="mono" name=${field.name} rows=${field.rows} .value=${field.value ?? ''}></textarea>`
    : html`<input name=${field.name} .value=${field.value ?? ''} ?required=${field.required} autocomplete="off" spellcheck="false">`}
        ${field.hint ? html`<small>${field.hint}</small>` : nothing}</label>`)}</div>
      <footer>${button('Cancel', () => dialog.close())}<button class="button primary">${action}</button></footer>
    </form>`, dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(values);
    });
    dialog.showModal();
  });
}

// show shows a dialog that only tells.
export function show(title, content) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', title);
  document.body.append(dialog);
  render(html`<header><h2>${title}</h2>${button('', () => dialog.close(), { glyph: 'x', label: 'Close', extra: 'quiet' })}</header><div class="body">${content}</div>`, dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}
