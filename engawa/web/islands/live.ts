/** Listens for news: one stream for this tab, opened where <meta name="engawa-live"> says.
 * Every entry becomes an `engawa:news` event on the document; it carries ids only. */

export interface News {
  verb: string
  item: string
  kind?: string
  root?: string
  space?: string
}

declare global {
  interface DocumentEventMap {
    "engawa:news": CustomEvent<News>
  }
}

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 60_000

/** Keeps one stream open; after a break it says the last entry it saw and gets the rest. */
export class Listener {
  private source: EventSource | null = null
  private last = ""
  private pause = FIRST_PAUSE
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly address: string) {}

  open(): void {
    clearTimeout(this.timer)
    this.source?.close()
    const address = this.last ? `${this.address}?last=${encodeURIComponent(this.last)}` : this.address
    this.source = new EventSource(address, { withCredentials: true })
    this.source.onopen = () => {
      this.pause = FIRST_PAUSE
    }
    this.source.onmessage = (event) => this.hear(event)
    this.source.onerror = () => this.retry()
  }

  close(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.source = null
  }

  private hear(event: MessageEvent<string>): void {
    if (event.lastEventId) this.last = event.lastEventId
    if (!event.data) return
    document.dispatchEvent(new CustomEvent("engawa:news", { detail: JSON.parse(event.data) as News }))
  }

  private retry(): void {
    if (this.source?.readyState === EventSource.CONNECTING) return
    this.source?.close()
    this.timer = setTimeout(() => this.open(), this.pause * (0.5 + Math.random()))
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE)
  }
}

/** Starts listening on pages that name an address. */
export function listen(): void {
  const address = document.querySelector<HTMLMetaElement>("meta[name=engawa-live]")?.content
  if (!address) return
  const listener = new Listener(address)
  listener.open()
  addEventListener("pagehide", () => listener.close())
  addEventListener("pageshow", (event) => event.persisted && listener.open())
  addEventListener("online", () => listener.open())
}
