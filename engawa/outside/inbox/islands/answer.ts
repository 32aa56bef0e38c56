import htmx from "htmx.org"
import { Attachments } from "../../../web/islands/attach"
import { Draft } from "../../../web/islands/draft"
import { csrfToken, post, say } from "../../../web/islands/page"
import { refusal, type Thread } from "./thread"

const BEAT = 25_000
const QUIET = 350

/** Where one answers: says so to others, shows the answer as it will be, keeps it in this browser until it is sent.
 * @example <eg-answer data-thread="7"><form id="answer">…</form><form id="note">…</form></eg-answer> */
export class Answer extends HTMLElement {
  private draft = new Draft("")
  private timer: ReturnType<typeof setTimeout> | undefined
  private beat: ReturnType<typeof setInterval> | undefined
  private shown = false
  private turn = 0
  private files: Attachments | null = null
  private readonly leave = () => this.letGo()

  connectedCallback(): void {
    this.draft = new Draft(`inbox-${this.dataset.thread}`)
    const { text } = this
    const kept = this.draft.restore(true)
    if (text && kept && !text.value) text.value = kept.body
    const list = this.querySelector<HTMLElement>(".attaching")
    if (list && this.form) this.files = new Attachments(this.form, list)
    this.offerParts(false)
    this.addEventListener("input", (event) => this.typed(event))
    this.addEventListener("focusin", (event) => event.target === this.text && this.hold())
    this.addEventListener("keydown", (event) => this.sends(event))
    this.addEventListener("click", (event) => this.clicked(event))
    this.addEventListener("submit", (event) => void this.send(event))
    addEventListener("pagehide", this.leave)
  }

  disconnectedCallback(): void {
    removeEventListener("pagehide", this.leave)
    clearTimeout(this.timer)
    this.letGo()
  }

  private get form(): HTMLFormElement | null {
    return this.querySelector("#answer")
  }

  private get text(): HTMLTextAreaElement | null {
    return this.querySelector("#answer textarea")
  }

  private get thread(): Thread | null {
    return this.closest("eg-thread")
  }

  private address(what: string): string {
    return `/inbox/${this.dataset.thread}/${what}/`
  }

  private typed(event: Event): void {
    if (event.target !== this.text && (event.target as HTMLElement).getAttribute("name") !== "split") return
    this.draft.keep("", this.text?.value ?? "")
    this.hold()
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.look(), QUIET)
  }

  /** Others see that one answers, for as long as one does. */
  private hold(): void {
    if (this.beat) return
    this.beat = setInterval(() => (document.hidden ? undefined : this.say({})), BEAT)
    this.say({})
  }

  private say(fields: Record<string, string>): void {
    void post(this.address("hold"), fields)
      .then(async (answer) => {
        const place = this.thread?.querySelector("[data-part=hold]")
        const template = document.createElement("template")
        template.innerHTML = answer.ok && answer.status === 200 ? await answer.text() : ""
        const came = template.content.querySelector("[data-part=hold]")
        if (place && came) place.replaceWith(came)
      })
      .catch(() => undefined)
  }

  private letGo(): void {
    if (!this.beat) return
    clearInterval(this.beat)
    this.beat = undefined
    const body = new URLSearchParams({ end: "1", csrfmiddlewaretoken: csrfToken() })
    void fetch(this.address("hold"), { method: "POST", body, keepalive: true }).catch(() => undefined)
  }

  /** The answer as the network will show it, and how long it counts it. */
  private async look(): Promise<void> {
    const { form } = this
    const place = this.querySelector<HTMLElement>("[data-preview]")
    if (!form || !place) return
    const fields = Object.fromEntries(new FormData(form)) as Record<string, string>
    const turn = ++this.turn
    const answer = await post(this.address("preview"), fields).catch(() => null)
    if (!answer?.ok || turn !== this.turn) return
    const template = document.createElement("template")
    template.innerHTML = await answer.text()
    const told = template.content.querySelector<HTMLTemplateElement>("template[data-length]")
    const { length = "0", limit = "0", parts = "1", refused = "0" } = told?.dataset ?? {}
    const count = this.querySelector<HTMLElement>("[data-count]")
    if (count && limit !== "0")
      count.textContent = `${length} / ${Number(limit).toLocaleString(document.documentElement.lang)}${parts === "1" ? "" : ` · ${parts}×`}`
    this.offerParts(limit !== "0" && Number(length) > Number(limit))
    count?.classList.toggle("desk-over", refused !== "0" && Number(length) > Number(limit))
    const matters = Number(parts) > 1 || template.content.querySelector(".icon:not(.desk-preview *)") !== null
    place.replaceChildren(...(this.shown || (matters && this.text?.value.trim()) ? [template.content] : []))
  }

  /** Only what is too long can go out in parts. */
  private offerParts(isLong: boolean): void {
    const offer = this.querySelector<HTMLElement>(".desk-split")
    if (offer) offer.hidden = !isLong && !offer.querySelector<HTMLInputElement>("input")?.checked
  }

  private sends(event: KeyboardEvent): void {
    const offer = this.querySelector(".desk-offer")
    if (event.key === "Escape" && offer) {
      event.preventDefault()
      offer.remove()
      return this.text?.focus()
    }
    if (event.key !== "Enter" || event.isComposing || (!event.ctrlKey && !event.metaKey)) return
    event.preventDefault()
    ;(event.target as HTMLElement).closest("form")?.requestSubmit()
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as HTMLElement
    if (target.closest("[data-look]")) {
      this.shown = !this.shown
      void this.look()
    } else if (target.closest("[data-noting], [data-answering]")) {
      const noting = this.classList.toggle("noting")
      this.querySelector<HTMLElement>(noting ? "#note textarea" : "#answer textarea")?.focus()
    } else if (target.closest("[data-saved]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      void this.offer(target.closest<HTMLAnchorElement>("[data-saved]")?.href ?? "")
    } else if (target.closest("[data-insert]")) this.insert(target)
  }

  /** The saved answers, above where one writes. */
  private async offer(address: string): Promise<void> {
    const open = this.querySelector(".desk-offer")
    if (open) return open.remove()
    const answer = await fetch(address).catch(() => null)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const list = page.querySelector("[data-saved-list]")
    if (!list) return
    const box = document.createElement("div")
    box.className = "desk-offer"
    box.append(document.importNode(list, true))
    this.form?.before(box)
    htmx.process(box)
    box.querySelector<HTMLElement>("summary")?.focus()
  }

  private insert(target: HTMLElement): void {
    const { text } = this
    const words = target.closest(".desk-saved-text")?.querySelector("p")?.textContent ?? ""
    if (!text) return
    text.value = text.value.trim() ? `${text.value.trim()}\n\n${words}` : words
    this.querySelector(".desk-offer")?.remove()
    text.focus()
    text.dispatchEvent(new Event("input", { bubbles: true }))
  }

  private async send(event: Event): Promise<void> {
    const form = event.target as HTMLFormElement
    event.preventDefault()
    if (form.ariaBusy === "true") return
    form.ariaBusy = "true"
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string") as string[][]
    const from = document.activeElement as HTMLElement | null
    // What is typed from here on is a key, and no more of what is being said.
    this.thread?.querySelector<HTMLElement>(".desk-log")?.focus({ preventScroll: true })
    const answer = await post(form.action, fields).catch(() => null)
    form.ariaBusy = null
    this.thread?.querySelector(".desk-refused")?.remove()
    if (!answer || answer.status >= 400) {
      from?.focus()
      return this.thread?.tell(answer ? await refusal(answer) : say("refused"))
    }
    const field = form.querySelector("textarea")
    if (field) field.value = ""
    if (form === this.form) this.said()
    else this.classList.remove("noting")
    await this.thread?.refresh()
  }

  private said(): void {
    this.draft.drop()
    this.files?.clear()
    clearInterval(this.beat)
    this.beat = undefined
    this.shown = false
    clearTimeout(this.timer)
    const split = this.querySelector<HTMLInputElement>("input[name=split]")
    if (split) split.checked = false
    const chosen = this.querySelector<HTMLInputElement>("#answer input[name=message]")
    if (chosen) chosen.value = ""
    void this.look()
  }
}

customElements.define("eg-answer", Answer)
