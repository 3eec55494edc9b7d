import { describe, expect, it } from "vitest";
import { isPublicAddress } from "./public-address.ts";

describe("public addresses", () => {
  it.each([
    ["127.0.0.1", "loopback"],
    ["127.8.9.10", "loopback, too"],
    ["0.0.0.0", "this host"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "a carrier's"],
    ["169.254.169.254", "a cloud's metadata"],
    ["192.0.0.192", "a cloud's metadata, too"],
    ["198.18.0.1", "benchmarks"],
    ["224.0.0.1", "multicast"],
    ["255.255.255.255", "broadcast"],
    ["240.0.0.1", "reserved"],
    ["::", "this host"],
    ["::1", "loopback"],
    ["::ffff:127.0.0.1", "mapped loopback"],
    ["::ffff:8.8.8.8", "mapped at all"],
    ["::127.0.0.1", "the old way of writing IPv4"],
    ["64:ff9b::7f00:1", "loopback behind NAT64"],
    ["2002:7f00:1::", "loopback behind 6to4"],
    ["fe80::1", "link-local"],
    ["fd00:ec2::254", "unique local, a cloud's metadata"],
    ["fec0::1", "site-local"],
    ["ff02::1", "multicast"],
    ["fe80::1%eth0", "with a zone"],
    ["example.com", "no address"],
  ])("are not %s: %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])("are %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});
