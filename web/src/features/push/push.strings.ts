export const pushWords = {
  title: "On this device",
  text: "Alerts, messages and tasks reach you here also while Trunkline is closed.",
  turnOn: "Notify me on this device",
  turnOff: "Stop on this device",
  on: "You are notified on this device.",
  denied: "The browser does not allow notifications from Trunkline. Its settings for this site change that.",
  unavailable: "This browser cannot be notified. Installed on the home screen, phones can.",
  device: (system: string) => `Browser on ${system}`,
} as const;
