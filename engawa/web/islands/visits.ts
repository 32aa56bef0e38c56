/** The pages this browser saw last, for the palette; forgotten when nobody is signed in. */

export interface Visit {
  label: string
  url: string
}

const KEY = "visits"
const MOST = 6

export function lately(): Visit[] {
  try {
    const visits = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Visit[]
    return visits.filter((visit) => visit.url !== location.pathname)
  } catch {
    return []
  }
}

/** Puts this page in front. Lists and one's home are found anyway, so only pages of something count. */
export function remember(): void {
  if (!document.querySelector("meta[name=engawa-live]")) return localStorage.removeItem(KEY)
  if (!/^\/(s|people|posts|pages|articles|links)\/[^/]+\//.test(location.pathname)) return
  const visit = { label: document.title.replace(/ · Engawa$/, ""), url: location.pathname }
  localStorage.setItem(KEY, JSON.stringify([visit, ...lately()].slice(0, MOST)))
}
