import htmx from "htmx.org"
import type { News } from "../../../web/islands/live"

const PAUSE = 700
const EVERY = 60_000
const HEARS = /^(case\.|dispatch\.|thread\.answered|message\.changed|release\.)/

/** The page of a case, to which new voices, figures and proposals come while one reads it. What is read does not move.
 * @example <eg-case data-space="1" data-from="/cases/7/news/">…</eg-case> */
export class Case extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private clock: ReturnType<typeof setInterval> | undefined
  private acted = false
  private readonly hear = (event: CustomEvent<News>) => {
    const { verb, space } = event.detail
    if (String(space) !== this.dataset.space || !HEARS.test(verb)) return
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.refresh(), PAUSE * (0.5 + Math.random()))
  }

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    // News of the space that answers is not for everybody who reads the case.
    this.clock = setInterval(() => document.visibilityState === "visible" && void this.refresh(), EVERY)
    this.addEventListener("submit", () => {
      this.acted = true
    })
    this.addEventListener("htmx:after:swap", () => this.keepPlace())
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer)
    clearInterval(this.clock)
    document.removeEventListener("engawa:news", this.hear)
  }

  /** Whoever works with keys goes on with the next proposal, or with what was said. */
  private keepPlace(): void {
    if (!this.acted || (document.activeElement && document.activeElement !== document.body)) return
    this.acted = false
    const next = this.querySelector<HTMLElement>("#proposals button, #outside")
    next?.focus({ preventScroll: true })
  }

  private async refresh(): Promise<void> {
    const answer = await fetch(this.dataset.from ?? "", { headers: { "HX-Request": "true" } }).catch(() => null)
    if (!answer?.ok) return
    const template = document.createElement("template")
    template.innerHTML = await answer.text()
    holding(() => {
      for (const part of template.content.querySelectorAll<HTMLElement>("[data-part]")) this.take(part)
    })
    this.askForProposals()
  }

  private take(fresh: HTMLElement): void {
    const old = this.querySelector<HTMLElement>(`[data-part="${fresh.dataset.part}"]`)
    if (!old) return
    if (fresh.dataset.part === "voices") addVoices(old, fresh)
    else if (!old.contains(document.activeElement) && words(old) !== words(fresh)) {
      for (const table of fresh.querySelectorAll("details")) table.open = old.querySelector("details")?.open ?? false
      old.replaceWith(fresh)
      htmx.process(fresh)
    }
  }

  /** They stand above what is read: they come when nobody is about to press one of them. */
  private askForProposals(): void {
    const block = this.querySelector<HTMLElement>("#proposals")
    const from = block?.getAttribute("hx-get")
    if (!block || !from || inUse(block)) return
    void fetch(from, { headers: { "HX-Request": "true" } }).then(async (answer) => {
      const html = answer.ok ? await answer.text() : null
      if (html === null || inUse(block) || words(block) === words(html)) return
      holding(() => {
        block.innerHTML = html
      })
      htmx.process(block)
    })
  }
}

/** New ones come after what stands there; what was taken back meanwhile goes. */
function addVoices(old: HTMLElement, fresh: HTMLElement): void {
  const now = [...fresh.querySelectorAll<HTMLElement>(".said")]
  if (!now.length) return
  const known = new Map([...old.querySelectorAll<HTMLElement>(".said")].map((one) => [one.id, one]))
  const first = known.get(now[0]?.id ?? "")
  const ids = new Set(now.map((one) => one.id))
  if (first)
    for (const one of known.values())
      if (!ids.has(one.id) && first.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING && !inUse(one))
        one.remove()
  if (!known.size) old.replaceChildren()
  for (const one of now)
    if (!known.has(one.id)) {
      old.append(one)
      htmx.process(one)
    }
}

/** Whatever happens above what one looks at, that stays where it is. */
function holding(change: () => void): void {
  const seen = document.elementFromPoint(innerWidth / 4, innerHeight / 2)
  const before = seen?.getBoundingClientRect().top ?? 0
  change()
  if (seen?.isConnected) scrollBy(0, seen.getBoundingClientRect().top - before)
}

function inUse(part: HTMLElement): boolean {
  return part.contains(document.activeElement) || part.matches(":hover")
}

function words(part: HTMLElement | string): string {
  const text =
    typeof part === "string" ? new DOMParser().parseFromString(part, "text/html").body.textContent : part.textContent
  return (text ?? "").replace(/\s+/g, " ").trim()
}

customElements.define("eg-case", Case)
