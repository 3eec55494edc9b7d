import type { ComponentType } from "preact";
import type { Input } from "../../data/endpoint.ts";
import type { Selection } from "../../ui/grid/grid-selection.ts";
import type { IconName } from "../../ui/icon.tsx";

/** What a preview is asked for with. */
export type BulkRequest = Input<"previewBulkOperation">["body"];
type KindName = BulkRequest["kind"];
type RequestOf<Kind extends KindName> = Extract<BulkRequest, { readonly kind: Kind }>;
/** What can be done to records of a kind, with all that it needs. */
export type BulkActionOf<Kind extends KindName> = RequestOf<Kind>["action"];
/** The filters by which records of a kind are selected. */
export type BulkFiltersOf<Kind extends KindName> = Extract<
  RequestOf<Kind>["selection"],
  { readonly filters: unknown }
>["filters"];

/** Records by their ids, or all that the filters find. */
export type BulkSelection<Filters> = { readonly ids: string[] } | { readonly filters: Filters };

/** Something to do to what is selected. */
export interface BulkChoice<Action> {
  readonly id: string;
  readonly text: string;
  readonly icon: IconName;
  readonly permission: string;
  /** Takes something away. */
  readonly isDanger?: boolean;
  /** Asks for what it needs; left out: it needs nothing, and `action` is all of it. */
  readonly ask?: ComponentType<{ readonly onChoose: (action: Action) => void }>;
  readonly action?: Action;
}

/** What a list has to say of its records so that many can be changed at once. */
export interface BulkKind<Action, Filters> {
  readonly name: KindName;
  readonly choices: readonly BulkChoice<Action>[];
  readonly request: (selection: BulkSelection<Filters>, action: Action) => BulkRequest;
}

/** So many can be named one by one; more are selected by filters. */
export const MAX_NAMED = 1_000;

/** What is selected, as the server is asked; undefined: these are too many to be named one by one. */
export function selectionFor<Filters>(
  { ids, isAll }: Selection,
  filters: Filters,
): BulkSelection<Filters> | undefined {
  if (isAll) return { filters };
  return ids.size > MAX_NAMED ? undefined : { ids: [...ids] };
}
