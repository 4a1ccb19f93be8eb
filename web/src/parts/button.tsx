import type { ComponentChildren } from 'preact';
import { Link } from 'wouter';
import { Icon, type IconName } from './icon.tsx';

type Look = 'main' | 'plain' | 'quiet' | 'grave';

interface Shared {
  readonly look?: Look;
  readonly isSmall?: boolean;
  readonly icon?: IconName;
  readonly children: ComponentChildren;
}

const classOf = ({ look = 'plain', isSmall = false }: Pick<Shared, 'look' | 'isSmall'>): string =>
  `button${look === 'plain' ? '' : ` button-${look}`}${isSmall ? ' button-small' : ''}`;

/** Does something. While it is at it, it takes no other press, and keeps its place and its focus. */
export const Button = ({
  look,
  isSmall,
  icon,
  children,
  isBusy = false,
  isOff = false,
  type = 'button',
  form,
  onPress,
  label,
}: Shared & {
  readonly isBusy?: boolean;
  readonly isOff?: boolean;
  readonly type?: 'button' | 'submit';
  /** The id of the form that it submits, where it stands outside of it. */
  readonly form?: string;
  readonly onPress?: (event: MouseEvent) => void;
  /** What it is called where its text alone does not say it: which of many rows it is of. */
  readonly label?: string;
}) => (
  <button
    type={type}
    form={form}
    class={classOf({ ...(look && { look }), ...(isSmall && { isSmall }) })}
    disabled={isOff}
    aria-disabled={isBusy || undefined}
    aria-label={label}
    onClick={(event) => {
      if (isBusy) event.preventDefault();
      else onPress?.(event);
    }}
  >
    {icon && <Icon name={icon} />}
    {children}
  </button>
);

/** Goes to another screen. */
export const LinkButton = ({ look, isSmall, icon, children, to }: Shared & { readonly to: string }) => (
  <Link href={to} class={classOf({ ...(look && { look }), ...(isSmall && { isSmall }) })}>
    {icon && <Icon name={icon} />}
    {children}
  </Link>
);
