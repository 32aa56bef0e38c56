import htmx from "htmx.org"
import type { News } from "./live"
import { fragment, say, shown } from "./page"

const MOST = 20

/** Gathers what is new behind a pill, so that nothing moves while one reads.
 * @example <eg-stream class="cards" data-spaces="1 2">…cards…</eg-stream> */
export class Stream extends HTMLElement {
  private readonly waiting = new Set<string>()
  private pill: HTMLButtonElement | null = null
  private readonly hear = (event: CustomEvent<News>) => this.gather(event.detail)

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
  }

  private gather(news: News): void {
    if (!this.concerns(news)) return
    const item = news.root ?? news.item
    this.waiting.delete(item)
    this.waiting.add(item)
    this.showPill()
  }

  private concerns(news: News): boolean {
    if (news.kind === "chat" || !/\.written$/.test(news.verb)) return false
    const spaces = (this.dataset.spaces ?? this.dataset.space ?? "").split(" ").filter(Boolean)
    return spaces.length === 0 || spaces.includes(String(news.space))
  }

  private showPill(): void {
    if (!this.pill) {
      this.pill = document.createElement("button")
      this.pill.type = "button"
      this.pill.className = "btn btn-main news-pill"
      this.pill.addEventListener("click", () => void this.bring())
      this.before(this.pill)
    }
    const count = this.waiting.size
    this.pill.textContent = count === 1 ? say("freshOne") : say("fresh", { count })
  }

  private async bring(): Promise<void> {
    if (this.waiting.size > MOST) return location.reload()
    const items = [...this.waiting]
    this.waiting.clear()
    this.pill?.remove()
    this.pill = null
    const cards = await Promise.all(items.map((item) => fragment(item, "card")))
    for (const card of cards) if (card) this.insert(card)
    this.scrollIntoView({ block: "nearest" })
  }

  private insert(card: HTMLElement): void {
    shown(card.dataset.item ?? "", this)?.remove()
    card.classList.add("card-fresh")
    this.prepend(card)
    htmx.process(card)
  }
}

customElements.define("eg-stream", Stream)
