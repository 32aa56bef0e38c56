import { say } from "./page"

const STAYS = 6000

/** Shows short messages at the foot of the page, read out by screen readers.
 * @example <eg-toast role="status" aria-live="polite"></eg-toast> */
export class Toasts extends HTMLElement {
  connectedCallback(): void {
    for (const one of this.querySelectorAll<HTMLElement>(".toast")) this.leaveLater(one)
  }

  add(text: string, bad = false): void {
    const one = document.createElement("p")
    one.className = bad ? "toast toast-bad" : "toast"
    one.textContent = text
    this.append(one)
    this.leaveLater(one)
  }

  private leaveLater(one: HTMLElement): void {
    const leave = () => (one.matches(":hover") ? setTimeout(leave, STAYS) : one.remove())
    setTimeout(leave, STAYS)
  }
}

/** Tells the reader something from anywhere. */
export function toast(text: string, bad = false): void {
  document.querySelector<Toasts>("eg-toast")?.add(text, bad)
}

/** Tells the reader that a request did not work, and why as far as we know. */
export function tellTrouble(): void {
  toast(say(navigator.onLine ? "refused" : "offline"), true)
}

customElements.define("eg-toast", Toasts)
