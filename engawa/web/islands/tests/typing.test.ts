import { expect, test, vi } from "vitest"
import { news, page, server, soon } from "./setup"

await import("../typing")

test("says who writes here for a while, and tells that one writes at most every few seconds", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] })
  const asked = server(() => JSON.stringify({ 4: "Maya Okafor" }))
  const body = page(`<div><form><textarea name="body"></textarea></form>
    <eg-typing data-space="1" data-root=""></eg-typing></div>`)
  const note = body.querySelector("eg-typing") as HTMLElement
  const told = () => asked.filter((address) => address === "/typing/").length
  news({ verb: "typing", item: "", space: "1", root: "7", actor: "4" })
  news({ verb: "typing", item: "", space: "2", root: "", actor: "4" })
  await vi.waitFor(() => expect(note.textContent).toBe(""))
  news({ verb: "typing", item: "", space: "1", root: "", actor: "4" })
  await vi.waitFor(() => expect(note.textContent).not.toBe(""))
  vi.advanceTimersByTime(6100)
  expect(note.textContent).toBe("")
  const text = body.querySelector("textarea") as HTMLTextAreaElement
  text.value = "Yes"
  for (const wait of [0, 1000, 2500]) {
    vi.advanceTimersByTime(wait)
    text.dispatchEvent(new Event("input", { bubbles: true }))
  }
  expect(told()).toBe(2)
  vi.useRealTimers()
  await soon()
})
