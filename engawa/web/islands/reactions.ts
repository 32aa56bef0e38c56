import { parse, post } from "./page"
import { tellTrouble } from "./toast"

const MORE = ["❤️", "🎉", "😄", "🤔", "👀", "✅"]

/** Reacts at once, then takes over what the server says.
 * @example <eg-reactions data-item="7"><button class="reaction" value="👍" aria-pressed="false">…</button></eg-reactions> */
export class Reactions extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("toggle", (event) => this.offer(event.target as Element), true)
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("button[name=emoji]")
      if (!button) return
      event.preventDefault()
      void this.toggle(button)
    })
  }

  private offer(details: Element): void {
    const [first, ...others] = details.querySelectorAll<HTMLButtonElement>("button[name=emoji]")
    if (!first || others.length) return
    for (const emoji of MORE) {
      const button = first.cloneNode() as HTMLButtonElement
      button.value = emoji
      button.textContent = emoji
      first.parentElement?.append(button)
    }
  }

  private async toggle(button: HTMLButtonElement): Promise<void> {
    const before = this.innerHTML
    const more = this.querySelector("details")
    if (more) more.open = false
    const shown = [...this.querySelectorAll<HTMLButtonElement>(".reaction")].find((one) => one.value === button.value)
    if (shown) count(shown)
    try {
      const answer = await post(button.formAction, { emoji: button.value })
      if (!answer.ok) throw new Error(String(answer.status))
      this.take(parse(await answer.text()))
    } catch {
      this.innerHTML = before
      tellTrouble()
    }
  }

  private take(fresh: HTMLElement | null): void {
    if (fresh?.tagName === this.tagName) this.replaceChildren(...fresh.childNodes)
  }
}

function count(button: HTMLButtonElement): void {
  const mine = button.getAttribute("aria-pressed") === "true"
  button.setAttribute("aria-pressed", String(!mine))
  const number = button.querySelector(".numbers")
  if (number) number.textContent = String(Number(number.textContent) + (mine ? -1 : 1))
}

customElements.define("eg-reactions", Reactions)
