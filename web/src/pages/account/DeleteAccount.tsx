import { Button } from '@mantine/core';
import { useState } from 'react';

import { Section } from '../../ui/Section';
import { DeleteAccountDialog } from './DeleteAccountDialog';

/** `onDeleted` is called right before the page learns that nobody is signed in. */
export function DeleteAccount({ onDeleted }: { readonly onDeleted: () => void }) {
  const [opened, setOpened] = useState(false);
  return (
    <Section title="Delete the account" lead="With all its animals, weights and vaccinations. It cannot be undone, so you are asked twice.">
      <Button color="red" variant="outline" onClick={() => setOpened(true)}>Delete my account…</Button>
      <DeleteAccountDialog opened={opened} onClose={() => setOpened(false)} onDeleted={onDeleted} />
    </Section>
  );
}
