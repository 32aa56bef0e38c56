import { beforeEach, expect, test } from "vitest"
import "../composer"
import { begun } from "../suggestions"
import { page, server, soon } from "./setup"

const form = `<eg-composer data-draft="home"><form class="ring-inside">
  <textarea name="body"></textarea><div class="composer-preview" hidden></div><p data-note hidden></p>
  <span class="audience ring-inside"><select name="space"><option value="1" data-ring="ring-inside">In</option>
  <option value="2" data-ring="ring-edge">Edge</option></select></span>
  <button type="button" data-preview>Preview</button></form></eg-composer>`

beforeEach(() => localStorage.clear())

test.each([
  ["thanks @ma", 10, "@ma"],
  ["#rel", 4, "#rel"],
  ["mail me@home", 12, ""],
  ["@maya is here", 13, ""],
])("in %s something begins: %s", (text, caret, word) => {
  expect(begun(text, caret)).toBe(word)
})

test("keeps a draft and gives it back on the next visit", () => {
  const text = page(form).querySelector("textarea") as HTMLTextAreaElement
  text.value = "Half a thought"
  text.dispatchEvent(new Event("input", { bubbles: true }))
  expect(page(form).querySelector("textarea")?.value).toBe("Half a thought")
})

test("what was not saved is offered beside what stands there", () => {
  localStorage.setItem("draft:home", JSON.stringify({ title: "", body: "Mine", at: Date.now() }))
  const body = page(form.replace("></textarea>", ">Theirs</textarea>"))
  expect(body.querySelector("textarea")?.value).toBe("Theirs")
  body.querySelector<HTMLElement>("[data-note] button")?.click()
  expect(body.querySelector("textarea")?.value).toBe("Mine")
})

test("the ring follows the space", () => {
  const body = page(form)
  const select = body.querySelector("select") as HTMLSelectElement
  select.value = "2"
  select.dispatchEvent(new Event("change", { bubbles: true }))
  expect(body.querySelector("form.ring-edge .audience.ring-edge:not(.ring-inside)")).not.toBeNull()
})

test("Ctrl-Enter sends, an empty text does not", () => {
  const body = page(form)
  let sent = 0
  body.querySelector("eg-composer form")?.addEventListener("submit", (event) => {
    event.preventDefault()
    sent += 1
  })
  const text = body.querySelector("textarea") as HTMLTextAreaElement
  const press = () => text.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }))
  press()
  expect(sent).toBe(0)
  text.value = "Now"
  press()
  expect(sent).toBe(1)
})

test("shows what it will look like", async () => {
  server(() => "<p>Hello <em>you</em></p>")
  const body = page(form)
  body.querySelector<HTMLElement>("[data-preview]")?.click()
  await soon()
  expect(body.querySelector(".composer-preview em")?.textContent).toBe("you")
})

test("what a field asked while one writes takes nothing away; what was sent empties the form", () => {
  const body = page(form)
  const text = body.querySelector("textarea") as HTMLTextAreaElement
  const answered = (from: Element) =>
    from.dispatchEvent(
      new CustomEvent("htmx:finally:request", {
        bubbles: true,
        detail: { ctx: { status: "swapped", response: { status: 200 } } },
      }),
    )
  text.value = "Half a thought"
  answered(text)
  expect(text.value).toBe("Half a thought")
  answered(body.querySelector("eg-composer form") as Element)
  expect(text.value).toBe("")
})

test("everybody who is here is offered where there is a room to call", async () => {
  const here = [{ value: "@here", label: "Everybody here", hint: "3 people" }]
  const people = [{ value: "@hugh", label: "Hugh" }]
  server((address) =>
    JSON.stringify({
      results: address.includes("/here/") ? here : /@h$/.test(decodeURIComponent(address)) ? people : [],
    }),
  )
  const type = async (body: HTMLElement, said: string) => {
    const text = body.querySelector("textarea") as HTMLTextAreaElement
    text.value = said
    text.setSelectionRange(said.length, said.length)
    text.dispatchEvent(new Event("input", { bubbles: true }))
    await soon()
    return [...body.querySelectorAll(".suggestions li")].map((line) => line.textContent)
  }
  const room = form.replace('data-draft="home"', 'data-draft="room" data-calls="/s/platform/chat/here/"')
  expect(await type(page(room), "Red, @h")).toEqual(["Everybody here@here · 3 people", "Hugh@hugh"])
  expect(document.querySelector(".suggestions [aria-selected=true]")?.textContent).toBe("Hugh@hugh")
  expect(await type(page(room), "@HER")).toEqual(["Everybody here@here · 3 people"])
  expect(document.querySelector(".suggestions [aria-selected=true]")?.textContent).toContain("@here")
  expect(await type(page(room), "@hello")).toEqual([])
  expect(await type(page(form), "@her")).toEqual([])
})
