// The same function with Node's http and JSON.parse.
import { createServer } from 'node:http'

function sendMessage(body) {
  let context = JSON.parse(body).Data.invocation
  while (typeof context === 'string') context = JSON.parse(context)
  const [text, n, user, blob, at, attrs] = context.Arguments
  if (context.Arguments.length !== 6 || typeof text !== 'string' || !Number.isInteger(n)) throw new Error('no call')
  const bytes = Buffer.from(blob, 'base64')
  if (Number.isNaN(new Date(at).getTime())) throw new Error('no time')
  const size = Buffer.byteLength(text) + bytes.length + Object.keys(attrs).length
  return { ok: true, n: n + user.items.length, who: user.name, size }
}

createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const result = sendMessage(Buffer.concat(chunks).toString())
    const text = JSON.stringify({ Outputs: {}, Logs: [], ReturnValue: result })
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
    response.end(text)
  })
}).listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), '127.0.0.1')
