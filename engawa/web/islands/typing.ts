import type { News } from "./live"
import { post, say } from "./page"

const TELLS_EVERY = 3000
const HOLDS = 6000

const names = new Map<string, string>()

/** Tells others that one writes here, and shows who else does.
 * @example <eg-typing data-space="1" data-root="7"></eg-typing> after a composer's form */
export class Typing extends HTMLElement {
  private told = 0
  private readonly writing = new Map<string, ReturnType<typeof setTimeout>>()
  private readonly hear = (event: CustomEvent<News>) => {
    const { verb, actor, space, root, item } = event.detail
    if (!actor || String(space) !== this.dataset.space) return
    if (verb === "typing" && (root ?? "") === (this.dataset.root ?? "")) void this.begins(actor)
    else if (verb.endsWith(".written") && (this.dataset.root ? root === this.dataset.root : root === item))
      this.ends(actor)
  }

  private readonly tell = (event: Event) => {
    const text = event.target
    if (!(text instanceof HTMLTextAreaElement) || !text.value.trim() || Date.now() - this.told < TELLS_EVERY) return
    this.told = Date.now()
    const { space = "", root = "" } = this.dataset
    void post("/typing/", { space, root }).catch(() => {})
  }

  connectedCallback(): void {
    document.addEventListener("engawa:news", this.hear)
    this.parentElement?.addEventListener("input", this.tell)
  }

  disconnectedCallback(): void {
    document.removeEventListener("engawa:news", this.hear)
    this.parentElement?.removeEventListener("input", this.tell)
  }

  private async begins(person: string): Promise<void> {
    if (!(await name(person))) return
    clearTimeout(this.writing.get(person))
    this.writing.set(
      person,
      setTimeout(() => this.ends(person), HOLDS),
    )
    this.show()
  }

  private ends(person: string): void {
    clearTimeout(this.writing.get(person))
    this.writing.delete(person)
    this.show()
  }

  private show(): void {
    const [one, other, more] = [...this.writing.keys()].map((person) => names.get(person) ?? "")
    if (!one) this.textContent = ""
    else if (!other) this.textContent = say("writes", { name: one })
    else this.textContent = more ? say("manyWrite") : say("bothWrite", { name: one, other })
  }
}

/** Somebody's name, from this page or asked once; empty where one may not see them. */
async function name(person: string): Promise<string> {
  const known = names.get(person)
  if (known !== undefined) return known
  const shown = document.querySelector(`strong > a[href="/people/${person}/"]`)?.textContent
  const found = shown ?? (await asked(person))
  names.set(person, found)
  return found
}

async function asked(person: string): Promise<string> {
  const answer = await fetch(`/typing/names/?of=${person}`)
  return answer.ok ? (((await answer.json()) as Record<string, string>)[person] ?? "") : ""
}

customElements.define("eg-typing", Typing)
