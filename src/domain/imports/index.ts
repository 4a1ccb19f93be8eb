/** What files of other schedulers come to. What others see of this folder. */
export { readBorgmatic } from './borgmatic.ts';
export { readCrontab } from './crontab.ts';
export { type Imported, withNames } from './imported.ts';
export { readJobs } from './proxmox.ts';
export type { ImportLoss, ImportLossReasons } from './reasons.ts';
export { readTimers } from './systemd.ts';
