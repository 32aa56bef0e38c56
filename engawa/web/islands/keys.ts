/** The keys of the whole page: g then h goes home, j and k walk, n writes, r answers, / searches, ? lists them. */

const PLACES: Record<string, string> = {
  h: "/",
  b: "/notices/",
  c: "/chat/",
  p: "/people/",
  s: "/s/",
  f: "/search/",
  i: "/inbox/",
}
const PATIENCE = 1200

export class Keys {
  private went = 0

  constructor(
    private readonly find: () => void,
    private readonly help: () => void,
  ) {}

  take(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const place = Date.now() - this.went < PATIENCE ? PLACES[event.key] : undefined
    this.went = event.key === "g" ? Date.now() : 0
    if (place) return location.assign(place)
    const acts: Record<string, () => void> = {
      "/": this.find,
      "?": this.help,
      j: () => walk(1),
      k: () => walk(-1),
      o: () => here()?.querySelector<HTMLAnchorElement>(".title a, .told-link, .message-talk, .foot a")?.click(),
      n: () => write("#write"),
      r: () => write("#reply"),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
}

/** Ctrl Enter sends what is written, with the first button behind it. */
export function sends(event: KeyboardEvent): void {
  const field = event.target
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return
  if (!(event.ctrlKey || event.metaKey) || !(field instanceof HTMLTextAreaElement)) return
  const behind = [...(field.form?.elements ?? [])].find(
    (one) =>
      one instanceof HTMLButtonElement &&
      one.type === "submit" &&
      field.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING,
  )
  if (!behind) return
  event.preventDefault()
  field.form?.requestSubmit(behind as HTMLButtonElement)
}

let pressed = Number.NEGATIVE_INFINITY

/** Whether the key goes somewhere, after a G: then no page takes it for its own. */
export function goes(event: KeyboardEvent): boolean {
  const after = event.timeStamp - pressed < PATIENCE && event.key in PLACES
  if (event.key === "g") pressed = event.timeStamp
  return after
}

const WALKED = "main [data-item][id], main [data-walk]"

function here(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(WALKED) ?? null
}

function walk(step: number): void {
  const items = [...document.querySelectorAll<HTMLElement>(WALKED)]
  const current = here()
  const next = items[current ? items.indexOf(current) + step : step > 0 ? 0 : items.length - 1]
  if (!next) return
  const { walk } = next.dataset
  const inner = walk === undefined ? null : next.querySelector<HTMLElement>(walk || "a[href], button, summary")
  if (!inner && next.tabIndex < 0) next.tabIndex = -1
  ;(inner ?? next).focus({ preventScroll: true })
  next.scrollIntoView({ block: "nearest" })
}

function write(form: string): void {
  const field = document.querySelector<HTMLElement>(`${form} textarea, form.composer textarea`)
  field?.focus()
  field?.scrollIntoView({ block: "nearest" })
}
