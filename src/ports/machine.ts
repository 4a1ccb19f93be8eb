/** What the machine that a process runs on is doing; bytes, and parts of a hundred. */
export interface MachineLoad {
  /** Since it was looked at before. */
  readonly cpuPercent: number;
  readonly cpuCount: number;
  readonly memoryPercent: number;
  readonly memoryBytes: number;
  readonly memoryFreeBytes: number;
  /** Of the file system that the gateway's own data is on. */
  readonly diskPercent: number;
  readonly diskBytes: number;
  readonly diskFreeBytes: number;
}

/** Looks at the machine, not more often than every few seconds, however often it is asked. */
export interface Machine {
  look(): Promise<MachineLoad>;
}
