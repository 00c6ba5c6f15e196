// The icons, drawn on a grid of 16.

import { html, svg } from './vendor/lit-html/lit-html.js';

const paths = {
  negotiate: svg`<circle cx="5" cy="8" r="2.6"/><path d="M7.6 8H14M11.6 8v2.5"/>`,
  connect: svg`<path d="M1.6 8h5.2"/><circle cx="10.6" cy="8" r="3.6"/>`,
  close: svg`<path d="M1.6 8h4.2M9 5l5 6M14 5l-5 6"/>`,
  call: svg`<path d="M2.4 8h11M9.4 4l4 4-4 4"/>`,
  result: svg`<path d="M13.4 3.6v5H3.2M6.4 5.4 3.2 8.6l3.2 3.2"/>`,
  push: svg`<path d="M13.6 8h-11M6.6 4l-4 4 4 4"/>`,
  group: svg`<circle cx="6" cy="8" r="3.6"/><circle cx="10" cy="8" r="3.6"/>`,
  rest: svg`<path d="M5.4 4.2 1.8 8l3.6 3.8M10.6 4.2 14.2 8l-3.6 3.8"/>`,
  upstream: svg`<path d="M8 13.4v-10M4 7l4-4 4 4"/>`,
  refusal: svg`<circle cx="8" cy="8" r="5.6"/><path d="m4.2 4.2 7.6 7.6"/>`,
  log: svg`<path d="M3 4.6h10M3 8h10M3 11.4h6"/>`,
  error: svg`<circle cx="8" cy="8" r="5.8"/><path d="M8 4.8v3.8M8 11v.2"/>`,
  warn: svg`<path d="M8 2.4 14.4 13.4H1.6z"/><path d="M8 6.4v3.2M8 11.6v.1"/>`,
  app: svg`<path d="M13.2 8a5.2 5.2 0 1 1-1.6-3.8M13.4 2v3h-3"/>`,
  chevron: svg`<path d="m6 4 4 4-4 4"/>`,
  down: svg`<path d="m4 6 4 4 4-4"/>`,
  x: svg`<path d="m4 4 8 8M12 4l-8 8"/>`,
  search: svg`<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.6 3.6"/>`,
  pause: svg`<path d="M5.4 3.6v8.8M10.6 3.6v8.8"/>`,
  play: svg`<path d="M5 3.4v9.2L12.4 8z"/>`,
  copy: svg`<rect x="5.4" y="5.4" width="8" height="8" rx="1.4"/><path d="M10.6 2.6h-6a2 2 0 0 0-2 2v6"/>`,
  filter: svg`<path d="M2 4h12M4.4 8h7.2M6.6 12h2.8"/>`,
  dots: svg`<path d="M3.2 8h.1M8 8h.1M12.8 8h.1" stroke-width="2.4"/>`,
  theme: svg`<circle cx="8" cy="8" r="5.6"/><path d="M8 2.4a5.6 5.6 0 0 1 0 11.2z" fill="currentColor"/>`,
  check: svg`<path d="m3 8.6 3.2 3.2L13 4.8"/>`,
  back: svg`<path d="M10 3.2 5.2 8l4.8 4.8"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  brand: svg`<path d="M8 1.8v12.4M1.8 8h12.4M4 4l8 8M12 4l-8 8"/>`,
};

export function icon(name, extra = '') {
  return html`<svg class="icon ${extra}" viewBox="0 0 16 16" aria-hidden="true">${paths[name]}</svg>`;
}

export function kindIcon(kind) {
  return html`<span class="kind-${kind}">${icon(kind)}</span>`;
}
