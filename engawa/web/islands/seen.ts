import { csrfToken } from "./page"

const LONG_ENOUGH = 2000
const GATHER = 1500
const GATHER_IN_ROOMS = 5000
const HALF = 0.5

/** What the reader really had before their eyes: for two seconds, half of it, or half a window of it.
 * Only the reader's own notices and the writer's count know of it. */
export class Seen {
  private readonly timers = new Map<Element, ReturnType<typeof setTimeout>>()
  private readonly done = new Set<string>()
  private upTo = 0n
  private lines: string[] = []
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly eye = new IntersectionObserver((entries) => this.look(entries), { threshold: [0, 0.25, HALF, 1] })

  /** @param root the thread, or "" for a room, where each line is a thread of its own */
  constructor(private readonly root: string) {}

  watch(within: ParentNode & Node, lines: string): void {
    const add = () => {
      for (const line of within.querySelectorAll(lines)) {
        if (!this.done.has(idOf(line)) && !this.timers.has(line)) this.eye.observe(line)
      }
    }
    add()
    new MutationObserver(add).observe(within, { childList: true, subtree: true })
    addEventListener("pagehide", () => this.send())
  }

  private look(entries: IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      clearTimeout(this.timers.get(target))
      this.timers.delete(target)
      const enough = intersectionRatio >= HALF || intersectionRect.height >= innerHeight * HALF
      if (isIntersecting && enough)
        this.timers.set(
          target,
          setTimeout(() => this.note(target), LONG_ENOUGH),
        )
    }
  }

  private note(target: Element): void {
    this.eye.unobserve(target)
    if (document.visibilityState !== "visible") {
      document.addEventListener("visibilitychange", () => this.eye.observe(target), { once: true })
      return
    }
    this.done.add(idOf(target))
    const id = BigInt(idOf(target))
    if (id > this.upTo) this.upTo = id
    this.lines.push(idOf(target))
    this.timer ??= setTimeout(() => this.send(), this.root ? GATHER : GATHER_IN_ROOMS)
  }

  private send(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const lines = this.lines.splice(0)
    if (!lines.length) return
    const seen = this.root ? `${this.root}:${this.upTo}` : lines.map((id) => `${id}:${id}`).join(",")
    void fetch("/notices/seen/", {
      method: "POST",
      body: new URLSearchParams({ seen, csrfmiddlewaretoken: csrfToken() }),
      keepalive: true,
    })
  }
}

function idOf(line: Element): string {
  return (line as HTMLElement).dataset.item ?? "0"
}

/** Watches the thread or the room that this page shows, for somebody who is signed in. */
export function watchSeen(): void {
  const main = document.querySelector("main")
  if (!main || !document.querySelector("meta[name=engawa-live]")) return
  const root = main.querySelector<HTMLElement>("eg-talk[data-item]")?.dataset.item
  if (root) new Seen(root).watch(main, `[data-item="${root}"][id], .talk > .comment[data-item]`)
  else if (main.querySelector("eg-chat-log")) new Seen("").watch(main, ".message[data-item]")
}
