import type { ComponentChildren } from 'preact';
import { common } from '../messages/index.ts';
import { CopyableCode } from './copyable.tsx';
import { Dialog } from './dialog.tsx';
import { Note } from './note.tsx';

/** Secrets that nobody can be shown again, each with its name and a button that copies it. */
export const ToldOnce = ({
  title,
  secrets,
  onClose,
  children,
}: {
  readonly title: string;
  readonly secrets: readonly (readonly [name: string, secret: string])[];
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}) => (
  <Dialog title={title} onClose={onClose}>
    <Note tone="warn">{common.text.toldOnce}</Note>
    {secrets.map(([name, secret]) => (
      <CopyableCode key={name} label={name} code={secret} />
    ))}
    {children}
  </Dialog>
);
