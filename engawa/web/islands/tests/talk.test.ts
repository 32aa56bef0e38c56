import { expect, test } from "vitest"
import "../talk"
import { dropTwins } from "../arrivals"
import { news, page, server, soon } from "./setup"

const voice = (item: string, text: string) =>
  `<li class="comment" id="i${item}" data-item="${item}" data-author="Tom">${text}<a href="?reply=${item}" data-reply="${item}">Reply</a></li>`
const talk = `<eg-talk data-item="7"><ol class="talk" id="talk">${voice("8", "first")}</ol></eg-talk>
  <form id="reply"><textarea></textarea></form>`

test("new voices come at the end, changed ones in their place", async () => {
  server((address) => voice(/\d+/.exec(address)?.[0] ?? "", "fresh"))
  const body = page(talk)
  news({ verb: "comment.written", item: "9", root: "7" })
  news({ verb: "comment.edited", item: "8", root: "7" })
  news({ verb: "comment.written", item: "99", root: "6" })
  news({ verb: "comment.edited", item: "98", root: "7" })
  news({ verb: "item.reacted", item: "7", root: "7" })
  await soon()
  const voices = [...body.querySelectorAll("#talk > li")]
  expect(voices.map((one) => one.id)).toEqual(["i8", "i9"])
  expect(voices[0]?.textContent).toContain("fresh")
})

test("a reply says whom it answers, and can be let go", () => {
  const body = page(talk)
  body.querySelector<HTMLElement>("[data-reply]")?.click()
  expect(body.querySelector<HTMLInputElement>("input[name=parent]")?.value).toBe("8")
  expect(body.querySelector(".replying")?.textContent).toContain("To Tom")
  body.querySelector<HTMLElement>(".replying button")?.click()
  expect(body.querySelector("input[name=parent]")).toBeNull()
})

test("one's own words stand there once", () => {
  const body = page(`<ol id="list">${voice("1", "a")}${voice("2", "b")}${voice("2", "b again")}</ol>`)
  const list = body.querySelector("#list") as Element
  dropTwins(list)
  expect([...list.children].map((one) => one.id)).toEqual(["i1", "i2"])
  expect(list.lastElementChild?.textContent).toContain("again")
})
