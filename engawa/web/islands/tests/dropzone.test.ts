import { expect, test, vi } from "vitest"
import "../dropzone"
import "../toast"
import { page, soon } from "./setup"

class Request {
  static sent: FormData[] = []
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  status = 413
  responseText = '{"error": "Too large: split it."}'
  onload?: () => void
  open(): void {}
  setRequestHeader(): void {}
  send(body: FormData): void {
    Request.sent.push(body)
    this.upload.onprogress?.({ loaded: 1, total: 2 })
    this.onload?.()
  }
}

test("shows why a file was not taken, and goes nowhere", async () => {
  vi.stubGlobal("XMLHttpRequest", Request)
  const body = page(
    `<eg-dropzone data-action="/import/" data-name="file"><input type="file"><ul class="uploads"></ul></eg-dropzone>`,
  )
  const input = body.querySelector("input[type=file]") as HTMLInputElement
  Object.defineProperty(input, "files", { value: [new File(["x"], "r-devel.mbox")] })
  input.dispatchEvent(new Event("change"))
  await soon()
  expect(Request.sent[0]?.get("file")).toBeInstanceOf(File)
  expect(body.querySelector(".uploads .field-error")?.textContent).toBe("r-devel.mboxToo large: split it.")
  vi.unstubAllGlobals()
})
