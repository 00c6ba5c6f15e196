// What the page asks the inspector. The token is in the page's own address.

import { parse } from './format.mjs';

const token = new URLSearchParams(location.search).get('token') ?? '';

async function request(method, path, body, signal) {
  return fetch(`/inspect/api/${path}`, { method, signal, headers: { 'X-Inspect-Token': token, 'Content-Type': 'application/json' }, body });
}

async function json(response) {
  const value = parse(await response.text());
  if (!response.ok) throw new Error(value.error ?? `${response.status} ${response.statusText}`);
  return value;
}

export const api = {
  event: async (id) => json(await request('POST', 'event', String(id))),
  clear: async () => json(await request('POST', 'clear', '{}')),
  connections: async () => json(await request('GET', 'connections')),
  functions: async () => json(await request('GET', 'functions')),
  act: async (what) => json(await request('POST', 'act', JSON.stringify(what))),

  // call takes the arguments as a text of JSON: JavaScript would round numbers.
  async call({ argumentsText, ...what }) {
    const text = JSON.stringify(what);
    return json(await request('POST', 'call', `${text.slice(0, -1)},"arguments":${argumentsText}}`));
  },
};

// follow reads the stream of events and tries again after it broke. It calls
// take for each message, lost with the seconds until the next try.
export async function follow(take, lost) {
  for (let wait = 1; ; wait = Math.min(wait * 2, 10)) {
    try {
      const response = await request('GET', 'events');
      if (response.status === 401) {
        lost(0, 'The token is not that of this start: open the address that hubwire prints.');
        return;
      }
      if (!response.ok) throw new Error(response.statusText);
      for await (const line of lines(response.body)) {
        wait = 1;
        take(parse(line));
      }
    } catch {
      // It is tried again, and the banner says so.
    }
    for (let left = wait; left > 0; left--) {
      lost(left);
      await new Promise((done) => setTimeout(done, 1000));
    }
  }
}

async function* lines(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
}
