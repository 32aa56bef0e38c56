import { expect, test } from "vitest"
import "../menu"
import "../theme"
import { page } from "./setup"

test("closes on Escape and on a click elsewhere", () => {
  const body = page(
    `<eg-menu><details open><summary>More</summary><a class="menu-item" href="#x">x</a></details></eg-menu><p>y</p>`,
  )
  const details = body.querySelector("details") as HTMLDetailsElement
  details.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }))
  expect(details.open).toBe(false)
  details.open = true
  body.querySelector("p")?.click()
  expect(details.open).toBe(false)
})

test("light or dark is kept for the next page", () => {
  const body = page(`<eg-theme><button value="dark">Dark</button><button value="">System</button></eg-theme>`)
  body.querySelector<HTMLElement>("button[value=dark]")?.click()
  expect(document.documentElement.dataset.theme).toBe("dark")
  expect(document.cookie).toContain("theme=dark")
  body.querySelector<HTMLElement>("button[value='']")?.click()
  expect(document.documentElement.dataset.theme).toBeUndefined()
})
