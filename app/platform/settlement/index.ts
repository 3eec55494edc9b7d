export { refuseDiscarded, type Settlement, type SettlementAction, settlementAfter } from "./settlement.ts";
