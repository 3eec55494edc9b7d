/** Passing trouble: the same again, later. No answer has the status 0; one that is no answer of this server's, such as a hotel's page, is below 400. */
export function isPassing(status: number, code: string | undefined): boolean {
  if (code === "idempotent_request_running" || status < 400) return true;
  return status === 401 || status === 408 || status === 425 || status === 429 || status >= 500;
}
