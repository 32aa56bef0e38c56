import { beforeEach, expect, test } from "vitest"
import { Draft } from "../draft"

beforeEach(() => localStorage.clear())

test("what was typed comes back until it was sent", () => {
  const draft = new Draft("home")
  draft.keep("Title", "Text")
  expect(draft.restore(false)).toMatchObject({ title: "Title", body: "Text" })
  draft.markSent()
  expect(draft.restore(true)).toMatchObject({ body: "Text" })
  expect(draft.restore(false)).toBeNull()
  expect(draft.restore(true)).toBeNull()
})

test("nothing typed leaves nothing behind", () => {
  const draft = new Draft("home")
  draft.keep("", "a")
  draft.keep("", "")
  expect(localStorage.length).toBe(0)
})

test("a composer without a name keeps nothing", () => {
  new Draft("").keep("", "secret")
  expect(localStorage.length).toBe(0)
})
