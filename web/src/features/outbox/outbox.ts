export { WaitingWritesDialog } from "./waiting-writes.tsx";
