import { expect, test } from "vitest"
import { news, page, server } from "./setup"

await import("../unread")

const later = () => new Promise((resolve) => setTimeout(resolve, 380))
const told = (count: number) =>
  `<template data-waiting><span data-for="all"><b class="count">${count}</b></span><span data-for="7"><b class="count">${count}</b></span></template>`

test("numbers stand wherever the page has a place for them, and go with the news that all was read", async () => {
  let waits = 3
  const asked = server(() => (waits ? told(waits) : "<template data-waiting></template>"))
  const body = page(
    `<eg-unread data-address="/chat/unread/"></eg-unread><p data-room="7"><i data-unread="7"></i></p><i data-unread="all"></i><i data-unread="8">old</i>`,
  )
  await later()
  expect([...body.querySelectorAll("i")].map((one) => one.textContent)).toEqual(["3", "3", ""])
  expect(body.querySelector("p")?.className).toBe("room-waits")
  waits = 0
  news({ verb: "post.written", kind: "post", item: "1" })
  news({ verb: "chat.read", kind: "chat", item: "" })
  await new Promise((resolve) => setTimeout(resolve, 3200))
  expect([...body.querySelectorAll("i")].map((one) => one.textContent)).toEqual(["", "", ""])
  expect(body.querySelector("p")?.className).toBe("")
  expect(asked.length).toBe(2)
})
