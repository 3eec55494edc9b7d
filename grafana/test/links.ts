/** Every link that is written into a file of ours: dashboards, alerts (and so pages and mails), runbooks. */

import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { RUNBOOKS_ADDRESS } from "../source/names.ts";
import { PROJECT } from "../../stack/settings.ts";

/** Where the links lead on the machine that they are tried on. */
export interface Addresses {
  readonly grafanaUrl: string;
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  readonly appUrl: string;
  /** The alert gateway's folder of runbooks. */
  readonly runbooksUrl: string;
}

/** A link, and where it is written. */
export interface FoundLink {
  readonly from: string;
  readonly url: string;
}

/** The addresses in runbooks, which are read without any program that could put the right ones in. */
const ADDRESSES_IN_RUNBOOKS: readonly (readonly [string, keyof Addresses])[] = [
  ["http://127.0.0.1:3000", "grafanaUrl"],
  ["http://127.0.0.1:8080", "appUrl"],
  ["http://127.0.0.1:9090", "prometheusUrl"],
  ["http://127.0.0.1:9093", "alertmanagerUrl"],
];
const MARKDOWN_LINK = /\]\(([^)\s]+)\)/g;

function files(pattern: string): readonly (readonly [name: string, text: string])[] {
  return globSync(pattern, { cwd: PROJECT })
    .sort()
    .map((name) => [name, readFileSync(join(PROJECT, name), "utf8")] as const);
}

function markdownLinks(text: string): string[] {
  return [...text.matchAll(MARKDOWN_LINK)].map(([, url = ""]) => url);
}

/** The links of an object of Grafana's at any depth: `url`, and those in texts that are Markdown. */
function urlsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(urlsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== "string") return urlsIn(inner);
    if (key === "url") return [inner];
    return key === "content" ? markdownLinks(inner) : [];
  });
}

/** Variables of dashboards that say which data source is asked, at their first value. */
const OUR_DATA_SOURCE = /\$\{(\w+)_datasource\}/g;

/** Links of dashboards: at their top, in texts, in titles of panels and in cells, where `${…}` stands for what is in a row. */
export function dashboardLinks({ grafanaUrl, runbooksUrl }: Addresses): readonly FoundLink[] {
  return files("grafana/dashboards/*/*.json").flatMap(([from, text]) =>
    urlsIn(JSON.parse(text)).map((url) => ({
      from,
      url: new URL(url.replaceAll(OUR_DATA_SOURCE, "$1").replace(RUNBOOKS_ADDRESS, runbooksUrl), grafanaUrl)
        .href,
    })),
  );
}

interface AlertFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly annotations?: Record<string, string> }[];
  }[];
}

/** Links of alerts, as Prometheus fills them in: they are what pages and mails contain. */
export function alertLinks({ grafanaUrl, runbooksUrl }: Addresses): readonly FoundLink[] {
  return files("prometheus/rules/*.alerts.yaml").flatMap(([, text]) =>
    (parse(text) as AlertFile).groups
      .flatMap(({ rules }) => rules)
      .flatMap(({ alert, annotations = {} }) =>
        Object.entries(annotations)
          .filter(([name]) => name.endsWith("_url"))
          .map(([name, url]) => ({
            from: `${alert} ${name}`,
            url: url
              .replace("{{ $externalLabels.runbooks_url }}", runbooksUrl)
              .replace("{{ $externalLabels.grafana_url }}", grafanaUrl),
          })),
      ),
  );
}

/** Links of runbooks, which the alert gateway serves with the addresses of its machine. */
export function runbookLinks(addresses: Addresses): readonly FoundLink[] {
  const onThisMachine = (url: string): string =>
    ADDRESSES_IN_RUNBOOKS.reduce((text, [written, part]) => text.replace(written, addresses[part]), url);
  return files("prometheus/runbooks/*.md").flatMap(([from, text]) =>
    markdownLinks(text).map((url) => ({
      from,
      // As a browser does on the runbook's own page: "#heading" is a heading of it, "other.md" lies beside it.
      url: new URL(onThisMachine(url), `${addresses.runbooksUrl}/${basename(from)}`).href,
    })),
  );
}
