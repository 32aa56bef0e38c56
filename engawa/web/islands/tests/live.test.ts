import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Listener, type News } from "../live"

class Source {
  static made: Source[] = []
  static CONNECTING = 0
  static OPEN = 1
  static CLOSED = 2
  readyState = 1
  closed = false
  onopen?: () => void
  onmessage?: (event: { data: string; lastEventId: string }) => void
  onerror?: () => void
  readonly others = new Map<string, (event: { data: string }) => void>()
  constructor(readonly address: string) {
    Source.made.push(this)
  }
  addEventListener(name: string, heard: (event: { data: string }) => void): void {
    this.others.set(name, heard)
  }
  close(): void {
    this.closed = true
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  Source.made = []
  vi.stubGlobal("EventSource", Source)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test("after a break it asks for what came since, each time a little later", () => {
  const heard: News[] = []
  document.addEventListener("engawa:news", (event) => heard.push(event.detail))
  new Listener("/live/").open()
  const told = { data: '{"id":"41","verb":"post.written","item":"3"}', lastEventId: "41" }
  for (const _twice of [0, 1]) Source.made[0]?.onmessage?.(told)
  expect(heard.map((one) => one.item)).toEqual(["3"])
  for (const round of [0, 1]) {
    const source = Source.made.at(-1) as Source
    source.readyState = 2
    source.onerror?.()
    expect(source.closed).toBe(true)
    vi.advanceTimersByTime(3200 * (round + 1))
  }
  expect(Source.made.map((one) => one.address)).toEqual(["/live/", "/live/?last=41", "/live/?last=41"])
})

test("leaves short breaks to the browser", () => {
  new Listener("/live/").open()
  const source = Source.made[0] as Source
  source.readyState = Source.CONNECTING
  source.onerror?.()
  vi.advanceTimersByTime(60_000)
  expect(Source.made).toHaveLength(1)
})

test("asks anew where something may be missing, after sleep, and when it is looked at again", () => {
  const listener = new Listener("/live/", "7", "1,2")
  listener.open()
  expect(Source.made[0]?.address).toBe("/live/?people=1%2C2&since=7")
  Source.made[0]?.others.get("again")?.({ data: "" })
  vi.advanceTimersByTime(1000)
  expect(Source.made).toHaveLength(2)
  vi.advanceTimersByTime(60_000)
  Source.made[1]?.others.get("beat")?.({ data: "" })
  vi.advanceTimersByTime(60_000)
  listener.check()
  expect(Source.made).toHaveLength(2)
  vi.advanceTimersByTime(20_000)
  listener.check()
  expect(Source.made).toHaveLength(3)
  const last = Source.made[2] as Source
  last.others.get("rest")?.({ data: "" })
  expect(last.closed).toBe(true)
  last.readyState = Source.CLOSED
  listener.look(false)
  expect(Source.made).toHaveLength(4)
  listener.look(true)
  expect(Source.made[4]?.address).toContain("away=1")
})
