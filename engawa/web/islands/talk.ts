import { arrive, concerns, dropTwins } from "./arrivals"
import type { News } from "./live"
import { say } from "./page"

/** A talk to which new voices come while one reads, and whose "Reply" says whom one answers.
 * @example <eg-talk data-item="7"><ol class="talk" id="talk">…</ol></eg-talk> */
export class Talk extends HTMLElement {
  private readonly hear = (event: CustomEvent<News>) => {
    const { item, root } = event.detail
    if (root !== this.dataset.item || item === root || !concerns(this.list, event.detail)) return
    void arrive(this.list, item, "comment")
  }

  private get list(): Element {
    return this.querySelector(".talk") ?? this
  }

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLElement>("[data-reply]")
      if (link) this.answer(link, event)
    })
    document.addEventListener("htmx:after:swap", () => dropTwins(this.list))
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
  }

  private answer(link: HTMLElement, event: Event): void {
    const form = document.querySelector<HTMLFormElement>("form#reply")
    if (!form) return
    event.preventDefault()
    const comment = link.closest<HTMLElement>(".comment")
    form.querySelector(".replying")?.remove()
    parentField(form).value = link.dataset.reply ?? ""
    form.prepend(this.note(comment?.dataset.author ?? "", form))
    form.querySelector("textarea")?.focus()
    form.scrollIntoView({ block: "nearest" })
  }

  private note(name: string, form: HTMLFormElement): HTMLElement {
    const note = document.createElement("p")
    note.className = "replying"
    const cancel = document.createElement("button")
    cancel.type = "button"
    cancel.className = "act"
    cancel.textContent = say("close")
    cancel.addEventListener("click", () => {
      note.remove()
      form.querySelector("input[name=parent]")?.remove()
    })
    note.append(say("answering", { name }), " ", cancel)
    return note
  }
}

function parentField(form: HTMLFormElement): HTMLInputElement {
  const kept = form.querySelector<HTMLInputElement>("input[name=parent]")
  if (kept) return kept
  const field = document.createElement("input")
  field.type = "hidden"
  field.name = "parent"
  form.append(field)
  return field
}

customElements.define("eg-talk", Talk)
