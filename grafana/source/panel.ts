import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type * as common from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { chosenSource } from "./names.ts";
import { buildQuery, type Query } from "./query.ts";

/** A panel before it has its place: what it shows, what it asks, how large it is. */
export interface PanelSpec {
  readonly title: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  /** In grid rows of about 38 px. */
  readonly height: number;
  /** True where the panel shows figures and must name their unit. */
  readonly hasUnit: boolean;
  readonly build: () => dashboard.Panel;
}

/** What every kind of panel needs. */
export interface PanelOptions {
  readonly title: string;
  /** What it shows, and what to do when it looks wrong. Shown behind the (i). */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** One of them at most asks for exemplars: several at once have crashed a Grafana 9 (concurrent writes to a map). */
  readonly queries: readonly Query[];
  /** Grafana's unit id: s, bytes, percentunit, reqps, short, … */
  readonly unit: string;
  readonly links?: readonly dashboard.DashboardLinkBuilder[];
  /** Text in place of "No data". */
  readonly emptyText?: string;
  /** A range of its own instead of the dashboard's, as Grafana writes it ("now/d": today so far). */
  readonly range?: string;
}

/** A link to another page of Grafana or of the application. */
export function link(
  title: string,
  url: string,
  options: { keepTime?: boolean; newTab?: boolean } = {},
): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder(title)
    .type(dashboard.DashboardLinkType.Link)
    .url(url)
    .keepTime(options.keepTime ?? false)
    .targetBlank(options.newTab ?? false);
}

/** Methods that all panel builders of the SDK share. */
export interface CommonBuilder extends Builder<dashboard.Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: common.DataSourceRef): this;
  targets(targets: ReturnType<typeof buildQuery>[]): this;
  links(links: dashboard.DashboardLinkBuilder[]): this;
  noValue(text: string): this;
  timeFrom(from: string): this;
  hideTimeOverride(hide: boolean): this;
}

/** Title, description, queries and links, on any kind of panel. */
export function withCommon<B extends CommonBuilder>(builder: B, options: PanelOptions, asTable = false): B {
  const source = options.queries[0]?.source ?? "prometheus";
  builder
    .title(options.title)
    .description(options.description)
    .datasource(chosenSource(source))
    .targets(options.queries.map((query, index) => buildQuery(query, index, asTable)))
    .links([...(options.links ?? [])]);
  if (options.range !== undefined) builder.timeFrom(options.range).hideTimeOverride(true);
  return options.emptyText === undefined ? builder : builder.noValue(options.emptyText);
}

/** The parts of a specification that do not depend on the kind of panel. */
export function spec(options: PanelOptions, build: () => dashboard.Panel): PanelSpec {
  const { title, queries, width, height } = options;
  return { title, queries, width, height, hasUnit: true, build };
}
