import { csrfToken, say } from "./page"
import { tellTrouble, toast } from "./toast"

interface Taken {
  id: string
  name: string
  picture: string
  width: number
}

/** Pictures and files of a composer: put in by paste, drag or choice, sent ahead, named in its form by their ids. */
export class Attachments {
  private under = 0
  private waits = false

  constructor(
    private readonly form: HTMLFormElement,
    private readonly list: HTMLElement,
  ) {
    const input = form.querySelector<HTMLInputElement>("input[type=file]")
    form.addEventListener("paste", (event) => this.paste(event))
    for (const name of ["dragenter", "dragover"]) form.addEventListener(name, (event) => this.hover(event as DragEvent))
    form.addEventListener("dragleave", () => form.classList.remove("dropping"))
    form.addEventListener("drop", (event) => this.drop(event))
    form.addEventListener("submit", (event) => this.hold(event), true)
    input?.addEventListener("change", () => {
      this.add([...(input.files ?? [])])
      input.value = ""
    })
  }

  /** Whether there is something to send besides text. */
  get any(): boolean {
    return this.list.childElementCount > 0
  }

  clear(): void {
    this.list.replaceChildren()
  }

  private paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])]
    if (!files.length || event.clipboardData?.types.includes("text/plain")) return
    event.preventDefault()
    this.add(files)
  }

  private hover(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return
    event.preventDefault()
    this.form.classList.add("dropping")
  }

  private drop(event: DragEvent): void {
    this.form.classList.remove("dropping")
    const files = [...(event.dataTransfer?.files ?? [])]
    if (!files.length) return
    event.preventDefault()
    this.add(files)
  }

  private hold(event: Event): void {
    if (!this.under) return
    event.preventDefault()
    event.stopImmediatePropagation()
    this.waits = true
  }

  private add(files: File[]): void {
    for (const file of files) void this.send(file)
  }

  private async send(file: File): Promise<void> {
    const { line, bar } = this.line(file.name)
    this.under += 1
    const taken = await upload(file, (share) => {
      bar.value = share
    })
    this.under -= 1
    if (taken) this.settle(line, bar, taken)
    else line.remove()
    if (!this.under && this.waits) {
      this.waits = false
      if (taken) this.form.requestSubmit()
    }
  }

  private settle(line: HTMLElement, bar: HTMLElement, taken: Taken): void {
    const field = document.createElement("input")
    field.type = "hidden"
    field.name = "upload"
    field.value = taken.id
    bar.remove()
    line.append(field)
    if (!taken.width) return
    const picture = document.createElement("img")
    picture.src = taken.picture
    picture.alt = ""
    line.prepend(picture)
  }

  private line(name: string): { line: HTMLElement; bar: HTMLProgressElement } {
    const line = document.createElement("li")
    const label = document.createElement("span")
    label.className = "clip"
    label.textContent = name
    const bar = document.createElement("progress")
    bar.max = 1
    bar.setAttribute("aria-label", name)
    const out = document.createElement("button")
    out.type = "button"
    out.className = "btn btn-bare"
    out.textContent = "×"
    out.setAttribute("aria-label", say("takeOut", { name }))
    out.addEventListener("click", () => {
      line.remove()
      const id = line.querySelector("input")?.value
      if (id) void fetch(`/uploads/${id}/removal/`, { method: "POST", headers: { "X-CSRFToken": csrfToken() } })
    })
    line.append(label, bar, out)
    this.list.append(line)
    return { line, bar }
  }
}

function upload(file: File, progress: (share: number) => void): Promise<Taken | null> {
  const request = new XMLHttpRequest()
  const body = new FormData()
  body.append("file", file, file.name)
  request.open("POST", "/uploads/")
  request.setRequestHeader("X-CSRFToken", csrfToken())
  request.upload.onprogress = ({ loaded, total }) => progress(loaded / total)
  return new Promise((resolve) => {
    request.onload = () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as Taken)
      toast(request.status === 400 ? say("tooLarge", { name: file.name }) : why(request.responseText), true)
      resolve(null)
    }
    request.onerror = () => {
      tellTrouble()
      resolve(null)
    }
    request.send(body)
  })
}

function why(text: string): string {
  try {
    return (JSON.parse(text) as { error: string }).error
  } catch {
    return say("refused")
  }
}
