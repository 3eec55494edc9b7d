import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../test/browser.ts";
import { withPalette } from "./palette-png.ts";

/** Draws the application's icons from `public/favicon.svg`: `node web/build/icons.ts`, then `zopflipng -m` makes each a sixth smaller. */
const PUBLIC = fileURLToPath(new URL("../public/", import.meta.url));
const mark = await readFile(`${PUBLIC}favicon.svg`, "utf8");
/** Systems cut maskable icons to a circle of four fifths: the ground goes to the edge, the mark stays within. */
const maskable = mark
  .replace('viewBox="0 0 32 32"', 'viewBox="-5 -5 42 42"')
  .replace('<rect width="32" height="32" rx="8"', '<rect x="-5" y="-5" width="42" height="42"');
/** In the bar of a phone only the shape counts. */
const badge = mark.replace(/<rect[^>]*\/>/, "").replaceAll('stroke-opacity=".7"', "");
const ICONS = [
  { file: "icon-192.png", svg: mark, px: 192 },
  { file: "icon-512.png", svg: mark, px: 512 },
  { file: "maskable-512.png", svg: maskable, px: 512 },
  { file: "apple-touch-180.png", svg: maskable, px: 180 },
  { file: "badge-96.png", svg: badge, px: 96 },
];

await mkdir(`${PUBLIC}icons`, { recursive: true });
const browser = await launchChromium();
for (const { file, svg, px } of ICONS) {
  const page = await browser.newPage({ viewport: { width: px, height: px } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${px}px;height:${px}px}</style>${svg}`);
  await writeFile(`${PUBLIC}icons/${file}`, withPalette(await page.screenshot({ omitBackground: true }), 64));
  await page.close();
}
await browser.close();
