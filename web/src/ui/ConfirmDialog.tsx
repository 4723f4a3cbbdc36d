import type { ConfirmProps } from './ConfirmModal';
import { useLate } from './useLate';

interface Props extends ConfirmProps {
  /** Whether it may be needed in a moment, so that it is fetched already. */
  readonly soon?: boolean;
}

const load = () => import('./ConfirmModal').then((module) => module.ConfirmModal);

/** Asks before something is done. The focus begins on the way back. */
export function ConfirmDialog({ soon = false, ...props }: Props) {
  const Modal = useLate(load, props.opened || soon);
  return Modal && <Modal {...props} />;
}
