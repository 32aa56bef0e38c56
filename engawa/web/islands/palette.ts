import { Keys, sends } from "./keys"
import { isTyping, say } from "./page"
import { lately, remember, type Visit } from "./visits"

interface Found extends Visit {
  hint?: string
  ring?: number
}

const RINGS = ["ring-outside", "ring-edge", "ring-inside"]

/** Search or jump to: Ctrl-K or ⌘K anywhere.
 * @example <eg-palette><dialog data-finder>…</dialog><dialog data-keys>…</dialog></eg-palette> */
export class Palette extends HTMLElement {
  private at = 0
  private asked = 0

  private get finder(): HTMLDialogElement | null {
    return this.querySelector("dialog[data-finder]")
  }

  private get field(): HTMLInputElement | null {
    return this.querySelector("input")
  }

  private get list(): HTMLElement | null {
    return this.querySelector("[role=listbox]")
  }

  connectedCallback(): void {
    remember()
    const keys = new Keys(
      () => this.open(),
      () => this.querySelector<HTMLDialogElement>("dialog[data-keys]")?.showModal(),
    )
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        this.open()
      } else if (isTyping(event.target)) sends(event)
      else if (!document.querySelector("dialog[open]")) keys.take(event)
    })
    for (const box of document.querySelectorAll<HTMLInputElement>("[data-palette]"))
      box.addEventListener("keydown", (event) => event.key === "ArrowDown" && this.open(box.value))
    this.field?.addEventListener("input", () => void this.ask())
    this.finder?.addEventListener("keydown", (event) => this.step(event))
    for (const dialog of this.querySelectorAll("dialog"))
      dialog.addEventListener("click", (event) => event.target === dialog && dialog.close())
  }

  open(words = ""): void {
    if (!this.finder || !this.field || this.finder.open) return
    this.finder.showModal()
    this.field.value = words
    this.field.select()
    void this.ask()
  }

  private async ask(): Promise<void> {
    const words = this.field?.value.trim() ?? ""
    const asked = ++this.asked
    if (!words) this.show(lately(), say("recent"))
    const answer = await fetch(`/palette/?q=${encodeURIComponent(words)}`).catch(() => null)
    if (asked !== this.asked) return
    const results = answer?.ok ? ((await answer.json()) as { results: Found[] }).results : []
    if (asked !== this.asked) return
    if (words) this.show([...results, searchFor(words)])
    else {
      const known = new Set(lately().map((visit) => visit.url))
      this.show([...lately(), ...results.filter((one) => !known.has(one.url))], say("recent"))
    }
  }

  private show(found: Found[], heading = ""): void {
    const lines = found.map((one, index) => line(one, index))
    this.list?.replaceChildren(...lines)
    if (heading && found.length) this.list?.prepend(group(heading))
    this.mark(0)
  }

  private step(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") this.mark(this.at + 1)
    else if (event.key === "ArrowUp") this.mark(this.at - 1)
    else if (event.key === "Enter") this.go(event)
    else if (event.key === "Escape") this.finder?.close()
    else return
    event.preventDefault()
  }

  private go(event: KeyboardEvent): void {
    const chosen = this.list?.querySelector<HTMLAnchorElement>("[aria-selected=true] a")
    if (!chosen) return this.querySelector<HTMLFormElement>("form.palette-box")?.requestSubmit()
    if (event.ctrlKey || event.metaKey) window.open(chosen.href)
    else chosen.click()
  }

  private mark(at: number): void {
    const lines = [...(this.list?.querySelectorAll<HTMLElement>("[role=option]") ?? [])]
    if (!lines.length) return
    this.at = (at + lines.length) % lines.length
    for (const [index, one] of lines.entries()) one.setAttribute("aria-selected", String(index === this.at))
    lines[this.at]?.scrollIntoView({ block: "nearest" })
    this.field?.setAttribute("aria-activedescendant", `palette-${this.at}`)
  }
}

function searchFor(words: string): Found {
  return { label: say("search", { words }), url: `/search/?q=${encodeURIComponent(words)}` }
}

function group(heading: string): HTMLElement {
  const line = document.createElement("li")
  line.role = "presentation"
  line.className = "palette-group"
  line.textContent = heading
  return line
}

function line(one: Found, index: number): HTMLElement {
  const option = document.createElement("li")
  option.role = "option"
  option.id = `palette-${index}`
  if (one.ring !== undefined) {
    const dot = document.createElement("span")
    dot.className = `dot ${RINGS[one.ring] ?? ""}`
    option.append(dot)
  }
  const link = document.createElement("a")
  link.href = one.url
  link.tabIndex = -1
  link.textContent = one.label
  const hint = document.createElement("small")
  hint.textContent = one.hint ?? ""
  option.append(link, hint)
  option.addEventListener("click", (event) => event.target !== link && link.click())
  return option
}

customElements.define("eg-palette", Palette)
