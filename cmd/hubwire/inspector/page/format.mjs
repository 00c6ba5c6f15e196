// How values are written on the page. Nothing here touches the document.

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

export function clock(time) {
  const date = new Date(time);
  return `${clockFormat.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

// millis is a time in milliseconds, with the parts of one that Date drops.
export function millis(time) {
  const finer = /\.\d{3}(\d+)/.exec(time);
  return Date.parse(time) + (finer ? Number(`0.${finer[1]}`) : 0);
}

export function duration(ms) {
  if (!ms) return '';
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 10) return `${ms.toFixed(2)} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

export function offset(ms) {
  return `+${duration(Math.max(ms, 0.001))}`;
}

export function bytes(count) {
  if (!count) return '';
  if (count < 1024) return `${count} B`;
  if (count < 1 << 20) return `${(count / 1024).toFixed(1)} KiB`;
  return `${(count / (1 << 20)).toFixed(count < 10 << 20 ? 1 : 0)} MiB`;
}

export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}

export function shortId(id) {
  return (id || '').slice(0, 8);
}

// parse reads JSON and keeps the digits of numbers that JavaScript would round.
export function parse(text) {
  return JSON.parse(text, (_, value, context) => {
    if (typeof value !== 'number' || !context?.source || !JSON.rawJSON || Number.isSafeInteger(value) || !/^-?\d+$/.test(context.source)) return value;
    return JSON.rawJSON(context.source);
  });
}

// special returns the name of the only member of what stands for a single
// value: bytes, times and extensions of MessagePack, and long numbers.
export function special(value) {
  if (JSON.isRawJSON?.(value)) return 'rawJSON';
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return '';
  const names = Object.keys(value);
  return names.length === 1 && ['$bytes', '$time', '$extension'].includes(names[0]) ? names[0] : '';
}

// byteLength is that of a base64 text.
export function byteLength(base64) {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4);
}

// brief writes a value in one line, for a row.
export function brief(value, limit = 160) {
  const text = written(value);
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}

function written(value) {
  switch (special(value)) {
    case '$bytes': return count(byteLength(value.$bytes), 'byte');
    case '$time': return value.$time;
    case '$extension': return 'extension';
    case 'rawJSON': return value.rawJSON;
  }
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(written).join(', ')}${value.length > 8 ? ', …' : ''}]`;
  if (value && typeof value === 'object') {
    const members = Object.entries(value);
    return `{${members.slice(0, 4).map(([name, each]) => `${name}: ${written(each)}`).join(', ')}${members.length > 4 ? ', …' : ''}}`;
  }
  return value === undefined ? '' : JSON.stringify(value);
}

// headline is what an event is about, in code.
export function headline(event) {
  const list = Array.isArray(event.arguments) ? event.arguments : [];
  if (event.kind === 'call' || event.kind === 'push') {
    return { name: event.what, rest: `(${event.cut ? '…' : list.map((each) => brief(each, 60)).join(', ')})` };
  }
  if (event.kind === 'result') return { name: '', rest: event.result === undefined ? 'no result' : brief(event.result) };
  return { name: '', rest: event.what };
}

// summary is what stands beside it: why it failed, or what it caused.
export function summary(event, children = []) {
  if (event.kind !== 'call') return event.note || '';
  const replay = event.replayOf ? 'replay, ' : '';
  if (event.failure) {
    const place = event.failure.own?.[0]?.place;
    const text = event.failure.text.split('\n')[0].replace(/^panic: (runtime error: )?/, '');
    return replay + (event.why?.didYouMean ? `did you mean ${JSON.stringify(event.why.didYouMean)}?` : place ? `${place}: ${text}` : text);
  }
  const ignored = 'A member was ignored: ';
  if (event.why && !event.why.title.startsWith(ignored)) return replay + event.why.title;
  const parts = event.why ? [event.why.title.slice(ignored.length)] : [];
  const pushes = children.filter((each) => each.kind === 'push');
  if (pushes.length === 1) parts.push(`1 push to ${pushes[0].to}`);
  if (pushes.length > 1) parts.push(`${pushes.length} pushes`);
  for (const [kind, one, many] of [['group', 'group change', 'group changes'], ['log', 'log', 'logs']]) {
    const n = children.filter((each) => each.kind === kind).length;
    if (n > 0) parts.push(count(n, one, many));
  }
  return replay + parts.join(', ');
}

export function isProblem(event) {
  return event.outcome === 'warn' || event.outcome === 'error' || event.outcome === 'refused';
}

export const kinds = {
  call: 'call', result: 'result', push: 'push', group: 'group', negotiate: 'negotiate', connect: 'connect', close: 'close',
  rest: 'REST call', upstream: 'upstream', refusal: 'refusal', log: 'log', error: 'error', app: 'app',
};

export function protocolName(protocol) {
  return protocol === 'messagepack' ? 'MessagePack' : 'JSON';
}
