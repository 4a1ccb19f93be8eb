import { Link } from 'wouter';
import { Icon } from './icon.tsx';

/** The way back to the list that something stands in. */
export const BackLink = ({ to, children }: { readonly to: string; readonly children: string }) => (
  <Link href={to} class="row">
    <Icon name="back" />
    {children}
  </Link>
);
