import { expect, test, vi } from "vitest"
import { news, page, server, soon } from "./setup"

vi.stubGlobal(
  "IntersectionObserver",
  class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
)
await import("../chat_log")

test("lines of this room arrive at the end, others do not", async () => {
  server((address) => `<li id="i${/\d+/.exec(address)?.[0]}" data-item="${/\d+/.exec(address)?.[0]}">hi</li>`)
  const body = page(
    `<eg-chat-log data-space="1"><ol class="log-list"><li id="i1" data-item="1">a</li></ol></eg-chat-log>`,
  )
  news({ verb: "chat.written", kind: "chat", item: "2", space: "1" })
  news({ verb: "chat.written", kind: "chat", item: "3", space: "2" })
  await soon()
  expect([...body.querySelectorAll("li")].map((one) => one.id)).toEqual(["i1", "i2"])
})

test("an answer in a thread changes the line it answers, and what is far away stays away", async () => {
  server((address) => `<li id="i${/\d+/.exec(address)?.[0]}" data-item="${/\d+/.exec(address)?.[0]}">2 replies</li>`)
  const body = page(
    `<eg-chat-log data-space="1"><ol class="log-list"><li id="i1" data-item="1">a</li></ol></eg-chat-log>`,
  )
  news({ verb: "chat.written", kind: "chat", item: "5", root: "1", space: "1" })
  news({ verb: "chat.written", kind: "chat", item: "6", root: "4", space: "1" })
  news({ verb: "item.reacted", kind: "chat", item: "3", root: "3", space: "1" })
  await soon()
  expect([...body.querySelectorAll("li")].map((one) => one.textContent)).toEqual(["2 replies"])
})

test("a line that comes anew stays chosen", async () => {
  server(() => `<li id="i1" data-item="1">edited<div class="message-acts"></div></li>`)
  const choice = `<label class="message-choice"><input type="checkbox"></label>`
  const body = page(
    `<eg-chat-log data-space="1"><ol class="log-list"><li id="i1" data-item="1">a${choice}</li></ol></eg-chat-log>`,
  )
  const box = body.querySelector<HTMLInputElement>("input")
  if (box) box.checked = true
  news({ verb: "chat.edited", kind: "chat", item: "1", space: "1" })
  await soon()
  expect(body.querySelector("li")?.textContent).toBe("edited")
  expect(body.querySelector<HTMLInputElement>("input")?.checked).toBe(true)
  expect(body.querySelector(".message-acts")).toBeNull()
})
