import ipaddr from "ipaddr.js";

/**
 * Is an address one that anybody in the internet could reach? False for loopback, private and link-local ones (cloud metadata
 * included), for every other special range, and for IPv6 addresses that stand for an IPv4 one (mapped, NAT64, 6to4, Teredo), since
 * a gateway may turn them into it.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === "unicast";
}
