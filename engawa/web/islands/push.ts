import { csrfToken, parse, post } from "./page"
import { tellTrouble, toast } from "./toast"

/** Has this browser told of what happens, also while no page is open.
 * @example <eg-push data-key="B…" data-address="/account/devices/" data-refused="…" hidden>
 *   <input type="checkbox" name="push_text"><button type="button">Tell me</button></eg-push> */
export class Push extends HTMLElement {
  connectedCallback(): void {
    this.hidden = !("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)
    this.querySelector("button")?.addEventListener("click", () => void this.begin().catch(tellTrouble))
  }

  private async begin(): Promise<void> {
    if ((await Notification.requestPermission()) !== "granted") {
      toast(this.dataset.refused ?? "", true)
      return
    }
    await navigator.serviceWorker.register("/worker.js")
    const { pushManager } = await navigator.serviceWorker.ready
    const subscription = await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: this.dataset.key ?? "",
    })
    const withText = this.querySelector<HTMLInputElement>("input[name=push_text]")?.checked
    const answer = await post(this.dataset.address ?? "", { ...fields(subscription), with_text: withText ? "1" : "" })
    const part = answer.ok ? parse(await answer.text()) : null
    if (part) this.closest("#devices")?.replaceWith(part)
    else tellTrouble()
  }
}

/** What the server has to know of a subscription. */
export function fields(subscription: PushSubscription): Record<string, string> {
  const { endpoint = "", keys } = subscription.toJSON()
  return { endpoint, p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" }
}

/** A browser that is told already says so once a visit: it is told for as long as somebody is signed in on it. */
export async function renewPush(): Promise<void> {
  if (!("serviceWorker" in navigator && "Notification" in window) || Notification.permission !== "granted") return
  if (sessionStorage.getItem("push") || !csrfToken()) return
  const registration = await navigator.serviceWorker.getRegistration("/")
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return
  sessionStorage.setItem("push", "1")
  await post("/account/devices/renewal/", { endpoint: subscription.endpoint })
}

customElements.define("eg-push", Push)
