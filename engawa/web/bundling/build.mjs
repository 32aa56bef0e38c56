/** Builds styles, islands, fonts and icons into static/built/ with a manifest of their names.
 * A running Engawa never misses a file: new ones come first, then the manifest, then the old ones go.
 * `node engawa/web/bundling/build.mjs [--watch]` */
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import esbuild from "esbuild"
import { cutFonts } from "./fonts.mjs"
import { gatherIcons } from "./icons.mjs"
import { hashed } from "./names.mjs"

const web = path.resolve(import.meta.dirname, "..")
const built = path.join(web, "static", "built")

await mkdir(built, { recursive: true })
const fonts = await cutFonts(built)
const icons = await gatherIcons(built, path.join(import.meta.dirname, "icons.txt"))
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
      const outputs = Object.entries(metafile.outputs).map(([file, output]) => [path.basename(file), output])
      const entries = outputs.filter(([, output]) => output.entryPoint).map(([file]) => [unhashed(file), file])
      await settle(
        { ...Object.fromEntries(entries), "icons.svg": icons.file, "mark.svg": mark, "app.webmanifest": appFile },
        outputs.map(([file]) => file),
      )
    })
  },
}

const options = {
  entryPoints: [
    path.join(web, "styles", "app.css"),
    path.join(web, "styles", "outside.css"),
    path.join(web, "styles", "feed.css"),
    path.join(web, "islands", "app.ts"),
    path.join(web, "islands", "worker.ts"),
  ],
  outdir: built,
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
  const context = await esbuild.context(options)
  await context.watch()
} else {
  await esbuild.build(options)
}

async function settle(files, outputs) {
  const text = JSON.stringify({ files, fonts: fonts.first, icons: icons.names }, null, 2)
  await writeFile(path.join(built, "manifest.json.new"), text)
  await rename(path.join(built, "manifest.json.new"), path.join(built, "manifest.json"))
  const wanted = new Set(["manifest.json", ...Object.values(files), ...outputs, ...fonts.all])
  for (const file of await readdir(built)) {
    if (!wanted.has(file)) await rm(path.join(built, file), { recursive: true, force: true })
  }
}

async function keep(name, change = (text) => text) {
  const content = change(await readFile(path.join(web, "styles", name), "utf8"))
  const file = hashed(name, content)
  await writeFile(path.join(built, file), content)
  return file
}

function unhashed(file) {
  return file.replace(/-\w{8}(?=\.\w+$)/, "")
}
