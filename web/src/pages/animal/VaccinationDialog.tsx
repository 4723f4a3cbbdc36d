import { useApolloClient } from '@apollo/client/react';
import { TextInput } from '@mantine/core';
import { useState } from 'react';

import { graphql } from '../../gql';
import { day, today } from '../../ui/format';
import { useDraft } from '../../ui/useDraft';
import { check, Invalid } from '../../ui/useSubmit';
import type { VaccinationRecord } from './Care';
import { RecordDialog } from './RecordDialog';
import { useRecord } from './useRecord';

const CreateVaccination = graphql(`
  mutation CreateVaccination($animalId: ID!, $input: VaccinationInput!) {
    createVaccination(animalId: $animalId, input: $input) {
      userErrors { code field message }
    }
  }
`);

const ReplaceVaccination = graphql(`
  mutation ReplaceVaccination($id: ID!, $input: VaccinationInput!, $ifVersion: Int!) {
    replaceVaccination(id: $id, input: $input, ifVersion: $ifVersion) {
      vaccination { id version vaccine givenOn validUntil batch vet }
      userErrors { code field message }
    }
  }
`);

const DeleteVaccination = graphql(`
  mutation DeleteVaccination($id: ID!, $ifVersion: Int!) {
    deleteVaccination(id: $id, ifVersion: $ifVersion) {
      deletedId
      userErrors { code field message }
    }
  }
`);

interface Props {
  readonly animal: { readonly id: string; readonly name: string };
  readonly vaccination: VaccinationRecord | null;
  readonly known: readonly VaccinationRecord[];
  /** Fetches the vaccinations anew. */
  readonly load: () => Promise<readonly VaccinationRecord[]>;
  readonly onClose: () => void;
}

const keys = ['vaccine', 'givenOn', 'validUntil', 'batch', 'vet'] as const;
type Typed = Readonly<Record<(typeof keys)[number], string>>;

function isTyped(value: unknown): value is Typed {
  return typeof value === 'object' && value !== null && keys.every((key) => typeof Reflect.get(value, key) === 'string');
}

function typed(stored: VaccinationRecord | null): Typed {
  return {
    vaccine: stored?.vaccine ?? '', givenOn: stored?.givenOn ?? today(), validUntil: stored?.validUntil ?? '',
    batch: stored?.batch ?? '', vet: stored?.vet ?? '',
  };
}

export function VaccinationDialog({ animal, vaccination, known, load, onClose }: Props) {
  const client = useApolloClient();
  // With its version: what was typed over an older one must not be saved over what somebody else has made of it.
  const key = vaccination ? `vaccination:${vaccination.id}:${vaccination.version}` : `vaccination:${animal.id}`;
  const draft = useDraft(key, () => typed(vaccination), isTyped);
  const [before] = useState(() => new Set(known.map(({ id }) => id)));

  function input() {
    const { vaccine, givenOn, validUntil, batch, vet } = draft.value;
    check({ givenOn: givenOn === '' && 'The day must be given, as a day of the calendar.' });
    return {
      vaccine: vaccine.trim(), givenOn, validUntil: validUntil || null, batch: batch.trim() || null, vet: vet.trim() || null,
    };
  }
  const same = (stored: VaccinationRecord, next: ReturnType<typeof input>) => keys.every((key) => stored[key] === next[key]);

  const record = useRecord({
    noun: 'vaccination',
    record: vaccination,
    input,
    names: { vaccine: 'The vaccine', givenOn: 'The day', validUntil: 'The end', batch: 'The batch number', vet: 'The vet' },
    create: async (next) => {
      const { data } = await client.mutate({ mutation: CreateVaccination, variables: { animalId: animal.id, input: next } });
      return { userErrors: data?.createVaccination.userErrors ?? [] };
    },
    replace: async (next, ifVersion) => {
      const { data } = await client.mutate({ mutation: ReplaceVaccination, variables: { id: vaccination!.id, input: next, ifVersion } });
      return { userErrors: data?.replaceVaccination.userErrors ?? [], stored: data?.replaceVaccination.vaccination };
    },
    remove: async (ifVersion) => {
      const { data } = await client.mutate({ mutation: DeleteVaccination, variables: { id: vaccination!.id, ifVersion } });
      return { userErrors: data?.deleteVaccination.userErrors ?? [] };
    },
    arrived: async (next) => (await load()).some((stored) => !before.has(stored.id) && same(stored, next)),
    same,
    words: (stored) => [stored.vaccine, day(stored.givenOn), stored.validUntil && `until ${day(stored.validUntil)}`, stored.batch, stored.vet]
      .filter(Boolean).join(', '),
    onDone: () => {
      close();
      void load().catch(() => undefined); // the page tells of that itself
    },
  });
  const errors = record.saving.error instanceof Invalid ? record.saving.error.fields : {};
  const field = (key: keyof Typed, label: string) => ({
    label,
    value: draft.value[key],
    error: errors[key],
    autoComplete: 'off',
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      draft.set((now) => ({ ...now, [key]: value }));
    },
  });

  function close() {
    draft.clear();
    onClose();
  }

  return (
    <RecordDialog
      {...record} title={vaccination ? `A vaccination of ${animal.name}` : `Vaccinate ${animal.name}`} onClose={onClose} onCancel={close}
      subject={vaccination && `the vaccination ${vaccination.vaccine} of ${day(vaccination.givenOn)}`}
    >
      <TextInput {...field('vaccine', 'Vaccine')} placeholder="Rabies" required withAsterisk={false} data-autofocus />
      <TextInput {...field('givenOn', 'Given on')} type="date" max="9999-12-31" required withAsterisk={false} />
      <TextInput {...field('validUntil', 'Valid until')} type="date" max="9999-12-31" description="The last day of its protection, where known" />
      <TextInput {...field('batch', 'Batch number')} />
      <TextInput {...field('vet', 'Vet')} />
    </RecordDialog>
  );
}
