import { z } from "zod";

/**
 * An id, in lower case however it was written: databases take either, but what compares ids as text (who the last
 * administrator is, whose sockets are to be closed) must know them again.
 */
export const idSchema = z.uuid().toLowerCase();
