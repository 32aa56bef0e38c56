import { say } from "./page"
import { toast } from "./toast"

/** Copies a text when its button is pressed.
 * @example <eg-copy data-text="https://…"><button class="btn">Copy</button></eg-copy> */
export class Copy extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.dataset.text ?? "")
      toast(say("copied"))
    })
  }
}

customElements.define("eg-copy", Copy)
