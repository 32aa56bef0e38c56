// A server of the fediverse made with Fedify. It says where it is in one line of JSON, and then does what it is told,
// one line of JSON each: follow, unfollow, say, edit, delete, like, boost. "heard" tells what was handed in.
import { createServer } from "node:http"
import { createInterface } from "node:readline"
import { createFederation, generateCryptoKeyPair, MemoryKvStore } from "@fedify/fedify"
import {
  Activity, Announce, Create, Delete, Endpoints, Follow, Like, Mention, Note, Person, PUBLIC_COLLECTION, Tombstone,
  Undo, Update,
} from "@fedify/fedify/vocab"

const heard = []
const notes = new Map()
const keys = new Map()
const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  firstKnock: process.env.FIRST_KNOCK || "rfc9421",
})
federation
  .setActorDispatcher("/users/{identifier}", async (ctx, identifier) => {
    const pairs = await ctx.getActorKeyPairs(identifier)
    return new Person({
      id: ctx.getActorUri(identifier),
      preferredUsername: identifier,
      name: `${identifier[0].toUpperCase()}${identifier.slice(1)} of Fedify`,
      inbox: ctx.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
    })
  })
  .setKeyPairsDispatcher(async (_ctx, identifier) => {
    if (!keys.has(identifier)) keys.set(identifier, await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"))
    return [keys.get(identifier)]
  })
federation.setObjectDispatcher(Note, "/users/{identifier}/notes/{id}", (ctx, values) =>
  notes.get(ctx.getObjectUri(Note, values).href) ?? null)
federation.setInboxListeners("/users/{identifier}/inbox", "/inbox").on(Activity, async (_ctx, activity) => {
  const said = await activity.toJsonLd()
  heard.push(said)
})

const server = createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const asked = new Request(`http://${request.headers.host}${request.url}`, {
    method: request.method,
    headers: request.headers,
    body: chunks.length ? Buffer.concat(chunks) : undefined,
  })
  const nothing = () => new Response("", { status: 404 })
  const answer = await federation.fetch(asked, {
    contextData: null, onNotFound: nothing, onNotAcceptable: nothing, onUnauthorized: () => new Response("", { status: 401 }),
  })
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(Buffer.from(await answer.arrayBuffer()))
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const root = `http://127.0.0.1:${server.address().port}`
const ctx = federation.createContext(new URL(root), null)
const say = (said) => process.stdout.write(`${JSON.stringify(said)}\n`)

const url = (told) => new URL(told)
const noteAt = (told) => ctx.getObjectUri(Note, { identifier: told.who, id: told.note })

function noteOf(told) {
  return new Note({
    id: noteAt(told),
    attribution: ctx.getActorUri(told.who),
    to: told.private ? url(told.to) : PUBLIC_COLLECTION,
    content: told.content,
    replyTarget: told.answers ? url(told.answers) : undefined,
    tags: told.private ? [] : [new Mention({ href: url(told.to) })],
  })
}

const made = {
  follow: (told, rest) => new Follow({ ...rest, object: url(told.to) }),
  unfollow: (told, rest) =>
    new Undo({ ...rest, object: new Follow({ actor: rest.actor, object: url(told.to) }) }),
  say: (told, rest) => {
    const note = noteOf(told)
    notes.set(note.id.href, note)
    return new Create({ ...rest, object: note, tos: note.toIds })
  },
  edit: (told, rest) => new Update({ ...rest, object: noteOf(told), to: PUBLIC_COLLECTION }),
  delete: (told, rest) => new Delete({ ...rest, object: new Tombstone({ id: noteAt(told) }), to: PUBLIC_COLLECTION }),
  like: (told, rest) => new Like({ ...rest, object: url(told.object) }),
  boost: (told, rest) => new Announce({ ...rest, object: url(told.object), to: PUBLIC_COLLECTION }),
}

say({ root })
let count = 0
for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line)
  try {
    if (told.do === "heard") {
      say({ heard })
      continue
    }
    const actor = ctx.getActorUri(told.who)
    count += 1
    const activity = made[told.do](told, { id: url(`${actor.href}/did/${count}`), actor })
    const recipient = await ctx.lookupObject(told.to)
    await ctx.sendActivity({ identifier: told.who }, recipient, activity, { immediate: true })
    say({ done: told.note ? noteAt(told).href : activity.id.href })
  } catch (error) {
    say({ failed: String(error?.stack ?? error) })
  }
}
process.exit(0)
