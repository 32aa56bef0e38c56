/** Listens for news: one stream for this tab, opened where <meta name="engawa-live"> says.
 * Every entry becomes an `engawa:news` event on the document, once; it carries ids only. */
import { say } from "./page"

export interface News {
  verb: string
  item: string
  kind?: string
  root?: string
  space?: string
  actor?: string
}

export type Presence = Record<string, "here" | "away" | "gone">

declare global {
  interface DocumentEventMap {
    "engawa:news": CustomEvent<News>
    "engawa:presence": CustomEvent<Presence>
  }
}

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 60_000
const UNWATCHED = 5 * 60_000
const REMEMBERED = 2000
const SILENCE = 70_000
const LOOKS_EVERY = 10_000

/** Keeps one stream open; after a break it says the last entry it saw and gets the rest. */
export class Listener {
  private source: EventSource | null = null
  private last = ""
  private pause = FIRST_PAUSE
  private away = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly heard = new Set<string>()
  private lively = 0

  constructor(
    private readonly address: string,
    private readonly since = "",
    private people = "",
  ) {}

  open(): void {
    clearTimeout(this.timer)
    this.source?.close()
    const source = new EventSource(this.asking(), { withCredentials: true })
    this.source = source
    this.lively = Date.now()
    source.onopen = () => {
      this.pause = FIRST_PAUSE
      this.lively = Date.now()
    }
    source.addEventListener?.("beat", () => {
      this.lively = Date.now()
    })
    source.onmessage = (event) => this.hear(event)
    source.onerror = () => this.retry()
    source.addEventListener?.("presence", (event) =>
      document.dispatchEvent(new CustomEvent("engawa:presence", { detail: JSON.parse(event.data) as Presence })),
    )
    source.addEventListener?.("again", () => this.wait(Math.random() * FIRST_PAUSE))
    source.addEventListener?.("rest", () => this.wait(LONGEST_PAUSE))
    source.addEventListener?.("lost", offerReload)
  }

  close(): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.source = null
  }

  /** Nobody looks at the tab any more, or somebody does again. */
  look(away: boolean): void {
    if (this.away === away && this.source?.readyState !== EventSource.CLOSED) return
    this.away = away
    this.open()
  }

  /** After sleep, or where a network swallows what is sent, a stream looks open and is not. */
  check(): void {
    if (this.source?.readyState === EventSource.OPEN && Date.now() - this.lively > SILENCE) this.open()
  }

  /** Hears of these people, too. */
  watch(people: string): void {
    if (people === this.people) return
    this.people = people
    if (this.source) this.wait(0)
  }

  private asking(): string {
    const asked = new URLSearchParams()
    for (const place of document.querySelectorAll<HTMLElement>("eg-typing[data-space], eg-chat-log[data-space]"))
      if (!asked.getAll("space").includes(place.dataset.space ?? "")) asked.append("space", place.dataset.space ?? "")
    if (this.people) asked.set("people", this.people)
    if (this.away) asked.set("away", "1")
    if (this.last) asked.set("last", this.last)
    else if (this.since) asked.set("since", this.since)
    return asked.size ? `${this.address}?${asked}` : this.address
  }

  private hear(event: MessageEvent<string>): void {
    const id = event.lastEventId
    if (!event.data) return
    const news = JSON.parse(event.data) as News & { id?: string }
    if (news.id) {
      if (this.heard.has(id)) return
      this.remember(id)
    }
    document.dispatchEvent(new CustomEvent("engawa:news", { detail: news }))
  }

  private remember(id: string): void {
    if (id.length > this.last.length || (id.length === this.last.length && id > this.last)) this.last = id
    this.heard.add(id)
    if (this.heard.size > REMEMBERED) this.heard.delete(this.heard.values().next().value ?? "")
  }

  private wait(pause: number): void {
    clearTimeout(this.timer)
    this.source?.close()
    this.timer = setTimeout(() => this.open(), pause)
  }

  private retry(): void {
    if (this.source?.readyState === EventSource.CONNECTING) return
    this.wait(this.pause * (0.5 + Math.random()))
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE)
  }
}

/** More was missed than can be told one by one. */
function offerReload(): void {
  const toasts = document.querySelector("eg-toast")
  if (!toasts || toasts.querySelector(".lost")) return
  const box = document.createElement("p")
  box.className = "toast lost"
  const button = document.createElement("button")
  button.type = "button"
  button.className = "btn"
  button.textContent = say("reload")
  button.addEventListener("click", () => location.reload())
  box.append(say("lost"), button)
  toasts.append(box)
}

let listener: Listener | null = null
let wanted = ""

/** Hears of the presence of these people from now on: "1,2,3". */
export function watchPeople(people: string): void {
  wanted = people
  listener?.watch(people)
}

/** Starts listening on pages that name an address. */
export function listen(): void {
  const meta = document.querySelector<HTMLMetaElement>("meta[name=engawa-live]")
  if (!meta?.content) return
  const mine = new Listener(meta.content, meta.dataset.since, wanted)
  listener = mine
  mine.open()
  addEventListener("pagehide", () => mine.close())
  addEventListener("pageshow", (event) => event.persisted && mine.open())
  addEventListener("online", () => mine.open())
  setInterval(() => mine.check(), LOOKS_EVERY)
  let hidden: ReturnType<typeof setTimeout> | undefined
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden)
    if (document.hidden) hidden = setTimeout(() => mine.look(true), UNWATCHED)
    else mine.look(false)
  })
}
