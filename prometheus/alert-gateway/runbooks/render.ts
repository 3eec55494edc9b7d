import { Marked, type Token, type Tokens } from "marked";
import { traceLink } from "../../../otel/catalogue/trace-link.ts";
import type { LinkTargets } from "../settings.ts";

/** A rendered runbook: sections by alert. */
export interface RenderedRunbook {
  readonly title: string;
  /** Headings of the second level with their anchors: the alerts. */
  readonly sections: readonly { readonly title: string; readonly anchor: string }[];
  readonly html: string;
}

/** Runbooks name the addresses of the native stack, so that they can be read in a repository, too. */
const WRITTEN_ADDRESSES: readonly (readonly [written: string, target: keyof LinkTargets])[] = [
  ["http://127.0.0.1:3000", "grafanaUrl"],
  ["http://127.0.0.1:8080", "appUrl"],
  ["http://127.0.0.1:9090", "prometheusUrl"],
  ["http://127.0.0.1:9093", "alertmanagerUrl"],
];

/** Code within a sentence that is a query over metrics of ours. */
const INLINE_QUERY =
  /^(?!trunkline_[a-z_]+=)[^./].*(trunkline|traces_span_metrics|nodejs|slo:)[a-z_:]*[_:][a-z]|^(trunkline|traces_span_metrics|nodejs|slo:)[a-z_:]*[_:][a-z]/;

/** Renders Markdown of ours. HTML in it is shown as text. */
export function renderRunbook(markdown: string, links: LinkTargets): RenderedRunbook {
  const marked = new Marked({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ tokens, depth, text }) {
        const inner = this.parser.parseInline(tokens);
        if (depth !== 2) return `<h${depth}>${inner}</h${depth}>\n`;
        const anchor = anchorOf(text);
        return `<h2 id="${anchor}"><a href="#${anchor}">${inner}</a></h2>\n`;
      },
      link({ href, tokens }) {
        return anchorTag(linkOf(href, links), this.parser.parseInline(tokens));
      },
      image: ({ text }) => escapeHtml(text),
      code({ text, lang }) {
        const block = `<pre><code>${escapeHtml(text)}</code></pre>`;
        if (lang === "promql") return query(block, "Run in Prometheus", prometheusLink(text, links));
        if (lang === "traceql") return query(block, "Find the traces", traceLink(links.grafanaUrl, text));
        return `${block}\n`;
      },
      codespan({ text }) {
        const code = `<code>${escapeHtml(text)}</code>`;
        return INLINE_QUERY.test(text) ? anchorTag(prometheusLink(text, links), code) : code;
      },
    },
  });
  const tokens = marked.lexer(markdown);
  const title = tokens.find(
    (token): token is Tokens.Heading => token.type === "heading" && token.depth === 1,
  );
  const html = bySection(tokens.filter((token) => token !== title))
    .map((section) => marked.parser(section))
    .map((section) => (section.startsWith("<h2") ? `<section>\n${section}</section>\n` : section));
  return {
    title: title?.text ?? "",
    sections: tokens.flatMap((token) =>
      token.type === "heading" && token.depth === 2
        ? [{ title: token.text, anchor: anchorOf(token.text) }]
        : [],
    ),
    html: html.join(""),
  };
}

/** As GitHub and GitLab make an anchor of a heading; alerts link to it by their name in lower case. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

/** A query in Prometheus, drawn over the last hour. */
export function prometheusLink(expression: string, { prometheusUrl }: LinkTargets): string {
  const search = new URLSearchParams({ "g0.expr": expression, "g0.tab": "graph", "g0.range_input": "1h" });
  return `${prometheusUrl}/query?${search}`;
}

function linkOf(href: string, links: LinkTargets): string {
  for (const [written, target] of WRITTEN_ADDRESSES)
    if (href.startsWith(written)) return links[target] + href.slice(written.length);
  return href.replace(/^([a-z0-9-]+)\.md(?=#|$)/, "$1");
}

function query(block: string, words: string, href: string): string {
  return `<figure>${block}<figcaption>${anchorTag(href, words)}</figcaption></figure>\n`;
}

/** Only where it leads to a page: no `javascript:`, no other scheme. */
function anchorTag(href: string, inner: string): string {
  const isPage = /^(https?:\/\/|#|[a-z0-9-]+(#|$))/.test(href);
  return isPage ? `<a href="${escapeHtml(href)}">${inner}</a>` : inner;
}

/** Cuts before each heading of the second level. */
function bySection(tokens: readonly Token[]): Token[][] {
  const sections: Token[][] = [[]];
  for (const token of tokens) {
    if (token.type === "heading" && token.depth === 2) sections.push([]);
    sections.at(-1)?.push(token);
  }
  return sections;
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
