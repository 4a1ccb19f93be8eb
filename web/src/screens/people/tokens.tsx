import { useState } from 'preact/hooks';
import type { Token } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { Button } from '../../parts/button.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';
import { MakeToken } from './make-token.tsx';

const ROWS = 25;

/** Tokens and sessions of a login, the own one where it is `null`: listed, made and ended. */
export function Tokens({
  of,
}: {
  /** The login's name is what staff makes tokens for. */
  readonly of: { readonly id: number; readonly login: string } | null;
}) {
  const { text } = peopleWords;
  const { session } = useSession();
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<Token | null>(null);
  const paging = usePaging('');
  const login = of?.id ?? session.login.id;
  const tokens = useCall(
    'listTokens',
    { query: { login, limit: ROWS, count: true, after: paging.after } },
    { keepsLast: true },
  );
  return (
    <section class="card card-flush" aria-labelledby="tokens">
      <div class="card-head">
        <div>
          <h2 id="tokens">{of === null ? text.ownTokens : text.tokens}</h2>
          <p class="soft small">{text.tokensIntro}</p>
        </div>
        {(of === null || session.isStaff) && (
          <Button icon="plus" onPress={() => setMaking(true)}>
            {text.tokenMake}
          </Button>
        )}
      </div>
      <Read of={tokens}>
        {({ items }, { next, total }) =>
          items.length === 0 ? (
            <Empty>{text.tokensNone}</Empty>
          ) : (
            <>
              <TokenTable rows={items} own={session.token?.id ?? null} onEnd={setEnding} />
              <Pages paging={paging} next={next} total={total} />
            </>
          )
        }
      </Read>
      {isMaking && <MakeToken login={of?.login ?? null} onClose={() => setMaking(false)} />}
      {ending !== null && <EndToken token={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}

function TokenTable({
  rows,
  own,
  onEnd,
}: {
  readonly rows: readonly Token[];
  /** The session that this page works by. */
  readonly own: number | null;
  readonly onEnd: (token: Token) => void;
}) {
  const { text } = peopleWords;
  const kinds: Readonly<Record<string, string>> = text.tokenKinds;
  return (
    <Table<Token>
      caption={text.tokens}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: text.tokenKind,
          isMain: true,
          show: ({ id, kind }) => (id === own ? text.tokenThis : `${kinds[kind] ?? text.tokenOther} (${id})`),
        },
        { name: text.made, show: ({ createdAt }) => <Time at={createdAt} look="day" /> },
        { name: text.tokenScope, show: ({ scope }) => text.tokenScopes[scope ?? 'admin'] },
        {
          name: text.tokenUntil,
          show: ({ expiresAt }) => (expiresAt === null ? text.tokenForever : <Time at={expiresAt} look="full" />),
        },
        { name: text.tokenFrom, show: ({ networks }) => networks?.join(', ') ?? text.tokenAnywhere },
        {
          name: text.tokenEnd,
          isUnnamed: true,
          show: (token) =>
            token.id === own ? null : (
              <Button isSmall look="quiet" label={text.tokenEndOf(token.id)} onPress={() => onEnd(token)}>
                {text.tokenEnd}
              </Button>
            ),
        },
      ]}
    />
  );
}

function EndToken({ token, onClose }: { readonly token: Token; readonly onClose: () => void }) {
  const { text } = peopleWords;
  const end = useAct('deleteToken');
  return (
    <FormDialog
      title={text.tokenEndTitle}
      act={text.tokenEnd}
      isGrave
      isBusy={end.isPending}
      error={end.error}
      onClose={onClose}
      onSubmit={() =>
        end.mutate(
          { parts: { key: token.id } },
          {
            onSuccess: () => {
              tell(text.tokenEnded);
              onClose();
            },
          },
        )
      }
    >
      <p>{text.tokenEndText}</p>
    </FormDialog>
  );
}
