import { expect, test, vi } from "vitest"
import "../fresh"
import { news, page, server } from "./setup"

const asked = () => new Promise((done) => setTimeout(done, 700))

test("news of its item brings it anew, other news do not", async () => {
  server(() => `<span data-count="voted">2 people voted</span>`)
  const body = page(
    `<eg-fresh data-item="7" data-verbs="poll.voted" data-from="/posts/7/poll/"><span data-count="voted">1 person voted</span></eg-fresh>`,
  )
  news({ verb: "poll.voted", item: "8", space: "1" })
  news({ verb: "comment.written", item: "7", space: "1" })
  await asked()
  expect(body.textContent).toContain("1 person")
  news({ verb: "poll.voted", item: "7", space: "1" })
  await asked()
  expect(body.textContent).toContain("2 people")
})

test("what the reader has chosen and not yet sent stays, and the counts beside it change", async () => {
  server(() => `<input type="checkbox" name="choice"><span data-count="voted">2 people voted</span>`)
  const body = page(
    `<eg-fresh data-item="7" data-verbs="poll.voted" data-from="/posts/7/poll/"><input type="checkbox" name="choice"><span data-count="voted">1 person voted</span></eg-fresh>`,
  )
  const box = body.querySelector("input") as HTMLInputElement
  box.checked = true
  box.dispatchEvent(new Event("input", { bubbles: true }))
  news({ verb: "poll.voted", item: "7", space: "1" })
  await asked()
  expect(body.querySelector("input")?.checked).toBe(true)
  expect(body.textContent).toContain("2 people")
  vi.restoreAllMocks()
})
