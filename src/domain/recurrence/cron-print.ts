import { type CronField, type CronFieldName, FIELD_RANGES } from './cron-field.ts';

/** A field in its one canonical spelling: `*`, steps of three values or more, runs of three or more, else a list. */
export function printCronField(name: CronFieldName, field: CronField): string {
  if (field.isStar) return '*';
  const items = field.values.length > 0 ? [printValues(name, field.values)] : [];
  if (field.hasLastDay) items.push('L');
  if (field.hasLastWorkday) items.push('LW');
  items.push(...field.nearestWorkdaysTo.map((day) => `${day}W`));
  items.push(...field.nthWeekdays.map(({ weekday, nth }) => (nth < 0 ? `L${weekday}` : `${weekday}#${nth}`)));
  return items.join(',');
}

/** A list of ascending numbers as short as cron can say it, never as a bare `*`. */
export function printValues(name: CronFieldName, values: readonly number[]): string {
  const { min, max } = FIELD_RANGES[name];
  const [first = min, second = min] = values;
  const step = second - first;
  const isStepping = first === min && step > 1 && values.every((value, index) => value === min + index * step);
  if (isStepping && values.length > 2 && values.length === Math.floor((max - min) / step) + 1) return `*/${step}`;
  const items: string[] = [];
  for (let index = 0; index < values.length; ) {
    const start = values[index] ?? min;
    let length = 1;
    while (values[index + length] === start + length) length++;
    if (length >= 3) items.push(`${start}-${start + length - 1}`);
    else for (let offset = 0; offset < length; offset++) items.push(`${start + offset}`);
    index += length;
  }
  return items.join(',');
}
