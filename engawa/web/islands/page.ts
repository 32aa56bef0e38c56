/** What every island needs of the page it stands in. */

const LONGEST_PAUSE = 16_000

/** A sentence the server translated: `say("minutes", { count: 5 })`. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const words = document.getElementById("words")?.dataset[key] ?? ""
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""))
}

/** The token that proves a request comes from our own page. */
export function csrfToken(): string {
  return document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? ""
}

/** Posts a form's fields as the page itself would; the answer is a fragment. */
export function post(address: string, fields: Record<string, string> | string[][]): Promise<Response> {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
  })
}

/** Fetches one item as a fragment; null where the reader may not see it or it is gone. */
export async function fragment(item: string, as: "card" | "comment" | "message"): Promise<HTMLElement | null> {
  const answer = await fetchAgain(`/i/${item}/fragment/?as=${as}`)
  return answer?.ok ? parse(await answer.text()) : null
}

/** Asks a few times where the network or the server is gone for a moment. */
async function fetchAgain(address: string, pause = 1000): Promise<Response | null> {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null)
  if ((answer && answer.status < 500) || pause > LONGEST_PAUSE) return answer
  await new Promise((resolve) => setTimeout(resolve, pause))
  return fetchAgain(address, pause * 2)
}

/** The first element of some HTML. */
export function parse(html: string): HTMLElement | null {
  const template = document.createElement("template")
  template.innerHTML = html.trim()
  return template.content.firstElementChild as HTMLElement | null
}

/** Where an item stands on the page, if it does. */
export function shown(item: string, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-item="${item}"][id]`)
}

/** The reader is typing and must not be interrupted by keys of ours. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
}
