import "./htmx"
import { expect, test, vi } from "vitest"
import { page, server, soon } from "./setup"

vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
)
await import("../room")

const LINE = `<li class="message" id="i9007199254740995" data-item="9007199254740995" data-mine><div class="body"><p>Ol</p></div><a data-edit href="/i/9007199254740995/edit/" title="Edit"></a></li>`

function room(): HTMLElement {
  return page(
    `<eg-room data-seen="/s/a/chat/seen/"><eg-chat-log data-newer=""><ol class="log-list"><li class="message" id="i5" data-item="5"></li>${LINE}</ol></eg-chat-log></eg-room><div class="write"><form class="composer"><textarea></textarea></form></div>`,
  )
}

test("the end of the log is told as seen, once, whatever the size of ids", async () => {
  const sent: string[] = []
  globalThis.fetch = (async (address: string, options?: RequestInit) => {
    sent.push(`${address} ${options?.body}`)
    return new Response("")
  }) as typeof fetch
  room()
  await new Promise((resolve) => setTimeout(resolve, 500))
  document.dispatchEvent(new Event("visibilitychange"))
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(sent).toEqual(["/s/a/chat/seen/ upto=9007199254740995&root="])
})

test("the arrow key opens what one said last, and Escape leaves it as it was", async () => {
  server(() => `<form><textarea name="body">Ol</textarea></form>`)
  const body = room()
  const field = body.querySelector<HTMLTextAreaElement>(".write textarea")
  field?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true }))
  await soon()
  const change = body.querySelector<HTMLTextAreaElement>(".message-change")
  expect(change?.value).toBe("Ol")
  change?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))
  expect(body.querySelector(".message[data-mine] .body")?.innerHTML).toBe("<p>Ol</p>")
})
