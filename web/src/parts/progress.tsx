import { common } from '../messages/index.ts';
import { bytesText, durationText } from './figures.ts';

/** How far work on files is; of what nobody knows the end of, how much is done. Screen readers ask when they want to know. */
export const Progress = ({
  label,
  bytes,
  of: expected,
  secondsLeft = null,
}: {
  readonly label: string;
  readonly bytes: number;
  readonly of: number | null;
  readonly secondsLeft?: number | null;
}) => {
  const { text } = common;
  const isMeasured = expected !== null && expected > 0;
  return (
    <div class="progress">
      <progress aria-label={label} {...(isMeasured ? { max: expected, value: Math.min(bytes, expected) } : {})} />
      <p class="small soft figures">
        {isMeasured ? text.ofBytes(bytesText(bytes), bytesText(expected)) : bytesText(bytes)}
        {secondsLeft !== null && ` · ${text.left(durationText(secondsLeft))}`}
      </p>
    </div>
  );
};
