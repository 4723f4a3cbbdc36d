import { useMutation } from '@apollo/client/react';
import { Alert, Group, Stack } from '@mantine/core';
import { useState } from 'react';

import { useSession } from '../../api/session';
import { graphql } from '../../gql';
import { plural } from '../../ui/format';
import { FormError, SubmitButton } from '../../ui/FormEnd';
import { PasswordField } from '../../ui/PasswordField';
import { passwordError, passwordHint } from '../../ui/password';
import { Section } from '../../ui/Section';
import { Invalid, check, fieldErrors, useSubmit } from '../../ui/useSubmit';
import { HiddenUsername } from './HiddenUsername';

const ChangePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { ended userErrors { code field message } }
  }
`);

export function ChangePassword({ onChange }: { readonly onChange: () => Promise<unknown> }) {
  const { user } = useSession();
  const [change] = useMutation(ChangePasswordDocument);
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const [ended, setEnded] = useState<number | null>(null); // on how many other devices the change has signed out
  const { form, busy, error, wait } = useSubmit(async () => {
    setEnded(null);
    check({ current: currentPassword === '' && 'Please enter the password you have now.', next: passwordError(newPassword) });
    const { data } = await change({ variables: { input: { currentPassword, newPassword } } });
    const [problem] = data?.changePassword.userErrors ?? [];
    if (problem) {
      throw new Invalid(problem.code === 'WRONG_CREDENTIALS'
        ? { current: 'This is not your password. Please try again.' }
        : { next: `The new password ${problem.message}.` });
    }
    setCurrent('');
    setNew('');
    setEnded(data?.changePassword.ended ?? 0);
    void onChange().catch(() => undefined);
  });
  const fields = fieldErrors(error, {});

  return (
    <Section title="Password" lead="Changing it signs you out on all other devices.">
      <form {...form}>
        <Stack maw={380}>
          <HiddenUsername email={user?.email} />
          <PasswordField
            label="Password now" name="current-password" autoComplete="current-password" value={currentPassword}
            onChange={(event) => setCurrent(event.currentTarget.value)} error={fields['current']}
          />
          <PasswordField
            label="New password" name="new-password" autoComplete="new-password" description={passwordHint} value={newPassword}
            onChange={(event) => setNew(event.currentTarget.value)} error={fields['next']}
          />
          <FormError title="The password could not be changed" error={error} />
          {ended !== null && (
            <Alert color="green" title="Your password has been changed" role="status">
              {ended === 0 ? 'You were signed in nowhere else.' : `You have been signed out on ${plural(ended, 'other device')}.`}
            </Alert>
          )}
          <Group><SubmitButton busy={busy} wait={wait} variant="default">Change the password</SubmitButton></Group>
        </Stack>
      </form>
    </Section>
  );
}
