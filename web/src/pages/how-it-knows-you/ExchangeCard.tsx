import { Collapse, Text, Title, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';

import type { Trace } from '../../api/trace';
import { plural } from '../../ui/format';
import { masked } from './credentials';
import classes from './HowItKnowsYou.module.css';
import { ms, sum, tidySql } from './statements';
import type { Exchange } from './useTwice';

interface Props {
  readonly exchange: Exchange;
  /** Headers that the browser adds, which the page does not see. */
  readonly added: Readonly<Record<string, string>>;
  /** What there is to know about the credential. */
  readonly children: ReactNode;
}

/** One request, with what the server said that it did for it. */
export function ExchangeCard({ exchange: { headers, trace, versions }, added, children }: Props) {
  const lines: [string, string][] = [['Content-Type', 'application/json'], ...masked(headers), ...Object.entries(added)];
  return (
    <div className={classes.exchange}>
      <Title order={3} size="h6">What was sent</Title>
      <pre className={classes.headers} tabIndex={0} aria-label="Headers of the request">
        {'POST /graphql\n'}
        {lines.map(([name, value]) => (
          <span key={name} data-credential={name === 'Cookie' || name === 'Authorization' || undefined}>{`${name}: ${value}\n`}</span>
        ))}
      </pre>
      <div className={classes.note}>{children}</div>

      <Title order={3} size="h6">What the server looked up to know you</Title>
      <Text size="sm">
        {trace.lookups === 0
          ? 'Nothing. The token said it, and its signature that it is true.'
          : `The session: ${plural(trace.lookups, 'statement')} to the database, ${ms(sum(trace.statements.slice(0, trace.lookups)))}.`}
      </Text>

      <Title order={3} size="h6">What it ran</Title>
      <ol className={classes.statements}>
        {trace.statements.map(({ sql, ms: time }, i) => <Statement key={i} sql={sql} time={time} lookup={i < trace.lookups} />)}
      </ol>
      <dl className={classes.totals}>
        <div><dt>{plural(trace.statements.length, 'statement')}</dt><dd>{ms(sum(trace.statements))}</dd></div>
        <div><dt>The whole request, on the server</dt><dd>{ms(trace.ms)}</dd></div>
        <div><dt>The animal’s version</dt><dd>{versions[0]} → {versions[1]}</dd></div>
      </dl>
    </div>
  );
}

function Statement({ sql, time, lookup }: { readonly sql: Trace['statements'][number]['sql']; readonly time: number; readonly lookup: boolean }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <li data-lookup={lookup || undefined}>
      <UnstyledButton className={classes.statement} aria-expanded={opened} aria-controls={id} onClick={() => setOpened(!opened)}>
        <IconChevronDown size={16} aria-hidden className={classes.chevron} />
        <span>{lookup ? 'Who is asking?' : 'The change'}</span>
        <code className={classes.verb}>{verb(sql)}</code>
        <span className={classes.time}>{ms(time)}</span>
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <pre className={classes.sql} tabIndex={0} aria-label="The statement">{tidySql(sql)}</pre>
      </Collapse>
    </li>
  );
}

/** What kind of statement it is, by its first word. */
function verb(sql: string): string {
  return /^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? 'SQL';
}
