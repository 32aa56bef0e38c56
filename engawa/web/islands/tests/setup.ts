/** The words a page carries, as the tests read them. */
export function page(html: string): HTMLElement {
  const holder = document.createElement("div")
  holder.innerHTML = `<template id="words" data-now="just now" data-minutes="{count} min" data-hours="{count} h"
    data-yesterday="yesterday" data-fresh-one="1 new" data-fresh="{count} new" data-refused="refused" data-recent="Lately"
    data-search="Search for “{words}”" data-answering="To {name}" data-close="Close" data-draft="Draft kept"
    data-writes="{name} is writing…"></template>
    <form id="act"><input type="hidden" name="csrfmiddlewaretoken" value="token"></form><eg-toast></eg-toast>${html}`
  document.body.replaceChildren(...holder.childNodes)
  return document.body
}

export function news(detail: object): void {
  document.dispatchEvent(new CustomEvent("engawa:news", { detail }))
}

/** Answers every request alike, and keeps what was asked. */
export function server(answer: (address: string) => string | number): string[] {
  const asked: string[] = []
  globalThis.fetch = (async (address: string) => {
    asked.push(String(address))
    const told = answer(String(address))
    return typeof told === "number" ? new Response("", { status: told }) : new Response(told)
  }) as typeof fetch
  return asked
}

export const soon = () => new Promise((resolve) => setTimeout(resolve, 20))
