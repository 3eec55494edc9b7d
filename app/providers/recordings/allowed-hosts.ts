/**
 * Does a list of hosts allow an address? `media.example` means https there, `*.media.example` its subdomains, and
 * `http://127.0.0.1:8090` exactly that. What the list does not name, is never asked: a webhook's word must not lead us into our own network.
 */
export function isAllowed(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => {
    if (host.includes("://")) return url.origin === new URL(host).origin;
    if (url.protocol !== "https:" || url.port !== "") return false;
    return host.startsWith("*.") ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
  });
}
