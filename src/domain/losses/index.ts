/** Losses: what a room leaves unsaid of a schedule that it shows. What others see of this folder. */
export { lossesOfRule, lossesOfZone, lossOfWholeRule, type ShownRule } from './of-rule.ts';
export { lossesOfSettings, type ShownSettings } from './of-settings.ts';
export type { Loss, LossReasons } from './reasons.ts';
