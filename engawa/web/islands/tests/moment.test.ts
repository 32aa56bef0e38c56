import { beforeEach, expect, test } from "vitest"
import { tell } from "../moment"
import { page } from "./setup"

const now = new Date(2026, 10, 22, 16, 0)

beforeEach(() => void page(""))

test.each([
  [new Date(2026, 10, 22, 15, 59, 30), "just now"],
  [new Date(2026, 10, 22, 15, 40), "20 min"],
  [new Date(2026, 10, 22, 13, 0), "3 h"],
  [new Date(2026, 10, 21, 10, 0), "yesterday"],
  [new Date(2026, 10, 12, 10, 0), "Nov 12"],
  [new Date(2019, 4, 1, 10, 0), "May 1, 2019"],
])("%s is told as %s", (moment, said) => {
  expect(tell(moment, now, "en")).toBe(said)
})

test("keeps what the server wrote when there is no moment", () => {
  const body = page(`<eg-moment><time datetime="">long ago</time></eg-moment>`)
  expect(body.querySelector("time")?.textContent).toBe("long ago")
})

test("shows the clock where asked", () => {
  const body = page(`<eg-moment data-style="clock"><time datetime="2026-05-01T09:05:00">x</time></eg-moment>`)
  expect(body.querySelector("time")?.textContent).toMatch(/9:05/)
})
