import { createHash } from "node:crypto"

/** Names a file by its content, so that browsers may keep it for ever: "app.css" -> "app-3f9c1a2b.css". */
export function hashed(name, content) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8)
  return name.replace(/(\.\w+)$/, `-${digest}$1`)
}
