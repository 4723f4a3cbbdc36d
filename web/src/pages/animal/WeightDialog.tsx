import { useApolloClient } from '@apollo/client/react';
import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import { graphql } from '../../gql';
import { day, today } from '../../ui/format';
import { useDraft } from '../../ui/useDraft';
import { check, Invalid } from '../../ui/useSubmit';
import classes from './AnimalPage.module.css';
import type { WeightRecord } from './Care';
import { gramsOf, weightInWords } from './care';
import { RecordDialog } from './RecordDialog';
import { useRecord } from './useRecord';

const CreateWeight = graphql(`
  mutation CreateWeight($animalId: ID!, $input: WeightInput!) {
    createWeight(animalId: $animalId, input: $input) {
      userErrors { code field message }
    }
  }
`);

const ReplaceWeight = graphql(`
  mutation ReplaceWeight($id: ID!, $input: WeightInput!, $ifVersion: Int!) {
    replaceWeight(id: $id, input: $input, ifVersion: $ifVersion) {
      weight { id version measuredOn grams note }
      userErrors { code field message }
    }
  }
`);

const DeleteWeight = graphql(`
  mutation DeleteWeight($id: ID!, $ifVersion: Int!) {
    deleteWeight(id: $id, ifVersion: $ifVersion) {
      deletedId
      userErrors { code field message }
    }
  }
`);

interface Props {
  readonly animal: { readonly id: string; readonly name: string };
  readonly weight: WeightRecord | null;
  readonly known: readonly WeightRecord[];
  /** Fetches the weights anew. */
  readonly load: () => Promise<readonly WeightRecord[]>;
  readonly onClose: () => void;
}

const keys = ['amount', 'unit', 'on', 'note'] as const;
type Typed = Readonly<Record<(typeof keys)[number], string>>;

function isTyped(value: unknown): value is Typed {
  return typeof value === 'object' && value !== null && keys.every((key) => typeof Reflect.get(value, key) === 'string');
}

function typed(weight: WeightRecord | null): Typed {
  if (!weight) return { amount: '', unit: 'kg', on: today(), note: '' };
  const { grams, measuredOn: on, note } = weight;
  return { ...(grams < 1000 ? { amount: String(grams), unit: 'g' } : { amount: String(grams / 1000), unit: 'kg' }), on, note: note ?? '' };
}

export function WeightDialog({ animal, weight, known, load, onClose }: Props) {
  const client = useApolloClient();
  // With its version: what was typed over an older one must not be saved over what somebody else has made of it.
  const key = weight ? `weight:${weight.id}:${weight.version}` : `weight:${animal.id}`;
  const draft = useDraft(key, () => typed(weight), isTyped);
  const [before] = useState(() => new Set(known.map(({ id }) => id)));
  const { amount, unit, on, note } = draft.value;

  function input() {
    const grams = gramsOf(amount, unit === 'g' ? 'g' : 'kg');
    check({
      grams: Number.isNaN(grams) && 'The weight must be a number, such as 4.2.',
      measuredOn: on === '' && 'The day must be given, as a day of the calendar.',
    });
    return { grams, measuredOn: on, note: note.trim() || null };
  }
  const same = (stored: WeightRecord, next: ReturnType<typeof input>) =>
    stored.grams === next.grams && stored.measuredOn === next.measuredOn && stored.note === next.note;

  const record = useRecord({
    noun: 'weight',
    record: weight,
    input,
    names: { grams: 'The weight in grams', measuredOn: 'The day', note: 'The note' },
    create: async (next) => {
      const { data } = await client.mutate({ mutation: CreateWeight, variables: { animalId: animal.id, input: next } });
      return { userErrors: data?.createWeight.userErrors ?? [] };
    },
    replace: async (next, ifVersion) => {
      const { data } = await client.mutate({ mutation: ReplaceWeight, variables: { id: weight!.id, input: next, ifVersion } });
      return { userErrors: data?.replaceWeight.userErrors ?? [], stored: data?.replaceWeight.weight };
    },
    remove: async (ifVersion) => {
      const { data } = await client.mutate({ mutation: DeleteWeight, variables: { id: weight!.id, ifVersion } });
      return { userErrors: data?.deleteWeight.userErrors ?? [] };
    },
    arrived: async (next) => (await load()).some((stored) => !before.has(stored.id) && same(stored, next)),
    same,
    words: (stored) => `${weightInWords(stored.grams)} on ${day(stored.measuredOn)}${stored.note ? `, ${stored.note}` : ''}`,
    onDone: () => {
      close();
      void load().catch(() => undefined); // the page tells of that itself
    },
  });
  const errors = record.saving.error instanceof Invalid ? record.saving.error.fields : {};
  const field = (key: keyof Typed) => ({
    value: draft.value[key],
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
      {...record} title={weight ? `A weight of ${animal.name}` : `Weigh ${animal.name}`} onClose={onClose} onCancel={close}
      subject={weight && `the weight of ${day(weight.measuredOn)}`}
    >
      <div className={classes.pair}>
        <TextInput {...field('amount')} label="Weight" inputMode="decimal" error={errors['grams']} required withAsterisk={false} data-autofocus />
        <NativeSelect {...field('unit')} label="Unit" data={['kg', 'g']} />
      </div>
      <TextInput {...field('on')} label="Day" type="date" max="9999-12-31" error={errors['measuredOn']} required withAsterisk={false} />
      <TextInput {...field('note')} label="Note" error={errors['note']} />
    </RecordDialog>
  );
}
