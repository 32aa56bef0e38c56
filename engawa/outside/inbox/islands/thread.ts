import htmx from "htmx.org"
import type { News } from "../../../web/islands/live"
import { goes } from "../../../web/islands/keys"
import { isTyping, parse, post, say } from "../../../web/islands/page"

const NEAR = 160
const SOON = 150
const PAUSE = 500

/** An open talk: its keys, and what others do meanwhile, without moving what one reads.
 * @example <eg-thread data-thread="7" data-space="1">…</eg-thread> */
export class Thread extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private asked = 0
  private pill: HTMLButtonElement | null = null
  private making = 0
  private readonly hear = (event: CustomEvent<News>) => {
    const { verb, space } = event.detail
    if (String(space) === this.dataset.space && /^(message|thread|answer|dispatch)\./.test(verb)) this.soon()
  }
  private readonly keys = (event: KeyboardEvent) => this.take(event)

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    document.addEventListener("keydown", this.keys, true)
    document.addEventListener("click", this.clicks, true)
    this.addEventListener("click", (event) => this.clicked(event))
    this.log?.addEventListener("scroll", () => this.atEnd && this.forget())
    requestAnimationFrame(() => this.begin())
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
    document.removeEventListener("keydown", this.keys, true)
    document.removeEventListener("click", this.clicks, true)
    clearTimeout(this.timer)
  }

  private get log(): HTMLElement | null {
    return this.querySelector(".desk-log")
  }

  private get atEnd(): boolean {
    const { log } = this
    return !log || log.scrollHeight - log.scrollTop - log.clientHeight < NEAR
  }

  private begin(): void {
    if (this.log && !location.hash) this.log.scrollTop = this.log.scrollHeight
    this.saw()
  }

  private saw(): void {
    if (document.visibilityState === "visible")
      void post(`/inbox/${this.dataset.thread}/seen/`, {}).catch(() => undefined)
  }

  /** Buttons of the page's one form do their work without a new page. */
  private readonly clicks = (event: MouseEvent) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[form=act][formaction]")
    if (!button || !this.contains(button) || /\/(split|undoing)\/$/.test(button.formAction)) return
    event.preventDefault()
    void this.act(button)
  }

  private async act(button: HTMLButtonElement): Promise<void> {
    const fields: Record<string, string> = button.name ? { [button.name]: button.value } : {}
    const isIn = button.contains(document.activeElement)
    button.closest<HTMLDetailsElement>("details.menu[open]")?.removeAttribute("open")
    const answer = await post(button.formAction, fields).catch(() => null)
    if (!answer || answer.status >= 400) return this.tell(answer ? await refusal(answer) : say("refused"))
    if (isIn && !button.dataset.key) button.blur()
    await this.refresh()
    if (isIn) this.keepPlace()
  }

  private clicked(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLElement>("[data-answer]")
    if (!link) return
    event.preventDefault()
    const chosen = this.querySelector<HTMLInputElement>("#answer input[name=message]")
    if (chosen) chosen.value = link.dataset.answer ?? ""
    this.focusOn("#answer textarea")
  }

  private take(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]"))
      return
    if (event.key === "Escape" && isTyping(event.target) && this.contains(event.target as Node))
      return this.leave(event)
    if (isTyping(event.target) || goes(event)) return
    if (event.key === "Enter" && this.making && Date.now() - this.making < 5000) return this.makeCase(event)
    this.making = 0
    const acts: Record<string, () => void> = {
      r: () => this.focusOn("#answer textarea"),
      n: () => this.focusOn("#note textarea"),
      a: () => this.press("a"),
      e: () => this.press("e"),
      c: () => this.offerCase(),
      m: () => this.press("m"),
      t: () => this.press("t"),
      p: () => this.press("p"),
      s: () => this.press("s"),
      i: () => this.beside(),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  private leave(event: KeyboardEvent): void {
    event.preventDefault()
    ;(event.target as HTMLElement).blur()
    this.keepPlace()
  }

  private press(key: string): void {
    this.querySelector<HTMLElement>(`[data-key="${key}"]`)?.click()
  }

  /** What stands beside: who it is, the clock, the mood. */
  private beside(): void {
    const first = document.querySelector<HTMLElement>("#beside :is(a[href], button)")
    first?.focus()
    first?.scrollIntoView({ block: "nearest" })
  }

  /** Whose button went with what it did goes on in the talk. */
  private keepPlace(): void {
    if (!document.activeElement || document.activeElement === document.body) this.log?.focus({ preventScroll: true })
  }

  /** C, then Enter: the last thing they said becomes a case. */
  private offerCase(): void {
    const links = [...this.querySelectorAll<HTMLAnchorElement>("a[data-case]")]
    const last = links.at(-1)
    if (!last) return
    this.making = Date.now()
    last.focus()
  }

  private makeCase(event: KeyboardEvent): void {
    const link = (document.activeElement as HTMLElement)?.closest<HTMLAnchorElement>("a[data-case]")
    this.making = 0
    if (!link) return
    event.preventDefault()
    link.click()
  }

  private focusOn(selector: string): void {
    const noting = selector.startsWith("#note")
    this.querySelector("eg-answer")?.classList.toggle("noting", noting)
    const field = this.querySelector<HTMLElement>(selector)
    field?.focus()
    field?.scrollIntoView({ block: "nearest" })
  }

  private soon(): void {
    if (this.timer) return
    this.timer = setTimeout(() => void this.refresh(), Math.max(SOON, this.asked + PAUSE - Date.now()))
  }

  /** What changed comes in its place; what is new comes at the end, and the reader stays where they are. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    this.asked = Date.now()
    const answer = await fetch(`/inbox/${this.dataset.thread}/live/${location.search}`, {
      headers: { "HX-Request": "true" },
    })
    const came = answer.ok ? parse(await answer.text()) : null
    if (!came || !this.isConnected) return
    for (const part of ["head", "hold"]) this.renew(part, came)
    const ours = came.querySelector<HTMLElement>("[data-last-ours]")?.dataset.lastOurs
    const stayed = !this.atEnd
    const fresh = "paged" in this.dataset && new URLSearchParams(location.search).has("before") ? 0 : this.merge(came)
    if (fresh && stayed) this.miss(fresh)
    else if (fresh && this.log) this.log.scrollTop = this.log.scrollHeight
    if (fresh) {
      this.saw()
      document.dispatchEvent(new CustomEvent("engawa:moved"))
    }
    const seen = this.querySelector<HTMLInputElement>("#answer input[name=seen]")
    if (seen && ours && !stayed) seen.value = ours
  }

  private renew(part: string, came: HTMLElement): void {
    const old = this.querySelector<HTMLElement>(`[data-part=${part}]`)
    const now = came.querySelector<HTMLElement>(`[data-part=${part}]`)
    if (!old || !now || old.querySelector("details[open]") || old.innerHTML === now.innerHTML) return
    const focused = old.contains(document.activeElement)
      ? (document.activeElement?.getAttribute("data-key") ?? "")
      : null
    old.replaceWith(now)
    htmx.process(now)
    if (focused) now.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus()
    if (focused !== null) this.keepPlace()
  }

  private merge(came: HTMLElement): number {
    const list = this.querySelector(".desk-lines")
    if (!list) return 0
    const known = new Map([...list.children].map((line) => [(line as HTMLElement).dataset.line, line as HTMLElement]))
    const lines = [...came.querySelectorAll<HTMLElement>(".desk-lines > [data-line]")]
    const there = new Set(lines.map((line) => line.dataset.line))
    let fresh = 0
    for (const line of lines) {
      const old = known.get(line.dataset.line)
      if (!old) {
        list.append(line)
        htmx.process(line)
        fresh += 1
      } else if (old.innerHTML !== line.innerHTML && !old.contains(document.activeElement)) old.replaceWith(line)
    }
    const first = lines[0]?.dataset.line
    let within = first === undefined || !known.has(first)
    for (const old of [...list.children] as HTMLElement[]) {
      within ||= old.dataset.line === first
      if (within && !there.has(old.dataset.line)) old.remove()
    }
    return fresh
  }

  private miss(count: number): void {
    if (!this.pill) {
      this.pill = document.createElement("button")
      this.pill.type = "button"
      this.pill.className = "btn btn-main log-pill"
      this.pill.addEventListener("click", () => {
        if (this.log) this.log.scrollTop = this.log.scrollHeight
        this.forget()
      })
      this.log?.append(this.pill)
    }
    this.pill.textContent = count === 1 ? say("freshOne") : say("fresh", { count })
  }

  private forget(): void {
    this.pill?.remove()
    this.pill = null
  }

  /** Says what was refused, above where one writes. */
  tell(text: string): void {
    this.querySelector(".desk-refused")?.remove()
    const box = document.createElement("p")
    box.className = "notice notice-bad desk-refused"
    box.setAttribute("role", "alert")
    box.textContent = text
    this.querySelector("[data-part=hold]")?.after(box)
  }
}

/** What a page of refusal says. */
export async function refusal(answer: Response): Promise<string> {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  return page.querySelector("[role=alert] p, main .oops p, main p")?.textContent?.trim() || say("refused")
}

customElements.define("eg-thread", Thread)
