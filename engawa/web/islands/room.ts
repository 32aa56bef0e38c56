import { Change } from "./change"
import { post } from "./page"

const NEAR = 120
const SETTLED = 350

/** A room around its log: says what was really seen, opens where what is new begins, and takes the keys of a talk.
 * @example <eg-room data-seen="/s/platform/chat/seen/"><eg-chat-log>…</eg-chat-log></eg-room> */
export class Room extends HTMLElement {
  private readonly sent = new Map<string, bigint>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly change = new Change()
  private readonly watcher = new MutationObserver(() => this.look())
  private readonly look = () => {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.tell(), SETTLED)
  }
  private readonly keys = (event: KeyboardEvent) => this.take(event)
  private readonly clicks = (event: Event) => this.change.clicked(event)
  private lastChosen: HTMLInputElement | null = null

  private get log(): HTMLElement | null {
    return this.querySelector("eg-chat-log")
  }

  private get thread(): HTMLElement | null {
    return document.querySelector("[data-thread]")
  }

  connectedCallback(): void {
    document.addEventListener("keydown", this.keys)
    document.addEventListener("click", this.clicks)
    document.addEventListener("visibilitychange", this.look)
    addEventListener("focus", this.look)
    this.addEventListener("click", (event) => this.choose(event as MouseEvent))
    this.log?.addEventListener("scroll", this.look)
    for (const list of [this.querySelector(".log-list"), this.thread?.querySelector(".talk")])
      if (list) this.watcher.observe(list, { childList: true })
    requestAnimationFrame(() => this.begin())
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.keys)
    document.removeEventListener("click", this.clicks)
    document.removeEventListener("visibilitychange", this.look)
    removeEventListener("focus", this.look)
    this.watcher.disconnect()
    clearTimeout(this.timer)
  }

  private begin(): void {
    const fresh = this.querySelector<HTMLElement>(".day-new")
    if (fresh && !location.hash && this.log) this.log.scrollTop = Math.max(fresh.offsetTop - this.log.offsetTop - 60, 0)
    this.look()
  }

  /** What is at the end of the log and on the screen has been seen; so has an open thread. */
  private tell(): void {
    if (document.visibilityState !== "visible" || !this.dataset.seen) return
    const { log, thread } = this
    if (log && !log.dataset.newer && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR)
      this.saw("", last(this.querySelectorAll(".log-list > [data-item]")))
    if (thread) this.saw(thread.dataset.thread ?? "", last(thread.querySelectorAll(".talk > [data-item]")))
  }

  private saw(root: string, item: bigint): void {
    if (!item || item <= (this.sent.get(root) ?? 0n)) return
    this.sent.set(root, item)
    void post(this.dataset.seen ?? "", { upto: String(item), root }).catch(() => this.sent.delete(root))
  }

  private take(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const field = event.target as HTMLElement
    if (event.key === "ArrowUp" && field.matches("form.composer textarea") && !(field as HTMLTextAreaElement).value) {
      const inThread = field.closest("[data-thread]")
      const mine = inThread
        ? [...inThread.querySelectorAll<HTMLElement>(".comment:has(a[href$='/edit/'])")]
        : [...this.querySelectorAll<HTMLElement>(".message[data-mine]")]
      const line = mine.at(-1)
      if (!line) return
      event.preventDefault()
      void this.change.open(line)
    } else if (event.key === "Escape") this.leave(field)
  }

  private leave(field: HTMLElement): void {
    if (document.querySelector("dialog[open], details[open]") || this.change.isOpen) return
    if (field instanceof HTMLTextAreaElement && field.value) return field.blur()
    document.querySelector<HTMLElement>("[data-thread] [data-close]")?.click()
  }

  /** With Shift, everything between two chosen messages is chosen as well. */
  private choose(event: MouseEvent): void {
    const box = event.target as HTMLInputElement
    if (!box.matches?.(".message-choice input")) return
    const boxes = [...this.querySelectorAll<HTMLInputElement>(".message-choice input")]
    const [from, to] = [boxes.indexOf(this.lastChosen ?? box), boxes.indexOf(box)].sort((a, b) => a - b)
    if (event.shiftKey && this.lastChosen) for (const one of boxes.slice(from, (to ?? 0) + 1)) one.checked = box.checked
    this.lastChosen = box
  }
}

function last(lines: NodeListOf<Element>): bigint {
  return [...lines].reduce((most, line) => {
    const item = BigInt((line as HTMLElement).dataset.item || "0")
    return item > most ? item : most
  }, 0n)
}

customElements.define("eg-room", Room)
