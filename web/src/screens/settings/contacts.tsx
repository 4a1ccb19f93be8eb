import { useState } from 'preact/hooks';
import type { Operations } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { Button } from '../../parts/button.tsx';
import { faultAt, TextField, Tick } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';

type Listed = Operations['listContacts']['reply']['items'][number];
const KINDS = ['creation', 'deletion'] as const;

/** Who is mailed, and of what. */
export function Contacts() {
  const { text } = settingsWords;
  const [editing, setEditing] = useState<Listed | 'new' | null>(null);
  const contacts = useCall('listContacts');
  return (
    <section class="card card-flush" aria-labelledby="contacts">
      <div class="card-head">
        <div>
          <h2 id="contacts">{text.contacts}</h2>
          <p class="soft small">{text.contactsIntro}</p>
        </div>
        <Button icon="plus" onPress={() => setEditing('new')}>
          {text.contactAdd}
        </Button>
      </div>
      <Read of={contacts}>
        {({ items }) =>
          items.length === 0 ? <Empty>{text.contactsNone}</Empty> : <ContactTable rows={items} onEdit={setEditing} />
        }
      </Read>
      {editing !== null && (
        <EditContact contact={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </section>
  );
}

function ContactTable({ rows, onEdit }: { readonly rows: readonly Listed[]; readonly onEdit: (of: Listed) => void }) {
  const { text } = settingsWords;
  const prefer = useAct('setNotificationPreferences');
  // What was not taken is drawn anew as it stands.
  const [refused, setRefused] = useState(0);
  const remove = useAct('deleteContact');
  const nameOf = ({ name, email }: Listed): string => name || email || text.contactMain;
  return (
    <Table<Listed>
      caption={text.contacts}
      rows={rows}
      keyOf={({ uuid }) => uuid}
      columns={[
        {
          name: text.contactName,
          isMain: true,
          show: (contact) => (
            <span class="row">
              {nameOf(contact)}
              {contact.isMain && <State tone="idle">{text.contactMain}</State>}
            </span>
          ),
        },
        { name: text.contactEmail, show: ({ email }) => email || '–' },
        { name: text.contactPhone, show: ({ phone }) => phone || '–' },
        {
          name: text.mailedOf,
          show: ({ uuid, mailedOf }) => (
            <div>
              {KINDS.map((kind) => (
                <div key={`${kind} ${refused}`}>
                  <Tick
                    label={text.kinds[kind]}
                    isOn={mailedOf.includes(kind)}
                    onChange={(isOn) =>
                      prefer.mutate(
                        { body: { items: [{ contact: uuid, kind, isOn }] } },
                        {
                          onSuccess: () => tell(text.preferenceSaved),
                          onError: (error) => {
                            tellFailure(error);
                            setRefused(refused + 1);
                          },
                        },
                      )
                    }
                  />
                </div>
              ))}
            </div>
          ),
        },
        {
          name: text.contactChange,
          isUnnamed: true,
          show: (contact) => (
            <span class="row">
              <Button
                isSmall
                look="quiet"
                label={`${text.contactChange}: ${nameOf(contact)}`}
                onPress={() => onEdit(contact)}
              >
                {text.contactChange}
              </Button>
              {!contact.isMain && (
                <Button
                  isSmall
                  look="quiet"
                  label={`${text.contactRemove}: ${nameOf(contact)}`}
                  isBusy={remove.isPending}
                  onPress={() =>
                    remove.mutate(
                      { parts: { key: contact.uuid } },
                      { onSuccess: () => tell(text.contactRemoved), onError: tellFailure },
                    )
                  }
                >
                  {text.contactRemove}
                </Button>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}

function EditContact({ contact, onClose }: { readonly contact: Listed | null; readonly onClose: () => void }) {
  const { text } = settingsWords;
  const [name, setName] = useState(contact?.name ?? '');
  const [email, setEmail] = useState(contact?.email ?? '');
  const [phone, setPhone] = useState(contact?.phone ?? '');
  const create = useAct('createContact');
  const change = useAct('changeContact');
  const { error, isPending } = contact === null ? create : change;
  const done = {
    onSuccess: () => {
      tell(text.contactSaved);
      onClose();
    },
  };
  const body = { name, email, phone };
  return (
    <FormDialog
      title={contact === null ? text.contactAddTitle : text.contactChange}
      act={contact === null ? text.contactAdd : text.contactChange}
      isBusy={isPending}
      error={error}
      onClose={onClose}
      onSubmit={() =>
        contact === null ? create.mutate({ body }, done) : change.mutate({ parts: { key: contact.uuid }, body }, done)
      }
    >
      <TextField
        label={text.contactName}
        value={name}
        onInput={setName}
        fault={faultAt(error, '/name')}
        maxLength={100}
      />
      <TextField
        type="email"
        label={text.contactEmail}
        value={email}
        onInput={setEmail}
        fault={faultAt(error, '/email')}
      />
      <TextField
        label={text.contactPhone}
        value={phone}
        onInput={setPhone}
        fault={faultAt(error, '/phone')}
        maxLength={40}
      />
    </FormDialog>
  );
}
