import htmx from "htmx.org"
import type { News } from "./live"

const PAUSE = 400

/** A part of a page that is asked for anew when its item has news, unless the reader is filling it in.
 * @example <eg-fresh data-item="7" data-verbs="poll.voted" data-from="/posts/7/poll/">…</eg-fresh> */
export class Fresh extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private touched = false

  private readonly hear = (event: CustomEvent<News>) => {
    const { item, verb } = event.detail
    if (item !== this.dataset.item || !(this.dataset.verbs ?? "").split(" ").includes(verb)) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.refresh(), PAUSE * (0.5 + Math.random()))
  }

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    this.addEventListener("input", () => {
      this.touched = true
    })
    this.addEventListener("htmx:after:swap", () => {
      this.touched = false
    })
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer)
    document.removeEventListener("engawa:news", this.hear)
  }

  private async refresh(): Promise<void> {
    if (this.touched) return this.refreshCounts()
    const html = await this.ask()
    if (html === null || this.touched) return
    const focused = this.contains(document.activeElement) ? focusName(document.activeElement) : ""
    this.innerHTML = html
    htmx.process(this)
    if (focused) this.querySelector<HTMLElement>(focused)?.focus()
  }

  /** What others did is shown beside what the reader has chosen and not yet sent. */
  private async refreshCounts(): Promise<void> {
    const html = await this.ask()
    if (html === null) return
    const template = document.createElement("template")
    template.innerHTML = html
    for (const fresh of template.content.querySelectorAll<HTMLElement>("[data-count]"))
      for (const old of this.querySelectorAll<HTMLElement>(`[data-count="${fresh.dataset.count}"]`))
        old.replaceWith(fresh.cloneNode(true))
  }

  private async ask(): Promise<string | null> {
    const answer = await fetch(this.dataset.from ?? "", { headers: { "HX-Request": "true" } })
    return answer.ok ? await answer.text() : null
  }
}

function focusName(element: Element | null): string {
  if (!element) return ""
  const value = element.getAttribute("value")
  const name = element.getAttribute("name")
  if (name) return `[name="${CSS.escape(name)}"]${value ? `[value="${CSS.escape(value)}"]` : ""}`
  return element.tagName === "BUTTON" ? "button" : ""
}

customElements.define("eg-fresh", Fresh)
