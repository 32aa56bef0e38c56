/** While one types @name or #tag, offers how it may go on. */

interface Suggestion {
  value: string
  label: string
  hint?: string
}

const HERE = "@here"
const CLEAR = "@her".length
const BEGUN = /(?:^|[\s(])([@#][\p{L}\p{N}._-]{1,40})$/u

/** The mention or tag the caret stands at the end of: "thanks @ma" gives "@ma". */
export function begun(text: string, caret: number): string {
  return BEGUN.exec(text.slice(0, caret))?.[1] ?? ""
}

export class Suggestions {
  private list: HTMLUListElement | null = null
  private offered: Suggestion[] = []
  private at = 0
  private asked = 0

  /** @param calls where "@here" is offered, if it is */
  constructor(
    private readonly field: HTMLTextAreaElement,
    private readonly calls = "",
  ) {
    field.addEventListener("input", () => void this.ask())
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150))
  }

  /** Takes a key that is meant for the list. @returns whether it was. */
  takes(event: KeyboardEvent): boolean {
    if (!this.list) return false
    if (event.key === "ArrowDown") this.mark(this.at + 1)
    else if (event.key === "ArrowUp") this.mark(this.at - 1)
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at)
    else if (event.key === "Escape") this.close()
    else return false
    event.preventDefault()
    return true
  }

  private async ask(): Promise<void> {
    const words = begun(this.field.value, this.field.selectionStart)
    const asked = ++this.asked
    if (!words) return this.close()
    const addresses = [`/palette/mentions?q=${encodeURIComponent(words)}`]
    if (this.calls && HERE.startsWith(words.toLowerCase())) addresses.unshift(this.calls)
    const found = await Promise.all(addresses.map(offers))
    if (asked !== this.asked) return
    this.offered = found.flat()
    if (this.offered.length) this.show(words.length < CLEAR)
    else this.close()
  }

  /** @param guessed little was typed: then nobody is called together by a mere Enter */
  private show(guessed: boolean): void {
    this.list ??= this.makeList()
    this.list.replaceChildren(
      ...this.offered.map((one, index) => {
        const line = document.createElement("li")
        line.role = "option"
        line.id = `suggestion-${index}`
        const hint = document.createElement("small")
        hint.textContent = [one.value, one.hint].filter(Boolean).join(" · ")
        line.append(one.label, hint)
        line.addEventListener("pointerdown", (event) => {
          event.preventDefault()
          this.choose(index)
        })
        return line
      }),
    )
    const first = guessed ? this.offered.findIndex((one) => one.value !== HERE) : 0
    this.mark(Math.max(first, 0))
  }

  private makeList(): HTMLUListElement {
    const list = document.createElement("ul")
    list.className = "suggestions"
    list.role = "listbox"
    list.id = "suggestions"
    this.field.after(list)
    this.field.setAttribute("aria-controls", list.id)
    return list
  }

  private mark(at: number): void {
    const lines = [...(this.list?.children ?? [])]
    this.at = (at + lines.length) % lines.length
    lines.forEach((line, index) => {
      line.setAttribute("aria-selected", String(index === this.at))
    })
    lines[this.at]?.scrollIntoView({ block: "nearest" })
    this.field.setAttribute("aria-activedescendant", `suggestion-${this.at}`)
  }

  private choose(at: number): void {
    const one = this.offered[at]
    const caret = this.field.selectionStart
    const words = begun(this.field.value, caret)
    if (one && words) this.field.setRangeText(`${one.value} `, caret - words.length, caret, "end")
    this.close()
    this.field.dispatchEvent(new Event("input", { bubbles: true }))
  }

  private close(): void {
    this.list?.remove()
    this.list = null
    this.field.removeAttribute("aria-activedescendant")
  }
}

async function offers(address: string): Promise<Suggestion[]> {
  const answer = await fetch(address)
  return answer.ok ? ((await answer.json()) as { results: Suggestion[] }).results : []
}
