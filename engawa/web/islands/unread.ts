import type { News } from "./live"

const SOON = 300
const PAUSE = 3000

/** Says how much waits in each room, wherever the page has a place for it; asks anew when that may have changed.
 * @example <eg-unread data-address="/chat/unread/"></eg-unread> … <span data-unread="all"></span> */
export class Unread extends HTMLElement {
  private asked = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private counts: ReadonlyMap<string, Element> = new Map()

  private readonly hear = (event: CustomEvent<News>) => {
    const { kind, verb } = event.detail
    if ((kind === "chat" && verb !== "item.reacted") || verb.startsWith("space.")) this.soon()
  }
  private readonly again = () => {
    if (document.visibilityState === "visible") this.soon()
  }
  private readonly swapped = () => this.show()

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    document.addEventListener("engawa:again", this.again)
    document.addEventListener("visibilitychange", this.again)
    document.addEventListener("htmx:after:swap", this.swapped)
    addEventListener("online", this.again)
    addEventListener("pageshow", this.again)
    void this.ask()
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
    document.removeEventListener("engawa:again", this.again)
    document.removeEventListener("visibilitychange", this.again)
    document.removeEventListener("htmx:after:swap", this.swapped)
    removeEventListener("online", this.again)
    removeEventListener("pageshow", this.again)
    clearTimeout(this.timer)
  }

  private soon(): void {
    if (this.timer || document.visibilityState === "hidden") return
    const wait = Math.max(SOON, this.asked + PAUSE - Date.now())
    this.timer = setTimeout(() => void this.ask(), this.asked ? Math.min(wait, PAUSE) : SOON)
  }

  private async ask(): Promise<void> {
    this.asked = Date.now()
    this.timer = undefined
    const answer = await fetch(this.dataset.address ?? "/chat/unread/").catch(() => null)
    if (!answer?.ok) return
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const told = page.querySelector<HTMLTemplateElement>("template[data-waiting]")
    if (!told) return
    const found = [...told.content.querySelectorAll<HTMLElement>("[data-for]")]
    this.counts = new Map(found.map((one) => [one.dataset.for ?? "", one]))
    this.show()
  }

  private show(): void {
    if (!this.asked) return
    for (const place of document.querySelectorAll<HTMLElement>("[data-unread]")) {
      const count = this.counts.get(place.dataset.unread ?? "")
      if (place.innerHTML !== (count?.innerHTML ?? "")) place.innerHTML = count?.innerHTML ?? ""
      place.closest("[data-room]")?.classList.toggle("room-waits", count !== undefined)
    }
  }
}

customElements.define("eg-unread", Unread)
