// A whole Bluesky network on this machine: directory, server, app view. Says where it is in one line of JSON, and
// then does what it is told, one line of JSON each: {"process": true} waits until everything said has been seen.
import { createInterface } from "node:readline"
import { TestNetwork } from "@atproto/dev-env"

const network = await TestNetwork.create({
  dbPostgresUrl: process.env.DB_POSTGRES_URL,
  dbPostgresSchema: "engawa",
})
const say = (said) => process.stdout.write(`${JSON.stringify(said)}\n`)
say({ pds: network.pds.url, appview: network.bsky.url, plc: network.plc.url })

for await (const _line of createInterface({ input: process.stdin })) {
  await network.processAll()
  say({ processed: true })
}
process.exit(0)
