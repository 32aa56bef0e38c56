import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Listener, type News } from "../live"

class Source {
  static made: Source[] = []
  static CONNECTING = 0
  readyState = 1
  closed = false
  onopen?: () => void
  onmessage?: (event: { data: string; lastEventId: string }) => void
  onerror?: () => void
  constructor(readonly address: string) {
    Source.made.push(this)
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
  Source.made[0]?.onmessage?.({ data: '{"verb":"post.written","item":"3"}', lastEventId: "41" })
  expect(heard[0]?.item).toBe("3")
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
