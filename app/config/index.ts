export { ROLES, type Role } from "./config.schema.ts";
export { type Config, ConfigError, loadConfig } from "./config.ts";
export { exampleConfig } from "./example-config.ts";
export {
  DATA_KINDS,
  type DataKind,
  RETENTION,
  type RetentionDays,
  type RetentionRule,
  retentionVariable,
} from "./retention.ts";
