import type { News } from "../../../web/islands/live"

const PAUSE = 3000

/** Says how many wait for an answer, and asks anew when that may have changed.
 * @example <eg-inbox-count data-address="/inbox/waiting/"></eg-inbox-count> */
export class InboxCount extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly hear = (event: CustomEvent<News>) => {
    if (/^(message|thread|dispatch)\./.test(event.detail.verb) && event.detail.verb !== "thread.held") this.soon(PAUSE)
  }

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    this.soon(0)
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
    clearTimeout(this.timer)
  }

  private soon(pause: number): void {
    if (this.timer) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.ask()
    }, pause)
  }

  private async ask(): Promise<void> {
    const answer = await fetch(this.dataset.address ?? "/inbox/waiting/").catch(() => null)
    if (answer?.ok) this.innerHTML = await answer.text()
  }
}

customElements.define("eg-inbox-count", InboxCount)
