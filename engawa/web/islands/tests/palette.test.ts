import { beforeEach, expect, test } from "vitest"
import "../palette"
import { page, server, soon } from "./setup"

const palette = `<eg-palette><dialog data-finder><form class="palette-box"><input type="search"></form>
  <ul role="listbox"></ul></dialog><dialog data-keys></dialog></eg-palette>`

beforeEach(() => localStorage.clear())

function type(words: string): HTMLElement[] {
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true }))
  const field = document.querySelector("eg-palette input") as HTMLInputElement
  field.value = words
  field.dispatchEvent(new Event("input", { bubbles: true }))
  return [...document.querySelectorAll<HTMLElement>("[role=option]")]
}

test("Ctrl-K opens it, words find, arrows choose, and searching everything is always offered", async () => {
  server(() => JSON.stringify({ results: [{ label: "Platform", url: "/s/platform/", ring: 2 }] }))
  const body = page(palette)
  type("plat")
  await soon()
  expect(body.querySelector<HTMLDialogElement>("dialog[data-finder]")?.open).toBe(true)
  const options = () => [...body.querySelectorAll("[role=option]")]
  expect(options().map((one) => one.querySelector("a")?.textContent)).toEqual(["Platform", "Search for “plat”"])
  expect(options()[0]?.querySelector(".dot.ring-inside")).not.toBeNull()
  body
    .querySelector("dialog[data-finder]")
    ?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }))
  expect(options()[1]?.getAttribute("aria-selected")).toBe("true")
})

test("without an answer one can still search", async () => {
  server(() => 500)
  const body = page(palette)
  type("zzz")
  await soon()
  expect(body.querySelectorAll("[role=option]")).toHaveLength(1)
})
