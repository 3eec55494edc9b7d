import { existsSync, readdirSync, readFileSync } from "node:fs";

/** True where the kernel tells the CPU time of other processes in the way in which we read it (Linux). */
export const CPU_TIME_IS_READABLE = existsSync("/proc/self/schedstat");

/** CPU time that all threads of a process have used so far, user and system, in microseconds. */
export function cpuMicroseconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  let nanoseconds = 0;
  // The first figure of schedstat is exact to the nanosecond; /proc/PID/stat counts in steps of 10 ms.
  for (const thread of readdirSync(folder)) {
    nanoseconds += Number(readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ", 1)[0]);
  }
  return nanoseconds / 1_000;
}
