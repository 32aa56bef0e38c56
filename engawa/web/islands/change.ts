import { arrive } from "./arrivals"
import { parse, post } from "./page"
import { tellTrouble } from "./toast"

/** Changes what one said where it stands: Enter keeps it, Escape leaves it as it was. */
export class Change {
  private line: HTMLElement | null = null
  private was = ""

  get isOpen(): boolean {
    return this.line !== null
  }

  /** A click on "Edit" of a message, or of an answer in a thread. */
  clicked(event: Event): void {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>(
      ".message a[data-edit], .comment a[href$='/edit/']",
    )
    const line = link?.closest<HTMLElement>("[data-item]")
    if (!link || !line?.closest("eg-room, [data-thread]")) return
    event.preventDefault()
    void this.open(line)
  }

  async open(asked: HTMLElement): Promise<void> {
    if (this.line) this.close()
    const answer = await fetch(`/i/${asked.dataset.item}/edit/`)
    if (!answer.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    // News may have brought the line anew while we asked.
    const line = document.getElementById(asked.id) ?? asked
    const body = line.querySelector<HTMLElement>(".body")
    const text = page.querySelector<HTMLTextAreaElement>("textarea[name=body]")?.value
    const field = parse('<textarea class="message-change" rows="1"></textarea>') as HTMLTextAreaElement | null
    if (text === undefined || !field || !body) return
    this.line = line
    this.was = body.innerHTML
    field.value = text
    field.setAttribute("aria-label", line.querySelector("a[data-edit]")?.getAttribute("title") ?? "")
    field.addEventListener("keydown", (event) => this.takes(event, field))
    body.replaceChildren(field)
    field.focus()
    field.setSelectionRange(text.length, text.length)
  }

  private takes(event: KeyboardEvent, field: HTMLTextAreaElement): void {
    if (event.isComposing) return
    if (event.key === "Escape") this.close()
    else if (event.key === "Enter" && !event.shiftKey && field.value.trim()) void this.keep(field)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  private async keep(field: HTMLTextAreaElement): Promise<void> {
    const line = this.line
    if (!line) return
    field.readOnly = true
    const answer = await post(`/i/${line.dataset.item}/edit/`, { body: field.value }).catch(() => null)
    field.readOnly = false
    if (!answer?.ok) return tellTrouble()
    this.close()
    const list = line.parentElement
    if (list) await arrive(list, line.dataset.item ?? "", line.matches(".comment") ? "comment" : "message")
  }

  private close(): void {
    const body = this.line?.querySelector<HTMLElement>(".body")
    const write = this.line?.closest("[data-thread]") ? "[data-thread] form textarea" : ".write textarea"
    if (body) body.innerHTML = this.was
    this.line = null
    document.querySelector<HTMLElement>(write)?.focus()
  }
}
