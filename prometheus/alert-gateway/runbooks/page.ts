import { createHash } from "node:crypto";
import { DASHBOARD_UIDS } from "../../../otel/catalogue/rules.ts";
import type { LinkTargets } from "../settings.ts";
import { escapeHtml } from "./render.ts";
import { STYLE } from "./style.ts";

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** For every page: it runs nothing, loads nothing, and is in nobody's frame. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-cache",
};

/** A whole page around its content. What acts is in the application, behind its sign-in; here one only reads. */
export function page(title: string, content: string, links: LinkTargets): string {
  const places = [
    ["./", "Runbooks"],
    [`${links.grafanaUrl}/d/${DASHBOARD_UIDS.oncall}`, "Dashboard"],
    [`${links.alertmanagerUrl}/#/alerts`, "Firing now"],
    [`${links.appUrl}/board`, "Board"],
    [`${links.appUrl}/alerts`, "Acknowledge, replay"],
  ] as const;
  const navigation = places.map(([href, words]) => `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Trunkline</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Places">${navigation.join("")}</nav>
<main>
${content}</main>
</body>
</html>
`;
}
