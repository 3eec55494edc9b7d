export { type CpuShares, createCpuShares } from "./cpu.ts";
export { diskBytes, diskShare } from "./disk.ts";
export { networkBytes } from "./network.ts";
