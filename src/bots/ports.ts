/** The only source of business time. Protocol deadlines (acknowledgements, fetch timeouts, locks) use real time instead. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
}
