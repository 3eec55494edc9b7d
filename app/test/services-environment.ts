/** The keys of the four services, as the application and the simulator of a test are told them. */
export const SERVICES = {
  TRUNKLINE_ASSEMBLYAI_API_KEY: "transcription-key-of-the-test",
  TRUNKLINE_OPENAI_API_KEY: "model-key-of-the-test",
  TRUNKLINE_PADDLE_API_KEY: "billing-key-of-the-test",
  TRUNKLINE_PADDLE_CUSTOMER_ID: `ctm_${"1".repeat(26)}`,
  TRUNKLINE_PADDLE_ADDRESS_ID: `add_${"2".repeat(26)}`,
  TRUNKLINE_PADDLE_PRICE_ID: `pri_${"3".repeat(26)}`,
} as const;
