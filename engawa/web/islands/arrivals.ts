import htmx from "htmx.org"
import type { News } from "./live"
import { fragment, shown } from "./page"

/** Whether news concern a list: what is new belongs at its end, what changed only where it stands already. */
export function concerns(list: Element, news: News): boolean {
  return news.verb.endsWith(".written") || shown(news.item, list) !== null
}

/** Brings one item into a list: replaces it where it stands, appends it where it is new.
 * @returns the element, and whether it is new */
export async function arrive(
  list: Element,
  item: string,
  as: "comment" | "message",
): Promise<{ element: HTMLElement; fresh: boolean } | null> {
  const element = await fragment(item, as)
  if (!element) {
    return null
  }
  const old = shown(item, list)
  if (old) {
    if (old.contains(document.activeElement)) return null
    keepChoice(old, element)
    old.replaceWith(element)
  } else {
    element.classList.add("comment-fresh")
    list.insertBefore(element, later(list, item))
  }
  htmx.process(element)
  return { element, fresh: !old }
}

/** While one chooses messages, a line that comes anew stays chosen. */
function keepChoice(old: HTMLElement, element: HTMLElement): void {
  const choice = old.querySelector(".message-choice")
  if (!choice) return
  element.querySelector(".message-acts")?.remove()
  element.append(choice)
}

/** One's own words come twice, as the answer to sending them and as news: keeps the newer of both. */
export function dropTwins(list: Element): void {
  const seen = new Set<string>()
  for (const one of [...list.querySelectorAll<HTMLElement>(":scope > [data-item]")].reverse()) {
    const item = one.dataset.item ?? ""
    if (seen.has(item)) one.remove()
    seen.add(item)
  }
}

/** Before which line a new one belongs: what was said at once may arrive in another order. */
function later(list: Element, item: string): Element | null {
  let found: Element | null = null
  for (let one = list.lastElementChild; one; one = one.previousElementSibling) {
    const id = (one as HTMLElement).dataset.item
    if (id && BigInt(id) < BigInt(item)) break
    if (id) found = one
  }
  return found
}
