import { say } from "./page"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Says a moment as people do: "just now", "20 min", "3 h", "yesterday", "12 May", "12 May 2024". */
export function tell(moment: Date, now: Date, language: string): string {
  const age = now.getTime() - moment.getTime()
  if (age >= 0 && age < MINUTE) return say("now")
  if (age >= 0 && age < HOUR) return say("minutes", { count: Math.floor(age / MINUTE) })
  if (age >= 0 && age < DAY && moment.getDate() === now.getDate())
    return say("hours", { count: Math.floor(age / HOUR) })
  if (age >= 0 && age < 2 * DAY && new Date(now.getTime() - DAY).getDate() === moment.getDate()) return say("yesterday")
  const year = moment.getFullYear() === now.getFullYear() ? undefined : "numeric"
  return formatter(language, { day: "numeric", month: "short", year }).format(moment)
}

/** Shows a moment in the reader's own zone, and keeps it fresh.
 * @example <eg-moment><time datetime="2026-05-01T09:00Z">1 May</time></eg-moment>
 * @example <eg-moment data-style="clock">…</eg-moment> */
export class Moment extends HTMLElement {
  connectedCallback(): void {
    this.show(new Date())
    moments.add(this)
  }

  disconnectedCallback(): void {
    moments.delete(this)
  }

  show(now: Date): void {
    const time = this.querySelector("time")
    const moment = new Date(time?.dateTime ?? "")
    if (!time || Number.isNaN(moment.getTime())) return
    const language = document.documentElement.lang || "en"
    const full = formatter(language, { dateStyle: "full", timeStyle: "short" }).format(moment)
    const clock = formatter(language, { hour: "numeric", minute: "2-digit" })
    time.title = full
    const styles: Record<string, () => string> = { clock: () => clock.format(moment), full: () => full }
    const text = (styles[this.dataset.style ?? ""] ?? (() => tell(moment, now, language)))()
    if (time.textContent !== text) time.textContent = text
  }
}

const moments = new Set<Moment>()
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const kept = formatters.get(key) ?? new Intl.DateTimeFormat(language, options)
  formatters.set(key, kept)
  return kept
}

customElements.define("eg-moment", Moment)
setInterval(() => {
  const now = new Date()
  for (const moment of moments) moment.show(now)
}, MINUTE)
