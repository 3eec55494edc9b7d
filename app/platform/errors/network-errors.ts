/** What a socket says when the other side is lost or out of reach. */
const LOST = /^E(CONNRESET|CONNABORTED|CONNREFUSED|PIPE|TIMEDOUT|HOSTUNREACH|HOSTDOWN|NETUNREACH|NETDOWN)$/;

/**
 * True for an error of a socket that reached nobody or lost its peer, whatever the code: a name that does not resolve, a
 * refused or unreachable host, a connection that was cut. Told by the system call, so that errors of files and of our own
 * clients' connections are none.
 */
export function isNetworkError(error: unknown): boolean {
  // Node tries all addresses of a name; it then fails with one error for each.
  if (error instanceof AggregateError) return error.errors.some(isNetworkError);
  if (!(error instanceof Error) || !("syscall" in error) || typeof error.syscall !== "string") return false;
  if (error.syscall === "connect" || error.syscall === "getaddrinfo") return true;
  return "code" in error && typeof error.code === "string" && LOST.test(error.code);
}
