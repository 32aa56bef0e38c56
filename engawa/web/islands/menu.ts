/** Closes its <details> on Escape, on a click elsewhere and once something was chosen.
 * @example <eg-menu><details class="menu"><summary>More</summary>…</details></eg-menu> */
export class Menu extends HTMLElement {
  private readonly elsewhere = (event: Event) => {
    if (!this.contains(event.target as Node)) this.close()
  }

  connectedCallback(): void {
    document.addEventListener("click", this.elsewhere)
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.close()) this.querySelector<HTMLElement>("summary")?.focus()
      if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event)
    })
    this.addEventListener("click", (event) => {
      if ((event.target as Element).closest("a.menu-item")) this.close()
    })
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.elsewhere)
  }

  private close(): boolean {
    const details = this.querySelector("details")
    const wasOpen = details?.open ?? false
    if (details) details.open = false
    return wasOpen
  }

  private step(event: KeyboardEvent): void {
    const items = [...this.querySelectorAll<HTMLElement>("details[open] .menu-item")]
    if (!items.length) return
    event.preventDefault()
    const at = items.indexOf(document.activeElement as HTMLElement)
    const next = event.key === "ArrowDown" ? at + 1 : at - 1
    items.at(next % items.length)?.focus()
  }
}

customElements.define("eg-menu", Menu)
