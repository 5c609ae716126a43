// Builds shanhe/web/static/dist/. Names are plain: Django's manifest storage adds the hashes.
import * as esbuild from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const out = path.join(root, "shanhe/web/static/dist");
const modules = path.join(root, "node_modules");
const watching = process.argv.includes("--watch");

async function* walk(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!["static", "node_modules", "__pycache__", "migrations"].includes(entry.name)) yield* walk(full);
    } else if (/\.(html|py)$/.test(entry.name)) yield full;
  }
}

// {% icon "name" %}, icon="name" on a component and icon="name" in Python are found; computed names are listed in icons.json.
async function iconNames() {
  const names = new Set(JSON.parse(await readFile(path.join(here, "icons.json"), "utf8")));
  for await (const file of walk(path.join(root, "shanhe"))) {
    const text = await readFile(file, "utf8");
    for (const match of text.matchAll(/(?:\{%\s*icon\s+|(?<![-\w])icon=|"icon":\s*)["']([a-z0-9-]+)["']/g)) names.add(match[1]);
  }
  return [...names].sort();
}

async function sprite() {
  const parts = [];
  const missing = [];
  for (const name of await iconNames()) {
    const file = path.join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
    if (!existsSync(file)) { missing.push(name); continue; }
    const svg = await readFile(file, "utf8");
    const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
    parts.push(`<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`);
  }
  if (missing.length) throw new Error(`no such Tabler icon: ${missing.join(", ")}`);
  const note = "<!-- Icons: Tabler Icons, MIT, Copyright (c) 2020-2026 Paweł Kuna, https://tabler.io/icons -->";
  await writeFile(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${note}${parts.join("\n")}</svg>\n`);
}

async function mapWorker() {
  const source = await readFile(path.join(modules, "maplibre-gl/dist/maplibre-gl-worker.mjs"), "utf8");
  await writeFile(path.join(out, "map-worker.js"), source.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
}

async function licences() {
  const lines = ["Libraries in these bundles and their licences.\n"];
  for (const name of ["@tabler/core", "@tabler/icons", "htmx.org", "maplibre-gl", "echarts", "zrender"]) {
    const folder = path.join(modules, name);
    const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    lines.push(`\n${"=".repeat(78)}\n${about.name} ${about.version} (${about.license})\n${"=".repeat(78)}\n`);
    for (const file of await readdir(folder)) {
      if (/^(licen[cs]e|notice)(\.(txt|md))?$/i.test(file)) lines.push(await readFile(path.join(folder, file), "utf8"));
    }
  }
  await writeFile(path.join(out, "LICENSES.txt"), lines.join("\n"));
}

const bundles = {
  entryPoints: {
    app: path.join(here, "app.js"),
    theme: path.join(here, "theme.js"),
    map: path.join(here, "map.js"),
    charts: path.join(here, "charts.js"),
  },
  outdir: out,
  bundle: true,
  minify: !watching,
  format: "iife",
  target: ["chrome109", "firefox115", "safari16"],
  legalComments: "linked",
  charset: "utf8",
  logLevel: "info",
  logOverride: { "empty-import-meta": "silent" },
  loader: { ".woff": "file", ".woff2": "file", ".svg": "dataurl" },
  external: ["/static/*"],
};
const styles = { ...bundles, entryPoints: { app: path.join(here, "css/app.css"), map: path.join(here, "css/map.css") }, format: undefined };

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([sprite(), mapWorker(), licences()]);
await copyFile(path.join(here, "contours.svg"), path.join(out, "contours.svg"));
if (watching) {
  for (const options of [bundles, styles]) await (await esbuild.context(options)).watch();
} else {
  await Promise.all([esbuild.build(bundles), esbuild.build(styles)]);
}
