import { useMutation } from '@apollo/client/react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { useSession } from '../../api/session';
import { graphql } from '../../gql';
import { FormError, SubmitButton } from '../../ui/FormEnd';
import { PasswordField } from '../../ui/PasswordField';
import { dropDrafts } from '../../ui/useDraft';
import { Invalid, check, fieldErrors, useSubmit } from '../../ui/useSubmit';
import { HiddenUsername } from './HiddenUsername';

const DeleteAccountDocument = graphql(`
  mutation DeleteAccount($input: DeleteAccountInput!) {
    deleteAccount(input: $input) { deletedId userErrors { code message } }
  }
`);

interface Props {
  readonly onCancel: () => void;
  readonly onDeleted: () => void;
}

/** The last question. */
export function DeletePassword({ onCancel, onDeleted }: Props) {
  const { user, owner, leave, signOut } = useSession();
  const [deleteAccount] = useMutation(DeleteAccountDocument);
  const [password, setPassword] = useState('');
  const { form, busy, error, wait } = useSubmit(async () => {
    check({ password: password === '' && 'Please enter your password.' });
    const { data } = await deleteAccount({ variables: { input: { password } } });
    const [problem] = data?.deleteAccount.userErrors ?? [];
    if (problem) {
      throw new Invalid({
        password: problem.code === 'WRONG_CREDENTIALS' ? 'This is not your password. Nothing has been deleted.' : problem.message,
      });
    }
    dropDrafts(owner);
    onDeleted();
    await signOut().catch(leave); // there is nothing left to end, but a cookie that the server takes away
  });

  return (
    <form {...form}>
      <Stack>
        <Text>
          The account <b>{user?.email}</b> will be deleted with everything that belongs to you alone, now and for ever.
        </Text>
        <HiddenUsername email={user?.email} />
        <PasswordField
          label="Your password, to be sure" autoComplete="current-password" value={password} data-autofocus autoFocus
          onChange={(event) => setPassword(event.currentTarget.value)} error={fieldErrors(error, {})['password']}
        />
        <FormError title="The account could not be deleted" error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>Keep my account</Button>
          <SubmitButton busy={busy} wait={wait} color="red">Delete for ever</SubmitButton>
        </Group>
      </Stack>
    </form>
  );
}
