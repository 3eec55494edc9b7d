/** For processes in which one person does the work of thousands: as much as they like. */
export const NO_PERSON_LIMITS = {
  TRUNKLINE_PERSON_READS_PER_MINUTE: "1000000",
  TRUNKLINE_PERSON_WRITES_PER_MINUTE: "1000000",
} as const;
