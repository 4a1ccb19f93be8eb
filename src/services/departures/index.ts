export type { Departures } from './departures.ts';
