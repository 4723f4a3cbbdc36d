import { useApolloClient } from '@apollo/client/react';
import { Alert, Button, Group, Skeleton, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { isAway } from '../../api/problem';
import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { AnimalFormFrame } from '../../ui/animal-form/AnimalFormFrame';
import { createAnimal } from '../../ui/animal-form/createAnimal';
import { beginEdit, editDraftKey } from '../../ui/animal-form/editDraft';
import { emptyForm, fieldErrors, ownErrors, sameForm } from '../../ui/animal-form/form';
import { isNewDraft, newDraftKey, type NewDraft } from '../../ui/animal-form/newDraft';
import { useErrors } from '../../ui/animal-form/useErrors';
import { DraftNotice } from '../../ui/DraftNotice';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { PageTitle } from '../../ui/PageTitle';
import { toast } from '../../ui/toast';
import { keepDraft, useDraft } from '../../ui/useDraft';
import { useLeaveGuard } from '../../ui/useLeaveGuard';

const afresh = (): NewDraft => ({ form: emptyForm });

export function NewAnimalPage() {
  const [search] = useSearchParams();
  const { status, replaced } = useSession();
  const key = newDraftKey(search.get('from'));
  return (
    <>
      <PageTitle title="New animal" />
      {/* Before it is known who this is, nobody can tell whose draft it is; and what one has typed is not for the next. */}
      {status === 'loading' ? <Skeleton height={400} radius="md" /> : <NewAnimal key={`${replaced} ${key}`} draftKey={key} />}
    </>
  );
}

function NewAnimal({ draftKey }: { readonly draftKey: string }) {
  const client = useApolloClient();
  const navigate = useNavigate();
  const { status, known, owner, refetch } = useSession();
  const draft = useDraft(draftKey, afresh, isNewDraft);
  const { form, unanswered } = draft.value;
  const errors = useErrors(form);
  const dirty = !sameForm(form, emptyForm);
  const leave = useLeaveGuard(dirty);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [before, setBefore] = useState<AnimalDetailsFragment | null>(null); // stored by an earlier attempt, as it was typed then
  const under = useRef(false); // a save is under way: state is too slow for a double click

  async function save() {
    if (under.current) return;
    setError(null);
    if (Object.keys(ownErrors(form)).length > 0) {
      errors.show();
      return setRefusals((n) => n + 1);
    }
    under.current = true;
    setSaving(true);
    try {
      // By an answer that got lost a stranger may have become a guest, and not know it. The key is hers then.
      if (unanswered && !known) await refetch();
      const created = await createAnimal(client, draft.value, (next) => draft.set((now) => ({ ...now, unanswered: next })));
      if (created.is === 'stored') return await finish(created.animal); // it stays busy until it is gone
      if (created.is === 'stored before') {
        setBefore(created.animal);
      } else {
        const found = fieldErrors(created.userErrors, form);
        errors.take(found);
        setRefusals((n) => n + 1);
        if (found['']) setError(new Error(found['']));
      }
    } catch (thrown) {
      setError(thrown);
    } finally {
      under.current = false;
    }
    setSaving(false);
  }

  async function finish(animal: AnimalDetailsFragment) {
    const first = !known;
    if (first) await refetch(); // or the next page takes her for a stranger still
    leave.release();
    draft.clear();
    if (first) {
      toast({
        kind: 'done', seconds: 20,
        message: `${animal.name} is kept in this browser. Sign up to keep it for good.`,
        action: { label: 'Sign up', run: () => void navigate(paths.signUp) },
      });
    } else {
      toast({ kind: 'done', message: `${animal.name} was added.` });
    }
    void navigate(paths.animal(animal.id), { replace: true });
  }

  /** Opens the animal that is there already, with what has been typed since as a change of it. */
  function goOn(animal: AnimalDetailsFragment) {
    leave.release();
    draft.clear();
    keepDraft(owner, editDraftKey(animal.id), { ...beginEdit(animal), form });
    void navigate(paths.editAnimal(animal.id), { replace: true });
  }

  const name = form.name.trim() || 'Your animal';
  const lost = unanswered !== undefined && (error === null || isAway(error));
  let notice = null;
  if (before) {
    notice = (
      <Alert color="yellow" title={`${before.name} was added already`} role="alert">
        <Text size="sm">
          When the connection broke, {before.name} had arrived. What you have changed since then is not in it yet.
        </Text>
        <Group mt="sm" gap="sm">
          <Button size="xs" onClick={() => goOn(before)}>Go on with your changes</Button>
          <Button size="xs" variant="default" onClick={() => void finish(before)}>Show it as it is</Button>
        </Group>
      </Alert>
    );
  } else if (lost && !saving) {
    notice = (
      <Alert color="yellow" title="The answer got lost" role="alert">
        <Text size="sm">
          The connection broke while saving. What you typed is safe. Try again as soon as you like: {name} will be stored once,
          whether it has arrived or not.
        </Text>
        <Group mt="sm"><Button size="xs" onClick={() => void save()}>Try again</Button></Group>
      </Alert>
    );
  } else if (!saving) {
    notice = <ErrorNotice error={error} title={`${name} could not be saved`} onRetry={() => void save()} />;
  }

  return (
    <>
      {leave.dialog}
      {draft.restored && dirty && !unanswered && (
        <DraftNotice
          restored={draft.restored}
          onDiscard={() => {
            draft.clear(afresh());
            setError(null);
          }}
        />
      )}
      {status === 'stranger' && (
        <Text c="dimmed" mb="md">No account is needed: what you enter is kept in this browser, and you can sign up later.</Text>
      )}
      <AnimalFormFrame
        form={form} set={(next) => draft.set((now) => ({ ...now, form: next(now.form) }))} errors={errors}
        busy={saving} locked={before !== null} submit="Add the animal" back={paths.animals}
        onSubmit={() => void save()} notice={notice} refusals={refusals}
      />
    </>
  );
}
