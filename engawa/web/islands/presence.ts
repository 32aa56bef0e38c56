/** Dots at the faces of a chat, a talk and a profile: who is here now, who is away. */
import { type Presence, watchPeople } from "./live"
import { say } from "./page"

const PLACES = "eg-chat-log, .thread-aside, .profile, .rooms, .talk"
const MOST = 60
const SETTLES = 1500

const known: Presence = {}
let timer: ReturnType<typeof setTimeout> | undefined

function faces(): [HTMLElement, string][] {
  const found: [HTMLElement, string][] = []
  for (const place of document.querySelectorAll<HTMLElement>(PLACES))
    for (const face of place.querySelectorAll<HTMLElement>(".face[href], .face[data-person]")) {
      const id = face.dataset.person ?? /\/people\/(\d+)\/$/.exec(face.getAttribute("href") ?? "")?.[1]
      if (id) found.push([face, id])
    }
  return found
}

/** Shows what is known and asks for those whom the page shows; the latest are at the end of a log. */
export function look(): void {
  const shown = faces()
  for (const [face, id] of shown) mark(face, known[id])
  const people = [...new Set(shown.map(([, id]) => id).reverse())].slice(0, MOST)
  if (people.length) watchPeople(people.sort().join(","))
}

function mark(face: HTMLElement, state: Presence[string] | undefined): void {
  if (!state || state === "gone") {
    delete face.dataset.presence
    face.removeAttribute("title")
  } else {
    face.dataset.presence = state
    face.title = say(state)
  }
}

document.addEventListener("engawa:presence", (event) => {
  Object.assign(known, event.detail)
  for (const [face, id] of faces()) if (id in event.detail) mark(face, known[id])
})

function later(): void {
  clearTimeout(timer)
  timer = setTimeout(look, SETTLES)
}

if (document.querySelector(PLACES)) {
  look()
  new MutationObserver((changes) => changes.some((one) => one.addedNodes.length) && later()).observe(document.body, {
    childList: true,
    subtree: true,
  })
}
