// A call as code in other languages. Arguments are JSON texts, so that numbers
// keep their digits.

const goText = (text) => JSON.stringify(text);

export const languages = { js: 'JavaScript', ts: 'TypeScript', go: 'Go test', curl: 'curl', shell: 'hubwire call' };

// urlFor is what a client of the app gives to withUrl.
export function urlFor(app, user) {
  return `${app ?? ''}/api${user ? `?user=${encodeURIComponent(user)}` : ''}`;
}

// upstreamOf is where the service sends calls to.
export function upstreamOf(store, app) {
  const latest = [...store.children.values()].flat().findLast((each) => each.kind === 'upstream');
  return latest ? latest.what.replace(/^POST /, '') : `${app ?? ''}/runtime/webhooks/signalr`;
}

export function copyAs(language, call) {
  return { js, ts, go, curl, shell }[language](call);
}

function js({ event, args, url }) {
  return `const connection = new signalR.HubConnectionBuilder()
  .withUrl(${JSON.stringify(url)})
  .build();
await connection.start();
const result = await connection.invoke(${[JSON.stringify(event), ...args].join(', ')});`;
}

function ts({ hub, event, args, url }) {
  const name = hub[0].toUpperCase() + hub.slice(1);
  const method = /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(event) ? `.${event}` : `[${JSON.stringify(event)}]`;
  return `// The client is the file that //signalr:hub typescript=… names.
import { HubConnectionBuilder } from "@microsoft/signalr";
import { ${name}Hub } from "./${hub}";

const connection = new HubConnectionBuilder()
  .withUrl(${JSON.stringify(url)})
  .build();
const ${hub} = new ${name}Hub(connection);
await connection.start();
const result = await ${hub}${method}(${args.join(', ')});`;
}

function go({ hub, event, args, user }) {
  const options = user ? `, signalrtest.ConnectAs(${goText(user)})` : '';
  const list = args.map((each) => `, json.RawMessage(${'`'}${each.replaceAll('`', '` + "`" + `')}${'`'})`).join('');
  return `// newApp is the function in which your program makes its app.
func Test${event[0].toUpperCase()}${event.slice(1)}(t *testing.T) {
\tapp := signalrtest.NewApp(t, newApp())
\tclient := app.Connect(t, ${goText(hub)}${options})
\tresult, err := client.Invoke(t.Context(), ${goText(event)}${list})
\tif err != nil {
\t\tt.Fatal(err)
\t}
\tt.Logf("%s", result)
}`;
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

// curl plays the service: it makes the upstream request of the call.
function curl({ hub, event, args, user, upstream }) {
  const body = `{"type":1,"invocationId":"1","target":${JSON.stringify(event)},"arguments":[${args.join(',')}]}\x1e`;
  const header = (name, value) => ` \\\n  -H ${quote(`${name}: ${value}`)}`;
  return `# ACCESS_KEY is the service's: see hubwire dev --access-key. The signature is HMAC-SHA256 of the connection id with the access key.
curl ${quote(upstream)}${header('Content-Type', 'application/json')}${header('X-ASRS-Hub', hub)}${header('X-ASRS-Category', 'messages')}${header('X-ASRS-Event', event)}${header('X-ASRS-Connection-Id', 'from-curl')}${user ? header('X-ASRS-User-Id', user) : ''} \\
  -H "X-ASRS-Signature: sha256=$(printf from-curl | openssl dgst -sha256 -hmac "$ACCESS_KEY" -r | cut -d' ' -f1)" \\
  --data-binary $'${body.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\x1e', '\\x1e')}'`;
}

function shell({ hub, event, args, user, url }) {
  return `hubwire call ${quote(url.replace(/[?]user=.*/, ''))} ${hub}.${event}${args.map((each) => ` ${quote(each)}`).join('')}${user ? ` --user ${quote(user)}` : ''}`;
}
