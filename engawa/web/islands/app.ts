/** What every page runs: htmx, the islands, and one ear for news. */
import htmx from "htmx.org"
import "./moment"
import "./menu"
import "./theme"
import "./copy"
import "./reactions"
import "./stream"
import "./talk"
import "./fresh"
import "./chat_log"
import "./room"
import "./unread"
import "./composer"
import "./palette"
import "./dropzone"
import "./typing"
import "./passkey"
import { watchBell } from "./bell"
import { listen } from "./live"
import "./presence"
import { csrfToken, say } from "./page"
import { renewPush } from "./push"
import { watchSeen } from "./seen"
import { tellTrouble, toast } from "./toast"

if (document.querySelector("eg-inbox")) void import("../../outside/inbox/islands/inbox")
if (document.querySelector("eg-inbox-count")) void import("../../outside/inbox/islands/waiting")
if (document.querySelector("eg-case")) void import("../../outside/cases/islands/case")

// The policy of our pages allows no inline styles and no code from strings.
htmx.config.includeIndicatorCSS = false

document.addEventListener("htmx:config:request", (event) => {
  const { request } = (event as CustomEvent).detail.ctx
  if (request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken()
})

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = (event as CustomEvent).detail
  if (ctx.response.status === 422) return
  ctx.swap = "none"
  tellTrouble()
})

document.addEventListener("htmx:error", tellTrouble)

addEventListener("offline", () => toast(say("offline"), true))

listen()
watchBell()
watchSeen()
void renewPush().catch(() => undefined)
