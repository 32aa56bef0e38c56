import { Attachments } from "./attach"
import { cameBack, Draft } from "./draft"
import { post, say } from "./page"
import { Suggestions } from "./suggestions"

/** Where one writes: keeps a draft, shows a preview, completes names, says who will read, sends on Ctrl-Enter.
 * @example <eg-composer data-draft="home"><form>…<textarea name="body"></textarea>…</form></eg-composer> */
export class Composer extends HTMLElement {
  private draft = new Draft("")
  private files: Attachments | null = null

  connectedCallback(): void {
    const { form, text } = this
    if (!form || !text) return
    this.draft = new Draft(this.dataset.draft ?? "")
    const list = this.querySelector<HTMLElement>(".attaching")
    if (list) this.files = new Attachments(form, list)
    const suggestions = new Suggestions(text, this.dataset.calls)
    this.restore(text)
    this.addEventListener("input", () => this.draft.keep(this.title_?.value ?? "", text.value))
    this.addEventListener("keydown", (event) => suggestions.takes(event) || this.sends(event))
    this.addEventListener("click", (event) => this.begins(event.target as HTMLElement))
    this.addEventListener("change", (event) => this.chose(event.target as HTMLElement))
    form.addEventListener("submit", () => this.draft.markSent())
    const preview = this.querySelector<HTMLElement>("[data-preview]")
    preview?.removeAttribute("hidden")
    preview?.addEventListener("click", () => void this.preview())
    this.addEventListener("htmx:response:error", (event) => isOfForm(event) && this.refused(event as CustomEvent))
    this.addEventListener("htmx:finally:request", (event) => isOfForm(event) && this.finished(event as CustomEvent))
  }

  private get form(): HTMLFormElement | null {
    return this.querySelector("form")
  }

  private get text(): HTMLTextAreaElement | null {
    return this.querySelector("textarea")
  }

  private get title_(): HTMLInputElement | null {
    return this.querySelector("input[name=title]")
  }

  private restore(text: HTMLTextAreaElement): void {
    const kept = this.draft.restore(cameBack())
    if (!kept || kept.body === text.value) return
    if (text.value) return this.offer(text, kept)
    this.fill(text, kept)
    this.note(say("draft"))
  }

  private fill(text: HTMLTextAreaElement, kept: { title: string; body: string }): void {
    text.value = kept.body
    if (this.title_) this.title_.value = kept.title
  }

  /** The text came from the server; what was typed here before is a click away. */
  private offer(text: HTMLTextAreaElement, kept: { title: string; body: string }): void {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "act"
    button.textContent = say("bringBack")
    button.addEventListener("click", () => {
      this.fill(text, kept)
      this.note("")
    })
    this.note(say("unsent"))
    this.querySelector("[data-note]")?.append(" ", button)
  }

  private sends(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.isComposing) return
    const byEnter = "enter" in this.dataset && !event.shiftKey && !matchMedia("(pointer: coarse)").matches
    if (!event.ctrlKey && !event.metaKey && !byEnter) return
    event.preventDefault()
    if (this.text?.value.trim() || (this.files?.any && !this.text?.required)) this.form?.requestSubmit()
  }

  private chose(field: HTMLElement): void {
    if (!(field instanceof HTMLSelectElement) || field.name !== "space") return
    const ring = field.selectedOptions[0]?.dataset.ring ?? ""
    for (const coloured of [this.form, field.closest(".audience")]) {
      coloured?.classList.remove("ring-inside", "ring-edge", "ring-outside")
      if (ring) coloured?.classList.add(ring)
    }
  }

  /** Another kind is written on a page of its own: what was typed goes along, to the space chosen here. */
  private begins(target: HTMLElement): void {
    const link = target.closest<HTMLAnchorElement>("a[data-begin]")
    if (!link || !this.text) return
    new Draft(`new-${link.dataset.begin}`).keep(this.title_?.value ?? "", this.text.value)
    this.draft.drop()
    const space = this.querySelector<HTMLSelectElement>("select[name=space]")?.value
    if (space) link.search = `?space=${space}`
  }

  private async preview(): Promise<void> {
    const box = this.querySelector<HTMLElement>(".composer-preview")
    const { text } = this
    if (!box || !text) return
    const opens = box.hidden
    if (opens) {
      const answer = await post("/preview/", { body: text.value })
      box.innerHTML = answer.ok ? await answer.text() : ""
      if (!box.textContent?.trim() && !box.querySelector("img")) box.textContent = say("nothing")
    }
    box.hidden = !opens
    this.querySelector("[data-preview]")?.setAttribute("aria-pressed", String(opens))
  }

  private refused(event: CustomEvent): void {
    const { ctx } = event.detail
    if (ctx.response.status !== 422) return
    ctx.target = this
    ctx.swap = "outerHTML"
  }

  private finished(event: CustomEvent): void {
    const { ctx } = event.detail
    if (ctx.status !== "swapped" || ctx.response.status >= 400)
      return this.draft.keep(this.title_?.value ?? "", this.text?.value ?? "")
    this.draft.drop()
    this.form?.reset()
    this.files?.clear()
    if (this.text) this.text.value = ""
    if (this.title_) this.title_.value = ""
    for (const over of this.querySelectorAll(".replying, input[name=parent]:not([data-kept]), .field-error"))
      over.remove()
    const box = this.querySelector<HTMLElement>(".composer-preview")
    if (box) box.hidden = true
    this.note("")
    this.text?.focus()
  }

  private note(text: string): void {
    const note = this.querySelector<HTMLElement>("[data-note]")
    if (!note) return
    note.textContent = text
    note.hidden = !text
  }
}

/** A field may ask something of its own while one writes: that is no answer to what one sends. */
function isOfForm(event: Event): boolean {
  return event.target instanceof HTMLFormElement
}

customElements.define("eg-composer", Composer)
