import { useApolloClient } from '@apollo/client/react';
import { Alert, Button, Group, Skeleton, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';

import { isAway, isUnauthenticated, mayHaveHappened } from '../../api/problem';
import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { AnimalFormFrame } from '../../ui/animal-form/AnimalFormFrame';
import { createAnimal, findCreated } from '../../ui/animal-form/createAnimal';
import { emptyForm, fieldErrors, inputOfForm, ownErrors, sameForm } from '../../ui/animal-form/form';
import { isNewDraft, newDraftKey, type NewDraft } from '../../ui/animal-form/newDraft';
import { useErrors } from '../../ui/animal-form/useErrors';
import { DraftNotice } from '../../ui/DraftNotice';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { ago } from '../../ui/format';
import { PageTitle } from '../../ui/PageTitle';
import { toast } from '../../ui/toast';
import { useDraft } from '../../ui/useDraft';
import { useLeaveGuard } from '../../ui/useLeaveGuard';

const afresh = (): NewDraft => ({ form: emptyForm, sent: null });

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
  const { status, known, refetch } = useSession();
  const draft = useDraft(draftKey, afresh, isNewDraft);
  const { form, sent } = draft.value;
  const errors = useErrors(form);
  const dirty = !sameForm(form, emptyForm);
  const leave = useLeaveGuard(dirty);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refusals, setRefusals] = useState(0);
  const [lost, setLost] = useState(false);
  const [twin, setTwin] = useState<AnimalDetailsFragment | null>(null);
  const [looks, setLooks] = useState(0);
  const under = useRef(false); // a save is under way: state is too slow for a double click

  // An answer got lost: in this page, or in the one before a reload. The server is not asked to store the animal again
  // before it is known whether it did.
  const ended = status === 'ended';
  const { set } = draft;
  useEffect(() => {
    if (!sent || saving || ended) return;
    let gone = false;
    const look = async () => {
      try {
        await refetch(); // a stranger may be a guest by now, and not know it
        const found = await findCreated(client, inputOfForm(sent.form), sent.at).catch((thrown: unknown) => {
          if (isUnauthenticated(thrown) && !known) return undefined;
          throw thrown;
        });
        if (gone) return;
        if (found) return setTwin(found);
        setLost(true);
        setError(null);
        set((now) => ({ ...now, sent: null }));
      } catch (thrown) {
        if (!gone) setError(thrown);
      }
    };
    void look();
    return () => {
      gone = true;
    };
    // `known` tells strangers apart when the look begins, and must not begin another.
  }, [sent, saving, ended, looks, client, refetch, set]);

  async function save() {
    if (under.current || sent) return;
    setLost(false);
    setError(null);
    if (Object.keys(ownErrors(form)).length > 0) {
      errors.show();
      return setRefusals((n) => n + 1);
    }
    under.current = true;
    setSaving(true);
    draft.set((now) => ({ ...now, sent: { at: Date.now(), form: now.form } }));
    try {
      const { animal, userErrors } = await createAnimal(client, inputOfForm(form));
      if (animal) return await finish(animal); // it stays busy until it is gone
      const found = fieldErrors(userErrors, form);
      errors.take(found);
      setRefusals((n) => n + 1);
      if (found['']) setError(new Error(found['']));
      draft.set((now) => ({ ...now, sent: null }));
      setSaving(false);
    } catch (thrown) {
      setError(thrown);
      setSaving(false);
      // Refused is refused; after anything else the animal may be there all the same.
      if (!mayHaveHappened(thrown)) draft.set((now) => ({ ...now, sent: null }));
    } finally {
      under.current = false;
    }
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

  function startAfresh() {
    draft.clear(afresh());
    setTwin(null);
    setError(null);
    setLost(false);
  }

  const name = sent?.form.name.trim() || form.name.trim() || 'Your animal';
  let notice = null;
  if (twin) {
    notice = (
      <Alert color="yellow" title={`${twin.name} seems to be there already`} role="alert">
        <Text size="sm">
          The connection broke while saving. There is a {twin.name} just like this one, added {ago(twin.createdAt)}. Is that it?
        </Text>
        <Group mt="sm" gap="sm">
          <Button size="xs" onClick={() => void finish(twin)}>Yes, show it</Button>
          <Button
            size="xs" variant="default"
            onClick={() => {
              setTwin(null);
              draft.set((now) => ({ ...now, sent: null }));
            }}
          >
            No, this is another one
          </Button>
        </Group>
      </Alert>
    );
  } else if (sent && !saving && (!error || isAway(error))) {
    notice = (
      <Alert color="yellow" title="The answer got lost" role="alert">
        <Text size="sm">
          The connection broke while saving. What you typed is safe. As soon as the server can be reached, this page looks
          whether {name} has arrived, so that nothing is stored twice.
        </Text>
      </Alert>
    );
  } else if (lost) {
    notice = (
      <Alert color="blue" title={`${name} has not arrived`} role="status">
        <Text size="sm">The server is back, and {name} is not there yet. What you typed is still here: save it again.</Text>
      </Alert>
    );
  } else if (!saving) {
    notice = (
      <ErrorNotice
        error={error} title={`${name} could not be saved`} onRetry={() => (sent ? setLooks((n) => n + 1) : void save())}
      />
    );
  }

  return (
    <>
      {leave.dialog}
      {draft.restored && dirty && !sent && <DraftNotice restored={draft.restored} onDiscard={startAfresh} />}
      {status === 'stranger' && (
        <Text c="dimmed" mb="md">No account is needed: what you enter is kept in this browser, and you can sign up later.</Text>
      )}
      <AnimalFormFrame
        form={form} set={(next) => draft.set((now) => ({ ...now, form: next(now.form) }))} errors={errors}
        busy={saving || (sent !== null && !twin)} locked={twin !== null} submit="Add the animal" back={paths.animals}
        onSubmit={() => void save()} notice={notice} refusals={refusals}
      />
    </>
  );
}
