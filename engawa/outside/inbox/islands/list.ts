import htmx from "htmx.org"
import type { News } from "../../../web/islands/live"
import { goes } from "../../../web/islands/keys"
import { isTyping, parse, say } from "../../../web/islands/page"

const SOON = 150
const PAUSE = 500
const CONCERNS = /^(message|thread|answer|dispatch)\./

/** The list: walked with the keyboard, opens a talk beside itself, and stays where one reads while more arrives.
 * @example <eg-inbox data-query="state=waiting" data-here="7"><div id="list">…</div></eg-inbox> */
export class Inbox extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private asked = 0
  private at = ""
  private turn = 0
  private fresh: HTMLButtonElement | null = null
  private held: HTMLElement[] = []
  private readonly hear = (event: CustomEvent<News>) => {
    if (CONCERNS.test(event.detail.verb) && event.detail.verb !== "thread.held") this.soon()
  }
  private readonly keys = (event: KeyboardEvent) => this.take(event)
  private readonly back = () => location.reload()

  connectedCallback(): void {
    this.at = this.dataset.here ?? ""
    document.addEventListener("engawa:news", this.hear)
    document.addEventListener("keydown", this.keys, true)
    addEventListener("popstate", this.back)
    this.addEventListener("click", (event) => this.clicked(event))
    this.addEventListener("change", () => this.choose())
    this.addEventListener("htmx:after:swap", () => this.choose())
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
    document.removeEventListener("keydown", this.keys, true)
    removeEventListener("popstate", this.back)
    clearTimeout(this.timer)
  }

  private get rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".desk-rows > [data-thread]")]
  }

  private get current(): HTMLElement | null {
    const focused = document.activeElement?.closest<HTMLElement>(".desk-rows > [data-thread]")
    return focused ?? this.querySelector<HTMLElement>(`.desk-rows > [data-thread="${this.at}"]`)
  }

  private clicked(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".desk-row a")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    if (matchMedia("(max-width: 900px)").matches) return
    event.preventDefault()
    void this.open(link)
  }

  /** Shows a talk beside the list without loading the page. */
  private async open(link: HTMLAnchorElement): Promise<void> {
    const turn = ++this.turn
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null)
    const came = answer?.ok ? parse(await answer.text()) : null
    if (turn !== this.turn) return
    if (!came) return location.assign(link.href)
    for (const part of ["pane", "beside"]) {
      const place = document.getElementById(part)
      if (!place) continue
      place.replaceChildren(...(came.querySelector(`[data-for=${part}]`)?.childNodes ?? []))
      htmx.process(place)
    }
    history.pushState(null, "", link.href)
    document.body.classList.remove("desk-list-only")
    for (const one of this.querySelectorAll("a[aria-current]"))
      if (one.closest(".desk-row")) one.removeAttribute("aria-current")
    link.setAttribute("aria-current", "true")
    const row = link.closest<HTMLElement>(".desk-row")
    row?.classList.remove("desk-row-new")
    row?.querySelector(".desk-new")?.remove()
    this.at = row?.dataset.thread ?? ""
  }

  private take(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if (isTyping(event.target) || document.querySelector("dialog[open]") || goes(event)) return
    const acts: Record<string, () => void> = {
      j: () => this.walk(1),
      k: () => this.walk(-1),
      x: () => this.current?.querySelector<HTMLInputElement>("input[name=thread]")?.click(),
      b: () => this.querySelector<HTMLFormElement>("#bulk:not([hidden])")?.requestSubmit(),
      v: () => location.assign("/inbox/approvals/"),
      "?": () => document.querySelector<HTMLDialogElement>("dialog[data-keys]")?.showModal(),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  /** The next row is focused and shown beside. */
  private walk(step: number): void {
    const { rows, current } = this
    const next = rows[current ? rows.indexOf(current) + step : step > 0 ? 0 : rows.length - 1]
    const link = next?.querySelector<HTMLAnchorElement>("a")
    if (!next || !link) return
    link.focus({ preventScroll: true })
    next.scrollIntoView({ block: "nearest" })
    if (document.querySelector("#pane eg-thread") && !matchMedia("(max-width: 900px)").matches) void this.open(link)
  }

  private choose(): void {
    const bar = this.querySelector<HTMLElement>("#bulk")
    const count = this.querySelectorAll("input[name=thread]:checked").length
    if (!bar) return
    bar.hidden = count === 0
    const told = bar.querySelector("[data-chosen]")
    if (told) told.textContent = String(count)
  }

  private soon(): void {
    if (this.timer) return
    this.timer = setTimeout(() => void this.refresh(), Math.max(SOON, this.asked + PAUSE - Date.now()))
  }

  /** Asks for the list anew: what stands there is changed in its place, what is new waits above until it is wanted. */
  private async refresh(): Promise<void> {
    this.asked = Date.now()
    this.timer = undefined
    if (new URLSearchParams(location.search).has("before")) return
    const query = this.dataset.query ?? ""
    const address = `/inbox/?${query}${query ? "&" : ""}part=rows&here=${this.at}`
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null)
    if (!answer?.ok) return
    const template = document.createElement("template")
    template.innerHTML = await answer.text()
    this.renew(template.content)
  }

  private renew(came: DocumentFragment): void {
    if (!this.querySelector(".desk-rows")) return
    for (const part of [".tabs", "[data-part=held]", "[data-part=overdue]"]) this.told(part, came)
    const known = new Map(this.rows.map((row) => [row.dataset.thread, row]))
    const rows = [...came.querySelectorAll<HTMLElement>(".desk-rows > [data-thread]")]
    for (const row of rows) {
      const old = known.get(row.dataset.thread)
      if (!old || old.outerHTML === row.outerHTML) continue
      const box = row.querySelector<HTMLInputElement>("input[name=thread]")
      if (box) box.checked = old.querySelector<HTMLInputElement>("input[name=thread]")?.checked ?? false
      const focused = old.contains(document.activeElement) ? document.activeElement?.localName : undefined
      old.replaceWith(row)
      if (focused) row.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true })
    }
    this.leave(rows, came.querySelector("[data-more]") !== null)
    this.held = rows.filter((row) => !known.has(row.dataset.thread))
    if (this.scrollable.scrollTop < 40 && !this.contains(document.activeElement)) this.show()
    else this.offer()
    if (rows.length) for (const empty of this.querySelectorAll(".empty")) empty.remove()
  }

  private told(part: string, came: DocumentFragment): void {
    const [old, now] = [this.querySelector(`.desk-head ${part}`), came.querySelector(part)]
    if (old && now && old.outerHTML !== now.outerHTML && !old.contains(document.activeElement)) old.replaceWith(now)
  }

  /** What is here no longer (done, put off, given away) is dimmed, so that nothing moves under the reader's eyes. */
  private leave(came: HTMLElement[], more: boolean): void {
    const there = new Set(came.map((row) => row.dataset.thread))
    const { rows } = this
    const last = more ? rows.findLastIndex((row) => there.has(row.dataset.thread)) : rows.length
    for (const [at, row] of rows.entries())
      row.classList.toggle("desk-row-gone", !there.has(row.dataset.thread) && at < last)
  }

  private get scrollable(): Element {
    return this.closest(".desk-side") ?? this
  }

  private show(): void {
    this.querySelector(".desk-rows")?.prepend(...this.held)
    this.held = []
    this.offer()
  }

  /** "3 new": nothing moves under the reader's eyes. */
  private offer(): void {
    if (!this.held.length) {
      this.fresh?.remove()
      this.fresh = null
      return
    }
    if (!this.fresh) {
      this.fresh = document.createElement("button")
      this.fresh.type = "button"
      this.fresh.className = "btn btn-main desk-fresh"
      this.fresh.addEventListener("click", () => {
        this.show()
        this.scrollable.scrollTop = 0
      })
      this.querySelector(".desk-rows")?.before(this.fresh)
    }
    this.fresh.textContent = this.held.length === 1 ? say("freshOne") : say("fresh", { count: this.held.length })
  }
}

customElements.define("eg-inbox", Inbox)
