import htmx from "htmx.org"
import { arrive, concerns, dropTwins } from "./arrivals"
import type { News } from "./live"
import { post, say, shown } from "./page"

const NEAR = 120

/** The log of a room: opens at the newest, stays where one reads, brings earlier and later lines as one scrolls.
 * @example <eg-chat-log class="log" data-space="1"><ol class="log-list">…</ol></eg-chat-log> */
export class ChatLog extends HTMLElement {
  private missed = 0
  private pill: HTMLButtonElement | null = null
  private readonly watcher = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) void this.extend(one.target as HTMLElement)
  })
  private readonly hear = (event: CustomEvent<News>) => {
    const { kind, space, item, root } = event.detail
    if (kind !== "chat" || String(space) !== this.dataset.space) return
    const answered = root && root !== item ? root : ""
    if (answered ? shown(answered, this.list) : concerns(this.list, event.detail)) void this.bring(answered || item)
  }

  private get list(): Element {
    return this.querySelector(".log-list") ?? this
  }

  private get atEnd(): boolean {
    return this.scrollHeight - this.scrollTop - this.clientHeight < NEAR
  }

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>(".message-acts button[name=emoji]")
      if (button) void this.react(button, event)
    })
    this.addEventListener("scroll", () => this.atEnd && this.forget())
    document.addEventListener("htmx:after:swap", (event) => {
      if (!this.contains((event as CustomEvent).detail?.ctx?.target ?? this)) return
      dropTwins(this.list)
      this.toEnd()
    })
    const aim = location.hash ? this.querySelector(location.hash) : null
    if (aim) aim.scrollIntoView({ block: "center" })
    else if (!this.dataset.newer) this.toEnd()
    requestAnimationFrame(() => this.watch())
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
    this.watcher.disconnect()
  }

  private toEnd(): void {
    this.scrollTop = this.scrollHeight
    this.forget()
  }

  private watch(): void {
    for (const pager of this.querySelectorAll(":scope > .pager")) this.watcher.observe(pager)
  }

  private async bring(item: string): Promise<void> {
    if (this.dataset.newer) return
    const stays = !this.atEnd
    const came = await arrive(this.list, item, "message")
    if (!came) return
    if (!stays) this.toEnd()
    else if (came.fresh) this.miss()
  }

  private async extend(pager: HTMLElement): Promise<void> {
    this.watcher.unobserve(pager)
    const link = pager.querySelector("a")
    if (!link) return
    const answer = await fetch(link.href)
    if (!answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const lines = [...(page.querySelector(".log-list")?.children ?? [])]
    const next = page.querySelector<HTMLElement>(`eg-chat-log > .pager:has(a[rel=${link.rel}])`)
    const before = this.scrollHeight - this.scrollTop
    this.joinDays(lines, link.rel === "next")
    if (link.rel === "next") this.list.prepend(...lines)
    else this.list.append(...lines)
    if (link.rel === "prev" && !next) this.dataset.newer = ""
    if (link.rel === "next") this.scrollTop = this.scrollHeight - before
    for (const line of lines) htmx.process(line)
    if (next) pager.replaceWith(next)
    else pager.remove()
    this.watch()
  }

  private async react(button: HTMLButtonElement, event: Event): Promise<void> {
    event.preventDefault()
    button.blur()
    const item = button.closest<HTMLElement>("[data-item]")?.dataset.item ?? ""
    const answer = await post(button.formAction, { emoji: button.value })
    if (answer.ok) await arrive(this.list, item, "message")
  }

  /** A day that goes on across two stretches is named once. */
  private joinDays(lines: Element[], earlier: boolean): void {
    const all = [...this.list.querySelectorAll(".day")]
    const came = lines.filter((line) => line.matches(".day"))
    const [first, second] = earlier ? [came.at(-1), all[0]] : [all.at(-1), came[0]]
    if (!first || !second || first.textContent !== second.textContent) return
    if (!earlier) lines.splice(lines.indexOf(second), 1)
    second.remove()
  }

  private miss(): void {
    this.missed += 1
    if (!this.pill) {
      this.pill = document.createElement("button")
      this.pill.type = "button"
      this.pill.className = "btn btn-main log-pill"
      this.pill.addEventListener("click", () => this.toEnd())
      this.append(this.pill)
    }
    this.pill.textContent = this.missed === 1 ? say("freshOne") : say("fresh", { count: this.missed })
  }

  private forget(): void {
    this.missed = 0
    this.pill?.remove()
    this.pill = null
  }
}

customElements.define("eg-chat-log", ChatLog)
