/** Expressions that the vendor's clients offer, in its words. */
export const CRON_PRESETS = [
  ['Every Minute', '* * * * *', 'Run every minute'],
  ['Every 5 Minutes', '*/5 * * * *', 'Run every 5 minutes'],
  ['Every 15 Minutes', '*/15 * * * *', 'Run every 15 minutes'],
  ['Every Hour', '0 * * * *', 'Run every hour'],
  ['Every 6 Hours', '0 */6 * * *', 'Run every 6 hours'],
  ['Daily at Midnight', '0 0 * * *', 'Run daily at midnight'],
  ['Daily at 2 AM', '0 2 * * *', 'Run daily at 2 AM'],
  ['Weekly on Sunday', '0 0 * * 0', 'Run weekly on Sunday at midnight'],
  ['Monthly on 1st', '0 0 1 * *', 'Run monthly on the 1st at midnight'],
  ['Weekdays at 9 AM', '0 9 * * 1-5', 'Run weekdays at 9 AM'],
  ['Weekends at 6 AM', '0 6 * * 0,6', 'Run weekends at 6 AM'],
].map(([name, expression, description]) => ({ name, expression, description }));
