/** Gathers the icons we use from Lucide into one sprite. */
import { readFile, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import { hashed } from "./names.mjs"

const require = createRequire(import.meta.url)

/** @returns {Promise<{file: string, names: string[]}>} */
export async function gatherIcons(folder, list) {
  const home = path.dirname(require.resolve("lucide-static/package.json"))
  const names = (await readFile(list, "utf8")).split(/\s+/).filter(Boolean)
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(path.join(home, "icons", `${name}.svg`), "utf8")
      const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
      return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, " ").trim()}</symbol>`
    }),
  )
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`
  const file = hashed("icons.svg", sprite)
  await writeFile(path.join(folder, file), sprite)
  return { file, names }
}
