import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { Link } from 'react-router';

import type { AnimalDetailsFragment } from '../../gql/graphql';
import { day } from '../../ui/format';
import { identifierLabels } from '../../ui/labels';
import { Section } from '../../ui/Section';
import classes from './AnimalPage.module.css';

interface Props {
  readonly identifiers: AnimalDetailsFragment['identifiers'];
  /** Where some can be added. */
  readonly edit: string;
}

export function Identifiers({ identifiers, edit }: Props) {
  const [copied, setCopied] = useState(-1);
  const [told, setTold] = useState('');
  const list = useRef<HTMLUListElement>(null);

  async function copy(value: string, n: number) {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(n);
      setTold(`${value} copied`);
      setTimeout(() => {
        setCopied((now) => (now === n ? -1 : now));
        setTold('');
      }, 3000);
    } catch {
      // Not every page may write there: then it is selected, and a key press away.
      const text = list.current?.children[n]?.querySelector('code');
      if (text) getSelection()?.selectAllChildren(text);
      setTold('It could not be copied, but it is selected now: press Ctrl and C.');
    }
  }

  return (
    <Section title="Identifiers">
      {identifiers.length === 0 && <p className={classes.none}>None yet. <Link to={edit}>Add one</Link></p>}
      <ul className={classes.identifiers} ref={list}>
        {identifiers.map(({ kind, value, registry, issuedOn }, n) => (
          <li key={`${kind} ${value}`}>
            <div>
              <span className={classes.kind}>{identifierLabels[kind]}</span>
              <code>{value}</code>
              {(registry || issuedOn) && (
                <span className={classes.kind}>{[registry, issuedOn && `issued ${day(issuedOn)}`].filter(Boolean).join(' · ')}</span>
              )}
            </div>
            <ActionIcon variant="subtle" size="lg" aria-label={`Copy ${identifierLabels[kind].toLowerCase()} ${value}`} onClick={() => void copy(value, n)}>
              {copied === n ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
            </ActionIcon>
          </li>
        ))}
      </ul>
      <VisuallyHidden aria-live="polite">{told}</VisuallyHidden>
    </Section>
  );
}
