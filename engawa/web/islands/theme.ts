const YEAR = 365 * 24 * 60 * 60

/** Lets the reader choose light, dark or what the system says; kept in a cookie, so that nothing flashes.
 * @example <eg-theme><button value="dark">Dark</button></eg-theme> */
export class Theme extends HTMLElement {
  connectedCallback(): void {
    this.mark(document.documentElement.dataset.theme ?? "")
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("button")
      if (button) this.choose(button.value)
    })
  }

  private choose(theme: string): void {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`
    if (theme) document.documentElement.dataset.theme = theme
    else delete document.documentElement.dataset.theme
    this.mark(theme)
  }

  private mark(theme: string): void {
    for (const button of this.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === theme))
  }
}

customElements.define("eg-theme", Theme)
