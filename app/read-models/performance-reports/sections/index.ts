import type { SectionDefinition } from "../section.types.ts";
import { businessSection } from "./business.ts";
import { cachesSection } from "./caches.ts";
import { capacitySection } from "./capacity.ts";
import { databaseSection } from "./database.ts";
import { indexesSection } from "./indexes.ts";
import { objectivesSection } from "./objectives.ts";
import { routesSection } from "./routes.ts";
import { statementsSection } from "./statements.ts";

/** What a performance report consists of, in its order. */
export const SECTIONS: readonly SectionDefinition[] = [
  objectivesSection,
  businessSection,
  routesSection,
  cachesSection,
  statementsSection,
  indexesSection,
  databaseSection,
  capacitySection,
];
