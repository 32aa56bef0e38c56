import { tellTrouble } from "./toast"

/** Signs in with a passkey or makes one: asks the device, then posts its answer with the form.
 * @example <eg-passkey data-options="/…/" ><form method="post"><input type="hidden" name="credential"><button>…</button></form></eg-passkey>
 * `data-options` answers {"request_options": …} to sign in, `data-request` holds these; `data-creation` holds the
 * options to make one. */
export class Passkey extends HTMLElement {
  connectedCallback(): void {
    this.hidden = !("PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential)
    this.querySelector("form")?.addEventListener("submit", (event) => {
      const field = this.querySelector<HTMLInputElement>("input[name=credential]")
      if (!field || field.value) return
      event.preventDefault()
      void this.ask(field, event.target as HTMLFormElement)
    })
  }

  private async ask(field: HTMLInputElement, form: HTMLFormElement): Promise<void> {
    try {
      const credential = this.dataset.creation ? await this.make(this.dataset.creation) : await this.show()
      if (!credential) return
      field.value = JSON.stringify((credential as PublicKeyCredential).toJSON())
      form.submit()
    } catch (error) {
      if ((error as Error).name !== "NotAllowedError") tellTrouble()
    }
  }

  private make(creation: string): Promise<Credential | null> {
    const options = JSON.parse(creation) as { publicKey: PublicKeyCredentialCreationOptionsJSON }
    return navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey),
    })
  }

  private async show(): Promise<Credential | null> {
    const options = this.dataset.request ? (JSON.parse(this.dataset.request) as Asked) : await this.askedNow()
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey) })
  }

  private async askedNow(): Promise<Asked> {
    const answer = await fetch(this.dataset.options ?? "", { headers: { Accept: "application/json" } })
    return ((await answer.json()) as { request_options: Asked }).request_options
  }
}

interface Asked {
  publicKey: PublicKeyCredentialRequestOptionsJSON
}

customElements.define("eg-passkey", Passkey)
