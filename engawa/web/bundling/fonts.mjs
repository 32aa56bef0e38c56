/** Cuts our two faces to what a first page needs and describes every cut as CSS.
 * The first cut of a face is Basic Latin with common punctuation; the others load when a page needs them. */
import { readFile, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import subsetFont from "subset-font"
import { hashed } from "./names.mjs"

const require = createRequire(import.meta.url)
const WEIGHTS = { wght: { min: 400, max: 700 } }
const FACES = [
  // Its italic is little more than slanted, which browsers do themselves: one face less to fetch.
  { family: "Inter Variable", packaged: "@fontsource-variable/inter", name: "inter", styles: ["normal"] },
  {
    family: "Source Serif 4 Variable",
    packaged: "@fontsource-variable/source-serif-4",
    name: "source-serif-4",
    styles: ["normal", "italic"],
  },
]
const FIRST = [
  [0x20, 0x7e],
  ..."\u00a0·–—‘’“”…•×→←↑↓›‹áàâãåäæçéèêëíîïñóòôõöøúùûüýßÁÅÄÇÉÖØÜ".split("").map((sign) => [sign.codePointAt(0)]),
]

/** @returns {Promise<{css: string, first: string[], all: string[]}>} the rules, the files worth loading early, and all files */
export async function cutFonts(folder) {
  const rules = []
  const first = []
  const all = []
  for (const face of FACES) {
    const home = path.dirname(require.resolve(`${face.packaged}/package.json`))
    const ranges = JSON.parse(await readFile(path.join(home, "unicode.json"), "utf8"))
    for (const style of face.styles) {
      for (const [subset, range] of Object.entries(ranges)) {
        const font = await readFile(path.join(home, "files", `${face.name}-${subset}-wght-${style}.woff2`))
        const parts = subset === "latin" ? splitLatin(range) : [{ name: subset, ranges: parse(range) }]
        for (const part of parts) {
          const file = await cut(font, part.ranges, folder, `${face.name}-${part.name}-${style}`)
          rules.push(rule(face.family, style, file, part.ranges))
          all.push(file)
          if (part.name === "first" && style === "normal") first.push(file)
        }
      }
    }
  }
  return { css: rules.join("\n"), first, all }
}

function splitLatin(range) {
  const inFirst = new Set(FIRST.flatMap(spread))
  const rest = parse(range)
    .flatMap(spread)
    .filter((code) => !inFirst.has(code))
  return [
    { name: "first", ranges: FIRST },
    { name: "latin", ranges: rest.map((code) => [code]) },
  ]
}

async function cut(font, ranges, folder, name) {
  const text = String.fromCodePoint(...ranges.flatMap(spread))
  const small = await subsetFont(font, text, {
    targetFormat: "woff2",
    variationAxes: WEIGHTS,
    noLayoutClosure: true,
  })
  const file = hashed(`${name}.woff2`, small)
  await writeFile(path.join(folder, file), small)
  return file
}

function rule(family, style, file, ranges) {
  return `@font-face{font-family:"${family}";font-style:${style};font-weight:400 700;font-display:swap;\
src:url("./${file}") format("woff2");unicode-range:${write(ranges)}}`
}

function parse(range) {
  return range.split(",").map((part) =>
    part
      .trim()
      .slice(2)
      .split("-")
      .map((code) => Number.parseInt(code, 16)),
  )
}

function spread([from, to = from]) {
  return Array.from({ length: to - from + 1 }, (_, step) => from + step)
}

function write(ranges) {
  const codes = ranges.flatMap(spread).sort((a, b) => a - b)
  const runs = []
  for (const code of codes) {
    const last = runs.at(-1)
    if (last && last[1] === code - 1) last[1] = code
    else runs.push([code, code])
  }
  const hex = (code) => code.toString(16)
  return runs.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(",")
}
