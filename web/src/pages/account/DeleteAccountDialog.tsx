import { Modal } from '@mantine/core';
import { useState } from 'react';

import { DeleteExport } from './DeleteExport';
import { DeletePassword } from './DeletePassword';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

/** Asks twice: first the data are brought home, then the password is asked for. */
export function DeleteAccountDialog({ opened, onClose, onDeleted }: Props) {
  const [step, setStep] = useState<'export' | 'password'>('export');
  return (
    <Modal
      opened={opened} onClose={onClose} closeOnClickOutside={false} onExitTransitionEnd={() => setStep('export')}
      title={step === 'export' ? 'Step 1 of 2: take your data along' : 'Step 2 of 2: delete the account'}
    >
      {step === 'export'
        ? <DeleteExport onCancel={onClose} onNext={() => setStep('password')} />
        : <DeletePassword onCancel={onClose} onDeleted={onDeleted} />}
    </Modal>
  );
}
