import { Icon, type IconName } from './icon.tsx';

/** How good or bad something is: never by colour alone, always beside a picture and a word. */
export type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'idle';

/** A state: picture, word and colour. */
export const State = ({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: string;
}) => (
  <span class={`state tone-${tone}`}>
    <Icon name={icon ?? tone} />
    {children}
  </span>
);
