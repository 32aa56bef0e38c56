/** Shows notes while no page is open. What arrives is an id; the words are asked for as the reader, when they are
 * shown, so nothing is shown that may no longer be read. */

interface Told {
  id: string
  generic: string
  title?: string
  body?: string
  url?: string
  tag?: string
}
interface Wakes extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Pushed extends Wakes {
  data: { json(): Told } | null
}
interface Clicked extends Wakes {
  notification: Notification
}
interface Page {
  url: string
  focus(): Promise<Page>
  navigate(url: string): Promise<Page | null>
}
interface Worker {
  registration: ServiceWorkerRegistration
  clients: {
    matchAll(options: { type: "window" }): Promise<Page[]>
    openWindow(url: string): Promise<Page | null>
    claim(): Promise<void>
  }
  skipWaiting(): Promise<void>
  addEventListener(name: "push", heard: (event: Pushed) => void): void
  addEventListener(name: "notificationclick", heard: (event: Clicked) => void): void
  addEventListener(name: "install" | "activate", heard: (event: Wakes) => void): void
}

const worker = self as unknown as Worker

worker.addEventListener("install", (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener("push", (event) => event.waitUntil(show(event.data?.json())))
worker.addEventListener("notificationclick", (event) => {
  event.notification.close()
  event.waitUntil(open((event.notification.data as { url: string }).url))
})

async function show(told?: Told): Promise<void> {
  const words = told?.title ? told : await ask(told)
  await worker.registration.showNotification(words?.title ?? told?.generic ?? "Engawa", {
    body: words?.body ?? "",
    tag: words?.tag || told?.id || "engawa",
    data: { url: words?.url ?? "/notices/" },
  })
}

async function ask(told?: Told): Promise<Partial<Told> | null> {
  if (!told) return null
  try {
    const answer = await fetch(`/notices/notes/${told.id}/`, { redirect: "error" })
    return answer.ok ? ((await answer.json()) as Partial<Told>) : null
  } catch {
    return null
  }
}

async function open(url: string): Promise<void> {
  const address = new URL(url, location.origin)
  if (address.origin !== location.origin) return
  const pages = await worker.clients.matchAll({ type: "window" })
  const page = pages.find((one) => new URL(one.url).origin === location.origin)
  if (page) await (await page.focus()).navigate(address.href)
  else await worker.clients.openWindow(address.href)
}
