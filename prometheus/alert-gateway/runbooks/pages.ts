import type { LinkTargets } from "../settings.ts";
import type { RunbookLibrary } from "./library.ts";
import { page } from "./page.ts";
import { escapeHtml, renderRunbook } from "./render.ts";

/** The page of a runbook; null where there is none. */
export function runbookPage(library: RunbookLibrary, id: string, links: LinkTargets): string | null {
  const runbook = library.find(id);
  if (runbook === null) return null;
  const { title, sections, html } = renderRunbook(runbook.markdown, links);
  const contents = sections.map(
    ({ title, anchor }) => `<li><a href="#${anchor}">${escapeHtml(title)}</a></li>`,
  );
  const toc = sections.length > 1 ? `<ul class="contents">${contents.join("")}</ul>\n` : "";
  return page(title, `<h1>${escapeHtml(title)}</h1>\n${toc}${html}`, links);
}

/** The list of all runbooks with their alerts. */
export function indexPage(library: RunbookLibrary, links: LinkTargets): string {
  const items = library.list().map(({ id, title, markdown }) => {
    const alerts = renderRunbook(markdown, links).sections.map(
      (section) => `<a class="alert" href="${id}#${section.anchor}">${escapeHtml(section.title)}</a>`,
    );
    return `<li><a href="${id}">${escapeHtml(title)}</a>${alerts.join("")}</li>`;
  });
  const words =
    '<p class="faint">One for each service level, a section for each alert. Search this page for the name in the page that woke you.</p>';
  return page(
    "Runbooks",
    `<h1>Runbooks</h1>\n${words}\n<ul class="contents">${items.join("\n")}</ul>\n`,
    links,
  );
}

/** What a wrong address shows: the way to all the others. */
export function missingPage(links: LinkTargets): string {
  return page(
    "No such runbook",
    '<h1>There is no such runbook</h1>\n<p><a href="./">All runbooks</a></p>\n',
    links,
  );
}
