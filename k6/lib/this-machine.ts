const THIS_MACHINE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True where an address is of this machine: load goes nowhere else. */
export function isThisMachine(url: string): boolean {
  const host = /^(?:https?|wss?):\/\/(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#]+)/.exec(url)?.[1] ?? "";
  return THIS_MACHINE.test(host.toLowerCase());
}
