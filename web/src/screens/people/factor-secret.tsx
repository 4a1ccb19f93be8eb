import { peopleWords } from '../../messages/people.ts';
import { Qr } from '../../parts/qr.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';

/** A second factor that was switched on, once: to be scanned, or typed. */
export function FactorSecret({ uri, onClose }: { readonly uri: string; readonly onClose: () => void }) {
  const { text } = peopleWords;
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <ToldOnce
      title={text.factor}
      secrets={[
        [text.factorSecret, secret],
        [text.factorUri, uri],
      ]}
      onClose={onClose}
    >
      <p>{text.factorScan}</p>
      <Qr text={uri} label={text.factorQr} />
    </ToldOnce>
  );
}
