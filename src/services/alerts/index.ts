export type { Alerting } from './alerting.ts';
export type { AlertDraft, Alerts, NewAlert } from './alerts.ts';
export { storesInTrouble } from './news.ts';
