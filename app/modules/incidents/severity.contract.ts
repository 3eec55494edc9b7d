import { z } from "zod";

/** How urgent: critical wakes somebody, warning is mailed in office hours, info is only listed. */
export const incidentSeveritySchema = z.enum(["critical", "warning", "info"]);
