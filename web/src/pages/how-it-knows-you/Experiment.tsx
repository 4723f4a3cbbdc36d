import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';

import { useSession } from '../../api/session';
import type { AnimalsToSendQuery } from '../../gql/graphql';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { plural, time } from '../../ui/format';
import { speciesLabels } from '../../ui/labels';
import { Section } from '../../ui/Section';
import { cookieName } from './credentials';
import { ExchangeCard } from './ExchangeCard';
import classes from './HowItKnowsYou.module.css';
import { difference, median, ms, parts, sum } from './statements';
import { Steps } from './Steps';
import { useTwice, type Exchange, type Outcome } from './useTwice';
import { sessionSteps, tokenSteps } from './ways';

type Animal = AnimalsToSendQuery['animals']['edges'][number]['node'];

/** Sends the same change by both ways, and shows what is to be seen of it. */
export function Experiment({ animals }: { readonly animals: readonly Animal[] }) {
  const { known } = useSession();
  const [chosen, setChosen] = useState<string | null>(null);
  const { send, outcomes, step, error } = useTwice();
  const animal = animals.find(({ id }) => id === chosen) ?? animals[0];
  const last = outcomes.at(-1);

  return (
    <>
      {animal && (
        <Section
          title="Send the same change twice"
          lead={<>An animal is replaced by itself: every field is sent as it is, so nothing about it changes but its version, which counts the replacements, and the time of its last change.</>}
        >
          <div className={classes.controls}>
            <NativeSelect
              label="Animal" size="md" value={animal.id} disabled={step !== null} onChange={(event) => setChosen(event.currentTarget.value)}
              data={animals.map(({ id, name, species }) => ({ value: id, label: `${name}, ${speciesLabels[species]}` }))}
            />
            <Button size="md" loading={step !== null} disabled={!known} onClick={() => void send(animal.id)}>
              {last ? 'Send it twice again' : 'Send the same change twice'}
            </Button>
          </div>
          <Stack gap="sm" mt={error !== null || last ? 'md' : 0}>
            <ErrorNotice error={error} onRetry={() => void send(animal.id)} />
            <div aria-live="polite">{last && <Comparison outcomes={outcomes} last={last} />}</div>
          </Stack>
        </Section>
      )}
      <div className={classes.ways}>
        <div className={classes.way}>
          <Section title="By a session: the server remembers" lead="Stateful. Signing in writes a row into the database. The browser keeps nothing but its number and a secret, in a cookie.">
            <Steps steps={sessionSteps(last?.session)} label="The steps with a session" running={step === 'session'} />
            {last && (
              <ExchangeCard exchange={last.session} added={{ Cookie: `${cookieName()}=••••` }}>
                <p>The page cannot read the cookie, and so cannot show it: it is <b>HttpOnly</b>, known to the browser and the server alone.</p>
              </ExchangeCard>
            )}
          </Section>
        </div>
        <div className={classes.way}>
          <Section title="By a token: the request tells" lead="Stateless. Signing in gives out a text that says whom it stands for and until when, signed by the server. Who sends it is known by it.">
            <Steps steps={tokenSteps(last?.token)} label="The steps with a token" running={step === 'token'} />
            {last && (
              <ExchangeCard exchange={last.token} added={{}}>
                {last.claims && (
                  <>
                    <p>No cookie went along. The token is signed, but not secret writing. It says:</p>
                    <p>
                      It stands for the user <code>{last.claims.sub}</code> (<code>sub</code>)
                      {last.claims.sid !== null && <>, belongs to the session <code>{last.claims.sid}</code> (<code>sid</code>)</>}
                      {' '}and is good until {time(new Date(last.claims.exp * 1000).toISOString())} (<code>exp</code>).
                    </p>
                  </>
                )}
              </ExchangeCard>
            )}
          </Section>
        </div>
      </div>
    </>
  );
}

/** What the two ways cost, by the latest numbers and, after some repetitions, by the middle of all. */
function Comparison({ outcomes, last }: { readonly outcomes: readonly Outcome[]; readonly last: Outcome }) {
  const middle = (way: 'session' | 'token', of: (exchange: Exchange) => number) => ms(median(outcomes.map((outcome) => of(outcome[way]))));
  const lookups = ({ trace }: Exchange) => sum(parts(trace).lookups);
  const looked = (way: 'session' | 'token') => (outcomes.some((outcome) => outcome[way].trace.lookups > 0) ? middle(way, lookups) : 'nothing');
  const change = ({ trace }: Exchange) => sum(parts(trace).change);
  const whole = ({ trace }: Exchange) => trace.ms;
  return (
    <>
      <Text fw={600}>{difference(last.session.trace, last.token.trace)}</Text>
      <Text size="sm" c="dimmed">
        {outcomes.length === 1
          ? 'The first request after a pause is slower, whichever way it goes: the database has to prepare its statements. Send again for a fairer comparison.'
          : `The middle of ${plural(outcomes.length, 'time')}. The change is the same both ways: where its times differ, it is by chance. The first row alone belongs to the way.`}
      </Text>
      {outcomes.length > 1 && (
        <table className={classes.compare}>
          <thead><tr><td /><th scope="col">Session</th><th scope="col">Token</th></tr></thead>
          <tbody>
            <tr><th scope="row">Finding out who asks</th><td>{looked('session')}</td><td>{looked('token')}</td></tr>
            <tr><th scope="row">The change</th><td>{middle('session', change)}</td><td>{middle('token', change)}</td></tr>
            <tr><th scope="row">The whole request, on the server</th><td>{middle('session', whole)}</td><td>{middle('token', whole)}</td></tr>
          </tbody>
        </table>
      )}
    </>
  );
}
