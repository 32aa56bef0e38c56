/** Builds styles, islands, fonts and icons into static/built/ with a manifest of their names.
 * `node engawa/web/bundling/build.mjs [--watch]` */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import esbuild from "esbuild"
import { cutFonts } from "./fonts.mjs"
import { gatherIcons } from "./icons.mjs"
import { hashed } from "./names.mjs"

const web = path.resolve(import.meta.dirname, "..")
const built = path.join(web, "static", "built")
const fresh = `${built}.new`

await rm(fresh, { recursive: true, force: true })
await mkdir(fresh, { recursive: true })
const fonts = await cutFonts(fresh)
const icons = await gatherIcons(fresh, path.join(import.meta.dirname, "icons.txt"))
const mark = await keep("mark.svg")
const appFile = await keep("app.webmanifest", (text) => text.replace("mark.svg", mark))

const fontRules = {
  name: "fonts",
  setup(build) {
    build.onResolve({ filter: /^engawa:fonts$/ }, () => ({ path: "fonts", namespace: "fonts" }))
    build.onLoad({ filter: /.*/, namespace: "fonts" }, () => ({ contents: fonts.css, loader: "css" }))
    build.onResolve({ filter: /\.woff2$/ }, ({ path: file }) => ({ path: file, external: true }))
  },
}

const manifest = {
  name: "manifest",
  setup(build) {
    build.onEnd(async ({ metafile, errors }) => {
      if (errors.length) return
      const names = Object.entries(metafile.outputs)
        .filter(([, output]) => output.entryPoint)
        .map(([file]) => path.basename(file))
        .map((file) => [file.replace(/-\w{8}(?=\.\w+$)/, ""), file])
      await writeManifest({
        ...Object.fromEntries(names),
        "icons.svg": icons.file,
        "mark.svg": mark,
        "app.webmanifest": appFile,
      })
    })
  },
}

const options = {
  entryPoints: [path.join(web, "styles", "app.css"), path.join(web, "islands", "app.ts")],
  outdir: fresh,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  target: ["chrome125", "firefox128", "safari18"],
  legalComments: "none",
  metafile: true,
  plugins: [fontRules, manifest],
}

if (process.argv.includes("--watch")) {
  await replace()
  const context = await esbuild.context({ ...options, outdir: built })
  await context.watch()
} else {
  await esbuild.build(options)
  await replace()
}

async function writeManifest(files) {
  const folder = process.argv.includes("--watch") ? built : fresh
  const text = JSON.stringify({ files, fonts: fonts.first, icons: icons.names }, null, 2)
  await writeFile(path.join(folder, "manifest.json"), text)
}

async function keep(name, change = (text) => text) {
  const content = change(await readFile(path.join(web, "styles", name), "utf8"))
  const file = hashed(name, content)
  await writeFile(path.join(fresh, file), content)
  return file
}

async function replace() {
  await rm(built, { recursive: true, force: true })
  await rename(fresh, built)
}
