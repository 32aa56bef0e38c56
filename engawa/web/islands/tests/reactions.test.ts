import { expect, test } from "vitest"
import "../reactions"
import "../toast"
import { page, server, soon } from "./setup"

const bar = (count: number, mine: boolean) => `<eg-reactions data-item="7"><button class="reaction" name="emoji"
  value="👍" formaction="/i/7/reactions/" aria-pressed="${mine}"><span class="numbers">${count}</span></button></eg-reactions>`

test("counts at once and then believes the server", async () => {
  const asked = server(() => bar(5, true))
  const body = page(bar(3, false))
  body.querySelector<HTMLElement>(".reaction")?.click()
  expect(body.querySelector(".numbers")?.textContent).toBe("4")
  await soon()
  expect(body.querySelector(".numbers")?.textContent).toBe("5")
  expect(asked[0]).toContain("/i/7/reactions/")
})

test("takes it back and says so when the server refuses", async () => {
  server(() => 403)
  const body = page(bar(3, false))
  body.querySelector<HTMLElement>(".reaction")?.click()
  await soon()
  expect(body.querySelector(".numbers")?.textContent).toBe("3")
  expect(body.querySelector(".toast-bad")?.textContent).toBe("refused")
})
