import { csrfToken, say } from "./page"
import { toast } from "./toast"

/** Sends dropped files one after the other, shows how far each is, then opens what came of them.
 * @example <eg-dropzone data-action="/import/" data-name="file"><form class="dropzone">…</form><ul class="uploads"></ul></eg-dropzone> */
export class Dropzone extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[type=file]")
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.hover(event, true))
    this.addEventListener("dragleave", (event) => this.hover(event, false))
    this.addEventListener("drop", (event) => this.drop(event as DragEvent))
    input?.addEventListener("change", () => void this.sendAll([...(input.files ?? [])]))
  }

  private hover(event: Event, over: boolean): void {
    event.preventDefault()
    this.classList.toggle("dropping", over)
  }

  private drop(event: DragEvent): void {
    this.hover(event, false)
    const items = [...(event.dataTransfer?.items ?? [])]
    if (items.some((item) => item.webkitGetAsEntry?.()?.isDirectory)) return toast(say("folder"), true)
    void this.sendAll([...(event.dataTransfer?.files ?? [])])
  }

  private async sendAll(files: File[]): Promise<void> {
    const addresses: string[] = []
    for (const file of files) {
      const address = await this.send(file)
      if (address) addresses.push(address)
    }
    if (addresses.length === files.length && addresses[0])
      location.assign(files.length === 1 ? addresses[0] : (this.dataset.action ?? "/import/"))
  }

  /** @returns the address of what came of it, or nothing when it was not taken */
  private send(file: File): Promise<string | null> {
    const { line, bar, note } = this.line(file.name)
    const request = new XMLHttpRequest()
    const body = new FormData()
    body.append(this.dataset.name ?? "file", file)
    request.open("POST", this.dataset.action ?? "")
    request.setRequestHeader("X-CSRFToken", csrfToken())
    request.setRequestHeader("X-Requested-With", "dropzone")
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = loaded / total
      note.textContent = say("uploading", { percent: Math.floor((100 * loaded) / total) })
    }
    return new Promise((resolve) => {
      const end = () => {
        const answer = request.status < 300 ? read(request.responseText) : null
        const why = read(request.responseText)?.error
        note.textContent = answer?.url ? say("uploaded") : (why ?? say("halted"))
        line.classList.toggle("field-error", !answer?.url)
        resolve(answer?.url ?? null)
      }
      request.onload = end
      request.onerror = end
      request.send(body)
    })
  }

  private line(name: string): { line: HTMLElement; bar: HTMLProgressElement; note: HTMLElement } {
    const line = document.createElement("li")
    const label = document.createElement("span")
    label.className = "clip"
    label.textContent = name
    const note = document.createElement("small")
    const bar = document.createElement("progress")
    bar.max = 1
    bar.setAttribute("aria-label", name)
    line.append(label, note, bar)
    this.querySelector(".uploads")?.append(line)
    return { line, bar, note }
  }
}

function read(text: string): { url?: string; error?: string } | null {
  try {
    return JSON.parse(text) as { url?: string; error?: string }
  } catch {
    return null
  }
}

customElements.define("eg-dropzone", Dropzone)
