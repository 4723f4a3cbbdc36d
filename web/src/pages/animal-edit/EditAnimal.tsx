import { useMutation } from '@apollo/client/react';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { inputOf, type CompleteInput } from '../../api/animal';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { AnimalFormFrame } from '../../ui/animal-form/AnimalFormFrame';
import { beginEdit, editDraftKey, isEditDraft } from '../../ui/animal-form/editDraft';
import { listed, type Field } from '../../ui/animal-form/fields';
import { fieldErrors, formOf, inputOfForm, ownErrors, sameForm } from '../../ui/animal-form/form';
import { merge, sameInput } from '../../ui/animal-form/merge';
import { useErrors } from '../../ui/animal-form/useErrors';
import { DraftNotice } from '../../ui/DraftNotice';
import { ErrorNotice } from '../../ui/ErrorNotice';
import type { Restoration } from '../../ui/restoreAnimal';
import { toast } from '../../ui/toast';
import { useDraft } from '../../ui/useDraft';
import { useLate } from '../../ui/useLate';
import { useLeaveGuard } from '../../ui/useLeaveGuard';
import { useUndo } from '../../ui/useUndo';
import type { Dispute } from './Conflict';

const ReplaceAnimal = graphql(`
  mutation ReplaceAnimal($id: ID!, $input: AnimalInput!, $ifVersion: Int!) {
    replaceAnimal(id: $id, input: $input, ifVersion: $ifVersion) {
      animal { ...AnimalDetails }
      userErrors { code field message }
    }
  }
`);

const loadConflict = () => import('./Conflict').then((module) => module.Conflict);

interface Props {
  /** As the server has it, as far as is known. */
  readonly animal: AnimalDetailsFragment;
  readonly onSaveAsNew: () => void;
}

export function EditAnimal({ animal, onSaveAsNew }: Props) {
  const navigate = useNavigate();
  const draft = useDraft(editDraftKey(animal.id), () => beginEdit(animal), isEditDraft);
  const { version, base, form } = draft.value;
  const errors = useErrors(form);
  const dirty = !sameForm(form, base);
  const leave = useLeaveGuard(dirty);
  const [replace] = useMutation(ReplaceAnimal);
  const undo = useUndo();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [gone, setGone] = useState(false);
  const [dispute, setDispute] = useState<Dispute | null>(null);
  const Conflict = useLate(loadConflict, dispute !== null);
  const under = useRef(false); // a save is under way: state is too slow for a double click

  // Where nothing is typed there is nothing to keep, and a newer state takes the place of the old one.
  const { clear } = draft;
  useEffect(() => {
    if (dirty) return;
    if (animal.version > version) clear(beginEdit(animal));
    else clear();
  }, [dirty, animal, version, clear]);

  /** Saves `mine`, which started from `from` at a version. Changes of others that do not touch it are joined with it. */
  async function send(at: number, from: CompleteInput, mine: CompleteInput, joined: readonly Field[] = []): Promise<void> {
    const { data } = await replace({ variables: { id: animal.id, input: mine, ifVersion: at } });
    if (!data) throw new Error('The server gave an empty answer.');
    const { animal: stored, userErrors } = data.replaceAnimal;
    const [problem] = userErrors;
    if (!problem) return finish(joined, stored && { id: animal.id, version: at, ifVersion: stored.version, target: from });

    if (problem.code === 'CONFLICT' && stored) {
      const theirs = inputOf(stored);
      if (sameInput(mine, theirs)) return finish(joined, null); // it was saved before, and only the answer got lost
      const merged = merge(from, mine, theirs);
      if (merged.disputed.length > 0) return setDispute({ from, mine, stored });
      draft.set({ version: stored.version, base: formOf(theirs), form: formOf(merged.input) });
      return send(stored.version, theirs, merged.input, [...new Set([...joined, ...merged.taken])]);
    }
    setDispute(null);
    if (problem.code === 'NOT_FOUND') return setGone(true);
    if (problem.code === 'MISSING_FIELD') {
      throw new Error('This page is older than the server, and does not know all there is to know of an animal. Load it anew: what you typed is kept.');
    }
    const found = fieldErrors(userErrors, form);
    errors.take(found);
    setRefusals((n) => n + 1);
    if (found['']) throw new Error(found['']);
  }

  async function attempt(work: () => Promise<void>) {
    if (under.current) return;
    under.current = true;
    setSaving(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      under.current = false;
      setSaving(false);
    }
  }

  function save() {
    if (Object.keys(ownErrors(form)).length > 0) {
      errors.show();
      return setRefusals((n) => n + 1);
    }
    if (!dirty) return leaveForm();
    void attempt(() => send(version, inputOfForm(base), inputOfForm(form)));
  }

  /** Goes on from the state that the others have made, with what was chosen between the two. */
  function settle({ stored }: Dispute, chosen: CompleteInput) {
    const theirs = inputOf(stored);
    draft.set({ version: stored.version, base: formOf(theirs), form: formOf(chosen) });
    void attempt(async () => {
      await send(stored.version, theirs, chosen);
      setDispute((now) => (now?.stored === stored ? null : now));
    });
  }

  function finish(joined: readonly Field[], before: Restoration | null | undefined) {
    const { name } = animal;
    toast({
      kind: 'done', seconds: joined.length > 0 ? 20 : 12, about: animal.id,
      message: joined.length > 0
        ? `Saved, together with what somebody else has changed meanwhile: ${listed(joined)}.`
        : 'Your changes are saved.',
      ...(before && { action: { label: 'Undo', run: () => void undo({ ...before, name, done: `${name} is as it was before.` }) } }),
    });
    leaveForm();
  }

  function leaveForm() {
    leave.release();
    draft.clear();
    void navigate(paths.animal(animal.id), { replace: true });
  }

  const notice = gone ? (
    <Alert color="yellow" title={`${animal.name} is not there any more`} role="alert">
      <Text size="sm">Somebody has deleted it while you were editing. What you typed is still here.</Text>
      <Group mt="sm">
        <Button
          size="xs"
          onClick={() => {
            leave.release();
            draft.set((now) => now); // so that it is kept, also where nothing was changed
            onSaveAsNew();
          }}
        >
          Save it as a new animal
        </Button>
        <Button size="xs" variant="default" component={Link} to={paths.animal(animal.id)}>Bring it back first</Button>
      </Group>
    </Alert>
  ) : (
    <ErrorNotice
      error={saving ? null : error} title="Not saved yet"
      {...(!dispute && { onRetry: save })}
    />
  );

  if (dispute && Conflict) {
    return (
      <>
        {leave.dialog}
        <Conflict
          key={dispute.stored.version} dispute={dispute} busy={saving} notice={notice}
          onSettle={(chosen) => settle(dispute, chosen)} onBack={() => setDispute(null)}
        />
      </>
    );
  }
  return (
    <>
      {leave.dialog}
      {draft.restored && dirty && (
        <DraftNotice restored={draft.restored} onDiscard={() => draft.clear(beginEdit(animal))} />
      )}
      <AnimalFormFrame
        form={form} set={(next) => draft.set((now) => ({ ...now, form: next(now.form) }))} errors={errors}
        busy={saving || dispute !== null} submit="Save" back={paths.animal(animal.id)} onSubmit={save} notice={notice} refusals={refusals}
      />
    </>
  );
}

