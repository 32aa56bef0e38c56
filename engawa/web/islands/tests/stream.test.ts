import { expect, test } from "vitest"
import "../stream"
import { news, page, server, soon } from "./setup"

const card = (item: string, text: string) => `<article id="i${item}" data-item="${item}">${text}</article>`

test("gathers news behind a pill and brings it in above, once", async () => {
  const asked = server((address) => card(/\d+/.exec(address)?.[0] ?? "", "new"))
  const body = page(`<main><eg-stream data-spaces="1">${card("5", "old")}</eg-stream></main>`)
  news({ verb: "post.written", item: "9", space: "1" })
  news({ verb: "comment.written", item: "11", root: "5", space: "1" })
  news({ verb: "comment.written", item: "12", root: "5", space: "1" })
  news({ verb: "post.written", item: "10", space: "2" })
  news({ verb: "chat.written", item: "13", kind: "chat", space: "1" })
  const pill = body.querySelector<HTMLElement>(".news-pill")
  expect(pill?.textContent).toBe("2 new")
  expect(asked).toEqual([])
  pill?.click()
  await soon()
  expect([...body.querySelectorAll("[data-item]")].map((one) => one.id)).toEqual(["i5", "i9"])
  expect(body.querySelector("#i5")?.textContent).toBe("new")
  expect(body.querySelector(".news-pill")).toBeNull()
})

test("what the reader may not see does not appear", async () => {
  server(() => 404)
  const body = page(`<main><eg-stream></eg-stream></main>`)
  news({ verb: "post.written", item: "9", space: "1" })
  body.querySelector<HTMLElement>(".news-pill")?.click()
  await soon()
  expect(body.querySelectorAll("[data-item]")).toHaveLength(0)
})
