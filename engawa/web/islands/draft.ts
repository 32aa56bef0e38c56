/** What one is writing, kept in this browser until it was sent. */

const WEEK = 7 * 24 * 60 * 60 * 1000

interface Kept {
  title: string
  body: string
  at: number
  sent?: boolean
}

export class Draft {
  constructor(private readonly name: string) {}

  private get key(): string {
    return `draft:${this.name}`
  }

  keep(title: string, body: string): void {
    if (!this.name) return
    if (title || body) localStorage.setItem(this.key, JSON.stringify({ title, body, at: Date.now() } satisfies Kept))
    else this.drop()
  }

  /** The page is about to send it; should it come back with the reader, it is theirs again. */
  markSent(): void {
    const kept = this.read()
    if (kept) localStorage.setItem(this.key, JSON.stringify({ ...kept, sent: true }))
  }

  drop(): void {
    localStorage.removeItem(this.key)
  }

  /** What was kept and not yet sent, if it is younger than a week. */
  restore(cameBack: boolean): { title: string; body: string } | null {
    const kept = this.read()
    if (!kept) return null
    if ((kept.sent && !cameBack) || Date.now() - kept.at > WEEK) {
      this.drop()
      return null
    }
    return kept
  }

  private read(): Kept | null {
    if (!this.name) return null
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null") as Kept | null
    } catch {
      return null
    }
  }
}

/** The reader reloaded or went back, rather than following the answer to what they sent. */
export function cameBack(): boolean {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[]
  return entry?.type === "back_forward" || entry?.type === "reload"
}
