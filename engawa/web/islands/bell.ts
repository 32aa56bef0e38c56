import type { News } from "./live"

const PAUSE = 250

/** Keeps the count of unread notices fresh wherever the page shows it: <span data-bell>.
 * All devices of a person hear when something comes or is read, and ask anew; the list hears "noticed". */
export class Bell {
  private timer: ReturnType<typeof setTimeout> | undefined

  watch(): void {
    void this.ask()
    document.addEventListener("engawa:news", (event: CustomEvent<News>) => {
      if (event.detail.verb.startsWith("notice.")) this.soon()
    })
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.soon())
    document.addEventListener("engawa:again", () => this.soon())
    addEventListener("online", () => this.soon())
  }

  private soon(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      void this.ask()
      if (!document.querySelector("#told details[open]")) document.body.dispatchEvent(new Event("noticed"))
    }, PAUSE)
  }

  private async ask(): Promise<void> {
    const places = document.querySelectorAll<HTMLElement>("[data-bell]")
    if (!places.length) return
    const answer = await fetch("/notices/unread/", { headers: { "HX-Request": "true" } }).catch(() => null)
    if (!answer?.ok) return
    const count = (await answer.text()).trim()
    for (const place of places) {
      if (place.innerHTML !== count) place.innerHTML = count
    }
  }
}

/** Starts on pages of somebody who is signed in. */
export function watchBell(): void {
  if (document.querySelector("meta[name=engawa-live]")) new Bell().watch()
}
